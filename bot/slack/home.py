"""The Home tab: ways in, one's own drafts and cases, and for the desk 「今日すること」 with filters.

Drawn from the same views as the pages, a page of cases at a time. Which filter and which page stand
in the buttons, so nothing has to be remembered.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.slack import blocks as kit
from bot.slack.blocks import Block
from bot.slack.cards import CARD, DETAILS
from bot.slack.places import SLACK
from bot.slack.pressing import OPTION_VALUE, carried, pressed
from bot.slack.render import fitted
from dialogs import display, moves, prompt, queue
from dialogs.cases import Case
from dialogs.draft import Conversation
from dialogs.reply import CaseLine, Choice
from dialogs.talk import Talk
from dialogs.turn import Person, Press, Turn
from dialogs.views import QueueRow
from dialogs.wording import label, say
from knowledge.handbook import Handbook
from storage.lookup import RowLookup

HOME = "home"
OWN = "own"
"""The filter that stands for one's own cases, when their pages are turned."""
DRAFTS, QUESTIONS = "drafts", "questions"
"""The same for one's own drafts and for the questions to the desk."""
PAGE = 20
FEW = 5
"""Drafts, or questions, of a page."""
ANSWERS = 3
SHORT, ANSWER = 200, 500
HOME_LONGEST = 60_000
"""Characters of all blocks together: more than the most there can be."""
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
    body += _drafts(lookup, person, asked)
    body += _answers(lookup, person)
    body += _desk(lookup, person, turn.today, asked) if person.desk else ()
    body += _own(lookup, person, turn.today, asked)
    return {"type": "home", "blocks": list(fitted(body, most=kit.MODAL_BLOCKS, longest=HOME_LONGEST))}


def _choices(choices: Iterable[Choice]) -> Iterable[Block]:
    made = []
    for choice in choices:
        value = carried(Press(choice.action, choice.value, choice.step), SLACK)
        if value:
            made.append(kit.button(choice.label, f"press:{choice.action}", value, choice.main))
    return kit.actions(made)


def _drafts(lookup: RowLookup, person: Person, asked: Asked) -> Iterable[Block]:
    drafts = lookup.drafts_of(person.id)
    if drafts:
        here = _of(DRAFTS, asked, len(drafts))
        yield kit.header(say("slack.home_drafts"))
        yield from _choices(
            Choice(f"{display.day_short(draft.started)}　{prompt.what(draft)}", "take_up", draft.id)
            for draft in drafts[here.first : here.first + FEW]
        )
        yield from _paging(here, len(drafts), FEW)


def _of(name: str, asked: Asked, count: int) -> Asked:
    """Which page of a list is to be shown: the one that was asked for, if any of this list was."""
    return Asked(name, asked.first if asked.filter == name and asked.first < count else 0)


def _answers(lookup: RowLookup, person: Person) -> Iterable[Block]:
    """What the desk lately answered this person."""
    answered = lookup.answers_to(person.id, ANSWERS)
    if answered:
        yield kit.header(say("slack.home_answers"))
    for question in answered:
        asked = f"{display.day_short(question.at)}　「{kit.shortened(question.question, SHORT)}」"
        runs = [kit.run(asked, bold=True), kit.run(f"\n{kit.shortened(question.answer, ANSWER)}")]
        yield from kit.rich(*runs)


def _own(lookup: RowLookup, person: Person, today: date, asked: Asked) -> Iterable[Block]:
    """One's own cases: where each stands and whom it waits for."""
    cases = queue.mine(lookup, person.id)
    if person.desk and not cases:
        return
    name = say("desk.my_cases")
    rows = [
        (name, _case_row(queue.line(case, person.desk), (today - case.received.date()).days))
        for case in cases
    ]
    first = asked.first if asked.filter == OWN or not (person.desk or asked.filter) else 0
    yield from _listed(rows, Asked(OWN, first), say("desk.my_cases_empty"))


