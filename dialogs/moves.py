"""The presses of a conversation: begin, go back, put aside, take up, stop, send.

Knows one person's own drafts; cases and the desk are elsewhere.
"""

import re

from dialogs import display, editing, listening, meanwhile, policy, prompt, sorting
from dialogs.cases import Case
from dialogs.changes import DropDraft, FileCase, KeepDraft
from dialogs.draft import Draft, Heard, Point
from dialogs.reply import Choice, Form, Text
from dialogs.states import State
from dialogs.talk import Talk, button
from dialogs.wording import label, say
from knowledge import memo
from knowledge.facts import Fact
from knowledge.text import fold

_LONG_AGO = 4 * 3600
"""Seconds after which somebody who comes back is told where they stand."""


def starters(talk: Talk) -> tuple[Choice, ...]:
    drafts = kept(talk)
    choices = [button("log", "log"), button("listen", "listen"), button("ask", "ask")]
    if drafts:
        choices.append(resuming(drafts))
    choices.append(button("my_cases", "cases"))
    if talk.turn.person.desk:
        choices.append(button("queue", "queue"))
    return tuple(choices)


def kept(talk: Talk) -> tuple[Draft, ...]:
    """The drafts put aside as they are after this turn, newest first; the open one is none of them."""
    found = {draft.id: draft for draft in talk.lookup.drafts_of(talk.turn.person.id)}
    for change in talk.changes:
        match change:
            case KeepDraft(draft=draft):
                found = {draft.id: draft, **found}
            case DropDraft(draft=draft) | FileCase(draft=draft):
                found.pop(draft.id, None)
    return tuple(draft for draft in found.values() if talk.draft is None or draft.id != talk.draft.id)


def resuming(drafts: tuple[Draft, ...]) -> Choice:
    """The button that leads to what was put aside, with how many there are."""
    return Choice(f"{label('button', 'resume')}（{len(drafts)}）", "resume")


def open_page(talk: Talk, value: str) -> None:
    """Somebody came: greet them, or say where they stopped. ``again`` says it in any case."""
    conversation = talk.conversation
    gap = (talk.turn.at - conversation.at).total_seconds() if conversation.at else None
    if talk.draft:
        if value == "again" or gap is None or gap > _LONG_AGO:
            _say_resumed(talk, talk.draft)
        return
    if value == "again" or gap is None or gap > _LONG_AGO:
        greet(talk)


def greet(talk: Talk) -> None:
    """The opening, with what can be done and what was put aside."""
    talk.say("consultation.greeting")
    drafts = kept(talk)
    if len(drafts) == 1:
        talk.say("consultation.one_draft", **_day_and_what(drafts[0]))
    elif drafts:
        talk.say("consultation.drafts", count=len(drafts))
    talk.prompt.append(Text(say("consultation.opening"), strong=True))
    talk.prompt_choices(*starters(talk))


def greet_back(talk: Talk, _: str) -> None:
    """A greeting is answered with where one stands."""
    if talk.draft:
        talk.aside = True
    else:
        greet(talk)


def _day_and_what(draft: Draft) -> dict[str, str]:
    return {"day": display.day_short(draft.started), "what": prompt.what(draft)}


def _say_resumed(talk: Talk, draft: Draft) -> None:
    question = prompt.open_question(draft)
    if question is None or prompt.READ_BACK in draft.told:
        talk.say("consultation.resumed_ready", day=display.day_short(draft.started))
        told = tuple(mark for mark in draft.told if mark != "card" and not mark.startswith("sorting:"))
        standing = talk.set_draft(told=told)
        if question:
            # It was to be sent with this left open: the send question stands again, not this one.
            prompt.read_back(talk, standing)
        return
    about = say(f"consultation.about_{question.name}")
    talk.say("consultation.resumed", day=display.day_short(draft.started), next=about)


def restart(talk: Talk, _: str) -> None:
    """Begin anew; what was being written is put aside, not lost."""
    _put_aside(talk)
    talk.set(mode="", form=None)
    greet(talk)


def _put_aside(talk: Talk) -> None:
    draft = talk.draft
    if draft and (draft.story or draft.facts):
        talk.changes.append(KeepDraft(draft))
    talk.set(draft=None)


