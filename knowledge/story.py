"""What a company wants, in a short title, and what it asks of the ward, from the story's own words.

A plain method: the phrase that states the proposal, without its polite and reporting tails,
its verbs in their dictionary form, its details in brackets. Knows nothing of policy.
"""

import re
from dataclasses import dataclass

from knowledge.segments import Segment, phrases, sentences
from knowledge.text import tokens

_WANT = r"(?:たい(?!へん|して)|たく(?:存じ|、)|ほしい|欲しい|できないか|できませんか|提案|申し?出|相談|打診|どうか|検討|希望|企画|という話|との話)"
_REPORT = re.compile(
    r"(?:、|。)?(?:と(?:の|いう|いった)|って(?:いう)?|とか)?(?:こと|話|相談|提案|申し?出|申し入れ|打診|由|旨|内容|要望|希望|依頼|問い?合わせ)?(?:が|を|で|の)?"
    r"(?:会社|企業|人|ところ|とこ)?(?:が|から|で)?(?:(?:さっき|先ほど|今日|本日|昨日)?(?:来(?:た|て|庁)|来ました|あった|ありました|あり|受けた|いただいた|言って(?:い|き)?(?:た|る|ます|ました)?|言われた|でした|です|だそう(?:です)?|だった))?[。、!]*$"
)
_POLITE = re.compile(
    r"(?:を|も|が)?\s*(?:やり|実施し|行い|おこない|開き|開催し|し|始め|展開し|企画し|提供し|設け|実現し)(?:たい|たく)(?:です|と(?:考え|思|存じ|のこと|の(?:話|相談|提案|由|希望|申し?出)|言)[^、。]*|との?|由|そう(?:です)?|らしい|って|という|旨|ん(?:です|だ)(?:が|けど)?)?[。、]*$"
)
_LABEL = re.compile(
    r"^\s*[■●◆・○\-*\d.①-⑳一二三四五]*\s*(?:提案(?:内容)?|内容|概要|企画(?:名|内容)?|件名|事業(?:名|内容)|要旨|相談(?:内容)?|用件|依頼)\s*[:： ]\s*"
)
_BULLET = re.compile(r"^\s*(?:[・■●◆○*-]|\d+[.)]|[①-⑳])\s*")
_WISH = re.compile(
    r"(?:^|[、。・\s])(?:一方)?(?:港)?区(?:側)?(?:に(?:は|も)?|へは?|の(?:方|ほう)(?:で|に)は?|側に?は?)\s*(?:求めること|お願いしたいこと|希望)?[:： 　、]*(?P<what>[^。\n]{2,80}?)(?P<tail>を(?:お願い|希望|頼|求め|依頼|期待)[^。\n]*|して(?:ほしい|もらい|いただ|くれ)[^。\n]*|(?:ほしい|欲しい|頼みたい)[^。\n]*|お願い[^。\n]*)"
)
_WISH_LABEL = re.compile(
    r"区(?:へ|に|側へ)の?(?:希望|要望|お願い|求め(?:る(?:こと|役割))?|期待)\s*(?:は|[:： ])\s*(?P<what>[^。\n]{2,100})"
)
_SELF = re.compile(
    r"03-|0\d{1,3}-\d|@|電話|来庁|名刺|お世話|よろしく|平素|御中|負担|費用|経費|協定|更新|未定|パンフ|資料"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A value made from the words at flat offsets ``start`` to ``end``."""

    value: str
    start: int
    end: int


def wishes(flat: str) -> Piece | None:
    """What is asked of the ward, as a list: 広報みなとへの掲載、いきいきプラザでのチラシ配り."""
    match = _WISH_LABEL.search(flat)
    if match is None:
        match = next(
            (m for m in _WISH.finditer(flat) if not re.search(r"負担|費用|円|代を|出し", m.group())), None
        )
    if match is None:
        return None
    what = match.group("what").strip()
    tail = match.groupdict().get("tail") or ""
    if tail.startswith("して"):
        what = re.sub(r"を$", "", what)
    what = (
        re.sub(r"と、|、(?=.)|と(?=[^、]{2,}(?:を|の|配|掲|提供|協力)?$)", "、", what, count=4)
        if "と、" in what
        else what
    )
    what = what.strip("、をは ")
    return Piece(what, match.start("what"), match.end()) if what else None


def _dictionary_tail(text: str) -> str:
    """〜Xつけて実験したい → 〜Xを付ける実験: the verb before 実験 in its dictionary form."""
    match = re.match(
        r"(?P<front>.+?)(?:て|で)(?P<test>実験|実証実験|検証|実証)(?:を)?(?:し|やり|行い)?(?:たい)?$", text
    )
    if not match:
        return text
    words = tokens(match.group("front"))
    for i in range(len(words) - 1, -1, -1):
        if words[i].part == "動詞":
            front = match.group("front")[: words[i].start]
            verb = words[i].normal if words[i].subpart != "非自立可能" else words[i].dictionary
            if verb in {"為る", "する"}:
                verb = "する"
            if i and words[i - 1].part in {"名詞"} and verb != "する":
                front += "を"
            return f"{front}{verb}{match.group('test')}"
    return text


def _short(text: str) -> str:
    text = _LABEL.sub("", text)
    text = _BULLET.sub("", text)
    text = re.sub(r"を会場に(?:して)?、?", "で", text)
    text = re.sub(r"向けの(?=[ァ-ヴー一-龥])", "向け", text)
    before = None
    while before != text:
        before = text
        text = _REPORT.sub("", text).strip("、。 ・")
        text = _POLITE.sub("", text).strip("、。 ・")
    return _dictionary_tail(text)


def _score(segment: Segment) -> int:
    text = segment.text
    score = 0
    if _LABEL.match(text):
        score += 4
    if re.search(_WANT, text):
        score += 4
    if re.search(
        r"教室|講座|イベント|実験|実証|事業|サービス|開催|企画|運営|設置|フェア|ツアー|大会|清掃|配布|提供|見守り",
        text,
    ):
        score += 2
    if _SELF.search(text):
        score -= 3
    if re.match(r"\s*区(?:に|へ|側|の)", text):
        score -= 3
    return score


def proposal(flat: str, busy: list[tuple[int, int]]) -> Piece | None:
    """What the company wants to do. ``busy`` are the stretches other fields have taken."""
    candidates = list(sentences(flat))
    if not candidates:
        return None
    best = max(candidates, key=_score)
    if _score(best) < 2:
        return None

    def free(segment: Segment) -> bool:
        return not any(a < segment.end and segment.start < b for a, b in busy)

    parts = list(phrases(best))
    kept = [p for p in parts if free(p) or re.search(_WANT, p.text)]
    if not kept:
        return None
    start, end = kept[0].start, kept[-1].end
    title = _short(flat[start:end])
    if len(title) < 2:
        return None
    details = []
    following = next((s for s in candidates if s.start >= best.end), None)
    if (
        following
        and "\n" in flat[best.end : following.start + 1]
        and not re.search(_WANT, following.text)
        and not _SELF.search(following.text)
        and _score(following) <= 2
    ):
        for phrase in phrases(following):
            if not free(phrase):
                break
            details.append(phrase)
    if details and all(len(d.text) <= 20 for d in details):
        title += f"（{'、'.join(_BULLET.sub('', d.text).strip('。') for d in details)}）"
        end = details[-1].end
    return Piece(title, start, end)


_PLACE = re.compile(
    r"(?P<name>[^\s、。:(「」]{0,24}?(?:公園|広場|ショールーム|図書館|体育館|児童館|いきいきプラザ|区民センター|学校|小学校|中学校|保育園|幼稚園|本社|ホール|ロビー|会議室|店舗|商店街|駅前|駅|庁舎|区役所|支所|通り|歩道|区道|運河|屋上|校庭|プール|センター|キャンパス|オフィス|敷地|ビル|会館|プラザ|緑地|埠頭|倉庫|河川敷|美術館|博物館|劇場|病院|施設))(?=で|に(?!つい|関)|を(?:会場|使|借|貸|場)|へ|の(?:壁|一角|空き|屋上|スペース|1階|ごみ箱|入口|入り口|池|一部))"
)
_PLACE_LABEL = re.compile(
    r"(?:^|[\n・■●、 ])(?:場所|会場|実施場所|開催場所|設置場所)\s*(?:は|[:：])\s*(?P<name>[^\n。、]{2,40})"
)


def place(flat: str) -> Piece | None:
    """Where: 芝方面の区立公園."""
    found = _PLACE_LABEL.search(flat) or _PLACE.search(flat)
    if found is None:
        return None
    name = re.sub(r"^(?:の|は|が|で|に)", "", found.group("name"))
    return Piece(re.sub(r"の(?:ほう|方)の", "方面の", name), found.end("name") - len(name), found.end("name"))
