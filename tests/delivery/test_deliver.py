"""What was put out is delivered: soon, in order, once where the channel allows it, and never lost."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import Engine, text

from bot.deliver import Delivery, Permanent, Retry, Sender, page_sender
from dialogs.reply import Reply, Text
from storage import codec, health, outbox, page_log
from storage import engine as engines
from storage.engine import DatabaseUnusable, reading, writing
from storage.outbox import LEASE, MOST_TRIES, OutboxRow
from storage.schema import TOKYO

SECOND = timedelta(seconds=1)


class Clock:
    """A clock that is put forward by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 10, 30, tzinfo=TOKYO)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def page(engine: Engine, clock: Clock) -> Delivery:
    return Delivery(engine, {"web": page_sender(engine, clock)}, clock)


def put(
    engine: Engine, key: str, clock: Callable[[], datetime], to: str = "sato", channel: str = "web"
) -> None:
    payload = codec.dump(Reply, Reply((Text(key),)))
    with writing(engine) as session:
        outbox.put(session, key, channel, to, kind="notice", payload=payload, at=clock())


def delivered(engine: Engine, to: str = "sato") -> list[str]:
    with reading(engine) as session:
        return [entry.key for entry in page_log.since(session, [to], "web")]


def parked(engine: Engine) -> list[str]:
    with reading(engine) as session:
        query = "SELECT parked_reason FROM outbox WHERE parked IS NOT NULL"
        return list(session.execute(text(query)).scalars())


@contextmanager
def running(delivery: Delivery) -> Iterator[Delivery]:
    delivery.start()
    try:
        yield delivery
    finally:
        delivery.stop()


def until(true: Callable[[], bool], seconds: float = 5) -> float:
    """Waits for something to become true; how long it took."""
    started = time.monotonic()
    while not true():
        assert time.monotonic() - started < seconds, "it never came true"
        time.sleep(0.005)
    return time.monotonic() - started


def test_what_is_due_is_appended_to_the_page_log_and_marked_as_sent(
    engine: Engine, clock: Clock, page: Delivery
) -> None:
    put(engine, "a", clock)
    put(engine, "b", clock)
    assert page.run_once() == 2
    assert delivered(engine) == ["a", "b"]
    assert page.run_once() == 0
    with reading(engine) as session:
        entry = page_log.since(session, ["sato"], "web")[0]
    assert codec.load(Reply, entry.body) == Reply((Text("a"),)) and entry.kind == "notice"


def test_the_thread_delivers_at_once_when_woken_and_ends_when_told(engine: Engine) -> None:
    clock = lambda: datetime.now(TOKYO)  # noqa: E731
    delivery = Delivery(engine, {"web": page_sender(engine, clock)}, clock)
    with running(delivery):
        assert delivery.alive
        time.sleep(0.05)
        put(engine, "a", clock)
        delivery.wake()
        assert until(lambda: delivered(engine) == ["a"]) < 0.4
    assert not delivery.alive


def test_the_thread_finds_what_another_process_put_out_and_what_falls_due(engine: Engine) -> None:
    clock = lambda: datetime.now(TOKYO)  # noqa: E731
    with running(Delivery(engine, {"web": page_sender(engine, clock)}, clock)):
        time.sleep(0.05)
        put(engine, "a", clock)
        assert until(lambda: delivered(engine) == ["a"]) < 1
        put(engine, "b", lambda: clock() + 0.6 * SECOND)
        assert 0.4 < until(lambda: delivered(engine) == ["a", "b"]) < 1.2


def test_a_delivery_that_was_never_started_or_stopped_is_no_error(page: Delivery) -> None:
    page.stop()
    assert not page.alive


@pytest.mark.parametrize("point", ["before it was sent", "after it was sent", "while it was marked"])
def test_kill_9_between_claim_send_and_mark_loses_nothing_and_shows_nothing_twice(
    engine: Engine, clock: Clock, point: str, in_processes: Callable[..., list[int]], die: Callable[[], None]
) -> None:
    url = engine.url
    engine.dispose()

    def work() -> None:
        own = engines.open_engine(url.render_as_string())
        send = page_sender(own, clock)

        def sender(row: OutboxRow) -> str:
            if point == "before it was sent":
                die()
            receipt = send(row)
            if point == "after it was sent":
                die()
            outbox.sent = lambda *_: die()
            return receipt

        Delivery(own, {"web": sender}, clock).run_once()

    page = Delivery(engine, {"web": page_sender(engine, clock)}, clock)
    for n in range(10):
        put(engine, f"{n}", clock)
        engine.dispose()
        assert in_processes(work) == [-9]
        assert page.run_once() == 0, "its lease still runs"
        clock.now += LEASE
        assert page.run_once() == 1
    assert delivered(engine) == [f"{n}" for n in range(10)]


