"""What can be done to a case: the actions of the desk, and of the staff member who logged it.

Each action is a form (with one field, many or none) and a change. A press without its fields
shows the form; sent with them it makes the change. Knows no tables and no channel.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from dialogs import afterwards, correcting, listening, rights, teaching
from dialogs.cases import Case
from dialogs.changes import (
    AnswerDesk,
    AnswerQuestion,
    AskStaff,
    CaseChange,
    ClaimCase,
    CloseCase,
    ContactBy,
    HandTurn,
    MoveCase,
    NoteCase,
    ReleaseCase,
    ReopenCase,
    SeeCase,
    WithdrawCase,
)
from dialogs.commands import case_number
from dialogs.display import clock
from dialogs.reply import Choices, Form, Input, Part, Text
from dialogs.states import OUTCOMES, TRANSITIONS, TURN_HOLDERS, Outcome, State, TurnHolder
from dialogs.talk import Talk, button
from dialogs.turn import Person, Submit
from dialogs.wording import label, say

LONG = 2000
"""Characters of a question, an answer or a note."""

Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that can be done to a case.

    ``inputs`` are its fields for a case; ``refused`` says why it cannot be done now (or nothing);
    ``check`` gives the inputs back with what is wrong; ``change`` makes the change from the fields,
    which are complete and valid by then. A ``quiet`` action is not shown at all while it is refused;
    others are shown with the reason.
    """

    name: str
    label: str
    inputs: Callable[[Case], tuple[Input, ...]]
    refused: Callable[[Case, Person], str]
    change: Callable[[Talk, Case, Fields], CaseChange]
    check: Callable[[Talk, Case, Fields], tuple[Input, ...]] | None = None
    quiet: bool = False


def _none(_: Case) -> tuple[Input, ...]:
    return ()


def _long(name: str, title: str, limit: int = LONG, hint: str = "") -> Input:
    return Input(name, say(f"desk.{title}"), hint=hint, limit=limit, long=True, required=True)


def _open(case: Case, _: Person) -> str:
    return say("desk.refused_closed", number=case.number) if case.state == "closed" else ""


def _claim_refused(case: Case, person: Person) -> str:
    if refused := _open(case, person):
        return refused
    if case.assignee and case.claimed:
        return say("desk.claim_taken", name=case.assignee.name, since=clock(case.claimed))
    return ""


def _release_refused(case: Case, person: Person) -> str:
    if case.assignee is None:
        return say("desk.refused_unclaimed")
    if case.assignee.id != person.id:
        return say("desk.refused_assignee", name=case.assignee.name)
    return _open(case, person)


def _answer_refused(case: Case, person: Person) -> str:
    return _open(case, person) or ("" if case.question else say("desk.refused_answered"))


def _reopen_refused(case: Case, _: Person) -> str:
    return "" if case.state == "closed" else say("desk.refused_state", state=label("state", case.state))


def _see_refused(case: Case, _: Person) -> str:
    return "" if case.unseen else say("desk.refused_unchanged")


def _support_refused(case: Case, _: Person) -> str:
    return "" if case.state == "shared" else say("desk.refused_state", state=label("state", case.state))


def gate(case: Case, to: State) -> str:
    """Why the policy does not let a case go on to a state, or nothing.

    The review board decides whether a joint project that costs the ward anything goes ahead (5(1)).
    """
    if to in {"agreement", "running"} and case.assessment.review_board:
        return say("desk.gate_board")
    return ""


def next_states(case: Case) -> tuple[State, ...]:
    """The states a case may be moved to by hand; ending and reopening are actions of their own."""
    order = tuple(TRANSITIONS)
    after = TRANSITIONS[case.state] - {"closed"}
    return tuple(sorted(after, key=order.index)) if case.state != "closed" else ()


def _move_inputs(case: Case) -> tuple[Input, ...]:
    options = tuple((state, label("state", state)) for state in next_states(case))
    return (Input("state", say("desk.form_move"), required=True, options=options),)


def _move_refused(case: Case, person: Person) -> str:
    states = next_states(case)
    if not states:
        return _open(case, person) or say("desk.refused_state", state=label("state", case.state))
    return gate(case, states[0]) if all(gate(case, state) for state in states) else ""


def _hand_inputs(case: Case) -> tuple[Input, ...]:
    options = tuple((holder, label("turn", holder)) for holder in TURN_HOLDERS)
    return (
        Input("holder", say("desk.form_hand"), case.turn, required=True, options=options),
        Input("note", say("desk.form_hand_note")),
    )


def _close_inputs(_: Case) -> tuple[Input, ...]:
    options = tuple((outcome, label("outcome", outcome)) for outcome in OUTCOMES)
    return (
        Input("outcome", say("desk.form_outcome"), required=True, options=options),
        Input("into", say("desk.form_into"), hint=say("desk.form_into_hint")),
        _long("reason", "form_reason"),
        Input("decided_by", say("desk.form_decided_by"), hint=say("desk.form_decided_hint"), required=True),
    )


