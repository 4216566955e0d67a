"""The state of a conversation: everything needed to go on after a restart. Plain data, saved as JSON."""

from dataclasses import dataclass, field
from datetime import datetime

from knowledge.facts import Fact, Field, Kind


@dataclass(frozen=True, slots=True)
class Heard:
    """Something a person wrote, as they wrote it."""

    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """A consultation that is being logged.

    ``story`` is all that was written, verbatim; ``facts`` what was understood; ``asked`` how often
    each question went unanswered in a row; ``passed`` the questions left open for good; ``trail``
    the facts before each answer, for going back.
    """

    id: str
    started: datetime
    story: tuple[Heard, ...] = ()
    facts: dict[Field, Fact] = field(default_factory=dict)
    rest: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    question: str = ""
    asked: dict[str, int] = field(default_factory=dict)
    passed: tuple[str, ...] = ()
    trail: tuple[tuple[str, dict[Field, Fact]], ...] = ()
    shown: str = ""
    sorted: str = ""
    branch: str = ""


@dataclass(frozen=True, slots=True)
class OpenForm:
    """A form that stands open: typed text fills its next empty field."""

    action: str
    value: str
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Conversation:
    """Where one person stands in one channel. ``step`` numbers the prompt that stands open."""

    person: str
    channel: str
    step: int = 0
    draft: Draft | None = None
    form: OpenForm | None = None
    stopping: bool = False
    asked: str = ""
    greeted: bool = False
    last: str = ""
