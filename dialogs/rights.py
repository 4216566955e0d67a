"""Who may do what: one table, default deny, asked by every channel through the engine."""

from typing import Literal

from dialogs.cases import Case
from dialogs.turn import Person

Who = Literal["anyone", "logger", "writer", "reader", "desk"]
"""``anyone`` signed in; ``logger`` of the case; ``writer``: the logger or the desk; ``reader``: its
department too, and one it was shared with; the ``desk``."""

TABLE: dict[str, Who] = {
    # the conversation itself: only ever about one's own drafts and questions
    "open": "anyone",
    "greet": "anyone",
    "restart": "anyone",
    "back": "anyone",
    "keep": "anyone",
    "stop": "anyone",
    "continue": "anyone",
    "drop": "anyone",
    "leave_mode": "anyone",
    "help": "anyone",
    "thanks": "anyone",
    "overview": "anyone",
    "enough": "anyone",
    "resume": "anyone",
    "take_up": "anyone",
    "log": "anyone",
    "log_new": "anyone",
    "practice": "anyone",
    "take_back": "anyone",
    "log_this": "anyone",
    "answer": "anyone",
    "branch": "anyone",
    "send": "anyone",
    "edit": "anyone",
    "add": "anyone",
    "clauses": "anyone",
    "clause": "anyone",
    "ask": "anyone",
    "ask_desk": "anyone",
    "meant_answer": "anyone",
    "meant_more": "anyone",
    "meant_new": "anyone",
    "meant_same": "anyone",
    "meant_question": "anyone",
    "send_typed": "anyone",
    "send_not": "anyone",
    "cases": "anyone",
    "department_cases": "anyone",
    "search": "anyone",
    "confirm": "anyone",
    "start_on": "anyone",
    "own": "anyone",
    "share": "anyone",
    "register_is": "anyone",
    "listen": "anyone",
    "listen_fresh": "anyone",
    "listen_keep": "anyone",
    "listen_done": "anyone",
    # a case: asked again for the case itself
    "case": "reader",
    "write_on": "writer",
    "revise": "writer",
    "support": "logger",
    "withdraw": "logger",
    "reopen": "writer",
    "contact_by": "logger",
    "answer_desk": "logger",
    "answer_later": "logger",
    "answer_unknown": "logger",
    # the desk
    "queue": "desk",
    "claim": "desk",
    "release": "desk",
    "ask_staff": "desk",
    "note": "desk",
    "move": "desk",
    "hand": "desk",
    "close": "desk",
    "answer_question": "desk",
    "learn": "desk",
    "forget": "desk",
    "correct_answer": "desk",
    "forget_answer": "desk",
    "see": "desk",
    "correct_pattern": "desk",
    "correct_issues": "desk",
}


def is_close(person: Person, case: Case) -> bool:
    """Whether a person may know how to reach the company of a case: its logger and the desk may."""
    return person.desk or case.logger.id == person.id


def may(person: Person, action: str, case: Case | None = None) -> bool:
    """Whether a person may take an action (on a case). An unknown action is nobody's.

    A case that is only practised is there for its logger alone.
    """
    if case is not None and case.practice and case.logger.id != person.id:
        return False
    match TABLE.get(action):
        case "anyone":
            return True
        case "desk":
            return person.desk
        case "logger":
            return case is not None and case.logger.id == person.id
        case "writer":
            return case is not None and is_close(person, case)
        case "reader":
            return case is not None and (
                is_close(person, case)
                or (
                    bool(person.department)
                    and person.department in {case.logger.department, case.shared_with}
                    and not case.confidential
                )
            )
        case None:
            return False
