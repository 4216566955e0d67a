"""What waits to be said is said once, in order, and nothing that cannot be said holds up the rest."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from dialogs.reply import Receipt, Reply, Text
from storage import codec, outbox
from storage.engine import writing
from storage.outbox import LEASE, MOST_TRIES, OutboxRow
from storage.schema import outbox as table

SECOND = timedelta(seconds=1)


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with writing(engine) as session:
        yield session


def put(session: Session, key: str, at: datetime, to: str = "sato", **more: object) -> bool:
    payload = codec.dump(Reply, say(key))
    return outbox.put(session, key, "web", to, kind="notice", payload=payload, at=at, **more)


def say(text: str, prompt: str = "") -> Reply:
    return Reply((Text(text),), (Text(prompt),) if prompt else ())


def claim(session: Session, at: datetime) -> OutboxRow:
    row = outbox.claim(session, at)
    assert row is not None
    return row


def drain(session: Session, at: datetime) -> list[str]:
    keys = []
    while row := outbox.claim(session, at):
        outbox.sent(session, row, at)
        keys.append(row.key)
    return keys


def next_try(session: Session, key: str) -> datetime:
    due = session.execute(select(table.c.next_try).where(table.c.key == key)).scalar_one()
    assert isinstance(due, datetime)
    return due


def text_of(row: OutboxRow) -> list[str]:
    return [part.text for part in codec.load(Reply, row.payload).parts if isinstance(part, Text)]


def test_the_same_message_is_never_put_in_twice(session: Session, at: datetime) -> None:
    assert put(session, "a", at)
    assert not put(session, "a", at)
    assert drain(session, at) == ["a"]
    assert not put(session, "a", at)
    assert drain(session, at) == []


def test_messages_of_one_recipient_leave_in_the_order_they_were_written(
    session: Session, at: datetime
) -> None:
    for n in range(5):
        put(session, f"{n}", at)
    assert drain(session, at) == ["0", "1", "2", "3", "4"]


def test_a_message_that_waits_for_its_day_holds_up_nobody(session: Session, at: datetime) -> None:
    put(session, "reminder", at, not_before=at + timedelta(days=3))
    put(session, "now", at)
    assert outbox.next_due(session) == at
    assert drain(session, at) == ["now"]
    assert outbox.next_due(session) == at + timedelta(days=3)
    assert outbox.oldest_unsent(session, at) == timedelta()
    assert drain(session, at + timedelta(days=3)) == ["reminder"]
    assert outbox.next_due(session) is None


def test_a_claimed_message_is_nobody_elses_until_its_lease_runs_out(session: Session, at: datetime) -> None:
    put(session, "a", at)
    first = claim(session, at)
    assert outbox.claim(session, at + LEASE - SECOND) is None
    second = claim(session, at + LEASE)
    assert second.attempts == 2
    outbox.failed(session, first, at, "too late to say so")
    assert outbox.claim(session, at + LEASE) is None, "who lost the lease gives nothing back"
    outbox.sent(session, first, at, "said after all")
    assert outbox.next_due(session) is None


def test_a_clock_put_back_by_a_day_frees_what_was_claimed(session: Session, at: datetime) -> None:
    put(session, "a", at - timedelta(days=1))
    claim(session, at)
    assert claim(session, at - timedelta(days=1)).attempts == 2


def test_a_message_that_fails_holds_up_its_recipient_only_and_only_until_it_is_parked(
    session: Session, at: datetime
) -> None:
    put(session, "poison", at)
    put(session, "behind", at)
    put(session, "other", at, to="takahashi")
    parked, waits = False, []
    row = claim(session, at)
    assert row.key == "poison"
    parked = outbox.failed(session, row, at, "HTTP 500")
    assert drain(session, at) == ["other"]
    now = at
    while not parked:
        due = outbox.next_due(session)
        assert due is not None
        now = max(now, next_try(session, "poison"))
        waits.append(now)
        row = claim(session, now)
        assert row.key == "poison"
        parked = outbox.failed(session, row, now, "HTTP 500")
    assert row.attempts == MOST_TRIES
    gaps = [later - sooner for sooner, later in pairwise(waits)]
    assert gaps == sorted(gaps) and gaps[0] > SECOND
    assert outbox.parked(session) == 1
    assert drain(session, now) == ["behind"]


def test_a_message_outlasts_a_channel_that_cannot_be_reached_for_days_and_comes_within_minutes_of_its_return(
    session: Session, at: datetime
) -> None:
    put(session, "a", at)
    now = at
    while now < at + timedelta(days=3):
        assert not outbox.failed(session, claim(session, now), now, "ConnectionError", outage=True)
        now = next_try(session, "a")
    assert now - (at + timedelta(days=3)) < timedelta(minutes=5)
    assert outbox.parked(session) == 0
    assert drain(session, now) == ["a"]


def test_a_channel_that_names_its_wait_is_not_asked_sooner(session: Session, at: datetime) -> None:
    put(session, "a", at)
    outbox.failed(session, claim(session, at), at, "HTTP 429", timedelta(seconds=300))
    assert outbox.claim(session, at + timedelta(seconds=299)) is None
    assert claim(session, at + timedelta(seconds=300)).key == "a"


def test_what_was_given_up_keeps_its_reason(session: Session, at: datetime) -> None:
    put(session, "a", at)
    outbox.park(session, claim(session, at), at, "channel_not_found")
    assert outbox.parked(session) == 1
    assert outbox.next_due(session) is None
    assert outbox.oldest_unsent(session, at + timedelta(days=1)) == timedelta()


def test_the_age_of_the_queue_is_told(session: Session, at: datetime) -> None:
    put(session, "a", at)
    assert outbox.oldest_unsent(session, at + timedelta(minutes=2)) == timedelta(minutes=2)


def test_two_answers_before_the_first_was_sent_become_one(session: Session, at: datetime) -> None:
    for n, words in enumerate(("一つ目", "二つ目")):
        outbox.put_reply(session, f"k{n}", "web", "sato", reply=say(words, f"問い{n}"), at=at, settle=SECOND)
    assert outbox.claim(session, at) is None
    row = claim(session, at + SECOND)
    assert text_of(row) == ["一つ目", "二つ目", "問い1"]
    outbox.put_reply(session, "k3", "web", "sato", reply=say("三つ目"), at=at)
    outbox.sent(session, row, at)
    assert text_of(claim(session, at)) == ["三つ目"], "what is being sent is not changed any more"


def test_a_press_does_not_wait_and_takes_the_waiting_answer_along(session: Session, at: datetime) -> None:
    outbox.put_reply(session, "a", "web", "sato", reply=say("a"), at=at, settle=SECOND)
    outbox.put_reply(session, "b", "web", "sato", reply=say("b"), at=at)
    assert text_of(claim(session, at)) == ["a", "b"]


def test_who_goes_on_typing_is_answered_in_the_end(session: Session, at: datetime) -> None:
    for n in range(10):
        now = at + n * SECOND / 2
        outbox.put_reply(session, f"{n}", "web", "sato", reply=say(f"{n}"), at=now, settle=0.7 * SECOND)
    assert len(text_of(claim(session, at + outbox.LONGEST_SETTLING))) == 10


def test_answers_of_different_people_and_channels_stay_apart(session: Session, at: datetime) -> None:
    for channel, person in (("web", "sato"), ("terminal", "sato"), ("web", "takahashi")):
        outbox.put_reply(session, channel + person, channel, person, reply=say("x"), at=at)
    assert len(drain(session, at)) == 3


def test_of_several_changes_of_state_in_a_row_only_the_last_is_told(session: Session, at: datetime) -> None:
    soon = timedelta(minutes=10)
    put(session, "checking", at, bundle="R8-0001:moved", not_before=at + soon)
    put(session, "considering", at + SECOND, bundle="R8-0001:moved", not_before=at + SECOND + soon)
    put(session, "other", at + SECOND, bundle="R8-0002:moved", not_before=at + SECOND + soon)
    assert not put(session, "considering", at + SECOND, bundle="R8-0001:moved", not_before=at + SECOND + soon)
    assert drain(session, at + soon) == ["considering"]
    assert drain(session, at + soon + SECOND) == ["other"]


def test_a_receipt_that_joins_the_send_question_leaves_it_no_longer_open() -> None:
    asked = Reply((Text("書き足しました。"),), (Text("送りますか。"),))
    receipt = Receipt("R8-0001", "受け付けました。", "", (), "", "", "")
    assert Reply((receipt,)).after(asked) == Reply((Text("書き足しました。"), receipt))
    assert Reply((Text("はい。"),)).after(asked).prompt == asked.prompt
