"""Who somebody is: by id, account or address, and only while they are there."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from dialogs.turn import Person
from storage import people
from storage.engine import writing
from storage.people import Entry

TODAY = date(2026, 11, 24)


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with writing(engine) as session:
        yield session


def test_demo_people_are_there_once_however_often_they_are_seeded(session: Session) -> None:
    rows = [
        Entry("demo", "sato", "佐藤", "高齢者支援課"),
        Entry("demo", "yamaguchi", "山口", "企画課", desk=True),
    ]
    people.seed(session, rows)
    people.seed(session, rows)
    expected = (Person("sato", "佐藤", "高齢者支援課"), Person("yamaguchi", "山口", "企画課", desk=True))
    assert people.everybody(session, TODAY) == expected
    assert people.everybody(session, TODAY, realm="demo") == expected
    assert people.everybody(session, TODAY, realm="signin") == ()
    assert people.get(session, "yamaguchi", TODAY) == expected[1]
    assert people.get(session, "nobody", TODAY) is None


def test_what_changed_is_brought_up_to_date(session: Session) -> None:
    people.remember(session, Entry("signin", "sato", "佐藤", "高齢者支援課"))
    moved = people.remember(session, Entry("signin", "sato", "佐藤", "企画課", desk=True))
    assert moved == people.get(session, "sato", TODAY) == Person("sato", "佐藤", "企画課", desk=True)


def test_the_same_address_is_the_same_person(session: Session) -> None:
    first = people.remember(session, Entry("signin", "sato", "佐藤", "高齢者支援課", email="Sato@Example.jp"))
    second = people.remember(session, Entry("slack:T1", "U0123", "sato", "", email="sato@example.jp "))
    assert second.id == first.id == "sato"
    found = people.by_email(session, "SATO@example.jp", TODAY)
    assert found and found.id == "sato"
    account = people.by_account(session, "slack:T1", "U0123", TODAY)
    assert account and account.id == "sato"
    assert len(people.everybody(session, TODAY)) == 1
    assert people.by_email(session, "", TODAY) is None
    assert people.by_email(session, "x@example.jp", TODAY) is None
    assert people.by_account(session, "slack:T2", "U0123", TODAY) is None


def test_two_people_with_one_account_name_in_two_realms_stay_two(session: Session) -> None:
    people.remember(session, Entry("signin", "sato", "佐藤", "高齢者支援課"))
    other = people.remember(session, Entry("slack:T1", "sato", "佐藤", "防災課"))
    assert other.id == "slack:T1:sato"


def test_somebody_who_has_left_or_not_yet_come_is_not_there(session: Session) -> None:
    last, first = TODAY, TODAY + timedelta(days=7)
    people.remember(session, Entry("import", "old", "旧", "課", valid_to=last))
    people.remember(session, Entry("import", "new", "新", "課", valid_from=first))
    assert people.get(session, "old", TODAY) is not None
    assert people.get(session, "old", TODAY + timedelta(days=1)) is None
    assert people.get(session, "new", TODAY) is None
    assert people.get(session, "new", first) is not None
