"""Forms, the notepad and the details of a case as modals, and what comes back from them.

Knows Slack's views and no Slack API. A token in the metadata makes sending a modal twice one delivery.
"""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.slack import blocks as kit
from bot.slack.blocks import Block
from bot.slack.places import SLACK
from bot.slack.render import fitted
from dialogs.reply import Form, Input, Pad
from dialogs.turn import Submit
from dialogs.wording import say

FORM = "form"
TELLING = "telling"
NOTES = "notes"
KEEP = "keep_notes"
View = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a modal's metadata says of it: where its answer belongs and what it sends.

    ``again``: it was sent before, and what stands in it is not what is kept. ``marks``: see ``Input.mark``.
    """

    token: str
    place: str
    action: str
    value: str = ""
    step: int = 0
    keep: str = ""
    again: bool = False
    marks: Mapping[str, str] = field(default_factory=dict)

    def dump(self) -> str:
        """As private metadata."""
        row = [self.token, self.place.removeprefix(SLACK), self.action, self.value, self.step]
        return json.dumps([*row, self.keep, self.again, dict(self.marks)], ensure_ascii=False)


def sheet_of(view: Mapping[str, Any]) -> Sheet | None:
    """The sheet of a modal that was sent; None for one that is not ours."""
    try:
        row = json.loads(view.get("private_metadata") or "null")
        token, place, action, value, step, keep, again = row[:7]
    except (ValueError, TypeError):
        return None
    return Sheet(token, SLACK + place, action, value, step, keep, again, *row[7:8])


def submit_of(sheet: Sheet, view: Mapping[str, Any]) -> Submit:
    """What a sent modal says: the fields that were changed in it, so that no other is ever overwritten."""
    fields = fields_of(view)
    if not sheet.again:
        before = _initial(view)
        fields = {name: value for name, value in fields.items() if value != before.get(name, "")}
    return Submit(sheet.action, sheet.value, sheet.step, fields, sheet.marks)


def _initial(view: Mapping[str, Any]) -> dict[str, str]:
    """The values a modal was opened with."""
    found = {}
    for block in view.get("blocks", ()):
        if block.get("type") == "input":
            element = block["element"]
            chosen = (element.get("initial_option") or {}).get("value", "")
            value = str(element.get("initial_value") or element.get("initial_date") or chosen)
            found[str(block["block_id"])] = "" if value == _NOTHING else value
    return found


def fields_of(view: Mapping[str, Any]) -> dict[str, str]:
    """The values of a modal's inputs by name."""
    fields = {}
    for name, elements in view.get("state", {}).get("values", {}).items():
        for element in elements.values():
            if "selected_option" in element:
                value = (element["selected_option"] or {}).get("value")
            else:
                value = element.get("value") or element.get("selected_date")
            fields[name] = "" if value in (None, _NOTHING) else str(value).replace("\r\n", "\n")
    return fields


_NOTHING = "-"
"""Stands for the empty option, which Slack has no value for."""


def form(form: Form, place: str) -> View:
    """A form as a modal."""
    again = any(item.error for item in form.inputs)
    marks = {item.name: item.mark for item in form.inputs if item.mark}
    token = secrets.token_urlsafe(12)
    sheet = Sheet(token, place, form.action, form.value, form.step, again=again, marks=marks)
    inputs = [block for item in form.inputs for block in _input(item)]
    body = inputs or list(kit.paragraph(form.title))
    return _view(form.title, FORM, sheet, fitted(body, most=kit.MODAL_BLOCKS), form.submit)


def pad(pad: Pad, place: str) -> View:
    """The notepad as a modal: saved as one types. Notes that do not fit are left as they are."""
    if kit.length(pad.notes) > kit.INPUT_TEXT:
        return telling(pad.title, list(kit.paragraph(say("slack.too_long_here", label=pad.title))))
    sheet = Sheet(secrets.token_urlsafe(12), place, pad.done, keep=pad.keep)
    notes = Input(NOTES, pad.title, pad.notes, "／".join(pad.headings), kit.INPUT_TEXT, long=True)
    element = {
        **_text(notes),
        "action_id": KEEP,
        "dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]},
    }
    field = {**_field(notes, element), "dispatch_action": True}
    return _view(pad.title, FORM, sheet, (*kit.paragraph(pad.hint), field), pad.submit)


def telling(title: str, body: Sequence[Block], last: Sequence[Block] = ()) -> View:
    """A modal that only tells something; ``last`` stands below it however long that is."""
    sheet = Sheet("", SLACK, "")
    return _view(title, TELLING, sheet, fitted(body, last, most=kit.MODAL_BLOCKS), None)


def sentence(text: str) -> View:
    """A modal with one sentence."""
    return telling(say("slack.title"), list(kit.paragraph(text)))


def _view(title: str, callback: str, sheet: Sheet, blocks: Iterable[Block], submit: str | None) -> View:
    view: View = {
        "type": "modal",
        "callback_id": callback,
        "title": kit.plain(title, kit.TITLE),
        "close": kit.plain(say("slack.close" if submit is None else "slack.cancel"), kit.TITLE),
        "blocks": list(blocks),
        "private_metadata": sheet.dump(),
    }
    if submit is not None:
        view["submit"] = kit.plain(submit, kit.TITLE)
    return view


def _input(item: Input) -> Iterable[Block]:
    if item.error:
        yield from kit.paragraph(item.error, bold=True)
    if kit.length(item.value) > kit.INPUT_TEXT and not item.options:
        # Shortened it would be saved short: a field that does not fit is left as it is.
        yield from kit.paragraph(say("slack.too_long_here", label=item.label))
        return
    yield _field(item, _element(item))


def _field(item: Input, element: Block) -> Block:
    block: Block = {
        "type": "input",
        "block_id": item.name,
        "label": kit.plain(item.label, 2000),
        "element": element,
        "optional": not item.required,
    }
    if item.hint:
        block["hint"] = kit.plain(item.hint, 2000)
    return block


def _element(item: Input) -> Block:
    if item.options:
        return _select(item)
    # What was typed elsewhere and is no day stays as it was typed.
    return _picker(item) if item.date and (not item.value or _is_day(item.value)) else _text(item)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _picker(item: Input) -> Block:
    element: Block = {"type": "datepicker", "action_id": item.name}
    if item.value:
        element["initial_date"] = item.value
    return element


def _text(item: Input) -> Block:
    element: Block = {
        "type": "plain_text_input",
        "action_id": item.name,
        "multiline": item.long,
        # One more than the limit, so that the sentence that names it can be said.
        "max_length": min(item.limit + 1, kit.INPUT_TEXT),
    }
    if item.value:
        element["initial_value"] = item.value
        element["max_length"] = min(max(item.limit + 1, kit.length(item.value)), kit.INPUT_TEXT)
    return element


def _select(item: Input) -> Block:
    element = kit.select(item.label, item.name, [(value or _NOTHING, name) for value, name in item.options])
    chosen = [each for each in element["options"] if each["value"] == (item.value or _NOTHING)]
    if chosen:
        element["initial_option"] = chosen[0]
    return element
