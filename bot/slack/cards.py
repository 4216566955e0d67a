"""A case and a question as the desk's channel shows them. No telephone number and no address there.

Drawn from the same views as the pages; knows no Slack API and changes nothing.
"""

from collections.abc import Iterable

from bot.slack import blocks as kit
from bot.slack.blocks import Block
from bot.slack.places import SLACK
from bot.slack.render import Message, choice_rows, fitted, labelled
from dialogs import casepage, display, masking, sorting
from dialogs.cases import AskedQuestion, Case
from dialogs.lookup import Lookup
from dialogs.reply import Choice, Line, Row
from dialogs.turn import Person
from dialogs.views import CaseAction, CaseView, HistoryLine
from dialogs.wording import label, say
from knowledge.handbook import Handbook

CARD = "card"
DETAILS = "details"
SHOWN = ("claim", "ask_staff", "note", "move", "close", "reopen")
"""The actions a card offers; the others are in the details."""
DESK = Person("", "", "", desk=True)
"""Somebody of the desk, whoever it is: for whom a card is drawn."""


def masked(text: str) -> str:
    """The text without telephone numbers and e-mail addresses."""
    return masking.masked(text, say("slack.card_hidden"))


def case_message(case: Case, handbook: Handbook, lookup: Lookup) -> Message:
    """The card of a case."""
    view = casepage.view(case, DESK, handbook, lookup)
    assignee = case.assignee.name if case.assignee else say("desk.status_none")
    title = masked(f"{case.number}　{case.company}　{case.title}")
    state = label("state", case.state)
    runs: list[Block] = [kit.run(title, bold=True), kit.run("\n"), *_state(case)]
    rows = [*_status(case, assignee), *view.facts]
    for row in rows:
        runs += [kit.run("\n"), *labelled(row.label, masked(row.value), masked(row.note))]
    body = [*kit.rich(*runs), *_judged(case, view), *_refusals(view)]
    fallback = say(
        "slack.card_fallback", number=case.number, title=masked(case.title), state=state, assignee=assignee
    )
    return Message(kit.fallback(fallback), fitted(body, list(_buttons(case, view))))


def _state(case: Case) -> Iterable[Block]:
    """The state and the age, which Slack counts on: nobody draws a card anew because a day has passed."""
    yield from labelled(say("desk.status_state"), f"{label('state', case.state)}（")
    since = say("slack.card_since", day=display.day_short(case.received))
    yield kit.ago(case.received, say("slack.card_ago"), since)
    yield kit.run("）")


def _status(case: Case, assignee: str) -> Iterable[Row]:
    since = display.day_short(case.turn_since)
    yield Row(say("desk.status_turn"), say("desk.since", holder=label("turn", case.turn), day=since))
    yield Row(say("desk.status_assignee"), assignee)
    yield Row(say("desk.status_logger"), display.named(case.logger))
    if case.question:
        yield Row(say("desk.status_question"), masked(case.question))
    if case.outcome:
        reason = f"{label('outcome', case.outcome)}　{masked(case.outcome_reason)}（{case.decided_by}）"
        yield Row(say("desk.status_outcome"), reason)


def _judged(case: Case, view: CaseView) -> Iterable[Block]:
    lines = [*view.sorting, *view.obligations, *view.issues]
    absent = sorting.missing(case.facts)
    if absent:
        lines.append(Line(say("slack.card_missing"), absent))
    runs: list[Block] = [kit.run(say("consultation.sorting_title"), bold=True)]
    for line in lines:
        runs += [kit.run("\n"), *labelled(line.label, masked(line.value))]
        if line.why:
            runs.append(kit.run(f"\n　{masked(line.why)}"))
    return kit.rich(*runs)


def _refusals(view: CaseView) -> Iterable[Block]:
    """Why something cannot be done yet, where the policy or the state says so."""
    for action in view.actions:
        if action.refused and action.form.action in {"move", "ask_staff"}:
            yield kit.context(f"{action.form.title}：{action.refused}")


def _buttons(case: Case, view: CaseView) -> Iterable[Block]:
    closed = case.state == "closed"
    shown = [
        action
        for action in view.actions
        if action.form.action in SHOWN and (action.form.action != "reopen" or closed)
    ]
    elements = [action_button(action, case.number) for action in shown]
    elements.append(kit.button(say("slack.details"), f"{CARD}:{DETAILS}", case.number))
    return kit.actions(elements)


def action_button(action: CaseAction, number: str) -> Block:
    """The button of an action; whether it may be taken is asked when it is pressed."""
    name = action.form.action
    return kit.button(
        action.form.title, f"{CARD}:{name}", number, main=name == "claim" and not action.refused
    )


def history_blocks(lines: Iterable[HistoryLine]) -> list[Block]:
    """Lines of a case's history, the desk's own notes marked."""
    found: list[Block] = []
    for line in lines:
        mark = say("slack.note_mark") if line.internal else ""
        found += kit.paragraph(masked(f"{line.at}　{line.who}　{line.says}{mark}"))
    return found


def history_message(lines: tuple[HistoryLine, ...]) -> Message:
    """What was done to a case, for its thread."""
    text = "\n".join(f"{line.who}　{line.says}" for line in lines)
    return Message(kit.fallback(masked(text)), fitted(history_blocks(lines)))


def question_message(question: AskedQuestion) -> Message:
    """A question to the desk once it was answered, in place of how it came."""
    who = display.named(question.asker)
    asked = f"{display.day_short(question.at)}　{who}　「{question.question}」"
    body = list(kit.paragraph(masked(asked), bold=True))
    if question.answered_by and question.answered:
        answer = say(
            "slack.question_answered",
            answer=question.answer,
            name=question.answered_by.name,
            day=display.day_short(question.answered),
        )
        body += kit.paragraph(masked(answer))
    last: list[Block] = []
    if question.learned:
        body += kit.paragraph(say("slack.question_learned"))
    elif question.answer:
        last = list(choice_rows((Choice(label("button", "learn"), "learn", str(question.id)),), SLACK))
    return Message(kit.fallback(masked(asked)), fitted(body, last))


def details(view: CaseView) -> list[Block]:
    """Everything about a case, personal data too: for the modal of one reader."""
    found: list[Block] = [*_lines(f"{view.number}　{view.title}", (*view.status, *view.facts, *view.contact))]
    for line in (*view.sorting, *view.obligations, *view.issues):
        found += kit.rich(*labelled(line.label, line.value), kit.run(f"\n　{line.why}" if line.why else ""))
    for case in (*view.similar, *view.company_cases):
        found += kit.paragraph(f"{case.number}　{case.company}　{case.title}　{case.state}")
    found += [block for row in view.story for block in _lines(row.label, (Row("", row.value),))]
    for entry in view.history[-20:]:
        mark = say("slack.note_mark") if entry.internal else ""
        changed = f"（{entry.before}→{entry.after}）" if entry.before or entry.after else ""
        found += kit.paragraph(f"{entry.at}　{entry.who}　{entry.says}{changed}{mark}")
    for quoted in view.clauses:
        found += [*kit.quotation(quoted.text), *kit.paragraph(f"— {quoted.cite}")]
    return found


def _lines(title: str, rows: Iterable[Row]) -> Iterable[Block]:
    runs = [kit.run(title, bold=True)]
    for row in rows:
        runs += [kit.run("\n"), *labelled(row.label, row.value, row.note)]
    return kit.rich(*runs)
