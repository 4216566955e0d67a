"""What is long done is cleared away, once a day; what waits or was given up stays."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from bot.deliver import Delivery
from storage import inbox, outbox, upkeep, web_sessions
from storage.engine import reading, writing

OLD = timedelta(days=91)


def left(engine: Engine) -> tuple[list[str], list[str]]:
    with reading(engine) as session:
        rows = session.execute(text("SELECT key FROM outbox ORDER BY key")).scalars().all()
        keys = session.execute(text("SELECT key FROM inbox ORDER BY key")).scalars().all()
    return list(rows), list(keys)


def test_ninety_days_after_they_were_sent_messages_go_and_others_stay(engine: Engine, at: datetime) -> None:
    with writing(engine) as session:
        for key in ("sent", "late", "parked", "waits"):
            outbox.put(session, key, "web", key, kind="notice", payload={}, at=at - OLD)
        rows = {row.key: row for row in iter(lambda: outbox.claim(session, at - OLD), None)}
        outbox.sent(session, rows["sent"], at - OLD)
        outbox.sent(session, rows["late"], at)
        outbox.park(session, rows["parked"], at - OLD, "channel_not_found")
        inbox.first_time(session, "web", "old", at - OLD)
        inbox.first_time(session, "web", "new", at)
        web_sessions.start(session, "sato", at - OLD)
    upkeep.tidy(engine, at)
    assert left(engine) == (["late", "parked", "waits"], ["new"])
    with reading(engine) as session:
        assert session.execute(text("SELECT count(*) FROM web_sessions")).scalar() == 0


def test_the_delivery_tidies_on_the_first_call_of_each_day(
    engine: Engine, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    days: list[datetime] = []
    monkeypatch.setattr(upkeep, "tidy", lambda _, now, __: days.append(now))
    now = [at]
    delivery = Delivery(engine, {}, lambda: now[0])
    for later in (0, 1, 13, 14, 38):
        now[0] = at + timedelta(hours=later)
        delivery.tidy_daily()
    assert days == [at, at + timedelta(hours=14), at + timedelta(hours=38)]


def test_files_that_no_attachment_names_go_with_the_rest(
    engine: Engine, at: datetime, tmp_path: Path
) -> None:
    orphan = tmp_path / "R8-0001-abc.pdf"
    orphan.write_bytes(b"%PDF-")
    upkeep.tidy(engine, at)
    assert orphan.exists()
    upkeep.tidy(engine, datetime.now(at.tzinfo) + timedelta(days=2), tmp_path)
    assert not orphan.exists()
