"""The server in a process of its own behind the stand-in of Slack: killed at any moment, Slack hanging, the
database locked. Counts what was lost or doubled and how long acknowledgements take.

``make slackfaults`` runs it at length and writes docs/slack-measured.md; the tests run it briefly.
"""

import json
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx

from bot.slack.pressing import carried
from dialogs.turn import Press
from storage.engine import open_engine, reading
from storage.lookup import SessionLookup
from tests.faults.limits import words_of
from tests.faults.slackstub import APP, DESK_CHANNEL, SECRET, TEAM, TOKEN, Fault, SlackStub, dm_of
from tests.faults.slackuser import signed
from tests.faults.socketstub import awaited

ROOT = Path(__file__).parents[2]
WRITTEN = ROOT / "docs" / "slack-measured.md"
CACHE = ROOT / "var" / "cache"
"""What was learned of the content before: a server that is started again finds it as well."""
STAFF = [f"U0STAFF{number}" for number in range(8)]
DESK = "U0YAMA"
MEMO = "株式会社見本{token}が公園で体操教室を開きたい。区には場所の提供をお願いしたい。費用は会社がすべて負担"
AGAIN = (0.0, 0.0, 60.0, 300.0)
"""Seconds before each of Slack's four deliveries."""
WARM = 0.7
"""Seconds within which a question is answered by a server that has been running for a while."""
_NUMBERS = count(1)


@dataclass
class Served:
    """The server, to be killed and started again on the same port and database."""

    folder: Path
    stub: SlackStub
    lease: float = 30.0
    port: int = 0
    process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it and wait until it says where it listens."""
        if not self.port:
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                self.port = int(probe.getsockname()[1])
            if CACHE.is_dir():
                (self.folder / "cache").symlink_to(CACHE)
        settings = {
            "DATABASE_URL": f"sqlite:///{self.database}", "RENKEI_PORT": str(self.port), "RENKEI_HOURS": "always",
            "SLACK_BOT_TOKEN": TOKEN, "SLACK_SIGNING_SECRET": SECRET, "SLACK_APP_TOKEN": "",
            "SLACK_API_URL": self.stub.url, "SLACK_DESK_CHANNEL": DESK_CHANNEL, "SLACK_DESK_USERS": DESK,
        }  # fmt: skip
        begin = (
            "from datetime import timedelta; from storage import outbox;"
            f"outbox.LEASE = timedelta(seconds={self.lease}); from bot.cli import main; main()"
        )
        self.process = subprocess.Popen(
            [sys.executable, "-c", begin, "run"],
            env={**os.environ, **settings}, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        self.process.stdout.readline()

    def kill(self) -> None:
        """kill -9."""
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    @property
    def database(self) -> Path:
        """Where it keeps everything."""
        return self.folder / "renkei.db"

    def carry(self, body: dict[str, Any], form: bool = False, patience: float = 3.0) -> tuple[int, float]:
        """One signed request: its status (0 for none in time) and how long it took."""
        data = (urlencode(body) if form else json.dumps(body)).encode()
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        begun = time.monotonic()
        try:
            found = httpx.post(
                f"http://127.0.0.1:{self.port}/slack/events",
                content=data, headers={"content-type": kind, **signed(data)}, timeout=patience,
            ).status_code  # fmt: skip
        except httpx.HTTPError:
            found = 0
        return found, time.monotonic() - begun

    def known(self) -> bool:
        """Whether it takes deliveries in: it answers and knows who it is."""
        try:
            figures = httpx.get(f"http://127.0.0.1:{self.port}/healthz", timeout=2).json()
        except (httpx.HTTPError, ValueError):
            return False
        return bool(figures.get("slack_known"))


@contextmanager
def served(lease: float = 30.0) -> Iterator[Served]:
    """A server with its people, ready."""
    with SlackStub() as stub, tempfile.TemporaryDirectory() as folder:
        for number, user in enumerate(STAFF):
            stub.add_user(user, f"職員{number}", "観光課", f"staff{number}@example.jp")
        stub.add_user(DESK, "山口", "企業連携推進担当", "yamaguchi@example.jp")
        server = Served(Path(folder), stub, lease)
        server.start()
        try:
            yield server
        finally:
            server.kill()


def message(user: str, text: str) -> dict[str, Any]:
    """A message in somebody's direct message, as an event."""
    number = next(_NUMBERS)
    event = {"type": "message", "channel_type": "im", "channel": dm_of(user), "user": user,
             "ts": f"{int(time.time())}.{number:06}", "text": text}  # fmt: skip
    return {
        "type": "event_callback",
        "team_id": TEAM,
        "api_app_id": APP,
        "event_id": f"Ev{number}",
        "event": event,
    }


