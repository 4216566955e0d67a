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
_NAMES = frozenset(["姓", "名", "地名", "人名", "一般"])
"""What a proper noun may name that a shop is called by."""


def shops(flat: str) -> Iterator[Found]:
    """The shops a text names where somebody of theirs speaks, comes or is spoken of."""
    for shown in SAYS["shop_shown"].finditer(flat):
        kept = SAYS["kept"].match(flat, shown.start()) or SAYS["shop_person"].match(flat, shown.start())
        housed = SAYS["house"].match(flat, shown.start())
        if found := _ending_at(flat, shown.start(), kept=bool(kept), housed=bool(housed)):
            yield found
    for inside in SAYS["shop_bracketed"].finditer(flat):
        if is_shop_name(inside["name"], kept=True):
            yield Found(inside["name"], *inside.span("name"))
    for called in SAYS["shop_called"].finditer(flat):
        group = next(name for name, value in called.groupdict().items() if value)
        yield Found(called[group], *called.span(group))
    for quoted in SAYS["shop_quoted"].finditer(flat):
        group = "name" if quoted["name"] else "kept"
        if not (is_a_word(quoted[group]) and group == "kept"):
            yield Found(quoted[group], *quoted.span(group))


def _ending_at(flat: str, end: int, *, kept: bool, housed: bool) -> Found | None:
    """The longest name of a shop that ends there; ``housed``: whoever keeps it is of a house, as 女将 and 大将 are."""
    if not SAYS["shop_end"].search(flat[max(0, end - _LONGEST) : end]):
        return None
    for start in range(max(0, end - _LONGEST), end - 1):
        name = flat[start:end]
        if (start == 0 or flat[start - 1] in _STARTS_AFTER) and (
            is_shop_name(name, kept=kept) or (housed and _is_a_house(name))
        ):
            return Found(name, start, end)
    return None


def is_shop_name(name: str, *, kept: bool = False) -> bool:
    """Whether a text as a whole is the name of a shop and no kind of shop; ``kept``: its keeper is told of."""
    return _fronted(name, kept=kept) or _traded(name, kept=kept) or (kept and _named_by_words(name))


def _is_a_house(name: str) -> bool:
    """Whether a run of kanji is no word and no place, so that whoever keeps it can only keep what is called so."""
    return (
        bool(SAYS["kept_kanji"].fullmatch(name))
        and not is_a_word(name)
        and not is_listed_name(name)
        and all(word.proper != "地名" and word.surface not in extent.TIME_WORD for word in tokens(name))
        and not speakers.standard().ending.search(name)
    )


def _fronted(name: str, *, kept: bool) -> bool:
    """Whether a name is a trade with a name behind it: 工房みほん."""
    match = SAYS["fronted"].fullmatch(name)
    if match is None:
        return kept and _fronted_if_kept(name)
    own = match["own"]
    if not re.match("[ァ-ヴー]", own):
        return _is_own(own)
    word = is_a_word(own) or speakers.standard().ending.search(own)
    return not (SAYS["whom"].fullmatch(own) or SAYS["no_own"].search(own)) and (kept or not word)


def _fronted_if_kept(name: str) -> bool:
    """Whether a trade with something behind it can be a name where somebody keeps the place: スナック見本."""
    if match := SAYS["fronted_kept"].fullmatch(name):
        own = match["own"] or match["short"]
        return "の" in own or is_listed_name(own) or is_listed_name(own, "名")
    match = SAYS["fronted_kana"].fullmatch(name)
    return match is not None and _is_own(match["own"])


def _is_own(own: str) -> bool:
    """Whether hiragana behind a trade is a name and not how the sentence goes on."""
    if SAYS["whom"].fullmatch(own) or SAYS["keeper"].fullmatch(own) or SAYS["leads_kana"].fullmatch(own):
        return False
    if SAYS["never_own"].match(own):
        return False
    words = tokens(own)
    noun = len(words) == 1 and words[0].part == "名詞"
    if noun or is_listed_name(own):
        return True
    if re.fullmatch("[ぁ-ん]+", own):
        return not SAYS["goes_on"].match(own)
    return all(word.part not in {"助詞", "助動詞"} for word in words)


