"""The state of a conversation: everything needed to go on after a restart. Plain data, saved as JSON."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from dialogs.reply import Choice
from knowledge.facts import Fact, Field, Kind

PRACTICE = "practice:"
"""What the id of a draft begins with that is only practised: nobody is told, and it is never counted."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Something a person wrote, as they wrote it."""

    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Point:
    """Where a draft stood before an answer was taken: what going back returns to. ``turn`` is the key of
    the message that answered."""

    facts: dict[Field, Fact]
    kinds: tuple[Kind, ...]
    passed: tuple[str, ...]
    turn: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A consultation that is being logged.

    ``story`` is all that was written, verbatim; ``facts`` what was understood; ``kinds`` what the
    words leave open of its kind; ``misses`` how often in a row each question was not understood;
    ``passed`` the questions that are not asked again; ``branch`` the turn-off that was taken;
    ``told`` what was already said of it (rules, card, 整理（案）), so that it is said once; ``own``
    whether the department runs it itself (6(1)); ``register`` is the id of the company in the register
    that it was said to be, ``"other"``, or ``"unknown"``.
    """

    id: str
    started: datetime
    story: tuple[Heard, ...] = ()
    facts: dict[Field, Fact] = field(default_factory=dict)
    kinds: tuple[Kind, ...] = ()
    misses: dict[str, int] = field(default_factory=dict)
    passed: tuple[str, ...] = ()
    branch: str = ""
    trail: tuple[Point, ...] = ()
    told: tuple[str, ...] = ()
    own: bool = False
    register: str = ""

    @property
    def practice(self) -> bool:
        """Whether it is only practised."""
        return self.id.startswith(PRACTICE)


@dataclass(frozen=True, slots=True)
class OpenForm:
    """A form that stands open: typed text fills its next empty field.

    ``left`` once something else was said or done: then it is asked before typed text goes into it.
    """

    action: str
    value: str
    fields: dict[str, str] = field(default_factory=dict)
    left: bool = False


@dataclass(frozen=True, slots=True)
class Conversation:
    """Where one person stands in one channel.

    ``step`` numbers the prompt that stands open and ``offered`` are its choices, so that they can
    be taken by typing; ``mode`` is what the next message is taken for; ``held`` keeps a text while
    it is asked what it was meant for, and ``later`` those that came meanwhile; ``notes`` is what was written while listening on the telephone;
    ``at`` is the last turn; ``beside`` whether it only asked something beside the open question, to which
    going back then returns.
    """

    person: str
    channel: str
    step: int = 0
    mode: Literal[
        "", "stopping", "adding", "policy", "ask_desk", "meant", "taking_up", "listening", "sending"
    ] = ""
    draft: Draft | None = None
    form: OpenForm | None = None
    held: str = ""
    later: tuple[str, ...] = ()
    notes: str = ""
    offered: tuple[Choice, ...] = ()
    at: datetime | None = None
    beside: bool = False
