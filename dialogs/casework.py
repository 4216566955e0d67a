"""Cases in the conversation: lists, one case, and what is written about a case by its number.

Knows which case was meant; what may be done to it is ``desk``'s business.
"""

import re
from collections.abc import Callable

from dialogs import (
    actions,
    asked,
    casepage,
    desk,
    lately,
    listening,
    moves,
    openform,
    policy,
    queue,
    rights,
)
from dialogs.cases import Case
from dialogs.commands import adds_to_case, begins_with_case, case_number, without_number
from dialogs.draft import OpenForm
from dialogs.reply import Card, CaseLine, CaseList, Choice, Sorting
from dialogs.talk import Talk, button
from dialogs.views import QueueView
from dialogs.wording import label, say

SHORTEST_REASON = 4
"""Characters from which what stands before 「取り下げます」 is a reason."""
LATEST = 10
"""Cases a list in the conversation holds."""


def _list(talk: Talk, title: str, cases: tuple[Case, ...]) -> None:
    talk.said.append(
        CaseList(title, tuple(queue.line(case, talk.turn.person.desk) for case in cases[:LATEST]))
    )
    talk.offer(*(Choice(case.number, "case", case.number) for case in cases[:5]))


def my_cases(talk: Talk, _: str) -> None:
    """The cases one logged oneself."""
    talk.aside = True
    cases = queue.mine(talk.lookup, talk.turn.person.id)
    if cases:
        _list(talk, say("desk.my_cases"), cases)
    else:
        talk.say("desk.my_cases_empty")
        talk.offer(button("practice", "practice"))
    if drafts := moves.kept(talk):
        talk.offer(moves.resuming(drafts))


def department_cases(talk: Talk, _: str) -> None:
    """The cases of one's department that one may read."""
    talk.aside = True
    person = talk.turn.person
    view = queue.department_cases(talk.lookup, person, talk.turn.today, person.desk)
    _show_view(talk, view)


def search(talk: Talk, text: str) -> None:
    """The cases that hold a text, of those one may read."""
    talk.aside = True
    person = talk.turn.person
    _show_view(talk, queue.found(talk.lookup, person, text, talk.turn.today, person.desk))


def _show_view(talk: Talk, view: QueueView) -> None:
    if view.empty:
        talk.say_text(view.empty)
    for section in view.sections:
        lines = tuple(
            CaseLine(row.number, row.title, row.company, row.state, "", row.note)
            for row in section.rows[:LATEST]
        )
        talk.said.append(CaseList(section.label, lines))
        if len(section.rows) > LATEST:
            talk.say("desk.more", count=len(section.rows) - LATEST)
    first = [row for section in view.sections for row in section.rows][:5]
    talk.offer(*(Choice(row.number, "case", row.number) for row in first))


def show_queue(talk: Talk, _: str) -> None:
    """The desk's queue by whose turn it is."""
    talk.aside = True
    view = queue.view(talk.lookup, talk.turn.today)
    talk.say_text(view.summary, strong=True)
    for row in view.questions:
        talk.say_text(f"{row.asked}　{row.asker}　「{row.question}」")
        talk.offer(button("answer_question", "answer_question", row.form.value))
    _show_view(talk, view)


def show_case(talk: Talk, number: str) -> None:
    """One case with what can be done to it now."""
    talk.aside = True
    case = desk.case_for(talk, "case", number)
    if case is None:
        return
    person = talk.turn.person
    page = casepage.view(case, person, talk.handbook, talk.lookup)
    talk.said.append(Card(f"{case.number}　{page.title}", (*page.status, *page.facts, *page.contact)))
    footer = say("consultation.sorting_footer")
    lines = (*page.sorting, *page.obligations, *page.issues)
    talk.said.append(Sorting(say("consultation.sorting_title"), lines, footer))
    for entry in page.history[-5:]:
        mark = f"（{label('button', 'note')}）" if entry.internal else ""
        moved = say("desk.moved_value", before=entry.before, after=entry.after)
        moved = moved if entry.before or entry.after else ""
        talk.say_text(f"{entry.at}　{entry.who}　{mark}{entry.says}{moved}")
    talk.offer(
        *(
            button(action.label, action.name, case.number)
            for action in actions.ACTIONS.values()
            if rights.may(person, action.name, case) and not action.refused(case, person)
        )
    )


