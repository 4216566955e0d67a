"""The queue and the case page as data that each channel renders. Every word in them is ready to show."""

from dataclasses import dataclass

from dialogs.reply import CaseLine, Form, Line, Quotation, Row


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One case in the queue. ``age`` is in days since it was received; ``holder`` is the id of the
    person who has it in hand, empty where nobody has; ``turn`` says whose turn it is, empty once it is over;
    ``dates`` are the days by which something has to be done; ``named`` whether its company is known."""

    number: str
    title: str
    company: str
    state: str
    pattern: str
    assignee: str
    department: str
    received: str
    age: int
    note: str = ""
    holder: str = ""
    turn: str = ""
    dates: str = ""
    named: bool = True


@dataclass(frozen=True, slots=True)
class QueueSection:
    """The cases of one turn holder (推進担当の番, 職員の番 …)."""

    label: str
    rows: tuple[QueueRow, ...]


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question of staff that waits for the desk, with the form that answers it."""

    asked: str
    asker: str
    question: str
    form: Form


@dataclass(frozen=True, slots=True)
class QueueView:
    """「今日すること」: whose turn it is first, then the waiting ones. ``summary`` counts them; ``ours`` and
    ``waiting`` are the figures of the cases."""

    title: str
    summary: str
    sections: tuple[QueueSection, ...]
    questions: tuple[QuestionRow, ...]
    empty: str
    ours: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line of a case's history; ``before`` and ``after`` when it changed a value."""

    at: str
    who: str
    says: str
    internal: bool = False
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class CaseAction:
    """Something that can be done to the case. ``refused`` says why not, with the clause; ``main`` is the
    next step, at most one of them."""

    form: Form
    refused: str = ""
    main: bool = False


@dataclass(frozen=True, slots=True)
class CaseView:
    """Everything the reader may know of a case. Empty tuples where they may know nothing."""

    number: str
    title: str
    status: tuple[Row, ...]
    facts: tuple[Row, ...]
    contact: tuple[Row, ...]
    story: tuple[Row, ...]
    sorting: tuple[Line, ...]
    obligations: tuple[Line, ...]
    clauses: tuple[Quotation, ...]
    issues: tuple[Line, ...]
    similar: tuple[CaseLine, ...]
    company_cases: tuple[CaseLine, ...]
    history: tuple[HistoryLine, ...]
    actions: tuple[CaseAction, ...]
