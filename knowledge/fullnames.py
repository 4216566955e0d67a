"""Full names that no surname in kanji tells by itself: a given name in kana, a foreign name.

Knows how such names are built and where in a note a name stands; nothing of companies or of the ward.
"""

import re
from dataclasses import dataclass
from enum import IntEnum

from knowledge import speakers
from knowledge.contact import SAYS
from knowledge.text import is_a_word, is_listed_name, is_listed_person, tokens


class Place(IntEnum):
    """Where a name stands, and how much that speaks for it."""

    BEHIND = 2
    """Behind a department, a title or a company, or before one in brackets; or before です."""
    CALLED = 3
    """Called by a honorific, labelled, or said of oneself."""


@dataclass(frozen=True, slots=True)
class FullName:
    """A whole name at flat offsets ``start`` to ``end``; ``surname`` is the part the ward's own are known by."""

    start: int
    end: int
    surname: str
    place: Place


_KINDS = (
    "full_kana",
    "full_katakana",
    "full_kanji",
    "full_joined",
    "full_mixed",
    "full_latin",
    "full_hiragana",
    "full_single",
)
"""How a full name is built; what is a part of one kind is none of a later one."""


def full_names(flat: str, firm_end: int = -1) -> list[FullName]:
    """Every full name of a kind that a surname alone does not tell, in order; ``firm_end`` is where the company ends."""
    found: list[FullName] = []
    for kind in _KINDS:
        for match in SAYS[kind].finditer(flat):
            name = _read(flat, kind, match, firm_end)
            if name and not any(other.start < name.end and name.start < other.end for other in found):
                found.append(name)
    return sorted(found, key=lambda name: name.start)


def _read(flat: str, kind: str, match: re.Match[str], firm_end: int) -> FullName | None:
    start, end = match.span("name")
    parts = match.groupdict()
    surname = parts.get("surname") or match["name"]
    if kind in _FROM_SURNAME:
        surname = _own(surname)
        start = match.end("surname") - len(surname)
    stands = _Stand(flat, start, end, firm_end)
    place = stands.place
    if place is None or not _believed(kind, parts, surname, stands):
        return None
    return FullName(start, end, surname, place)


_FROM_SURNAME = frozenset(["full_kana", "full_katakana"])
"""The kinds that begin with the surname, into which a department may run."""


def _own(surname: str) -> str:
    """A surname without the department or title that runs into it: 営業部|見本."""
    cut = SAYS["runs_into"].match(surname)
    return surname if cut is None or is_listed_name(surname) else surname[cut.end() :]


@dataclass(frozen=True, slots=True)
class _Stand:
    """What stands beside a stretch that may be a name."""

    flat: str
    start: int
    end: int
    firm_end: int

    def _follows(self, form: str) -> bool:
        return bool(SAYS[form].match(self.flat, self.end))

    def _precedes(self, form: str) -> bool:
        return bool(SAYS[form].search(self.flat[max(0, self.start - 40) : self.start]))

    @property
    def called(self) -> bool:
        """Whether a honorific follows."""
        return self._follows("called_after")

    @property
    def led_up_to(self) -> bool:
        """Whether a label, a department, a title or the company stands right before it."""
        by_firm = 0 <= self.firm_end <= self.start and SAYS["name_gap"].fullmatch(
            self.flat[self.firm_end : self.start]
        )
        return bool(by_firm) or self._precedes("labelled_before") or self._precedes("behind_before")

    @property
    def place(self) -> Place | None:
        """How it stands; nothing where nothing beside it says that it is a name."""
        if self._follows("called_after") or self._follows("says_own_after"):
            return Place.CALLED
        if self._follows("name_over") and self._precedes("labelled_before"):
            return Place.CALLED
        if any(self._follows(form) for form in ("titled_after", "is_after", "bracket_after")):
            return Place.BEHIND
        return Place.BEHIND if self._follows("name_over") and self.led_up_to else None


def _believed(kind: str, parts: dict[str, str | None], surname: str, stands: _Stand) -> bool:
    """Whether the parts are those of a name; what is called by a honorific needs less to show it."""
    given, name = parts.get("given") or "", parts["name"] or ""
    if kind in _FROM_SURNAME:
        if is_a_word(name):
            return False  # 向こう
        known = is_listed_name(surname) and not SAYS["hardly_surname"].fullmatch(surname)
        if _is_given(given):
            # 非常食メーカーさま: a word that is somewhere a name as well.
            return known or (stands.called and len(surname) > 1 and is_listed_name(given, "名"))
        if parts["gap"] and known and stands.led_up_to:
            return tokens(given)[0].part == "名詞" and not SAYS["particle_alone"].fullmatch(given)
        return known and len(surname) > 1 and stands.called and _may_be_given(given)
    if kind == "full_kanji":
        words = tokens(name)
        return len(words[0].surface) > 1 and words[0].proper == "姓" and words[1].proper in {"姓", "名"}
    if kind == "full_mixed":
        return is_listed_name(surname) and _is_before_surname(given, parts["gap"] or "", stands)
    if kind == "full_latin":
        return bool(re.search("[ ']", name)) or (stands.led_up_to and not stands.called)
    if kind == "full_hiragana":
        shown = stands.led_up_to or stands.called
        return shown and is_listed_name(surname) and (not given or is_listed_name(given, "名"))
    if kind == "full_single":
        return stands.led_up_to and is_listed_person(name) and not is_a_word(name)
    if kind == "full_joined":
        return not any(speakers.standard().ending.fullmatch(part) for part in re.split("[・=]", name))
    return True


def _is_before_surname(given: str, gap: str, stands: _Stand) -> bool:
    """Whether a word before a surname in kanji is a given name (Nora, ニコ) and no company, ware or trade."""
    if is_listed_person(given):
        return True
    if is_a_word(given) or speakers.standard().ending.search(given):
        return False
    return stands.led_up_to if given.isascii() else not gap


def _is_given(text: str) -> bool:
    """Whether a word behind a surname is a given name of the dictionary and no particle."""
    listed = is_listed_person(text) if re.fullmatch("[ァ-ヴー]+", text) else is_listed_name(text, "名")
    return listed and not SAYS["particle_alone"].fullmatch(text)


def _may_be_given(text: str) -> bool:
    """Whether a word of kana that no dictionary has as a given name can be one: no particle with what it leads to."""
    if SAYS["not_person"].match(text) or SAYS["particle_alone"].fullmatch(text) or SAYS["kin"].search(text):
        return False
    if re.fullmatch("[ァ-ヴー]+", text):
        return not (is_a_word(text) or speakers.standard().ending.search(text))
    rest = SAYS["particle_first"].sub("", text, count=1)
    return rest == text or not (is_a_word(rest) or is_listed_name(rest) or len(rest) < 2)
