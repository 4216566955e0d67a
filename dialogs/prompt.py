"""What stands open after a turn: the next question, the read-back, a branch, the choice when stopping.

Knows how to leave it open, not how an answer is read.
"""

from dataclasses import replace

from dialogs import display, sorting
from dialogs.consultation import CONSULTATION
from dialogs.dialog import Branch, Question
from dialogs.draft import Draft, Heard
from dialogs.reply import Card, Choice
from dialogs.talk import Talk, button
from dialogs.wording import say
from knowledge.assess import Assessment
from knowledge.facts import Facts
from knowledge.verbatim import bare

LONGEST_TITLE = 60


def story_of(draft: Draft) -> str:
    """All that was written of a consultation, as one text."""
    return "\n".join(heard.text for heard in draft.story)


def assessment_of(talk: Talk, draft: Draft) -> Assessment:
    """The assessment of a draft as it stands."""
    return sorting.assess_story(talk.handbook, draft.facts, story_of(draft), talk.turn.today)


def title(facts: Facts, story: tuple[Heard, ...]) -> str:
    """What a consultation is called in lists: its proposal, or else its first words, shortened."""
    text = facts["proposal"].value if "proposal" in facts else next((heard.text for heard in story), "")
    first = (bare(text).strip() or text.strip()).split("\n")[0].strip()
    return first if len(first) <= LONGEST_TITLE else first[: LONGEST_TITLE - 1] + "…"


def title_of(draft: Draft) -> str:
    """What a draft is called."""
    return title(draft.facts, draft.story)


def what(draft: Draft) -> str:
    """A draft in a few words: company and proposal."""
    company = draft.facts["company"].value if "company" in draft.facts else ""
    return "、".join(text for text in (company, title_of(draft)) if text)


def ready_to_send(draft: Draft) -> bool:
    """Whether there is enough to send: who, or that nobody knows who, and what they want."""
    return "proposal" in draft.facts and ("company" in draft.facts or "company" in draft.passed)


def open_question(draft: Draft) -> Question | None:
    """The question that stands open in a draft, or None when it is ready."""
    return CONSULTATION.next(draft.facts, draft.passed)


def open_branch(draft: Draft) -> Branch | None:
    """The branch a draft stands at."""
    return CONSULTATION.branch(draft.facts, draft.branch)


def options_of(question: Question, draft: Draft, step: int) -> tuple[Choice, ...]:
    """The buttons of a question: the narrow ones where the story leaves only those open."""
    options = question.narrow.get(frozenset(draft.kinds), question.options)
    return tuple(
        Choice(say(f"labels.{option.label}"), "answer", f"{question.name}:{option.value}", step)
        for option in options
    )


def is_narrow(question: Question, draft: Draft) -> bool:
    """Whether the story leaves only some of a question's options open."""
    return frozenset(draft.kinds) in question.narrow


def show_card(talk: Talk, draft: Draft) -> None:
    """Put the card into the prompt, and remember that it was shown.

    Its lines can be edited as long as the draft is open: their press names the draft, not a step.
    """
    talk.prompt.append(_card(draft))
    _suggest_company(talk, draft)
    talk.set_draft(told=(*draft.told, "card"))


def _card(draft: Draft) -> Card:
    rows = [replace(row, field=f"{row.field}:{draft.id}") for row in display.rows(draft.facts)]
    return Card(say("consultation.card_title", practice=draft.practice), tuple(rows))


def overview(talk: Talk, draft: Draft) -> None:
    """Show all that has been recorded, beside whatever stands open."""
    talk.aside = True
    talk.said.append(_card(draft))
    talk.set_draft(told=tuple(dict.fromkeys((*draft.told, "card"))))


def _suggest_company(talk: Talk, draft: Draft) -> None:
    """Below the card, never as a question of its own: a company of the register that it may be."""
    if draft.register or "company" not in draft.facts:
        return
    company = talk.lookup.company_like(draft.facts["company"].value)
    if company:
        talk.prompt_text(say("consultation.register_line", name=company.name, cases=company.cases))
        talk.prompt_choices(
            button("same", "register_is", f"{company.id}:{draft.id}"),
            button("other", "register_is", f"other:{draft.id}"),
            button("unknown", "register_is", f"unknown:{draft.id}"),
        )


