"""What people write: in the direct message, or to the bot by name in a channel.

A question in a channel is answered there, to the asker alone at first; everything else goes on in the
direct message. Where the bot is not addressed it is silent.
"""

from bot.slack.office import Body, Office, app_link
from bot.slack.places import SLACK, in_channel
from bot.slack.plaintext import file_lines, mentions, plain, without_mention
from bot.slack.pressing import in_thread, key_of
from dialogs import listening
from dialogs.commands import read_command
from dialogs.draft import Conversation, Draft
from dialogs.reply import Choice, Choices, Reply, Text
from dialogs.talk import Talk
from dialogs.turn import Person, Press, Submit, Turn, Typed
from dialogs.wording import label, say
from storage import codec, conversations, sent
from storage.engine import reading
from storage.lookup import EngineLookup

MOVED = "moved"
DEPARTMENT = "department"
_SPOKEN = (None, "file_share", "thread_broadcast")
"""Kinds of message in which somebody says something new."""


def message(office: Office, body: Body) -> None:
    """A message the bot can see."""
    event = body["event"]
    if event.get("bot_id") or event.get("bot_profile"):
        return
    kind = event.get("subtype")
    if event.get("channel_type") != "im":
        if kind in _SPOKEN and mentions(str(event.get("text") or ""), office.identity.bot):
            mention(office, body)
    elif kind in _SPOKEN:
        _said(office, body)
    elif kind == "message_changed":
        _edited(office, body)


def _key(event: Body) -> str:
    # The same for the two events that one post may come with, and for each of their deliveries.
    return key_of("message", event.get("channel"), event.get("ts"))


def _said(office: Office, body: Body) -> None:
    event = body["event"]
    text = "\n".join(line for line in (plain(str(event.get("text") or "")), *file_lines(event)) if line)
    if not text:
        return
    person = office.person(body)
    stamp = str(event.get("thread_ts") or event.get("ts") or "")
    with office.thinking.shown(str(event.get("channel") or ""), stamp):
        # Who writes in a thread of the direct message looks for the answer there.
        office.take(person, SLACK, in_thread(_key(event), event.get("thread_ts")), Typed(text))
    ask_department(office, person)


def ask_department(office: Office, person: Person) -> None:
    """Ask once for a department nobody knows."""
    if not person.department:
        office.put(DEPARTMENT, person.id, person, {})


def mention(office: Office, body: Body) -> None:
    """A post in a channel that addresses the bot."""
    event = body["event"]
    if event.get("bot_id") or event.get("edited"):
        return
    person = office.person(body)
    channel, root = str(event["channel"]), str(event.get("thread_ts") or event["ts"])
    words = without_mention(str(event.get("text") or ""), office.identity.bot)
    if person.desk and words and (asked := _question_of(office, channel, root)):
        office.take(
            person,
            in_channel(channel),
            _key(event),
            Submit("answer_question", asked, 0, {"answer": words}),
        )
        return
    place = in_channel(channel, root)
    if not words:
        office.take(person, place, _key(event), Press("help"))
    elif _is_question(office, person, words):
        office.take(person, place, _key(event), Typed(words))
    else:
        text = "\n".join((words, *file_lines(event)))
        office.take(person, SLACK, _key(event), Typed(text))
        link = app_link(body, office.identity)
        office.put(MOVED, _key(event), person, {"link": link}, place=place)


def _is_question(office: Office, person: Person, words: str) -> bool:
    """Whether a post asks about the policy, in the order in which the conversation would look at it."""
    desk = office.desk
    turn = Turn(person, SLACK, desk.clock(), "", Typed(words))
    talk = Talk(Conversation(person.id, SLACK), turn, desk.handbook, EngineLookup(desk.engine))
    if listening.is_question(words):
        return True
    if listening.tells_of_consultation(talk, words):
        return False
    return talk.handbook.answers.ask(words).situation in {"answered", "silent"}


def _question_of(office: Office, channel: str, root: str) -> str:
    """The id of the question to the desk whose post a thread hangs on, or nothing."""
    if channel != office.desk.settings.slack_desk_channel:
        return ""
    with reading(office.desk.engine) as session:
        row = sent.by_receipt(session, SLACK, root)
    if row is None or row.kind != "notice":
        return ""
    parts = codec.load(Reply, row.payload).parts
    choices = [choice for part in parts if isinstance(part, Choices) for choice in part.choices]
    return next((choice.value for choice in choices if choice.action == "answer_question"), "")


def _undoing(draft: Draft, message: str, text: str) -> Press | None:
    """What takes back the effect of a message on a draft, if it had one."""
    if draft.trail:
        return Press("back") if draft.trail[-1].turn.startswith(message) else None
    return Press("drop") if [heard.text for heard in draft.story] == [text] else None


# Edited ------------------------------------------------------------------------------------------


def _edited(office: Office, body: Body) -> None:
    """Read an edited message again while its answer is the last one; otherwise ask what is to change."""
    event = body["event"]
    now, before = event.get("message") or {}, event.get("previous_message") or {}
    if now.get("bot_id") or now.get("text") == before.get("text"):
        return
    person = office.person(body)
    first = key_of("message", event.get("channel"), now.get("ts"))
    stamp = (now.get("edited") or {}).get("ts")
    version = key_of("edit", event.get("channel"), now.get("ts"), stamp)[:8]
    key = in_thread(f"{first}e{version}", now.get("thread_ts"))
    text, old = (plain(str(each.get("text") or "")) for each in (now, before))
    with reading(office.desk.engine) as session:
        last = sent.newest(session, SLACK, person.id, "reply")
        conversation = conversations.peek(session, person.id, SLACK)
    draft = conversation.draft
    if not text:
        return
    # What was only asked, or not understood, has changed nothing.
    asked = old == conversation.held or listening.is_question(old) or read_command(old) is not None
    # The keys of a message's edits begin with its own.
    answered = last is not None and last.key.startswith(f"reply:{SLACK}:{first}")
    if answered and (asked or draft):
        if draft and (undo := _undoing(draft, first, old)):
            office.take(person, SLACK, f"{first}e{version}b", undo)
        office.take(person, SLACK, key, Typed(text))
    else:
        edit = Choices((Choice(label("button", "edit"), "edit"),)) if draft else Choices(())
        reply = Reply((Text(say("slack.edited_earlier")), edit))
        office.put("reply", f"?{key}", person, codec.dump(Reply, reply))
