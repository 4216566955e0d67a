"""Two people in a local Slack look-alike, in Chromium: one logs, the desk claims, asks back and closes.

Run by ``make slackpictures`` with ``RENKEI_LOOKALIKE`` naming the program (npm's local-slack-linux-x64,
0.1.8). Everything listens on this machine only. It goes through once over HTTP and once through Socket
Mode, and writes the pictures of docs/slack.md the first time.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, sync_playwright

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "pictures"
CHROMIUM = os.environ.get("RENKEI_CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
SECRET = "0123456789abcdef0123456789abcdef"
MEMO = (
    "11/24 10:30 来庁 ㈱見本電機 営業企画部 見本様 03-0000-1234 mihon@example.jp\n"
    "芝浦のショールームを会場に、高齢者向けのスマホ教室をやりたい\n"
    "講師は社員、月2回、来年4月から1年くらい\n"
    "区には広報みなとへの掲載と、いきいきプラザでのチラシ配りをお願いしたい\n"
    "費用は会社持ち 区の負担はなし   パンフあり"
)
ONLY_HERE = 'const serve = Bun.serve; Bun.serve = (o) => serve({ ...o, hostname: "127.0.0.1" });'
# The look-alike knows no rich text, which Slack shows: its page is given sections in its place.
RICH_TEXT = """(() => {
  const parse = JSON.parse;
  const plain = (t) => t.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  const bold = (t) => t.split('\\n').map((x) => x.trim() ? '*' + plain(x.trim()) + '*' : x).join('\\n');
  const shown = (r) => r.type === 'date' ? plain(r.fallback) : r.type === 'user' ? `<@${r.user_id}>` : r.style && r.style.bold ? bold(r.text) : plain(r.text);
  const fix = (v) => {
    if (Array.isArray(v)) return v.map(fix);
    if (!v || typeof v !== 'object') return v;
    if (v.type === 'rich_text') {
      let text = v.elements.flatMap((e) => e.elements).map(shown).join('');
      if (v.elements[0].type === 'rich_text_quote') text = text.split('\\n').map((x) => '>' + x).join('\\n');
      return { type: 'section', text: { type: 'mrkdwn', text } };
    }
    for (const k in v) v[k] = fix(v[k]);
    return v;
  };
  JSON.parse = (t, r) => fix(parse(t, r));
})();"""


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running(command: list[str], address: str, **environment: str) -> Iterator[None]:
    """A program, from when it answers until the block ends."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(address, timeout=1).close()
                break
            except OSError:
                time.sleep(0.2)
        yield
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(15)


@contextmanager
def office(mode: str, folder: Path) -> Iterator[str]:
    """The look-alike and the desk behind it; gives the address of its page."""
    slack, pages = free_port(), free_port()
    config = {
        "workspace": {"name": "見本区", "domain": "mihon-example", "teamId": "T0RENKEI"},
        "apps": [
            {
                "appId": "A0RENKEI", "botUserId": "U0BOT", "botName": "連携デスク", "botToken": "xoxb-local",
                "appToken": "xapp-local", "signingSecret": SECRET, "mode": mode,
                "requestUrl": f"http://127.0.0.1:{pages}/slack/events",
            }
        ],
        "users": [
            {"id": "U0SATO", "name": "sato", "real_name": "佐藤", "email": "sato@example.jp"},
            {"id": "U0TAKA", "name": "takahashi", "real_name": "高橋", "email": "takahashi@example.jp"},
            {"id": "U0YAMA", "name": "yamaguchi", "real_name": "山口", "email": "yamaguchi@example.jp"},
        ],
        "channels": [
            {"id": "C0DESK", "name": "推進担当", "is_private": True, "members": ["U0YAMA", "U0BOT"]},
            {"id": "C0HALL", "name": "雑談", "members": ["U0SATO", "U0TAKA", "U0YAMA", "U0BOT"]},
        ],
    }  # fmt: skip
    (folder / "cache").symlink_to(ROOT / "var" / "cache")
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "only_here.js").write_text(ONLY_HERE)
    base = f"http://127.0.0.1:{slack}"
    program = [os.environ["RENKEI_LOOKALIKE"], "--config", str(folder / "config.json"), "--port", str(slack)]
    settings = {
        "DATABASE_URL": f"sqlite:///{folder}/desk.db",
        "RENKEI_PORT": str(pages),
        "RENKEI_HOURS": "always",
        "SLACK_BOT_TOKEN": "xoxb-local",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_APP_TOKEN": "xapp-local" if mode == "socket" else "",
        "SLACK_API_URL": f"{base}/api/",
        "SLACK_DESK_CHANNEL": "C0DESK",
        "SLACK_DESK_USERS": "U0YAMA",
    }
    preload = f"--preload {folder}/only_here.js"
    desk = [sys.executable, "-c", "from bot.cli import main; main()", "run"]
    with (
        running([*program, "--base-host", "127.0.0.1"], f"{base}/_control/state", BUN_OPTIONS=preload),
        running(desk, f"http://127.0.0.1:{pages}/healthz", **settings),
    ):
        time.sleep(2)
        yield base


