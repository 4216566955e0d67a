"""What Slack would refuse in blocks, views and texts: its limits, as strictly as its documentation has them."""

import re
from datetime import date
from typing import Any

MESSAGE, MODAL = 50, 100
WORDS = {"plain_text": 3000, "mrkdwn": 3000}
ELEMENTS = {"actions": 25, "context": 10}
_TYPES = {"section", "actions", "context", "divider", "header", "input", "rich_text"}
_MARKUP = re.compile(r"<(?!/?[a-z]*>)[^>]*>|<[!@#]")


def length(text: str) -> int:
    """Characters, those outside the basic plane counted twice."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def troubles(message: dict[str, Any]) -> list[str]:
    """What is wrong with a message."""
    found: list[str] = []
    text = message.get("text") or ""
    if not text.strip():
        found.append("a message without text for notifications")
    if length(text) > 4000:
        found.append(f"text of {length(text)} characters")
    if re.search(r"<[!@#]|<[a-z]+:", text):
        found.append(f"markup in text: {text[:80]!r}")
    blocks = message.get("blocks") or []
    found += _blocks(blocks, MESSAGE)
    whole = sum(_weight(block) for block in blocks)
    if whole > 13_000:
        found.append(f"{whole} characters in all blocks")
    return found


def view_troubles(view: dict[str, Any]) -> list[str]:
    """What is wrong with a modal or a Home."""
    found = _blocks(view.get("blocks") or [], MODAL)
    if view.get("type") == "modal":
        for name in ("title", "close", "submit"):
            if name in view:
                found += _text(view[name], 24, name, plain=True)
        if "title" not in view:
            found.append("a modal without a title")
        if any(block["type"] == "input" for block in view["blocks"]) and "submit" not in view:
            found.append("inputs without a submit")
    elif "title" in view or "submit" in view:
        found.append("a Home has neither title nor submit")
    if length(view.get("private_metadata") or "") > 3000:
        found.append("private_metadata too long")
    if length(view.get("callback_id") or "") > 255:
        found.append("callback_id too long")
    return found


def _blocks(blocks: list[dict[str, Any]], most: int) -> list[str]:
    found = [f"{len(blocks)} blocks"] if not 0 < len(blocks) <= most else []
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)):
        found.append("block_id twice")
    for block in blocks:
        found += _block(block)
    return found


def _block(block: dict[str, Any]) -> list[str]:
    match block.get("type"):
        case "section":
            found = _text(block["text"], 3000, "section")
            return found + (_element(block["accessory"]) if "accessory" in block else [])
        case "header":
            return _text(block["text"], 150, "header", plain=True)
        case "context":
            found = [] if 0 < len(block["elements"]) <= 10 else ["context elements"]
            return found + [each for one in block["elements"] for each in _text(one, 3000, "context")]
        case "actions":
            found = [] if 0 < len(block["elements"]) <= 25 else ["actions elements"]
            ids = [one["action_id"] for one in block["elements"]]
            if len(ids) != len(set(ids)):
                found.append("action_id twice")
            return found + [each for one in block["elements"] for each in _element(one)]
        case "input":
            found = _text(block["label"], 2000, "label", plain=True)
            if "hint" in block:
                found += _text(block["hint"], 2000, "hint", plain=True)
            return found + _element(block["element"])
        case "rich_text":
            return _rich(block)
        case "divider":
            return []
        case other:
            return [f"unknown block {other!r}"]


def _rich(block: dict[str, Any]) -> list[str]:
    found = []
    if _weight(block) > 3000:
        found.append("rich text too long")
    for section in block["elements"]:
        if section["type"] not in {"rich_text_section", "rich_text_quote"}:
            found.append(f"unknown rich element {section['type']!r}")
        if not section["elements"]:
            found.append("empty rich element")
        for run in section["elements"]:
            if run["type"] == "user":
                continue
            if run["type"] == "date":
                if not run["format"] or not run["fallback"] or not isinstance(run["timestamp"], int):
                    found.append(f"bad date {run!r:.80}")
                continue
            if run["type"] != "text" or not run["text"]:
                found.append(f"bad run {run!r:.80}")
    return found


def _element(element: dict[str, Any]) -> list[str]:
    found = [] if 0 < length(element["action_id"]) <= 255 else ["action_id"]
    match element["type"]:
        case "button":
            found += _text(element["text"], 75, "button", plain=True)
            if length(element.get("value", "")) > 2000:
                found.append("button value too long")
            if length(element.get("url", "")) > 3000:
                found.append("url too long")
        case "static_select":
            found += _text(element["placeholder"], 150, "placeholder", plain=True)
            options = element["options"]
            if not 0 < len(options) <= 100:
                found.append(f"{len(options)} options")
            for option in options:
                found += _text(option["text"], 75, "option", plain=True)
                if not 0 < length(option["value"]) <= 150:
                    found.append("option value")
            if "initial_option" in element and element["initial_option"] not in options:
                found.append("initial_option is none of the options")
        case "datepicker":
            given = element.get("initial_date", "2026-11-24")
            try:
                if date.fromisoformat(given).isoformat() != given:
                    found.append("initial_date")
            except ValueError:
                found.append("initial_date is no day")
        case "plain_text_input":
            most = element.get("max_length", 3000)
            if not 1 <= most <= 3000:
                found.append("max_length")
            if length(element.get("initial_value", "")) > most:
                found.append("initial_value longer than max_length")
        case other:
            found.append(f"unknown element {other!r}")
    return found


def _text(text: dict[str, Any], most: int, name: str, plain: bool = False) -> list[str]:
    found = []
    if text["type"] not in WORDS or (plain and text["type"] != "plain_text"):
        found.append(f"{name}: {text['type']}")
    if not 0 < length(text["text"]) <= most:
        found.append(f"{name}: {length(text['text'])} characters")
    if text["type"] == "mrkdwn" and _MARKUP.search(text["text"]):
        found.append(f"{name}: markup {text['text'][:60]!r}")
    return found


def _weight(value: Any) -> int:
    if isinstance(value, dict):
        own = length(value["text"]) if isinstance(value.get("text"), str) else 0
        return own + sum(_weight(each) for each in value.values())
    return sum(_weight(each) for each in value) if isinstance(value, list) else 0


def words_of(value: Any) -> str:
    """All text of blocks, one after the other."""
    if isinstance(value, dict):
        own = [value[name] for name in ("text", "fallback") if isinstance(value.get(name), str)]
        return "".join([*own, *(words_of(each) for key, each in value.items() if key != "value")])
    return "".join(words_of(each) for each in value) if isinstance(value, list) else ""
