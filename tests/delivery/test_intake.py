"""A turn is taken in whole or not at all, once, whatever happens around it."""

import logging
import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from bot import intake
from dialogs import engine as dialog
from dialogs.draft import Conversation
from dialogs.reply import Choice, Choices, Form, Input, Reply, Text
from dialogs.turn import Person, Press, Submit, Turn
from storage import cases, codec, conversations, database, outbox, page_log
from storage import engine as engines
from storage.engine import DatabaseUnusable, open_engine, reading, writing
from storage.lookup import SessionLookup
from storage.schema import TOKYO, metadata
from tests.faults.database import in_trouble

Turns = Callable[..., Turn]
Say = Callable[..., Reply | None]
AT = datetime(2026, 11, 24, 10, 30, tzinfo=TOKYO)


def rows(engine: Engine) -> dict[str, list[Any]]:
    """Everything in the database."""
    with reading(engine) as session:
        return {
            name: [tuple(row) for row in session.execute(text(f"SELECT * FROM {name} ORDER BY 1, 2"))]
            for name in metadata.tables
        }


def count(engine: Engine, table: str, where: str = "1=1") -> int:
    with reading(engine) as session:
        return int(session.execute(text(f"SELECT count(*) FROM {table} WHERE {where}")).scalar_one())


def state(engine: Engine, person: str = "sato", channel: str = "web") -> Conversation:
    with reading(engine) as session:
        return conversations.peek(session, person, channel)


def texts(reply: Reply | None) -> list[str]:
    assert reply is not None
    return [part.text for part in reply.parts if isinstance(part, Text)]


def said(engine: Engine) -> list[str]:
    with reading(engine) as session:
        entries = page_log.since(session, ["sato"], "web")
    return [str(entry.body["text"]) for entry in entries if entry.kind == "said"]


@contextmanager
def at_statement(engine: Engine, number: int, act: Callable[[], None]) -> Iterator[list[str]]:
    """Does something right before the statement with this number, counted from now."""
    seen: list[str] = []

    def look(*arguments: Any) -> None:
        seen.append(arguments[2])
        if len(seen) == number:
            act()

    event.listen(engine, "before_cursor_execute", look)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", look)


def deliver(desk: Any, arrived: Turn) -> None:
    """Delivers as a sender does: again, when it was not taken in."""
    for _ in range(5):
        with suppress(DatabaseUnusable):
            intake.take(desk, arrived)
            return


def test_a_turn_is_answered_kept_and_put_out_for_delivery(say: Say, desk: Any) -> None:
    assert texts(say("log 03-0000-1234", key="a")) == ["R8-0001"]
    assert desk.wakes == 1
    with reading(desk.engine) as session:
        filed = SessionLookup(session).case("R8-0001")
    assert filed and filed.facts["phone"].value == "03-0000-1234" and filed.channel == "web"
    assert state(desk.engine).step == 1
    assert said(desk.engine) == ["log 03-0000-1234"]
    kept = rows(desk.engine)["outbox"]
    assert [row[1] for row in kept] == ["reply:web:a", "notice:R8-0001:filed"]


def test_a_delivery_that_comes_again_does_nothing_again(say: Say, desk: Any) -> None:
    say("log x", key="a")
    before = rows(desk.engine)
    assert say("log x", key="a") is None
    assert rows(desk.engine) == before
    assert texts(say("log x", key="a", channel="terminal")) == ["R8-0002"], "another channel's key"


def test_an_error_at_any_statement_leaves_nothing_and_the_next_try_succeeds(desk: Any, turn: Turns) -> None:
    """Raised before each statement of the transaction in turn, the commit included."""

    def fail() -> None:
        raise ZeroDivisionError

    faults = 0
    while True:
        arrived = turn("log x", key=f"k{faults}")
        before = rows(desk.engine)
        with at_statement(desk.engine, faults + 1, fail) as seen:
            try:
                intake.take(desk, arrived)
            except ZeroDivisionError:
                faults += 1
            else:
                break
        assert rows(desk.engine) == before, seen[-1]
        assert texts(intake.take(desk, arrived)) == [f"R8-{faults:04}"]
        assert state(desk.engine).step == faults
    assert faults >= 15
    assert count(desk.engine, "cases") == faults + 1