def _show_sorting(talk: Talk, draft: Draft) -> None:
    part = sorting.sorting(assessment_of(talk, draft), draft.facts, talk.handbook.policy)
    absent = say("consultation.sorting_missing")
    mark = "sorting:" + "|".join(line.value for line in part.lines if line.label != absent)
    if mark not in draft.told:
        talk.prompt.append(part)
        told = tuple(item for item in draft.told if not item.startswith("sorting:"))
        talk.set_draft(told=(*told, mark))


def _send_choices(talk: Talk, draft: Draft) -> tuple[Choice, ...]:
    sending = [button("send", "send", draft.id, talk.step, main=True)]
    if draft.own:
        sending = [
            button("share", "share", draft.id, talk.step, main=True),
            button("support", "send", draft.id, talk.step),
        ]
    return (
        *sending,
        button("edit", "edit", "", talk.step),
        button("add", "add", "", talk.step),
        button("keep", "keep", "", talk.step),
    )


def _ask_question(talk: Talk, draft: Draft, question: Question) -> None:
    show = "card" not in draft.told and is_rich(draft)
    if show:
        show_card(talk, draft)
    narrow = is_narrow(question, draft)
    text = say(f"consultation.{question.name}_narrow" if narrow else f"consultation.{question.name}")
    if show:
        text = say("consultation.one_question") + text
    elif talk.aside:
        text = say("consultation.again") + text
    talk.ask(text, *options_of(question, draft, talk.step))
    if show and ready_to_send(draft):
        talk.prompt_choices(
            button("send_now", "send", draft.id, talk.step), button("keep", "keep", "", talk.step)
        )


_TELLING = ("company", "proposal", "wishes", "cost", "place", "when", "contact")


def is_rich(draft: Draft) -> bool:
    """Whether enough was understood at once for a card to be worth its lines."""
    return sum(1 for line in _TELLING if display.line_value(line, draft.facts)) >= 4


def _ask_branch(talk: Talk, branch: Branch) -> None:
    office = talk.handbook.office
    text = say(
        f"consultation.branch_{branch.name}",
        window=office.contract_window,
        department=office.disaster_department,
    )
    choices = tuple(button(name, "branch", effect, talk.step) for name, effect in branch.options)
    talk.ask(text, *choices)


READ_BACK = "read_back"
"""Among what was ``told``: the draft stood at the question whether to send it."""


def read_back(talk: Talk, draft: Draft) -> None:
    """Show what is sent – card, 整理（案）, what can be done – whatever questions are still open."""
    if "card" not in draft.told:
        show_card(talk, draft)
    assert talk.draft is not None
    if READ_BACK not in talk.draft.told:
        talk.set_draft(told=(*talk.draft.told, READ_BACK))
    _show_sorting(talk, talk.draft)
    again = say("consultation.again") if talk.aside else ""
    ready = "consultation.practice_ready" if draft.practice else "consultation.ready"
    ready = "consultation.own_ready" if draft.own else ready
    talk.ask(again + say(ready), *_send_choices(talk, draft))
    talk.prompt_choices(button("clauses", "clauses", draft.id))


def leave_open(talk: Talk) -> None:
    """Write the prompt that the state of the conversation leaves open, if any."""
    conversation, draft = talk.conversation, talk.draft
    if talk.prompt or conversation.mode or draft is None:
        return
    if not draft.story and not draft.facts:
        talk.ask(say("consultation.opening"), button("stop", "stop", "", talk.step))
        return
    branch = open_branch(draft)
    if branch and not branch.options:
        talk.say(f"consultation.branch_{branch.name}")
        talk.set_draft(branch=branch.name)
        branch = None
    if branch:
        _ask_branch(talk, branch)
        return
    draft = talk.draft
    assert draft is not None
    question = open_question(draft)
    if question:
        _ask_question(talk, draft, question)
    else:
        read_back(talk, draft)
