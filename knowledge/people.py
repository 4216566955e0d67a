"""Whom to reach at a company: the person and the department, none of them the ward's own.

Knows where names stand in a call's note, a letter, a card or a signature; knows no register.
"""

import re
from collections.abc import Iterator, Sequence

from knowledge import speakers
from knowledge.cards import Card, cards
from knowledge.contact import SAYS, Found, below_firm, line_at, of_ward
from knowledge.firms import is_a_shop, laid_out
from knowledge.fullnames import FullName, Place, full_names
from knowledge.segments import sentences
from knowledge.shops import is_shop_name
from knowledge.text import is_a_word, is_listed_name, is_listed_person, tokens

_HONORIFIC = SAYS.text("honorific")
_READING = SAYS.text("reading")
_PEOPLE = SAYS.text("people")
_TITLE = SAYS.text("title")
_KANJI = SAYS.text("kanji")
_UNIT = SAYS.text("unit")
_PART = SAYS.text("part")
LEGAL = SAYS.text("legal")

_FORMS: tuple[tuple[str, int], ...] = (
    ("person_called", 3),
    ("person_labelled", 3),
    ("person_titled", 2),
    ("person_speaking", 3),
    ("person_is", 2),
    ("person_after_unit", 2),
    ("person_before_unit", 2),
    ("person_before_firm", 2),
    ("person_beside", 2),
    ("person_dotted", 2),
    ("person_met", 2),
    ("person_line", 1),
    ("person_by_firm", 1),
)
"""How a person's name may stand, and how much that speaks for it."""
_SURNAMES = frozenset(["person_by_firm", "person_before_firm", "person_dotted", "person_met"])
"""The forms in which anything else may stand; only a surname of the dictionary is believed."""
_BY_CONTEXT = frozenset(["person_titled", "person_is", "person_after_unit"])
"""The forms in which a word of the language may stand as well, and then is no name."""
_OURS = (
    "ours_by_role",
    "ours_as_speaker",
    "ours_listed",
    "ours_told",
    "ours_handed",
    "ours_by_office",
    "ours_by_extension",
    "ours_by_mail",
    "ours_in_a_row",
    "ours_thanked",
)
_ON_A_CARD = 2
"""How much it speaks for a name that it stands in a row with a number or a department."""
_BESIDE_FIRM = 15
"""What standing in the company's line weighs; more than any form."""
_SAME_SENTENCE = 11
"""What standing in the company's sentence weighs besides; more than one form over another."""


def _ward_people(flat: str) -> set[str]:
    """Surnames of the ward's own: who is written to, who took the call, who signs the note."""
    names: set[str] = set()

    def add(match: re.Match[str]) -> None:
        names.update(filter(None, re.split(r"[、・ :]", match["names"])))

    for match in SAYS["letter_to"].finditer(flat):
        # A letter is addressed to the ward: a line that is a name and an honorific alone.
        letter = SAYS["letter"].search(flat[match.end() : match.end() + 400])
        if letter and not SAYS["legal"].search(match.group()):
            add(match)
    for form in _OURS:
        for match in SAYS[form].finditer(flat):
            add(match)
    for match in SAYS["ours_by_deed"].finditer(flat):
        if not SAYS["legal"].search(flat[max(0, match.start() - 30) : match.start()]):
            add(match)
    for match in SAYS["ward_unit"].finditer(flat):
        after = SAYS["ours_after_unit"].match(flat[match.end() :])
        line, begin = line_at(flat, match.start())
        companys = SAYS["companys_own"].search(line[: match.end() - begin])
        if below_firm(flat, begin):
            continue
        if after and not companys and not SAYS["legal"].search(line[: match.start() - begin]):
            add(after)
    return names


def person(flat: str, firm: Found | None) -> Found | None:
    """The company's contact, without honorific or title, with the given name where it is written.

    None of the ward's own people: whom a letter is addressed to, who took the call.
    """
    flat = laid_out(flat)
    ward = _ward_people(flat)
    whole = [
        name
        for name in full_names(flat, firm.end if firm else -1)
        if name.surname not in ward and _is_person(flat, name.start, name.end, firm)
    ]
    rows = [card.name for card in _cards(flat, firm, ward) if card.name]
    candidates = [
        *_by_full_name(flat, whole),
        *_by_form(flat, firm, ward, whole),
        *((_ON_A_CARD, 0, name) for name in rows),
    ]
    if not candidates:
        return None

    def weight(candidate: _Candidate) -> tuple[int, int, int]:
        rank, order, found = candidate
        beside = _near(flat, firm, found.start) or _right_before(flat, found, firm)
        within = _SAME_SENTENCE if _shares_sentence(flat, found, firm) else 0
        return rank * 10 + (_BESIDE_FIRM if beside else 0) + within, -order, -found.start

    best = max(candidates, key=weight)[2]
    written = (name for name in rows if name.value != best.value and name.value.startswith(best.value))
    return next(written, None) or _full_name(flat, best, whole)


