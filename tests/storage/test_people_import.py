"""The table of people is taken in with its days, and nobody who was there before is forgotten."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from knowledge.registers import PersonRow
from storage import audit, people, people_import
from storage.engine import writing
from storage.people import Entry
from storage.schema import TOKYO

AT = datetime(2026, 11, 24, 9, tzinfo=TOKYO)
TODAY = AT.date()
APRIL = date(2027, 4, 1)
MARCH = APRIL - timedelta(days=1)


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with writing(engine) as session:
        yield session


def take(session: Session, *rows: PersonRow, replacing: bool = False) -> int:
    return people_import.take_in(session, rows, "admin", AT, replacing=replacing)


def department(session: Session, person: str, day: date) -> str:
    found = people.get(session, person, day)
    return found.department if found else ""


def test_a_transfer_dated_ahead_keeps_where_somebody_is_until_then(session: Session) -> None:
    assert take(session, PersonRow("101", "花子", "高齢者支援課")) == 1
    moved = PersonRow("101", "花子", "企画課", desk=True, valid_from=APRIL)
    (fate,) = people_import.plan(session, [(2, moved)], TODAY)
    assert fate.kind == "changed"
    assert {(change.label, change.before, change.after) for change in fate.changes} == {
        ("所属", "高齢者支援課", "企画課"), ("推進担当", "いいえ", "はい"), ("開始日", "", "2027-04-01"),
    }  # fmt: skip
    assert take(session, moved) == 1
    assert department(session, "101", TODAY) == department(session, "101", MARCH) == "高齢者支援課"
    assert department(session, "101", APRIL) == "企画課"
    assert take(session, moved) == 0
    assert people_import.plan(session, [(2, moved)], TODAY)[0].kind == "same"
    corrected = PersonRow("101", "花子", "総務課", valid_from=APRIL)
    assert take(session, corrected) == 1
    assert (department(session, "101", MARCH), department(session, "101", APRIL)) == (
        "高齢者支援課",
        "総務課",
    )
    assert [row.action for row in audit.trail(session, "101")] == ["add_person", "edit_person", "edit_person"]


def test_one_file_may_hold_several_periods_of_a_person(session: Session) -> None:
    first = PersonRow("101", "花子", "環境課", valid_to=MARCH)
    assert take(session, PersonRow("101", "花子", "企画課", valid_from=APRIL), first) == 1
    assert (department(session, "101", MARCH), department(session, "101", APRIL)) == ("環境課", "企画課")
    later = PersonRow("101", "花子", "総務課", valid_from=APRIL + timedelta(days=365))
    take(session, later)
    assert department(session, "101", MARCH) == "環境課"
    assert department(session, "101", APRIL) == "企画課"


def test_the_same_address_is_the_same_person_as_where_they_signed_in(session: Session) -> None:
    people.remember(session, Entry("slack:T1", "U1", "hanako", "", email="hanako@example.jp"))
    take(session, PersonRow("101", "見本花子", "環境課", "hanako@example.jp"))
    found = people.by_account(session, people.IMPORTED, "101", TODAY)
    assert found and found.id == "U1" and found.name == "見本花子"
    take(session, PersonRow("101", "見本花子", "企画課", "hanako@example.jp"))
    again = people.by_email(session, "hanako@example.jp", TODAY)
    assert again and again.id == "U1"


def test_a_replacing_file_ends_those_absent_with_yesterday(session: Session) -> None:
    take(
        session,
        PersonRow("101", "花子", "環境課"),
        PersonRow("102", "太郎", "環境課", valid_to=date(2026, 3, 31)),
        PersonRow("103", "次郎", "環境課", valid_from=APRIL),
        PersonRow("104", "三郎", "環境課"),
    )
    stays = PersonRow("104", "三郎", "環境課")
    fates = people_import.plan(session, [(2, stays)], TODAY, replacing=True)
    assert [(fate.kind, fate.key) for fate in fates] == [("same", "104"), ("ends", "101"), ("ends", "103")]
    assert take(session, stays, replacing=True) == 2
    yesterday = TODAY - timedelta(days=1)
    assert department(session, "101", yesterday) == "環境課"
    assert department(session, "101", TODAY) == ""
    assert department(session, "103", APRIL) == ""
    assert department(session, "102", date(2026, 3, 31)) == "環境課"
    assert department(session, "104", TODAY) == "環境課"
    assert take(session, stays, replacing=True) == 0


def test_whoever_the_offices_table_ends_is_not_there_through_a_channel_either(session: Session) -> None:
    people.remember(session, Entry("slack:T1", "U1", "hanako", "", email="hanako@example.jp"))
    take(
        session,
        PersonRow("101", "見本花子", "環境課", "hanako@example.jp"),
        PersonRow("102", "太郎", "環境課"),
    )
    account = people.by_account(session, "slack:T1", "U1", TODAY)
    assert account and account.id == "U1"
    assert people.get(session, "U1", TODAY)
    take(session, PersonRow("102", "太郎", "環境課"), replacing=True)
    assert people.by_account(session, "slack:T1", "U1", TODAY) is None
    assert people.by_email(session, "hanako@example.jp", TODAY) is None
    assert [person.id for person in people.everybody(session, TODAY)] == ["102"]
