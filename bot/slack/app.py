"""Bolt's app: which delivery goes to which handler, and what is said when one cannot be taken in.

A delivery is acknowledged after the handler's commit. What fails is answered so that it comes again
(an event), or with a sentence (a button, a modal, a command). Nothing of what people wrote is logged.
"""

import logging
import re
import traceback
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_bolt.response import BoltResponse
from slack_sdk import WebClient

from bot.slack import conversation, deskwork, modals, presses, ways
from bot.slack.cards import CARD
from bot.slack.home import HOME, asked_of
from bot.slack.office import Body, Office
from bot.slack.people import CannotCheck, NotAllowed
from bot.slack.presses import Answer
from bot.slack.render import FORM, LINE, PRESS
from bot.slack.send import SHOW_ALL
from bot.wiring import Desk
from dialogs.wording import say
from storage.conversations import ConversationChanged
from storage.engine import DatabaseUnusable

RECORD_MESSAGE = "record_message"
RECORD = "record"
UNSURE = (CannotCheck, DatabaseUnusable, ConversationChanged)
"""What may be well at the next try."""
log = logging.getLogger(__name__)
Event = Callable[[Office, Body], None]
Answering = Callable[[Office, Body], Answer | None]


def make_app(desk: Desk, client: WebClient, office: Office) -> App:
    """The app with all its handlers."""
    # Bolt would log the body of a request with a forged signature.
    logging.getLogger("slack_bolt.RequestVerification").setLevel(logging.WARNING)
    # Bolt looks for a token in the environment and then says that it does not use it.
    logging.getLogger("slack_bolt.App").setLevel(logging.ERROR)
    app = App(
        name="renkei",
        client=client,
        signing_secret=desk.settings.slack_signing_secret or "socket-mode-only",
        process_before_response=True,
        authorize=lambda: office.identity.authorize(),  # noqa: PLW0108  Bolt looks at its arguments by name
    )
    for name, heard in _EVENTS.items():
        app.event(name)(_hearing(office, heard))
    for pattern, press in _PRESSES.items():
        app.action(re.compile(rf"^{pattern}(?:[:.].*)?$"))(_pressing(office, press))
    app.view(modals.FORM)(_sending(office))
    app.view(modals.TELLING)(_closing)
    app.shortcut(RECORD_MESSAGE)(_pressing(office, ways.record_message))
    app.shortcut(RECORD)(_pressing(office, ways.open_pad))
    app.command(desk.settings.slack_command)(_commanding(office))
    app.error(_failed)
    return app


def _turn_home(office: Office, body: Body) -> None:
    """A filter or a page of Home."""
    action = body["actions"][0]
    asked = asked_of(str((action.get("selected_option") or action).get("value") or ""))
    payload = {"filter": asked.filter, "first": asked.first}
    office.put(HOME, presses.press_key(body), office.person(body), payload, bundle=HOME)


def _nothing(_office: Office, _body: Body) -> None:
    """A button that only opens an address."""


_EVENTS: dict[str, Event] = {
    "message": conversation.message,
    "app_mention": conversation.mention,
    "app_home_opened": ways.opened,
}
_PRESSES: dict[str, Event] = {
    PRESS: presses.choice,
    LINE: presses.choice,
    FORM: presses.open_form,
    modals.KEEP: presses.notes,
    conversation.DEPARTMENT: presses.ask_department,
    SHOW_ALL: presses.show_all,
    CARD: deskwork.press,
    HOME: _turn_home,
    ways.OPEN_DM: _nothing,
}


def _hearing(office: Office, heard: Event) -> Callable[..., None]:
    def event(body: dict[str, Any]) -> None:
        try:
            heard(office, body)
        except NotAllowed:
            log.info("an event of somebody who may use nothing here")

    return event


def _pressing(office: Office, press: Event) -> Callable[..., BoltResponse | None]:
    def pressed(ack: Ack, body: dict[str, Any]) -> BoltResponse | None:
        try:
            press(office, body)
        except NotAllowed:
            _tell(office, body, "slack.not_allowed")
        except UNSURE as error:
            log.warning("a press could not be taken in: %s", type(error).__name__)
            _tell(office, body, _sentence(error))
            return BoltResponse(status=500, body="")
        ack()
        return None

    return pressed


def _tell(office: Office, body: Body, name: str) -> None:
    trigger = str(body.get("trigger_id") or "")
    if trigger:
        office.screens.show(trigger, modals.sentence(say(name)), over=presses.in_modal(body))


def _sentence(error: Exception) -> str:
    return "slack.cannot_check" if isinstance(error, CannotCheck) else "slack.failed"


def _sending(office: Office) -> Callable[..., None]:
    def submitted(ack: Ack, body: dict[str, Any]) -> None:
        try:
            answer = presses.submit(office, body)
        except NotAllowed:
            answer = {"response_action": "update", "view": modals.sentence(say("slack.not_allowed"))}
        except UNSURE as error:
            log.warning("a modal could not be taken in: %s", type(error).__name__)
            answer = _kept(body["view"], say(_sentence(error)))
        ack(**answer)

    return submitted


def _kept(view: Body, sentence: str) -> Answer:
    """The sentence at the modal's first field, with everything that was written left as it is."""
    first = next((block["block_id"] for block in view.get("blocks", ()) if block.get("type") == "input"), "")
    if first:
        return {"response_action": "errors", "errors": {first: sentence}}
    return {"response_action": "update", "view": modals.sentence(sentence)}


def _closing(ack: Ack) -> None:
    ack()


def _commanding(office: Office) -> Callable[..., None]:
    def commanded(ack: Ack, body: dict[str, Any]) -> None:
        try:
            answer = ways.command(office, body)
        except NotAllowed:
            answer = _told("slack.not_allowed")
        except UNSURE as error:
            log.warning("a command could not be taken in: %s", type(error).__name__)
            if office.screens.has_opened(str(body.get("trigger_id") or "")):
                _tell(office, body, _sentence(error))
            answer = _told(_sentence(error))
        ack(answer) if answer else ack()

    return commanded


def _told(name: str) -> Answer:
    return {"response_type": "ephemeral", "text": say(name)}


def _failed(error: Exception) -> BoltResponse:
    """The kind of an error and where: its text may hold what somebody wrote."""
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("a delivery failed: %s\n%s", type(error).__name__, where)
    return BoltResponse(status=500, body="")