def _cards(flat: str, firm: Found | None, ward: set[str]) -> list[Card]:
    """The rows that name one of the company's people; beside a department of the company's none is the ward's."""
    return [
        card
        for card in cards(flat)
        if card.name
        and (_is_companys(card) or not any(card.name.value.startswith(name) for name in ward))
        and _is_person(flat, card.name.start, card.name.end, firm)
    ]


def _is_companys(card: Card) -> bool:
    """Whether a row names a department that the ward has not."""
    return card.unit is not None and not SAYS["ward_unit"].search(card.unit.value)


_Candidate = tuple[int, int, Found]
"""How much speaks for a name, which form it was read by, and where it stands."""


def _by_full_name(flat: str, whole: Sequence[FullName]) -> Iterator[_Candidate]:
    for name in whole:
        order = 0 if name.place is Place.CALLED else len(_FORMS)
        yield name.place.value, order, Found(flat[name.start : name.end], name.start, name.end)


def _by_form(
    flat: str, firm: Found | None, ward: set[str], whole: Sequence[FullName]
) -> Iterator[_Candidate]:
    """The names in the forms in which a surname stands, none of them a part of a full name."""
    for order, (form, rank) in enumerate(_FORMS):
        for begin, over in _stands(flat, form, firm):
            end = _before_name(flat, begin, over, firm)
            start = _after_org(flat, _after_name(flat, begin, end, firm), end)
            name = flat[start:end]
            if any(full.start < end and start < full.end for full in whole):
                continue
            if form == "person_line" and not SAYS["above_name"].search(flat[:start][-60:]):
                continue
            if _no_name(form, name) or _is_quoted(flat, start):
                continue
            if form in _SURNAMES and not is_surname(name.split(" ")[0]):
                continue
            if _is_person(flat, start, end, firm) and name.split(" ")[0] not in ward:
                yield rank, order, _bare(name, start)


def _after_name(flat: str, start: int, end: int, firm: Found | None) -> int:
    """Where a name begins that was read together with the end of the company's."""
    if firm is None or not start < firm.end < end:
        return start
    return end - len(flat[firm.end : end].lstrip(" の"))


def _before_name(flat: str, start: int, end: int, firm: Found | None) -> int:
    """Where a name ends that was read together with the beginning of the company's."""
    if firm is None or not start < firm.start < end:
        return end
    return start + len(flat[start : firm.start].rstrip())


def _is_person(flat: str, start: int, end: int, firm: Found | None) -> bool:
    """Whether what stands there names one of the company's people: no role, shop, department or firm."""
    name = flat[start:end]
    bare = _bare(name, start).value
    if not bare or (firm and firm.start <= start < firm.end):
        return False
    trade = len(name) >= 3 and speakers.standard().common.match(name)
    return not (
        any(SAYS["not_person"].match(part) for part in (name, name.split(" ")[0]))
        or SAYS["keeper"].fullmatch(bare)
        or SAYS["ward_unit"].search(name)
        or (SAYS["borne"].search(flat[:start]) and not SAYS["called_after"].match(flat, start + len(bare)))
        or is_a_shop(flat, start + len(bare))
        or (SAYS["no_person_end"].search(name) and not is_surname(name))
        or _is_the_firm(flat, start, end, firm)
        or trade
        or _is_a_greeting(bare)
        or _is_a_calling(bare)
        or (is_shop_name(bare) and not is_listed_name(bare))
        or _is_cut_out(flat, start, bare, firm)
        or (of_ward(flat, start) and not _after_firm(flat, firm, start))
    )


