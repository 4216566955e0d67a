"""Sending what the outbox holds for Slack. Tries once and says how it went; trying again is delivery's.

A post whose fate is not known is looked for by its metadata before it is made again: at least once,
reconciled. What was answered at once (a command, a modal) is not said a second time.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackRequestError

from bot import telling
from bot.deliver import Permanent, Retry
from bot.slack import blocks as kit
from bot.slack import cards, conversation, home, presses, ways
from bot.slack.conversation import DEPARTMENT
from bot.slack.files import FILES, Files
from bot.slack.home import Asked
from bot.slack.identity import Identity
from bot.slack.people import CannotCheck, Directory, NotAllowed
from bot.slack.places import ANSWERED_AT_ONCE, SLACK, Spot, spot_of
from bot.slack.presses import may_be_shown
from bot.slack.pressing import reference, thread_of
from bot.slack.render import Message, fitted, message
from bot.slack.ways import dm_button
from bot.wiring import Desk
from dialogs import casepage
from dialogs.outcomes import DESK
from dialogs.reply import Choices, Reply, Text
from dialogs.turn import Press, Turn
from dialogs.wording import label, say
from storage import codec, outbox, sent
from storage.engine import reading, writing
from storage.lookup import EngineLookup
from storage.outbox import OutboxRow

EVENT_TYPE = "renkei_outbox"
SHOW_ALL = "show_all"
LOST = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
"""What Slack says of a card that was deleted: a new one is posted."""
FOR_GOOD = frozenset(
    {
        "account_inactive", "cannot_dm_bot", "channel_not_found", "invalid_arguments", "invalid_auth",
        "invalid_blocks", "is_archived", "messages_tab_disabled", "missing_scope", "msg_blocks_too_long",
        "msg_too_long", "no_permission", "no_text", "not_allowed_token_type", "not_authed", "not_in_channel",
        "org_login_required", "restricted_action", "token_expired", "token_revoked", "user_disabled",
        "user_not_found", "user_not_in_channel", "view_too_large",
    }
)  # fmt: skip
"""Answers of Slack that another try would get again."""
DOWN = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
"""Answers of Slack that are about Slack and not about what was sent; a page in place of an answer is another."""
UNREADABLE = frozenset({"missing_scope", "no_permission"})
"""Answers of Slack about a channel the bot may write in and not look through."""
Call = Callable[[], Any]


class SlackSender:
    """Sends the rows of the channel ``slack``."""

    def __init__(self, desk: Desk, client: WebClient, directory: Directory, identity: Identity) -> None:
        self._desk, self._client, self._directory = desk, client, directory
        self._files = Files(desk, client, directory, identity)
        # Drawing takes its time: in one transaction it would hold up what others commit.
        self._lookup = EngineLookup(desk.engine)

    def __call__(self, row: OutboxRow) -> str:
        """Send a row and give the time stamp of its post. Raises ``Retry`` and ``Permanent``."""
        try:
            return self._sent(row)
        except CannotCheck:
            raise Retry("not yet known who we are", outage=True) from None

    def _sent(self, row: OutboxRow) -> str:
        match row.kind:
            case telling.CARD:
                return self._card(row)
            case telling.EVENTS:
                return self._events(row)
            case kind if kind == FILES:
                return self._attach(row)
            case telling.QUESTION:
                return self._question(row)
            case "notice" if row.recipient == DESK:
                return self._desk_notice(row)
            case _ if row.channel in ANSWERED_AT_ONCE:
                return ""
            case _:
                return self._to_person(row)

    # To one person --------------------------------------------------------------------------------

    def _to_person(self, row: OutboxRow) -> str:
        user = self._directory.account(row.recipient)
        if user is None:
            return ""  # not in this workspace: the pages tell them
        match row.kind:
            case home.HOME:
                return self._home(row, user)
            case ways.PROMPTS:
                return self._prompts(row)
            case conversation.DEPARTMENT:
                return self._post(row, Spot(user), _department_message())
            case conversation.MOVED:
                return self._whisper(row, user, _moved_message(str(row.payload["link"])))
            case presses.SHOWN_TO_ALL:
                return self._shared(row)
            case _:
                reply = codec.load(Reply, row.payload)
                shown = message(reply, row.key, row.channel)
                if spot_of(row.channel) is None:
                    return self._post(row, Spot(user, thread_of(row.key)), shown)
                return self._whisper(row, user, self._private(row, reply, shown))

    def _private(self, row: OutboxRow, reply: Reply, shown: Message) -> Message:
        """An answer in a channel: for the asker alone, who may show it to the others."""
        spot = spot_of(row.channel)
        if not (spot and spot.thread and may_be_shown(reply)):
            return shown
        button = kit.button(say("slack.show_all"), SHOW_ALL, reference(row.key, 0))
        note = [kit.context(say("slack.only_you")), *kit.actions([button])]
        return Message(shown.text, fitted(shown.blocks, note))

    def _shared(self, row: OutboxRow) -> str:
        reply = codec.load(Reply, {key: value for key, value in row.payload.items() if key != "by"})
        parts = tuple(part for part in reply.said if not isinstance(part, Choices))
        who = Text(say("slack.shared_by", name=str(row.payload.get("by") or "")))
        spot = spot_of(row.channel)
        return self._post(row, spot, message(Reply((who, *parts)), row.key)) if spot else ""

    def _home(self, row: OutboxRow, user: str) -> str:
        try:
            person = self._directory.person(user)
        except NotAllowed:
            return ""
        asked = Asked(str(row.payload.get("filter") or ""), int(row.payload.get("first") or 0))
        turn = Turn(person, SLACK, self._desk.clock(), row.key, Press("open"))
        shown = home.view(person, self._desk.handbook, self._lookup, turn, asked)
        self._call(lambda: self._client.views_publish(user_id=user, view=shown))
        return ""

    def _prompts(self, row: OutboxRow) -> str:
        channel = str(row.payload.get("channel") or "")
        has_drafts = bool(self._lookup.drafts_of(row.recipient))
        names = ("ask", "log", "resume" if has_drafts else "my_cases")
        prompts = [{"title": label("button", name), "message": label("button", name)} for name in names]
        arguments = {"channel_id": channel, "title": say("slack.prompt_title"), "prompts": prompts}
        try:
            self._call(lambda: self._client.api_call("assistant.threads.setSuggestedPrompts", json=arguments))
        except Permanent:
            return ""  # a workspace without the agent pane does without them
        return ""

    # To the desk ----------------------------------------------------------------------------------

    def _card(self, row: OutboxRow) -> str:
        case = self._lookup.case(str(row.payload["number"]))
        if case is None:
            return ""
        with reading(self._desk.engine) as session:
            before = sent.shown(session, SLACK, row.replaces)
        if self._files.missing(case):
            # A row of its own, so that a file nobody can read holds up no card.
            with writing(self._desk.engine) as session:
                outbox.put(
                    session,
                    f"{FILES}:{row.key}",
                    SLACK,
                    case.logger.id,
                    kind=FILES,
                    payload=row.payload,
                    at=self._desk.clock(),
                )
        shown = cards.case_message(case, self._desk.handbook, self._lookup)
        return self._in_place(row, shown, before.receipt if before else "")

    def _attach(self, row: OutboxRow) -> str:
        case = self._lookup.case(str(row.payload["number"]))
        if case:
            self._call(lambda: self._files.attach(case))
        return ""

    def _events(self, row: OutboxRow) -> str:
        number, upto = str(row.payload["number"]), int(row.payload["upto"])
        count = int(row.payload["count"])
        case = self._lookup.case(number)
        if case is None or not count:
            return ""
        view = casepage.view(case, cards.DESK, self._desk.handbook, self._lookup)
        lines = view.history[upto - count : upto]
        spot = self._desk_spot(self._thread(number))
        return self._post(row, spot, cards.history_message(lines)) if lines else ""

    def _question(self, row: OutboxRow) -> str:
        question = self._lookup.question(int(row.payload["id"]))
        with reading(self._desk.engine) as session:
            # A notice of before they replaced each other is found by its key.
            came = sent.shown(session, SLACK, telling.question_thread(row.payload["id"])) or sent.by_key(
                session, telling.notice_key(SLACK, f"question:{row.payload['id']}")
            )
        if question is None:
            return ""
        return self._in_place(row, cards.question_message(question), came.receipt if came else "")

    def _desk_notice(self, row: OutboxRow) -> str:
        reply = codec.load(Reply, row.payload)
        shown = message(reply, row.key)
        number = telling.case_of(reply)
        thread = self._thread(number) if number else ""
        case = self._lookup.case(number) if number else None
        if case and case.assignee and (user := self._directory.account(case.assignee.id)):
            mention = {"type": "user", "user_id": user}
            section = {"type": "rich_text_section", "elements": [mention]}
            shown = Message(shown.text, ({"type": "rich_text", "elements": [section]}, *shown.blocks))
        return self._post(row, self._desk_spot(thread), _masked(shown))

    def _desk_spot(self, thread: str = "") -> Spot:
        return Spot(self._desk.settings.slack_desk_channel, thread)

    def _thread(self, number: str) -> str:
        with reading(self._desk.engine) as session:
            card = sent.shown(session, SLACK, telling.card_thread(number))
        return card.receipt if card else ""

    def _in_place(self, row: OutboxRow, shown: Message, before: str) -> str:
        """Show something in place of an earlier post; post it where there is none any more."""
        spot = self._desk_spot()
        if not spot.channel:
            return ""
        if before:
            try:
                self._call(
                    lambda: self._client.chat_update(
                        channel=spot.channel, ts=before, text=shown.text, blocks=list(shown.blocks)
                    )
                )
                return before
            except Permanent as error:
                if error.reason not in LOST:
                    raise
        return self._post(row, spot, shown)

    # Slack's Web API ------------------------------------------------------------------------------

    def _post(self, row: OutboxRow, spot: Spot, shown: Message) -> str:
        if not spot.channel:
            return ""  # no desk channel is set: the pages tell the desk
        if row.attempts > 1 and (posted := self._posted(row, spot)):
            return posted
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"outbox_id": str(row.id), "key": row.key}}
        found = self._call(
            lambda: self._client.chat_postMessage(
                channel=spot.channel,
                text=shown.text,
                blocks=list(shown.blocks),
                thread_ts=spot.thread or None,
                metadata=metadata,
                unfurl_links=False,
                unfurl_media=False,
            )
        )
        return str(found["ts"])

    def _whisper(self, row: OutboxRow, user: str, shown: Message) -> str:
        """Show something in a channel to one person alone. Nobody can look for it afterwards: where it is
        not known whether it was seen, the next try goes to the direct message, which can be looked through."""
        spot = spot_of(row.channel)
        if spot is None:
            return self._post(row, Spot(user), shown)
        if row.attempts > 1:
            note = kit.context(say("slack.was_asked_in_channel"))
            return self._post(row, Spot(user), Message(shown.text, fitted((note,), shown.blocks)))
        self._call(
            lambda: self._client.chat_postEphemeral(
                channel=spot.channel,
                user=user,
                text=shown.text,
                blocks=list(shown.blocks),
                thread_ts=spot.thread or None,
            )
        )
        return ""

    def _posted(self, row: OutboxRow, spot: Spot) -> str:
        """The time stamp of an earlier try that did arrive, found by its metadata."""
        channel = spot.channel
        if channel.startswith(("U", "W")):
            channel = str(
                self._call(lambda: self._client.conversations_open(users=spot.channel))["channel"]["id"]
            )
        asked: dict[str, Any] = {
            "channel": channel,
            "oldest": str((row.created - timedelta(minutes=1)).timestamp()),
            "include_all_metadata": True,
            "limit": 200,
        }
        client = self._client
        try:
            found = self._call(
                lambda: (
                    client.conversations_replies(ts=spot.thread, **asked)
                    if spot.thread
                    else client.conversations_history(**asked)
                )
            )
        except Permanent as error:
            if error.reason not in UNREADABLE:
                raise
            return ""  # better twice than never
        for post in found["messages"]:
            payload = (post.get("metadata") or {}).get("event_payload") or {}
            if payload.get("outbox_id") == str(row.id) and payload.get("key") == row.key:
                return str(post["ts"])
        return ""

    def _call(self, call: Call) -> Any:
        try:
            return call()
        except SlackApiError as error:
            raise _refusal(error) from None
        except (OSError, HTTPException, SlackRequestError, json.JSONDecodeError) as error:
            raise Retry(type(error).__name__, outage=True) from None


def _refusal(error: SlackApiError) -> Exception:
    response = error.response
    status = getattr(response, "status_code", 0)
    why = str(response.get("error") or "") if hasattr(response, "get") else ""
    if status == 429 or why in {"ratelimited", "rate_limited"}:
        headers = {key.lower(): value for key, value in getattr(response, "headers", {}).items()}
        after = str(headers.get("retry-after") or "30")
        wait = timedelta(seconds=int(after) if after.isdecimal() else 30)
        return Retry("ratelimited", wait, outage=True, untaken=True)
    if why in FOR_GOOD or why in LOST:
        return Permanent(why)
    return Retry(why or f"HTTP {status}", outage=status >= 500 or why in DOWN or not why.isidentifier())


def _masked(shown: Message) -> Message:
    """A message for the desk's channel, where no telephone number and no address is shown."""
    blocks: tuple[Any, ...] = tuple(_masked_value(block) for block in shown.blocks)
    return Message(cards.masked(shown.text), blocks)


def _masked_value(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: cards.masked(each) if key == "text" and isinstance(each, str) else _masked_value(each)
            for key, each in value.items()
        }
    return [_masked_value(each) for each in value] if isinstance(value, list) else value


def _department_message() -> Message:
    text = say("slack.department_ask")
    button = kit.button(say("slack.department_button"), DEPARTMENT, DEPARTMENT)
    return Message(kit.fallback(text), fitted([*kit.paragraph(text), *kit.actions([button])]))


def _moved_message(link: str) -> Message:
    text = say("slack.moved_to_dm")
    return Message(kit.fallback(text), fitted([*kit.paragraph(text), *dm_button(link)]))
