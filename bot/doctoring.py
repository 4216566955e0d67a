"""Looking whether everything the software needs is there: one line each, with what to do."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.settings import SettingError, Settings
from bot.wiring import tokyo_now
from dialogs import registers
from knowledge import handbook as content
from knowledge.datafile import ContentError
from storage import database, health
from storage.engine import DatabaseUnusable, open_engine

LOW_SPACE = 200 * 1024 * 1024
"""Bytes of free disk below which it is said."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing looked at: whether it is good, and a sentence."""

    good: bool
    says: str


def examine(read: Callable[[], Settings]) -> Iterator[Line]:
    """Look at settings, content, word vectors, database, delivery and disk."""
    try:
        settings = read()
    except SettingError as error:
        yield Line(False, str(error))
        return
    yield Line(True, f"設定を読みました（画面 {settings.host}:{settings.port}）。")
    yield from _content(settings)
    yield from _database(settings)
    yield from _slack(settings)
    free = shutil.disk_usage(Path.cwd()).free
    yield Line(free >= LOW_SPACE, f"空き容量は{free // 1024**2:,} MBです。")


def _slack(settings: Settings) -> Iterator[Line]:
    # Loaded only where it is used.
    from bot.slack.doctor import look  # noqa: PLC0415

    yield from (Line(good, says) for good, says in look(settings))


def _content(settings: Settings) -> Iterator[Line]:
    try:
        book = content.load(settings.content, settings.cache)
    except ContentError as error:
        yield Line(False, str(error))
        return
    yield Line(True, f"内容を読みました（{book.policy.title}、地域課題{len(book.catalogue.issues)}件）。")
    if book.vectors is None:
        yield Line(
            False,
            "単語ベクトル（ja_ginza）がありません。言い換えの多い質問や提案に弱くなります。make install で入ります。",
        )
    else:
        yield Line(True, "単語ベクトルを読みました。")


def _database(settings: Settings) -> Iterator[Line]:
    try:
        engine = open_engine(settings.database_url)
    except DatabaseUnusable as error:
        yield Line(False, registers.unusable(error.why))
        return
    shown = engine.url.render_as_string(hide_password=True)
    try:
        current = database.check(engine)
    except database.NewerDatabase as error:
        yield Line(False, str(error))
        return
    except DatabaseUnusable as error:
        yield Line(False, f"データベース {shown}：{registers.unusable(error.why)}")
        return
    if not current:
        yield Line(False, f"データベース {shown} は古い版です。renkei db upgrade で合わせられます。")
        return
    state = health.measure(engine, tokyo_now())
    engine.dispose()
    yield Line(
        state.writable,
        f"データベース {shown} に書き込めます。"
        if state.writable
        else f"データベース {shown}：{registers.unusable(state.why)}",
    )
    age = int(state.oldest_unsent.total_seconds())
    yield Line(
        state.parked == 0,
        f"送れなかった通知は{state.parked}件、待っている通知はいちばん古いもので{age}秒です。",
    )
