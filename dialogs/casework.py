"""Cases in the conversation: lists, one case, answering the desk, filling a form by typing.

Knows which case was meant; what may be done to it is ``desk``'s business.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from dialogs import actions, casepage, desk, lately, listening, moves, policy, prompt, queue, rights, teaching
from dialogs.cases import Case
from dialogs.commands import begins_with_case, case_number, without_number
from dialogs.draft import OpenForm
from dialogs.reply import Card, CaseLine, CaseList, Choice, Input, Sorting
from dialogs.talk import Talk, button
from dialogs.views import QueueView
from dialogs.wording import label, say
from knowledge.answers import leaves_open
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
"""Forms that do what nobody but the desk can undo."""
NAMED = 60
"""Characters of a text that is named in a question about it."""
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


def fill(talk: Talk, text: str) -> bool:
    """Put typed text into the next field that the open form needs; when it has all, send it.

    False where the form can no longer be sent: it is closed, and the text is meant for something else.
    """
    form = talk.conversation.form
    assert form is not None
    if form.action in _FOR_GOOD and _NOT_SO.match(text.strip()):
        moves.go_on(talk, "")
        return True
    if _is_past(talk, form):
        talk.set(form=None, mode="" if talk.conversation.mode == "sending" else talk.conversation.mode)
        return False
    last = talk.conversation.at
    forgotten = last is not None and talk.turn.at - last > FORGOTTEN
    asks = form.action in _ASKED_FOR and listening.is_question(text) and policy.knows(talk, text)
    if asks and form.action in _FOR_GOOD and talk.conversation.mode != "sending":
        policy.answer(talk, text)
    elif talk.conversation.mode == "sending" and asks:
        policy.answer(talk, text)
        _ask_to_send(talk, form, talk.conversation.held)
    elif talk.conversation.mode == "sending":
        _ask_to_send(talk, form, f"{talk.conversation.held}\n{text}")
    elif form.left or forgotten or asks or form.action in _FOR_GOOD or was_asked(talk):
        _ask_to_send(talk, form, text)
    else:
        _fill(talk, form, text)
    return True


def _is_past(talk: Talk, form: OpenForm) -> bool:
    """Whether what a form asks for cannot be done any more."""
    case = talk.lookup.case(form.value) if form.action in actions.ACTIONS else None
    return case is not None and bool(actions.ACTIONS[form.action].refused(case, talk.turn.person))


def _ask_to_send(talk: Talk, form: OpenForm, text: str) -> None:
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
        button("withdraw_not" if ends else "send_not", "send_not", "", talk.step),
    )


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


# Answering what the desk asked ------------------------------------------------------------------


def answers_case(talk: Talk, number: str, text: str) -> bool:
    """Take 「R8-0032 企画書は来週です」 as an answer to what the desk asked about that case."""
    waiting = {case.number for case in talk.lookup.waiting_for(talk.turn.person.id)}
    if number not in waiting:
        return False
    desk.act(talk, "answer_desk", number, {"answer": without_number(text)})
    return True


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
    if _is_past(talk, form):
        return False
    if len(reason) < SHORTEST_REASON:
        desk.act(talk, "withdraw", number)
    else:
        talk.set(form=form)
        _ask_to_send(talk, form, reason)
    return True


def about_case(talk: Talk, text: str) -> bool:
    """Take a message that begins with a case's number as being about it, whatever is being written."""
    number = case_number(text) if begins_with_case(text) else ""
    if not number:
        return False
    talk.aside = True
    return answers_case(talk, number, text) or writes_on(talk, number, text)


def asks_about_case(talk: Talk, text: str) -> bool:
    """Answer 「R8-0032は今どうなってる？」 with the case as it stands."""
    number = case_number(text)
    if not number or not listening.is_question(text):
        return False
    show_case(talk, number)
    return True


def say_waiting(talk: Talk, waiting: tuple[Case, ...]) -> None:
    """Say again what the desk waits to hear, with its buttons; beside a draft, which what is written next goes to."""
    for case in waiting[:2]:
        if talk.draft:
            talk.aside = True
            talk.said.extend(desk.asked(case.number, case.question, typed=False))
        else:
            talk.prompt.extend(desk.asked(case.number, case.question))


def was_asked(talk: Talk) -> bool:
    """Whether the desk asked something since one was last here: then that is the last thing said on screen."""
    last = talk.conversation.at
    return last is not None and any(at > last for at in _asked(talk))


def asked_beside(talk: Talk) -> bool:
    """Whether the desk asked something since one last wrote into the open draft: both wait for what is written."""
    draft = talk.draft
    return draft is not None and any(
        at > max([draft.started, *(heard.at for heard in draft.story)]) for at in _asked(talk)
    )


def _asked(talk: Talk) -> list[datetime]:
    """When the desk asked what still waits for an answer."""
    waiting = talk.lookup.waiting_for(talk.turn.person.id)
    return [each.at for case in waiting for each in case.history if each.kind == "asked"]


def unknown(talk: Talk, number: str) -> None:
    """「わからない」 is an answer too."""
    desk.act(talk, "answer_desk", number, {"answer": label("button", "unknown")})


def later(talk: Talk, number: str) -> None:
    """Put the desk's question off."""
    talk.aside = True
    talk.say("notices.later", number=number)


