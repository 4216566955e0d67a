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

PATIENCE = 0.3
LATEST = 3
"""Seconds after which a modal that has not opened will not open any more."""
REMEMBERED = 100
"""Presses whose modals are remembered, so that they can be filled."""
log = logging.getLogger(__name__)
Opened = Future[Mapping[str, Any] | None]


class Screens:
    """Modals of people, opened with what their press allows for three seconds."""

    def __init__(self, client: WebClient) -> None:
        self._client = client
        self._pool = ThreadPoolExecutor(4, "slack-screens")
        self._opened: dict[str, Opened] = {}

    def has_opened(self, trigger: str) -> bool:
        """Whether what was pressed has opened its modal."""
        return trigger in self._opened

    def show(self, trigger: str, view: View, over: bool = False) -> None:
        """Show a modal, ``over`` one that is open already. What was pressed opens one modal only: shown
        again for the same press, it takes the first one's place, unless that has changed meanwhile."""
        opened = self._opened.get(trigger)
        if opened is None:
            call = self._client.views_push if over else self._client.views_open
            opened = self._begin(lambda: call(trigger_id=trigger, view=view)["view"])
        else:
            before = opened
            # Slack that was slow to open it is not waited for a second time.
            patience = PATIENCE if before.done() else 0
            opened = self._begin(lambda: self._changed(before.result(LATEST), view), patience)
        self._opened[trigger] = opened
        for old in list(self._opened)[:-REMEMBERED]:
            self._opened.pop(old, None)

    def _changed(self, before: Mapping[str, Any] | None, view: View) -> Any:
        if before is None:
            return None
        return self._client.views_update(view_id=before["id"], hash=before["hash"], view=view)["view"]

    def _begin(self, call: Callable[[], Any], patience: float = PATIENCE) -> Opened:
        future: Opened = self._pool.submit(_tried, call)
        try:
            future.result(patience)
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
