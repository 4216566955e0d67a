"""One turn of a conversation: what is said, what is changed, and who else is told.

Pure. ``advance`` decides; ``storage`` applies the changes in the same transaction; ``conclude``
finds the sentence for what came of them. Routing is all that is done here.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from dialogs import (
    actions,
    asked,
    casework,
    desk,
    editing,
    lately,
    listening,
    meaning,
    moves,
    notepad,
    openform,
    outcomes,
    policy,
    prompt,
    rights,
    teaching,
    unsent,
)
from dialogs.changes import Change, Result
from dialogs.commands import case_number, is_label, is_yes, read_choice, read_command
from dialogs.draft import Conversation, Point
from dialogs.lookup import Lookup
from dialogs.outcomes import Notice
from dialogs.reply import Choice, Choices, Form, Part, Reply
from dialogs.talk import Talk
from dialogs.turn import Press, Submit, Turn, Typed
from knowledge.answers import leaves_open
from knowledge.ask import looks_like_question
from knowledge.handbook import Handbook
from knowledge.text import sentences, tokens


@dataclass(frozen=True, slots=True)
class Step:
    """What one turn leads to: the new state, the answer so far, and the changes to be applied."""

    conversation: Conversation
    reply: Reply
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The final answer to a turn, once its changes are made, and the notices that go with it."""

    conversation: Conversation
    reply: Reply
    notices: tuple[Notice, ...] = ()


LONG = 30
"""Characters from which a text that was taken for a question in vain may be a consultation."""
Presser = Callable[[Talk, str], None]

PRESSES: dict[str, Presser] = {
    "open": moves.open_page,
    "greet": moves.greet_back,
    "restart": moves.restart,
    "back": moves.back,
    "keep": moves.keep,
    "stop": moves.stop,
    "continue": moves.go_on,
    "drop": moves.drop,
    "leave_mode": moves.go_on,
    "help": moves.help_,
    "thanks": moves.thanks,
    "overview": moves.overview,
    "enough": moves.enough,
    "resume": moves.resume,
    "take_up": moves.take_up,
    "log": moves.log,
    "log_new": moves.log_new,
    "practice": moves.practice,
    "log_this": moves.log_this,
    "answer": listening.answer,
    "branch": moves.take_branch,
    "send": moves.send,
    "edit": editing.edit,
    "add": moves.add,
    "clauses": moves.clauses,
    "clause": policy.show_clause,
    "ask": policy.begin,
    "ask_desk": policy.ask_desk,
    "own": moves.own,
    "share": moves.share,
    "register_is": moves.register_is,
    "confirm": editing.confirm,
    "start_on": editing.start_on,
    "listen": notepad.begin,
    "listen_fresh": notepad.fresh,
    "listen_keep": lambda talk, _: notepad.keep(talk, {}),
    "listen_done": lambda talk, _: notepad.done(talk, {}),
    "learn": teaching.learn,
    "forget": teaching.forget,
    "forget_answer": teaching.forget_answer,
    "correct_answer": desk.correct_answer,
    "take_back": casework.take_back,
    "search": casework.search,
    "department_cases": casework.department_cases,
    "cases": casework.my_cases,
    "queue": casework.show_queue,
    "case": casework.show_case,
    "answer_later": asked.later,
    "answer_unknown": asked.unknown,
    "meant_answer": meaning.meant_answer,
    "meant_more": meaning.meant_more,
    "meant_new": meaning.meant_new,
    "meant_same": meaning.meant_same,
    "meant_question": meaning.meant_question,
    "send_typed": openform.send_typed,
    "send_not": lambda talk, _: _send_not(talk),
    "answer_question": desk.answer_question,
    **{name: casework.presser(name) for name in actions.ACTIONS},
}
"""Every press there is. Each has its row in ``rights.TABLE``; a test holds the two together."""