def _case_row(line: CaseLine, age: int) -> Block:
    turn = say("desk.queue_section", holder=line.turn)
    return _row(line.number, (line.company, line.title, line.note), (line.state, turn), age)


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
    yield from _filters(lookup.queue(), asked)
    page = _of(QUESTIONS, asked, len(whole.questions))
    for row in whole.questions[page.first : page.first + FEW]:
        asker, question = kit.shortened(row.asker, SHORT), kit.shortened(row.question, SHORT)
        yield from kit.paragraph(f"{row.asked}　{asker}　「{question}」")
        yield from _choices((Choice(row.form.title, "answer_question", row.form.value),))
    yield from _paging(page, len(whole.questions), FEW)
    here = Asked() if asked.filter in {OWN, DRAFTS, QUESTIONS} else asked
    shown = queue.view(Filtered(lookup, _passing(here.filter, person)), today)
    rows = [(section.label, _queue_row(row)) for section in shown.sections for row in section.rows]
    yield from _listed(rows, here, shown.empty if not here.filter else say("slack.home_none"))


def _filters(cases: Sequence[Case], asked: Asked) -> Iterable[Block]:
    options = _options(cases)
    choose = [kit.select(say("slack.home_filter_choose"), f"{HOME}:choose", options)] if options else []
    yield from kit.actions([*_standing(asked), *choose])
    if len(options) > kit.OPTIONS:
        yield kit.context(say("slack.home_filter_cut", count=len(options) - kit.OPTIONS))


def _standing(asked: Asked) -> Iterable[Block]:
    for name in ("all", "mine", "unassigned", "waiting"):
        chosen = asked.filter == ("" if name == "all" else name)
        value = value_of(Asked("" if name == "all" else name))
        yield kit.button(say(f"slack.home_filter_{name}"), f"{HOME}:{name}", value, main=chosen)


def _options(cases: Sequence[Case]) -> list[tuple[str, str]]:
    """The departments and the issues there are, each as the filter and its name."""
    options: dict[str, str] = {}
    for case in cases:
        options.setdefault(f"department:{case.logger.department}", case.logger.department)
        for match in case.assessment.matches[:3]:
            options.setdefault(f"issue:{match.issue.id}", match.issue.title)
    return [
        (value_of(Asked(name)), shown)
        for name, shown in sorted(options.items())
        if shown and 0 < kit.length(value_of(Asked(name))) <= OPTION_VALUE
    ]


def value_of(asked: Asked) -> str:
    """What a button of Home carries."""
    return carried(Press(HOME, asked.filter, asked.first), SLACK) or ""


def asked_of(value: str) -> Asked:
    """What such a button asks for."""
    found = pressed(value)
    return Asked(found[1].value, max(found[1].step, 0)) if found else Asked()


def _listed(rows: Sequence[tuple[str, Block]], asked: Asked, empty: str) -> Iterable[Block]:
    """A page of rows, each under its heading."""
    if not rows:
        yield from kit.paragraph(empty)
        return
    first = asked.first if asked.first < len(rows) else 0
    page = rows[first : first + PAGE]
    before = ""
    for name, row in page:
        if name != before:
            yield kit.header(name)
            before = name
        yield row
    yield from _paging(Asked(asked.filter, first), len(rows), PAGE)


def _paging(here: Asked, count: int, size: int) -> Iterable[Block]:
    """Which of a list are shown and how to turn its pages; nothing where all of it is."""
    if count <= size:
        return
    first, last = here.first, min(here.first + size, count)
    yield kit.context(say("slack.home_page", first=first + 1, last=last, count=count))
    turns = []
    if first:
        start = max(first - size, 0)
        text = say("slack.home_before", count=first - start)
        turns.append(kit.button(text, f"{HOME}:before", value_of(Asked(here.filter, start))))
    if last < count:
        text = say("slack.home_next", count=min(count - last, size))
        turns.append(kit.button(text, f"{HOME}:next", value_of(Asked(here.filter, last))))
    yield from kit.actions(turns)


def _queue_row(row: QueueRow) -> Block:
    behind = (row.state, row.pattern, row.assignee, row.department)
    return _row(row.number, (row.company, row.title, row.note), behind, row.age)


def _row(number: str, first: Iterable[str], second: Iterable[str], age: int) -> Block:
    waited = say("slack.card_age", days=age) if age else say("slack.card_age_today")
    head = "　".join(text for text in (number, *first) if text)
    tail = "　".join(text for text in (*second, waited) if text)
    text = f"{kit.shortened(head, SHORT)}\n{kit.shortened(tail, SHORT)}"
    opener = kit.button(say("slack.details"), f"{CARD}:{DETAILS}", number)
    return {"type": "section", "text": kit.plain(text), "accessory": opener}
