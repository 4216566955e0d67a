"""A form that stands open and is filled by typing: the next field it needs, and whether a text is for it at all.

Knows the form and what it still wants; what is done with it, once it has all, is ``desk``'s business.
"""

import re
from collections.abc import Mapping
from datetime import timedelta

from dialogs import actions, asked, desk, lately, listening, moves, policy, rights, teaching
from dialogs.commands import begins_with_case, case_number
from dialogs.draft import OpenForm
from dialogs.reply import Choice, Input
from dialogs.talk import Talk, button
from dialogs.wording import say
from knowledge.text import fold

_OF_QUESTIONS = {"answer_question": desk.answer_question, "correct_answer": desk.correct_answer}
"""Forms that are about no case."""
FORGOTTEN = timedelta(minutes=5)
"""After which a form that stands open no longer takes what is typed without asking: a Slack modal may have
been closed, or another page looked at meanwhile."""
_ASKED_FOR = frozenset({"answer_question", "answer_desk", "withdraw", "write_on"})
"""Forms that take no question: one typed while they stand open may be meant for the policy."""
_NOT_SO = re.compile(r"(?:やっぱり?、?)?(?:取り?下げ(?:ない|ません|るのは?や)|やめ|まだ取り?下げ)")
_FOR_GOOD = frozenset({"withdraw"})
"""Forms that end something: nothing that was typed for another end may do it unasked."""


def fill(talk: Talk, text: str) -> bool:
    """Put typed text into the next field that the open form needs; when it has all, send it.

    False where the form can no longer be sent: it is closed, and the text is meant for something else.
    """
    form = talk.conversation.form
    assert form is not None
    if form.action in _FOR_GOOD and _NOT_SO.match(text.strip()):
        moves.go_on(talk, "")
        return True
    if is_past(talk, form):
        talk.set(form=None, mode="" if talk.conversation.mode == "sending" else talk.conversation.mode)
        return False
    last = talk.conversation.at
    forgotten = last is not None and talk.turn.at - last > FORGOTTEN
    asks = form.action in _ASKED_FOR and listening.is_question(text) and policy.knows(talk, text)
    if asks and form.action in _FOR_GOOD and talk.conversation.mode != "sending":
        policy.answer(talk, text)
    elif talk.conversation.mode == "sending" and asks:
        policy.answer(talk, text)
        ask_to_send(talk, form, talk.conversation.held)
    elif talk.conversation.mode == "sending":
        ask_to_send(talk, form, f"{talk.conversation.held}\n{text}")
    elif form.left or forgotten or asks or form.action in _FOR_GOOD or asked.was_asked(talk):
        ask_to_send(talk, form, text)
    else:
        _fill(talk, form, text)
    return True


def is_past(talk: Talk, form: OpenForm) -> bool:
    """Whether what a form asks for cannot be done any more."""
    case = talk.lookup.case(form.value) if form.action in actions.ACTIONS else None
    return case is not None and bool(actions.ACTIONS[form.action].refused(case, talk.turn.person))


def ask_to_send(talk: Talk, form: OpenForm, text: str) -> None:
    """Ask before a text goes out that may not be meant for the form; it is kept meanwhile."""
    talk.set(mode="sending", held=text)
    ends = form.action in _FOR_GOOD
    question = (
        say("desk.withdraw_typed", text=text, number=form.value)
        if ends
        else say("desk.send_typed", text=text, use=desk.purpose(talk, form.action, form.value))
    )
    talk.ask(
        question,
        button("withdraw" if ends else "send_typed", "send_typed", "", talk.step),
        *_more_of(talk, form, text),
        button("withdraw_not" if ends else "send_not", "send_not", "", talk.step),
    )


def _more_of(talk: Talk, form: OpenForm, text: str) -> tuple[Choice, ...]:
    """The button that adds a text to the case it names, where that is another than the form's."""
    number = case_number(text) if begins_with_case(text) else ""
    case = talk.lookup.case(number) if number not in {"", form.value} else None
    if case is None or case.state == "closed" or not rights.may(talk.turn.person, "write_on", case):
        return ()
    label = say("labels.button_as_more", case=lately.called(case))
    return (Choice(label, "meant_more", number, talk.step),)


def send_typed(talk: Talk, _: str) -> None:
    """The text that was kept was meant for the open form."""
    form, text = talk.conversation.form, talk.conversation.held
    talk.set(mode="", held="")
    if form is None or not text:
        talk.say("consultation.old_button_done")
    else:
        _fill(talk, form, text)


def _fill(talk: Talk, form: OpenForm, text: str) -> None:
    fields = dict(form.fields)
    open_ones = _needed(talk, form.action, form.value, fields)
    talk.set(form=None)
    if not open_ones:
        talk.say("consultation.old_button_done")
        return
    target = open_ones[0]
    fields[target.name] = _option(target, text)
    rest = _needed(talk, form.action, form.value, fields)
    if rest and not _error(talk, form.action, form.value, fields, target.name):
        talk.set_form(form.action, form.value, fields)
        talk.ask(rest[0].label, button("stop", "leave_mode", "", talk.step))
        if rest[0].options:
            talk.prompt_text("　".join(f"{n}. {name}" for n, (_, name) in enumerate(rest[0].options, 1)))
    elif form.action in _OF_QUESTIONS:
        _OF_QUESTIONS[form.action](talk, form.value, fields)
    else:
        desk.act(talk, form.action, form.value, fields)


def _needed(talk: Talk, action: str, value: str, fields: Mapping[str, str]) -> list[Input]:
    """The fields of an open form that still want an answer, as far as it is filled in."""
    inputs = _read(talk, action, value, fields)
    return [item for item in inputs if item.name not in fields and (item.required or item.error)]


def _error(talk: Talk, action: str, value: str, fields: Mapping[str, str], name: str) -> str:
    """What is wrong with one field of an open form, as far as it is filled in."""
    return next((item.error for item in _read(talk, action, value, fields) if item.name == name), "")


def _read(talk: Talk, action: str, value: str, fields: Mapping[str, str]) -> tuple[Input, ...]:
    case = None if action in _OF_QUESTIONS else talk.lookup.case(value)
    if case:
        return desk.read(talk, action, case, fields)
    return actions.checked(_inputs(talk, action, value), fields)


def _option(target: Input, text: str) -> str:
    """The value of an option that was typed by its number or its label; other text as it is."""
    if not target.options:
        return text
    if text.isdecimal() and 1 <= int(text) <= len(target.options):
        return target.options[int(text) - 1][0]
    return next((value for value, name in target.options if fold(name) == fold(text)), text)


def _inputs(talk: Talk, action: str, value: str) -> tuple[Input, ...]:
    if action == "answer_question":
        return desk.question_form(0).inputs
    if action == "correct_answer":
        return teaching.form(talk.handbook.policy, value).inputs
    case = talk.lookup.case(value)
    return actions.ACTIONS[action].inputs(case) if case else ()
