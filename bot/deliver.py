"""Delivery: takes rows from the outbox and sends them, each through its channel's sender.

The only door by which a message leaves. A row is claimed in one transaction, sent outside of any,
and marked in another: a crash in between sends it again, never not at all.
"""

import logging
import threading
import traceback
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from storage import outbox, page_log, upkeep
from storage.engine import DatabaseUnusable, reading, writing
from storage.outbox import OutboxRow

POLL = 0.5
SELF_TEST = "self-test"
Sender = Callable[[OutboxRow], str]
"""Sends a row and gives the channel's receipt. Raises ``Retry`` or ``Permanent``."""
Clock = Callable[[], datetime]

log = logging.getLogger(__name__)


class Retry(Exception):
    """Could not be sent just now. ``after``: how long the channel asks to wait, if it said so; ``outage``: the
    channel could not be reached, whatever was to be sent; ``untaken``: it is known to have taken nothing."""

    def __init__(
        self,
        reason: str,
        after: timedelta | None = None,
        *,
        outage: bool = False,
        untaken: bool = False,
    ) -> None:
        super().__init__(reason)
        self.reason, self.after, self.outage, self.untaken = reason, after, outage, untaken


class Permanent(Exception):
    """Will never be sent, for the reason given: the row is parked at once."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def page_sender(engine: Engine, clock: Clock) -> Sender:
    """The sender of the web page and the terminal: appends to the recipient's page log."""

    def send(row: OutboxRow) -> str:
        with writing(engine) as session:
            page_log.append(
                session,
                row.recipient,
                row.channel,
                kind=row.kind,
                body=row.payload,
                at=clock(),
                key=row.key,
                thread=row.replaces,
            )
        return ""

    return send


class Delivery:
    """The worker. ``start`` it once; ``wake`` it after a commit; ``stop`` it before the process ends.

    ``senders`` by the channel of a row; ``files`` is the folder of the attachments, which it tidies too.
    Without ``start`` it is driven by ``run_once``.
    """

    def __init__(
        self, engine: Engine, senders: Mapping[str, Sender], clock: Clock, files: Path | None = None
    ) -> None:
        self._engine, self._clock, self._files = engine, clock, files
        self._senders = {SELF_TEST: lambda _row: "", **senders}
        self._wake, self._stopping = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None
        self._tidied: date | None = None

    def carry(self, channel: str, sender: Sender) -> None:
        """Send the rows of one more channel, before it is started."""
        self._senders[channel] = sender

    def start(self) -> None:
        """Begin to deliver in a thread of its own."""
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name="delivery", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """There is something to send."""
        self._wake.set()

    def stop(self, timeout: float = 10) -> None:
        """Finish the row in hand and end. What is left stays in the outbox."""
        self._stopping.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout)

    @property
    def alive(self) -> bool:
        """Whether the thread runs."""
        return self._thread is not None and self._thread.is_alive()

    def self_test(self, key: str) -> None:
        """Send a row to nobody: if it stays, no worker is at work and ``storage.health`` tells it."""
        now = self._clock()
        with writing(self._engine) as session:
            outbox.put(session, f"{SELF_TEST}:{key}", SELF_TEST, "", kind=SELF_TEST, payload={}, at=now)
        self.wake()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                self.run_once()
                self.tidy_daily()
                wait = self._until_next()
            except DatabaseUnusable as error:
                log.warning("delivery waits for the database: %s", error.why)
                wait = POLL
            except Exception as error:  # the worker outlives whatever it meets; its health is watched
                log.error("delivery failed: %s", _where(error))
                wait = POLL
            self._wake.wait(wait)

    def run_once(self) -> int:
        """Send everything that is due. Returns how many rows were taken in hand."""
        done = 0
        while not self._stopping.is_set():
            # Looking first keeps an idle worker from taking the write lock.
            with reading(self._engine) as session:
                due = outbox.next_due(session)
            if due is None or due > self._clock():
                break
            with writing(self._engine) as session:
                row = outbox.claim(session, self._clock())
            if row is None:
                break
            self._send(row)
            done += 1
        return done

    def tidy_daily(self) -> None:
        """Clear away what is long done, on the first call of each day."""
        now = self._clock()
        if self._tidied != now.date():
            upkeep.tidy(self._engine, now, self._files)
            self._tidied = now.date()

    def _until_next(self) -> float:
        with reading(self._engine) as session:
            due = outbox.next_due(session)
        seconds = (due - self._clock()).total_seconds() if due else POLL
        return seconds if 0 < seconds < POLL else POLL

    def _send(self, row: OutboxRow) -> None:
        # After a colon stands a place within the channel.
        sender = self._senders.get(row.channel.partition(":")[0])
        if sender is None:
            self._park(row, f"no sender for channel {row.channel!r}")
            return
        try:
            receipt = sender(row)
        except Permanent as error:
            self._park(row, error.reason)
        except Retry as error:
            self._give_back(row, error)
        except DatabaseUnusable:
            raise
        except Exception as error:
            log.error("sending outbox row %s failed: %s", row.id, _where(error))
            self._give_back(row, Retry(type(error).__name__))
        else:
            with writing(self._engine) as session:
                outbox.sent(session, row, self._clock(), receipt)

    def _park(self, row: OutboxRow, reason: str) -> None:
        with writing(self._engine) as session:
            outbox.park(session, row, self._clock(), reason)
        log.error("parked outbox row %s (%s): %s", row.id, row.channel, reason)

    def _give_back(self, row: OutboxRow, why: Retry) -> None:
        with writing(self._engine) as session:
            parked = outbox.failed(
                session,
                row,
                self._clock(),
                why.reason,
                why.after,
                outage=why.outage,
                untaken=why.untaken,
            )
        log.warning(
            "outbox row %s (%s) %s: %s", row.id, row.channel, "parked" if parked else "waits", why.reason
        )


def _where(error: Exception) -> str:
    """The kind of an error and the lines it came through; its text may hold what somebody wrote."""
    return "".join([type(error).__name__, "\n", *traceback.format_tb(error.__traceback__)])
