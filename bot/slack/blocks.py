"""Blocks of Slack's Block Kit, small and always within its limits. Knows no reply and no case.

Text from people goes into rich text and ``plain_text`` only, where nothing is markup: it can neither
format nor mention.
"""

import html
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

Block = dict[str, Any]

MESSAGE_BLOCKS = 50
MODAL_BLOCKS = 100
SECTION = 3000
LABEL = 75
TITLE = 24
HEADER = 150
OPTIONS = 100
INPUT_TEXT = 3000
FALLBACK = 3000
ESCAPED = 4000
"""Characters of the fallback once it is escaped."""
ROW = 5
"""Buttons in a row."""


def length(text: str) -> int:
    """Characters as Slack's clients count them: a sign outside the basic plane is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shortened(text: str, limit: int) -> str:
    """The text, cut with 「…」 where it is too long; never empty, which Slack would refuse."""
    text = text.strip() or "―"
    if length(text) <= limit:
        return text
    return _head(text, limit - 1) + "…"


def _head(text: str, limit: int) -> str:
    head = text[:limit]
    while (over := length(head) - limit) > 0:
        head = head[: -((over + 1) // 2)]
    return head


def plain(text: str, limit: int = SECTION) -> Block:
    """A plain text object."""
    return {"type": "plain_text", "text": shortened(text, limit), "emoji": False}


def fallback(text: str) -> str:
    """The text beside the blocks, for notifications and screen readers; it is markup, so escaped."""
    room = FALLBACK
    while length(found := html.escape(shortened(text, room), quote=False)) > ESCAPED:
        room //= 2
    return found


def run(text: str, bold: bool = False) -> Block:
    """A stretch of rich text."""
    return {"type": "text", "text": text, "style": {"bold": True}} if bold else {"type": "text", "text": text}


def ago(moment: datetime, pattern: str, fallback: str) -> Block:
    """How long ago something was, as it is when it is read: ``pattern`` has 「{ago}」."""
    return {"type": "date", "timestamp": int(moment.timestamp()), "format": pattern, "fallback": fallback}


def rich(*runs: Block, kind: str = "rich_text_section") -> Iterable[Block]:
    """A paragraph (or a quotation) as blocks, each short enough."""
    taken: list[Block] = []
    room = SECTION
    for one in runs:
        text = one.get("text", "")
        if not text and one["type"] != "text":
            taken.append(one)
        while text:
            head = _head(text, room)
            if not head:
                yield _rich_block(kind, taken)
                taken, room = [], SECTION
                continue
            taken.append({**one, "text": head})
            room -= length(head)
            text = text[len(head) :]
    if taken:
        yield _rich_block(kind, taken)


def _rich_block(kind: str, runs: list[Block]) -> Block:
    return {"type": "rich_text", "elements": [{"type": kind, "elements": list(runs)}]}


def paragraph(text: str, bold: bool = False) -> Iterable[Block]:
    """A paragraph."""
    return rich(run(text, bold)) if text.strip() else ()


def quotation(text: str) -> Iterable[Block]:
    """Quoted text."""
    return rich(run(text), kind="rich_text_quote") if text.strip() else ()


def header(text: str) -> Block:
    """A heading."""
    return {"type": "header", "text": plain(text, HEADER)}


def context(text: str) -> Block:
    """Small print."""
    return {"type": "context", "elements": [plain(text, SECTION)]}


def divider() -> Block:
    """A line."""
    return {"type": "divider"}


def button(label: str, action_id: str, value: str, main: bool = False, url: str = "") -> Block:
    """A button."""
    made: Block = {"type": "button", "text": plain(label, LABEL), "action_id": action_id, "value": value}
    if main:
        made["style"] = "primary"
    if url:
        made["url"] = url
    return made


def select(placeholder: str, action_id: str, options: Sequence[tuple[str, str]]) -> Block:
    """A select of (value, label)."""
    return {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": plain(placeholder, LABEL),
        "options": [option(value, label) for value, label in options[:OPTIONS]],
    }


def option(value: str, label: str) -> Block:
    """One option of a select."""
    return {"text": plain(label, LABEL), "value": value}


def actions(elements: Sequence[Block]) -> Iterable[Block]:
    """Buttons and selects, a few in a row."""
    for start in range(0, len(elements), ROW):
        yield {"type": "actions", "elements": list(elements[start : start + ROW])}


def weight(block: Block) -> int:
    """Characters of text in a block."""
    if isinstance(block.get("text"), str):
        return length(block["text"])
    return sum(
        weight(each)
        for value in block.values()
        for each in (value if isinstance(value, list) else [value])
        if isinstance(each, dict)
    )
