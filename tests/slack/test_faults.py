"""What goes wrong on the way: Slack slow, cut off, limiting, refusing; forged and broken requests."""

import json
import time
from datetime import timedelta
from typing import Any

import pytest

from bot import intake
from bot.slack import cards
from dialogs import casepage
from storage import outbox
from storage.engine import DatabaseUnusable, reading
from tests.faults.limits import words_of
from tests.faults.slackuser import Workspace, sent_to, signed
from tests.slack.people import ACCOUNTS
from tests.slack.test_desk import MEMO, card, filed

QUESTION = "協定の期間は何年までですか"


def later(space: Workspace, seconds: float) -> None:
    space.desk.clock.now += timedelta(seconds=seconds)
    space.deliver()


def parked(space: Workspace) -> int:
    with reading(space.desk.engine) as session:
        return outbox.parked(session)


# Sending -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["500", "nonsense", "cut", "cut_after", "internal_error"])
def test_a_post_that_fails_is_made_again_and_seen_once(space: Workspace, how: str) -> None:
    sato = space.member(ACCOUNTS["sato"])
    space.stub.fail("chat.postMessage", how)
    sato.write(QUESTION)
    assert len(space.stub.called("chat.postMessage")) == 1
    later(space, 5)
    assert len(space.stub.seen_by(sato.id)) == 1


def test_a_card_whose_post_was_cut_off_is_posted_once(space: Workspace) -> None:
    sato = space.member(ACCOUNTS["sato"])
    sato.write(MEMO)
    space.stub.fail("chat.postMessage", "cut_after", times=3)
    sato.write("送る")
    for _ in range(4):
        later(space, 30)
    assert len([post for post in space.stub.in_channel() if not post.thread]) == 1
    keys = [post.metadata["event_payload"]["key"] for post in space.stub.posts]
    assert len(keys) == len(set(keys))


def test_nothing_is_sent_before_slack_allows_it_again(space: Workspace) -> None:
    sato = space.member(ACCOUNTS["sato"])
    space.stub.fail("chat.postMessage", "limited", seconds=30)
    sato.write(QUESTION)
    later(space, 29)
    assert len(space.stub.called("chat.postMessage")) == 1
    later(space, 2)
    assert len(space.stub.seen_by(sato.id)) == 1


@pytest.mark.parametrize(
    "how", ["500", "nonsense", "cut", "limited", "internal_error", "service_unavailable"]
)
def test_an_answer_outlasts_an_hour_without_slack(space: Workspace, how: str) -> None:
    sato = space.member(ACCOUNTS["sato"])
    space.stub.fail("chat.postMessage", how, times=12)
    sato.write(QUESTION)
    for _ in range(13):
        later(space, 300)
    assert len(space.stub.seen_by(sato.id)) == 1 and parked(space) == 0


@pytest.mark.parametrize("how", ["channel_not_found", "token_revoked", "is_archived"])
def test_what_will_never_be_sent_is_parked_with_its_reason(space: Workspace, how: str) -> None:
    sato = space.member(ACCOUNTS["sato"])
    space.stub.fail("chat.postMessage", how)
    sato.write(QUESTION)
    assert parked(space) == 1 and len(space.stub.called("chat.postMessage")) == 1


@pytest.mark.parametrize("how", ["cut", "cut_after", "500", "nonsense"])
def test_an_answer_for_the_asker_alone_is_looked_for_where_it_can_be(space: Workspace, how: str) -> None:
    sato = space.member(ACCOUNTS["sato"])
    space.stub.fail("chat.postEphemeral", how)
    space.stub.fail("chat.postMessage", "cut_after", times=2)
    sato.mention(QUESTION, ts="1700000001.000100")
    for _ in range(4):
        later(space, 30)
    whispered = [post for post in space.stub.posts if post.user]
    assert len(whispered) == (1 if how == "cut_after" else 0)
    (answer,) = space.stub.seen_by(sato.id)
    assert "チャンネルで聞かれたことへの答えです" in words_of(answer.blocks)
    sato.press("みんなに見せる", answer)
    assert len(space.stub.in_channel("C0HALL")) == 1 and parked(space) == 0


def test_where_nobody_may_look_a_post_is_better_made_twice_than_never(space: Workspace) -> None:
    sato = space.member(ACCOUNTS["sato"])
    space.stub.fail("conversations.history", "missing_scope", times=9)
    space.stub.fail("chat.postMessage", "500")
    sato.write(QUESTION)
    later(space, 5)
    assert len(space.stub.seen_by(sato.id)) == 1 and parked(space) == 0


# Taking in ---------------------------------------------------------------------------------------


def test_while_slack_hangs_everything_is_answered_in_time(space: Workspace) -> None:
    sato, yamaguchi, _ = filed(space)
    post = card(space)
    yamaguchi.command("cases")
    space.stub.fail("*", "hang", times=1000, seconds=4)
    space.desk.delivery.run_once = lambda: 0
    answers = [
        yamaguchi.press("庁内メモ", post),
        yamaguchi.press("担当する", post),
        sato.write("協定の期間は？"),
        sato.command("cases"),
        sato.shortcut(),
        sato.record(MEMO),
        space.member(ACCOUNTS["takahashi"]).write(QUESTION),
        space.member(ACCOUNTS["takahashi"]).command("cases"),
    ]
    assert max(answer.seconds for answer in answers) < 1.5
    assert [answer.status for answer in answers] == [200] * 6 + [500, 200]
    space.stub.mend()


