"""What people press in a conversation: choices, forms, the notepad, 「みんなに見せる」."""

from typing import Any

from bot.slack import modals
from bot.slack.blocks import Block
from bot.slack.conversation import DEPARTMENT
from bot.slack.modals import Sheet, View
from bot.slack.office import Body, Office
from bot.slack.places import MODAL, SLACK
from bot.slack.pressing import in_thread, key_of, pressed, referred
from bot.slack.render import message
from dialogs import engine
from dialogs.reply import Choices, Form, Input, Pad, Quotation, Reply, Text
from dialogs.turn import Person, Submit
from dialogs.wording import say
from storage import codec, conversations, sent
from storage.engine import reading

SHOWN_TO_ALL = "shared"
Answer = dict[str, Any]


def choice(office: Office, body: Body) -> None:
    """A button or a line of a card."""
    action = body["actions"][0]
    found = pressed(str((action.get("selected_option") or action).get("value") or ""))
    person = office.person(body)
    if found is None:
        return
    place, press = found
    reply = office.take(person, place, press_key(body), press)
    view = form_view(reply, place)
    if view is None and place == SLACK and _in_channel(body) and reply.parts:
        # The answer stands in the direct message; here it is shown where it was asked for.
        view = modals.telling(say("slack.title"), told(reply))
    if view:
        office.screens.show(str(body["trigger_id"]), view, over=in_modal(body))


def press_key(body: Body) -> str:
    """The delivery key of a press: the message, the button, its step (in its value), and which press it was.

    Slack repeats no press by itself; pressing again is another one, which the conversation answers
    with 「回答済みです」 where the button has grown old.
    """
    action = body["actions"][0]
    where = (body.get("container") or {}).get("message_ts") or (body.get("view") or {}).get("id")
    value = (action.get("selected_option") or action).get("value")
    key = key_of("press", where, action.get("action_id"), value, action.get("action_ts"))
    thread = "" if _in_channel(body) else (body.get("message") or {}).get("thread_ts")
    return in_thread(key, thread)


def _in_channel(body: Body) -> bool:
    channel = str((body.get("channel") or {}).get("id") or "")
    return bool(channel) and not channel.startswith("D")


def in_modal(body: Body) -> bool:
    """Whether something was pressed in a modal."""
    return (body.get("view") or {}).get("type") == "modal"


def form_view(reply: Reply, place: str) -> View | None:
    """The modal of the last form or notepad a reply has, if it has one."""
    for part in reversed(reply.parts):
        if isinstance(part, Form):
            return modals.form(part, place)
        if isinstance(part, Pad):
            return modals.pad(part, place)
    return None


def open_form(office: Office, body: Body) -> None:
    """The button a form stands behind: it is read again from the reply that was kept."""
    person = office.person(body)
    found = referred(str(body["actions"][0].get("value") or ""))
    if found is None:
        return
    key, index = found
    # Reading takes its time; what was pressed opens a modal for 3 seconds only.
    office.screens.show(str(body["trigger_id"]), modals.sentence(say("slack.reading")), over=in_modal(body))
    with reading(office.desk.engine) as session:
        row = sent.by_key(session, key)
        conversation = conversations.peek(session, person.id, row.channel if row else SLACK)
    if row and row.recipient not in _recipients(person):
        row = None
    parts = codec.load(Reply, row.payload).parts if row else ()
    part = parts[index] if index < len(parts) else None
    match part:
        case Form() if row and engine.takes(conversation, part):
            view = modals.form(part, row.channel)
        case Pad() if row:
            view = modals.pad(part, row.channel)
        case _:
            # Nobody is let write into what would be refused once it is sent.
            view = modals.sentence(say("consultation.old_button_done"))
    office.screens.show(str(body["trigger_id"]), view, over=in_modal(body))


def _recipients(person: Person) -> tuple[str, ...]:
    return (person.id, "desk") if person.desk else (person.id,)


