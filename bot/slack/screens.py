"""Opening and updating modals: the only calls to Slack that answer a request directly.

Made beside the request, which waits for them only a moment: an acknowledgement never hangs on Slack.
"""

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack.modals import View

PATIENCE = 0.4
log = logging.getLogger(__name__)
Opened = Future[Mapping[str, Any] | None]


class Screens:
    """Modals of people, opened with what their press allows for three seconds."""

    def __init__(self, client: WebClient) -> None:
        self._client = client
        self._pool = ThreadPoolExecutor(4, "slack-screens")

    def open(self, trigger: str, view: View, over: bool = False) -> Opened:
        """Open a modal, ``over`` one that is open already."""
        call = self._client.views_push if over else self._client.views_open
        return self._begin(lambda: call(trigger_id=trigger, view=view)["view"])

    def update(self, opened: Opened, view: View) -> None:
        """Show something else in a modal that was opened, unless it has changed meanwhile."""

        def change() -> Any:
            before = opened.result(3)
            if before is None:
                return None
            return self._client.views_update(view_id=before["id"], hash=before["hash"], view=view)["view"]

        self._begin(change)

    def _begin(self, call: Callable[[], Any]) -> Opened:
        future: Opened = self._pool.submit(_tried, call)
        try:
            future.result(PATIENCE)
        except TooSlow:
            log.warning("Slack is slow to show a modal")
        return future


def _tried(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except (SlackApiError, OSError, ValueError, KeyError, TooSlow) as error:
        why = error.response.get("error") if isinstance(error, SlackApiError) else type(error).__name__
        log.warning("a modal could not be shown: %s", why)
        return None
