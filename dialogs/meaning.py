"""What a text is meant for, where it may be one of several things: it is kept until that was said.

Knows what it may be; what is done with it then is others' business.
"""

from dialogs import asked, casework, desk, lately, listening, moves, policy, prompt
from dialogs.cases import Case
from dialogs.commands import begins_with_case, case_number
from dialogs.reply import Choice
from dialogs.talk import Talk, button
from dialogs.wording import say
from knowledge.answers import leaves_open

NAMED, AGAIN = 60, 20
"""Characters of a text that is named in a question about it, and when this is asked again."""


def ask_meaning(talk: Talk, text: str) -> None:
    """Ask whether a text answers the desk, or belongs to the open draft, or tells of something new.

    It is kept meanwhile. What is typed below it is a text of its own: its turn comes after; a question to
    the policy is answered, and an answer that names its case is taken, beside it. Who takes a case back by its
    number is asked for the reason instead.
    """
    held = talk.conversation.held if talk.conversation.mode == "meant" else ""
    if held:
        if casework.takes_back(talk, text):
            return
        _take_beside(talk, text)
        text = held
    _ask_about(talk, text, again=bool(held))


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
    elif not (begins_with_case(text) and asked.answers_case(talk, case_number(text), text)):
        talk.set(later=(*talk.conversation.later, text))
        talk.say("consultation.asked_next", text=_short(text))


def _ask_about(talk: Talk, text: str, answered: str = "", again: bool = False) -> None:
    """Ask what one text was meant for. ``answered`` is the case that an earlier one answered; ``again``: the
    question stood open already, and is said in short.

    Where nothing else stands open, it may be more of the case that was sent last.
    """
    waiting = [case for case in talk.lookup.waiting_for(talk.turn.person.id) if case.number != answered][:4]
    more = [case for case in lately.named(talk, text) if case not in waiting]
    if not more and answered and (before := talk.lookup.case(answered)):
        more = [before]
    elif not (more or talk.draft or waiting):
        more = [*lately.meant(talk, text)]
    if talk.draft and not waiting and not more:
        ask_which(talk, text)
        return
    talk.set(mode="meant", held=text)
    choices = [
        *(_about(talk, "answer", case) for case in waiting),
        *(_about(talk, "more", case) for case in more),
        button("as_question", "meant_question", "", talk.step),
    ]
    if talk.draft:
        choices.append(button("as_same", "meant_same", "", talk.step))
    choices.append(button("as_new", "meant_new", "", talk.step))
    question = say(
        "consultation.which_meant_again" if again else "consultation.which_meant",
        text=_short(text, AGAIN if again else NAMED),
        number="、".join(map(lately.called, waiting)),
        answered="、".join(map(lately.called, more)),
        what=prompt.what(talk.draft) if talk.draft else "",
    )
    talk.ask(question, *choices)


def _about(talk: Talk, what: str, case: Case) -> Choice:
    """The button by which a text is said to be an answer, or more, of a case."""
    label = say(f"labels.button_as_{what}", case=lately.called(case))
    return Choice(label, f"meant_{what}", case.number, talk.step)


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


def _short(text: str, longest: int = NAMED) -> str:
    """A text as it is named in a question about it."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


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
        asked.say_waiting(talk, talk.lookup.waiting_for(talk.turn.person.id))


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
