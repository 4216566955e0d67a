"""Shops, inns, clinics and workshops without a legal form: a name with the trade before or behind it.

Knows how such a name is built and who keeps such a place; no register, and nothing of its people.
"""

import re
from collections.abc import Iterator

from knowledge import extent, speakers
from knowledge.contact import SAYS, Found
from knowledge.text import is_a_word, is_listed_name, is_listed_person, tokens

_LONGEST = 18
"""How many letters a shop's name has at most."""
_STARTS_AFTER = frozenset(" 　。\n、:(「『[]】)・>→のにはがとで")
"""What may stand before a shop's name."""
_NAMES = frozenset(["姓", "名", "地名", "人名"])


def shops(flat: str) -> Iterator[Found]:
    """The shops a text names where somebody of theirs speaks, comes or is spoken of, in order."""
    for shown in SAYS["shop_shown"].finditer(flat):
        if found := _ending_at(flat, shown.start(), kept=bool(SAYS["kept"].match(flat, shown.start()))):
            yield found
    for quoted in SAYS["shop_quoted"].finditer(flat):
        if _fronted(quoted["name"], marked=True):
            yield Found(quoted["name"], *quoted.span("name"))


def _ending_at(flat: str, end: int, *, kept: bool) -> Found | None:
    """The longest name of a shop that ends there."""
    if not SAYS["shop_end"].search(flat[max(0, end - _LONGEST) : end]):
        return None
    for start in range(max(0, end - _LONGEST), end - 2):
        name = flat[start:end]
        if (start == 0 or flat[start - 1] in _STARTS_AFTER) and is_shop_name(name, kept=kept):
            return Found(name, start, end)
    return None


def is_shop_name(name: str, *, kept: bool = False) -> bool:
    """Whether a text as a whole is the name of a shop and no kind of shop; ``kept``: its keeper is told of."""
    return _fronted(name, marked=False) or _traded(name, kept=kept)


def _fronted(name: str, *, marked: bool) -> bool:
    """Whether a name is a trade with a name of kana behind it: 工房みほん; ``marked`` as a name, any word will do."""
    match = SAYS["fronted"].fullmatch(name)
    if match is None:
        return False
    own = match["own"]
    if re.match("[ァ-ヴー]", own):
        return marked or not (is_a_word(own) or speakers.standard().ending.search(own))
    if SAYS["leads_kana"].fullmatch(own):
        return False
    words = tokens(own)
    noun = len(words) == 1 and words[0].part == "名詞"
    return noun or is_listed_name(own) or not SAYS["goes_on"].match(own)


def _traded(name: str, *, kept: bool) -> bool:
    """Whether a name is a trade behind a name: すぎた畳店, 見本製作所."""
    match = SAYS["shop_traded"].fullmatch(name)
    if match is None or SAYS["shop_kind"].search(name) or is_a_word(name):
        return False
    known = speakers.standard()
    if known.generic.fullmatch(name) or known.led.match(name):
        return False
    words = tokens(name)
    stem, trade = match["stem"], match["trade"]
    if any(word.part in extent.STOP_PART and word.surface != "・" for word in words[1:]):
        return False
    if words[0].surface == "・" or words[0].surface in extent.TIME_WORD or SAYS["leads_kana"].fullmatch(words[0].surface):
        return False
    if re.match("[ぁ-ん]", stem):
        return words[0].part in {"名詞", "形状詞", "副詞"} and len(words[0].surface) > 1
    if re.match("[ァ-ヴーA-Za-z]{2}", stem):
        return True
    head = words[0].surface
    if len(head) == 1 and len(trade) == 1 and trade not in "堂亭庵湯荘苑軒楼":
        return False
    if is_listed_name(head) or words[0].proper in _NAMES or is_listed_person(head):
        short = len(name) == 2 and not kept
        return len(words) > 1 and not SAYS["hardly_surname"].fullmatch(head) and not short
    # A word of the language may be a name as well where somebody keeps the place: 狐薬局の店主.
    return kept and len(words) > 2 and bool(re.search("[ぁ-んァ-ヴー]", stem))
