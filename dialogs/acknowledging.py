"""Saying what was taken of a message: read back, put right, not read; and what it brings up.

Knows what was taken and the wording; how words became facts is ``listening``'s business.
"""

from calendar import isleap
from collections.abc import Iterable
from datetime import date

from dialogs import display, prompt, schemes
from dialogs.draft import Draft
from dialogs.reply import Choice
from dialogs.taken import Taken
from dialogs.talk import Talk, button
from dialogs.wording import label, say
from knowledge.answers import leaves_open
from knowledge.facts import PERSONAL, Fact, Facts, Field
from knowledge.memo import Problem

SAID_BACK = 60
"""Characters of a text that is said back as it was written."""


def acknowledge(talk: Talk, taken: Taken, first: bool, said: str, pressed: bool) -> None:
    """Say what was taken of a message.

    ``first``: it began the draft. ``said``: what of it was read, where it was not all choices and questions.
    ``pressed``: a choice was taken from it.
    """
    draft = talk.draft
    assert draft is not None
    if first and taken.facts:
        _greet(talk, draft)
    elif taken.facts:
        _say_changed(talk, draft, taken)
    for problem in taken.problems:
        _say_problem(talk, problem)
    schemes.say_once(talk)
    if taken.cleared:
        _say_cleared(talk, taken)
    if taken.facts:
        say_past(talk, taken.facts)
        say_rules(talk)
        answered = first or pressed or taken.problems or _answers(taken)
        _count_miss(talk, missed=bool(said) and not answered)
    elif taken.left_open == "company":
        talk.say("consultation.company_unknown")
    elif taken.again or taken.noted:
        talk.say("consultation.story_added", words=_brief(taken.text))
        _count_miss(talk, missed=bool(said) and not (pressed or taken.noted))
    elif not (taken.problems or taken.cleared or pressed or taken.left_open):
        _not_read(talk, said)


def _say_cleared(talk: Talk, taken: Taken) -> None:
    for field in taken.cleared:
        if field == "company":
            talk.say("consultation.company_unknown")
        else:
            name = "consultation.emptied" if field in taken.draft.facts else "consultation.is_open"
            talk.say(name, label=label("field", "when" if field == "start" else field))


def _brief(text: str) -> str:
    """What was written, where it is short enough to be said back."""
    return text if len(text) <= SAID_BACK else ""


def _greet(talk: Talk, draft: Draft) -> None:
    facts = draft.facts
    if prompt.is_rich(draft):
        talk.say("consultation.read_memo")
        return
    quiet = PERSONAL | {"proposal", "kind", "heard_on", "heard_how"}
    rest = [field for field in facts if field not in quiet]
    if "proposal" in facts:
        today = "heard_on" in facts and facts["heard_on"].value.startswith(talk.turn.today.isoformat())
        heard = display.day(talk.turn.today) if today else ""
        talk.say("consultation.read_line", proposal=prompt.title_of(draft), heard=heard)
    if PERSONAL & set(facts):
        talk.say("consultation.contact_added")
    if rest:
        talk.say("consultation.wrote_down", lines=_lines(draft, rest))
    elif "proposal" not in facts:
        talk.say("consultation.story_added", words="")


def _say_changed(talk: Talk, draft: Draft, taken: Taken) -> None:
    for line in dict.fromkeys(display.line_of(field) for field in taken.facts if field in taken.corrected):
        value = display.line_value(line, draft.facts)
        talk.say("consultation.corrected", label=label("field", line), value=value)
    for line in dict.fromkeys(display.line_of(field) for field in taken.facts if field in taken.doubted):
        talk.say("consultation.line_unconfirmed", label=label("field", line))
    new = [field for field in taken.facts if field not in {*taken.corrected, *taken.doubted}]
    if contact := [field for field in new if field in PERSONAL]:
        talk.say("consultation.contact_added")
        new = [field for field in new if field not in contact]
    if new:
        talk.say("consultation.wrote_down", lines=_lines(draft, new))


