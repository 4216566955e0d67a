"""The consultations somebody sent lately, or names as theirs, while a word without a number may be about one.

Knows what is said of a case; not what becomes of it.
"""

from datetime import timedelta

from dialogs import listening, rights
from dialogs.cases import Case
from dialogs.policy import LIMIT
from dialogs.reply import Choice
from dialogs.talk import Talk
from dialogs.wording import say
from knowledge import details, listed, memo, partners
from knowledge.callers import about, points_back
from knowledge.companies import same_company
from knowledge.facts import Field
from knowledge.unreadable import overlooked

_LATELY = timedelta(days=1)
"""For how long after it was sent what is told may be more of a consultation."""
_MANY = 4
"""How many cases a question offers at most."""
_LONGEST = 16
"""Characters of a company's name on a button."""
_WISH: frozenset[Field] = frozenset({"proposal", "kind", "wishes"})


def sent(talk: Talk) -> tuple[Case, ...]:
    """The cases that the person sent within a day and that can still be written on, newest first."""
    return tuple(case for case in _writable(talk)[:_MANY] if talk.turn.at - case.received < _LATELY)


def _writable(talk: Talk) -> tuple[Case, ...]:
    person = talk.turn.person
    return tuple(
        case
        for case in talk.lookup.cases_of(person.id)
        if case.state != "closed" and rights.may(person, "write_on", case)
    )


def named(talk: Talk, text: str) -> tuple[Case, ...]:
    """The person's own cases that a text names by the company: 「さっきの見本電機の件、…」, or a company alone.

    All that were sent lately where none of them is the one it points back at.
    """
    draft = talk.draft
    who, _ = about(text)
    if draft and who and "company" in draft.facts and _is(who, draft.facts["company"].value):
        return ()
    if who:
        found = tuple(case for case in _writable(talk) if _is(who, case.company))
        return found[:_MANY] or (sent(talk) if draft is None and points_back(text) else ())
    facts = memo.read(text, talk.turn.today).facts
    if draft or "company" not in facts or _WISH & set(facts):
        return ()
    return tuple(case for case in sent(talk) if _is(facts["company"].value, case.company))


def _is(who: str, company: str) -> bool:
    return bool(company) and (who in company or same_company(who, company).same)


def meant(talk: Talk, text: str) -> tuple[Case, ...]:
    """The cases that a text may be more of: those it names, or else the one that was sent last."""
    return named(talk, text) or sent(talk)[:1]


def tells_of(talk: Talk, case: Case, text: str) -> bool:
    """Whether a text tells or corrects something of a case; a question, or a whole other wish, does not."""
    today = talk.turn.today
    if listening.is_question(text):
        return False
    if about(text)[0] or any(partners.changed(part, case.facts) for part in listed.parts(text)):
        return True
    facts = memo.read(text, today, known=case.facts).facts
    named = bool(memo.corrections(text, today, known=case.facts)) or any(
        [*details.named(sentence, today), *listening.said_open(sentence)] for sentence in listed.parts(text)
    )
    if {"company", "proposal"} <= set(facts) or (
        "proposal" in facts and listening.another(text, facts, case.company)
    ):
        return False
    if "company" in facts and not same_company(facts["company"].value, case.company).same:
        return not _WISH & set(facts)
    if "proposal" in facts and "company" not in facts:
        return named
    return named or bool(facts) or any(overlooked(text, today))


def called(case: Case) -> str:
    """A case as a question names it: its number with the company, or with what is offered."""
    name = case.company or case.title
    return say(
        "labels.case_called",
        number=case.number,
        name=name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…",
    )


def more_choice(case: Case, text: str) -> Choice:
    """The button that adds a text to a case: it carries the text, so that an old one adds what it stood below."""
    label = say("labels.button_as_more", case=called(case))
    return Choice(label, "write_on", f"{case.number}:{text[:LIMIT]}")