def _close_checked(talk: Talk, case: Case, fields: Fields) -> tuple[Input, ...]:
    """The form that ends a case; one that is merged goes into another that there is."""
    inputs = checked(_close_inputs(case), fields)
    if fields.get("outcome") != "merged":
        return inputs
    other = talk.lookup.case(case_number(fields.get("into", "")))
    if other is not None and other.number != case.number:
        return inputs
    error = say("errors.merged_into")
    return tuple(replace(item, error=error) if item.name == "into" else item for item in inputs)


def _closed(_: Talk, case: Case, fields: Fields) -> CloseCase:
    reason = fields["reason"]
    if fields["outcome"] == "merged":
        reason = say("desk.merged_into", number=case_number(fields["into"]), reason=reason)
    return CloseCase(case.number, _outcome(fields["outcome"]), reason, fields["decided_by"])


def _outcome(code: str) -> Outcome:
    return next(outcome for outcome in OUTCOMES if outcome == code)


def _state(code: str) -> State:
    return next(state for state in TRANSITIONS if state == code)


def _holder(code: str) -> TurnHolder:
    return next(holder for holder in TURN_HOLDERS if holder == code)


def _contact_inputs(_: Case) -> tuple[Input, ...]:
    # Who opens 〔自分の課で連絡する〕 means to: that stands chosen, and not what holds now.
    options = (("department", label("button", "own_contact")), ("desk", say("desk.contact_by_desk")))
    return (Input("who", say("desk.status_contact"), "department", required=True, options=options),)


def _pattern_checked(_: Talk, case: Case, fields: Fields) -> tuple[Input, ...]:
    inputs = checked(correcting.pattern_inputs(case), fields)
    return correcting.same(inputs, "pattern", case.assessment.code)


def _issues_checked(talk: Talk, case: Case, fields: Fields) -> tuple[Input, ...]:
    return correcting.issue_checked(talk, case, checked(correcting.issue_inputs(case), fields))


ACTIONS: dict[str, Action] = {
    action.name: action
    for action in (
        Action("claim", "claim", _none, _claim_refused, lambda _, case, __: ClaimCase(case.number)),
        Action(
            "release",
            "release",
            _none,
            _release_refused,
            lambda _, case, __: ReleaseCase(case.number),
            quiet=True,
        ),
        Action(
            "ask_staff",
            "ask_staff",
            lambda _: (_long("question", "form_ask_staff"),),
            _open,
            lambda _, case, fields: AskStaff(case.number, fields["question"]),
        ),
        Action(
            "note",
            "note",
            lambda _: (_long("note", "form_note"),),
            lambda _, __: "",
            lambda _, case, fields: NoteCase(case.number, fields["note"]),
        ),
        Action(
            "move",
            "move",
            _move_inputs,
            _move_refused,
            lambda _, case, fields: MoveCase(case.number, _state(fields["state"])),
        ),
        Action(
            "hand",
            "hand",
            _hand_inputs,
            _open,
            lambda _, case, fields: HandTurn(case.number, _holder(fields["holder"]), fields.get("note", "")),
        ),
        Action(
            "close",
            "close",
            _close_inputs,
            _open,
            _closed,
            _close_checked,
        ),
        Action(
            "reopen",
            "reopen",
            lambda _: (_long("reason", "form_reopen"),),
            _reopen_refused,
            lambda _, case, fields: ReopenCase(case.number, fields["reason"]),
            quiet=True,
        ),
        Action(
            "answer_desk",
            "answer",
            lambda _: (_long("answer", "form_answer"),),
            _answer_refused,
            lambda _, case, fields: AnswerDesk(case.number, fields["answer"]),
            quiet=True,
        ),
        Action(
            "contact_by",
            "own_contact",
            _contact_inputs,
            _open,
            lambda _, case, fields: ContactBy(
                case.number, "department" if fields["who"] == "department" else "desk"
            ),
        ),
        Action(
            "withdraw",
            "withdraw",
            lambda _: (_long("reason", "form_withdraw"),),
            _open,
            lambda _, case, fields: WithdrawCase(case.number, fields["reason"]),
        ),
        Action(
            "write_on",
            "write_on",
            lambda _: (_long("text", "form_write_on", listening.LIMIT),),
            _open,
            lambda talk, case, fields: afterwards.written_on(talk, case, fields["text"]),
        ),
        Action("revise", "revise", afterwards.inputs, _open, afterwards.revised, afterwards.checked),
        Action(
            "correct_pattern",
            "correct_pattern",
            correcting.pattern_inputs,
            _open,
            correcting.pattern_changed,
            _pattern_checked,
        ),
        Action(
            "correct_issues",
            "correct_issues",
            correcting.issue_inputs,
            _open,
            correcting.issues_changed,
            _issues_checked,
        ),
        Action(
            "support",
            "support",
            _none,
            _support_refused,
            lambda _, case, __: MoveCase(case.number, "received"),
            quiet=True,
        ),
        Action("see", "see", _none, _see_refused, lambda _, case, __: SeeCase(case.number), quiet=True),
    )
}


