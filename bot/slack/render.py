"""From what the bot says to Slack's blocks, always within Slack's limits. Knows no Slack API.

A form stands behind a button: what opens is read again from the stored reply.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import assert_never

from bot.slack import blocks as kit
from bot.slack.blocks import Block
from bot.slack.places import SLACK
from bot.slack.pressing import OPTION_VALUE, carried, reference
from bot.terminal import text_of
from dialogs.reply import (
    Card,
    CaseList,
    Choice,
    Choices,
    Form,
    Pad,
    Part,
    Quotation,
    Receipt,
    Reply,
    Row,
    Sorting,
    Text,
)
from dialogs.turn import Press
from dialogs.wording import say

PRESS = "press"
LINE = "line"
FORM = "form"
EDIT = "edit"
LONGEST = 12_000
"""Characters of all blocks of a message together; Slack refuses somewhat more."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is posted: blocks, and the text that stands for them."""

    text: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Where:
    """Where a reply stands: its outbox key, its place, and the position of the part."""

    key: str
    place: str = SLACK
    index: int = 0


def message(reply: Reply, key: str, place: str = SLACK) -> Message:
    """A reply as one message. What does not fit is left to the pages, never its prompt."""
    said = [_part_blocks(part, Where(key, place, n)) for n, part in enumerate(reply.said)]
    first = len(reply.said)
    open_now = [_part_blocks(part, Where(key, place, first + n)) for n, part in enumerate(reply.prompt)]
    text = "\n".join(text_of(part) for part in reply.parts if not isinstance(part, Choices))
    return Message(
        kit.fallback(text or say("slack.title")),
        fitted([block for part in said for block in part], [block for part in open_now for block in part]),
    )


def fitted(
    first: Sequence[Block],
    last: Sequence[Block] = (),
    most: int = kit.MESSAGE_BLOCKS,
    longest: int = LONGEST,
) -> tuple[Block, ...]:
    """Blocks cut to what a message or a view may hold: first what was said, then what stands open."""
    kept_last, cut_last = _cut(last, most - 1, longest)
    room = longest - sum(kit.weight(block) for block in kept_last)
    kept_first, cut_first = _cut(first, most - 1 - len(kept_last), room)
    more = (kit.context(say("slack.more_on_pages")),) if cut_first or cut_last else ()
    found = (*kept_first, *more, *kept_last)
    return _numbered(found or (kit.context(say("slack.title")),))


def _cut(blocks: Sequence[Block], most: int, room: int) -> tuple[list[Block], bool]:
    kept: list[Block] = []
    for block in blocks:
        room -= kit.weight(block)
        if len(kept) >= most or room < 0:
            return kept, True
        kept.append(block)
    return kept, False


def _numbered(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Action ids are unique within a message, so that a press is told from every other."""
    numbers = count()
    return tuple(
        {
            **block,
            "elements": [
                {**each, "action_id": f"{each['action_id']}.{next(numbers)}"} for each in block["elements"]
            ],
        }
        if block["type"] == "actions"
        else block
        for block in blocks
    )


def _part_blocks(part: Part, where: Where) -> list[Block]:
    """One part of a reply. A new kind of part must be given its blocks here before it type-checks."""
    match part:
        case Text():
            return list(kit.paragraph(part.text, part.strong))
        case Quotation():
            return [*kit.quotation(part.text), *kit.paragraph(f"— {part.cite}")]
        case Card():
            return [*_rows(part.title, part.rows), *_line_select(part, where)]
        case Sorting():
            return list(_sorting(part))
        case Choices():
            return list(choice_rows(part.choices, where.place))
        case Form():
            return [*_form(part), *_opener(say("slack.fill_in"), where)]
        case Pad():
            title = kit.paragraph(part.title, bold=True)
            return [*title, *kit.paragraph(part.hint), *_opener(say("slack.open_pad"), where)]
        case Receipt():
            return list(_receipt(part))
        case CaseList():
            return list(_cases(part))
        case _:
            assert_never(part)


def choice_rows(choices: Iterable[Choice], place: str) -> Iterable[Block]:
    """Buttons for choices, a few in a row."""
    made = []
    for choice in choices:
        value = carried(Press(choice.action, choice.value, choice.step), place)
        if value:
            made.append(kit.button(choice.label, f"{PRESS}:{choice.action}", value, choice.main))
    return kit.actions(made)


def labelled(label: str, value: str, note: str = "") -> list[Block]:
    """A line of a card as runs: label bold, value, a note behind it."""
    tail = f"（{note}）" if note else ""
    return [kit.run(label, bold=True), kit.run(f"　{value}{tail}")]


def _rows(title: str, rows: Iterable[Row]) -> Iterable[Block]:
    runs = [kit.run(title, bold=True)]
    for row in rows:
        runs += [kit.run("\n"), *labelled(row.label, row.value, row.note)]
    return kit.rich(*runs)


def _line_select(card: Card, where: Where) -> Iterable[Block]:
    options = []
    for row in card.rows:
        value = carried(Press(EDIT, row.field, card.step), where.place, OPTION_VALUE) if row.field else None
        if value:
            options.append((value, f"{row.label}　{row.value}"))
    return kit.actions([kit.select(say("slack.edit_line"), LINE, options)]) if options else ()


def _sorting(part: Sorting) -> Iterable[Block]:
    runs = [kit.run(part.title, bold=True)]
    for line in part.lines:
        runs += [kit.run("\n"), *labelled(line.label, line.value)]
        if line.why:
            runs.append(kit.run(f"\n　{line.why}"))
    return (*kit.rich(*runs), *kit.paragraph(part.footer))


def _form(form: Form) -> Iterable[Block]:
    runs = [kit.run(form.title, bold=True)]
    for item in form.inputs:
        chosen = dict(item.options).get(item.value, item.value)
        told = "　".join(text for text in (item.label, chosen, item.hint) if text)
        runs.append(kit.run(f"\n{told}"))
        if item.options:
            names = "　".join(f"{n}. {name}" for n, (_, name) in enumerate(item.options, 1))
            runs.append(kit.run(f"\n　{names}"))
        if item.error:
            runs += [kit.run("\n"), kit.run(item.error, bold=True)]
    return kit.rich(*runs)


def _opener(label: str, where: Where) -> Iterable[Block]:
    return kit.actions([kit.button(label, FORM, reference(where.key, where.index), main=True)])


def _receipt(part: Receipt) -> Iterable[Block]:
    yield from kit.paragraph(part.heading, bold=True)
    yield from _rows(part.title, part.rows)
    if part.sentence:
        yield from kit.paragraph(part.tell)
        yield from kit.quotation(part.sentence)
    if part.caution:
        yield from kit.paragraph(part.caution)


def _cases(part: CaseList) -> Iterable[Block]:
    yield from kit.paragraph(part.title, bold=True)
    for line in part.lines:
        rest = "　".join(
            text for text in (line.company, line.title, line.state, line.turn, line.note) if text
        )
        yield from kit.rich(kit.run(line.number, bold=True), kit.run(f"　{rest}"))
