"""What channels are told that show more than pages: notices, and the cases and questions of a turn.

Rows of the outbox, written in the turn's transaction. What a case or a question looks like is
found out when the row is sent; here it only says which one has changed. Knows no channel by name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from dialogs.cases import AskedQuestion, Case
from dialogs.changes import Done, Result
from dialogs.outcomes import DESK, Notice
from dialogs.reply import Choices, Reply
from dialogs.turn import Turn
from dialogs.urgency import cannot_wait
from storage import codec, outbox

if TYPE_CHECKING:
    from bot.intake import Channel

CARD = "card"
EVENTS = "events"
QUESTION = "question"
NOTICE = "notice"


def notice_key(channel: str, key: str) -> str:
    """The outbox key of a notice in a channel that is told of things."""
    return f"{NOTICE}:{channel}:{key}"


def card_thread(number: str) -> str:
    """What the cards of one case replace each other by."""
    return f"{CARD}:{number}"


def case_of(reply: Reply) -> str:
    """The number of the case a notice tells of: the one its button opens. Empty for others."""
    choices = [choice for part in reply.parts if isinstance(part, Choices) for choice in part.choices]
    return next((choice.value for choice in choices if choice.action == "case"), "")


def tell(
    session: Session,
    channels: Mapping[str, "Channel"],
    turn: Turn,
    results: tuple[Result, ...],
    notices: tuple[Notice, ...],
) -> None:
    """Put what a turn led to into the outbox of every channel that is told."""
    # The notice to the desk says what happened to its case; otherwise the history does.
    told = {case_of(notice.reply) for notice in notices if notice.to == DESK}
    for name, channel in channels.items():
        if channel.tells:
            teller = _Teller(session, name, turn, _due(channel, turn, results))
            for result in results:
                if isinstance(result, Done) and not result.repeated:
                    if result.case and not result.case.practice:
                        teller.case(result.case, with_history=result.case.number not in told)
                    if result.question and result.question.answer:
                        teller.question(result.question)
            for notice in notices:
                teller.notice(notice)


def _due(channel: "Channel", turn: Turn, results: tuple[Result, ...]) -> datetime:
    """When the desk may be told of a turn: in its hours, and at once of what cannot wait for them."""
    opens = channel.awake(turn.at)
    cases = (result.case for result in results if result.case)
    urgent = any(cannot_wait(case, turn.today, opens.date()) for case in cases)
    # Somebody of the desk who works late is not kept waiting for their own cards.
    return turn.at if urgent or turn.person.desk else opens


@dataclass(frozen=True, slots=True)
class _Teller:
    """Writes the rows of one turn for one channel; what the desk is told is ``due`` then."""

    session: Session
    channel: str
    turn: Turn
    due: datetime

    def case(self, case: Case, with_history: bool) -> None:
        thread = card_thread(case.number)
        name = f"{self.channel}:{case.number}:{case.version}"
        self._desk(f"{CARD}:{name}", CARD, {"number": case.number}, bundle=thread, replaces=thread)
        if with_history:
            new = sum(1 for event in case.history if event.at == self.turn.at)
            payload = {"number": case.number, "upto": len(case.history), "count": new}
            self._desk(f"{EVENTS}:{name}", EVENTS, payload)

    def question(self, question: AskedQuestion) -> None:
        stage = "learned" if question.learned else "answered"
        self._desk(f"{QUESTION}:{self.channel}:{question.id}:{stage}", QUESTION, {"id": question.id})

    def notice(self, notice: Notice) -> None:
        at = self.turn.at
        outbox.put(
            self.session,
            notice_key(self.channel, notice.key),
            self.channel,
            notice.to,
            kind=NOTICE,
            payload=codec.dump(Reply, notice.reply),
            at=at,
            not_before=(self.due if notice.to == DESK else at) + timedelta(seconds=notice.wait),
            bundle=notice.group,
        )

    def _desk(
        self, key: str, kind: str, payload: Mapping[str, Any], *, bundle: str = "", replaces: str = ""
    ) -> None:
        outbox.put(
            self.session,
            key,
            self.channel,
            DESK,
            kind=kind,
            payload=payload,
            at=self.turn.at,
            not_before=self.due,
            bundle=bundle,
            replaces=replaces,
        )