def submit(office: Office, body: Body) -> Answer:
    """A modal that was sent. What is wrong with it is shown in it, with everything that was written."""
    view = body["view"]
    sheet = modals.sheet_of(view)
    person = office.person(body)
    if sheet is None or not sheet.action:
        return {}
    if sheet.action == DEPARTMENT:
        return _department(office, body, view)
    said = modals.submit_of(sheet, view)
    reply = office.take(person, sheet.place, submit_key(sheet, said), said)
    again = next(
        (part for part in reply.parts if isinstance(part, Form) and part.action == said.action), None
    )
    if again:
        return _wrong(again, view, sheet)
    if sheet.place == MODAL:
        return {"response_action": "update", "view": modals.telling(say("slack.title"), told(reply))}
    return {}


def _wrong(form: Form, view: Body, sheet: Sheet) -> Answer:
    """What is wrong, at its field; everything that was written stays in the modal."""
    errors = {item.name: item.error for item in form.inputs if item.error}
    shown = {block.get("block_id") for block in view.get("blocks", ())}
    # A form of a step that has passed has to be shown anew: sent again, it would be an old one.
    if errors and not form.step and set(errors) <= shown:
        return {"response_action": "errors", "errors": errors}
    return {"response_action": "update", "view": modals.form(form, sheet.place)}


def submit_key(sheet: Sheet, said: Submit) -> str:
    """The delivery key of a modal: its token, and what it holds, which a correction changes."""
    return key_of("submit", sheet.token, said.action, *sorted(said.fields.items()))


def told(reply: Reply) -> list[Block]:
    """What a reply says, without what can be pressed in it."""
    parts = tuple(part for part in reply.parts if not isinstance(part, (Choices, Form, Pad)))
    return list(message(Reply(parts), "").blocks)


def notes(office: Office, body: Body) -> None:
    """The notepad as somebody types: kept, and nothing is said."""
    view = body["view"]
    sheet = modals.sheet_of(view)
    person = office.person(body)
    if sheet and sheet.keep:
        fields = modals.fields_of(view)
        said = Submit(sheet.keep, fields=fields)
        action = body["actions"][0].get("action_ts")
        office.take(person, sheet.place, key_of("notes", sheet.token, action, *sorted(fields.items())), said)


# A department nobody knows -------------------------------------------------------------------------


def ask_department(office: Office, body: Body) -> None:
    """The modal that asks for somebody's department."""
    field = Input(DEPARTMENT, say("slack.department_label"), limit=100, required=True)
    ask = Form(say("slack.department_label"), DEPARTMENT, (field,), say("slack.department_button"), step=0)
    office.screens.show(str(body["trigger_id"]), modals.form(ask, SLACK))


def _department(office: Office, body: Body, view: Body) -> Answer:
    department = modals.fields_of(view).get(DEPARTMENT, "").strip()[:200]
    office.directory.tell_department(str(body["user"]["id"]), department)
    thanks = say("slack.department_thanks", department=department)
    return {"response_action": "update", "view": modals.sentence(thanks)}


# Shown to everybody --------------------------------------------------------------------------------


def may_be_shown(reply: Reply) -> bool:
    """Whether a reply holds nothing but what the policy says: cases are never shown to a channel."""
    return any(isinstance(part, Quotation) for part in reply.parts) and all(
        isinstance(part, (Text, Quotation, Choices)) for part in reply.parts
    )


def show_all(office: Office, body: Body) -> None:
    """「みんなに見せる」: the asker shows their answer to the channel."""
    person = office.person(body)
    found = referred(str(body["actions"][0].get("value") or ""))
    if found is None:
        return
    with reading(office.desk.engine) as session:
        row = sent.by_key(session, found[0])
    if row is None or row.recipient != person.id or row.kind != "reply":
        return
    if may_be_shown(codec.load(Reply, row.payload)):
        office.put(SHOWN_TO_ALL, row.key, person, {**row.payload, "by": person.name}, place=row.channel)