def test_a_delivery_that_could_not_be_stored_comes_again(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise DatabaseUnusable("SQLITE_FULL")

    sato, yamaguchi, _ = filed(space)
    yamaguchi.press("庁内メモ", card(space))
    with monkeypatch.context() as patch:
        patch.setattr(intake, "take", broken)
        assert sato.write(QUESTION, ts="9.1").status == 500
        assert "受け付けられませんでした" in sato.command("cases").body["text"]
        answer = yamaguchi.submit(yamaguchi.view, {"note": "書いた内容"})
        assert answer.body["errors"] == {
            "note": "いま受け付けられませんでした。少し待って、もう一度お試しください。"
        }
    assert sato.write(QUESTION, ts="9.1").status == 200
    assert "最長2年間" in sato.read()


def test_nothing_is_drawn_while_a_transaction_is_open(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_ones: list[int] = []
    draw, look = cards.case_message, casepage.view

    def noting(call: Any) -> Any:
        def called(*arguments: Any) -> Any:
            open_ones.append(space.desk.engine.pool.checkedout())
            return call(*arguments)

        return called

    monkeypatch.setattr(cards, "case_message", noting(draw))
    monkeypatch.setattr(casepage, "view", noting(look))
    _, yamaguchi, _ = filed(space)
    yamaguchi.press("詳細", card(space))
    yamaguchi.opens("home")
    assert len(open_ones) >= 3 and not any(open_ones)


# The door ----------------------------------------------------------------------------------------


def door(space: Workspace, body: bytes, **headers: str) -> int:
    given = {
        "content-type": "application/json",
        **signed(body),
        **{k.replace("_", "-"): v for k, v in headers.items()},
    }
    return sent_to(space.slack.door, body, given).status


def test_only_what_slack_signed_is_let_in(space: Workspace, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    body = json.dumps(
        {"type": "event_callback", "team_id": "T0RENKEI", "event": {"text": "秘密CANARY"}}
    ).encode()
    old = signed(body, time.time() - 400)
    for headers in (
        {"x_slack_signature": "v0=" + "0" * 64},
        {"x_slack_signature": ""},
        {"x_slack_signature": "署名"},
        {"x_slack_request_timestamp": "abc"},
        {"x_slack_request_timestamp": ""},
        {"x_slack_request_timestamp": "１２３"},
        {"x_slack_request_timestamp": "9" * 40},
        {name.replace("-", "_"): value for name, value in old.items()},
        {name.replace("-", "_"): value for name, value in signed(body, secret="other").items()},
    ):
        assert door(space, body, **headers) == 401
    assert "CANARY" not in caplog.text


@pytest.mark.parametrize(
    "body",
    [b"{", b"[1]", b"\xff\xfe", b"payload=%7B", b"payload=[]", b"[" * 100_000, b"payload=" + b"[" * 100_000],
    ids=["half", "list", "no text", "half payload", "list payload", "deep", "deep payload"],
)
def test_what_cannot_be_read_is_refused(space: Workspace, body: bytes) -> None:
    assert door(space, body) == 400


def test_what_is_too_large_is_refused(space: Workspace) -> None:
    assert door(space, b"{" + b" " * 1_100_000) == 413
    assert door(space, b"{}", content_length="99999999") == 413
    assert sent_to(space.slack.door, b"", {}, "GET").status == 405


def test_a_signed_delivery_that_is_replayed_changes_nothing(space: Workspace) -> None:
    sato = space.member(ACCOUNTS["sato"])
    event = {
        "type": "message",
        "channel_type": "im",
        "channel": sato.dm,
        "user": sato.id,
        "ts": "7.7",
        "text": QUESTION,
    }
    body = json.dumps(
        {"type": "event_callback", "team_id": "T0RENKEI", "event_id": "Ev", "event": event}
    ).encode()
    assert [door(space, body) for _ in range(3)] == [200, 200, 200]
    space.deliver()
    assert len(space.stub.seen_by(sato.id)) == 1


def test_slack_is_told_to_come_again_while_we_do_not_know_who_we_are(space: Workspace) -> None:
    space.slack.identity._result = None
    assert space.member(ACCOUNTS["sato"]).write(QUESTION).status == 503
    body = json.dumps({"type": "url_verification", "challenge": "abc"}).encode()
    assert sent_to(space.slack.door, body, {"content-type": "application/json", **signed(body)}).status == 200


def test_an_answer_for_the_asker_alone_that_was_not_allowed_yet_is_shown_there_later(
    space: Workspace,
) -> None:
    sato = space.member(ACCOUNTS["sato"])
    space.stub.fail("chat.postEphemeral", "limited", times=2, seconds=30)
    sato.mention(QUESTION)
    later(space, 29)
    assert len(space.stub.called("chat.postEphemeral")) == 1
    sato.mention("審査会は必要？")
    later(space, 1)
    later(space, 31)
    assert len(space.stub.called("chat.postEphemeral")) == 4
    assert len([post for post in space.stub.posts if post.user]) == 2 and space.stub.seen_by(sato.id) == []
