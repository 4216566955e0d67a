"""Where in Slack a conversation takes place, as the name of a turn's channel.

``slack`` is the direct message; after a colon stands another place: a thread of a channel, the answer
to a command, a modal. Each place has its own conversation, so that nothing typed in one fills what
stands open in another.
"""

from dataclasses import dataclass

SLACK = "slack"
COMMAND = "slack:command"
"""Answered in the acknowledgement of a slash command."""
MODAL = "slack:modal"
"""Answered in the modal that was sent."""
ANSWERED_AT_ONCE = frozenset({COMMAND, MODAL})


@dataclass(frozen=True, slots=True)
class Spot:
    """A channel, and a thread there (empty: the channel itself)."""

    channel: str
    thread: str = ""


def in_channel(channel: str, thread: str = "") -> str:
    """The place of a channel or of one of its threads."""
    return ":".join(part for part in (SLACK, channel, thread) if part)


def spot_of(place: str) -> Spot | None:
    """The channel and thread of a place; None for the direct message and what is answered at once."""
    if place == SLACK or place in ANSWERED_AT_ONCE:
        return None
    _, channel, *thread = place.split(":")
    return Spot(channel, thread[0] if thread else "")
