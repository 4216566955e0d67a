"""The pictures of the README and the docs: a desk with invented consultations, photographed.

``python -m tests.pictures`` (``make pictures``) writes ``docs/pictures``. The clock stands at
24 November 2026; the companies and the people are invented.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent / "web"))
from web_office import MEMO, served

from bot.intake import Channel, take
from bot.settings import Settings
from bot.wiring import TOKYO, Desk, open_desk
from dialogs.turn import Press, Submit, Turn, Typed
from storage import people
from storage.engine import reading
from storage.lookup import SessionLookup
from tests.shrink import shrunk

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
SIZES = {360: 760, 1440: 900}
SCHEMES = ("light", "dark")
LARGEST = 150_000
"""Bytes of a picture."""
_KEYS = count()


@dataclass
class Clock:
    """Stands until it is set."""

    now: datetime = field(default_factory=lambda: at("11-24 09:00"))

    def __call__(self) -> datetime:
        return self.now


def at(when: str) -> datetime:
    """A moment of 2026 in Tokyo, 11-24 09:00."""
    return datetime.strptime(f"2026-{when}", "%Y-%m-%d %H:%M").replace(tzinfo=TOKYO)


STORIES = (
    ("11-02 09:40", "sato", "みほん薬品株式会社が、いきいきプラザで高齢者向けの健康講座を開きたい。講師は社員、費用は会社がすべて負担。区には会場を貸してほしい。来年1月から月1回"),
    ("11-04 14:10", "takahashi", "みほん飲料株式会社が、区立公園でペットボトルのIoT回収機の実証実験をしたい。機器は会社、電気代は区も負担。来年4月から1年"),
    ("11-06 11:20", "sato", "見本生命保険株式会社から包括連携協定を結びたいという話。中身はこれから。費用はかからない"),
    ("11-10 10:05", "takahashi", "例示不動産株式会社が、商店街の空き店舗でまちづくりの拠点を区と一緒に企画して運営したい。費用は区も負担、80万円くらい。来年5月から2年"),
    ("11-12 16:30", "sato", "サンプル通信株式会社が、防災訓練で使える安否確認アプリの実験をしたい。開発費も会社が負担。芝浦で来年2月に3か月"),
    ("11-16 13:15", "takahashi", "見本交通株式会社と災害時の物資輸送の協力協定を結びたい。費用はかからない"),
    ("11-18 09:30", "sato", "みほん食品株式会社が、フードドライブの回収箱を区の窓口に置きたい。費用は会社持ち、区には場所と広報に協力してほしい。来年1月から1年"),
    ("11-20 15:00", "takahashi", "例示学習株式会社が、中学生向けのプログラミング講座を児童館でやりたい。講師は社員、費用は会社持ち。来年の夏休み"),
)  # fmt: skip
STEPS = (
    ("11-05 09:00", 1, "claim", {}),
    ("11-05 09:10", 1, "move", {"state": "checking"}),
    ("11-06 10:00", 2, "claim", {}),
    ("11-06 10:20", 2, "move", {"state": "checking"}),
    ("11-06 10:40", 2, "hand", {"holder": "department", "note": "環境課と地区総合支所に照会、11月20日まで"}),
    ("11-09 10:00", 3, "claim", {}),
    ("11-09 10:30", 3, "hand", {"holder": "company", "note": "具体的な内容の企画書待ち"}),
    ("11-12 09:00", 4, "claim", {}),
    ("11-12 09:15", 4, "move", {"state": "checking"}),
    ("11-13 11:00", 4, "move", {"state": "considering"}),
    ("11-13 11:20", 4, "hand", {"holder": "board", "note": "審査会の設置を起案"}),
    ("11-17 09:00", 5, "claim", {}),
    ("11-17 09:20", 5, "note", {"note": "防災課の小島さんに電話。訓練は2月14日の予定"}),
    ("11-19 10:00", 5, "ask_staff", {"question": "企画書はいつ届く予定ですか。"}),
)


def fill(desk: Desk, clock: Clock) -> None:
    """File the stories and do to them what the desk did, in the order of the days."""
    numbers: list[str] = []
    todo = sorted(
        [(when, 0, story) for when, *story in STORIES] + [(when, 1, step) for when, *step in STEPS],
        key=lambda each: each[:2],
    )
    for when, _, what in todo:
        clock.now = at(when)
        if isinstance(what[0], str):
            numbers.append(filed(desk, what[0], what[1], len(numbers)))
        else:
            say(desk, "yamaguchi", Submit(what[1], numbers[what[0] - 1], 0, what[2]), "web:acts")
    clock.now = at("11-20 17:00")
    say(desk, "sato", Typed(f"{numbers[4]} 来週の火曜に届くそうです"))
    say(desk, "takahashi", Typed("返事はいつまでにしないといけませんか"))
    say(desk, "takahashi", Typed("推進担当に聞く"))
    clock.now = at("11-24 10:40")


def filed(desk: Desk, person: str, story: str, before: int) -> str:
    """The number of a consultation that was told and sent."""
    say(desk, person, Typed("はじめから"))
    say(desk, person, Typed(story))
    for _ in range(6):
        say(desk, person, Typed("送る"))
        with reading(desk.engine) as session:
            cases = SessionLookup(session).queue()
        if len(cases) > before:
            return cases[-1].number
        say(desk, person, Typed("話に出ていない"))
    raise LookupError(story)


def say(desk: Desk, person: str, said: Typed | Press | Submit, channel: str = "web") -> None:
    """One turn of somebody, delivered."""
    with reading(desk.engine) as session:
        found = people.get(session, person, desk.clock().date())
    assert found is not None
    take(desk, Turn(found, channel, desk.clock(), f"picture{next(_KEYS)}", said))
    desk.delivery.run_once()


@contextmanager
def opened() -> Iterator[tuple[Desk, Clock, str]]:
    """The desk with everything in it, and where it is served."""
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(_env_file=None, DATABASE_URL=f"sqlite:///{folder}/desk.db")
        desk = open_desk(settings, clock)
        desk.channels = {**desk.channels, "web": Channel()}
        fill(desk, clock)
        desk.delivery.start()
        with served(desk) as base:
            yield desk, clock, base
        desk.close()


class Camera:
    """Opens pages as a person in one scheme and width, and keeps what they look like."""

    def __init__(self, browser: Browser, base: str, scheme: str, width: int, height: int = 0) -> None:
        self._name = f"{scheme}-{width}"
        size = {"width": width, "height": height or SIZES[width]}
        self._context = browser.new_context(base_url=base, viewport=size, color_scheme=scheme)
        self._context.add_init_script("localStorage.clear()")

    def visit(self, person: str, path: str = "/") -> Page:
        """A page as this person sees it."""
        page = self._context.new_page()
        page.emulate_media(reduced_motion="reduce")
        page.goto("/sign-in")
        page.locator(f'button[value="{person}"]').click()
        answer = page.goto(path)
        assert answer and answer.ok, path
        # The first look at the stream is behind it.
        page.wait_for_timeout(300)
        return page

    def keep(self, page: Page, name: str) -> None:
        """Write a picture."""
        kept(page, f"{name}-{self._name}")

    def close(self) -> None:
        """Put it away."""
        self._context.close()


def kept(page: Page, name: str) -> None:
    """Write what a page looks like."""
    data = shrunk(page.screenshot(animations="disabled", caret="hide"))
    assert len(data) <= LARGEST, f"{name}: {len(data)} bytes"
    (FOLDER / f"{name}.png").write_bytes(data)
    page.close()


def talk(desk: Desk) -> str:
    """The conversations that the pictures show; the number of the case that came of one."""
    say(desk, "takahashi", Typed("はじめから"))
    say(desk, "takahashi", Typed(MEMO))
    say(desk, "sato", Typed("はじめから"))
    say(desk, "sato", Typed(MEMO))
    say(desk, "sato", Typed("送る"))
    say(desk, "mori", Typed("はじめから"))
    say(desk, "mori", Typed("ごみ箱にセンサーつけて実験したいって会社がさっき来た"))
    say(desk, "mori", Typed("サンプルセンサー（株）　名刺はあとで"))
    say(desk, "mori", Typed("え、開発費って区が出しちゃだめなの？"))
    with reading(desk.engine) as session:
        return SessionLookup(session).queue()[-1].number


def main() -> None:
    """Make all of them."""
    chromium = os.environ.get("RENKEI_CHROMIUM", "/usr/bin/chromium")
    arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-lcd-text"]
    FOLDER.mkdir(parents=True, exist_ok=True)
    with opened() as (desk, clock, base), sync_playwright() as playwright:
        number = talk(desk)
        with reading(desk.engine) as session:
            worked = SessionLookup(session).queue()[4].number
        clock.now = at("11-24 11:02")
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        shots = (
            ("chat", "mori", "/"),
            ("card", "takahashi", "/"),
            ("receipt", "sato", "/"),
            ("queue", "yamaguchi", "/queue"),
            ("case", "yamaguchi", f"/cases/{worked}"),
            ("catalogue", "yamaguchi", "/issues"),
            ("print", "sato", f"/cases/{number}/print"),
        )
        for scheme in SCHEMES:
            for width in SIZES:
                camera = Camera(browser, base, scheme, width)
                for name, person, path in shots:
                    camera.keep(camera.visit(person, path), name)
                camera.close()
        overview(browser, base)
        browser.close()


def overview(browser: Browser, base: str) -> None:
    """The conversation and the queue side by side."""
    with tempfile.TemporaryDirectory() as folder:
        for name, person, path, width in (
            ("chat", "takahashi", "/", 560),
            ("queue", "yamaguchi", "/queue", 1280),
        ):
            camera = Camera(browser, base, "light", width, 760 * width // (540 if width < 1000 else 1000))
            camera.visit(person, path).screenshot(path=f"{folder}/{name}.png", animations="disabled")
            camera.close()
        page = browser.new_page(viewport={"width": 1600, "height": 800})
        whole = Path(folder) / "overview.html"
        whole.write_text(
            "<style>body{margin:20px;display:flex;gap:20px;background:#d9e0df}"
            "img{border-radius:8px;box-shadow:0 2px 10px #0003}</style>"
            "<img src=chat.png width=540><img src=queue.png width=1000>",
            encoding="utf-8",
        )
        page.goto(whole.as_uri())
        kept(page, "overview")


if __name__ == "__main__":
    main()
