"""What a conversation may look up, answered over the open session."""

from rapidfuzz import fuzz, process
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from dialogs.cases import AskedQuestion, Case
from dialogs.draft import Draft
from knowledge.facts import Fact
from knowledge.text import fold
from storage import drafts, questions
from storage.case_rows import company_key, find, get
from storage.schema import cases

ALIKE_FROM = 60
"""How much of a title (0 to 100) must be found in a text for the two to be alike."""


class SessionLookup:
    """``dialogs.lookup.Lookup`` over a session: what it says holds for this transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def case(self, number: str) -> Case | None:
        """The case with this number."""
        return get(self._session, number)

    def case_of_draft(self, draft_id: str) -> Case | None:
        """The case this draft became, if it was sent."""
        return next(iter(self._find(cases.c.draft == draft_id)), None)

    def cases_of(self, person_id: str) -> tuple[Case, ...]:
        """The cases this person logged, newest first."""
        return self._find(cases.c.logger == person_id, newest_first=True)

    def drafts_of(self, person_id: str) -> tuple[Draft, ...]:
        """The drafts this person put aside, newest first."""
        return drafts.aside(self._session, person_id)

    def queue(self) -> tuple[Case, ...]:
        """Every case that is not closed, oldest first."""
        return self._find(cases.c.state != "closed")

    def cases_of_company(self, name: str) -> tuple[Case, ...]:
        """Cases of the same company by its normalised name, newest first."""
        key = company_key({"company": Fact(name)})
        return self._find(cases.c.company_key == key, newest_first=True) if key else ()

    def cases_like(self, text: str) -> tuple[Case, ...]:
        """Cases whose title is much the same or is found in the text, most like first, at most three."""
        rows = self._session.execute(select(cases.c.number, cases.c.title))
        titles = {number: fold(title) for number, title in rows}
        found = process.extract(
            fold(text), titles, scorer=fuzz.partial_ratio, limit=3, score_cutoff=ALIKE_FROM
        )
        numbers = [number for _, _, number in found]
        by_number = {case.number: case for case in self._find(cases.c.number.in_(numbers))}
        return tuple(by_number[number] for number in numbers)

    def question(self, question_id: int) -> AskedQuestion | None:
        """A question sent to the desk."""
        return questions.get(self._session, question_id)

    def open_questions(self) -> tuple[AskedQuestion, ...]:
        """Questions the desk has not answered, oldest first."""
        return questions.unanswered(self._session)

    def waiting_for(self, person_id: str) -> tuple[Case, ...]:
        """The person's cases in which the desk asked something, oldest question first."""
        asked = self._find((cases.c.logger == person_id) & (cases.c.question != ""))
        return tuple(sorted(asked, key=lambda case: case.turn_since))

    def _find(self, where: ColumnElement[bool], newest_first: bool = False) -> tuple[Case, ...]:
        return find(self._session, where, newest_first=newest_first)
