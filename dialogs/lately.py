"""The consultation somebody sent last, while it is what a word without a number may well be about.

Knows what is said of a case; not what becomes of it.
"""

from datetime import timedelta

from dialogs import listening, rights
from dialogs.cases import Case
from dialogs.policy import LIMIT
from dialogs.reply import Choice
from dialogs.talk import Talk
from dialogs.wording import say
from knowledge import details, listed, memo
from knowledge.companies import same_company
from knowledge.facts import Field
from knowledge.unreadable import overlooked

_LATELY = timedelta(days=1)
"""For how long after it was sent what is told may be more of a consultation."""
_WISH: frozenset[Field] = frozenset({"proposal", "kind", "wishes"})


def sent(talk: Talk) -> Case | None:
    """The case that the person sent last, if that was within a day and it can still be written on."""
    for case in talk.lookup.cases_of(talk.turn.person.id)[:1]:
        takes = case.state != "closed" and rights.may(talk.turn.person, "write_on", case)
        if takes and talk.turn.at - case.received < _LATELY:
            return case
    return None


def tells_of(talk: Talk, case: Case, text: str) -> bool:
    """Whether a text tells or corrects something of a case; a question, or a whole other wish, does not."""
    today = talk.turn.today
    if listening.is_question(text):
        return False
    facts = memo.read(text, today, known=case.facts).facts
    named = bool(memo.corrections(text, today, known=case.facts)) or any(
        [*details.named(sentence, today), *listening.said_open(sentence)] for sentence in listed.parts(text)
    )
    if {"company", "proposal"} <= set(facts):
        return False
    if "company" in facts and not same_company(facts["company"].value, case.company).same:
        return not _WISH & set(facts)
    if "proposal" in facts and "company" not in facts:
        return named
    return named or bool(facts) or any(overlooked(text, today))


def more_choice(case: Case, text: str) -> Choice:
    """The button that adds a text to a case: it carries the text, so that an old one adds what it stood below."""
    label = say("labels.button_as_more", number=case.number)
    return Choice(label, "write_on", f"{case.number}:{text[:LIMIT]}")
