"""Small things that are kept: conversations, deliveries, sign-ins, the catalogue, the health."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from dialogs.draft import Conversation, Draft, OpenForm
from knowledge.issues import Issue
from storage import audit, catalogue, codec, conversations, health, inbox, outbox, web_sessions
from storage.engine import open_engine, reading, writing
from tests.faults.database import in_trouble


def test_a_conversation_goes_on_where_it_was(
    engine: Engine, at: datetime, new_draft: Callable[[str], Draft]
) -> None:
    form = OpenForm("edit", "company", {"company": "見本"})
    kept = Conversation("sato", "web", step=3, draft=new_draft("d1"), form=form, at=at)
    with writing(engine) as session:
        fresh, version = conversations.load(session, "sato", "web")
        assert fresh == Conversation("sato", "web") and version == 0
        conversations.save(session, kept, version, at)
    with writing(engine) as session:
        assert conversations.load(session, "sato", "web") == (kept, 1)
    with reading(engine) as session:
        assert conversations.peek(session, "sato", "web") == kept
        assert conversations.peek(session, "sato", "terminal") == Conversation("sato", "terminal")


def test_a_conversation_that_went_on_meanwhile_is_not_overwritten(engine: Engine, at: datetime) -> None:
    with writing(engine) as session:
        conversation, version = conversations.load(session, "sato", "web")
        conversations.save(session, conversation, version, at)
        with pytest.raises(conversations.ConversationChanged):
            conversations.save(session, conversation, version, at)


def test_a_state_of_an_earlier_version_reads_and_one_that_cannot_be_read_names_places_only() -> None:
    old = {"person": "sato", "channel": "web", "no_longer": 1}
    assert codec.load(Conversation, old) == Conversation("sato", "web")
    with pytest.raises(codec.Unreadable, match="step") as caught:
        codec.load(Conversation, {**old, "step": "03-0000-1234"})
    assert "03-0000-1234" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_delivery_is_new_once(engine: Engine, at: datetime) -> None:
    with writing(engine) as session:
        assert inbox.first_time(session, "web", "k", at)
        assert not inbox.first_time(session, "web", "k", at)
        assert inbox.first_time(session, "slack", "k", at)
        inbox.forget(session, at + timedelta(days=30))
        assert inbox.first_time(session, "web", "k", at)


def test_a_moment_without_an_offset_is_refused(engine: Engine) -> None:
    with pytest.raises(Exception, match="without an offset"), writing(engine) as session:
        inbox.first_time(session, "web", "k", datetime(2026, 11, 24, 10, 30))


def test_a_sign_in_ends_by_itself_when_idle_and_after_a_day_of_work(engine: Engine, at: datetime) -> None:
    hour = timedelta(hours=1)
    with writing(engine) as session:
        token = web_sessions.start(session, "sato", at)
        assert len(token) >= 43
        assert web_sessions.person_of(session, token, at + hour) == "sato"
        assert web_sessions.person_of(session, token, at + web_sessions.IDLE + hour) is None
        now = at
        while now - at < web_sessions.ABSOLUTE - hour:
            now += hour
            web_sessions.touch(session, token, now)
        assert web_sessions.person_of(session, token, now) == "sato"
        assert web_sessions.person_of(session, token, now + 2 * hour) is None
        web_sessions.sweep(session, now + 2 * hour)
        assert session.execute(text("SELECT count(*) FROM web_sessions")).scalar() == 0


def test_an_ended_sign_in_is_dead_and_its_token_lies_nowhere(engine: Engine, at: datetime) -> None:
    with writing(engine) as session:
        first, second, other = (web_sessions.start(session, who, at) for who in ("sato", "sato", "mori"))
        kept = str(session.execute(text("SELECT * FROM web_sessions")).all())
        assert first not in kept and other not in kept
        web_sessions.end(session, first)
        assert web_sessions.person_of(session, first, at) is None
        assert web_sessions.person_of(session, second, at) == "sato"
        web_sessions.end_all(session, "sato")
        assert web_sessions.person_of(session, second, at) is None
        assert web_sessions.person_of(session, other, at) == "mori"


def test_the_catalogue_is_seeded_once_and_then_shows_what_a_release_changes(engine: Engine) -> None:
    def issue(number: int) -> Issue:
        return Issue(f"MI-{number:03}", "福祉", f"題{number}", "説明", ("スマホ", "教室"), "課", "出典", 2025)

    rows = (issue(2), issue(1))
    with writing(engine) as session:
        assert catalogue.version(session) == 0
        catalogue.seed(session, rows)
        assert catalogue.read(session) == rows
        assert catalogue.version(session) == 1
        newer = (issue(1), replace(issue(2), title="別の題"), issue(3))
        catalogue.seed(session, newer)
        assert catalogue.read(session) == rows
        assert [(fate.key, fate.kind) for fate in catalogue.news(session, newer)] == [
            ("MI-002", "changed"), ("MI-003", "new"),
        ]  # fmt: skip
        assert [(change.label, change.after) for change in catalogue.news(session, newer)[0].changes] == [
            ("題名", "別の題")
        ]
        assert [(fate.key, fate.kind) for fate in catalogue.news(session, ())] == [
            ("MI-002", "out"), ("MI-001", "out"),
        ]  # fmt: skip


def test_what_the_office_decided_of_an_issue_is_no_news_of_a_release(engine: Engine, at: datetime) -> None:
    first = Issue("MI-1", "福祉", "題", "説明", ("スマホ",), "課", "出典", 2025)
    second, own = replace(first, id="MI-2"), replace(first, id="MI-3")
    with writing(engine) as session:
        catalogue.seed(session, (first, second))
        catalogue.put(session, (replace(first, title="区の題"), own), "mori", at)
        catalogue.take_out(session, "MI-2", "mori", at)
        assert catalogue.news(session, (first, second)) == ()
        newer = replace(second, description="新しい説明")
        (found,) = catalogue.news(session, (first, newer))
        assert (found.key, found.kind) == ("MI-2", "new")
        assert catalogue.replace_all(session, (own, newer), "mori", at) == 2
        assert catalogue.read(session) == (own, newer)


def test_every_edit_of_an_issue_keeps_who_when_and_what_stood_before(engine: Engine, at: datetime) -> None:
    first = Issue("MI-1", "福祉", "題", "説明", ("スマホ",), "課", "出典", 2025)
    second, third = replace(first, title="別の題"), replace(first, id="MI-2")
    with writing(engine) as session:
        catalogue.seed(session, (first,))
        assert catalogue.put(session, (first,), "mori", at) == 0
        assert catalogue.version(session) == 1
        assert catalogue.put(session, (second, third), "mori", at) == 2
        assert catalogue.version(session) == 2
        assert catalogue.take_out(session, "MI-1", "yamaguchi", at)
        assert not catalogue.take_out(session, "MI-1", "yamaguchi", at)
        assert catalogue.read(session) == (third,)
        assert catalogue.put(session, (first,), "mori", at) == 1
        assert catalogue.read(session) == (third, first)
        assert catalogue.version(session) == 4
        edits = catalogue.edits(session, "MI-1")
        assert [(edit.version, edit.actor, edit.before, edit.after) for edit in edits] == [
            (2, "mori", first, second),
            (3, "yamaguchi", second, None),
            (4, "mori", None, first),
        ]
        assert [(edit.version, edit.before) for edit in catalogue.edits(session, "MI-2")] == [(1, None)]
        assert edits[0].at == at
        assert [row.action for row in audit.trail(session, "MI-1")] == [
            "edit_issue", "take_out_issue", "add_issue",
        ]  # fmt: skip


def test_health_is_good_until_a_message_waits_too_long_or_is_given_up(engine: Engine, at: datetime) -> None:
    assert health.measure(engine, at).good
    with writing(engine) as session:
        outbox.put(session, "a", "web", "sato", kind="notice", payload={}, at=at)
    assert health.measure(engine, at).good
    late = health.measure(engine, at + timedelta(seconds=61))
    assert not late.good and late.oldest_unsent == timedelta(seconds=61)
    with writing(engine) as session:
        row = outbox.claim(session, at)
        assert row
        outbox.park(session, row, at, "channel_not_found")
    given_up = health.measure(engine, at)
    assert not given_up.good and given_up.parked == 1 and given_up.writable


def test_health_says_why_the_database_cannot_be_used(engine: Engine, at: datetime) -> None:
    assert health.measure(open_engine("sqlite:////proc/desk.db"), at).why == "SQLITE_CANTOPEN"
    with in_trouble("database locked", engine):
        locked = health.measure(engine, at)
    assert (locked.writable, locked.why, locked.good) == (False, "SQLITE_BUSY", False)
