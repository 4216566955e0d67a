"""The sentence for what came of a change, and who else is told. Knows no tables.

Staff are told four things and nothing else: who has the case, what the desk asks, where it
stands, how it ended.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import assert_never

from dialogs import desk, display, sorting
from dialogs.cases import AskedQuestion, Case, Event
from dialogs.changes import (
    AnswerDesk,
    AnswerQuestion,
    AskStaff,
    CaseChange,
    ClaimCase,
    CloseCase,
    ContactBy,
    CorrectAnswer,
    CorrectCase,
    DropDraft,
    FileCase,
    ForgetAnswer,
    ForgetQuestion,
    GiveAnswer,
    HandTurn,
    KeepDraft,
    LearnQuestion,
    MoveCase,
    NoteCase,
    Refused,
    ReleaseCase,
    ReopenCase,
    Result,
    ReviseCase,
    SeeCase,
    SendQuestion,
    WithdrawCase,
)
from dialogs.reply import Choice, Choices, Part, Receipt, Reply, Row, Text
from dialogs.talk import button
from dialogs.turn import Person, Turn
from dialogs.wording import label, say
from knowledge.facts import Field
from knowledge.handbook import Office

DESK = "desk"
"""The recipient that stands for everybody at the desk."""
DEPARTMENT = "department:"
"""What begins a recipient that stands for everybody of a department: its name follows."""
_LONGEST_VALUE = 100
"""Characters of a value that a notice of a change holds."""
SOON = 600
"""Seconds for which a change of state waits, so that several in a row become one notice."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something said to somebody who did not ask. ``to`` is a person's id, ``DESK``, or a department.

    ``key`` is unique: the same notice is never sent twice. Notices of one ``group`` that are not
    sent yet replace each other; ``wait`` is in seconds. An empty ``channel`` is any that people
    read pages in.
    """

    to: str
    reply: Reply
    key: str
    group: str = ""
    wait: int = 0
    channel: str = ""


@dataclass(slots=True)
class Report:
    """What is said of the results of one turn: to the one who acted, and to others."""

    turn: Turn
    office: Office
    said: list[Part] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    @property
    def actor(self) -> Person:
        """Who acted."""
        return self.turn.person

    def say(self, name: str, /, **values: object) -> None:
        """Answer the one who acted."""
        self.said.append(Text(say(name, **values)))

    def tell(self, to: str, case: Case, kind: str, *parts: Part, group: str = "", wait: int = 0) -> None:
        """Tell somebody else of a case, once for each of its versions; of one that is practised its logger alone."""
        if case.practice and to != case.logger.id:
            return
        key = f"{case.number}:{case.version}:{kind}"
        self.notices.append(Notice(to, Reply(tuple(parts)), key, group, wait))

    def tell_logger(self, case: Case, kind: str, *parts: Part, group: str = "", wait: int = 0) -> None:
        """Tell the staff member who logged the case, unless they acted themselves."""
        if case.logger.id != self.actor.id:
            self.tell(case.logger.id, case, kind, *parts, group=group, wait=wait)

    def tell_desk(self, case: Case, kind: str, *parts: Part) -> None:
        """Tell the desk of what somebody else did."""
        self.tell(DESK, case, kind, *parts, Choices((open_case(case),)))


def open_case(case: Case) -> Choice:
    """The button that opens a case."""
    return button("open_case", "case", case.number)


@dataclass(frozen=True, slots=True)
class _Told:
    """What a receipt says: its heading, what happens next, who speaks to the company, what it may be told.

    What is empty is not said.
    """

    heading: str
    after: str
    contact: str = ""
    sentence: str = ""


def _told(case: Case, office: Office, paper: bool) -> _Told:
    """What the receipt of one kind of case says."""
    number, window, disaster = case.number, office.contract_window, office.disaster_department
    if case.practice:
        return _Told(
            say("consultation.receipt_title_practice", number=number),
            say("consultation.receipt_next_practice"),
        )
    ours = case.contact_by == "desk"
    if case.is_note and ours:
        return _Told(
            say("consultation.receipt_title_note", number=number),
            say("consultation.receipt_next_note"),
            say("consultation.receipt_contact_note", window=window),
            say("consultation.receipt_sentence_note", window=window),
        )
    heading = say("consultation.receipt_title", number=number)
    if case.state == "information":
        # Nothing is promised for what the policy does not cover.
        after = say("consultation.receipt_next_information", department=disaster)
        return _Told(
            heading, after, sentence=say("consultation.receipt_sentence_information", department=disaster)
        )
    contact = say("consultation.receipt_contact_desk" if ours else "consultation.receipt_contact_department")
    sentence = say("consultation.receipt_sentence" if ours else "consultation.receipt_sentence_department")
    if case.own and not case.company:
        sentence = ""
    if case.state == "shared":
        after = say("consultation.receipt_next_shared")
    elif settle := "、".join(dict.fromkeys(_topic(reason.code) for reason in case.assessment.settle)):
        after = say("consultation.receipt_next_settle", what=settle)
    else:
        after = say("consultation.receipt_next_value", paper=paper)
    return _Told(heading, after, contact, sentence)


def receipt(case: Case, office: Office, paper: bool = False) -> tuple[Part, ...]:
    """The receipt of a consultation: number, what happens next, who speaks to the company.

    On ``paper`` nothing is said to come to where it stands.
    """
    told = _told(case, office, paper)
    rows = (
        Row(say("consultation.receipt_next"), told.after),
        *((Row(say("consultation.receipt_contact"), told.contact),) if told.contact else ()),
    )
    title = f"{display.company(case)}　{case.title}"
    tell, caution = (
        (say("consultation.receipt_tell"), say("consultation.receipt_caution")) if told.sentence else ("", "")
    )
    part = Receipt(case.number, told.heading, title, rows, tell, told.sentence, caution)
    choices = [open_case(case)]
    if case.contact_by == "desk" and case.state == "received" and not case.is_note:
        choices.append(button("own_contact", "contact_by", f"{case.number}:department"))
    if case.state == "shared":
        choices.append(button("support", "support", case.number))
    choices.append(button("write_on", "write_on", case.number))
    choices.append(button("withdraw", "withdraw", case.number))
    return (part, Choices(tuple(choices)))


def _topic(code: str) -> str:
    return label("settle", code.removeprefix("settle."))


def _filed(report: Report, case: Case, repeated: bool) -> None:
    if repeated:
        report.say("consultation.already_filed", number=case.number)
        return
    report.said.extend(receipt(case, report.office))
    text = say(
        "notices.new_note" if case.is_note else "notices.new_case",
        number=case.number,
        company=display.company(case),
        title=case.title,
        who=display.signed(case.logger),
    )
    report.tell_desk(case, "filed", Text(text))
    if case.shared_with:
        _tell_of_sharing(report, case)


def _tell_of_sharing(report: Report, case: Case) -> None:
    """Tell the department that a case was shared with, as the desk is told."""
    text = say(
        "notices.new_information",
        number=case.number,
        company=display.company(case),
        title=case.title,
        who=display.signed(case.logger),
    )
    to = f"{DEPARTMENT}{case.shared_with}"
    report.tell(to, case, "shared", Text(text), Choices((open_case(case),)))


def _claimed(report: Report, case: Case) -> None:
    report.say("desk.claimed", number=case.number)
    text = say("notices.claimed", number=case.number, name=report.actor.name)
    report.tell_logger(case, "claimed", Text(text))


def _asked(report: Report, change: AskStaff, case: Case) -> None:
    report.say("desk.asked", name=case.logger.name)
    report.tell(case.logger.id, case, "asked", *desk.asked(case.number, change.question))


def _answered(report: Report, change: AnswerDesk, case: Case) -> None:
    report.say("desk.answer_recorded", number=case.number)
    text = say("notices.answered", number=case.number, text=change.answer, name=report.actor.name)
    report.tell_desk(case, "answered", Text(text))


def _moved(report: Report, case: Case) -> None:
    state = label("state", case.state)
    if report.actor.id == case.logger.id and not report.actor.desk:
        report.say("desk.supported", number=case.number)
        asked = say("notices.support", number=case.number, name=report.actor.name)
        report.tell_desk(case, "support", Text(asked))
        return
    report.say("desk.moved", number=case.number, state=state)
    text = Text(say("notices.moved", number=case.number, state=state))
    report.tell_logger(case, "moved", text, group=f"{case.number}:moved", wait=SOON)


def _closed(report: Report, change: CloseCase, case: Case) -> None:
    outcome = label("outcome", change.outcome)
    report.say("desk.closed", number=case.number, outcome=outcome)
    text = say("notices.outcome", number=case.number, outcome=outcome, reason=change.reason)
    report.tell_logger(case, "closed", Text(text), group=f"{case.number}:moved")


def _reopened(report: Report, change: ReopenCase, case: Case) -> None:
    before = case.came_from if case.came_from != case.state else None
    state, stood = (label("state", each) if each else "" for each in (case.state, before))
    report.say("desk.reopened", number=case.number, state=state, before=stood)
    if before and report.actor.desk:
        back = say("labels.button_back_to", state=stood)
        report.said.append(Choices((Choice(back, "move", f"{case.number}:{before}"), open_case(case))))
    text = say("notices.reopened", number=case.number, reason=change.reason)
    report.tell_logger(case, "reopened", Text(text))
    if not report.actor.desk:
        report.tell_desk(case, "reopened", Text(text))


def _withdrawn(report: Report, change: WithdrawCase, case: Case) -> None:
    report.say("desk.withdrawn", number=case.number)
    report.said.append(Choices((button("reopen", "reopen", case.number),)))
    name = report.actor.name
    text = say("notices.withdrawn", number=case.number, reason=change.reason, name=name)
    report.tell_desk(case, "withdrawn", Text(text))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"


def _change(change: display.Revised) -> str:
    """One field that was changed, before and after; of personal data only that it was."""
    if change.before == change.after:
        return say("desk.event_revised", field=change.field, heard=change.heard)
    before, after = _short(change.before), _short(change.after)
    return say("notices.revised_value", field=change.field, before=before, after=after)


def _confirmed(number: str, change: display.Revised) -> str:
    """What was changed, as it is confirmed to whoever changed it."""
    before, after = _short(change.before), _short(change.after)
    if change.heard:
        return say("desk.revised_heard", number=number, field=change.field, heard=change.heard)
    return say("desk.revised", number=number, field=change.field, before=before, after=after)


def _dated(events: Iterable[Event]) -> Iterator[Field]:
    """The fields of days to come that events gave another value."""
    for event in events:
        detail = event.detail
        if detail.get("after") and detail["before"] != detail["after"]:
            yield from (each for each in display.AHEAD if each == detail["field"])


def _revised(report: Report, case: Case) -> None:
    events = [each for each in case.history if each.kind == "revised" and each.at == report.turn.at]
    found = [display.revised(each.detail) for each in events]
    added = any(not each.field for each in found)
    # Nobody is told that they were told: the desk's own edit is only confirmed.
    own = case.assignee.id == report.actor.id if case.assignee else report.actor.desk
    told = case.assignee.name if case.assignee else ""
    lines = [_confirmed(case.number, each) for each in found if each.field]
    report.said.append(Text("\n".join(lines) or say("desk.added", number=case.number)))
    for day in (each for each in _dated(events) if each in case.facts):
        if sentence := display.past(day, case.facts[day], report.turn.today, case.number):
            report.said.append(Text(sentence))
    if not own and not case.practice:
        report.say("desk.revised_told", assignee=told)
    changes = "".join(f"\n{_change(each)}" for each in found if each.field)
    text = say("notices.revised", number=case.number, name=report.actor.name, added=added, changes=changes)
    if not report.actor.desk:
        report.tell_desk(case, "revised", Text(text))
    elif case.assignee and not own:
        report.tell(case.assignee.id, case, "revised", Text(text), Choices((open_case(case),)))


def _corrected(report: Report, change: CorrectCase, case: Case) -> None:
    report.say(f"desk.corrected_{change.what}", number=case.number, back=not change.after)
    if change.what == "pattern":
        line = sorting.pattern_line(case.assessment)
        report.said.append(Text(f"{line.label}　{line.value}"))


def _question_sent(report: Report, question: AskedQuestion, repeated: bool) -> None:
    if repeated:
        report.say("policy.sent_already", question=_short(question.question))
        return
    report.say("policy.sent", question=_short(question.question))
    text = say("notices.question", question=question.question, who=display.signed(question.asker))
    choice = button("answer_question", "answer_question", str(question.id))
    reply = Reply((Text(text), Choices((choice,))))
    report.notices.append(Notice(DESK, reply, f"question:{question.id}"))


def returned(question: AskedQuestion) -> Reply:
    """The desk's answer as it comes back to the asker."""
    assert question.answered_by is not None and question.answered is not None
    by = say(
        "policy.returned_by",
        name=question.answered_by.name,
        day=display.day_short(question.answered),
    )
    return Reply(
        (
            Text(say("policy.returned", day=display.day_short(question.at)), strong=True),
            Text(say("policy.returned_question", question=question.question)),
            Text(say("policy.returned_answer", answer=question.answer)),
            Text(by),
        )
    )


