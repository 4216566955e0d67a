"""Who the bot is in Slack: asked once, in the background, so that no request waits for it."""

import logging
import threading

from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

AGAIN = 5.0
log = logging.getLogger(__name__)


class Identity:
    """The answer of ``auth.test``; empty until it came."""

    def __init__(self, client: WebClient, token: str) -> None:
        self._client, self._token = client, token
        self._result: AuthorizeResult | None = None
        self._address = ""
        self._stopping = threading.Event()

    @property
    def known(self) -> bool:
        """Whether Slack said who we are."""
        return self._result is not None

    @property
    def team(self) -> str:
        """The id of the workspace."""
        return str(self._result.team_id or "") if self._result else ""

    @property
    def bot(self) -> str:
        """The bot's own user id."""
        return str(self._result.bot_user_id or "") if self._result else ""

    @property
    def address(self) -> str:
        """The address of the workspace, with a slash at its end."""
        return self._address

    def authorize(self) -> AuthorizeResult:
        """Bolt's question for every request. Before it is known, nothing is let in."""
        if self._result is None:
            raise LookupError("not yet known who we are")
        return self._result

    def ask(self) -> None:
        """Ask Slack now. Raises what the call raises."""
        found = self._client.auth_test()
        self._address = str(found.get("url") or "")
        self._result = AuthorizeResult(
            enterprise_id=found.get("enterprise_id"),
            team_id=found["team_id"],
            bot_user_id=found["user_id"],
            bot_id=found.get("bot_id"),
            bot_token=self._token,
        )

    def start(self) -> None:
        """Ask in the background until Slack answers."""
        threading.Thread(target=self._until_known, name="slack-identity", daemon=True).start()

    def stop(self) -> None:
        """Stop asking."""
        self._stopping.set()

    def try_once(self) -> bool:
        """Ask, and say whether it is known now."""
        try:
            self.ask()
        except (SlackApiError, OSError, ValueError, KeyError) as error:
            why = error.response.get("error") if isinstance(error, SlackApiError) else type(error).__name__
            log.error("Slack did not say who we are (%s); renkei doctor says what to do", why)
        return self.known

    def _until_known(self) -> None:
        while not self._stopping.is_set() and not self.try_once():
            self._stopping.wait(AGAIN)
