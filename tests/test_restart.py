"""kill -9 at any step, start again: it goes on where it was, and the number is given once."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

import httpx
import pytest

from storage.engine import open_engine, reading
from storage.lookup import SessionLookup

LEARNT = Path(__file__).parents[1] / "var" / "cache"
MEMO = """11/24 10:30 来庁 ㈱見本電機 営業企画部 見本様 03-0000-1234 mihon@example.jp
芝浦のショールームを会場に、高齢者向けのスマホ教室をやりたい
講師は社員、月2回、来年4月から1年くらい
区には広報みなとへの掲載と、いきいきプラザでのチラシ配りをお願いしたい
費用は会社持ち 区の負担はなし   パンフあり"""
STEPS = (
    (MEMO, "メモを次のように読み取りました"),
    ("協力まで。あ、始まりは5月だった", "令和9年5月"),
    ("電話は03-0000-5678", "連絡先"),
    ("送る", "受け付けました。R8-0001"),
    ("R8-0001", "高齢者向けスマホ教室"),
)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(folder: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """The server in a process of its own, ready to be asked; what is learnt from the content is there."""
    learnt = folder / "cache"
    if not learnt.exists():
        learnt.symlink_to(LEARNT)
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{folder}/renkei.db", "RENKEI_PORT": str(port)}
    server = subprocess.Popen(
        [sys.executable, "-c", "from bot.cli import main; main()", "run"],
        env=environment,
        cwd=folder,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        assert str(port) in server.stdout.readline()
        yield server
    finally:
        if server.poll() is None:
            server.send_signal(signal.SIGKILL)
        server.wait()


def sign_in(base: str) -> httpx.Client:
    """A browser that is Sato, without script."""
    client = httpx.Client(base_url=base, headers={"Origin": base}, follow_redirects=True, timeout=30)
    page = client.post("/sign-in", data={"person": "sato"})
    assert page.status_code == 200
    return client


def key_of(page: str) -> str:
    """The delivery key of the form on a page."""
    match = re.search(r'name="_key" value="([^"]+)"', page)
    assert match
    return match.group(1)


def await_text(client: httpx.Client, text: str) -> str:
    """The page once it shows a text."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        page = client.get("/").text
        if text in page:
            return page
        time.sleep(0.1)
    raise AssertionError(f"{text!r} was not shown")


def browser(base: str, cookies: httpx.Cookies) -> httpx.Client:
    """The same browser once more."""
    return httpx.Client(
        base_url=base, headers={"Origin": base}, cookies=cookies, follow_redirects=True, timeout=30
    )


def test_a_conversation_survives_a_kill_after_every_step(tmp_path: Path) -> None:
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    cookies = httpx.Cookies()
    before: dict[str, str] = {}
    awaited = "どの企業から、どんな相談でしたか。"
    for said, shown in (*STEPS, ("", "")):
        with running(tmp_path, port) as server:
            client = browser(base, cookies) if cookies else sign_in(base)
            cookies = client.cookies
            await_text(client, awaited)
            if before:
                client.post("/say", data=before)  # the sender did not hear of it and tries again
                first = before["said"].splitlines()[0]
                assert client.get("/").text.count(f'<p class="text">{first}') == 1
            if not said:
                break
            data = {"said": said, "_key": key_of(client.get("/").text)}
            # With a script there is no waiting for the answer: it is acknowledged, then the process dies.
            client.post("/say", data=data, headers={"X-Renkei-Script": "1"})
            server.send_signal(signal.SIGKILL)
            server.wait()
        before, awaited = data, shown
    with reading(open_engine(f"sqlite:///{tmp_path}/renkei.db")) as session:
        (case,) = SessionLookup(session).queue()
    assert case.number == "R8-0001"
    assert [heard.text for heard in case.story] == [MEMO, *(said for said, _ in STEPS[1:3])]


@pytest.mark.parametrize("rounds", [7])
def test_what_was_acknowledged_is_there_after_kills_at_any_moment(tmp_path: Path, rounds: int) -> None:
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    acknowledged: list[str] = []
    cookies = httpx.Cookies()
    for number in range(rounds):
        with running(tmp_path, port) as server:
            if not cookies:
                cookies = sign_in(base).cookies
            # The first time while the first message is read, then a little later each time.
            killer = Timer(0.1 if number == 0 else 0.03 * number, server.kill)
            if number == 0:
                killer.start()
            with browser(base, cookies) as client:
                for turn in range(500):
                    text = f"株式会社見本{number}の{turn}回目の話で、講座を開きたい"
                    try:
                        sent = client.post(
                            "/say",
                            data={"said": text, "_key": f"k{number}.{turn}"},
                            headers={"X-Renkei-Script": "1"},
                        )
                    except httpx.HTTPError:
                        break
                    if sent.status_code == 204:
                        acknowledged.append(text)
                        if killer.ident is None:
                            killer.start()
            killer.join()
            server.wait()
    with running(tmp_path, port):
        client = browser(base, cookies)
        await_text(client, acknowledged[-1])
        page = client.get("/?show=1000").text
    assert len(acknowledged) >= rounds - 1
    assert [text for text in acknowledged if page.count(text) < 1] == []