def advance(conversation: Conversation, turn: Turn, handbook: Handbook, lookup: Lookup) -> Step:
    """Work out one turn. Changes nothing by itself."""
    talk = Talk(conversation, turn, handbook, lookup)
    match turn.said:
        case Typed(text=text):
            _typed(talk, text)
        case Press() as press:
            _pressed(talk, press)
        case Submit() as form:
            _submitted(talk, form)
    if conversation.mode == "meant" != talk.conversation.mode and talk.conversation.held:
        moves.keep_held(talk)
    _leave_form(talk, conversation)
    prompt.leave_open(talk)
    return Step(_closed(talk, conversation), Reply(tuple(talk.said), tuple(talk.prompt)), tuple(talk.changes))


def _leave_form(talk: Talk, before: Conversation) -> None:
    """A form that something else was said after no longer takes what is typed; another mode closes it."""
    form = talk.conversation.form
    if form is not None and form is before.form:
        waits = talk.conversation.mode in {"", "sending"}
        talk.set(form=replace(form, left=True) if waits else None)


def _closed(talk: Talk, before: Conversation) -> Conversation:
    """The state after the turn: the prompt counted, and its choices kept for typing."""
    beside = talk.aside and _trail(talk.conversation) == _trail(before)
    now = replace(talk.conversation, at=talk.turn.at, beside=beside)
    if talk.prompt:
        now = replace(now, step=talk.step)
    offered = _choices((*talk.said, *talk.prompt))
    return replace(now, offered=offered) if offered or talk.prompt else now


def _trail(conversation: Conversation) -> tuple[Point, ...]:
    return conversation.draft.trail if conversation.draft else ()


def _choices(parts: tuple[Part, ...]) -> tuple[Choice, ...]:
    return tuple(choice for part in parts if isinstance(part, Choices) for choice in part.choices)


def conclude(step: Step, results: tuple[Result, ...], turn: Turn, handbook: Handbook) -> Conclusion:
    """The answer to a turn once its changes were made (or refused)."""
    report = outcomes.Report(turn, handbook.office)
    for result in results:
        outcomes.tell(report, result)
    reply = Reply(step.reply.said + tuple(report.said), step.reply.prompt)
    offered = _choices(reply.parts)
    conversation = replace(step.conversation, offered=offered) if offered else step.conversation
    return Conclusion(conversation, reply, tuple(report.notices))


# A press --------------------------------------------------------------------------------------


def _is_old(talk: Talk, step: int) -> bool:
    return step > 0 and step != talk.conversation.step


def takes(conversation: Conversation, form: Form) -> bool:
    """Whether what is sent with a form would still be taken."""
    if form.step > 0 and form.step != conversation.step:
        return False
    return form.action != "edit" or editing.means(conversation.draft, form.value)


def _say_old(talk: Talk) -> None:
    stands = talk.draft is not None
    talk.set(mode="", form=None)
    talk.say("consultation.old_button" if stands else "consultation.old_button_done")


def _pressed(talk: Talk, press: Press) -> None:
    handler = PRESSES.get(press.action)
    if handler is None:
        talk.say("consultation.old_button_done")
        return
    if press.action != "send" and _is_old(talk, press.step):
        _say_old(talk)
        return
    if rights.TABLE.get(press.action) == "desk" and not rights.may(talk.turn.person, press.action):
        talk.say("desk.refused_right")
        return
    handler(talk, press.value)


def _submitted(talk: Talk, form: Submit) -> None:
    if _is_old(talk, form.step):
        _say_old(talk)
        unsent.give_back(talk, form.fields)
    elif form.action == "edit":
        editing.submit(talk, form)
    elif form.action == "listen_keep":
        notepad.keep(talk, form.fields)
    elif form.action == "listen_done":
        notepad.done(talk, form.fields)
    elif form.action == "answer_question":
        talk.set(form=None)
        desk.answer_question(talk, form.value, form.fields)
    elif form.action == "correct_answer":
        talk.set(form=None)
        desk.correct_answer(talk, form.value, form.fields)
    elif form.action in actions.ACTIONS:
        talk.set(form=None)
        desk.act(talk, form.action, form.value, form.fields)
    else:
        talk.say("consultation.old_button_done")
        unsent.give_back(talk, form.fields)