def _question_answered(report: Report, question: AskedQuestion) -> None:
    report.say("desk.answered_question", name=question.asker.name)
    report.said.append(Choices((button("learn", "learn", str(question.id)),)))
    report.notices.append(Notice(question.asker.id, returned(question), f"question:{question.id}:answer"))


def _refused(report: Report, result: Refused) -> None:
    case = result.case
    if result.why == "taken" and case and case.assignee and case.claimed:
        since = display.clock(case.claimed)
        report.say("desk.claim_taken", name=case.assignee.name, since=since)
    elif result.why == "closed" and case:
        report.say("desk.refused_closed", number=case.number)
    elif result.why == "state" and case:
        report.say("desk.refused_state", state=label("state", case.state))
    elif result.why == "answered" and result.question:
        report.said.append(Text(desk.answered_by(result.question)))
    elif result.why == "gone":
        report.say("desk.refused_case")
    else:
        report.say("desk.refused_changed")


def tell(report: Report, result: Result) -> None:
    """Put the sentence for one result, and the notices that go with it, into the report."""
    if isinstance(result, Refused):
        _refused(report, result)
        return
    match result.change:
        case KeepDraft() | DropDraft():
            pass  # said when it was asked for
        case SendQuestion():
            assert result.question is not None
            _question_sent(report, result.question, result.repeated)
        case AnswerQuestion():
            assert result.question is not None
            _question_answered(report, result.question)
        case LearnQuestion():
            report.say("desk.learned")
            report.said.append(Choices((button("forget", "forget", str(result.change.id)),)))
        case ForgetQuestion():
            report.say("desk.forgotten")
        case CorrectAnswer():
            report.say("desk.answer_corrected")
        case ForgetAnswer():
            report.say("desk.forgotten")
        case GiveAnswer():
            pass  # the answer itself says it
        case change:
            assert result.case is not None
            _of_case(report, change, result.case, result.repeated)
            if result.holder:
                report.say("desk.number_elsewhere_kept", name=result.holder.name)


def _of_case(report: Report, change: FileCase | CaseChange, case: Case, repeated: bool) -> None:
    match change:
        case FileCase():
            _filed(report, case, repeated)
        case ClaimCase():
            _claimed(report, case)
        case ReleaseCase():
            report.say("desk.released", number=case.number)
        case AskStaff():
            _asked(report, change, case)
        case AnswerDesk():
            _answered(report, change, case)
        case NoteCase():
            report.say("desk.noted")
        case MoveCase():
            _moved(report, case)
        case HandTurn():
            report.say("desk.handed", number=case.number, holder=label("turn", case.turn))
        case CloseCase():
            _closed(report, change, case)
        case ReopenCase():
            _reopened(report, change, case)
        case WithdrawCase():
            _withdrawn(report, change, case)
        case ReviseCase() if repeated:
            report.say("consultation.unchanged")
        case ReviseCase():
            _revised(report, case)
        case CorrectCase():
            _corrected(report, change, case)
        case ContactBy():
            report.say(f"desk.contact_{change.who}", number=case.number)
            if change.who == "department":
                report.say("desk.contact_tell", sentence=say("consultation.receipt_sentence_department"))
        case SeeCase():
            report.say("desk.seen", number=case.number)
        case _:
            assert_never(change)
