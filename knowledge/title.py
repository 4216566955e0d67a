"""A proposal's short title, made of the words that state it.

Takes off who speaks, how it came and what only reports it, and puts the verb in its dictionary form:
「見本電機がイベントを公園でしたいと来た」 is 公園でイベント. The words are data
(``content/common/titles.yaml``). Knows no policy, and not which sentence states the proposal.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from knowledge import speakers
from knowledge.datafile import read_yaml
from knowledge.segments import turned
from knowledge.speakers import any_of
from knowledge.text import Token, tokens

PATH = Path(__file__).parent / "content" / "common" / "titles.yaml"


class _Titles(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    longest: int
    labels: tuple[str, ...]
    openings: tuple[str, ...]
    roles: tuple[str, ...]
    arrivals: tuple[str, ...]
    matters: tuple[str, ...]
    come: tuple[str, ...]
    light: frozenset[str]
    helping: frozenset[str]
    nothing: tuple[str, ...]
    open: tuple[str, ...]
    ours: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    raw: _Titles
    label: re.Pattern[str]
    fronts: tuple[re.Pattern[str], ...]
    tails: tuple[re.Pattern[str], ...]
    nothing: re.Pattern[str]
    open: re.Pattern[str]


_SUBJECT = re.compile(r"^\s*(?:件名|題名|[Ss]ubject|SUBJECT)\s*[:：]")
_BULLET = r"^\s*(?:[・■●◆○*>-]|\(?\d{1,2}[.)]|[①-⑳])\s*"
_BULLETED = re.compile(_BULLET)
_WISH = re.compile(
    r"(?:た(?:い|く)|ほしい|欲しい|(?:ない|ません)(?:もの(?:で(?:しょう)?)?)?か|ても?(?:よい|いい|良い))"
    r"(?=$|[、。()」 !]|と(?:[、。のい言話来電相打申希考思存営]|$|[^をにで、。]{1,14}(?:から|より)?$)|って|ら|そう|で(?:す|しょ)|ん(?:だ|で|じゃ)|が|け|し[、 ]|存|考|ご|旨|由|思)"
)
_HEARSAY = re.compile(
    r"(?:と(?:のこと|いうこと|いう)?|って(?:言って.*)?|(?:だ)?そう(?:です|だ)?|(?<=[いるた])(?:らしい|みたい)(?:です)?|由|です|でした|だった)?[、。)\s!]*$"
)
_TAKEN_AT = re.compile(
    r"(?P<head>(?:.*、)?)(?P<what>[^、]+?)を(?P<where>(?!(?:無料|無償|有料|実費|自費|ただ|タダ)で)[^をにがは、]{1,16}で)$"
)
_SOLD = re.compile(r"を売り込(?:み|ん).*$")


def load(path: Path) -> _Words:
    """Read and compile a titles file. Raises ``ContentError``."""
    raw = read_yaml(path, _Titles)
    said = speakers.standard()
    matter, come, arrival = any_of(raw.matters), any_of(raw.come), any_of(raw.arrivals)
    who = r"(?:[^\s、。をにへ]{1,12}?(?:から|より|が|は))?(?:さっき|先ほど|今日|本日|昨日|窓口に)?"
    fronts = (
        r"^\s*(?:(?:Fwd?|FWD?|fwd?|RE|Re|re|転送|返信)\s*[:：]\s*|【[^】]{0,12}】\s*)+",
        _BULLET,
        rf"^{any_of(raw.openings)}(?:、|(?=[^、。]*[をにがで]|{arrival}))[、 ]*",
        rf"^{any_of(raw.ours)}(?:で|が|の)(?:(?:独自(?:に|の)?|進める|行う|主催の?)?(?:連携|事業|取組|取り組み)?で?)[、 ]*",
        r"^(?:(?:企業|会社|民間|どこか(?:の会社)?)|(?:株式|有限|合同)会社[^、。\sをにで]{1,14}|[^、。\sをにで]{1,14}(?:株式|有限|合同)会社)と(?:組んで|一緒に|連携して|協力して)?[、 ]*",
        rf"^{said.unnamed.pattern}",
        rf"^(?:の)?(?:[一-龥ァ-ヴー]{{1,8}}の){{0,2}}{any_of(raw.roles)}(?:の[一-龥ァ-ヴー]{{1,4}})?(?:さん|様|ら|たち)?(?:から|より|が(?!ん)|は(?!が))[、 ]*",
        rf"^(?:{said.person}|の[一-龥々]{{1,4}}(?:さん|様|氏))?(?:が|は|から|より|として)?[、。 ]*{arrival}(?:(?:が|に|で)?[、。 ]+|(?<=て))",
        rf"^(?:{said.person}|の[一-龥々]{{1,4}}(?:さん|様|氏))(?:が|は|から|より|として)?[、。 ]*",
        rf"^[^\s、。をにで(]{{1,20}}\((?=[^)]*(?:{any_of(raw.roles)}|窓口|さん|様|氏))[^)]*\)(?:から|より|が(?!ん)|は(?!が))[、 ]*",
        r"^(?:が|は(?!が)|から|より|と(?:の)?(?![もき])|の(?!ぼ)|で|も|へ)(?=[^ぁ-ん]|お|ご)[、 ]*",
        r"^[、。)\] ]+",
    )
    tails = (
        rf"(?:と|って)?(?:の|という|といった|とかいう|との|っていう|(?<=[るうくすつぬむ]))(?:{matter}(?:が|を|で|の|に|から|として)?){{1,2}}{who}(?:{matter}(?:に|で|が)?)?(?:{come})?[、。]*$",
        rf"(?:と|って)、?{who}(?:{matter}の)?(?:{matter}(?:に|で|が|を)?)?(?:{come})?[、。]*$",
        rf"(?<=[んァ-ヴー一-龥])(?:で|に){who}(?:{matter}(?:に|で)?)(?:{come})[、。]*$",
    )
    return _Words(
        raw,
        re.compile(
            rf"^[\s■●◆・○\-*\d.()①-⑳一二三四五]*(?:{any_of(raw.labels)}\s*[:： ]|[\[【<]{any_of(raw.labels)}[\]】>]\s*[:：]?)\s*"
        ),
        tuple(re.compile(front) for front in fronts),
        tuple(re.compile(tail) for tail in tails),
        re.compile(rf"{any_of((*raw.nothing, *raw.come, *raw.matters))}+"),
        re.compile(any_of(raw.open)),
    )


@cache
def _words() -> _Words:
    return load(PATH)


def is_labelled(text: str) -> bool:
    """Whether a line names what it says: 提案内容：…"""
    return bool(_words().label.match(text))


def is_subject(text: str) -> bool:
    """Whether a line is an e-mail's subject, which tells the matter only where the letter does not."""
    return bool(_SUBJECT.match(text))