def _named_by_words(name: str) -> bool:
    """Whether a name is one of several words that no trade ends: とうふの見本, 見本の湯, Grey Heron Coffee."""
    if match := SAYS["of_ware"].fullmatch(name):
        own = match["own"]
        if re.match("[ァ-ヴー]", own):
            known = speakers.standard()
            return not (
                known.ending.search(own) or known.common.search(own) or SAYS["katakana_role"].search(own)
            )
        return is_listed_name(own) or (bool(re.fullmatch("[ぁ-ん]+", own)) and not is_a_word(own))
    if SAYS["of_bath"].fullmatch(name):
        return True
    return bool(SAYS["latin_phrase"].fullmatch(name)) and not any(map(is_listed_person, name.split(" ")))


def _traded(name: str, *, kept: bool) -> bool:
    """Whether a name is a trade behind a name: すぎた畳店, 見本製作所."""
    match = SAYS["shop_traded"].fullmatch(name)
    if match is None or _is_a_kind(name):
        return False
    stem, trade = match["stem"], match["trade"]
    if not (_is_one_name(name) or _is_kana_name(stem)):
        return False
    head = tokens(name)[0]
    if SAYS["open_to_all"].fullmatch(trade) and not re.match("[ぁ-んァ-ヴー]{2}", stem):
        return False
    if SAYS["taught"].fullmatch(trade) and not is_listed_person(head.surface):
        return False
    if re.match("[ぁ-ん]", stem):
        return _is_kana_name(stem) or (head.part in {"名詞", "形状詞", "副詞"} and len(head.surface) > 1)
    if re.match("[ァ-ヴーA-Za-z]{2}", stem):
        return len(trade) > 1 or not is_a_word(stem)
    return _begins_with_a_name(name, trade, kept=kept)


def _is_a_kind(name: str) -> bool:
    """Whether what ends in a trade only says what kind of place it is: 大手書店, 例示料理店."""
    known = speakers.standard()
    return bool(
        is_a_word(name)
        or SAYS["shop_kind"].search(name)
        or known.generic.fullmatch(name)
        or known.led.match(name)
    )


def _is_one_name(name: str) -> bool:
    """Whether no particle or word of time stands in a text, so that it can be one name."""
    first, *others = tokens(name)
    if (
        first.surface == "・"
        or first.surface in extent.TIME_WORD
        or SAYS["leads_kana"].fullmatch(first.surface)
    ):
        return False
    return not any(word.part in extent.STOP_PART and word.surface != "・" for word in others)


def _is_kana_name(stem: str) -> bool:
    """Whether hiragana before a trade is a name (すぎのこ) and not what leads up to it (よくいく, ちかくの)."""
    if not re.fullmatch("[ぁ-ん]{3,6}", stem) or SAYS["leads_kana"].fullmatch(stem):
        return False
    return tokens(stem)[-1].part in {"名詞", "副詞", "形状詞", "接尾辞"}


_OF_A_HOUSE = frozenset("堂亭庵湯荘苑軒楼")
"""Endings that a single letter before them makes a name: 菊堂; 本屋 and 米店 are none."""


def _begins_with_a_name(name: str, trade: str, *, kept: bool) -> bool:
    """Whether a name in kanji begins with a surname, a place or another proper noun."""
    words = tokens(name)
    head = words[0].surface
    if len(head) == 1 and len(trade) == 1 and trade not in _OF_A_HOUSE:
        return False
    if is_listed_name(head) or words[0].proper in _NAMES or is_listed_person(head):
        long_enough = len(name) > 2 or kept
        return len(words) > 1 and long_enough and not SAYS["hardly_surname"].fullmatch(head)
    # A word of the language may be a name as well where somebody keeps the place: 狐薬局の店主.
    return kept and len(words) > 2 and bool(re.search("[ぁ-んァ-ヴー]", name[: -len(trade)]))
