"""A case as the conversation sees it, with its history, and what else the desk keeps: questions, corrections.

``storage`` turns rows into these. Knows no tables, and not what may be changed: that is ``changes``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from dialogs.draft import Heard
from dialogs.states import BY_HAND, Outcome, State, TurnHolder
from dialogs.turn import Person
from knowledge.assess import Assessment
from knowledge.facts import Fact, Field

EventKind = Literal[
    "filed",
    "shared",
    "revised",
    "claimed",
    "released",
    "asked",
    "answered",
    "noted",
    "moved",
    "handed",
    "closed",
    "reopened",
    "withdrawn",
    "contact",
    "seen",
    "attached",
    "detached",
    "corrected",
]
Correctable = Literal["pattern", "issues"]
"""The judgements of a case that the desk can correct."""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a case's history. ``internal`` ones are the desk's own and never shown to staff."""

    at: datetime
    actor: Person
    kind: EventKind
    detail: Mapping[str, str] = field(default_factory=dict)
    internal: bool = False


@dataclass(frozen=True, slots=True)
class Correction:
    """What the desk has decided against the reading: ``before`` is what had been read.

    A pattern is its code, issues are their ids with spaces between (none: ``NO_ISSUE``).
    """

    what: Correctable
    before: str
    after: str
    reason: str
    by: Person
    at: datetime
    words: tuple[str, ...] = ()


NO_ISSUE = "-"


@dataclass(frozen=True, slots=True)
class Case:
    """A consultation in the queue, with everything known of it.

    ``version`` counts its changes; ``question`` is what the desk asked the staff member and has no
    answer yet; ``contact_by`` is who speaks to the company.
    """

    number: str
    version: int
    state: State
    turn: TurnHolder
    turn_since: datetime
    title: str
    facts: dict[Field, Fact]
    story: tuple[Heard, ...]
    assessment: Assessment
    logger: Person
    received: datetime
    channel: str = "web"
    assignee: Person | None = None
    claimed: datetime | None = None
    question: str = ""
    contact_by: Literal["desk", "department"] = "desk"
    outcome: Outcome | None = None
    outcome_reason: str = ""
    decided_by: str = ""
    history: tuple[Event, ...] = ()

    @property
    def practice(self) -> bool:
        """Whether it was only practised (練習-0001): nobody is told, and it is never counted."""
        return self.number.startswith("練習")

    @property
    def own(self) -> bool:
        """Whether a department logged it as a project that it runs itself (6(1))."""
        return any(each.kind == "filed" and each.detail.get("state") == "shared" for each in self.history)

    @property
    def confidential(self) -> bool:
        """Whether only the logger and the desk may read it."""
        return "confidential" in self.facts

    @property
    def shared_with(self) -> str:
        """The department that may read it too, for as long as it is only kept as information; or nobody."""
        left = any(each.kind == "moved" and each.detail["before"] == "information" for each in self.history)
        shared = (each.detail["department"] for each in self.history if each.kind == "shared")
        return "" if left else next(shared, "")

    @property
    def unseen(self) -> bool:
        """Whether staff changed it after the desk last said that it looked, and somebody still has to."""
        if self.state == "closed":
            return False
        for event in reversed(self.history):
            if event.kind == "seen" or (event.kind == "revised" and event.actor.desk):
                return False
            if event.kind == "revised":
                return True
        return False

    @property
    def came_from(self) -> State | None:
        """The state it stood in before its last move, or before it was ended and opened again; nothing else."""
        for event in reversed(self.history):
            if event.kind in {"moved", "closed", "withdrawn"} and self.state != "closed":
                before = event.detail["before" if event.kind == "moved" else "state"]
                return next((state for state in BY_HAND if state == before), None)
        return None

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """The desk's corrections that stand: the last of each, unless it was taken back (empty)."""
        last: dict[str, Event] = {
            event.detail["what"]: event for event in self.history if event.kind == "corrected"
        }
        whats: tuple[Correctable, ...] = ("pattern", "issues")
        return tuple(
            Correction(
                what, said["before"], said["after"], said["reason"], event.actor, event.at, _words(said)
            )
            for what in whats
            if (event := last.get(what)) and (said := event.detail)["after"]
        )

    @property
    def is_note(self) -> bool:
        """Whether it is only kept as a note (控え): a sales pitch, which nobody takes up with the company."""
        kind = self.facts.get("kind")
        told = kind is not None and kind.value == "sales"
        return told and self.assessment.code == "contract" and self.state != "shared"

    @property
    def company(self) -> str:
        """The company's name, empty where it is not known."""
        fact = self.facts.get("company")
        return fact.value if fact else ""


def _words(said: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(filter(None, said["words"].split("\n")))


@dataclass(frozen=True, slots=True)
class Registered:
    """A company of the register. ``number`` is its corporate number, empty where it is not known."""

    id: str
    name: str
    number: str = ""
    aliases: tuple[str, ...] = ()
    cases: int = 0


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question about the policy that was sent to the desk; ``learned`` once it became an entry."""

    id: int
    question: str
    asker: Person
    at: datetime
    channel: str = "web"
    answer: str = ""
    answered_by: Person | None = None
    answered: datetime | None = None
    learned: bool = False
    learned_by: Person | None = None
    learned_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AnswerCorrection:
    """What the desk has said of an answer of the bot's: the right ``clause``, or none where the policy is

    silent. ``before`` is the clause it gave, or how it answered; ``answer`` is the desk's own, or empty.
    """

    id: int
    question: str
    before: str
    clause: str
    words: tuple[str, ...]
    answer: str
    reason: str
    by: Person
    at: datetime
