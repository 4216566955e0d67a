"""What people write: in the direct message, or to the bot by name in a channel.

A question in a channel is answered there, to the asker alone at first; a consultation goes on in the
direct message. What is said in a channel asks or begins something: it never goes into what stands open
in the direct message. Where the bot is not addressed it is silent.
"""

from bot import telling
from bot.slack.office import Body, Office, app_link
from bot.slack.places import SLACK, in_channel
from bot.slack.plaintext import heard, mentions, plain, without_mention
from bot.slack.pressing import in_thread, key_of
from dialogs import listening
from dialogs.commands import begins_with_case, read_command
from dialogs.draft import Conversation, Draft
from dialogs.reply import Choice, Choices, Reply, Text
from dialogs.talk import Talk
from dialogs.turn import Person, Press, Submit, Turn, Typed
from dialogs.wording import label, say
from storage import codec, conversations, inbox, sent
from storage.engine import reading
from storage.lookup import EngineLookup

MOVED = "moved"
DEPARTMENT = "department"
_SPOKEN = (None, "file_share", "thread_broadcast")
"""Kinds of message in which somebody says something new."""
_SHOWN = frozenset({"help", "greet", "thanks", "ask", "case", "cases", "department_cases", "search", "queue"})
"""Commands that are answered where they are given, to whoever gives them alone."""
_BEGINNING = frozenset({"log", "listen"})
"""Commands that begin something in the direct message."""
LONG = 30
"""Characters from which a post that asks nothing is taken for a consultation."""


def message(office: Office, body: Body) -> None:
    """A message the bot can see."""
    event = body["event"]
    if event.get("bot_id") or event.get("bot_profile"):
        return
    kind = event.get("subtype")
    if event.get("channel_type") != "im":
        _in_channel(office, body)
    elif kind in _SPOKEN:
        _said(office, body)
    elif kind == "message_changed":
        _edited(office, body)


def _key(event: Body) -> str:
    # The same for the two events that one post may come with, and for each of their deliveries.
    return key_of("message", event.get("channel"), event.get("ts"))


def _said(office: Office, body: Body) -> None:
    event = body["event"]
    text = heard(event)
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


# In a channel ------------------------------------------------------------------------------------


def _in_channel(office: Office, body: Body) -> None:
    event = body["event"]
    if event.get("subtype") == "message_changed":
        now, before = event.get("message") or {}, event.get("previous_message") or {}
        if now.get("text") == before.get("text"):
            return
        body = {**body, "event": {**now, "channel": event.get("channel")}}
    elif event.get("subtype") not in _SPOKEN:
        return
    if mentions(str(body["event"].get("text") or ""), office.identity.bot):
        mention(office, body)


def mention(office: Office, body: Body) -> None:
    """A post in a channel that addresses the bot, as it was written or as it was edited."""
    event = body["event"]
    if event.get("bot_id"):
        return
    channel, root = str(event["channel"]), str(event.get("thread_ts") or event["ts"])
    place, key = in_channel(channel, root), _key(event)
    asked = _question_of(office, channel, root)
    # Whether it answers the question must be known: what the desk answers is nobody's consultation.
    person = office.person(body, surely=bool(asked))
    with reading(office.desk.engine) as session:
        # What stands open may have changed since an earlier delivery; where that went has not.
        taken = any(inbox.seen(session, each, key) for each in (place, SLACK))
    if taken and event.get("edited"):
        _asked_anew(office, event, person, place, bool(asked))
    elif not taken:
        _addressed(office, body, person, place, asked)


def _addressed(office: Office, body: Body, person: Person, place: str, asked: str) -> None:
    """Take in a post; ``asked`` is the question to the desk in whose thread it stands."""
    event = body["event"]
    key, words = _key(event), _words(office, event)
    text = heard(event, words)
    command = read_command(words)
    if person.desk and words and asked:
        office.take(person, place, key, Submit("answer_question", asked, 0, {"answer": words}))
    elif command and command.action in _SHOWN:
        office.take(person, place, key, command)
    elif command or begins_with_case(words):
        _say_moved(office, body, person, place)
        if command and command.action in _BEGINNING:
            office.take(person, SLACK, key, command)
    elif words and _is_question(office, person, words):
        office.take(person, place, key, Typed(words))
    elif listening.tells_of_consultation(_talk(office, person, text), text) or len(text) > LONG:
        _say_moved(office, body, person, place)
        office.take(person, SLACK, key, Press("log_new"), Typed(text))
    else:
        office.take(person, place, key, Press("help"))


def _words(office: Office, event: Body) -> str:
    return without_mention(str(event.get("text") or ""), office.identity.bot)


