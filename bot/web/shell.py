"""What all pages share: templates, static files with their fingerprints, dates as they are shown.

Knows no requests.
"""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from dialogs.wording import say
from knowledge.dates import era_date

HERE = Path(__file__).parent
STATIC = HERE / "static"
TOKYO = ZoneInfo("Asia/Tokyo")
_WEEKDAYS = "月火水木金土日"


def day_label(day: date) -> str:
    """A day between two entries: 令和8年11月24日（火）."""
    return f"{era_date(day)}（{_WEEKDAYS[day.weekday()]}）"


def time_label(at: datetime) -> str:
    """The time of an entry in Tokyo: 10:31."""
    return f"{at.astimezone(TOKYO):%H:%M}"


@cache
def asset(name: str) -> str:
    """The address of a static file; it changes with its content, so that it may be kept for good."""
    digest = urlsafe_b64encode(sha256((STATIC / name).read_bytes()).digest())[:10].decode()
    return f"/static/{name}?v={digest}"


@cache
def environment() -> Environment:
    """The templates, with every value escaped and an unknown one an error."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(asset=asset, say=say, day_label=day_label, time_label=time_label)
    return made


def macros(name: str) -> Callable[..., Markup]:
    """The macros of a template, called by their name."""
    module = _module(name)

    def draw(macro: str, *args: object) -> Markup:
        made: Markup = getattr(module, macro)(*args)
        return made

    return draw


@cache
def _module(name: str) -> Any:
    return environment().get_template(name).module
