"""The address Slack sends to, ``/slack/events``, as a plain ASGI app: a guard, then Bolt in a thread.

What is too large, too slow, not signed or not readable never reaches Bolt, which would log or crash on
it. Bolt works synchronously, so it is called in a pool of threads.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qs

from slack_bolt import App, BoltRequest
from slack_sdk.signature import SignatureVerifier

from bot.slack.identity import Identity

PATH = "/slack/events"
LARGEST_BODY = 1_000_000
SLOWEST_BODY = 10.0
DEEPEST = 60
THREADS = 16
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
log = logging.getLogger(__name__)


class Refused(Exception):
    """A request that goes no further, with the status it is answered with."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Door:
    """Lets Slack's own requests in, and nobody else's."""

    def __init__(self, app: App, secret: str, identity: Identity) -> None:
        self._app, self._identity = app, identity
        self._verifier = SignatureVerifier(secret)
        self._pool = ThreadPoolExecutor(THREADS, "slack-requests")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            if scope["method"] != "POST":
                raise Refused(405)
            headers = _headers(scope)
            body = await _body(headers, receive)
            self._check(headers, body)
        except Refused as refused:
            await _answer(send, refused.status, {}, b"")
            return
        loop = asyncio.get_running_loop()
        status, answered, text = await loop.run_in_executor(self._pool, self._dispatch, body, headers)
        await _answer(send, status, answered, text)

    def _check(self, headers: dict[str, str], body: bytes) -> None:
        stamp, signature = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 15 and signature.isascii()):
            raise Refused(401)
        try:
            text = body.decode("utf-8")
            if not self._verifier.is_valid(body=text, timestamp=stamp, signature=signature):
                raise Refused(401)
            form = "x-www-form-urlencoded" in headers.get("content-type", "")
            payload = parse_qs(text).get("payload", ["{}"])[0] if form else text
            if _depth(payload) > DEEPEST or not isinstance(json.loads(payload), dict):
                raise Refused(400)
        except (ValueError, RecursionError):
            raise Refused(400) from None

    def _dispatch(self, body: bytes, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        text = body.decode("utf-8")
        if not self._identity.known and '"url_verification"' not in text:
            return 503, {}, b""  # it comes again when we know who we are
        request = BoltRequest(body=text, headers={name: [value] for name, value in headers.items()})
        response = self._app.dispatch(request)
        return response.status, dict(response.first_headers_without_set_cookie()), response.body.encode()


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}


async def _body(headers: dict[str, str], receive: Receive) -> bytes:
    given = headers.get("content-length", "0")
    if not (given.isascii() and given.isdigit()) or int(given[:12]) > LARGEST_BODY:
        raise Refused(413)
    found = bytearray()
    try:
        async with asyncio.timeout(SLOWEST_BODY):
            while True:
                message = await receive()
                found += message.get("body", b"")
                if len(found) > LARGEST_BODY:
                    raise Refused(413)
                if not message.get("more_body", False):
                    return bytes(found)
    except TimeoutError:
        raise Refused(408) from None


def _depth(text: str) -> int:
    """How deep brackets are nested, at most (those within strings count too, which is few)."""
    deep = most = 0
    quoted = escaped = False
    for sign in text:
        if quoted:
            quoted = escaped or sign != '"'
            escaped = sign == "\\" and not escaped
        elif sign == '"':
            quoted = True
        elif sign in "[{":
            deep += 1
            most = max(most, deep)
        elif sign in "]}":
            deep -= 1
    return most


async def _answer(send: Send, status: int, headers: dict[str, str], body: bytes) -> None:
    kept = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": kept})
    await send({"type": "http.response.body", "body": body})
