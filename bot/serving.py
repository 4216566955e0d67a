"""Starting and stopping everything that serves: the delivery, then the pages."""

import threading
from collections.abc import Callable

from bot.settings import Settings
from bot.web.server import CannotServe
from bot.web.server import serve as serve_pages
from bot.wiring import open_desk

PATIENCE = 5.0
"""After how many seconds of getting ready it is said that messages have to wait."""


def warming(warm: Callable[[], None], say: Callable[[str], None], patience: float = PATIENCE) -> None:
    """Get ready; where that takes longer than ``patience`` seconds, say so, and when it is over."""
    slow = threading.Event()

    def explain() -> None:
        slow.set()
        say("返事の準備をしています。はじめてのときと、内容を入れ替えたあとは、1、2分かかります。")

    telling = threading.Timer(patience, explain)
    telling.daemon = True
    telling.start()
    try:
        warm()
    finally:
        telling.cancel()
        telling.join()
    if slow.is_set():
        say("返事の準備ができました。")


def serve(settings: Settings, say: Callable[[str], None], fail: Callable[[str], Exception]) -> None:
    """Serve until Ctrl-C. ``say`` prints the one line with the address; ``fail`` makes the error to raise."""
    desk = open_desk(settings)
    slack = None
    if settings.slack:
        # Loaded only where it is used.
        from bot.slack.wiring import open_slack  # noqa: PLC0415

        slack = open_slack(desk)
        slack.start()
    mounts = slack.mounts if slack else {}
    desk.delivery.start()
    desk.delivery.self_test(desk.clock().isoformat())

    def ready(address: str) -> None:
        say(f"連携デスク　{address}")
        # Pages are shown at once; what only the first proposal needs is built meanwhile.
        threading.Thread(target=warming, args=(desk.shelf.warm, say), name="warming", daemon=True).start()

    try:
        serve_pages(desk, settings.host, settings.port, ready, mounts)
    except CannotServe as error:
        raise fail(str(error)) from error
    finally:
        if slack:
            slack.stop()
        desk.close()