def form_of(action: Action, case: Case, step: int = 0) -> Form:
    """The form of an action for a case."""
    name = label("button", action.label)
    return Form(name, action.name, action.inputs(case), name, case.number, step)


def checked(inputs: tuple[Input, ...], fields: Fields) -> tuple[Input, ...]:
    """The inputs with what was given and what is wrong with it."""
    return tuple(_checked(item, fields.get(item.name, item.value).strip()) for item in inputs)


def read(talk: Talk, name: str, case: Case, fields: Fields) -> tuple[Input, ...]:
    """The inputs of an action with what was given and what is wrong with it."""
    action = ACTIONS[name]
    return action.check(talk, case, fields) if action.check else checked(action.inputs(case), fields)


def _checked(item: Input, given: str) -> Input:
    error = ""
    if item.required and not given:
        error = say("errors.required", label=item.label)
    elif len(given) > item.limit:
        error = say("errors.too_long", label=item.label, longest=item.limit, length=len(given))
    elif item.options and given and given not in {value for value, _ in item.options}:
        names = "、".join(name for _, name in item.options)
        error = say("errors.choice", label=item.label, options=names)
    return replace(item, value=given, error=error)


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
        talk.say("desk.refused_mine_only" if rights.TABLE.get(action) == "logger" else "desk.refused_right")
        return None
    return case


def act(talk: Talk, name: str, number: str, fields: Fields | None = None) -> None:
    """Take an action: with its fields make the change, without them ask for them."""
    action = ACTIONS[name]
    case = case_for(talk, name, number)
    if case is None:
        return
    if refused := action.refused(case, talk.turn.person):
        talk.say_text(refused)
        return
    form = form_of(action, case, talk.step)
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
    if name == "move" and (stopped := gate(case, _state(given["state"]))):
        talk.say_text(stopped)
        return
    talk.changes.append(action.change(talk, case, given))


def _show(talk: Talk, form: Form, given: Fields | None = None) -> None:
    """Leave a form open. Typed words fill what it needs, in order, unless somebody sent it as a form:

    they fill it in again where it stands, and what they type is meant for something else.
    """
    talk.prompt.append(form)
    talk.prompt_choices(button("stop", "leave_mode", "", talk.step))
    if not isinstance(talk.turn.said, Submit) and any(item.required for item in form.inputs):
        wrong = {item.name for item in form.inputs if item.error}
        kept = {name: value for name, value in (given or {}).items() if name not in wrong}
        talk.set_form(form.action, form.value, kept)


def asked(number: str, question: str) -> tuple[Part, ...]:
    """What the desk asks about a case, with the ways to answer."""
    ways = (
        button("answer", "answer_desk", number),
        button("unknown", "answer_unknown", number),
        button("later", "answer_later", number),
    )
    text = say("notices.asked", number=number, question=question)
    return Text(text, strong=True), Text(say("notices.asked_how")), Choices(ways)


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
    name = label("button", ACTIONS[action].label if action in ACTIONS else action)
    return say("desk.purpose_form", name=name, number=value if action in ACTIONS else "")


def question_form(question_id: int, step: int = 0) -> Form:
    """The form that answers a question staff sent to the desk."""
    name = label("button", "answer_question")
    return Form(name, "answer_question", (_long("answer", "form_answer"),), name, str(question_id), step)


def answer_question(talk: Talk, question_id: str, fields: Fields | None = None) -> None:
    """Answer a question of staff; the answer goes back to the asker."""
    if not rights.may(talk.turn.person, "answer_question"):
        talk.say("desk.refused_right")
        return
    question = talk.lookup.question(int(question_id)) if question_id.isdecimal() else None
    if question is None:
        talk.say("desk.refused_case")
        return
    if question.answer:
        talk.say("desk.refused_answered")
        return
    form = question_form(question.id, talk.step)
    inputs = checked(form.inputs, fields or {})
    if fields is None or any(item.error for item in inputs):
        talk.prompt_text(say("desk.typed_goes", use=purpose(talk, "answer_question", question_id)))
        shown = inputs if fields is not None else form.inputs
        _show(talk, replace(form, inputs=shown), fields)
        return
    talk.changes.append(AnswerQuestion(question.id, inputs[0].value))


def correct_answer(talk: Talk, question: str, fields: Fields | None = None) -> None:
    """Say what the right answer to a question is; the bot gives it from then on."""
    if not rights.may(talk.turn.person, "correct_answer"):
        talk.say("desk.refused_right")
        return
    form = teaching.form(talk.handbook.policy, question, talk.step)
    if fields is not None:
        inputs = checked(form.inputs, fields)
        if not any(item.error for item in inputs):
            inputs = teaching.correct(talk, question, inputs)
        if not inputs:
            return
        form = replace(form, inputs=inputs)
    _show(talk, form, fields)
