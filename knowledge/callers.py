"""Who a message says called, wrote or came, whether or not it can be read as a company: 「見本会館から…と電話」.

The words are data (``content/common/callers.yaml``). Knows only where such a name stands; at the head of a
text it may also name the matter that is gone on with: 「さっきの見本電機の件、…」.
"""

from pathlib import Path

from knowledge import speakers
from knowledge.contact import Found
from knowledge.expressions import load
from knowledge.firms import is_company_name
from knowledge.people import is_surname
from knowledge.segments import sentences
from knowledge.text import tokens
from knowledge.verbatim import bare, source

PATH = Path(__file__).parent / "content" / "common" / "callers.yaml"
SAYS = load(PATH)
_NAMING = frozenset({"名詞", "接頭辞", "接尾辞", "記号", "補助記号", "形状詞"})


def caller(text: str) -> str:
    """The name of whoever a text says came with a wish, without honorific; empty where it names nobody."""
    for sentence in sentences(bare(source(text).flat)):
        told = SAYS["calls"].match(sentence.text)
        if told and _is_name(told["who"], honoured=bool(told["honorific"])):
            return str(told["who"].rpartition("の")[2] or told["who"])
    return ""


def firm(flat: str) -> Found | None:
    """Whoever a flat text says came with a wish, where the name can be a company's: みなとITから…たいと電話."""
    who = caller(flat)
    start = flat.find(who) if who and is_company_name(who) else -1
    return Found(who, start, start + len(who)) if start >= 0 else None


def about(text: str) -> tuple[str, str]:
    """Whose matter a text says at its head that it is about, and what it says of it: 「さっきの見本電機の件、…」."""
    told = SAYS["about"].match(text)
    rest = text[told.end() :].strip() if told else ""
    return (told["who"], rest) if told and rest else ("", text)


def points_back(text: str) -> bool:
    """Whether a text says at its head that it is about something of a while ago: さっきの, 先日の."""
    return SAYS["back"].match(text.strip()) is not None


def _is_name(who: str, *, honoured: bool) -> bool:
    """Whether it is a name: no person, no part of the ward, and nobody in general (先方, 会社, 住民)."""
    words = tokens(who)
    last = who.rpartition("の")[2]
    return (
        any(word.part == "名詞" for word in words)
        and all(word.part in _NAMING or word.surface == "の" for word in words)
        and not speakers.standard().common.fullmatch(last)
        and not SAYS["nobody"].search(last)
        and not (honoured and is_surname(last))
    )