def _lines(draft: Draft, fields: Iterable[Field]) -> str:
    told = dict.fromkeys("cost" if field == "development" else field for field in fields)
    return "、".join(
        say("consultation.line", label=label("field", field), value=_told(field, draft)) for field in told
    )


def _told(field: Field, draft: Draft) -> str:
    """What a field says; cost with who pays development, from one set of words."""
    return (
        display.line_value("cost", draft.facts)
        if field == "cost"
        else display.said(field, draft.facts[field])
    )


def _say_problem(talk: Talk, problem: Problem) -> None:
    values = {"label": label("field", problem.field), **problem.detail}
    talk.say(f"errors.{problem.code}", **values)


def say_past(talk: Talk, changed: Facts) -> None:
    """Say that a day lies in the past, and offer the same day to come or its form; it stays as it was said."""
    draft, today = talk.draft, talk.turn.today
    for field in display.AHEAD if draft else ():
        fact = changed.get(field)
        if draft is None or fact is None or not (sentence := display.past(field, fact, today)):
            continue
        talk.say_text(sentence)
        other = Fact(_to_come(fact.value, today))
        talk.offer(
            Choice(display.value_of(field, other), "start_on", f"{field}={other.value}:{draft.id}"),
            button("edit", "edit", f"{display.line_of(field)}:{draft.id}"),
        )


def _to_come(start: str, today: date) -> str:
    """The same month, or day of the year, when it comes next."""
    year, rest = today.year, start[4:]
    while f"{year}{rest}" < today.isoformat()[: len(start)] or (rest == "-02-29" and not isleap(year)):
        year += 1
    return f"{year}{rest}"


def say_rules(talk: Talk) -> None:
    """Say a rule of the policy once, when something written brings it up."""
    draft = talk.draft
    if draft is None or "proposal" not in draft.facts or prompt.is_rich(draft):
        return
    for reason in prompt.assessment_of(talk, draft).settle:
        topic = reason.code.removeprefix("settle.")
        if topic not in draft.told:
            talk.say(f"consultation.rule_{topic}")
            draft = talk.set_draft(told=(*draft.told, topic))


def _answers(taken: Taken) -> bool:
    question = prompt.open_question(taken.draft)
    if question is None:
        return True
    return bool({question.field, *question.settled_by} & set(taken.facts))


def _count_miss(talk: Talk, missed: bool) -> None:
    """Count a question that went unanswered although something was read; the second time go on.

    What the company wants is asked for once more with an example.
    """
    draft = talk.draft
    assert draft is not None
    question = prompt.open_question(draft)
    if question is None or not missed:
        return
    misses = draft.misses.get(question.name, 0) + 1
    talk.set_draft(misses={**draft.misses, question.name: misses})
    if misses >= 2:
        go_on(talk)
    elif question.name == "proposal":
        talk.say("consultation.proposal_example")


def _not_read(talk: Talk, said: str) -> None:
    draft = talk.draft
    assert draft is not None
    question = prompt.open_question(draft)
    if question is None or prompt.open_branch(draft):
        if leaves_open(said):
            talk.say("consultation.left_blank")
        else:
            talk.say("consultation.story_added", words=_brief(said))
        return
    misses = draft.misses.get(question.name, 0) + 1
    talk.set_draft(misses={**draft.misses, question.name: misses})
    if misses >= 2:
        go_on(talk)
    else:
        narrow = prompt.is_narrow(question, draft)
        talk.say(f"consultation.{question.name}{'_narrow' if narrow else ''}_example")


def go_on(talk: Talk) -> None:
    """Leave the open question to the desk and go on without it."""
    draft = talk.draft
    assert draft is not None
    question = prompt.open_question(draft)
    if question is None:
        return
    talk.say("consultation.go_on")
    if question.name == "proposal":
        story = " ".join(heard.text for heard in draft.story)
        talk.set_draft(facts={**draft.facts, "proposal": Fact(story[:200], story[:200])})
    else:
        talk.set_draft(passed=(*draft.passed, question.name))