# A message ------------------------------------------------------------------------------------


def _typed(talk: Talk, given: str) -> None:
    text = listening.clean(talk, given)
    if talk.conversation.mode == "listening" and talk.conversation.form is None:
        _noted(talk, text)
        return
    if not text:
        talk.say("consultation.nothing_read")
        return
    if len(text) > listening.LIMIT:
        notepad.put_aside(talk, text)
        return
    press = read_choice(text, talk.conversation.offered) or read_command(text)
    if press and press.action in _SENDING and is_yes(text) and _is_said_of_else(talk):
        return  # what stands open is asked again, and a second 「はい」 answers that
    if press and not _is_meant_otherwise(talk, press) and not _fills_form(talk, press, text):
        _pressed(talk, press)
        return
    if moves.names_draft(talk, text):
        return
    # A clause that a form asks for is the answer to it, and is not looked up.
    asked_for = talk.conversation.form is not None and talk.conversation.form.action == "correct_answer"
    if not asked_for and policy.names_clause(talk, text):
        return
    if is_label(text) and not talk.conversation.form and not leaves_open(text):
        _say_old(talk)
        return
    _free_text(talk, text)


_SENDING = frozenset({"send", "share"})


def _is_said_of_else(talk: Talk) -> bool:
    """Whether a bare 「はい」 may be said of something else than the send question: an answer or notice beside it."""
    return talk.conversation.beside or asked.was_asked(talk)


def _is_meant_otherwise(talk: Talk, press: Press) -> bool:
    """Whether words that are a command elsewhere are the answer to what a form asks."""
    return talk.conversation.form is not None and press.action in {"overview", "enough", "thanks"}


def _noted(talk: Talk, text: str) -> None:
    """What is typed while the notepad is open: one of its own choices, or a line of it. Else nothing is said."""
    press = read_choice(text, tuple(filter(notepad.offers, talk.conversation.offered)))
    command = read_command(text)
    if press or (command and command.action == "listen_done"):
        _pressed(talk, press or Press("listen_done"))
    elif text:
        notepad.write(talk, text)


def _fills_form(talk: Talk, press: Press, text: str) -> bool:
    """Whether what would be a press is the answer to an open form: a number of a list, or of a case."""
    form = talk.conversation.form
    if talk.conversation.mode == "sending":
        return False
    return form is not None and (text.isdecimal() or (form.action == "close" and press.action == "case"))


def _free_text(talk: Talk, text: str) -> None:
    """A message that is neither a choice nor a command: what it is taken for depends on what stands open."""
    if casework.turns_to_another(talk, text):
        return
    if talk.conversation.form and openform.fill(talk, text):
        return
    if casework.asks_about_case(talk, text):
        return
    if talk.conversation.mode in {"", "adding"} and talk.draft and casework.about_case(talk, text):
        talk.set(mode="")
        return
    if talk.conversation.mode == "meant" and not meaning.can_be_meant(talk):
        moves.keep_held(talk)
        talk.set(mode="")
    match talk.conversation.mode:
        case "listening":
            notepad.write(talk, text)
        case "" | "adding" if not listening.is_question(text) and asked.asked_beside(talk):
            # The desk's question promises that what is written next answers it; the draft promises the same.
            meaning.ask_meaning(talk, text)
        case "ask_desk":
            talk.set(mode="")
            policy.ask_desk(talk, text[: policy.LIMIT])
        case "policy":
            talk.set(mode="")
            _question(talk, text)
        case "meant":
            meaning.ask_meaning(talk, text)
        case "taking_up" if listening.tells_of_consultation(talk, text):
            talk.set(held=text)
            meaning.meant_new(talk, "")
        case "taking_up" if not listening.is_question(text):
            meaning.ask_which(talk, text)
        case _:
            _tell(talk, text)


