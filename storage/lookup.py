"""What a conversation may look up, answered over an open session, or over one of its own for each question."""

from collections import defaultdict
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Protocol

from rapidfuzz import fuzz, process
from sqlalchemy import ColumnElement, Engine, select
from sqlalchemy.orm import Session

from dialogs.cases import AskedQuestion, Case, Registered
from dialogs.draft import Draft
from dialogs.masking import masked
from dialogs.searching import holds
from dialogs.wording import label
from knowledge.facts import Fact
from knowledge.text import fold
from storage import attachments, drafts, questions, register
from storage.case_rows import company_key, find, get
from storage.engine import reading
from storage.numbers import real
from storage.schema import cases, events

ALIKE_FROM = 60
"""How much of a title (0 to 100) must be found in a text for the two to be alike."""
_WRITTEN = ("asked", "answered", "noted", "handed", "closed", "reopened", "withdrawn", "corrected")
"""Events that hold what somebody wrote."""


class _Opens(Protocol):
    def __call__(self) -> AbstractContextManager[Session]: ...


class RowLookup:
    """``dialogs.lookup.Lookup`` over whatever ``opens`` a session."""

    def __init__(self, opens: _Opens) -> None:
        self._opens = opens

    def case(self, number: str) -> Case | None:
        """The case with this number."""
        with self._opens() as session:
            return get(session, number)

    def case_of_draft(self, draft_id: str) -> Case | None:
        """The case this draft became, if it was sent."""
        return next(iter(self._find(cases.c.draft == draft_id)), None)

    def cases_of(self, person_id: str) -> tuple[Case, ...]:
        """The cases this person logged, newest first."""
        return self._find(cases.c.logger == person_id, newest_first=True)

    def drafts_of(self, person_id: str) -> tuple[Draft, ...]:
        """The drafts this person put aside, newest first."""
        with self._opens() as session:
            return drafts.aside(session, person_id)

    def queue(self) -> tuple[Case, ...]:
        """Every case that is not closed, oldest first. Those that only practise are nowhere but with
        the person themselves."""
        return self._find((cases.c.state != "closed") & real(cases.c.number))

    def held_by(self, person_id: str) -> tuple[Case, ...]:
        """The cases this person has or, where they are closed, had in hand, newest first."""
        theirs = cases.c.assignee["id"].as_string() == person_id
        return self._find(theirs & real(cases.c.number), newest_first=True)

    def closed(self, start: int, count: int) -> tuple[Case, ...]:
        """So many of the cases that are closed, newest first, from the one at ``start``."""
        over = (cases.c.state == "closed") & real(cases.c.number)
        page = select(cases.c.id).where(over).order_by(cases.c.id.desc()).offset(start).limit(count)
        with self._opens() as session:
            ids = list(session.execute(page).scalars())
            return find(session, cases.c.id.in_(ids), newest_first=True)

    def cases_of_department(self, department: str) -> tuple[Case, ...]:
        """The cases that members of a department logged or that were shared with it, newest first."""
        shared = select(events.c.number).where(
            events.c.kind == "shared", events.c.detail["department"].as_string() == department
        )
        theirs = cases.c.logged_by["department"].as_string() == department
        return self._find((theirs | cases.c.number.in_(shared)) & real(cases.c.number), newest_first=True)

    def search(self, text: str, internal: bool = False, only_of: str = "") -> tuple[Case, ...]:
        """Cases that hold every word of the text (number, company, title, facts, story, history, outcome),
        newest first; with ``internal`` the desk's own notes are read too.

        Names, addresses and telephone numbers are not searched, except where somebody wrote them in a text;
        with ``only_of`` not there either but in what this person logged.
        """
        columns = (
            cases.c.number,
            cases.c.logger,
            cases.c.title,
            cases.c.facts,
            cases.c.story,
            cases.c.outcome,
            cases.c.outcome_reason,
            cases.c.decided_by,
        )
        with self._opens() as session:
            said = _said(session, internal)
            rows = session.execute(select(*columns).where(real(cases.c.number)))
            numbers = [
                row.number
                for row in rows
                if _holds(text, row, said[row.number], veiled=bool(only_of) and row.logger != only_of)
            ]
            return find(session, cases.c.number.in_(numbers), newest_first=True)

    def company_like(self, name: str) -> Registered | None:
        """The company of the register that is most likely the one so called."""
        with self._opens() as session:
            return register.most_like(session, name)

    def number_elsewhere(self, case: Case) -> Registered | None:
        """The company that the corporate number of a case belongs to, where it plainly is another one."""
        with self._opens() as session:
            return register.elsewhere(session, case.number, case.facts)

    def cases_of_company(self, name: str) -> tuple[Case, ...]:
        """Cases of the same company, by its normalised name or by what the register calls it, newest first."""
        key = company_key({"company": Fact(name)})
        if not key:
            return ()
        theirs = (cases.c.company_key == key) | cases.c.number.in_(register.cases_of(key))
        return self._find(theirs & real(cases.c.number), newest_first=True)

    def attached(self, number: str) -> tuple[str, ...]:
        """What is attached to a case, by the names people gave, oldest first."""
        with self._opens() as session:
            return tuple(each.shown for each in attachments.of_case(session, number))

    def cases_like(self, text: str) -> tuple[Case, ...]:
        """Cases whose title is much the same or is found in the text, most like first, at most three."""
        with self._opens() as session:
            rows = session.execute(select(cases.c.number, cases.c.title).where(real(cases.c.number)))
            titles = {number: fold(title) for number, title in rows}
            scorer = fuzz.partial_ratio
            found = process.extract(fold(text), titles, scorer=scorer, limit=3, score_cutoff=ALIKE_FROM)
            numbers = [number for _, _, number in found]
            by_number = {case.number: case for case in find(session, cases.c.number.in_(numbers))}
        return tuple(by_number[number] for number in numbers)

    def question(self, question_id: int) -> AskedQuestion | None:
        """A question sent to the desk."""
        with self._opens() as session:
            return questions.get(session, question_id)

    def open_questions(self) -> tuple[AskedQuestion, ...]:
        """Questions the desk has not answered, oldest first."""
        with self._opens() as session:
            return questions.unanswered(session)

    def answers_to(self, person_id: str, limit: int) -> tuple[AskedQuestion, ...]:
        """What the desk last answered this person, newest first."""
        with self._opens() as session:
            return questions.answered_to(session, person_id, limit)

    def waiting_for(self, person_id: str) -> tuple[Case, ...]:
        """The person's cases in which the desk asked something, oldest question first."""
        asked = self._find((cases.c.logger == person_id) & (cases.c.question != ""))
        return tuple(sorted(asked, key=lambda case: case.turn_since))

    def _find(self, where: ColumnElement[bool], newest_first: bool = False) -> tuple[Case, ...]:
        with self._opens() as session:
            return find(session, where, newest_first=newest_first)


class SessionLookup(RowLookup):
    """Everything as one transaction sees it."""

    def __init__(self, session: Session) -> None:
        super().__init__(lambda: nullcontext(session))


class EngineLookup(RowLookup):
    """Each question in a short transaction of its own: while its answer is thought over, nobody waits."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(lambda: reading(engine))


def _said(session: Session, internal: bool) -> Mapping[str, list[str]]:
    """What was written in the history of each case."""
    query = select(events.c.number, events.c.detail).where(events.c.kind.in_(_WRITTEN))
    if not internal:
        query = query.where(~events.c.internal)
    said: defaultdict[str, list[str]] = defaultdict(list)
    for row in session.execute(query):
        said[row.number] += [row.detail.get(name, "") for name in ("text", "note", "reason")]
    return said


def _holds(wanted: str, row: Any, said: list[str], veiled: bool) -> bool:
    texts = [
        row.number,
        row.title,
        *(fact["value"] for fact in row.facts.values()),
        *(heard["text"] for heard in row.story),
        label("outcome", row.outcome) if row.outcome else "",
        row.outcome_reason,
        row.decided_by,
        *said,
    ]
    whole = "\n".join(texts)
    return holds(masked(whole, "\n") if veiled else whole, wanted)