def presser(name: str) -> Callable[[Talk, str], None]:
    """The press of a case action: ``number``, or ``number:value`` for the one field it needs."""

    def press(talk: Talk, value: str) -> None:
        number, _, given = value.partition(":")
        case = talk.lookup.case(number) if given else None
        fields = None
        if case:
            fields = {item.name: given for item in actions.ACTIONS[name].inputs(case)[:1]}
        talk.aside = True
        desk.act(talk, name, number, fields)

    return press


def writes_on(talk: Talk, number: str, text: str) -> bool:
    """Take 「R8-0032 定員は20人になった」 as more of one's own case; for any other case it is said why not."""
    case = talk.lookup.case(number)
    takes = case is not None and rights.may(talk.turn.person, "write_on", case) and case.state != "closed"
    means_else = listening.tells_of_consultation(talk, text) or policy.knows(talk, text)
    if not takes and not begins_with_case(text) and means_else:
        return False
    if not _withdraws(talk, number, without_number(text)):
        desk.act(talk, "write_on", number, {"text": without_number(text)})
    return True


_WITHDRAW = re.compile(
    r"(?:[、。 ]|は|を|が|も|ので|ため)*(?:やはり|やっぱり)?、?取り?(?:下げ|さげ)"
    r"(?:(?:を|で)お願いします|ます|る|たい(?:です)?|ることにし(?:た|ました)|させて(?:ください|下さい|もらいます)|て(?:ください|下さい)?)?[。]?$"
)


def _withdraws(talk: Talk, number: str, text: str) -> bool:
    """Whether a message takes a case back: it is asked for the reason, or whether the one given is it."""
    said, case = _WITHDRAW.search(text), talk.lookup.case(number)
    if said is None or case is None or not rights.may(talk.turn.person, "withdraw", case):
        return False
    form, reason = OpenForm("withdraw", number), text[: said.start()].strip()
    if openform.is_past(talk, form):
        return False
    _leave_meant(talk)
    if len(reason) < SHORTEST_REASON:
        desk.act(talk, "withdraw", number)
    else:
        talk.set(form=form)
        openform.ask_to_send(talk, form, reason)
    return True


def _leave_meant(talk: Talk) -> None:
    """Put aside what was kept until it is said what it was meant for: something else is done now."""
    if talk.conversation.mode == "meant":
        moves.keep_held(talk)
    if talk.conversation.mode in {"meant", "sending"}:
        talk.set(mode="", held="")


def takes_back(talk: Talk, text: str) -> bool:
    """Whether a message that begins with a case's number takes that case back, whatever else is asked."""
    number = case_number(text) if begins_with_case(text) else ""
    return bool(number) and _withdraws(talk, number, without_number(text))


def take_back(talk: Talk, _: str) -> None:
    """「取り下げたい」 without a number: what is being written, else the case that was sent last."""
    form = talk.conversation.form
    if form is not None and form.action == "withdraw":
        desk.act(talk, "withdraw", form.value)
        return
    case = None if talk.draft or form else next(iter(lately.sent(talk)), None)
    if case is None or not rights.may(talk.turn.person, "withdraw", case):
        moves.stop(talk, "")
        return
    _leave_meant(talk)
    desk.act(talk, "withdraw", case.number)


def turns_to_another(talk: Talk, text: str) -> bool:
    """Take 「R8-0031 に書き足し、…」 while a form about another case stands open: it goes there, the form stays.

    「R8-0031 取り下げたい」 leaves the form for the one that takes that case back.
    """
    form = talk.conversation.form
    number = case_number(text) if begins_with_case(text) else ""
    if form is None or not number:
        return False
    if takes_back(talk, text):
        return True
    if number == form.value or not adds_to_case(text):
        return False
    talk.aside = True
    if not (asked.answers_case(talk, number, text) or writes_on(talk, number, text)):
        return False
    if talk.conversation.mode == "sending":
        openform.ask_to_send(talk, form, talk.conversation.held)
    return True


def about_case(talk: Talk, text: str) -> bool:
    """Take a message that begins with a case's number as being about it, whatever is being written."""
    number = case_number(text) if begins_with_case(text) else ""
    if not number:
        return False
    talk.aside = True
    return asked.answers_case(talk, number, text) or writes_on(talk, number, text)


def asks_about_case(talk: Talk, text: str) -> bool:
    """Answer 「R8-0032は今どうなってる？」 with the case as it stands."""
    number = case_number(text)
    if not number or not listening.is_question(text):
        return False
    show_case(talk, number)
    return True


def log_this_choice() -> Choice:
    """The button that reads the last text as a consultation."""
    return button("log_this", "log_this")
