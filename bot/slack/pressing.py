"""What a button carries, and which turn it comes to. Text in, text out; knows no Slack API."""

import json
import re
from hashlib import sha256
from typing import Any

from bot.slack.places import SLACK
from dialogs.turn import Press

BUTTON_VALUE = 2000
OPTION_VALUE = 150
KEY = 28
"""Characters of a delivery key: with the longest place it still fits the id of a draft."""


def key_of(*parts: object) -> str:
    """The delivery key of what these parts name. The same parts, the same key."""
    plain = "\0".join(str(part) for part in parts)
    return sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:KEY]


def in_thread(key: str, thread: object) -> str:
    """A delivery key that also names the thread of the direct message which the answer belongs in."""
    return f"{key}t{thread}" if thread else key


def thread_of(key: str) -> str:
    """The thread that a delivery key names, or nothing."""
    found = re.search(r"t(\d+\.\d+)$", key)
    return found[1] if found else ""


def carried(press: Press, place: str, limit: int = BUTTON_VALUE) -> str | None:
    """The value of a button or an option for a press in a place; None where it does not fit."""
    value = _dump([place.removeprefix(SLACK), press.action, press.step, press.value])
    return value if len(value) <= limit else None


def pressed(value: str) -> tuple[str, Press] | None:
    """The place and the press a value carries; None for anything else."""
    match _load(value):
        case [str(place), str(action), int(step), str(given)]:
            return SLACK + place, Press(action, given, step)
        case _:
            return None


def reference(key: str, index: int) -> str:
    """The value of a button that opens a form: where the form is kept."""
    return _dump([key, index])


def referred(value: str) -> tuple[str, int] | None:
    """The outbox key and the place among the parts that such a value names."""
    match _load(value):
        case [str(key), int(index)]:
            return key, index
        case _:
            return None


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _load(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return None
