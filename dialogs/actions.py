"""What can be done to a case: the actions of the desk, and of the staff member who logged it, declared.

Each has its fields (one, many or none), why it cannot be done now, and the change it makes. How one is
taken in a conversation is ``desk``'s business. Knows no tables and no channel.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from dialogs import afterwards, correcting, listening
from dialogs.cases import Case
from dialogs.changes import (
    AnswerDesk,
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
from dialogs.reply import Input
from dialogs.states import OUTCOMES, TRANSITIONS, TURN_HOLDERS, Outcome, State, TurnHolder
from dialogs.talk import Talk
from dialogs.turn import Person
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

    @property
    def asks(self) -> bool:
        """Whether it has fields, so that a form comes before it is done."""
        return self.inputs is not _none


def checked(inputs: tuple[Input, ...], fields: Fields) -> tuple[Input, ...]:
    """The inputs with what was given and what is wrong with it."""
    return tuple(_checked(item, fields.get(item.name, item.value).strip()) for item in inputs)


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


def _none(_: Case) -> tuple[Input, ...]:
    return ()


def long_input(name: str, title: str, limit: int = LONG, hint: str = "") -> Input:
    """A field for a longer text that has to be filled."""
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


def _reopen_refused(case: Case, person: Person) -> str:
    if case.state != "closed":
        return say("desk.refused_state", state=label("state", case.state))
    # What somebody withdrew they may take up again; how the desk ended a case stands.
    return "" if person.desk or case.outcome == "withdrawn" else say("desk.refused_right")


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


def _states_before(case: Case) -> tuple[State, ...]:
    """The state a case may be brought back to after a slip, if it is none of the next."""
    before = case.came_from
    return (before,) if before and before != case.state and before not in next_states(case) else ()


def _move_inputs(case: Case) -> tuple[Input, ...]:
    options = tuple((state, label("state", state)) for state in next_states(case))
    options += tuple(
        (state, say("desk.move_back", state=label("state", state))) for state in _states_before(case)
    )
    stopped = next((why for state in next_states(case) if (why := gate(case, state))), "")
    return (Input("state", say("desk.form_move"), hint=stopped, required=True, options=options),)


def _move_refused(case: Case, person: Person) -> str:
    states = (*next_states(case), *_states_before(case))
    if not states:
        return _open(case, person) or say("desk.refused_state", state=label("state", case.state))
    return gate(case, states[0]) if all(gate(case, state) for state in states) else ""


def _hand_inputs(case: Case) -> tuple[Input, ...]:
    options = tuple((holder, label("turn", holder)) for holder in TURN_HOLDERS)
    return (
        Input("holder", say("desk.form_hand"), case.turn, required=True, options=options),
        Input("note", say("desk.form_hand_note")),
    )


def _close_inputs(case: Case) -> tuple[Input, ...]:
    options = tuple((outcome, label("outcome", outcome)) for outcome in OUTCOMES)
    unclaimed = (
        Input(
            "unclaimed",
            say("desk.form_unclaimed"),
            required=True,
            options=(("yes", say("desk.close_unclaimed")),),
        ),
    )
    # What is only kept, as a note or as information, nobody takes up.
    kept = case.is_note or case.state in {"information", "shared"}
    return (
        Input("outcome", say("desk.form_outcome"), required=True, options=options),
        Input("into", say("desk.form_into"), hint=say("desk.form_into_hint")),
        long_input("reason", "form_reason"),
        Input("decided_by", say("desk.form_decided_by"), hint=say("desk.form_decided_hint"), required=True),
        *(() if case.assignee or kept else unclaimed),
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


def state_of(code: str) -> State:
    """The state with this name."""
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
            lambda _: (long_input("question", "form_ask_staff"),),
            _open,
            lambda _, case, fields: AskStaff(case.number, fields["question"]),
        ),
        Action(
            "note",
            "note",
            lambda _: (long_input("note", "form_note"),),
            lambda _, __: "",
            lambda _, case, fields: NoteCase(case.number, fields["note"]),
        ),
        Action(
            "move",
            "move",
            _move_inputs,
            _move_refused,
            lambda _, case, fields: MoveCase(case.number, state_of(fields["state"])),
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
            lambda _: (long_input("reason", "form_reopen"),),
            _reopen_refused,
            lambda _, case, fields: ReopenCase(case.number, fields["reason"]),
            quiet=True,
        ),
        Action(
            "answer_desk",
            "answer",
            lambda _: (long_input("answer", "form_answer"),),
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
            lambda _: (long_input("reason", "form_withdraw"),),
            _open,
            lambda _, case, fields: WithdrawCase(case.number, fields["reason"]),
        ),
        Action(
            "write_on",
            "write_on",
            lambda _: (long_input("text", "form_write_on", listening.LIMIT),),
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