def _say_moved(office: Office, body: Body, person: Person, place: str) -> None:
    link = app_link(body, office.identity)
    office.put(MOVED, _key(body["event"]), person, {"link": link}, place=place)


def _talk(office: Office, person: Person, words: str) -> Talk:
    """A conversation in which nothing stands open."""
    desk = office.desk
    turn = Turn(person, SLACK, desk.clock(), "", Typed(words))
    return Talk(Conversation(person.id, SLACK), turn, desk.handbook, EngineLookup(desk.engine))


def _is_question(office: Office, person: Person, words: str) -> bool:
    """Whether a post asks about the policy, in the order in which the conversation would look at it."""
    talk = _talk(office, person, words)
    if listening.is_question(words):
        return True
    if listening.tells_of_consultation(talk, words):
        return False
    return talk.handbook.answers.ask(words).situation in {"answered", "silent"}


def _question_of(office: Office, channel: str, root: str) -> str:
    """The id of the question to the desk whose post a thread hangs on, answered or not; or nothing."""
    if channel != office.desk.settings.slack_desk_channel:
        return ""
    with reading(office.desk.engine) as session:
        row = sent.by_receipt(session, SLACK, root)
    if row is None:
        return ""
    if row.kind == telling.QUESTION:
        return str(row.payload["id"])
    return telling.question_of(codec.load(Reply, row.payload)) if row.kind == telling.NOTICE else ""


# Edited ------------------------------------------------------------------------------------------


def _asked_anew(office: Office, event: Body, person: Person, place: str, answers: bool) -> None:
    """Answer an edited question of a channel again while its answer is the last one there; otherwise say
    that it was not read. ``answers``: it is in the thread of a question to the desk."""
    first, words = _key(event), _words(office, event)
    key = f"{first}e{_version(event, event)}"
    with reading(office.desk.engine) as session:
        if inbox.seen(session, place, key):
            return
        last = sent.newest(session, place, person.id, "reply")
    is_last = last is not None and last.key.startswith(f"reply:{place}:{first}")
    if is_last and not answers and words and _is_question(office, person, words):
        office.take(person, place, key, Typed(words))
    else:
        reply = Reply((Text(say("slack.edited_in_channel")),))
        office.put("reply", f"?{key}", person, codec.dump(Reply, reply), place=place)


def _version(event: Body, now: Body) -> str:
    """Which edit of a message it is."""
    stamp = (now.get("edited") or {}).get("ts")
    return key_of("edit", event.get("channel"), now.get("ts"), stamp)[:8]


def _undoing(draft: Draft, message: str, text: str) -> Press | None:
    """What takes back the effect of a message on a draft, if it had one."""
    if draft.trail:
        return Press("back") if draft.trail[-1].turn.startswith(message) else None
    return Press("drop") if [said.text for said in draft.story] == [text] else None


def _content(message: Body) -> tuple[str, ...]:
    """What of a message its writer can edit; what Slack adds to it later is none of it."""
    files = (str(file.get("id")) for file in message.get("files") or ())
    return plain(str(message.get("text") or "")), *files


def _edited(office: Office, body: Body) -> None:
    """Read an edited message again while its answer is the last one; otherwise ask what is to change."""
    event = body["event"]
    now, before = event.get("message") or {}, event.get("previous_message") or {}
    text, old = heard(now), heard(before)
    if now.get("bot_id") or not text or _content(now) == _content(before):
        return
    person = office.person(body)
    first = key_of("message", event.get("channel"), now.get("ts"))
    key = in_thread(f"{first}e{_version(event, now)}", now.get("thread_ts"))
    with reading(office.desk.engine) as session:
        if inbox.seen(session, SLACK, key):
            return
        last = sent.newest(session, SLACK, person.id, "reply")
        conversation = conversations.peek(session, person.id, SLACK)
    draft = conversation.draft
    # What was only asked, or not understood, has changed nothing.
    asked = old == conversation.held or listening.is_question(old) or read_command(old) is not None
    # The keys of a message's edits begin with its own.
    answered = last is not None and last.key.startswith(f"reply:{SLACK}:{first}")
    if answered and (asked or draft):
        undo = _undoing(draft, first, old) if draft else None
        office.take(person, SLACK, key, *((undo,) if undo else ()), Typed(text))
    else:
        edit = Choices((Choice(label("button", "edit"), "edit"),)) if draft else Choices(())
        reply = Reply((Text(say("slack.edited_earlier")), edit))
        office.put("reply", f"?{key}", person, codec.dump(Reply, reply))