def test_a_commit_that_fails_leaves_nothing(
    desk: Any, turn: Turns, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody reads for longer than the writer can wait: SQLite then refuses the COMMIT itself."""
    monkeypatch.setitem(engines.PRAGMAS, "busy_timeout", 100)
    before = rows(desk.engine)
    usual, desk.engine = desk.engine, open_engine(url)
    with reading(usual) as reader:
        reader.execute(text("SELECT count(*) FROM cases"))
        with pytest.raises(DatabaseUnusable) as caught:
            intake.take(desk, turn("log x"))
        assert caught.value.why == "SQLITE_BUSY"
        assert desk.wakes == 0
        assert rows(desk.engine) == before
    assert texts(intake.take(desk, turn("log x"))) == ["R8-0001"]


def test_kill_9_at_any_statement_leaves_nothing_and_the_number_is_given_once(
    url: str,
    another_desk: Callable[[], Any],
    turn: Turns,
    in_processes: Callable[..., list[int]],
    die: Callable[[], None],
) -> None:
    with_tables = open_engine(url)
    database.upgrade(with_tables)
    with_tables.dispose()
    kills = 0
    while True:
        arrived = turn("log x", key=f"k{kills}")

        def work(at: int = kills + 1, arrived: Turn = arrived) -> None:
            desk = another_desk()
            with at_statement(desk.engine, at, die):
                intake.take(desk, arrived)

        if in_processes(work) == [0]:
            break
        kills += 1
        desk = another_desk()
        assert database.integrity(desk.engine) == ()
        assert count(desk.engine, "cases") == kills - 1
        assert texts(intake.take(desk, arrived)) == [f"R8-{kills:04}"]
        desk.engine.dispose()
    assert kills >= 15
    desk = another_desk()
    assert intake.take(desk, turn("log x", key=f"k{kills}")) is None, "it was committed before it ended"
    assert count(desk.engine, "cases") == kills + 1


def test_deliveries_that_come_several_times_at_once_are_done_once(
    desk: Any, another_desk: Callable[[], Any], turn: Turns
) -> None:
    turns = [turn("log x", key=f"k{n}") for n in range(40)]
    deliveries = [(one, again) for one in turns for again in (desk, another_desk())] * 2
    random.Random(1).shuffle(deliveries)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda given: intake.take(given[1], given[0]), deliveries))
    assert len([answer for answer in answers if answer is not None]) == 40
    assert count(desk.engine, "cases") == 40
    assert count(desk.engine, "outbox", "kind = 'notice'") == 40


def test_several_messages_of_one_person_at_once_lose_nothing(
    desk: Any, another_desk: Callable[[], Any], turn: Turns
) -> None:
    people = [Person(f"p{n}", "職員", "課") for n in range(20)]
    other = another_desk()
    bursts = [
        (turn(f"m{n}", key=f"{person.id}-{n}", person=person), desk if n % 2 else other)
        for person in people
        for n in range(5)
    ]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda given: intake.take(given[1], given[0]), bursts))
    for person in people:
        kept = state(desk.engine, person.id)
        assert kept.step == 5
        assert sorted(kept.held.strip(";").split(";")) == ["m0", "m1", "m2", "m3", "m4"]
    assert count(desk.engine, "conversations") == 20


def test_numbers_have_no_doubles_and_no_gaps_when_four_processes_file_at_once(
    engine: Engine,
    another_desk: Callable[[], Any],
    turn: Turns,
    in_processes: Callable[..., list[int]],
) -> None:
    engine.dispose()

    def filer(which: int) -> Callable[[], None]:
        def work() -> None:
            desk, person = another_desk(), Person(f"p{which}", "職員", "課")
            for n in range(50):
                deliver(desk, turn("log x", key=f"{which}-{n}", person=person))

        return work

    assert in_processes(*(filer(n) for n in range(4))) == [0, 0, 0, 0]
    with reading(engine) as session:
        numbers = session.execute(text("SELECT number FROM cases ORDER BY number")).scalars().all()
    assert numbers == [f"R8-{n:04}" for n in range(1, 201)]


def test_of_several_who_claim_at_once_one_wins_and_the_others_are_told(
    desk: Any, another_desk: Callable[[], Any], turn: Turns
) -> None:
    clickers = [Person(f"d{n}", f"担当{n}", "企画課", desk=True) for n in range(4)]
    desks = [another_desk() for _ in clickers]
    barrier = threading.Barrier(len(clickers))
    for n in range(20):
        intake.take(desk, turn("log x", key=f"log {n}"))

    def click(which: int) -> list[str]:
        outcomes = []
        for n in range(20):
            press = turn(Press("claim", f"R8-{n + 1:04}"), key=f"{which}-{n}", person=clickers[which])
            barrier.wait()
            outcomes += texts(intake.take(desks[which], press))
        return outcomes

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(click, range(4)))
    for n, told in enumerate(zip(*outcomes, strict=True)):
        assert sorted(told) == [f"R8-{n + 1:04}", "taken", "taken", "taken"]
    assert count(desk.engine, "audit", "action = 'claim_case' AND result = 'done'") == 20
    assert count(desk.engine, "events", "kind = 'claimed'") == 20


def test_a_database_that_cannot_be_written_is_told_and_nothing_of_the_turn_is_there(
    desk: Any, turn: Turns
) -> None:
    before = rows(desk.engine)
    with in_trouble("disk full", desk.engine), pytest.raises(DatabaseUnusable) as caught:
        intake.take(desk, turn("log x"))
    assert caught.value.why == "SQLITE_FULL"
    assert rows(desk.engine) == before
    assert texts(intake.take(desk, turn("log x"))) == ["R8-0001"]


def test_a_turn_that_meets_another_one_is_tried_again(
    desk: Any, turn: Turns, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On an engine without SQLite's one writer at a time."""
    real, refusals = conversations.save, [1, 2]

    def save(*arguments: Any) -> None:
        if refusals:
            refusals.pop()
            raise conversations.ConversationChanged
        real(*arguments)

    monkeypatch.setattr(conversations, "save", save)
    assert texts(intake.take(desk, turn("log x"))) == ["R8-0001"]
    refusals += [1, 2, 3]
    with pytest.raises(conversations.ConversationChanged):
        intake.take(desk, turn("log y", key="b"))
    assert count(desk.engine, "cases") == 1


def test_a_turn_thought_out_before_another_came_in_is_thought_out_again(
    desk: Any, turn: Turns, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, others = dialog.advance, [turn("first", key="a")]

    def advance(*arguments: Any) -> Any:
        if others:
            intake.take(desk, others.pop())
        return real(*arguments)

    monkeypatch.setattr(dialog, "advance", advance)
    intake.take(desk, turn("second", key="b"))
    assert state(desk.engine).held == "first;second;"
    assert state(desk.engine).step == 2


def test_the_text_is_read_while_others_may_write(
    desk: Any, turn: Turns, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = dialog.advance

    def advance(*arguments: Any) -> Any:
        with writing(desk.engine) as session:
            session.execute(text("INSERT INTO counters VALUES ('meanwhile', 1)"))
        return real(*arguments)

    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.2)
    monkeypatch.setattr(dialog, "advance", advance)
    assert texts(intake.take(desk, turn("log x"))) == ["R8-0001"]


def test_a_short_message_waits_for_the_next_and_both_get_one_answer(say: Say, desk: Any) -> None:
    assert texts(say("スマホ教室", key="a")) == ["スマホ教室"]
    assert texts(say("費用は企業", key="b", late=0.3)) == ["費用は企業"]
    with writing(desk.engine) as session:
        assert outbox.claim(session, AT + timedelta(seconds=0.9)) is None
        row = outbox.claim(session, AT + timedelta(seconds=1))
    assert row and texts(codec.load(Reply, row.payload)) == ["スマホ教室", "費用は企業"]
    assert count(desk.engine, "outbox") == 1
    assert said(desk.engine) == ["スマホ教室", "費用は企業"]


@pytest.mark.parametrize("message", ["一行目\n二行目", "あ" * 40, Press("unknown")])
def test_a_long_message_or_a_press_does_not_wait(say: Say, desk: Any, message: Any) -> None:
    say(message)
    with writing(desk.engine) as session:
        assert outbox.claim(session, AT) is not None


def test_an_answer_that_says_nothing_is_not_delivered(say: Say, desk: Any) -> None:
    assert say("silence") == Reply()
    assert count(desk.engine, "outbox") == 0


def test_a_channel_that_keeps_its_own_log_leaves_none_here(say: Say, desk: Any) -> None:
    say("こんにちは", channel="slack")
    assert count(desk.engine, "page_log") == 0
    assert count(desk.engine, "outbox", "channel = 'slack'") == 1


def test_a_press_shows_as_its_label_and_a_form_as_what_was_filled_in(say: Say, desk: Any) -> None:
    form = Form(
        "結果を決める",
        "close",
        (
            Input("outcome", "結果", options=(("declined", "見送り"), ("merged", "統合"))),
            Input("reason", "理由"),
        ),
        "決める",
    )
    shown = Reply((Text("どうぞ"), form), (Choices((Choice("わからない", "unknown", "x", 1),)),))
    with writing(desk.engine) as session:
        page_log.append(session, "sato", "web", kind="reply", body=codec.dump(Reply, shown), at=AT, key="r")
    say(Press("unknown", "x", 1), key="a")
    say(Press("unknown", "x", 2), key="b")
    say(Submit("close", "R8-0001", 0, {"outcome": "merged", "reason": "同じ話", "note": ""}), key="c")
    say(Submit("other", "", 0, {"outcome": "merged"}), key="d")
    assert said(desk.engine) == ["わからない", "結果：統合\n理由：同じ話", "merged"]


def test_the_desk_sees_the_labels_of_what_the_desk_was_told(desk: Any, turn: Turns) -> None:
    notice = Reply((Choices((Choice("案件を見る", "case", "R8-0001"),)),))
    with writing(desk.engine) as session:
        page_log.append(session, "desk", "", kind="notice", body=codec.dump(Reply, notice), at=AT, key="n")
    member = Person("yamaguchi", "山口", "企画課", desk=True)
    intake.take(desk, turn(Press("case", "R8-0001"), person=member))
    with reading(desk.engine) as session:
        assert page_log.since(session, ["yamaguchi"], "web")[0].body == {"text": "案件を見る"}


def test_no_log_line_holds_what_somebody_wrote(
    desk: Any, turn: Turns, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    canary = "090-1111-2222"
    intake.take(desk, turn(f"log {canary}"))
    monkeypatch.setattr(cases, "next_number", lambda *_: "R8-0001")
    with pytest.raises(Exception, match="UNIQUE") as caught:
        intake.take(desk, turn(f"log {canary}", key="b"))
    assert canary not in caplog.text
    assert canary not in str(caught.value)
