"""What the tests of the pages share: a served desk, and somebody who opens its pages."""

import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import datetime, timedelta
from html import unescape
from time import monotonic, sleep

import httpx

from bot.web.server import listen, page_server
from bot.wiring import Desk, tokyo_now
from dialogs.reply import Reply

MEMO = (
    "11/24 10:30 来庁 ㈱見本電機 営業企画部 見本様 03-0000-1234 mihon@example.jp\n"
    "芝浦のショールームを会場に、高齢者向けのスマホ教室をやりたい\n"
    "講師は社員、月2回、来年4月から1年くらい\n"
    "区には広報みなとへの掲載と、いきいきプラザでのチラシ配りをお願いしたい\n"
    "費用は会社持ち 区の負担はなし   パンフあり"
)
NASTY = (
    "<script>window.hit=1;alert(1)</script>",
    '"><img src=x onerror="window.hit=1;alert(1)">',
    "<svg/onload=alert(1)>",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "{{7*7}} {% raw %} {{''.__class__}}",
    "</textarea></p><iframe srcdoc='<script>alert(1)</script>'>",
    "<!channel> <@U1> <http://e|text> &amp; &lt;b&gt; *_~`",
    "株式会社<A&B>\u202e逆\u200b🗑️",
)
"""What somebody might write to break a page."""


@dataclass(slots=True)
class Clock:
    """The time, which a test may move on."""

    ahead: timedelta = field(default_factory=timedelta)

    def __call__(self) -> datetime:
        return tokyo_now() + self.ahead


class Visitor(httpx.Client):
    """A browser without script: its forms say where they come from."""

    def __init__(self, base: str, person: str = "", **options: object) -> None:
        super().__init__(base_url=base, headers={"Origin": base}, timeout=120, **options)
        self._person = person

    def __enter__(self) -> "Visitor":
        """Signed in, if somebody was named."""
        super().__enter__()
        if self._person:
            assert self.post("/sign-in", data={"person": self._person}).status_code == 303
        return self

    def say(self, text: str, key: str = "") -> httpx.Response:
        """Send a message."""
        return self.post("/say", data={"said": text, "_key": key or os.urandom(6).hex()})

    def page(self) -> str:
        """The conversation as it stands."""
        return self.get("/").text

    def await_text(self, text: str, path: str = "/", seconds: float = 60) -> str:
        """A page once it holds a text."""
        end = monotonic() + seconds
        while monotonic() < end:
            html = self.get(path).text
            if text in html:
                return html
            sleep(0.05)
        raise AssertionError(f"{text} did not appear on {path}")


@dataclass(slots=True)
class Office:
    """A desk whose pages are served at ``base``."""

    desk: Desk
    base: str
    clock: Clock

    def visitor(self, person: str = "") -> Visitor:
        """Somebody who opens the pages."""
        return Visitor(self.base, person)

    def filed(self, person: str = "sato") -> str:
        """The number of a case that this person sent."""
        with self.visitor(person) as visitor:
            visitor.get("/")
            visitor.say(MEMO)
            visitor.await_text("推進担当に送る")
            for _ in range(6):
                visitor.say("送る")
                found = _number(visitor.page())
                if found:
                    return found
                visitor.say("わからない")
        raise AssertionError("no case was filed")


def _number(html: str) -> str:
    found = re.findall(r'<b class="number">(R\d+-\d{4})', html)
    return found[-1] if found else ""


HIDDEN = {"kind", "action", "keep", "done", "proviso", "name", "field", "options", "suggest"}
"""Fields of a part that are not shown as they are. ``value`` of a button is not either."""


def lacking(html: str, reply: Reply) -> list[str]:
    """What a reply says and a page does not show."""
    whole = unescape(html)
    bare = unescape(re.sub(r"<[^>]*>", "", html))
    texts = (text for part in reply.parts for text in _texts(part))
    return [text for text in texts if text not in whole and text not in bare]


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for each in part:
            yield from _texts(each)
    elif is_dataclass(part):
        hidden = HIDDEN | ({"value"} if hasattr(part, "action") else set())
        for each in fields(part):
            if each.name not in hidden:
                yield from _texts(getattr(part, each.name))


@contextmanager
def served(desk: Desk, port: int = 0) -> Iterator[str]:
    """The pages of a desk, for as long as the block lasts."""
    ready = threading.Event()
    with listen("127.0.0.1", port) as listener:
        server = page_server(desk, listener, lambda _: ready.set())
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        assert ready.wait(10)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.stop()
            thread.join(10)
            assert not thread.is_alive()
