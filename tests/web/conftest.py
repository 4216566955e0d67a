"""A desk with its pages served on a free port, people to visit them, and a browser.

Every test has its own database, copied from one that was made once.
"""

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot import wiring
from bot.intake import Channel
from bot.settings import Settings
from bot.wiring import Desk, open_desk, tokyo_now
from knowledge.handbook import Handbook

# The tests are no package, so what they share is found beside them.
sys.path.insert(0, str(Path(__file__).parent))
from web_office import Clock, Office, served

PATIENCE = 45_000
"""Milliseconds a page may take."""
CHROMIUM = os.environ.get("RENKEI_CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def handbooks() -> Callable[[Path], Handbook]:
    """Content folders, each read once."""
    load, read = wiring.content.load, dict[Path, Handbook]()

    def once(folder: Path, *_: object) -> Handbook:
        if folder not in read:
            read[folder] = load(folder, Path(__file__).parents[2] / "var" / "cache")
            # The first question opens the dictionary, which takes seconds.
            read[folder].answers.ask("協定の期間は")
        return read[folder]

    return once


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, handbooks: Callable[[Path], Handbook]) -> Path:
    """A database with content and demo people, made once."""
    path = tmp_path_factory.mktemp("prepared") / "desk.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wiring.content, "load", handbooks)
        open_desk(Settings(_env_file=None, DATABASE_URL=f"sqlite:///{path}")).close()
    return path


@pytest.fixture
def opened(
    prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, handbooks: Callable[[Path], Handbook]
) -> Iterator[Callable[..., Desk]]:
    """Opens a desk with other settings; its delivery runs, and all are closed at the end."""
    desks: list[Desk] = []
    monkeypatch.setattr(wiring.content, "load", handbooks)

    def opening(
        clock: Callable[[], datetime] = tokyo_now, delivering: bool = True, **settings: object
    ) -> Desk:
        path = tmp_path / f"desk{len(desks)}.db"
        shutil.copy(prepared, path)
        desk = open_desk(Settings(_env_file=None, DATABASE_URL=f"sqlite:///{path}", **settings), clock)
        desk.channels = {**desk.channels, "web": Channel()}
        if delivering:
            desk.delivery.start()
        desks.append(desk)
        return desk

    yield opening
    for desk in desks:
        desk.close()


@pytest.fixture
def office(opened: Callable[..., Desk]) -> Iterator[Office]:
    """A desk with demo people, and its pages."""
    clock = Clock()
    desk = opened(clock)
    with served(desk) as base:
        yield Office(desk, base, clock)


@pytest.fixture(scope="module")
def shared(
    prepared: Path, tmp_path_factory: pytest.TempPathFactory, handbooks: Callable[[Path], Handbook]
) -> Iterator[Office]:
    """One desk for all tests of a file that only knock at its door."""
    path = tmp_path_factory.mktemp("shared") / "desk.db"
    shutil.copy(prepared, path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wiring.content, "load", handbooks)
        desk = open_desk(Settings(_env_file=None, DATABASE_URL=f"sqlite:///{path}"))
    with served(desk) as base:
        yield Office(desk, base, Clock())
    desk.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium. Where it is missing the browser tests are skipped, and fail where CI says so."""
    if not Path(CHROMIUM).exists():
        why = f"no Chromium at {CHROMIUM}: install chromium and fonts-noto-cjk, or set RENKEI_CHROMIUM"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(why)
    # A machine that is busy with other things is no reason to fail.
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Browser, office: Office) -> Iterator[Callable[..., Page]]:
    """Opens the pages as a person. Script errors, dialogs and policy violations fail the test."""
    troubles: list[str] = []
    contexts = []

    def visiting(person: str = "sato", path: str = "/", width: int = 1280, **options: object) -> Page:
        context = browser.new_context(
            base_url=office.base, viewport={"width": width, "height": 900}, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: troubles.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (troubles.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on(
            "console", lambda line: troubles.append(line.text) if "Content Security" in line.text else None
        )
        if person:
            page.goto("/sign-in")
            page.locator(f'button[value="{person}"]').click()
            page.wait_for_url(re.compile(r"/(queue)?$"))
        if path != "/" or page.url.endswith("/queue"):
            page.goto(path)
        return page

    yield visiting
    for context in contexts:
        context.close()
    assert troubles == []