def _is_the_firm(flat: str, start: int, end: int, firm: Found | None) -> bool:
    """Whether a part of the company's name with さん is the company: 見本園さん; not 見本園の見本さん."""
    name = flat[start:end]
    if firm is None or name not in firm.value or len(name) < 3 or not re.match(r" ?さん", flat[end:]):
        return False
    by_firm = firm.end <= start and SAYS["name_gap"].fullmatch(flat[firm.end : start])
    by_title = SAYS["behind_before"].search(flat[max(0, start - 40) : start])
    return not (is_surname(name) and (by_firm or by_title))


def _is_a_calling(name: str) -> bool:
    """Whether a word says what somebody does, or is a trade: 管理人, 薬剤師, 食堂."""
    does = name[-1:] in "人員士師者手長" or speakers.standard().ending.fullmatch(name)
    return bool(does) and is_a_word(name) and not is_listed_name(name)


def _is_a_greeting(name: str) -> bool:
    """Whether a name in hiragana is a word that takes a honorific as well: おかげさま, おつかれさま."""
    if not re.fullmatch("[ぁ-ん]+", name) or is_listed_person(name):
        return False
    return is_a_word(f"{name}さま") or (name[0] in "おご" and tokens(name)[0].part == "接頭辞")


def _is_quoted(flat: str, start: int) -> bool:
    """Whether a name with all that follows it stands in quotes, as a product's does: 「見本先生」."""
    return bool(re.match(r"[「『][^「」『』\n。、 ]{1,12}[」』]", flat[max(0, start - 1) : start + 14]))


def _is_cut_out(flat: str, start: int, name: str, firm: Found | None) -> bool:
    """Whether a name is the tail of a longer word (見本印刷さん) that is no department, title or company."""
    run = re.search(r"[一-龥々ァ-ヴーA-Za-z]+$", flat[:start])
    if run is None or (firm and firm.end == start) or is_surname(name.split(" ", maxsplit=1)[0]):
        return False
    return not re.search(rf"(?:{_UNIT}|{_TITLE}|社|店|{LEGAL}|担当|営業)$", run.group())


def is_surname(text: str) -> bool:
    """Whether a word is a surname by the dictionary: 綾部 is nobody's department."""
    words = tokens(text)
    if len(words) == 1 and words[0].proper == "姓":
        return True
    return len(text) > 1 and is_listed_name(text) and not SAYS["hardly_surname"].fullmatch(text)


def _is_full_name(text: str) -> bool:
    """Whether a text begins with a surname, and what follows it is a given name: 見本, 見本 葵, 見本健太."""
    head = text.split(" ", maxsplit=1)[0]
    if "・" in head or is_surname(head):
        return True
    if len(head) == 1:
        return is_listed_name(head) and not SAYS["hardly_surname"].fullmatch(head)
    words = tokens(head)
    return len(words) > 1 and is_listed_name(words[0].surface) and words[-1].proper == "名"


def _stands(flat: str, form: str, firm: Found | None) -> Iterator[tuple[int, int]]:
    """Where a name may stand in one form, as start and end."""
    if form == "person_beside":
        return _beside(flat, firm)
    return (match.span("name") for match in SAYS[form].finditer(flat))


def _beside(flat: str, firm: Found | None) -> Iterator[tuple[int, int]]:
    """What may be a person right behind the company, wherever the text names it."""
    if firm is None:
        return
    short = SAYS["legal"].sub("", firm.value)
    for called in {flat[firm.start : firm.end], short} - {""}:
        if len(called) < 2:
            continue
        for place in re.finditer(re.escape(called), flat):
            match = SAYS["person_beside"].match(flat, place.end())
            if match and _is_full_name(match["name"]):
                surname, _, given = match["name"].partition(" ")
                start, end = match.span("name")
                if len(surname) == 1 and flat[start - 1] == "の":
                    continue  # 見本の石: a thing of the company's rather than a person of one letter
                yield start, start + len(surname) if _is_no_given(given) else end


def _is_no_given(text: str) -> bool:
    """Whether a word behind a surname goes on with the sentence (見本 より) and is no given name."""
    words = tokens(text)
    return is_a_word(text) and (words[0].part in {"助詞", "副詞"} or not is_listed_name(text, "名"))


def _no_name(form: str, name: str) -> bool:
    """Whether a word of the language is taken for a name only because a title or です follows: 女性社長."""
    return form in _BY_CONTEXT and is_a_word(name) and not is_listed_name(name)


