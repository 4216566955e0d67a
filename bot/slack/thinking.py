"""The status 「考えています」 beside the bot's name while a message is read, where Slack's surface has it.

Made beside the request and never waited for: it is gone by itself after two minutes, whatever happens.
"""

import logging
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import BoundedSemaphore, Event

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from dialogs.wording import say

AT_ONCE = 4
"""Statuses shown at a time; whoever comes while there are more does without."""
LINGERS = 1.0
"""Seconds after the reading for which it stays, since the answer follows a moment later."""
LONGEST = 10.0
WITHOUT = frozenset({"unknown_method", "missing_scope", "not_allowed_token_type", "access_denied"})
"""Answers of a Slack that has no such surface: it is not asked again."""
log = logging.getLogger(__name__)


class Thinking:
    """Shows that the bot is thinking."""

    def __init__(self, client: WebClient) -> None:
        self._client = client
        self._pool = ThreadPoolExecutor(AT_ONCE, "slack-thinking")
        self._free = BoundedSemaphore(AT_ONCE)
        self._has_surface = True

    @contextmanager
    def shown(self, channel: str, thread: str) -> Iterator[None]:
        """Show it at a message until the block has ended and its answer is on the way."""
        done = Event()
        if self._has_surface and channel and thread and self._free.acquire(blocking=False):
            self._pool.submit(self._show, channel, thread, done).add_done_callback(self._ended)
        try:
            yield
        finally:
            done.set()

    def _ended(self, _: Future[None]) -> None:
        self._free.release()

    def _show(self, channel: str, thread: str, done: Event) -> None:
        if self._set(channel, thread, say("slack.thinking")):
            done.wait(LONGEST)
            Event().wait(LINGERS)
            self._set(channel, thread, "")

    def _set(self, channel: str, thread: str, status: str) -> bool:
        try:
            self._client.assistant_threads_setStatus(channel_id=channel, thread_ts=thread, status=status)
        except (SlackApiError, OSError, ValueError) as error:
            why = error.response.get("error") if isinstance(error, SlackApiError) else type(error).__name__
            log.info("no status is shown: %s", why)
            self._has_surface = why not in WITHOUT
            return False
        return True