def wish_end(text: str) -> int | None:
    """Where the first wish of a text ends (「…したい」, 「…できないか」), or None."""
    match = _WISH.search(text)
    return match.end() if match else None


def deed(text: str) -> str:
    """A deed up to its te-form (「チラシを置い」) in the dictionary form, a noun of doing without する."""
    found = tokens(f"{text}て")
    at = next((n for n in range(len(found) - 1, -1, -1) if found[n].part == "動詞"), None)
    if at is None:
        return text
    if found[at].normal in {"為る", "する"}:
        return text[: found[at].start]
    causative = found[at + 1].surface if at + 1 < len(found) and found[at + 1].part == "助動詞" else ""
    return text[: found[at].start] + (f"{found[at].surface}せる" if causative else found[at].dictionary)


def of(text: str) -> str:
    """The title of a stretch that states a proposal; empty where it says nothing of what is wanted."""
    words = _words()
    text = _from_matter(words.label.sub("", _outside(text.strip())), words)
    end = wish_end(text)
    title = _deed(text[:end], words) if end else _reported(text, words)
    title = _tidy(title)
    if words.open.search(title) or words.nothing.fullmatch(title):
        return ""
    return _cut(title, words.raw.longest)


def _outside(text: str) -> str:
    """A text without the end of a bracket it begins within: 「窓口:石井課長)が番組を」."""
    close, opened = text.find(")"), text.find("(")
    inside = close >= 0 and not 0 <= opened < close and not _BULLETED.match(text)
    return text[close + 1 :] if inside else text


