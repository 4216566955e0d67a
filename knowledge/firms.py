"""Which company a memo is about: by its legal form, else where a name stands in a company's place.

Knows no register, and nothing of its people beyond where they stand beside it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from knowledge import extent, speakers
from knowledge.contact import SAYS, Found
from knowledge.segments import sentences, turnings
from knowledge.shops import is_shop_name, shops
from knowledge.text import is_a_word, is_listed_name, is_listed_person, tokens

_UNIT = SAYS.text("unit")

_SHORT = {
    "株": "株式会社",
    "有": "有限会社",
    "合": "合同会社",
    "同": "合同会社",
    "一社": "一般社団法人",
    "公財": "公益財団法人",
    "特非": "特定非営利活動法人",
    "資": "合資会社",
    "医": "医療法人",
    "福": "社会福祉法人",
    "社福": "社会福祉法人",
    "一財": "一般財団法人",
    "公社": "公益社団法人",
    "NPO": "NPO法人",
}
"""The short forms, without their brackets."""
_SPOKEN = {
    "カブシキ": "株式会社",
    "かぶしき": "株式会社",
    "ユウゲン": "有限会社",
    "ゆうげん": "有限会社",
    "ゴウドウ": "合同会社",
    "ごうどう": "合同会社",
}
"""How the forms begin that are written as they are spoken: ｶﾌﾞｼｷｶﾞｲｼｬ."""


def _with_legal_form(flat: str) -> list[Found]:
    found: list[Found] = []
    done = 0
    for match in SAYS["legal"].finditer(flat):
        if match.start() < done:
            continue
        told = match.group().strip("()")
        form = _SHORT.get(told) or _SPOKEN.get(told[:4], told)
        left = max(_beginning(flat, match), done)
        before, _ = extent.clean(flat, left, match.start())
        space = re.match(r" ?", flat[match.end() :])
        after = match.end() + (space.end() if space else 0)
        if before < match.start() and match.start() - before >= 2:
            value = flat[before : match.start()].strip() + form
            found.append(Found(value, before, match.end()))
            done = match.end()
            continue
        right = extent.right(flat, after)
        a, b = extent.clean(flat, after, right)
        if b > a and not (space and space.end() and _is_anothers(flat, match.start(), a, b)):
            found.append(Found(form + flat[a:b], match.start(), b))
            done = b
    return found


def _is_anothers(flat: str, form: int, start: int, end: int) -> bool:
    """Whether what a space parts from a legal form is a person, the form that of a name before it: …合同会社 見本さん."""
    joined = re.search(r"[一-龥々ぁ-んァ-ヴー]\Z", flat[:form])
    return bool(joined and is_listed_name(flat[start:end]) and re.match("さん|様|氏", flat[end:]))


def _beginning(flat: str, form: re.Match[str]) -> int:
    """Where the name before a legal form begins."""
    left = extent.left(flat, form.start())
    behind = re.match(r"[の、。がはもと)」』]|から|より|さん|様|[ 　\n]|$", flat[form.end() :])
    if not behind:
        return left
    return min(left, extent.whole(flat, form.start(), nothing_else=form.start() - left < 2))


def _plausible(name: str) -> bool:
    return (
        2 <= len(name) <= 24
        and not SAYS["not_firm"].search(name)
        and not SAYS["shop"].fullmatch(name)
        and not SAYS["keeper"].fullmatch(name)
        and not name.isdecimal()
        and not SAYS["ward_unit"].search(name)
        and not re.search(r"[円%]|[\d来先今毎同翌昨前][年月日]", name)
    )


def laid_out(flat: str) -> str:
    """A flat text with the strokes of a card or signature (A社 / 企画部 | 岸) as spaces, at the same length."""
    return re.sub(r"(?<!\d)[/|](?!\d)", " ", flat)


def _without_turnings(flat: str) -> str:
    """A flat text with what turns to its matters (別件で) blanked at the same length."""
    for start, end in turnings(flat):
        flat = f"{flat[:start]}{' ' * (end - start)}{flat[end:]}"
    return flat


def company(flat: str) -> Found | None:
    """The company of a memo: as a label names it, else with its legal form, else where its place is clear.

    A short form, (株) or ㈱, is written out; the order of name and form is kept.
    """
    flat = _without_turnings(laid_out(flat))
    formal = [found for found in _with_legal_form(flat) if not SAYS["semi_public"].search(found.value)]
    joins = [found for found in formal if SAYS["joins_after"].match(flat, found.end)]
    if joins and len(joins) == len(formal):
        # Who takes part beside somebody is not who proposes, if that one is named.
        before = flat[: joins[0].start]
        if (
            led := _labelled(before, [])
            or _in_english(before)
            or _spoken(before)
            or _on_card(before)
            or _named(before)
        ):
            return led
    return (
        _labelled(flat, formal)
        or _formal(flat, formal)
        or _in_english(flat)
        or _spoken(flat)
        or _on_card(flat)
        or _named(flat)
        or _at_head(flat)
    )


@dataclass(frozen=True, slots=True)
class Row:
    """Companies that come as one: the first, the others, and where their row and what closes it stand."""

    first: Found
    others: tuple[str, ...]
    start: int
    end: int


def together(flat: str) -> Row | None:
    """Several companies named in a row that come as one: A社(見本株式会社)、例示工業の2社連名で."""
    for match in SAYS["row"].finditer(laid_out(flat)):
        told = re.split(SAYS.text("row_joint"), match["row"])
        names = [_written_out(each) for each in told]
        counted = SAYS["counted_row"].search(match.group())
        if len(names) < 2 or not all(
            is_named_in_a_row(name) if counted else is_company_name(name) for name in names
        ):
            continue
        words = names[0] if names[0] in flat else told[0]
        start = flat.index(words, match.start())
        return Row(Found(names[0], start, start + len(words)), tuple(names[1:]), *match.span())
    return None


def is_named_in_a_row(name: str) -> bool:
    """Whether a name may be a company's where a text says that it is one: と例示の2社."""
    if SAYS["legal"].search(name):
        return True
    return _plausible(name) and not SAYS["of_a_row"].fullmatch(name) and not _is_common(name)