def _send_not(talk: Talk) -> None:
    """The text that was kept was not meant for the open form, nor goes out as anything else unasked."""
    text = talk.conversation.held
    talk.set(mode="", held="", form=None)
    if not text:
        return
    if listening.is_question(text):
        _question(talk, text)
    elif talk.draft:
        talk.aside = True
        talk.say("desk.not_sent_beside", text=text, what=prompt.what(talk.draft))
    elif talk.lookup.waiting_for(talk.turn.person.id):
        meaning.ask_meaning(talk, text)
    else:
        talk.set(held=text)
        talk.say("desk.not_sent", text=text)
        talk.offer(casework.log_this_choice(), *moves.starters(talk)[1:])


def _tell(talk: Talk, text: str) -> None:
    """A message that tells something: of the open draft, of another company, or of anything."""
    adding = talk.conversation.mode == "adding"
    talk.set(mode="")
    if talk.draft is None:
        _idle(talk, text)
    elif not adding and (lately.named(talk, text) or listening.names_another(talk, text)):
        meaning.ask_meaning(talk, text)
    else:
        listening.take(talk, text)


def _question(talk: Talk, text: str) -> None:
    """Answer a question; where the same words tell of a company, offer to log it."""
    found = policy.answer(talk, text)
    telling = listening.tells_of_consultation(talk, text) or (found.status != "answered" and len(text) > LONG)
    if talk.draft is None and telling:
        talk.set(held=text)
        talk.offer(casework.log_this_choice())


def _idle(talk: Talk, text: str) -> None:
    """A message while nothing is being written: an answer to the desk, a question, or a consultation."""
    number = case_number(text)
    if number and (asked.answers_case(talk, number, text) or casework.writes_on(talk, number, text)):
        return
    questions = listening.is_question(text)
    if waiting := talk.lookup.waiting_for(talk.turn.person.id):
        if questions and policy.knows(talk, text):
            _question(talk, text)
            asked.say_waiting(talk, waiting)
        elif len(waiting) > 1 or questions or _may_be_else(talk, text):
            meaning.ask_meaning(talk, text)
        else:
            desk.act(talk, "answer_desk", waiting[0].number, {"answer": text})
            for aside in filter(looks_like_question, sentences(text)):
                if policy.knows(talk, aside):
                    policy.answer(talk, aside)
        return
    if questions:
        _question(talk, text)
        return
    meant = lately.meant(talk, text)
    if any(lately.tells_of(talk, case, text) for case in meant):
        meaning.ask_meaning(talk, text)
        return
    if listening.tells_of_consultation(talk, text):
        listening.new_draft(talk)
        listening.take(talk, text)
        return
    more = [lately.more_choice(case, text) for case in meant if len(text) <= policy.LIMIT]
    if policy.knows(talk, text):
        _question(talk, text)
        talk.offer(*more)
        return
    talk.set(held=text)
    if not more and listening.sounds_like_a_wish(talk, text):
        moves.log_this(talk, "")
        return
    talk.say("consultation.nothing_read")
    talk.offer(*more, casework.log_this_choice(), *moves.starters(talk)[1:])


def _may_be_else(talk: Talk, text: str) -> bool:
    """Whether a text that asks nothing may yet be no answer to the desk: a consultation, a bare topic, or more
    of another case."""
    if listening.tells_of_consultation(talk, text, clearly=True):
        return True
    waiting = talk.lookup.waiting_for(talk.turn.person.id)
    if any(case not in waiting for case in lately.named(talk, text)):
        return True
    bare = [token.part in {"名詞", "接尾辞", "助詞"} for token in tokens(text)]
    return bare[-1:] == [True] and policy.knows(talk, text)
