"""A person beside a telephone number or an address, as on a card: 見本葵／企画室／aoi@example.jp; or in brackets.

Knows how such a row of names, departments and labels is built; not whose it is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.contact import SAYS, Found, emails, phones
from knowledge.text import is_a_word, is_listed_name, is_listed_person, tokens

_PIECE = re.compile(r"[^\s/()、,|:<>\[\]【】「」『』;・]+(?:・[^\s/()、,|:<>\[\]【】「」『』;・一-龥]+)*")
_BREAK = re.compile(r"[。」』!?\n]")
_BRACKET = re.compile(r"\((?P<inside>[^()。\n]{1,40})\)")
_LINES = 3
"""How many lines up a card may begin."""


@dataclass(frozen=True, slots=True)
class Card:
    """Who stands in one row, and the department there."""

    name: Found | None
    unit: Found | None


def cards(flat: str) -> list[Card]:
    """Every row that names a person or a department, in order."""
    reached = [_row(flat, start, end) for start, end in _before_reach(flat)]
    bracketed = [_row(flat, start, end) for start, end in _in_brackets(flat)]
    return [card for card in reached if card.name or card.unit] + [card for card in bracketed if card.name]


def _before_reach(flat: str) -> Iterator[tuple[int, int]]:
    """Where rows stand that end in a telephone number or an address."""
    reached = sorted((*emails(flat), *phones(flat)), key=lambda found: found.start)
    done = 0
    for found in reached:
        lines = 0
        begin = found.start
        for mark in reversed(list(_BREAK.finditer(flat, done, found.start))):
            begin = mark.end()
            lines += mark.group() == "\n"
            if mark.group() != "\n" or lines > _LINES or _pieces(flat, begin, found.start):
                break
        else:
            begin = done
        yield begin, found.start
        done = found.end


def _in_brackets(flat: str) -> Iterator[tuple[int, int]]:
    """Where brackets stand right behind a department or a company, or hold a label."""
    for match in _BRACKET.finditer(flat):
        before = flat[max(0, match.start() - 12) : match.start()]
        if SAYS["row_before"].search(before) or SAYS["row_label"].match(match["inside"]):
            yield match.span("inside")


def _pieces(flat: str, start: int, end: int) -> list[tuple[int, int]]:
    """The pieces of a row that are no labels."""
    found = []
    for match in _PIECE.finditer(flat, start, end):
        begin, over = match.span()
        if label := SAYS["row_label"].match(flat[begin:over]):
            begin += label.end()
        if begin < over:
            found.append((begin, over))
    return found


def _row(flat: str, start: int, end: int) -> Card:
    """Read a row from its end: the first name and the first department, up to what is neither.

    What stands in brackets may be anything: 見本(名字も見本です)/企画室.
    """
    name: Found | None = None
    unit: Found | None = None
    pieces = _pieces(flat, start, end)
    while pieces:
        begin, over = pieces.pop()
        text = flat[begin:over]
        if re.fullmatch("[ぁ-んァ-ヴー ]+", text) and _is_bracketed(flat, start, begin, over):
            continue  # how the name before it is read
        if pieces and name is None and (whole := _with_surname(flat, pieces[-1], begin, over)):
            name = whole
            pieces.pop()
        elif unit is None and SAYS["row_unit"].fullmatch(text) and not is_listed_name(text):
            unit = Found(text, begin, over)
        elif name is None and (called := _name(text, begin)):
            name = called
        elif not SAYS["row_passes"].search(text) and not _is_bracketed(flat, start, begin, over):
            break
    return Card(name, unit)


def _is_bracketed(flat: str, start: int, begin: int, over: int) -> bool:
    """Whether a piece is all that stands in a pair of brackets of its row."""
    return begin > start and flat[begin - 1] == "(" and flat[over : over + 1] == ")"


def _with_surname(flat: str, before: tuple[int, int], begin: int, over: int) -> Found | None:
    """A given name together with the surname that stands before it, one space apart."""
    surname, given = flat[slice(*before)], flat[begin:over]
    if before[1] + 1 != begin or flat[before[1]] != " ":
        return None
    latin = SAYS["row_latin"].fullmatch(surname) and SAYS["row_latin"].fullmatch(given)
    kana = re.fullmatch("[ぁ-ん]{2,5}", surname) and re.fullmatch("[ぁ-ん]{2,4}", given)
    listed = is_listed_name(surname) and re.fullmatch("[一-龥々ぁ-んァ-ヴー]{1,5}", given)
    if not (latin or kana or listed) or SAYS["row_unit"].fullmatch(given) or is_a_word(f"{surname}{given}"):
        return None
    return Found(flat[before[0] : over], before[0], over)


def _name(text: str, begin: int) -> Found | None:
    """A piece that is a name: a surname, one with a given name, or a word in Latin letters; without honorific."""
    called = re.sub(r"(?:さん|様|氏|さま|宛て?)$", "", text)
    bare = text if is_listed_name(text) else called
    if not bare or (is_a_word(bare) and not is_listed_name(bare)):
        return None
    surname = is_listed_name(bare) and not SAYS["hardly_surname"].fullmatch(bare)
    if surname or _is_whole(bare) or SAYS["row_latin"].fullmatch(bare):
        return Found(bare, begin, begin + len(bare))
    return None


def _is_whole(text: str) -> bool:
    """Whether a text is a surname with a given name behind it; one of them known is enough beside kana."""
    kana = re.fullmatch("[一-龥々]{1,3}([ぁ-ん]{2,4})", text)
    if kana and is_listed_name(kana[1], "名"):
        return True
    words = tokens(text)
    head = words[0].surface if words else ""
    return len(words) > 1 and is_listed_name(head) and _is_given(text[len(head) :])


def _is_given(text: str) -> bool:
    """Whether what follows a surname is a given name: known as one, or in kana alone."""
    return (
        is_listed_person(text)
        or is_listed_name(text, "名")
        or bool(re.fullmatch("[ァ-ヴー]{2,5}|[ぁ-ん]{2,4}", text))
    )