def is_company_name(name: str) -> bool:
    """Whether a name in a row or in a caller's place is a company's: スマホとタブレットの両方から names none."""
    if SAYS["legal"].search(name):
        return SAYS["legal"].fullmatch(name) is None
    if not is_named_in_a_row(name):
        return False
    known = any(word.proper == "一般" for word in tokens(name))
    return known or _has_a_trade(name) or _is_made_up(name, by_itself=False)


def _written_out(told: str) -> str:
    """A name of a row without the letter it is called by, its legal form in full."""
    called = SAYS["called_by_letter"].match(told)
    name = called["name"] if called else told
    return next((found.value for found in _with_legal_form(name)), name)


def joining(flat: str, firm: Found | None, *, beside: bool = False) -> Found | None:
    """A company that is to take part beside the one that proposes: NPO法人見本も一緒に. Its span has those words.

    ``beside``: who proposes was told before, so that a bare name is enough (見本銀行も入る).
    """
    for found in _with_legal_form(flat):
        joins = SAYS["joins_after"].match(flat, found.end)
        if joins and (beside or (firm and found.start != firm.start)):
            return Found(found.value, found.start, joins.end())
    for joins in SAYS["joins"].finditer(flat) if beside else ():
        if is_company_name(joins["name"]):
            return Found(joins["name"], *joins.span())
    return None


