"""A company's name as people write it, taken apart: the name itself, its legal form, and what is no name.

Branches, departments, people, addresses and numbers stand beside names in memos and in e-mails. Knows no
register, and does not say whether two names are one company: ``knowledge.companies`` does.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, model_validator

from knowledge.datafile import no_expression, read_yaml
from knowledge.sounds import key, plain_latin
from knowledge.text import fold, tokens

PATH = Path(__file__).parent / "content" / "common" / "company_names.yaml"


class Written(BaseModel):
    """The data file: how names are written. What each part holds is said in the file itself."""

    model_config = ConfigDict(extra="forbid")
    forms: dict[str, tuple[str, ...]]
    agreeing: tuple[tuple[str, str], ...]
    running: tuple[str, ...]
    houses: tuple[str, ...]
    old: str
    bodies: dict[str, str]
    also: dict[str, str]
    heads: dict[str, str]
    other_body: tuple[str, ...]
    asides: tuple[str, ...]
    labels: tuple[str, ...]
    former: tuple[str, ...]
    renamed: tuple[str, ...]
    honorifics: tuple[str, ...]
    persons: tuple[str, ...]
    units: tuple[str, ...]
    weak: tuple[str, ...]
    own: tuple[str, ...]
    attached: tuple[str, ...]
    attached_school: tuple[str, ...]
    english_units: tuple[str, ...]
    addresses: tuple[str, ...]
    regions: tuple[str, ...]
    trades: dict[str, tuple[str, ...]]

    @model_validator(mode="after")
    def _sound(self) -> "Written":
        lists = (getattr(self, name) for name in _EXPRESSIONS)
        for word in (word for words in (*lists, *self.forms.values()) for word in words):
            try:
                re.compile(word)
            except re.error as error:
                raise no_expression(word, error) from error
        return self


_EXPRESSIONS = (
    "asides", "labels", "former", "renamed", "honorifics", "persons", "units", "weak", "own", "attached",
    "attached_school", "english_units", "addresses", "regions", "other_body", "houses",
)  # fmt: skip


def load(path: Path) -> Written:
    """Read a file of how names are written. Raises ``ContentError``."""
    return read_yaml(path, Written)


WRITTEN = load(PATH)


def any_of(alternatives: Sequence[str]) -> str:
    """Expressions as one group."""
    return f"(?:{'|'.join(alternatives)})"


_FORM = re.compile(
    "|".join(f"(?P<f{n}>{'|'.join(patterns)})" for n, patterns in enumerate(WRITTEN.forms.values()))
)
_NAMES = tuple(WRITTEN.forms)
_OLD = str.maketrans({pair[0]: pair[1] for pair in WRITTEN.old.split()})
_BRACKETS = str.maketrans("[]【】〔〕<>〈〉《》{}", "()()()()()()()")
_VARIANTS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""What chooses the shape of the kanji before it."""
_ASIDES = re.compile(any_of(WRITTEN.asides))
_LABELS = re.compile(any_of(WRITTEN.labels))
_FORMER = re.compile(any_of(WRITTEN.former))
_RENAMED = re.compile(any_of(WRITTEN.renamed))
_HONORIFIC = re.compile(rf"(?:\s*{any_of(WRITTEN.honorifics)}|(?<=[ァ-ヶーa-z])社)+$")
_OF_PERSON = re.compile(
    r"(?<=[^\s])の([一-龯]{1,4})(?:様|さま|殿|さん|氏|先生|[一-龯]{1,3}長|主任|代表|専務|常務)+$"
)
_PERSON = re.compile(any_of(WRITTEN.persons))
_UNIT = re.compile(f"{any_of(WRITTEN.units)}$")
_WEAK = re.compile(f"..{any_of(WRITTEN.weak)}$")
_OWN = re.compile(f"{any_of(WRITTEN.own)}$")
_ADDRESS = re.compile(any_of(WRITTEN.addresses))
_HOUSE = re.compile(f"{any_of(WRITTEN.houses)}$")
_REGION = re.compile(f"{any_of(WRITTEN.regions)}(?:[都府県市])?")
OTHER_BODY = re.compile(any_of(WRITTEN.other_body))
_BODIES = re.compile(f"(?<=..){any_of([re.escape(body) for body in WRITTEN.bodies])}$")
_HEADS = re.compile(f"^{any_of([re.escape(head) for head in WRITTEN.heads])}(?=..)")


