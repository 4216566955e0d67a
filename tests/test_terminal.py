"""Whoever sits at a terminal sees what comes, whether they type or not."""

import threading
from collections.abc import Iterator

import pytest

from bot import terminal
from bot.terminal import Chat, converse, text_of
from bot.wiring import Desk
from dialogs.turn import Person
from storage.engine import DatabaseUnusable
from tests.faults.database import in_trouble

SATO = Person("sato", "佐藤", "高齢者支援課")
YAMAGUCHI = Person("yamaguchi", "山口", "企業連携推進担当", desk=True)
MEMO = "株式会社見本電機が芝浦で高齢者向けスマホ教室をやりたい。費用は会社がすべて負担。区には広報に協力してほしい。来年4月から1年"


class Screen:
    """What was written, and a way to wait for a text."""

    def __init__(self) -> None:
        self.text, self._new = "", threading.Condition()

    def write(self, text: str) -> None:
        with self._new:
            self.text += text + "\n"
            self._new.notify_all()

    def awaits(self, text: str) -> bool:
        with self._new:
            return self._new.wait_for(lambda: text in self.text, 20)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "LOOK", 0.02)


def _send(desk: Desk) -> None:
    chat = Chat(desk, SATO)
    chat.say(MEMO)
    chat.say("送る")


def test_a_notice_is_shown_while_nothing_is_typed(desk: Desk) -> None:
    screen, seen = Screen(), []

    def thinking() -> Iterator[str]:
        _send(desk)
        seen.append(screen.awaits("新しい案件 R8-0001"))
        yield "R8-0001"

    converse(desk, YAMAGUCHI, thinking(), screen.write, as_json=False, watched=True)
    assert seen == [True]
    assert screen.text.count("新しい案件 R8-0001") == 1
    assert "受け付けました" in screen.text


def test_nothing_comes_between_where_nobody_watches(desk: Desk) -> None:
    screen, before = Screen(), []

    def thinking() -> Iterator[str]:
        _send(desk)
        before.append(screen.text)
        yield "ヘルプ"

    converse(desk, YAMAGUCHI, thinking(), screen.write, as_json=False)
    assert "新しい案件" not in before[0]
    assert screen.text.index("新しい案件 R8-0001") < screen.text.index(
        "相談の記録と、方針の質問ができます。「練習」"
    )


def test_what_could_not_be_stored_may_be_typed_again_in_the_same_conversation(desk: Desk) -> None:
    screen = Screen()

    def typing() -> Iterator[str]:
        with in_trouble("database read-only", desk.engine):
            yield MEMO
        yield MEMO
        yield "送る"

    converse(desk, SATO, typing(), screen.write, as_json=False)
    assert screen.text.count("いま保存できません。") == 1
    assert "受け付けました。R8-0001" in screen.text


def test_what_was_stored_before_its_answer_failed_happens_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat, deliver = Chat(desk, SATO), desk.delivery.run_once
    chat.say(MEMO)

    def failing() -> int:
        monkeypatch.setattr(desk.delivery, "run_once", deliver)
        raise DatabaseUnusable("SQLITE_BUSY")

    monkeypatch.setattr(desk.delivery, "run_once", failing)
    assert "いま保存できません。" in text_of(chat.say("送る").parts[0])
    assert "受け付けました。R8-0001" in text_of(chat.say("送る").parts[0])
    assert "すでに受け付けています" in text_of(chat.say("送る").parts[0])


def test_a_database_that_cannot_be_read_for_a_moment_ends_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen, asked, arrived = Screen(), [0], Chat.arrived

    def failing(self: Chat) -> object:
        asked[0] += 1
        if asked[0] == 1:
            raise DatabaseUnusable("SQLITE_BUSY")
        return arrived(self)

    monkeypatch.setattr(Chat, "arrived", failing)

    def thinking() -> Iterator[str]:
        _send(desk)
        assert screen.awaits("新しい案件 R8-0001")
        yield "ヘルプ"

    converse(desk, YAMAGUCHI, thinking(), screen.write, as_json=False, watched=True)
    assert asked[0] > 1
