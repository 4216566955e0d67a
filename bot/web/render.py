"""From what the bot says to HTML, and from what is pressed in it back to what was offered.

A part's text is plain: everything is escaped by the templates. A button carries only where it
stands (entry, part, place); what it means is read again from the stored reply, so no page can
make up an action. Knows no requests and no database.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from markupsafe import Markup

from bot.web.shell import day_label, macros, time_label
from dialogs.reply import (
    Card,
    CaseList,
    Choice,
    Choices,
    Form,
    Pad,
    Part,
    Quotation,
    Receipt,
    Reply,
    Sorting,
    Text,
)
from dialogs.turn import Press, Submit

EDIT = "edit"
NOTES = "notes"
LINKS = {"case": "/cases/", "queue": "/queue"}
"""Presses that open a page here, where the conversation would answer with a list."""
_REF = re.compile(r"([crfkd])([0-9]{1,3})(?:\.([0-9]{1,3}))?")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the page log: what the person said, or what the bot answered."""

    id: int
    at: datetime
    said: str = ""
    reply: Reply | None = None
    thread: str = ""
    notice: bool = False

    @property
    def step(self) -> int:
        """The prompt this entry opened, 0 when it opened none."""
        return max((_step(part) for part in self.reply.parts), default=0) if self.reply else 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part stands: its entry, its position there, and the prompt that is open now."""

    entry: int
    part: int
    open_step: int
    entry_step: int = 0
    has_own: frozenset[str] = frozenset()

    def stale(self, step: int) -> bool:
        """Whether a button of ``step`` belongs to an earlier prompt."""
        return step > 0 and step != self.open_step


def part_html(part: Part, place: Place) -> Markup:
    """One part of a reply. A new kind of part must be given its HTML here before it type-checks."""
    draw = macros("parts.html")
    match part:
        case Text():
            return draw("text", part)
        case Quotation():
            return draw("quotation", part, *around(part))
        case Card():
            return draw("card", part, place)
        case Sorting():
            return draw("sorting", part)
        case Choices():
            return draw("choices", part, place, LINKS)
        case Form():
            return draw("form", part, place)
        case Pad():
            return draw("pad", part, place)
        case Receipt():
            return draw("receipt", part)
        case CaseList():
            return draw("cases", part)
        case _:
            assert_never(part)


def entry_html(entry: Entry, open_step: int) -> Markup:
    """One entry of the log with its time."""
    found = entry.reply.parts if entry.reply else ()
    # A notepad has its own button for what a terminal offers below it.
    has_own = frozenset(part.done for part in found if isinstance(part, Pad))
    parts = [
        part_html(part, Place(entry.id, index, open_step, entry.step, has_own))
        for index, part in enumerate(found)
    ]
    return macros("parts.html")("entry", entry, parts, time_label(entry.at))


def open_step(entries: Iterable[Entry]) -> int:
    """The prompt that stands open after these entries (oldest first), 0 when none does."""
    step = 0
    for entry in entries:
        # An answer without a prompt leaves none open; a notice leaves the open one as it is.
        if entry.reply and not entry.notice:
            step = entry.step
    return step


def entry_data(entry: Entry) -> dict[str, object]:
    """An entry as the stream carries it."""
    return {
        "id": entry.id,
        "day": entry.at.date().isoformat(),
        "label": day_label(entry.at.date()),
        "html": str(entry_html(entry, entry.step)),
    }


def pressed(reply: Reply, ref: str, fields: Mapping[str, str]) -> Press | Submit | None:
    """What the button or form at ``ref`` of ``reply`` says, None where nothing stands there."""
    found = _REF.fullmatch(ref)
    if not found:
        return None
    kind, index, place = found[1], int(found[2]), int(found[3] or 0)
    if index >= len(reply.parts):
        return None
    part = reply.parts[index]
    match part:
        case Choices() if kind == "c" and place < len(part.choices):
            return _press(part.choices[place])
        case Card() if kind == "r" and place < len(part.rows) and part.rows[place].field:
            return Press(EDIT, part.rows[place].field, part.step)
        case Form() if kind == "f":
            known = {each.name: fields[each.name] for each in part.inputs if each.name in fields}
            return Submit(part.action, part.value, part.step, known, marks_of(part))
        case Pad() if kind in "kd":
            return Submit(part.keep if kind == "k" else part.done, fields={NOTES: fields.get(NOTES, "")})
        case _:
            return None


def marks_of(form: Form) -> dict[str, str]:
    """The marks of the values that a form showed."""
    return {each.name: each.mark for each in form.inputs if each.mark}


def plain(reply: Reply) -> tuple[str, ...]:
    """What a reply says, line by line, without its buttons and forms: for a notice on a page."""
    return tuple(line for part in reply.parts for line in _lines(part) if line)


def _lines(part: Part) -> tuple[str, ...]:
    match part:
        case Text():
            return (part.text,)
        case Quotation():
            return (part.text, part.cite)
        case Card():
            return (part.title, *(f"{row.label}　{row.value}" for row in part.rows))
        case Sorting():
            return (part.title, *(f"{line.label}　{line.value}" for line in part.lines), part.footer)
        case Receipt():
            return (part.heading, part.title, part.caution)
        case CaseList():
            return (part.title, *(f"{line.number}　{line.title}" for line in part.lines))
        case Form():
            # A form in an answer to a form says what was wrong with it.
            return (part.title, *(each.error for each in part.inputs))
        case Pad():
            return (part.title,)
        case Choices():
            return ()
        case _:
            assert_never(part)


def _press(choice: Choice) -> Press:
    return Press(choice.action, choice.value, choice.step)


def _step(part: Part) -> int:
    match part:
        case Choices():
            return max((choice.step for choice in part.choices), default=0)
        case Card() | Form():
            return part.step
        case _:
            return 0


def around(quotation: Quotation) -> tuple[str, str, str]:
    """The text before the proviso, the proviso, and what follows it."""
    before, proviso, after = (
        quotation.text.partition(quotation.proviso) if quotation.proviso else ("", "", "")
    )
    return (before, proviso, after) if proviso else (quotation.text, "", "")
