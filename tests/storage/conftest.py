"""What the tests of storage share: a real SQLite file, two people, a draft."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dialogs.draft import Draft, Heard
from dialogs.turn import Person
from knowledge.assess import Assessment, Reason
from knowledge.facts import Fact, Field
from storage import database
from storage.engine import open_engine
from storage.schema import TOKYO


@pytest.fixture
def at() -> datetime:
    return datetime(2026, 11, 24, 10, 30, tzinfo=TOKYO)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'var' / 'desk.db'}"


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = open_engine(url)
    database.upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def staff() -> Person:
    return Person("sato", "佐藤", "高齢者支援課")


@pytest.fixture
def desk() -> Person:
    return Person("yamaguchi", "山口", "企画課", desk=True)


@pytest.fixture
def assessment() -> Assessment:
    why = Reason("stated", "区は広報などの協力までと伺ったためです。", "5(3)", ("協力",))
    return Assessment(
        pattern="other",
        second="joint",
        why=why,
        out_of_scope_reason=None,
        ward_cost=False,
        review_board=False,
        development_cost_conflict=False,
        agreement="unknown",
        agreement_reason=why,
        period_over_2y=False,
        auto_renewal=False,
        obligations=(why,),
        settle=(),
        open_points=(),
        missing=("start",),
        matches=(),
    )


@pytest.fixture
def facts() -> dict[Field, Fact]:
    return {
        "company": Fact("株式会社見本電機", "㈱見本電機"),
        "proposal": Fact("高齢者向けスマホ教室"),
        "contact_name": Fact("見本"),
        "phone": Fact("03-0000-1234", "03-0000-1234", heard=False),
    }


@pytest.fixture
def new_draft(at: datetime, facts: dict[Field, Fact]) -> Callable[[str], Draft]:
    def make(draft_id: str) -> Draft:
        return Draft(draft_id, at, (Heard("㈱見本電機 スマホ教室をやりたい", at),), dict(facts))

    return make