class Somebody:
    """One person at the look-alike's page."""

    def __init__(self, page: Page, base: str, name: str) -> None:
        self.page, self.name = page, name
        page.add_init_script(RICH_TEXT)
        page.set_default_timeout(30_000)
        page.goto(base)
        page.locator(".actas select").select_option(label=name)

    def at(self, place: str) -> None:
        """Go to a channel, a direct message or Home."""
        self.page.locator(".sidebar-item", has_text=place).last.click()

    def write(self, text: str) -> None:
        """Send a message, or a command."""
        self.page.locator("textarea.composer-input").fill(text)
        self.page.locator(".composer-send").click()

    def sees(self, text: str) -> Locator:
        """Wait for a text."""
        found = self.page.get_by_text(text).last
        found.wait_for()
        return found

    def press(self, label: str) -> None:
        """The newest button with this label."""
        button = self.page.get_by_role("button", name=label, exact=True).last
        button.wait_for()
        button.click()

    def fills(self, *texts: str) -> None:
        """The fields of the modal, from the first."""
        fields = self.page.locator(".modal input, .modal textarea")
        fields.first.wait_for()
        for place, text in enumerate(texts):
            fields.nth(place).fill(text)

    def sends(self, label: str) -> None:
        """The modal."""
        self.page.locator(".modal button", has_text=label).last.click()

    def picture(self, name: str) -> None:
        """Keep what is seen."""
        self.page.wait_for_timeout(700)
        PICTURES.mkdir(exist_ok=True)
        self.page.screenshot(path=PICTURES / f"slack-{name}.png")


def play(base: str, sato: Somebody, takahashi: Somebody, yamaguchi: Somebody, pictures: bool) -> None:
    """The whole story of a case."""

    def picture(who: Somebody, name: str) -> None:
        if pictures:
            who.picture(name)

    sato.at("連携デスク")
    sato.press("続ける")
    sato.at("佐藤")
    sato.write(MEMO)
    sato.sees("企画や当日の運営にも加わる")
    picture(sato, "conversation")
    sato.press("広報などの協力まで")
    sato.press("推進担当に送る")
    sato.sees("受け付けました。R8-0001")
    takahashi.at("雑談")
    takahashi.write("/renkei memo " + MEMO.replace("見本電機", "見本飲料").replace("\n", "。"))
    takahashi.at("高橋")
    takahashi.press("所属を入れる")
    takahashi.fills("芝地区総合支所まちづくり課")
    takahashi.sends("所属を入れる")
    takahashi.sees("として覚えました")
    takahashi.sends("閉じる")
    takahashi.press("このまま推進担当に送る")
    takahashi.sees("受け付けました。R8-0002")
    yamaguchi.at("推進担当")
    yamaguchi.sees("R8-0002")
    yamaguchi.press("担当する")
    yamaguchi.sees("担当者になりました")
    picture(yamaguchi, "card")
    yamaguchi.press("職員に確認")
    yamaguchi.fills("企画書はいつ届く予定ですか。")
    picture(yamaguchi, "modal")
    yamaguchi.sends("職員に確認")
    # The look-alike shows a modal to everybody until it is closed.
    yamaguchi.sees("職員（高橋）に確認を送りました")
    yamaguchi.sends("閉じる")
    takahashi.sees("企画書はいつ届く予定ですか。")
    takahashi.write("来週の火曜に届くそうです")
    takahashi.sees("回答を推進担当に送りました")
    yamaguchi.page.reload()
    yamaguchi.page.locator(".actas select").select_option(label="山口")
    yamaguchi.at("連携デスク")
    yamaguchi.sees("今日すること")
    picture(yamaguchi, "home")
    yamaguchi.at("推進担当")
    yamaguchi.press("結果を決める")
    yamaguchi.page.locator(".modal select").select_option(label="見送り")
    yamaguchi.fills("", "講師の確保が難しいため", "課長 見本太郎")
    yamaguchi.sends("結果を決める")
    yamaguchi.sees("を終了にしました")
    yamaguchi.sends("閉じる")
    takahashi.sees("の結果：見送り")


def main() -> None:
    """Both delivery modes; pictures of the first."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for mode in sys.argv[1:] or ("events", "socket"):
            with tempfile.TemporaryDirectory() as folder, office(mode, Path(folder)) as base:
                people = [
                    Somebody(browser.new_page(viewport={"width": 1280, "height": 1000}), base, name)
                    for name in ("佐藤", "高橋", "山口")
                ]
                try:
                    play(base, *people, pictures=mode == "events")
                except Exception:
                    for someone in people:
                        someone.page.screenshot(
                            path=Path(tempfile.gettempdir()) / f"slack-{someone.name}.png"
                        )
                    log = urllib.request.urlopen(f"{base}/_control/log").read()
                    (Path(tempfile.gettempdir()) / "slack-log.json").write_bytes(log)
                    raise
                print(f"{mode}: ok")
        browser.close()


if __name__ == "__main__":
    main()
