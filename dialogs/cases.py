"""A case as the conversation sees it, and the closed set of changes that can be made to it.

``storage`` turns rows into these and applies the changes; ``outcome`` of a change goes back to
``dialogs`` for its sentence. Knows no tables.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from dialogs.draft import Draft, Heard
from dialogs.states import Outcome, State, TurnHolder
from dialogs.turn import Person
from knowledge.assess import Assessment
from knowledge.facts import Fact, Field

EventKind = Literal[
    "filed",
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
    def confidential(self) -> bool:
        """Whether only the logger and the desk may read it."""
        return "confidential" in self.facts

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


# Changes: what a turn does to the world. ``number`` names a case, ``version`` is not needed where
# the change itself decides who wins (a claim).


@dataclass(frozen=True, slots=True)
class FileCase:
    """Put the draft into the queue. Filing the same draft twice gives the number it has."""

    draft: Draft
    title: str
    assessment: Assessment
    state: State = "received"

    @property
    def contact_by(self) -> Literal["desk", "department"]:
        """Who speaks to the company: the department itself where it runs its own project."""
        return "department" if self.state == "shared" else "desk"


@dataclass(frozen=True, slots=True)
class ReviseCase:
    """New facts or more of the story for a case already in the queue.

    ``corrections`` are those its assessment was worked out with.
    """

    number: str
    facts: dict[Field, Fact]
    story: tuple[Heard, ...]
    assessment: Assessment
    title: str
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class CorrectCase:
    """The desk decides a judgement against the reading, or takes that back (``after`` is empty).

    ``assessment`` is what follows, worked out from this ``version`` of the case. ``read`` and ``words``:
    what had been read, and on which words; ``shown`` holds names for the history.
    """

    number: str
    version: int
    what: Correctable
    read: str
    after: str
    reason: str
    words: tuple[str, ...]
    assessment: Assessment
    shown: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WithdrawCase:
    """The logger takes the case back, with one line."""

    number: str
    reason: str


@dataclass(frozen=True, slots=True)
class ClaimCase:
    """Take a case nobody has. Exactly one of several wins."""

    number: str


@dataclass(frozen=True, slots=True)
class ReleaseCase:
    """Give a case back to the desk."""

    number: str


@dataclass(frozen=True, slots=True)
class AskStaff:
    """Ask the staff member who logged the case; it is their turn until they answer."""

    number: str
    question: str


@dataclass(frozen=True, slots=True)
class AnswerDesk:
    """The staff member's answer; it is the desk's turn again."""

    number: str
    answer: str


@dataclass(frozen=True, slots=True)
class NoteCase:
    """A note of the desk's own (庁内メモ)."""

    number: str
    note: str


@dataclass(frozen=True, slots=True)
class MoveCase:
    """Bring a case to another state of ``TRANSITIONS``."""

    number: str
    state: State


@dataclass(frozen=True, slots=True)
class HandTurn:
    """Say whose turn it is."""

    number: str
    holder: TurnHolder
    note: str = ""


@dataclass(frozen=True, slots=True)
class CloseCase:
    """End a case: outcome, reason and the named person who decided."""

    number: str
    outcome: Outcome
    reason: str
    decided_by: str


@dataclass(frozen=True, slots=True)
class ReopenCase:
    """Bring a closed case back, with a reason."""

    number: str
    reason: str


@dataclass(frozen=True, slots=True)
class ContactBy:
    """Who speaks to the company: the desk, or the department that logged the case."""

    number: str
    who: Literal["desk", "department"]


@dataclass(frozen=True, slots=True)
class SeeCase:
    """The desk has looked at what staff changed."""

    number: str


@dataclass(frozen=True, slots=True)
class KeepDraft:
    """Put the draft aside, to be continued later."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class DropDraft:
    """Throw the draft away, on its owner's word."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class SendQuestion:
    """Send a question about the policy to the desk."""

    question: str


@dataclass(frozen=True, slots=True)
class AnswerQuestion:
    """The desk's answer to such a question; it comes back to the asker."""

    id: int
    answer: str


@dataclass(frozen=True, slots=True)
class LearnQuestion:
    """Make an answered question an entry that the bot answers from then on, marked as the desk's."""

    id: int


@dataclass(frozen=True, slots=True)
class ForgetQuestion:
    """Take an entry back that a question was made; question and answer stay."""

    id: int


@dataclass(frozen=True, slots=True)
class CorrectAnswer:
    """The desk says what the right answer to a question is; see ``AnswerCorrection``."""

    question: str
    before: str
    clause: str
    words: tuple[str, ...]
    answer: str
    reason: str


@dataclass(frozen=True, slots=True)
class ForgetAnswer:
    """Take a correction of an answer back."""

    id: int


@dataclass(frozen=True, slots=True)
class GiveAnswer:
    """The bot answered a question about the policy: how, and nothing of what was asked."""

    situation: str


Teaching = LearnQuestion | ForgetQuestion | CorrectAnswer | ForgetAnswer
CaseChange = (
    ReviseCase
    | CorrectCase
    | WithdrawCase
    | ClaimCase
    | ReleaseCase
    | AskStaff
    | AnswerDesk
    | NoteCase
    | MoveCase
    | HandTurn
    | CloseCase
    | ReopenCase
    | ContactBy
    | SeeCase
)
Change = FileCase | CaseChange | KeepDraft | DropDraft | SendQuestion | AnswerQuestion | Teaching | GiveAnswer


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a change: the case or question as it is now; ``repeated`` when it stood already."""

    change: Change
    case: Case | None = None
    question: AskedQuestion | None = None
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """A change that was not made, and the case as it is. Nothing of it was written."""

    change: Change
    why: Literal["gone", "taken", "state", "closed", "answered", "changed"]
    case: Case | None = None
    question: AskedQuestion | None = None


Result = Done | Refused
