"""What somebody sees on a page is there whole, in order, once, however often they come back."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from storage import page_log
from storage.engine import writing


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with writing(engine) as session:
        yield session


def append(session: Session, at: datetime, key: str, to: str = "sato", **more: str) -> bool:
    values = {"channel": "web", "kind": "reply"} | more
    return page_log.append(
        session,
        to,
        values["channel"],
        kind=values["kind"],
        body={"text": key},
        at=at,
        key=key,
        thread=more.get("thread", ""),
    )


def keys(entries: tuple[page_log.Entry, ...]) -> list[str]:
    return [entry.key for entry in entries]


def test_a_reader_gets_what_came_after_the_last_entry_seen(session: Session, at: datetime) -> None:
    for key in ("a", "b", "c"):
        append(session, at, key)
    first = page_log.since(session, ["sato"], "web")
    assert keys(first) == ["a", "b", "c"] and first[0].body == {"text": "a"} and first[0].at == at
    assert keys(page_log.since(session, ["sato"], "web", after=first[1].id)) == ["c"]
    assert keys(page_log.since(session, ["sato"], "web", limit=2)) == ["a", "b"]
    assert keys(page_log.latest(session, ["sato"], "web", limit=2)) == ["b", "c"]


def test_an_entry_delivered_twice_stands_there_once(session: Session, at: datetime) -> None:
    assert append(session, at, "a")
    assert not append(session, at, "a")
    assert keys(page_log.since(session, ["sato"], "web")) == ["a"]


def test_others_see_nothing_of_it_and_the_desk_sees_its_own(session: Session, at: datetime) -> None:
    append(session, at, "mine")
    append(session, at, "ours", to="desk", channel="", kind="notice")
    assert keys(page_log.since(session, ["takahashi"], "web")) == []
    assert keys(page_log.since(session, ["sato", "desk"], "web")) == ["mine", "ours"]


def test_notices_show_on_every_page_and_answers_where_they_belong(session: Session, at: datetime) -> None:
    append(session, at, "web answer")
    append(session, at, "terminal answer", channel="terminal")
    append(session, at, "notice", channel="", kind="notice")
    assert keys(page_log.since(session, ["sato"], "web")) == ["web answer", "notice"]
    assert keys(page_log.since(session, ["sato"], "terminal")) == ["terminal answer", "notice"]


def test_a_later_entry_takes_the_place_of_the_earlier_one_of_its_thread(
    session: Session, at: datetime
) -> None:
    append(session, at, "card 1", thread="card")
    append(session, at, "between")
    last = page_log.since(session, ["sato"], "web")[-1].id
    append(session, at, "card 2", thread="card")
    assert keys(page_log.since(session, ["sato"], "web")) == ["between", "card 2"]
    newer = page_log.since(session, ["sato"], "web", after=last)
    assert keys(newer) == ["card 2"] and newer[0].thread == "card"


def test_how_far_somebody_has_read_is_remembered_and_never_goes_back(session: Session) -> None:
    assert page_log.read_upto(session, "sato", "terminal") == 0
    for upto, expected in ((3, 3), (7, 7), (5, 7)):
        page_log.mark_read(session, "sato", "terminal", upto)
        assert page_log.read_upto(session, "sato", "terminal") == expected
    assert page_log.read_upto(session, "sato", "web") == 0