# Killed at any moment -------------------------------------------------------------------------------


@dataclass
class Toll:
    """What a loop of kills came to. Everything but the first four must be nothing."""

    kills: int = 0
    acknowledged: int = 0
    given_up: int = 0
    cases: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    never_told: list[str] = field(default_factory=list)
    told_twice: list[str] = field(default_factory=list)
    left: int = 0
    why_left: tuple[str, ...] = ()
    drained: float = 0.0

    @property
    def good(self) -> bool:
        """Whether nothing acknowledged was lost or doubled, and everybody was told once."""
        return not (self.lost or self.doubled or self.never_told or self.told_twice or self.left)


def kill_loop(kills: int, *, lease: float = 30.0, pace: float = 20.0, seed: int = 1) -> Toll:
    """Kill the server that often while staff send cases and Slack's API fails now and then.

    ``pace``: how many times faster than Slack's own clock an unanswered delivery comes again.
    """
    toll, chance = Toll(), random.Random(seed)
    over = threading.Event()
    sent: dict[str, bool] = {}
    with served(lease) as server:
        awaited(server.known, 30)
        with ThreadPoolExecutor(len(STAFF) + 1) as pool:
            pool.submit(_trouble, server.stub, chance, over)
            working = [pool.submit(_log_cases, server, sent, toll, over, pace) for _ in STAFF]
            while toll.kills < kills:
                # After some deliveries were taken in, so that a slow machine is not killed before it works.
                enough = toll.acknowledged + chance.randint(0, 8)
                awaited(lambda enough=enough: toll.acknowledged >= enough and server.known(), 20)
                time.sleep(chance.uniform(0.0, 0.3))
                server.kill()
                toll.kills += 1
                server.start()
            over.set()
            for each in working:
                each.result(60)
        server.stub.mend()
        begun = time.monotonic()
        awaited(lambda: _unsent(server.database) == 0, 120)
        toll.drained, toll.left = time.monotonic() - begun, _unsent(server.database)
        toll.why_left = _why_unsent(server.database)
        server.kill()
        _count(server, sent, toll)
    return toll


def _trouble(stub: SlackStub, chance: random.Random, over: threading.Event) -> None:
    """Slack's API limits, fails and cuts connections, also after it took a post."""
    while not over.wait(0.3):
        how = chance.choice(["cut", "cut_after", "cut_after", "500", "limited", "nonsense"])
        stub.faults.append(Fault("chat.postMessage", how))
        del stub.faults[:-3]


def _log_cases(server: Served, sent: dict[str, bool], toll: Toll, over: threading.Event, pace: float) -> None:
    """Log one case after the other. Each is somebody else's, so that one whose message Slack gave up on
    leaves nothing open for the next."""
    while not over.is_set():
        token = f"{next(_NUMBERS)}号"
        user = f"U0S{token.removesuffix('号')}"
        server.stub.add_user(user, f"職員{token}", "観光課", f"{user.lower()}@example.jp")
        if _delivered(server, message(user, MEMO.format(token=token)), toll, pace):
            # Whoever sends reads first what was read of their memo.
            awaited(lambda who=user, what=token: _answered(server.stub, who, what) or over.is_set(), 20)
            sent[token] = _delivered(server, message(user, "送る"), toll, pace)


