"""A person's own line in their page log: what they typed, or the label of what they pressed.

Looks for the button or the form among what the person was last shown.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from dialogs.reply import Choice, Choices, Form, Pad, Reply
from dialogs.turn import Press, Submit, Turn, Typed
from storage import codec, page_log

SHOWN = 30
"""How many of the latest entries may hold a button that is pressed now."""


def words(session: Session, turn: Turn) -> str:
    """The line to show; empty for a press on something that has no label of its own."""
    match turn.said:
        case Typed(text):
            return text
        case Press(action, value, step):
            found = (choice for choice in _choices(session, turn) if _is(choice, action, value, step))
            return next((choice.label for choice in found), "")
        case Submit(action=action) if any(part.keep == action for part in _pads(session, turn)):
            return ""  # saved as one types: nobody said it yet
        case Submit(fields=fields):
            form = _form(session, turn)
            return "\n".join(_line(form, name, text) for name, text in fields.items() if text)


def _line(form: Form | None, name: str, text: str) -> str:
    """What was put into one field, after the field's name: 開始時期：来年4月."""
    field = next((each for each in form.inputs if each.name == name), None) if form else None
    if field is None:
        return text
    return f"{field.label}：{dict(field.options).get(text, text)}"


def _is(choice: Choice, action: str, value: str, step: int) -> bool:
    return (choice.action, choice.value, choice.step) == (action, value, step)


def _choices(session: Session, turn: Turn) -> Iterator[Choice]:
    for reply in _shown(session, turn):
        for part in reply.parts:
            if isinstance(part, Choices):
                yield from part.choices


def _pads(session: Session, turn: Turn) -> Iterator[Pad]:
    for reply in _shown(session, turn):
        yield from (part for part in reply.parts if isinstance(part, Pad))


def _form(session: Session, turn: Turn) -> Form | None:
    """The form that was sent, as it was shown last."""
    for reply in _shown(session, turn):
        for part in reply.parts:
            if isinstance(part, Form) and isinstance(turn.said, Submit) and part.action == turn.said.action:
                return part
    return None


def _shown(session: Session, turn: Turn) -> Iterator[Reply]:
    recipients: Sequence[str] = (turn.person.id, "desk") if turn.person.desk else (turn.person.id,)
    for entry in reversed(page_log.latest(session, recipients, turn.channel, SHOWN)):
        if entry.kind != "said":
            yield codec.load(Reply, entry.body)
