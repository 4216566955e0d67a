"""One turn of a conversation: what is said, what is changed, and who else is told.

Pure. ``advance`` decides; ``storage`` applies the changes in the same transaction; ``conclude``
finds the sentence for what came of them.
"""

from dataclasses import dataclass

from dialogs.cases import Change
from dialogs.draft import Conversation
from dialogs.reply import Reply


@dataclass(frozen=True, slots=True)
class Step:
    """What one turn leads to: the new state, the answer so far, and the changes to be applied."""

    conversation: Conversation
    reply: Reply
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """Something said to somebody who did not ask. ``to`` is a person's id, or ``"desk"``.

    ``key`` is unique: the same notice is never sent twice.
    """

    to: str
    reply: Reply
    key: str
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The final answer to a turn, once its changes are made, and the notices that go with it."""

    conversation: Conversation
    reply: Reply
    notices: tuple[Notice, ...] = ()
