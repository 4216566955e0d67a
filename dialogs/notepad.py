"""The notepad for the telephone: what is typed is kept in order, and nothing is said until it is sorted.

Knows the text being written; how it is then read is ``listening``'s business.
"""

from collections.abc import Mapping

from dialogs import listening, moves
from dialogs.reply import Choice, Pad
from dialogs.talk import Talk, button
from dialogs.wording import label, say

FIELD = "notes"
_OFFERED = {"listen_done": "sort", "listen_fresh": "fresh", "leave_mode": "keep"}
"""What the notepad itself offers, and what each is called: all else that is typed is noted."""
LONGEST = 40_000
"""Characters the notepad holds; what is sorted may have no more than one message."""


def begin(talk: Talk, _: str) -> None:
    """Open the notepad, with what was written before."""
    talk.set(mode="listening")
    if notes := talk.conversation.notes:
        # It may be from another day, or a text that was refused somewhere else.
        talk.say("consultation.listen_old", length=len(notes))
        talk.prompt_choices(button("fresh", "listen_fresh", "", talk.step))
    headings = tuple(say("consultation.listen_headings").split("／"))
    talk.prompt.append(
        Pad(
            say("consultation.listen_title"),
            talk.conversation.notes,
            headings,
            say("consultation.listen_hint"),
            "listen_keep",
            "listen_done",
            label("button", "sort"),
        )
    )
    talk.prompt_choices(
        button("sort", "listen_done", "", talk.step), button("keep", "leave_mode", "", talk.step)
    )


def offers(choice: Choice) -> bool:
    """Whether a choice is one of the notepad's own."""
    return choice.action in _OFFERED and choice.label == label("button", _OFFERED[choice.action])


def fresh(talk: Talk, _: str) -> None:
    """Open the notepad empty: what stood there is not wanted any more."""
    talk.set(notes="")
    begin(talk, "")


def write(talk: Talk, text: str) -> None:
    """A line typed while listening: kept, and nothing is said, unless the notepad is full."""
    notes = talk.conversation.notes
    whole = f"{notes}\n{text}" if notes else text
    if len(whole) > LONGEST:
        put_aside(talk, text)
    else:
        talk.set(notes=whole)


def keep(talk: Talk, fields: Mapping[str, str]) -> None:
    """The whole text as it stands, saved as one types."""
    talk.set(notes=listening.clean(talk, fields.get(FIELD, ""))[:LONGEST])


def done(talk: Talk, fields: Mapping[str, str]) -> None:
    """Sort what was written: it becomes a consultation."""
    if FIELD in fields:
        keep(talk, fields)
    notes = talk.conversation.notes.strip()
    talk.set(mode="")
    if not notes:
        talk.say("consultation.listen_empty")
        return
    if len(notes) > listening.LIMIT:
        put_aside(talk, notes)
        return
    moves.log_new(talk, "")
    talk.set(notes="")
    listening.take(talk, notes)


def put_aside(talk: Talk, text: str) -> None:
    """Keep a text that is too long for one message, to be shortened there, below what stands there."""
    before = talk.conversation.notes.strip()
    whole = text if before in {"", text} else f"{before}\n{text}"
    talk.set(notes=whole[:LONGEST])
    talk.say("errors.long_text", longest=listening.LIMIT, length=len(text))
    talk.say("consultation.listen_holds")
    talk.offer(button("listen", "listen"))
