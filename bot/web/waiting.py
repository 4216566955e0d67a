"""How many things wait for a person: the figure beside a page's name, and whether it is a new one."""

from dataclasses import dataclass
from hashlib import sha256

from bot.wiring import Desk
from dialogs import queue
from dialogs.turn import Person
from storage.lookup import EngineLookup


@dataclass(frozen=True, slots=True)
class Waiting:
    """``count`` waits for the person; ``mark`` changes whenever their list does."""

    count: int
    mark: str


def waiting_for(desk: Desk, person: Person) -> Waiting:
    """What waits for the desk (its turn, and questions), or for a staff member (their turn)."""
    lookup = EngineLookup(desk.engine)
    if person.desk:
        cases, questions = lookup.queue(), lookup.open_questions()
        count = len(queue.due(cases)) + len(questions)
    else:
        cases, questions = lookup.cases_of(person.id), ()
        count = len(lookup.waiting_for(person.id))
    facts = [(case.number, case.version) for case in cases], [question.id for question in questions]
    return Waiting(count, sha256(repr(facts).encode()).hexdigest()[:16])