def ask_meaning(talk: Talk, text: str) -> None:
    """Ask whether a text answers the desk, or belongs to the open draft, or tells of something new.

    It is kept meanwhile. What is typed below it is a text of its own: its turn comes after; a question to
    the policy is answered, and an answer that names its case is taken, beside it.
    """
    held = talk.conversation.held if talk.conversation.mode == "meant" else ""
    if held:
        _take_beside(talk, text)
        text = held
    _ask_about(talk, text)


def can_be_meant(talk: Talk) -> bool:
    """Whether the text that was kept may still be an answer, or part of a consultation being written."""
    waits = talk.lookup.waiting_for(talk.turn.person.id)
    return bool(talk.draft or talk.conversation.later or waits or lately.sent(talk))


def _take_beside(talk: Talk, text: str) -> None:
    """Take what is typed while it is asked what another text was meant for."""
    if listening.is_question(text) and policy.knows(talk, text):
        policy.answer(talk, text)
    elif leaves_open(text):
        pass  # 「わからない」 is said of what is asked here, which stands
    elif not (begins_with_case(text) and answers_case(talk, case_number(text), text)):
        talk.set(later=(*talk.conversation.later, text))
        talk.say("consultation.asked_next", text=_short(text))


def _ask_about(talk: Talk, text: str, answered: str = "") -> None:
    """Ask what one text was meant for. ``answered`` is the case that an earlier one answered.

    Where nothing else stands open, it may be more of the case that was sent last.
    """
    waiting = [case.number for case in talk.lookup.waiting_for(talk.turn.person.id)]
    waiting = [number for number in waiting if number != answered][:4]
    if not (talk.draft or waiting or answered) and (sent := lately.sent(talk)):
        answered = sent.number
    if talk.draft and not waiting and not answered:
        ask_which(talk, text)
        return
    talk.set(mode="meant", held=text)
    choices = [
        Choice(say("labels.button_as_answer", number=number), "meant_answer", number, talk.step)
        for number in waiting
    ]
    if answered:
        choices.append(
            Choice(say("labels.button_as_more", number=answered), "meant_more", answered, talk.step)
        )
    choices.append(button("as_question", "meant_question", "", talk.step))
    if talk.draft:
        choices.append(button("as_same", "meant_same", "", talk.step))
    choices.append(button("as_new", "meant_new", "", talk.step))
    question = say(
        "consultation.which_meant",
        text=_short(text),
        number="、".join(waiting),
        answered=answered,
        what=prompt.what(talk.draft) if talk.draft else "",
    )
    talk.ask(question, *choices)


def _held(talk: Talk) -> str:
    """The text that was kept until it was said what it is."""
    text = talk.conversation.held
    talk.set(mode="", held="")
    return text


def _ask_next(talk: Talk, answered: str = "") -> None:
    """Ask about the next of the texts that came meanwhile, if there is one."""
    if later := talk.conversation.later:
        if talk.draft and "card" not in talk.draft.told and prompt.is_rich(talk.draft):
            prompt.overview(talk, talk.draft)
        talk.set(later=later[1:])
        _ask_about(talk, later[0], answered)


def _short(text: str) -> str:
    """A text as it is named in a question about it."""
    line = " ".join(text.split())
    return line if len(line) <= NAMED else line[: NAMED - 1] + "…"


def meant_answer(talk: Talk, number: str) -> None:
    """The text that was kept is the answer for this case."""
    desk.act(talk, "answer_desk", number, {"answer": _held(talk)})
    _ask_next(talk, number)


def meant_more(talk: Talk, number: str) -> None:
    """The text that was kept is more of this case."""
    desk.act(talk, "write_on", number, {"text": _held(talk)})
    _ask_next(talk, number)


def meant_question(talk: Talk, _: str) -> None:
    """The text that was kept asks about the policy; the desk still waits for its answer."""
    policy.answer(talk, _held(talk))
    if talk.conversation.later:
        _ask_next(talk)
    else:
        say_waiting(talk, talk.lookup.waiting_for(talk.turn.person.id))


def meant_new(talk: Talk, _: str) -> None:
    """The text that was kept is a new consultation; one being written is put aside."""
    text = _held(talk)
    if not text:
        talk.say("consultation.old_button_done")
        return
    moves.log_new(talk, "")
    # Whoever says that it is one means it: the words are taken whatever was read of them.
    talk.set_draft(misses={"proposal": 1})
    listening.take(talk, text)
    _ask_next(talk)


def ask_which(talk: Talk, text: str) -> None:
    """Ask whether a text that names another company belongs to the open draft; it is kept meanwhile."""
    assert talk.draft is not None
    talk.set(mode="meant", held=text)
    talk.ask(
        say("consultation.same_or_new", what=prompt.what(talk.draft)),
        button("as_same", "meant_same", "", talk.step),
        button("as_new", "meant_new", "", talk.step),
    )


def meant_same(talk: Talk, _: str) -> None:
    """The text that was kept belongs to the consultation being written."""
    text = _held(talk)
    if talk.draft is None:
        listening.new_draft(talk)
    listening.take(talk, text)
    _ask_next(talk)


def log_this_choice() -> Choice:
    """The button that reads the last text as a consultation."""
    return button("log_this", "log_this")
