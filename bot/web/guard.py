"""What every request passes before a page sees it, and the headers every answer carries.

Only this machine while nobody signs in for real; changes only from our own pages; no large or
endless bodies; a content security policy with a fresh nonce. Knows no people and no database.
"""

import asyncio
import re
import secrets
from collections.abc import Mapping
from ipaddress import ip_address

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web.refusal import refusal
from dialogs.wording import say

LARGEST_BODY = 1_000_000
LARGEST_UPLOAD = 21 * 1024 * 1024
"""For what is attached to a case: the largest file, and the form around it."""
LARGEST_READ_OUT = 200_000_000
"""As much of an upload that is too large is read and dropped: a browser shows no answer before it has sent all."""
_UPLOAD = re.compile(r"/cases/[^/]{1,40}/attachments")
SLOWEST_BODY_SECONDS = 20
_SAFE_METHODS = frozenset({"GET", "HEAD"})


def is_loopback(host: str) -> bool:
    """Whether an address or the name in a Host header means this machine."""
    name = host.lower().removesuffix(".")
    if name == "localhost":
        return True
    try:
        return ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False


def host_name(host: str) -> str:
    """The name in a Host header, without the port."""
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0]


def from_own_page(headers: Mapping[str, str]) -> bool:
    """Whether a changing request comes from a page of ours; without any word on that, it does not."""
    site = headers.get("sec-fetch-site")
    if site is not None and site != "same-origin":
        return False
    origin = headers.get("origin")
    if origin is None:
        return site == "same-origin"
    return origin.partition("://")[2].lower() == headers.get("host", "").lower() != ""


def policy(nonce: str) -> str:
    """The content security policy of a page."""
    return (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


class Guard:
    """The first of the layers. ``only_here`` is set while nobody signs in for real."""

    def __init__(self, app: ASGIApp, only_here: bool) -> None:
        self._app = app
        self._only_here = only_here

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16)
        scope.setdefault("state", {})["nonce"] = nonce

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                _harden(MutableHeaders(scope=message), nonce)
            await send(message)

        refused = self._refused(scope)
        if refused:
            await refusal(scope, *refused)(scope, receive, sending)
            return
        await self._app(scope, _limited(receive, largest(scope), read_out(scope)), sending)

    def _refused(self, scope: Scope) -> tuple[int, str] | None:
        headers = Headers(scope=scope)
        if self._only_here:
            peer = scope.get("client")
            if not peer or not is_loopback(peer[0]) or not is_loopback(host_name(headers.get("host", ""))):
                return 403, say("pages.wrong_host")
        if scope["method"] not in _SAFE_METHODS:
            if not from_own_page(headers):
                return 403, say("pages.not_from_here")
            length = headers.get("content-length", "0")
            if not length.isascii() or not length.isdecimal() or int(length[:12]) > read_out(scope):
                return 413, too_large(largest(scope))
        return None


def _harden(headers: MutableHeaders, nonce: str) -> None:
    headers["Content-Security-Policy"] = policy(nonce)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    # Not no-referrer: browsers would then send Origin: null with our own forms.
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers.setdefault("Cache-Control", "no-store")


def largest(scope: Scope) -> int:
    """How many bytes a request may have."""
    return LARGEST_UPLOAD if _UPLOAD.fullmatch(scope["path"]) else LARGEST_BODY


def read_out(scope: Scope) -> int:
    """How many bytes of a request are read at all."""
    return LARGEST_READ_OUT if _UPLOAD.fullmatch(scope["path"]) else LARGEST_BODY


def too_large(most: int) -> str:
    """What is said to a request with more."""
    return say("pages.file_too_large") if most == LARGEST_UPLOAD else say("pages.too_large")


def _limited(receive: Receive, most: int, end: int) -> Receive:
    """The same body, as long as it is neither too slow nor too large; what is too large is read to ``end``."""
    total = 0
    whole = False

    async def part() -> Message:
        nonlocal total, whole
        try:
            message = await asyncio.wait_for(receive(), SLOWEST_BODY_SECONDS)
        except TimeoutError:
            raise HTTPException(408, say("pages.bad_request")) from None
        total += len(message.get("body", b""))
        whole = not message.get("more_body", False)
        return message

    async def receiving() -> Message:
        if whole:
            return await receive()
        message = await part()
        while most < total < end and not whole:
            await part()
        if total > most:
            raise HTTPException(413, too_large(most))
        return message

    return receiving