def _bare(name: str, start: int) -> Found:
    name = re.sub(r"( [ぁ-ん]{2,})です$", r"\1", name.strip())
    name = re.sub(r"(?<=.)(?:さん|氏|様)とい(?:う|った).*$", "", name)
    # 殿 is a part of some surnames.
    value = name if is_listed_name(name) else re.sub(r" ?(?:様|さん|さま|氏|殿|先生)$", "", name)
    return Found(value, start, start + len(value))


def _after_org(flat: str, start: int, end: int) -> int:
    """Where the name proper begins, when a department or title runs into it: 営業企画部 見本."""
    name = flat[start:end]
    head, space, tail = name.partition(" ")
    if is_surname(head):
        return start
    if (
        space
        and tail
        and (
            SAYS["org_end"].search(head)
            or (
                SAYS["org_end"].search(flat[max(0, start - 12) : start] + head)
                and len(head) >= 2
                and re.search(rf"{_UNIT}$", head)
                and not re.fullmatch(r"[一-龥]部|[一-龥]室", flat[start : start + len(head)])
            )
            or SAYS["not_person"].match(head)
        )
    ):
        return start + len(head) + 1
    if (
        re.search(r"[一-龥ァ-ヴー]$", flat[max(0, start - 1) : start])
        and space
        and re.search(rf"{_UNIT}$", head)
    ):
        return start + len(head) + 1
    cut = re.match(rf"(?:[^ ]{{2,}}{_UNIT}|[^ ]*{_TITLE}|[^ ]*[社店])(?=[一-龥])", name)
    if cut and cut.end() < len(name):
        return start + cut.end()
    if re.search(r"[一-龥]$", flat[max(0, start - 1) : start]):
        # The name is cut out of a longer run; what stands before it must be a department.
        run = re.search(r"[一-龥ァ-ヴーA-Za-z・&]+$", flat[:start])
        whole = (run.group() if run else "") + name
        inner = re.match(rf".*(?:{_UNIT}|{_TITLE}|社|店)(?=[一-龥]{{1,4}}$)", whole)
        if inner:
            return end - (len(whole) - inner.end())
    return start


def _after_firm(flat: str, firm: Found | None, start: int) -> bool:
    """Whether a name stands after the company in the same sentence, so that a department there is the company's."""
    if firm is None:
        return False
    sentence = re.split(r"[。\n]", flat[:start])[-1]
    short = SAYS["legal"].sub("", firm.value)
    said = SAYS["legal"].search(sentence) or firm.value in sentence or (len(short) >= 2 and short in sentence)
    return bool(said) or (_near(flat, firm, start) and "。" not in line_at(flat, start)[0])


def _near(flat: str, firm: Found | None, start: int) -> bool:
    """Whether a name stands in the company's line after it, or one line below."""
    if firm is None:
        return False
    line, begin = line_at(flat, start)
    before = line[: start - begin]
    if any(SAYS["legal"].search(part) for part in (before,)) or firm.value in before:
        return True
    short = SAYS["legal"].sub("", firm.value)
    if len(short) >= 2 and short in before:
        return True
    previous = flat[:begin].rstrip("\n").rsplit("\n", 1)[-1] if begin else ""
    return bool(short) and short in previous and not before.strip("> 　")


def _right_before(flat: str, found: Found, firm: Found | None) -> bool:
    """Whether a name stands right before the company: 見本さん(株式会社例示)."""
    if firm is None or not 0 <= firm.start - found.end <= 8:
        return False
    return bool(SAYS["before_firm"].fullmatch(flat[found.end : firm.start]))


def _shares_sentence(flat: str, found: Found, firm: Found | None) -> bool:
    """Whether a name stands in the sentence that names the company."""
    if firm is None:
        return False
    between = flat[min(found.end, firm.end) : max(found.start, firm.start)]
    return not re.search(r"[。\n]", between)


_CALLS = frozenset(["様", "殿", "氏", "さん", "さま"])


def _full_name(flat: str, found: Found, whole: Sequence[FullName]) -> Found:
    for name in whole:
        if name.surname == found.value:
            return Found(flat[name.start : name.end], name.start, name.end)
    if " " in found.value or not re.fullmatch(r"[一-龥々]{1,4}", found.value):
        return found
    for match in re.finditer(re.escape(found.value), flat):
        given = SAYS["full"].match(flat[match.end() :])
        if (
            given
            and given.group("given") not in _CALLS | {found.value}
            and not SAYS["not_person"].match(given.group("given"))
            and not SAYS["org_end"].search(given.group("given"))
            and (
                not _is_no_given(given.group("given"))
                or _signs(flat, match.start(), match.end() + given.end())
            )
        ):
            before = flat[max(0, match.start() - 1) : match.start()]
            if not re.match(r"[一-龥]", before):
                end = match.end() + given.end()
                return Found(flat[match.start() : end], match.start(), end)
    return found