def _from_matter(text: str, words: _Words) -> str:
    before = None
    while before != text:
        before = text
        text = text[turned(text) :]
        for front in words.fronts:
            text = front.sub("", text, count=1)
    return text


def _reported(text: str, words: _Words) -> str:
    if sold := _SOLD.search(text):
        return text[: sold.start()] + "の売り込み"
    before = None
    while before != text:
        before = text
        for tail in words.tails:
            text = tail.sub("", text, count=1)
        text = _HEARSAY.sub("", text, count=1)
    at = _TAKEN_AT.match(text)
    return at["head"] + at["where"] + at["what"] if at else text


def _deed(text: str, words: _Words) -> str:
    """A wish as the deed it is for: 置かせてほしい is 置く, 教室をやりたい a 教室."""
    found = list(tokens(text))
    last = len(found) - 1
    while last > 0 and not (found[last].part == "動詞" or found[last].part in {"名詞", "接尾辞"}):
        last -= 1
    asked_of_us = found[-1].normal == "欲しい" or found[last].normal == "貰う"
    end = last
    while end > 0 and found[end].normal in words.raw.helping and found[end].normal not in {"為る", "する"}:
        end -= 1
    causative = any(token.normal in {"せる", "させる"} for token in found[end : last + 2])
    if not causative:
        end = last
    if asked_of_us and not causative and found[-1].normal == "欲しい":
        return text
    if found[-1].normal in {"良い"}:
        return text
    return _verb(text, found, end, words)


def _verb(text: str, found: list[Token], at: int, words: _Words) -> str:
    verb = found[at]
    front = text[: verb.start]
    if verb.normal in {"為る", "する", "出来る"}:
        noun = found[at - 1] if at else None
        if noun is None or noun.part == "助詞":
            return front + verb.dictionary if front.endswith("に") else _light(front)
        if noun.normal not in words.raw.light or not text[: noun.start].endswith(("を", "で")):
            return front
        return _light(text[: noun.start])
    if verb.normal in words.raw.light and front and (front[-1] in "をでも" or found[at - 1].part == "名詞"):
        return _light(front)
    if verb.part != "動詞":
        return text[: verb.end]
    potential = found[at + 1].surface if at + 1 < len(found) else ""
    plain = verb.normal if potential in {"ない", "ませ"} else verb.dictionary
    # The normal form writes kana verbs with kanji; as they wrote it is nearer.
    return front + (
        verb.dictionary
        if verb.surface[0] == verb.dictionary[0] and potential not in {"ない", "ませ"}
        else plain
    )


def _light(front: str) -> str:
    if at := _TAKEN_AT.match(front):
        return at["head"] + at["where"] + at["what"]
    if front.endswith("を"):
        return front[:-1]
    return front + "行う" if front and front[-1] in "でとに" else front


_TRIED = re.compile(r"(?P<front>.+?)(?P<te>て|で)(?P<test>実験|実証実験|検証|実証)$")


def _tidy(title: str) -> str:
    title = re.sub(r"を会場に(?:して)?、?", "で", title)
    title = re.sub(r"向けの(?=[ァ-ヴー一-龥])", "向け", title)
    title = re.sub(r"を(?:お願い(?:する)?|希望(?:する)?)$", "", title).strip("、。 ・>")
    tried = _TRIED.match(title)
    if tried is None:
        return title
    found = tokens(tried["front"])
    if not found or found[-1].part != "動詞":
        return title
    front, verb = tried["front"][: found[-1].start], found[-1]
    if len(found) > 1 and found[-2].part == "名詞" and verb.normal != "為る":
        front += "を"
    return f"{front}{verb.dictionary}{tried['test']}"


def _cut(title: str, longest: int) -> str:
    """The end of a title that is too long, from where a phrase begins: its head stands last."""
    while len(title) > longest and "、" in title:
        title = title.partition("、")[2]
    if len(title) <= longest:
        return title
    starts = [
        word.end
        for word in tokens(title)
        if word.part == "助詞"
        and word.surface not in {"の", "を", "と", "て"}
        and len(title) - word.end <= longest
    ]
    return title[starts[0] :] if starts and len(title) - starts[0] >= longest // 4 else title
