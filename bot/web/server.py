"""The web server around the pages: where it listens, and how it stops with pages open.

Prints nothing; ``ready`` is told the address.
"""

import errno
import socket
from collections.abc import Callable, Mapping
from types import FrameType

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.web.app import create_app
from bot.web.guard import is_loopback
from bot.web.identity import signs_in
from bot.web.stream import Hub
from bot.wiring import Desk
from dialogs.wording import say


class CannotServe(Exception):
    """The pages cannot be served; the message is the sentence for the administrator."""


class PortInUse(CannotServe):
    """Another program listens on the port."""


class NoSignIn(CannotServe):
    """Listening beyond this machine, while nobody would have to sign in."""


class PageServer(uvicorn.Server):
    """uvicorn that ends the open streams when it is told to stop, and says when it is ready."""

    def __init__(self, config: uvicorn.Config, hub: Hub, ready: Callable[[str], None], address: str) -> None:
        super().__init__(config)
        self._hub = hub
        self._ready = ready
        self._address = address

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop. Without ending the streams uvicorn would wait for their pages to be closed."""
        self._hub.close()
        super().handle_exit(sig, frame)

    def stop(self) -> None:
        """Stop from another thread."""
        self._hub.close()
        self.should_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say where."""
        await super().startup(sockets)
        if self.started:
            self._ready(self._address)


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises ``PortInUse`` or ``CannotServe`` with the sentence for it."""
    try:
        family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, proto)
    except OSError as error:
        raise CannotServe(say("pages.cannot_listen", host=host, port=port)) from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(2048)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise PortInUse(say("pages.port_in_use", port=port)) from error
        raise CannotServe(say("pages.cannot_listen", host=host, port=port)) from error
    return listener


def page_server(
    desk: Desk,
    listener: socket.socket,
    ready: Callable[[str], None],
    mounts: Mapping[str, ASGIApp] | None = None,
) -> PageServer:
    """A server for ``desk`` on a socket that listens already; ``mounts`` are served beside the pages."""
    app = create_app(desk)
    config = uvicorn.Config(
        _beside(app, mounts or {}),
        log_config=None,
        access_log=False,
        server_header=False,
        # Who connects decides what they may be; no header may stand in for the peer's address.
        proxy_headers=False,
        timeout_graceful_shutdown=3,
        h11_max_incomplete_event_size=64_000,
    )
    name, port = listener.getsockname()[:2]
    shown = f"[{name}]" if ":" in name else name
    return PageServer(config, app.state.hub, ready, f"http://{shown}:{port}")


def _beside(pages: ASGIApp, mounts: Mapping[str, ASGIApp]) -> ASGIApp:
    """The pages, and at each address of ``mounts`` an app that has its own guard."""

    async def either(scope: Scope, receive: Receive, send: Send) -> None:
        mounted = mounts.get(scope["path"]) if scope["type"] == "http" else None
        await (mounted or pages)(scope, receive, send)

    return either


def serve(
    desk: Desk,
    host: str,
    port: int,
    ready: Callable[[str], None],
    mounts: Mapping[str, ASGIApp] | None = None,
) -> None:
    """Serve the pages until Ctrl-C. Raises ``CannotServe`` when they cannot be."""
    if not is_loopback(host) and not signs_in(desk.settings):
        raise NoSignIn(say("pages.refuses_to_listen", host=host))
    with listen(host, port) as listener:
        page_server(desk, listener, ready, mounts).run(sockets=[listener])