@dataclass(frozen=True, slots=True)
class CompanyName:
    """A name taken apart: what it is called, its legal form (``""`` where not said), its branch.

    ``branch`` is all that stands behind the name. ``others`` are further names of the same company that
    are said with it (旧…), each read as a name.
    """

    core: str
    form: str
    branch: str
    others: tuple["CompanyName", ...] = ()

    @property
    def key(self) -> str:
        """Equal for spellings of one name: width, old characters, kana, long vowels, signs."""
        return key(self.core)


@lru_cache(maxsize=4096)
def read(name: str) -> CompanyName:
    """Take a name apart. A form in the middle ends the name: 山内運輸(株)西営業所 is a branch."""
    text = plain_latin(_katakana_off(fold(_VARIANTS.sub("", name)))).translate(_OLD).translate(_BRACKETS)
    text = re.sub("(?<=[団財利校療教政育織])(?:邦人|法入)", "法人", _ASIDES.sub(" ", text)).strip()
    text, others = _bracketed(_without_person(_LABELS.sub("", text)))
    text = _HONORIFIC.sub("", text).strip()
    form, before, after = _form(text)
    if before and after and (_is_beside(before.split()) or _TELLING.search(before)):
        before = ""
    pieces, branch = (_pieces(before), after) if before else (_pieces(after), "")
    if branch and (_is_other_body(branch.split()[0]) or _FORM.search(branch)):
        pieces, branch = [*pieces, branch], ""
    pieces, beside, house = _name_of(pieces, form)
    branch = " ".join((*beside, branch)).strip()
    if house:
        others = (*others, CompanyName(house, "", ""))
    # 「青空商事　旧港商事」
    if found := _FORMER.match(branch):
        others = (*others, read(branch[found.end() :]))
    core = _HONORIFIC.sub("", " ".join(pieces)).strip(" ,、・/:-")
    return CompanyName(_whole_body(core), form, branch, others)


def _katakana_off(text: str) -> str:
    """A legal form in katakana as hiragana, so that one spelling finds both."""
    return re.sub(
        "(カブシキ|ユウゲン|ゴウドウ)[ガカ]イシャ",
        lambda m: "".join(chr(ord(sign) - 0x60) for sign in m.group()),
        text,
    )


def _without_person(text: str) -> str:
    """Without a person of the company: スミレ警備の田中さん is スミレ警備, みどりの森さん is not."""
    found = _OF_PERSON.search(text)
    if found and all(token.subpart == "固有名詞" for token in tokens(found[1])):
        return text[: found.start()]
    return text


def _bracketed(text: str) -> tuple[str, tuple[CompanyName, ...]]:
    """A name without what stands in brackets, and the other names that were told there."""
    text = re.sub(r"^(?=(?:[^\s()]{1,2}|[ァ-ヶ]{3,5})\))", "(", text)
    others: list[CompanyName] = []
    outside = ""
    reached = 0
    for found in re.finditer(r"\(([^()]*)\)?", text):
        inside, kept, before = found[1].strip(), " ", text[: found.start()].strip()
        if _FORM.fullmatch(found.group()) or _FORM.fullmatch(f"({inside})"):
            kept = found.group()
        elif _FORM.fullmatch(inside):
            kept = f" {inside} "
        elif _FORM.fullmatch(text.replace(found.group(), "").strip()):
            # 株式会社【みなと】
            kept = inside
        elif other := _other_name(before, inside):
            others.append(read(other))
        elif _FORM.search(inside) and _is_beside(before.split()):
            # 田中様（株式会社みなと）
            outside, reached, kept = "", found.start(), inside
        outside += text[reached : found.start()] + kept
        reached = found.end()
    return (outside + text[reached:]).strip(), tuple(others)


def _other_name(name: str, inside: str) -> str:
    """The other name that brackets behind a name tell: 旧社名…, …から商号変更, the same in Latin letters."""
    if (renamed := _RENAMED.search(inside)) and renamed.start():
        return re.sub(r"^(?:令和)?\d+年(?:\d+月)?に?", "", inside[: renamed.start()])
    if former := _FORMER.match(inside):
        return inside[former.end() :]
    if name and not _is_beside(name.split()) and _also_called(name, inside):
        return inside
    return ""


_TOLD = re.compile(
    r"グループ|子会社|親会社|傘下|運営|代理|経由|出資|関連|委託|紹介|担当|出身|旧|様|さん|[:、]"
)
_LATIN = re.compile(r"[a-z0-9 .,&'\-]+")
_KANA = re.compile("[ァ-ヶーぁ-ん・ ]+")
_TELLING = re.compile("(?:の|する|している|にある|という)$")
"""What stands before a form when it is told of the company: 三田にある株式会社…."""
_NOWHERE = re.compile(r"\b(?:group|japan|tokyo|minato|city|ku|jp|ceo)\b")