def _signs(flat: str, start: int, end: int) -> bool:
    """Whether a name has a line to itself, or with how to reach somebody: 見本 大河 mihon@example.jp."""
    line, begin = line_at(flat, start)
    before, after = line[: start - begin], line[end - begin :]
    return not before.strip(" 　>*・-—") and bool(SAYS["reached_after"].match(after))


def department(flat: str, firm: Found | None, contact: Found | None) -> Found | None:
    """The contact's department at the company: beside the name or the company, never the ward's."""
    flat = laid_out(flat)
    short = SAYS["legal"].sub("", firm.value) if firm else ""
    told = flat if len(short) < 2 else flat.replace(short, "＿" * len(short))
    rows = (card for card in cards(flat) if _is_companys(card) and _is_of(card, contact))
    best = next(((_BESIDE, card.unit) for card in rows if card.unit), None)
    for segment in sentences(told):
        for form in ("department", "headed_unit", "bare_unit"):
            for match in SAYS[form].finditer(segment.text):
                if form == "headed_unit" and is_surname(match["name"][:-1]):
                    continue
                found = _trimmed(
                    told, segment.start + match.start("name"), segment.start + match.end("name"), firm
                )
                score = _unit_score(told, found, firm, contact) if found else 0
                if form == "bare_unit" and score < _BESIDE:
                    continue
                if found and score and (best is None or score > best[0]):
                    best = (score, found)
    return best[1] if best else None


def _is_of(card: Card, contact: Found | None) -> bool:
    """Whether a row is that of the contact, or names nobody."""
    return card.name is None or (contact is not None and card.name.start == contact.start)


_BESIDE = 2
"""What standing beside the company, or beside the person, weighs for a department."""


def _trimmed(flat: str, start: int, end: int, firm: Found | None) -> Found | None:
    """A department without the company before it and without a surname that ends like one after it."""
    if firm and firm.start < end and start < firm.end:
        start = max(start, firm.end)
    while start < end and flat[start] in " の、・":
        start += 1
    person, dot, _ = flat[start:end].partition("・")
    if dot and is_surname(person):
        start += len(person) + 1
    last = re.split("[ ・]", flat[start:end])[-1]
    if len(last) < end - start and (is_surname(last) or re.fullmatch(_UNIT, last)):
        end -= len(last) + 1
    name = flat[start:end]
    nameless = len(name) < 2 or name in {"本部", "支部"} or SAYS["keeper"].fullmatch(name)
    return None if nameless or is_surname(name) else Found(name, start, end)


def _unit_score(flat: str, unit: Found, firm: Found | None, contact: Found | None) -> int:
    """How surely a department is the contact's; 0 where it is not, or where it is the ward's."""
    before = flat[max(0, unit.start - 40) : unit.start]
    by_firm = firm is not None and bool(
        re.search(rf"(?:＿|{LEGAL})[)）]?(?:{LEGAL})?(?:\([^()\n]*\))?[ の、,・(【「『\[]{{0,3}}$", before)
    )
    by_name = contact is not None and bool(
        0 <= contact.start - unit.end <= 16 and SAYS["of_unit"].fullmatch(flat[unit.end : contact.start])
    )
    after_name = (
        contact is not None
        and bool(0 < unit.start - contact.end <= 14)
        and bool(SAYS["unit_of"].fullmatch(flat[contact.end : unit.start]))
        and bool(SAYS["unit_ends"].match(flat[unit.end : unit.end + 6]))
    )
    labelled = bool(SAYS["unit_labelled"].search(before) or SAYS["unit_owned"].match(flat, unit.end))
    line, begin = line_at(flat, unit.start)
    own = by_firm or after_name or SAYS["companys_own"].search(line[: unit.end - begin])
    if not own and (SAYS["ward_unit"].search(unit.value) or of_ward(flat, unit.start)):
        return 0
    by_firm = by_firm and not SAYS["place"].fullmatch(unit.value)
    return _BESIDE * (by_name or after_name) + _BESIDE * by_firm + labelled