def _answered(stub: SlackStub, user: str, token: str) -> bool:
    return any(f"見本{token}" in words_of(post.blocks) for post in stub.seen_by(user))


def _delivered(server: Served, body: dict[str, Any], toll: Toll, pace: float) -> bool:
    for wait in AGAIN:
        time.sleep(wait / pace)
        if server.carry(body)[0] == 200:
            toll.acknowledged += 1
            return True
    toll.given_up += 1
    return False


def _unsent(database: Path) -> int:
    with sqlite3.connect(database, timeout=5) as rows:
        return int(
            rows.execute(
                "SELECT count(*) FROM outbox WHERE sent IS NULL AND channel LIKE 'slack%'"
            ).fetchone()[0]
        )


def _why_unsent(database: Path) -> tuple[str, ...]:
    """What each unsent row is, how often it was tried and why it was given up, if it was."""
    asked = "SELECT kind, recipient, attempts, parked_reason FROM outbox WHERE sent IS NULL AND channel LIKE 'slack%'"
    with sqlite3.connect(database, timeout=5) as rows:
        return tuple(" ".join(map(str, row)) for row in rows.execute(asked))


def _count(server: Served, sent: dict[str, bool], toll: Toll) -> None:
    engine = open_engine(f"sqlite:///{server.database}")
    with reading(engine) as session:
        cases = SessionLookup(session).queue()
    engine.dispose()
    toll.cases = len(cases)
    stored = Counter(token for case in cases for token in sent if f"見本{token}が" in case.story[0].text)
    toll.lost = [token for token, acknowledged in sent.items() if acknowledged and not stored[token]]
    toll.doubled = [token for token, times in stored.items() if times > 1]
    posts = server.stub.posts
    keys = Counter(post.metadata["event_payload"]["key"] for post in posts if post.metadata)
    toll.told_twice = [key for key, times in keys.items() if times > 1]
    cards = Counter(
        case.number
        for post in posts
        for case in cases
        if post.channel == DESK_CHANNEL and not post.thread and case.number in words_of(post.blocks[:1])
    )
    receipts = [words_of(post.blocks) for post in posts if post.channel != DESK_CHANNEL]
    toll.never_told = [
        case.number
        for case in cases
        if not cards[case.number] or not any(f"受け付けました。{case.number}" in text for text in receipts)
    ]
    toll.told_twice += [number for number, times in cards.items() if times > 1]


# How long an acknowledgement takes -------------------------------------------------------------------


def deadlines(number: int, together: int = 4) -> tuple[list[float], list[float]]:
    """Seconds until each of so many deliveries was answered while every call of Slack's API hangs, and while
    the database is locked one second in three as well."""
    with served() as server:
        awaited(server.known, 30)
        # What takes seconds once, after a start, is over when a question is answered at once.
        asked = "協定の期間は何年までですか"
        awaited(lambda: server.carry(message(STAFF[0], asked))[1] < WARM, 60)
        for user in (*STAFF, DESK):
            server.carry(message(user, asked))
        server.carry(message(STAFF[0], MEMO.format(token="壱")))
        awaited(lambda: _answered(server.stub, STAFF[0], "壱"), 30)
        server.carry(message(STAFF[0], "送る"))
        awaited(server.stub.in_channel, 30)
        server.stub.fail("*", "hang", times=1_000_000, seconds=30)
        over = threading.Event()
        with ThreadPoolExecutor(together) as pool:
            hanging = list(pool.map(lambda n: _one(server, n), range(number)))
            locking = pool.submit(_lock, server.database, over)
            locked = list(pool.map(lambda n: _one(server, n), range(number, 2 * number)))
            over.set()
            locking.result(10)
        server.stub.mend()
    return sorted(hanging), sorted(locked)


def _lock(database: Path, over: threading.Event) -> None:
    """Another process's write lock, one second in three."""
    rows = sqlite3.connect(database, timeout=5, isolation_level=None)
    while not over.wait(2.0):
        rows.execute("BEGIN IMMEDIATE")
        time.sleep(1.0)
        rows.execute("ROLLBACK")
    rows.close()