def _also_called(name: str, inside: str) -> bool:
    """Whether brackets behind a name hold the same name in other letters: 青葉（Aoba Inc.）, MTC（ミナト…）."""
    if _TOLD.search(inside) or _NOWHERE.search(inside) or _beside(inside):
        return False
    latin, other = bool(_LATIN.fullmatch(name)), bool(_LATIN.fullmatch(inside))
    if _FORM.search(inside):
        return latin != other or not _FORM.search(name)
    return len(inside) >= 4 and ((latin and bool(_KANA.fullmatch(inside))) or (other and not latin))


def _form(text: str) -> tuple[str, str, str]:
    """The legal form, and what stands before and behind it; all of it behind where there is none."""
    found = _FORM.search(text)
    if not found:
        return "", "", text
    form = _NAMES[int(str(found.lastgroup)[1:])]
    before, after = text[: found.start()].strip(" ,、・"), text[found.end() :].strip(" ,、・")
    # Written on both sides: ㈱みなと屋（株）. Another form behind the name is another company's.
    again = _FORM.search(after)
    if again and _NAMES[int(str(again.lastgroup)[1:])] == form and not after[again.end() :].strip():
        after = after if before and again.start() else after[: again.start()].strip()
    return form, before, after


def _pieces(text: str) -> list[str]:
    return re.split(r"\s+|\s*[/|、,:;→>]\s*|・(?=[^・]*(?:[部課係室]|担当)(?:\s|$))", text)


def _name_of(pieces: list[str], form: str) -> tuple[list[str], list[str], str]:
    """Which pieces are the name, which stand beside it, and the house that the body runs."""
    pieces = [piece for piece in pieces if piece]
    while (
        len(pieces) > 1
        and (_ADDRESS.search(pieces[0]) or _PERSON.search(pieces[0]))
        and not _beside(pieces[1])
    ):
        pieces = pieces[1:]
    for at in range(1, len(pieces)):
        if form in WRITTEN.running and _HOUSE.search(pieces[at]) and not OTHER_BODY.fullmatch(pieces[at]):
            return pieces[:at], pieces[at:], pieces[at]
        if _beside(pieces[at]) or _FORMER.match(pieces[at]):
            return pieces[:at], pieces[at:], ""
    return pieces, [], ""


def _is_beside(pieces: Sequence[str]) -> bool:
    return all(_beside(piece) or _HONORIFIC.search(piece) for piece in pieces)


def _beside(piece: str) -> bool:
    """Whether a piece between spaces is no part of the name: a person, a department, a branch, an address."""
    bare = _HONORIFIC.sub("", piece)
    if not bare:
        return True
    if _is_other_body(bare):
        return False
    return bool(
        _PERSON.search(bare)
        or ((_UNIT.search(bare) or _WEAK.search(bare)) and not _OWN.search(bare))
        or _ADDRESS.search(bare)
        or _is_person(bare)
        or _is_place(bare)
    )


def _is_other_body(piece: str) -> bool:
    return bool(OTHER_BODY.search(piece)) and not _PERSON.search(piece) and not _UNIT.search(piece)


_PEOPLE = frozenset(["姓", "名", "人名"])


def _is_person(piece: str) -> bool:
    return (
        2 <= len(piece) <= 8
        and not re.search("[a-z]", piece)
        and all(token.proper in _PEOPLE or token.surface == "・" for token in tokens(piece))
    )


def _is_place(piece: str) -> bool:
    """A place within a city: 六本木, but not 関西, which makes a company of its own."""
    return (
        len(piece) >= 2
        and not re.search("[a-z]", piece)
        and not _REGION.fullmatch(piece)
        and all(token.proper == "地名" for token in tokens(piece))
    )


def _whole_body(core: str) -> str:
    """The end of a name written out: 青葉信金 is 青葉信用金庫, JA青葉 is 青葉農業協同組合."""
    head = _HEADS.search(core)
    if head:
        rest = core[head.end() :].strip()
        whole = WRITTEN.heads[head.group()]
        return rest if rest.endswith(whole) else rest + whole
    found = _BODIES.search(core)
    if found and not core.endswith(WRITTEN.bodies[found.group()]):
        return core[: found.start()] + WRITTEN.bodies[found.group()]
    return core