def test_two_workers_share_the_work_and_never_the_same_message(engine: Engine, clock: Clock) -> None:
    taken: list[str] = []

    def sender(row: OutboxRow) -> str:
        time.sleep(0.001)
        taken.append(row.key)
        return ""

    for n in range(60):
        put(engine, f"{n}", clock, to=f"p{n % 6}")
    workers = [Delivery(engine, {"web": sender}, clock) for _ in range(3)]
    threads = [threading.Thread(target=worker.run_once) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    workers[0].run_once()
    assert sorted(taken, key=int) == [f"{n}" for n in range(60)]
    for p in range(6):
        mine = [int(key) for key in taken if int(key) % 6 == p]
        assert mine == sorted(mine)


def sends(engine: Engine, clock: Clock, sender: Sender) -> Delivery:
    return Delivery(engine, {"slack": sender, "web": page_sender(engine, clock)}, clock)


def test_a_channel_that_asks_to_wait_is_left_alone_and_the_others_are_served(
    engine: Engine, clock: Clock
) -> None:
    asked: list[datetime] = []

    def busy(row: OutboxRow) -> str:
        asked.append(clock.now)
        if len(asked) < 3:
            raise Retry("HTTP 429", timedelta(seconds=30))
        return "ts 1"

    delivery = sends(engine, clock, busy)
    put(engine, "slow", clock, channel="slack")
    put(engine, "quick", clock)
    for _ in range(90):
        delivery.run_once()
        clock.now += SECOND
    assert [later - sooner for sooner, later in pairwise(asked)] == [30 * SECOND] * 2
    assert delivered(engine) == ["quick"]
    with reading(engine) as session:
        assert session.execute(text("SELECT receipt FROM outbox WHERE key = 'slow'")).scalar() == "ts 1"


def test_what_can_never_be_sent_is_given_up_at_once_with_its_reason(engine: Engine, clock: Clock) -> None:
    tries: list[str] = []

    def refuse(row: OutboxRow) -> str:
        tries.append(row.key)
        raise Permanent("channel_not_found")

    delivery = sends(engine, clock, refuse)
    put(engine, "a", clock, channel="slack")
    put(engine, "b", clock, channel="no such channel")
    delivery.run_once()
    assert tries == ["a"]
    assert parked(engine) == ["channel_not_found", "no sender for channel 'no such channel'"]
    assert not health.measure(engine, clock.now).good


def test_one_message_that_always_fails_holds_up_nobody_else(
    engine: Engine, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    canary = "090-1111-2222"
    tries = 0

    def poisoned(row: OutboxRow) -> str:
        nonlocal tries
        if row.key == "poison":
            tries += 1
            raise ValueError(f"cannot send {canary}")
        return ""

    delivery = sends(engine, clock, poisoned)
    caplog.set_level(logging.DEBUG)
    put(engine, "poison", clock, to="p0", channel="slack")
    for n in range(40):
        put(engine, f"{n}", clock, to=f"p{n % 4}", channel="slack")
    delivery.run_once()
    with reading(engine) as session:
        assert session.execute(text("SELECT count(*) FROM outbox WHERE sent IS NOT NULL")).scalar() == 30
    for _ in range(1000):
        clock.now += SECOND
        delivery.run_once()
    assert tries == MOST_TRIES
    assert parked(engine) == ["ValueError"]
    with reading(engine) as session:
        assert session.execute(text("SELECT count(*) FROM outbox WHERE sent IS NOT NULL")).scalar() == 40
    assert canary not in caplog.text
    assert "in poisoned" in caplog.text, "the place of the fault is there for whoever mends it"


def test_the_worker_outlives_a_database_that_cannot_be_used_and_any_fault(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    clock = lambda: datetime.now(TOKYO)  # noqa: E731
    faults: list[Exception] = [DatabaseUnusable("SQLITE_BUSY"), ZeroDivisionError("090-1111-2222")]
    real = outbox.next_due

    def next_due(session: Any) -> Any:
        if faults:
            raise faults.pop(0)
        return real(session)

    monkeypatch.setattr(outbox, "next_due", next_due)
    delivery = Delivery(engine, {"web": page_sender(engine, clock)}, clock)
    put(engine, "a", clock)
    with running(delivery):
        until(lambda: delivered(engine) == ["a"])
        delivery.wake()
    assert "SQLITE_BUSY" in caplog.text and "ZeroDivisionError" in caplog.text
    assert "090-1111-2222" not in caplog.text


def test_a_database_that_fails_while_sending_leaves_the_message_to_be_sent(
    engine: Engine, clock: Clock
) -> None:
    def unusable(row: OutboxRow) -> str:
        raise DatabaseUnusable("SQLITE_FULL")

    put(engine, "a", clock)
    with pytest.raises(DatabaseUnusable):
        Delivery(engine, {"web": unusable}, clock).run_once()
    clock.now += LEASE
    Delivery(engine, {"web": page_sender(engine, clock)}, clock).run_once()
    assert delivered(engine) == ["a"]


def test_a_worker_that_is_not_at_work_shows_in_the_health_within_a_minute(
    engine: Engine, clock: Clock, page: Delivery
) -> None:
    page.self_test("start")
    assert health.measure(engine, clock.now).good
    clock.now += 61 * SECOND
    assert not health.measure(engine, clock.now).good
    page.run_once()
    assert health.measure(engine, clock.now).good
    assert delivered(engine) == []


def test_stopping_ends_after_the_message_in_hand(engine: Engine, clock: Clock) -> None:
    delivery: Delivery

    def sender(row: OutboxRow) -> str:
        delivery.stop(0)
        return ""

    for n in range(3):
        put(engine, f"{n}", clock)
    delivery = Delivery(engine, {"web": sender}, clock)
    assert delivery.run_once() == 1