def keep(talk: Talk, _: str) -> None:
    """Put the draft aside, to be continued later."""
    if talk.draft is None:
        # 「下書き」 without one being written asks for those that are there.
        drafts = kept(talk)
        if drafts:
            _which(talk, drafts)
        else:
            talk.say("consultation.nothing_to_keep")
        return
    _put_aside(talk)
    talk.set(mode="")
    talk.say("consultation.kept")
    talk.offer(*starters(talk))


def stop(talk: Talk, _: str) -> None:
    """Ask what shall become of what was written; an open form is only left."""
    if talk.conversation.form:
        go_on(talk, "")
        return
    draft = talk.draft
    if draft is None or not (draft.story or draft.facts):
        talk.set(draft=None, mode="", form=None)
        talk.say("consultation.nothing_to_keep")
        talk.offer(*starters(talk))
        return
    talk.set(mode="stopping")
    talk.ask(
        say("consultation.stop"),
        button("keep", "keep", "", talk.step),
        button("drop", "drop", "", talk.step),
        button("continue", "continue", "", talk.step),
    )


def go_on(talk: Talk, _: str) -> None:
    """Return to the open question."""
    talk.set(mode="", form=None)
    if talk.draft is None:
        greet(talk)


def drop(talk: Talk, _: str) -> None:
    """Throw the draft away."""
    if talk.draft is None:
        talk.say("consultation.nothing_to_keep")
        return
    talk.changes.append(DropDraft(talk.draft))
    talk.set(draft=None, mode="")
    talk.say("consultation.dropped")
    talk.offer(*starters(talk))


def back(talk: Talk, _: str) -> None:
    """Undo the last answer and ask again; after something asked beside it, only return to the open question.

    What was written stays in the story.
    """
    draft, left = talk.draft, talk.conversation
    talk.set(mode="", form=None)
    if draft and (left.beside or left.mode or left.form):
        return
    if draft is None or not draft.trail:
        talk.say("consultation.no_back")
        return
    point = draft.trail[-1]
    talk.set_draft(
        facts=point.facts,
        kinds=point.kinds,
        passed=point.passed,
        trail=draft.trail[:-1],
        misses={},
        branch="",
    )
    undone = [field for field in draft.facts if draft.facts[field] != point.facts.get(field)]
    lines = dict.fromkeys(display.line_of(field) for field in undone)
    talk.say("consultation.back", lines="、".join(label("field", line) for line in lines))


def log(talk: Talk, _: str) -> None:
    """Begin to log a consultation, unless one is being written."""
    if talk.draft and (talk.draft.story or talk.draft.facts):
        talk.ask(
            say("consultation.open_draft", what=prompt.what(talk.draft)),
            button("continue", "continue", "", talk.step),
            button("new", "log_new", "", talk.step),
            button("drop", "drop", "", talk.step),
        )
        talk.set(mode="taking_up")
        return
    listening.new_draft(talk)


def log_new(talk: Talk, _: str) -> None:
    """Put the draft aside and begin another."""
    _put_aside(talk)
    listening.new_draft(talk)


def practice(talk: Talk, _: str) -> None:
    """Begin a consultation that is only practised."""
    _put_aside(talk)
    listening.new_draft(talk, practice=True)
    talk.say("consultation.practice")


def log_this(talk: Talk, _: str) -> None:
    """Read a text that was first taken for a question as a consultation."""
    text = talk.conversation.held
    talk.set(held="", mode="")
    if talk.draft is None:
        listening.new_draft(talk)
        # Whoever says that it is one means it: the words are taken whatever was read of them.
        talk.set_draft(misses={"proposal": 1})
    if text:
        listening.take(talk, text)


def resume(talk: Talk, _: str) -> None:
    """Offer the drafts that were put aside; a single one is taken up at once, the open one gone on with."""
    drafts = kept(talk)
    if talk.draft and (not drafts or talk.conversation.mode in {"stopping", "taking_up"}):
        go_on(talk, "")
        return
    if not drafts:
        talk.say("consultation.no_drafts")
        return
    if len(drafts) == 1:
        take_up(talk, drafts[0].id)
        return
    _which(talk, drafts)


