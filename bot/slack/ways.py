"""The ways into a conversation: the command, the shortcuts, opening the direct message or Home."""

from bot.slack import blocks as kit
from bot.slack import modals
from bot.slack.blocks import Block
from bot.slack.conversation import ask_department
from bot.slack.home import HOME
from bot.slack.office import Body, Office, app_link
from bot.slack.places import COMMAND, SLACK
from bot.slack.plaintext import heard, plain
from bot.slack.presses import Answer, form_view, told
from bot.slack.pressing import key_of
from bot.slack.render import fitted, message
from dialogs import listening
from dialogs.commands import case_number, read_command
from dialogs.turn import Person, Press, Typed
from dialogs.wording import say

PROMPTS = "prompts"
OPEN_DM = "link"
_WORDS = {
    "ask": "ask",
    "質問": "ask",
    "new": "new",
    "相談": "new",
    "memo": "memo",
    "メモ": "memo",
    "help": "help",
    "ヘルプ": "help",
    "使い方": "help",
}


# /renkei -----------------------------------------------------------------------------------------


def command(office: Office, body: Body) -> Answer:
    """The slash command: the answer stands in the acknowledgement, for the one who wrote it alone."""
    person = office.person(body)
    text = plain(str(body.get("text") or "")).strip()
    first, *after = text.split(maxsplit=1) if text else ("help",)
    rest = after[0] if after else ""
    word = _WORDS.get(first.lower(), "")
    if not word:
        word, rest = _meant(text), text
    match word:
        case "ask" if rest:
            return _answered(office, body, person, Typed(rest))
        case "ask":
            return _in_dm(office, body, person, Press("ask"))
        case "new" if not rest:
            return _in_dm(office, body, person, Press("log"))
        case "new" | "memo" if rest:
            return _in_dm(office, body, person, Press("log_new"), Typed(rest))
        case "memo":
            open_pad(office, body)
            return {}
        case "press":
            press = read_command(text) or Press("help")
            return _answered(office, body, person, press)
        case _:
            answer = _answered(office, body, person, Press("help"))
            name = office.desk.settings.slack_command
            answer["blocks"] = [*answer["blocks"], *kit.paragraph(say("slack.command_help", command=name))]
            return answer


def _meant(text: str) -> str:
    """What a text is that does not begin with one of the words."""
    if read_command(text) or case_number(text) == text:
        return "press"
    return "ask" if listening.is_question(text) else "memo"


def _key(body: Body, turn: object) -> str:
    return key_of("command", body.get("trigger_id"), turn)


def _answered(office: Office, body: Body, person: Person, said: Press | Typed) -> Answer:
    key = _key(body, 0)
    reply = office.take(person, COMMAND, key, said)
    shown = message(reply, f"reply:{COMMAND}:{key}", COMMAND)
    return {"response_type": "ephemeral", "text": shown.text, "blocks": list(shown.blocks)}


def _in_dm(office: Office, body: Body, person: Person, *turns: Press | Typed) -> Answer:
    office.take(person, SLACK, _key(body, 0), *turns)
    ask_department(office, person)
    text = say("slack.in_dm")
    blocks = fitted([*kit.paragraph(text), *dm_button(app_link(body, office.identity))])
    return {"response_type": "ephemeral", "text": text, "blocks": list(blocks)}


def dm_button(link: str) -> list[Block]:
    """The button that opens the direct message."""
    return list(kit.actions([kit.button(say("slack.open_dm"), OPEN_DM, "open", url=link)]))


# Shortcuts ---------------------------------------------------------------------------------------


def open_pad(office: Office, body: Body) -> None:
    """A large field to write in: the command without a text, and the global shortcut."""
    trigger = str(body["trigger_id"])
    office.screens.show(trigger, modals.sentence(say("slack.reading")))
    person = office.person(body)
    reply = office.take(person, SLACK, _key(body, "pad"), Press("listen"))
    view = form_view(reply, SLACK)
    if view:
        office.screens.show(trigger, view)


def record_message(office: Office, body: Body) -> None:
    """「相談として記録」 on a message: its text is the memo, its link the source."""
    trigger = str(body["trigger_id"])
    office.screens.show(trigger, modals.sentence(say("slack.reading")))
    person = office.person(body)
    source, channel = body["message"], str((body.get("channel") or {}).get("id") or "")
    stamp = str(source.get("ts") or body.get("message_ts") or "")
    link = f"{office.identity.address}archives/{channel}/p{stamp.replace('.', '')}"
    lines = (heard(source, linked=True), say("slack.source", link=link))
    said = Typed("\n".join(line for line in lines if line))
    reply = office.take(person, SLACK, _key(body, 0), Press("log_new"), said)
    shown = [*told(reply), *kit.paragraph(say("slack.in_dm"))]
    office.screens.show(trigger, modals.telling(say("slack.title"), shown))


# Opened ------------------------------------------------------------------------------------------


def opened(office: Office, body: Body) -> None:
    """Somebody opened the direct message or Home."""
    event = body["event"]
    person = office.person(body)
    key = key_of("opened", body.get("event_id"))
    if event.get("tab") == "messages":
        office.take(person, SLACK, key, Press("open"))
        office.put(PROMPTS, key, person, {"channel": str(event.get("channel") or "")}, bundle=PROMPTS)
    elif event.get("tab") == "home":
        office.put(HOME, key, person, {}, bundle=HOME)