def _labelled(flat: str, formal: list[Found]) -> Found | None:
    """The company a label names: 企業名：見本商事."""
    for label in SAYS["label"].finditer(flat):
        start, end = label.span("name")
        inside = [found for found in formal if start <= found.start <= end]
        if inside:
            return inside[0]
        words = re.split(r"\s{1,}|様|さん|の(?=[一-龥]{1,4}様)", flat[start:end].strip())[0]
        if (
            not words
            or SAYS["label_empty"].search(words)
            or SAYS["ward_unit"].search(words)
            or re.search(rf"[^ ]{_UNIT}$", words)
            or _is_speech(words)
            or _is_called_person(flat, start, words)
            or _is_of_bracketed(flat, flat.index(words, start) + len(words), formal)
        ):
            continue
        at = flat.index(words, start)
        return Found(words, at, at + len(words))
    return None


def _is_called_person(flat: str, start: int, words: str) -> bool:
    """Whether a label names a person by a honorific: 先方:見本様."""
    name = words.removesuffix("氏")
    called = name != words or re.match(r"様|さん|氏", flat[flat.index(words, start) + len(words) :])
    return bool(called) and is_listed_name(name)


def _is_of_bracketed(flat: str, end: int, formal: list[Found]) -> bool:
    """Whether the company stands in brackets behind what a label names, which is a person then: 先方:見本(株式会社例示)."""
    over = SAYS["bracketed_firm"].match(flat, end)
    return over is not None and any(found.start == over.start("inside") for found in formal)


_SAID = {"動詞", "助動詞", "形容詞", "感動詞", "代名詞", "副詞", "接続詞", "連体詞"}
"""The parts of speech of what somebody says and not of what a company is called."""


def _is_speech(text: str) -> bool:
    """Whether what follows a speaker's mark is what they say (先方:費用は当社で), not who they are."""
    words = tokens(text)
    spoken = [
        word
        for word in words
        if word.part in _SAID or (word.part == "助詞" and word.surface not in {"の", "と"})
    ]
    in_kana = re.fullmatch(r"[ぁ-ん]+[一-龥ァ-ヴー]*", text) and words[-1].part not in {"助詞", "助動詞"}
    return bool(spoken) and not (in_kana and _plausible(text) and not extent.opens(text))


def _formal(flat: str, formal: list[Found]) -> Found | None:
    """The company with a legal form: who is said to propose, else the first that does not only pass it on."""
    proposers = [found for found in formal if SAYS["proposer_before"].search(flat[: found.start])]
    own = [found for found in formal if not _passes_on(flat, found)]
    return next(iter(proposers or own or formal), None)


def _in_english(flat: str) -> Found | None:
    match = SAYS["english"].search(flat)
    return Found(match.group(), *match.span()) if match else None


def _spoken(flat: str) -> Found | None:
    """A name in the mouth of who calls, comes or is asked after: 見本電機の研究所から, うちは見本座、岸といいます."""
    found = []
    known = speakers.standard()
    for pattern, by_itself in (
        (SAYS["introducing"], True),
        (SAYS["stated"], True),
        (SAYS["spoken"], False),
        (SAYS["about"], False),
        (known.voiced, False),
    ):
        for match in pattern.finditer(flat):
            start, end = match.span("name")
            start = max(start, extent.left(flat, end))
            name = flat[start:end]
            if pattern is SAYS["about"] and not known.alone_ending.search(name):
                continue
            if _has_a_trade(name) or (by_itself and _names_itself(name)):
                found.append(Found(name, start, end))
                break
    found += [shop for shop in shops(flat) if _plausible_shop(flat, shop)][:1]
    return min(found, key=lambda firm: firm.start, default=None)


def _plausible_shop(flat: str, shop: Found) -> bool:
    """Whether a shop is nobody's trade alone and nothing of the ward's."""
    return not (SAYS["ward_unit"].search(shop.value) or is_a_shop(flat, shop.end) or _passes_on(flat, shop))


def _names_itself(name: str) -> bool:
    """Whether a name that says no trade can be a company's where somebody says whose they are."""
    return (
        _plausible(name)
        and _is_made_up(name, by_itself=True)
        and not speakers.standard().led.match(name)
        and not speakers.standard().nobody.search(name)
        and not re.search(rf"{_UNIT}$", name)
    )