def _which(talk: Talk, drafts: tuple[Draft, ...]) -> None:
    talk.say("consultation.drafts", count=len(drafts))
    choices = [
        Choice(f"{display.day_short(draft.started)}　{prompt.what(draft)}"[:70], "take_up", draft.id)
        for draft in drafts[:8]
    ]
    talk.set(mode="")
    talk.ask(say("consultation.which_draft"), *choices)


_CALLED = re.compile(
    r"(?P<what>.{2,30}?)(?:の)?(?:やつ|ほう|方|件|相談|下書き|続き|つづき)(?:を|から)?(?:です|で|続ける|つづける|書く|お願いします)?[。]?"
)


def names_draft(talk: Talk, text: str) -> bool:
    """Take up a draft that a message calls by a word of it (慶応のやつ); with none open, or when asked which."""
    asked = any(choice.action == "take_up" for choice in talk.conversation.offered)
    called = _CALLED.fullmatch(text.strip())
    if talk.conversation.form or not (asked or (called and talk.draft is None)):
        return False
    word = fold(called["what"] if called else text.strip().rstrip("。"))
    drafts = tuple(draft for draft in kept(talk) if word in fold(prompt.what(draft)))
    if len(word) < 2 or not drafts:
        return False
    if len(drafts) == 1:
        take_up(talk, drafts[0].id)
    else:
        _which(talk, drafts)
    return True


def take_up(talk: Talk, draft_id: str) -> None:
    """Continue a draft of one's own: the open one, or one put aside, for which the open one is put aside."""
    if talk.draft and talk.draft.id == draft_id:
        talk.set(mode="", form=None)
        _say_resumed(talk, talk.draft)
        return
    mine = {draft.id: draft for draft in talk.lookup.drafts_of(talk.turn.person.id)}
    if draft_id not in mine:
        talk.say("consultation.no_drafts")
        return
    _put_aside(talk)
    talk.set(draft=mine[draft_id], mode="", form=None)
    _say_resumed(talk, mine[draft_id])


def take_branch(talk: Talk, effect: str) -> None:
    """Follow a turn-off: file as it is, keep as information, go on as an ordinary case, or stop."""
    draft = talk.draft
    branch = prompt.open_branch(draft) if draft else None
    if draft is None or branch is None:
        talk.say("consultation.old_button_done")
        return
    if effect == "ordinary":
        facts = {field: fact for field, fact in draft.facts.items() if field != branch.field}
        facts.setdefault("proposal", Fact(prompt.title_of(draft)))
        point = Point(draft.facts, draft.kinds, draft.passed, talk.turn.key)
        kinds = ("joint", "cooperation")
        talk.set_draft(facts=facts, kinds=kinds, branch=branch.name, trail=(*draft.trail, point))
    elif effect == "stop":
        stop(talk, "")
    else:
        _file(
            talk, talk.set_draft(branch=branch.name), "information" if effect == "information" else "received"
        )


def own(talk: Talk, _: str) -> None:
    """The department runs it itself (6(1)): the same 整理（案）, shared with the desk."""
    if talk.draft is None:
        listening.new_draft(talk)
    talk.set_draft(own=True)
    talk.say("consultation.own")


def share(talk: Talk, draft_id: str) -> None:
    """Share a department's own project with the desk, once."""
    _file_once(talk, draft_id, "shared")


def register_is(talk: Talk, value: str) -> None:
    """Note which company of the register it is, that it is another, or that nobody knows (``company:draft``)."""
    company_id, _, draft_id = value.partition(":")
    draft = talk.draft
    if draft is None or draft.id != draft_id or "company" not in draft.facts:
        talk.say("consultation.old_button_done")
        return
    if company_id == "unknown":
        talk.set_draft(register="unknown")
        talk.say("consultation.register_unknown")
        return
    company = talk.lookup.company_like(draft.facts["company"].value)
    if company and company_id == company.id:
        talk.set_draft(register=company.id)
        talk.say("consultation.register_same", name=company.name)
    else:
        talk.set_draft(register="other")
        talk.say("consultation.register_other")


def send(talk: Talk, draft_id: str) -> None:
    """Send the consultation to the desk, once."""
    _file_once(talk, draft_id, "received")


