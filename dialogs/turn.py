"""What reaches the bot: one turn of one person. Knows nothing of the channel it came through."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who uses the bot. ``desk`` is whether they work the desk's queue."""

    id: str
    name: str
    department: str
    desk: bool = False


@dataclass(frozen=True, slots=True)
class Typed:
    """A message as it was written, line breaks included."""

    text: str


@dataclass(frozen=True, slots=True)
class Press:
    """A choice taken: the ``action``, ``value`` and ``step`` that the button carried."""

    action: str
    value: str = ""
    step: int = 0


@dataclass(frozen=True, slots=True)
class Submit:
    """A form sent: the ``action``, ``value`` and ``step`` it carried, and its fields by name.

    ``marks`` are those of the values it showed, by the same names, where the form had any.
    """

    action: str
    value: str = ""
    step: int = 0
    fields: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing said to the bot. ``at`` is aware, in Tokyo; ``key`` is the same for a redelivery."""

    person: Person
    channel: str
    at: datetime
    key: str
    said: Typed | Press | Submit

    @property
    def today(self) -> date:
        """The day of the turn in Tokyo."""
        return self.at.date()