def _has_a_trade(name: str) -> bool:
    """Whether a name ends in the trade of a company, as a word of its own: ミホン|座, and no 口座."""
    match = speakers.standard().traded.fullmatch(name)
    if (
        match is None
        or SAYS["ward_unit"].search(name)
        or SAYS["shop_kind"].search(name)
        or _is_a_kind(name)
        or is_a_shop(name, len(name))
        or is_a_word(name)
    ):
        return False
    words = tokens(name)
    trade = match.start("trade") if match["trade"] else match.start("craft")
    return trade in {word.start for word in words} and not any(
        word.surface in extent.TIME_WORD for word in words
    )


def _on_card(flat: str) -> Found | None:
    """A name before a department, a title or a person, as a card has them: つばき書房 編集部 鳥飼さん."""
    for form in ("card_unit", "card_title", "card_person"):
        for match in SAYS[form].finditer(flat):
            name = match["name"]
            if _plausible(name) and (
                _is_made_up(name, by_itself=form == "card_person") or is_shop_name(name)
            ):
                return Found(name, *match.span("name"))
    for match in speakers.standard().alone.finditer(flat):
        if _plausible(match["name"]) and _is_made_up(match["name"], by_itself=True):
            return Found(match["name"], *match.span("name"))
    return None


def _is_made_up(name: str, *, by_itself: bool) -> bool:
    """Whether a run of letters is a name rather than a word of the language: of two words at least.

    ``by_itself``: nothing beside it shows that it is one, so kanji alone will not do.
    """
    words = tokens(name)
    if len(words) < 2 or any(word.surface in extent.TIME_WORD for word in words) or words[0].proper == "姓":
        return bool(re.fullmatch(r"[A-Z][A-Za-z0-9&]+", name))
    if speakers.standard().common.fullmatch(name) or any(
        word.part in extent.STOP_PART and word.surface != "・" for word in words[1:]
    ):
        return False
    return not by_itself or bool(re.search(r"[ァ-ヴーA-Za-z]{2}|^[ぁ-ん]{2}", name))


def _named(flat: str) -> Found | None:
    """A name by who speaks, calls or comes: 見本電機から電話, パン屋の…, A社."""
    named = speakers.standard().named
    clear = (
        SAYS["npo"],
        SAYS["so_named"],
        SAYS["of_startup"],
        SAYS["of_trade"],
        SAYS["of_shop"],
        SAYS["branch"],
        SAYS["mixed"],
        named,
    )
    for pattern in (*clear[:-1], SAYS["institute"], named, SAYS["called"], SAYS["sha"], SAYS["san"]):
        for match in pattern.finditer(flat):
            start, end = match.span("name")
            if pattern not in clear:
                start = max(start, extent.left(flat, end))
                if led := _opening(flat[start:end]):
                    start += led
                    if not pattern.match(flat, start):
                        continue
            name = flat[start:end]
            if _is_called_by_name(name, flat[end:]):
                continue
            lettered = pattern is SAYS["sha"] and re.fullmatch(r"[A-Z]{1,3}社", name)
            if pattern is not SAYS["sha"] and name.endswith("社"):
                name = name[:-1]
            known = speakers.standard()
            nobody = any(
                words.fullmatch(name) for words in (known.common, known.led, known.generic, known.ending)
            )
            if nobody or _is_a_kind(name) or is_a_shop(flat, end):
                continue
            if pattern in clear or (_plausible(name) and not _is_common(name)) or lettered:
                return Found(name, start, start + len(name))
    return None


