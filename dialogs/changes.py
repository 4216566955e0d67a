"""The closed set of changes that a turn can make, and what came of one.

``storage`` applies them; the result goes back to ``outcomes`` for its sentence. ``number`` names a case;
``version`` is not needed where the change itself decides who wins (a claim). Knows no tables.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from dialogs.cases import (
    AskedQuestion,
    Case,
    Correctable,
    Correction,
    Registered,
)
from dialogs.draft import Draft, Heard
from dialogs.states import Outcome, State, TurnHolder
from knowledge.assess import Assessment
from knowledge.facts import Fact, Field


@dataclass(frozen=True, slots=True)
class FileCase:
    """Put the draft into the queue. Filing the same draft twice gives the number it has.

    ``shared_with`` is a department that may read it too.
    """

    draft: Draft
    title: str
    assessment: Assessment
    state: State = "received"
    shared_with: str = ""

    @property
    def contact_by(self) -> Literal["desk", "department"]:
        """Who speaks to the company: the department itself where it runs its own project."""
        return "department" if self.state == "shared" else "desk"


@dataclass(frozen=True, slots=True)
class ReviseCase:
    """New facts or more of the story for a case already in the queue.

    ``corrections`` are those its assessment was worked out with, ``version`` is the case it was worked out
    from (0: whichever there is).
    """

    number: str
    facts: dict[Field, Fact]
    story: tuple[Heard, ...]
    assessment: Assessment
    title: str
    corrections: tuple[Correction, ...] = ()
    version: int = 0


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
    """What came of a change: the case or question as it is now; ``repeated`` when it stood already.

    ``holder`` is the company of the register that the case's corporate number belongs to, where that
    plainly is another one.
    """

    change: Change
    case: Case | None = None
    question: AskedQuestion | None = None
    repeated: bool = False
    holder: Registered | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A change that was not made, and the case as it is. Nothing of it was written."""

    change: Change
    why: Literal["gone", "taken", "state", "closed", "answered", "changed"]
    case: Case | None = None
    question: AskedQuestion | None = None


Result = Done | Refused