def _one(server: Served, number: int) -> float:
    user = STAFF[number % len(STAFF)]
    person = {"id": user if number % 5 else DESK, "team_id": TEAM}
    base = {"user": person, "team": {"id": TEAM}, "api_app_id": APP, "trigger_id": f"trigger{number}"}
    place = {"channel": {"id": DESK_CHANNEL}, "container": {"type": "message", "message_ts": "1.1"}}

    def pressed(action: str, value: str) -> dict[str, Any]:
        actions = [{"action_id": action, "type": "button", "value": value, "action_ts": f"{number}.1"}]
        return {"type": "block_actions", **base, **place, "actions": actions}

    def packed(payload: dict[str, Any]) -> float:
        return server.carry({"payload": json.dumps(payload)}, form=True, patience=10)[1]

    command = {
        "command": "/renkei",
        "user_id": user,
        "team_id": TEAM,
        "trigger_id": f"t{number}",
        "api_app_id": APP,
    }
    match number % 5:
        case 0:
            action = ("card:note.0", "card:details.1", "card:claim.2", "card:move.3")[number // 5 % 4]
            took = packed(pressed(action, "R8-0001"))
        case 1:
            took = server.carry(message(user, MEMO.format(token=f"其{number}")), patience=10)[1]
        case 2:
            took = server.carry({**command, "text": "質問 協定の期間は"}, form=True, patience=10)[1]
        case 3:
            took = packed({"type": "shortcut", **base, "callback_id": "record"})
        case _:
            took = packed(pressed("press:help.0", carried(Press("help"), "slack") or ""))
    return took


# Written down ----------------------------------------------------------------------------------------


def _row(name: str, took: list[float]) -> str:
    def at(part: float) -> str:
        return f"{took[min(int(len(took) * part), len(took) - 1)] * 1000:,.0f}"

    return f"| {name} | {len(took)} | {at(0.5)} | {at(0.99)} | {took[-1] * 1000:,.0f} |"


def main() -> None:
    """Measure at length and write it down."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    hanging, locked = deadlines(400)
    toll = kill_loop(kills)
    lines = [
        "# How Slack's deliveries fare under faults",
        "",
        "Written by `make slackfaults`; not to be edited. The server in a process of its own, behind the",
        "stand-in of Slack (`tests/faults/`), four deliveries at a time. The counts must be nothing on any",
        "machine; the milliseconds hold only where they were taken.",
        "",
        "## Until a delivery is acknowledged",
        "",
        "Messages, commands, shortcuts and presses while every call of Slack's API hangs for 30 s. To reach: 99 %",
        "under 1,000 ms; with the database locked one second in three as well, none over 2,500 ms.",
        "",
        f"| {date.fromtimestamp(time.time())} | deliveries | median | 99 % | longest (ms) |",
        "|---|---|---|---|---|",
        _row("Slack's API hangs", hanging),
        _row("… and the database is locked 1 s in 3", locked),
        "",
        "## kill -9",
        "",
        "At any moment while eight people send cases and posting fails now and then (cut before and after it",
        "was taken, 429, 500, no JSON). What is not answered comes again as Slack sends it, 20 times as fast;",
        "what Slack gives up on was never acknowledged.",
        "",
        "| kills | acknowledged | given up by Slack | cases | lost | stored twice | never told | told twice | still unsent | all sent after |",
        "|---|---|---|---|---|---|---|---|---|---|",
        f"| {toll.kills} | {toll.acknowledged:,} | {toll.given_up} | {toll.cases} | {len(toll.lost)} | {len(toll.doubled)} "
        f"| {len(toll.never_told)} | {len(toll.told_twice)} | {toll.left} | {toll.drained:.0f} s |",
    ]
    text = "\n".join(lines) + "\n"
    WRITTEN.write_text(text, encoding="utf-8")
    print(text)
    if not toll.good:
        sys.exit(f"lost or doubled: {toll}")


if __name__ == "__main__":
    main()
