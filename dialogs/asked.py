"""What the desk asked about a case and waits to hear: said again, put off, answered.

Knows the questions that wait; which text is an answer to one is ``meaning``'s business.
"""

from datetime import datetime

from dialogs import desk
from dialogs.cases import Case
from dialogs.commands import without_number
from dialogs.talk import Talk
from dialogs.wording import label


def answers_case(talk: Talk, number: str, text: str) -> bool:
    """Take 「R8-0032 企画書は来週です」 as an answer to what the desk asked about that case."""
    waiting = {case.number for case in talk.lookup.waiting_for(talk.turn.person.id)}
    if number not in waiting:
        return False
    desk.act(talk, "answer_desk", number, {"answer": without_number(text)})
    return True


def say_waiting(talk: Talk, waiting: tuple[Case, ...]) -> None:
    """Say again what the desk waits to hear, with its buttons; beside a draft, which what is written next goes to."""
    for case in waiting[:2]:
        if talk.draft:
            talk.aside = True
            talk.said.extend(desk.asked(case.number, case.question, typed=False))
        else:
            talk.prompt.extend(desk.asked(case.number, case.question))


def was_asked(talk: Talk) -> bool:
    """Whether the desk asked something since one was last here: then that is the last thing said on screen."""
    last = talk.conversation.at
    return last is not None and any(at > last for at in _asked(talk))


def asked_beside(talk: Talk) -> bool:
    """Whether the desk asked something since one last wrote into the open draft: both wait for what is written."""
    draft = talk.draft
    return draft is not None and any(
        at > max([draft.started, *(heard.at for heard in draft.story)]) for at in _asked(talk)
    )


def _asked(talk: Talk) -> list[datetime]:
    """When the desk asked what still waits for an answer."""
    waiting = talk.lookup.waiting_for(talk.turn.person.id)
    return [each.at for case in waiting for each in case.history if each.kind == "asked"]


def unknown(talk: Talk, number: str) -> None:
    """「わからない」 is an answer too."""
    desk.act(talk, "answer_desk", number, {"answer": label("button", "unknown")})


def later(talk: Talk, number: str) -> None:
    """Put the desk's question off."""
    talk.aside = True
    talk.say("notices.later", number=number)
