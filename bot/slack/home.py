"""The Home tab: ways in, one's own drafts and cases, and for the desk 「今日すること」 with filters.

Drawn from the same views as the pages, a page of cases at a time. Which filter and which page stand
in the buttons, so nothing has to be remembered.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.slack import blocks as kit
from bot.slack.blocks import Block
from bot.slack.cards import CARD, DETAILS
from bot.slack.places import SLACK
from bot.slack.pressing import OPTION_VALUE, carried, pressed
from bot.slack.render import LONGEST, fitted
from dialogs import display, moves, prompt, queue
from dialogs.cases import Case
from dialogs.draft import Conversation
from dialogs.reply import Choice
from dialogs.talk import Talk
from dialogs.turn import Person, Press, Turn
from dialogs.views import QueueRow, QueueView
from dialogs.wording import label, say
from knowledge.handbook import Handbook
from storage.lookup import RowLookup

HOME = "home"
PAGE = 20
View = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which cases are to be shown: ``filter`` (``mine``, ``department:…``, ``issue:…`` …) from ``first`` on."""

    filter: str = ""
    first: int = 0


def view(person: Person, handbook: Handbook, lookup: RowLookup, turn: Turn, asked: Asked) -> View:
    """The Home of a person. ``turn`` is any turn of theirs, for the day and the conversation's choices."""
    talk = Talk(Conversation(person.id, SLACK), turn, handbook, lookup)
    again = Choice(label("button", "continue"), "open", "again")
    choices = [*moves.starters(talk), again]
    start = list(_choices(choice for choice in choices if choice.action not in {"queue", "cases"}))
    body: list[Block] = [kit.header(say("slack.title")), *start]
    body += _drafts(lookup, person)
    body += _desk(lookup, person, turn.today, asked) if person.desk else ()
    mine = queue.my_cases(lookup, person.id, turn.today)
    if not person.desk or mine.sections:
        body += _listed(mine, Asked())
    return {"type": "home", "blocks": list(fitted(body, most=kit.MODAL_BLOCKS))}


def _choices(choices: Iterable[Choice]) -> Iterable[Block]:
    made = []
    for choice in choices:
        value = carried(Press(choice.action, choice.value, choice.step), SLACK)
        if value:
            made.append(kit.button(choice.label, f"press:{choice.action}", value, choice.main))
    return kit.actions(made)


def _drafts(lookup: RowLookup, person: Person) -> Iterable[Block]:
    drafts = lookup.drafts_of(person.id)[:5]
    if drafts:
        yield kit.header(say("slack.home_drafts"))
        yield from _choices(
            Choice(f"{display.day_short(draft.started)}　{prompt.what(draft)}", "take_up", draft.id)
            for draft in drafts
        )


# The desk ----------------------------------------------------------------------------------------


class Filtered(RowLookup):
    """The same look-ups with a queue of those cases alone that pass."""

    def __init__(self, lookup: RowLookup, passes: Callable[[Case], bool]) -> None:
        super().__init__(lookup._opens)
        self._all = lookup
        self._passes = passes

    def queue(self) -> tuple[Case, ...]:
        """The cases that pass."""
        return tuple(case for case in self._all.queue() if self._passes(case))

    def open_questions(self) -> Any:
        """All of them."""
        return self._all.open_questions()


def _passing(filter_: str, person: Person) -> Callable[[Case], bool]:
    kind, _, value = filter_.partition(":")
    match kind:
        case "mine":
            return lambda case: case.assignee is not None and case.assignee.id == person.id
        case "unassigned":
            return lambda case: case.assignee is None
        case "waiting":
            return lambda case: case.turn != "desk"
        case "department":
            return lambda case: case.logger.department == value
        case "issue":
            return lambda case: any(match.issue.id == value for match in case.assessment.matches[:3])
        case _:
            return lambda _: True


def _desk(lookup: RowLookup, person: Person, today: date, asked: Asked) -> Iterable[Block]:
    whole = queue.view(lookup, today)
    yield kit.header(whole.title)
    yield from kit.paragraph(whole.summary, bold=True)
    yield from kit.actions(list(_filters(lookup.queue(), asked)))
    for row in whole.questions[:5]:
        yield from kit.paragraph(f"{row.asked}　{row.asker}　「{row.question}」")
        yield from _choices((Choice(row.form.title, "answer_question", row.form.value),))
    shown = queue.view(Filtered(lookup, _passing(asked.filter, person)), today)
    yield from _listed(replace(shown, empty=shown.empty if not asked.filter else ""), asked)


def _filters(cases: Sequence[Case], asked: Asked) -> Iterable[Block]:
    for name in ("all", "mine", "unassigned", "waiting"):
        chosen = asked.filter == ("" if name == "all" else name)
        value = value_of(Asked("" if name == "all" else name))
        yield kit.button(say(f"slack.home_filter_{name}"), f"{HOME}:{name}", value, main=chosen)
    options: dict[str, str] = {}
    for case in cases:
        options.setdefault(f"department:{case.logger.department}", case.logger.department)
        for match in case.assessment.matches[:3]:
            options.setdefault(f"issue:{match.issue.id}", match.issue.title)
    fitting = [
        (value_of(Asked(name)), shown)
        for name, shown in sorted(options.items())
        if shown and len(value_of(Asked(name))) <= OPTION_VALUE
    ]
    if fitting:
        yield kit.select(say("slack.home_filter_choose"), f"{HOME}:choose", fitting)


def value_of(asked: Asked) -> str:
    """What a button of Home carries."""
    return carried(Press(HOME, asked.filter, asked.first), SLACK) or ""


def asked_of(value: str) -> Asked:
    """What such a button asks for."""
    found = pressed(value)
    return Asked(found[1].value, max(found[1].step, 0)) if found else Asked()


def _listed(view: QueueView, asked: Asked) -> Iterable[Block]:
    rows = [(section.label, row) for section in view.sections for row in section.rows]
    if not rows:
        yield from kit.paragraph(view.empty or say("slack.home_none"))
        return
    first = asked.first if asked.first < len(rows) else 0
    page = rows[first : first + PAGE]
    before = ""
    for name, row in page:
        if name != before:
            yield kit.header(name)
            before = name
        yield _row(row)
    if len(rows) > PAGE:
        yield kit.context(say("slack.home_page", first=first + 1, last=first + len(page), count=len(rows)))
        yield from kit.actions(list(_paging(asked, first, len(rows))))


def _paging(asked: Asked, first: int, count: int) -> Iterable[Block]:
    if first:
        start = max(first - PAGE, 0)
        text = say("slack.home_before", count=first - start)
        yield kit.button(text, f"{HOME}:before", value_of(Asked(asked.filter, start)))
    left = count - first - PAGE
    if left > 0:
        text = say("slack.home_next", count=min(left, PAGE))
        yield kit.button(text, f"{HOME}:next", value_of(Asked(asked.filter, first + PAGE)))


def _row(row: QueueRow) -> Block:
    age = say("slack.card_age", days=row.age) if row.age else say("slack.card_age_today")
    head = "　".join(text for text in (row.number, row.company, row.title, row.note) if text)
    tail = "　".join(text for text in (row.state, row.pattern, row.assignee, row.department, age) if text)
    text = f"{kit.shortened(head, 200)}\n{kit.shortened(tail, LONGEST // PAGE // 4)}"
    opener = kit.button(say("slack.details"), f"{CARD}:{DETAILS}", row.number)
    return {"type": "section", "text": kit.plain(text), "accessory": opener}
