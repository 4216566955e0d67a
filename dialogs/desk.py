"""Taking an action on a case, or answering a question of staff: the form, what is wrong with it, the change.

A press without its fields shows the form; sent with them it makes the change. What can be done is declared
in ``actions``. Knows no tables and no channel.
"""

from dataclasses import replace

from dialogs import actions, rights, teaching, unsent
from dialogs.cases import AskedQuestion, Case
from dialogs.changes import AnswerQuestion
from dialogs.reply import Choices, Form, Input, Part, Text
from dialogs.talk import Talk, button
from dialogs.turn import Submit
from dialogs.wording import label, say


def form_of(action: actions.Action, case: Case, step: int = 0) -> Form:
    """The form of an action for a case."""
    name = label("button", action.label)
    return Form(name, action.name, action.inputs(case), name, case.number, step)


def read(talk: Talk, name: str, case: Case, fields: actions.Fields) -> tuple[Input, ...]:
    """The inputs of an action with what was given and what is wrong with it."""
    action = actions.ACTIONS[name]
    return action.check(talk, case, fields) if action.check else actions.checked(action.inputs(case), fields)


def case_for(talk: Talk, action: str, number: str) -> Case | None:
    """The case, if this person may take the action on it; otherwise it is said that they may not.

    The same words for another's case and for none, so that numbers cannot be probed.
    """
    case = talk.lookup.case(number)
    person = talk.turn.person
    if case is None or not rights.may(person, "case", case):
        talk.say("desk.refused_case")
        return None
    if not rights.may(person, action, case):
        theirs = rights.TABLE.get(action) in {"logger", "writer"}
        talk.say("desk.refused_mine_only" if theirs else "desk.refused_right")
        return None
    return case


def act(talk: Talk, name: str, number: str, fields: actions.Fields | None = None) -> None:
    """Take an action: with its fields make the change, without them ask for them."""
    action = actions.ACTIONS[name]
    case = case_for(talk, name, number)
    if case is None:
        unsent.offer(talk, name, number, fields, None)
        return
    if refused := action.refused(case, talk.turn.person):
        talk.say_text(refused)
        unsent.offer(talk, name, number, fields, case)
        return
    form = form_of(action, case, talk.step)
    form = replace(form, title=say("desk.form_of_case", name=form.title, number=number, title=case.title))
    if fields is None and form.inputs:
        if name == "answer_desk":
            talk.prompt_text(say("desk.typed_goes", use=purpose(talk, name, number)))
        _show(talk, form)
        return
    given = fields or {}
    inputs = read(talk, name, case, given)
    if any(item.error for item in inputs):
        _show(talk, replace(form, inputs=inputs), given)
        return
    given = {item.name: item.value for item in inputs}
    if name == "move" and (stopped := actions.gate(case, actions.state_of(given["state"]))):
        talk.say_text(stopped)
        return
    talk.changes.append(action.change(talk, case, given))


def _show(talk: Talk, form: Form, given: actions.Fields | None = None) -> None:
    """Leave a form open. Typed words fill what it needs, in order, unless somebody sent it as a form:

    they fill it in again where it stands, and what they type is meant for something else.
    """
    talk.prompt.append(form)
    talk.prompt_choices(button("stop", "leave_mode", "", talk.step))
    if not isinstance(talk.turn.said, Submit) and any(item.required for item in form.inputs):
        wrong = {item.name for item in form.inputs if item.error}
        kept = {name: value for name, value in (given or {}).items() if name not in wrong}
        talk.set_form(form.action, form.value, kept)


def asked(number: str, question: str, typed: bool = True) -> tuple[Part, ...]:
    """What the desk asks about a case, with the ways to answer; ``typed``: what is written next is one."""
    ways = (
        button("answer", "answer_desk", number),
        button("unknown", "answer_unknown", number),
        button("later", "answer_later", number),
    )
    text = say("notices.asked", number=number, question=question)
    how = (Text(say("notices.asked_how")),) if typed else ()
    return Text(text, strong=True), *how, Choices(ways)


def purpose(talk: Talk, action: str, value: str) -> str:
    """What typed text goes out as while a form stands open, and to whom."""
    if action == "answer_question":
        question = talk.lookup.question(int(value))
        assert question is not None
        return say("desk.purpose_question", name=question.asker.name, question=question.question)
    if action == "answer_desk":
        case = talk.lookup.case(value)
        assert case is not None
        return say("desk.purpose_case", number=value, question=case.question)
    name = label("button", actions.ACTIONS[action].label if action in actions.ACTIONS else action)
    return say("desk.purpose_form", name=name, number=value if action in actions.ACTIONS else "")


def question_form(question_id: int, step: int = 0) -> Form:
    """The form that answers a question staff sent to the desk."""
    name = label("button", "answer_question")
    return Form(
        name, "answer_question", (actions.long_input("answer", "form_answer"),), name, str(question_id), step
    )


def answered_by(question: AskedQuestion) -> str:
    """Says that a question has its answer, and whose."""
    if question.answered_by is None:
        return say("desk.refused_answered")
    return say("desk.refused_answered_by", name=question.answered_by.name)


def answer_question(talk: Talk, question_id: str, fields: actions.Fields | None = None) -> None:
    """Answer a question of staff; the answer goes back to the asker."""
    if not rights.may(talk.turn.person, "answer_question"):
        talk.say("desk.refused_right")
        return
    question = talk.lookup.question(int(question_id)) if question_id.isdecimal() else None
    if question is None:
        talk.say("desk.refused_case")
        return
    if question.answer:
        talk.say_text(answered_by(question))
        unsent.give_back(talk, fields or {})
        return
    form = question_form(question.id, talk.step)
    inputs = actions.checked(form.inputs, fields or {})
    if fields is None or any(item.error for item in inputs):
        talk.prompt_text(say("desk.typed_goes", use=purpose(talk, "answer_question", question_id)))
        shown = inputs if fields is not None else form.inputs
        _show(talk, replace(form, inputs=shown), fields)
        return
    talk.changes.append(AnswerQuestion(question.id, inputs[0].value))


def correct_answer(talk: Talk, question: str, fields: actions.Fields | None = None) -> None:
    """Say what the right answer to a question is; the bot gives it from then on."""
    if not rights.may(talk.turn.person, "correct_answer"):
        talk.say("desk.refused_right")
        return
    form = teaching.form(talk.handbook.policy, question, talk.step)
    if fields is not None:
        inputs = actions.checked(form.inputs, fields)
        if not any(item.error for item in inputs):
            inputs = teaching.correct(talk, question, inputs)
        if not inputs:
            return
        form = replace(form, inputs=inputs)
    _show(talk, form, fields)
