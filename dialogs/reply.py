"""What the bot answers: a closed set of parts that every channel renders.

A new part must fail the type check until every channel renders it (``assert_never``). The text
of a part is plain: a channel escapes it, nothing in it is markup.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. ``strong`` marks the question or the first line of an answer."""

    text: str
    strong: bool = False
    kind: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class Quotation:
    """A clause word for word. ``proviso`` is the part of ``text`` from ただし on, or empty."""

    text: str
    proviso: str
    cite: str
    kind: Literal["quotation"] = "quotation"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a card. ``field`` names what a press on it edits (empty: not editable)."""

    label: str
    value: str
    field: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """What was understood, line by line. ``step`` belongs to the edits of its rows."""

    title: str
    rows: tuple[Row, ...]
    step: int = 0
    kind: Literal["card"] = "card"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the 整理（案）: what holds, and below it why."""

    label: str
    value: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Sorting:
    """The 整理（案） for staff: at most eight lines."""

    title: str
    lines: tuple[Line, ...]
    footer: str
    kind: Literal["sorting"] = "sorting"


@dataclass(frozen=True, slots=True)
class Choice:
    """A button. ``step`` 0 never grows old; any other is good only while that prompt stands."""

    label: str
    action: str
    value: str = ""
    step: int = 0
    main: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """Buttons side by side."""

    choices: tuple[Choice, ...]
    kind: Literal["choices"] = "choices"


@dataclass(frozen=True, slots=True)
class Input:
    """One field of a form. ``options`` makes it a select of (value, label); ``limit`` is in characters;
    ``date`` says that a day is asked for, which a channel may let people pick (its value: 2026-11-30);
    ``group`` is the heading under which a long form shows it beside its neighbours; ``suggest`` names a
    list of the page from which it may be filled, ``several`` that it takes more than one of them;
    ``mark`` stands for the value that is kept and comes back with the form, so that it is noticed when
    somebody else has changed that meanwhile."""

    name: str
    label: str
    value: str = ""
    hint: str = ""
    limit: int = 200
    long: bool = False
    required: bool = False
    options: tuple[tuple[str, str], ...] = ()
    error: str = ""
    date: bool = False
    group: str = ""
    suggest: str = ""
    several: bool = False
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """Fields to fill in, sent with ``action``, ``value`` and ``step``."""

    title: str
    action: str
    inputs: tuple[Input, ...]
    submit: str
    value: str = ""
    step: int = 0
    kind: Literal["form"] = "form"


@dataclass(frozen=True, slots=True)
class Pad:
    """One large field to write in while listening; saved as one types, silent until it is done.

    ``keep`` and ``done`` are the actions of a ``Submit`` with the one field ``notes``; ``headings``
    are words that a press puts into the text.
    """

    title: str
    notes: str
    headings: tuple[str, ...]
    hint: str
    keep: str
    done: str
    submit: str
    kind: Literal["pad"] = "pad"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A consultation was taken in: its number, what happens next, what may be told the company.

    ``tell`` names the ``sentence`` that is there to be copied; there is none where there is nobody to tell.
    """

    number: str
    heading: str
    title: str
    rows: tuple[Row, ...]
    tell: str
    sentence: str
    caution: str
    kind: Literal["receipt"] = "receipt"


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case in a list."""

    number: str
    title: str
    company: str
    state: str
    turn: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class CaseList:
    """Cases under a heading, each to be opened by its number."""

    title: str
    lines: tuple[CaseLine, ...]
    kind: Literal["cases"] = "cases"


Part = Text | Quotation | Card | Sorting | Choices | Form | Pad | Receipt | CaseList


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer.

    ``said`` answers the turn; ``prompt`` is what now stands open and is said only once: when a
    second turn comes before the first reply was delivered, the two ``said`` are joined and only
    the newer ``prompt`` is kept.
    """

    said: tuple[Part, ...] = ()
    prompt: tuple[Part, ...] = ()

    @property
    def parts(self) -> tuple[Part, ...]:
        """All parts in the order in which they are shown."""
        return self.said + self.prompt

    def after(self, earlier: "Reply") -> "Reply":
        """This reply with what an undelivered earlier one said in front.

        What the earlier one left open still is, unless a receipt says that it was sent.
        """
        sent = any(isinstance(part, Receipt) for part in self.said)
        return Reply(earlier.said + self.said, self.prompt or (() if sent else earlier.prompt))
