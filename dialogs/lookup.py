"""What a conversation may look up: one read-only protocol that ``storage`` answers.

Rights are not its business: it gives what is there, and ``dialogs`` decides what is said of it.
"""

from typing import Protocol

from dialogs.cases import AskedQuestion, Case, Registered
from dialogs.draft import Draft


class Lookup(Protocol):
    """Read-only questions to what is remembered, within the turn's transaction."""

    def case(self, number: str) -> Case | None:
        """The case with this number."""

    def case_of_draft(self, draft_id: str) -> Case | None:
        """The case this draft became, if it was sent."""

    def cases_of(self, person_id: str) -> tuple[Case, ...]:
        """The cases this person logged, newest first."""

    def drafts_of(self, person_id: str) -> tuple[Draft, ...]:
        """The drafts this person put aside, newest first."""

    def queue(self) -> tuple[Case, ...]:
        """Every case that is not closed, oldest first."""

    def held_by(self, person_id: str) -> tuple[Case, ...]:
        """The cases this person has or, where they are closed, had in hand, newest first."""

    def closed(self, start: int, count: int) -> tuple[Case, ...]:
        """So many of the cases that are closed, newest first, from the one at ``start``."""

    def cases_of_department(self, department: str) -> tuple[Case, ...]:
        """The cases that members of a department logged or that were shared with it, newest first."""

    def search(self, text: str, internal: bool = False, only_of: str = "") -> tuple[Case, ...]:
        """Cases that hold every word of the text (number, company, title, facts, story, history, outcome),
        newest first; with ``internal`` the desk's own notes are read too, with ``only_of`` telephone numbers
        and addresses only in what this person logged."""

    def company_like(self, name: str) -> Registered | None:
        """The company of the register that is most likely the one so called."""

    def number_elsewhere(self, case: Case) -> Registered | None:
        """The company of the register that the case's corporate number belongs to, where it plainly is
        another one."""

    def cases_of_company(self, name: str) -> tuple[Case, ...]:
        """Cases of the same company by its normalised name, further ones of a case too, newest first."""

    def attached(self, number: str) -> tuple[str, ...]:
        """What is attached to a case, by the names people gave, oldest first."""

    def cases_like(self, text: str) -> tuple[Case, ...]:
        """Cases whose proposal resembles the text, most like first, at most three."""

    def question(self, question_id: int) -> AskedQuestion | None:
        """A question sent to the desk."""

    def open_questions(self) -> tuple[AskedQuestion, ...]:
        """Questions the desk has not answered, oldest first."""

    def waiting_for(self, person_id: str) -> tuple[Case, ...]:
        """The person's cases in which the desk asked something, oldest question first."""