def _at_head(flat: str) -> Found | None:
    """A name of katakana that begins a sentence as who wants something, and is no word: レイホンが教室をやりたいと."""
    for sentence in sentences(flat):
        match = SAYS["headed"].match(sentence.text)
        name = match["name"] if match else ""
        if not match or not _plausible(name) or _is_a_kind(name) or is_a_word(name):
            continue
        if _describes(sentence.text[match.end("name") :]):
            continue
        words = tokens(name)
        known = any(word.proper in {"地名", "国"} for word in words) or is_listed_person(name)
        if not known and not all(is_a_word(word.surface) for word in words):
            return Found(name, sentence.start, sentence.start + len(name))
    return None


def _describes(after: str) -> bool:
    """Whether what stands behind a name only says what it does to a thing: が案内するイベントを."""
    words = tokens(after)
    return words[0].surface == "が" and any(
        word.part == "動詞" and word.surface == word.dictionary and following.part == "名詞"
        for word, following in pairwise(words)
    )


def _is_called_by_name(name: str, after: str) -> bool:
    """Whether a name is a person's, by its honorific or title: 見本さんから電話, 見本社長から電話."""
    titled = SAYS["ends_in_title"].search(name)
    return bool(titled or (is_listed_name(name) and re.match("さん|様|氏", after)))


def _opening(text: str) -> int:
    """How much of a text is a word that only leads up to what follows: まだ研究所, もう営業所."""
    first = tokens(text)[:1]
    leads = first and first[0].part in {"副詞", "接続詞", "感動詞", "連体詞"} and len(first[0].surface) < 4
    return first[0].end if leads and re.fullmatch(r"[ぁ-ん]+", first[0].surface) else 0


def _is_common(name: str) -> bool:
    """Whether a name is a single word of the language (期間, 営業), or what somebody does, by which nobody is named."""
    if SAYS["katakana_role"].fullmatch(name) and any(is_a_word(name[at:]) for at in range(len(name) - 2)):
        return not speakers.standard().ending.search(name)
    words = tokens(name)
    one = (len(words) == 1 and not words[0].proper) or (is_a_word(name) and not is_listed_name(name))
    return one and bool(re.fullmatch(r"[一-龥]+", name))


def _is_a_kind(name: str) -> bool:
    """Whether a name is a trade with what kind of one it is: ネイルサロン, ドッグカフェ."""
    led = speakers.standard().led.match(name)
    return bool(led and SAYS["front"].fullmatch(name, led.end()))


def is_a_shop(flat: str, end: int) -> bool:
    """Whether what ends at ``end`` is a shop by its trade alone: パン屋, 花屋."""
    return any(match.end() == min(end, 8) for match in SAYS["shop"].finditer(flat[max(0, end - 8) : end]))


def introduced(flat: str, firm: Found) -> tuple[int, int]:
    """A company's name with the trade it was introduced by: 飲料メーカーの港ウォーター."""
    before = SAYS["trade_before"].search(flat[: firm.start])
    after = SAYS["trade_after"].match(flat[firm.end :])
    return before.start() if before else firm.start, firm.end + (after.end() if after else 0)


def _passes_on(flat: str, found: Found) -> bool:
    """Whether a company is named only in passing: a partner, a client, who introduced it, an earlier case."""
    after, before = flat[found.end : found.end + 14], flat[max(0, found.start - 12) : found.start]
    return bool(SAYS["passing_after"].match(after) or SAYS["passing_before"].search(before))


def without_speaker(proposal: str, company: str) -> str:
    """A proposal without the company it comes from, where who that is was told only later: ミホンから歯みがき教室."""
    name = SAYS["legal"].sub("", company).strip()
    if len(name) < 2:
        return proposal
    told = rf"{re.escape(name)}(?:{speakers.standard().person})?(?:から|より|が|は)、?(?=..)"
    return re.sub(told, "", proposal, count=1)


def without_names(flat: str, names: Iterable[str]) -> str:
    """A flat text with names blanked at the same length: 株式会社見本広告 is not about advertising."""
    for name in names:
        if len(name) >= 2:
            flat = flat.replace(name, "＿" * len(name))
    return SAYS["office"].sub(lambda match: "＿" * len(match.group()), flat)