def _file_once(talk: Talk, draft_id: str, state: State) -> None:
    draft = talk.draft
    if draft is None or (draft_id and draft.id != draft_id):
        case = talk.lookup.case_of_draft(draft_id) if draft_id else _filed_now(talk)
        if case:
            talk.say("consultation.already_filed", number=case.number)
            talk.offer(button("open_case", "case", case.number))
        else:
            talk.say("consultation.old_button_done" if draft_id else "consultation.nothing_to_keep")
            talk.offer(*starters(talk))
    elif (not draft.story and not draft.facts) or (
        "proposal" not in draft.facts
        and state == "received"
        and not (draft.branch or prompt.open_branch(draft))
    ):
        talk.say("consultation.needs_proposal")
    elif "card" not in draft.told:
        # Nobody sends what they have not seen.
        prompt.read_back(talk, draft)
    else:
        _file(talk, draft, state)


def _filed_now(talk: Talk) -> Case | None:
    """The case one sent last, when that is not long ago: what a second 「送って」 means."""
    newest = talk.lookup.cases_of(talk.turn.person.id)[:1]
    recent = [case for case in newest if (talk.turn.at - case.received).total_seconds() < _LONG_AGO]
    return recent[0] if recent else None


def _file(talk: Talk, draft: Draft, state: State) -> None:
    """Have the draft put into the queue; the receipt follows from what came of it."""
    title, secret = prompt.title_of(draft), "confidential" in draft.facts or draft.practice
    also = talk.handbook.office.disaster_department if state == "information" and not secret else ""
    talk.changes.append(FileCase(draft, title, prompt.assessment_of(talk, draft), state, also))
    talk.set(draft=None, mode="", form=None)


def keep_held(talk: Talk) -> None:
    """Put texts aside whose meaning was asked for and not said: each is a draft of its own."""
    for count, text in enumerate((talk.conversation.held, *talk.conversation.later)):
        reading = memo.read(text, talk.turn.today)
        draft = Draft(
            id=f"held{count or ''}:{talk.turn.channel}:{talk.turn.key}"[:64],
            started=talk.turn.at,
            story=(Heard(text, talk.turn.at),),
            facts=dict(reading.facts),
            kinds=reading.kind_candidates,
        )
        talk.changes.append(KeepDraft(draft))
        talk.say("consultation.held_on", text=text[:40])
    talk.set(held="", later=())


def thanks(talk: Talk, _: str) -> None:
    """Thanks are answered, and what stands open still stands."""
    talk.aside = True
    talk.say("consultation.thanks")


def overview(talk: Talk, _: str) -> None:
    """Show what has been recorded of the open consultation."""
    if talk.draft:
        prompt.overview(talk, talk.draft)
        return
    talk.say("consultation.nothing_to_keep")
    talk.offer(*starters(talk))


def enough(talk: Talk, _: str) -> None:
    """Leave the questions that are still open, and ask whether to send it as it is."""
    if talk.draft and "proposal" in talk.draft.facts and not prompt.open_branch(talk.draft):
        talk.set(mode="")
        prompt.read_back(talk, talk.draft)
    elif talk.draft is None:
        talk.say("consultation.nothing_to_keep")
        talk.offer(*starters(talk))


def help_(talk: Talk, _: str) -> None:
    """Say what can be done."""
    talk.aside = True
    talk.say("consultation.help")
    if talk.draft is None:
        talk.offer(*starters(talk), button("practice", "practice"), button("ask_desk", "ask_desk"))


def clauses(talk: Talk, _: str) -> None:
    """Offer the clauses the 整理（案） rests on."""
    draft = talk.draft
    if draft is None:
        talk.say("consultation.old_button_done")
        return
    talk.aside = True
    for clause_id in sorting.clauses(prompt.assessment_of(talk, draft), talk.handbook.policy)[:4]:
        policy.show_clause(talk, clause_id)


def add(talk: Talk, _: str) -> None:
    """Take the next message as more of the story."""
    if talk.draft is None:
        talk.say("consultation.old_button_done")
        return
    talk.set(mode="adding")
    talk.ask(say("consultation.add_how"), button("continue", "continue", "", talk.step))
    more = meanwhile.marked(editing.inputs_of(editing.MORE, talk.draft.facts))
    title = say("consultation.add_title")
    talk.prompt.append(Form(title, "edit", more, label("button", "add"), f"{editing.MORE}:{talk.draft.id}"))
