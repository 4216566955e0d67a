"""Socket Mode: the bot calls Slack, where nothing may call the bot. The same handlers, another way in.

A socket can be dead and look alive; what counts is when Slack last answered a ping.
"""

import logging
import threading
from contextlib import suppress
from time import time

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

PING = 10.0
SILENT = 45.0
"""Seconds without an answer to a ping after which the connection is made anew."""
log = logging.getLogger(__name__)


class Socket:
    """Keeps one connection to Slack open."""

    def __init__(self, app: App, token: str, client: WebClient, ping: float = PING) -> None:
        self._handler = SocketModeHandler(app, token, web_client=client, ping_interval=ping)
        self._ping, self._silent = ping, max(SILENT * ping / PING, 1.0)
        self._stopping = threading.Event()
        self._since = 0.0
        self._thread: threading.Thread | None = None

    @property
    def alive(self) -> bool:
        """Whether Slack answered a ping lately."""
        return bool(self._since) and time() - self._last() < self._silent

    def start(self) -> None:
        """Connect, and watch over the connection, in a thread of its own."""
        self._thread = threading.Thread(target=self._watch, name="slack-socket", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Hang up for good."""
        self._stopping.set()
        # Two threads of the client may meet in closing.
        with suppress(Exception):
            self._handler.client.close()

    def _last(self) -> float:
        session = self._handler.client.current_session
        return max(self._since, getattr(session, "last_ping_pong_time", None) or 0.0)

    def _watch(self) -> None:
        while not self._stopping.is_set():
            try:
                if not self._since:
                    self._handler.client.connect()
                    self._since = time()
                elif not self.alive:
                    log.warning("Slack no longer answers on the socket; connecting anew")
                    self._handler.client.connect_to_new_endpoint(force=True)
                    self._since = time()
            except Exception as error:  # two threads of the client may meet in closing; the watch goes on
                why = (
                    error.response.get("error") if isinstance(error, SlackApiError) else type(error).__name__
                )
                log.error("Socket Mode could not connect: %s", why)
            self._stopping.wait(self._ping / 2)
