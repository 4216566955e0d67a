"""Who a message lets speak: a company named in passing, or one that nobody names.

The words are data (``content/common/speakers.yaml``). Knows legal forms, people and registers not at all.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from knowledge.datafile import read_yaml

_NAME = r"[一-龥々ァ-ヴーA-Za-z0-9&・]"
PATH = Path(__file__).parent / "content" / "common" / "speakers.yaml"


class _Speakers(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    trades: tuple[str, ...]
    crafts: tuple[str, ...]
    alone: tuple[str, ...]
    unnamed: tuple[str, ...]
    passing: tuple[str, ...]
    persons: tuple[str, ...]
    doings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Speakers:
    """The expressions made of the words.

    ``named``: a bare company name (group ``name``) in a speaker's place; ``voiced`` one by its craft,
    to be looked at more closely. ``led``: a word that leads to a trade without naming it; ``generic`` both together. ``alone``: one that is a
    sentence of its own. ``unnamed``: a speaker
    without a name, with its particle. ``person``: what may follow a name.
    ``traded``: a whole name whose ending (group ``trade``) says that it is a company.
    ``alone_ending``: a trade at a text's end that only companies have.
    ``ending``: any ending by which a name is a company's. ``nobody``: a word for companies in general within a name. ``common``: a word that is a trade, or nobody in particular, and no name by itself.
    """

    named: re.Pattern[str]
    alone: re.Pattern[str]
    unnamed: re.Pattern[str]
    person: str
    voiced: re.Pattern[str]
    traded: re.Pattern[str]
    led: re.Pattern[str]
    generic: re.Pattern[str]
    alone_ending: re.Pattern[str]
    nobody: re.Pattern[str]
    common: re.Pattern[str]
    ending: re.Pattern[str]


def any_of(words: tuple[str, ...]) -> str:
    """An expression for any of some words, the longest first."""
    return f"(?:{'|'.join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))})"


def load(path: Path) -> Speakers:
    """Read and compile a speakers file. Raises ``ContentError``."""
    raw = read_yaml(path, _Speakers)
    person = rf"(?:の[一-龥ァ-ヴー]{{1,6}}(?=の)|{any_of(raw.persons)})"
    doing = any_of(raw.doings)
    named = (
        rf"(?:^|(?<=[\n\s、。・:を]))(?!{any_of(raw.passing)}の?{any_of(raw.trades)}{person}{{0,2}}(?:が|は|から|より|と))"
        rf"(?P<name>(?:[ぁ-ん]{{2,6}}{_NAME}{{0,12}}?|{_NAME}{{1,14}}?){any_of(raw.trades)}){person}{{0,2}}"
        rf"(?:(?:が|は(?!区|会社|先方)|から|より|、)(?=[^。\n]*{doing})|(?:から|より)(?=[。\n]|$)|と(?=[^、。\n]{{0,20}}(?:協定|連携|契約|一緒)))"
    )
    voiced = (
        rf"(?:^|(?<=[\n\s、。・:「]))(?P<name>(?:[ぁ-ん]{{2,6}}{_NAME}{{0,12}}?|{_NAME}{{1,14}}?){any_of(raw.crafts)}){person}{{0,2}}"
        rf"(?:が|は(?!区|会社|先方)|から|より)(?=[^。\n]*{doing})"
    )
    alone = (
        rf"(?:^|(?<=[。\n]))[ 　]*(?:[一-龥]{{1,5}}の)?(?!{any_of(raw.passing)})"
        rf"(?P<name>(?:[ぁ-ん]{{2,6}}|{_NAME}{{2,12}}?){any_of(raw.alone)})[ 　]*(?=$|[。\n(])"
    )
    unnamed = (
        rf"(?:[^\s、。をにへ]{{0,14}}?(?:{any_of(raw.unnamed)}|{any_of(raw.passing)}の?{any_of(raw.trades)})){person}{{0,2}}"
        r"(?:が|は|から|より|って)[、 ]?"
    )
    trade = any_of((*raw.trades, *raw.crafts))
    generic = rf"{any_of(raw.passing)}(?:の|接続|関連|開発|用)?{trade}"
    traded = (
        rf"(?!{generic}$)"
        rf"(?:(?:[ぁ-ん]{{2,6}}{_NAME}*?|{_NAME}*?[ァ-ヴーA-Za-z]{{2}}{_NAME}*?)(?P<trade>{trade})"
        rf"|{_NAME}+?(?P<craft>{any_of(raw.alone)}))"
    )
    return Speakers(
        re.compile(named),
        re.compile(alone),
        re.compile(unnamed),
        person,
        re.compile(voiced),
        re.compile(traded),
        re.compile(any_of(raw.passing)),
        re.compile(generic),
        re.compile(rf"{any_of(raw.alone)}$"),
        re.compile(any_of(tuple(word for word in raw.unnamed if len(word) > 1))),
        re.compile(any_of((*raw.trades, *raw.unnamed))),
        re.compile(trade),
    )


@cache
def standard() -> Speakers:
    """The speakers of the content."""
    return load(PATH)
