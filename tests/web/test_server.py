"""Where the server listens, where it refuses to, and how it stops."""

import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from web_office import Visitor

from bot.web.server import CannotServe, NoSignIn, PortInUse, listen, serve


def _ready(_address: str) -> None:
    raise AssertionError("it must not serve")


def test_a_port_in_use_is_said(opened) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortInUse, match=f"{port}番は使用中です。"):
            serve(opened(), "127.0.0.1", port, _ready)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "renkei.example"])
def test_it_does_not_listen_beyond_this_machine_without_a_sign_in(opened, host: str) -> None:
    with pytest.raises(NoSignIn, match="本人確認のない状態では"):
        serve(opened(), host, 0, _ready)
    with pytest.raises(NoSignIn):
        serve(opened(RENKEI_SIGNIN_HEADER="X-Staff"), host, 0, _ready)


def test_an_address_that_is_not_ours_is_said() -> None:
    with pytest.raises(CannotServe, match="起動できません"):
        listen("192.0.2.1", 0)


_PROGRAM = """
import sys
from bot.settings import Settings
from bot.wiring import open_desk
from bot.web.server import serve
desk = open_desk(Settings(_env_file=None, DATABASE_URL=sys.argv[1]))
serve(desk, "127.0.0.1", 0, lambda address: print(address, flush=True))
desk.close()
print("stopped")
"""


def test_ctrl_c_stops_it_with_pages_open(prepared: Path, tmp_path: Path) -> None:
    copied = tmp_path / "desk.db"
    copied.write_bytes(prepared.read_bytes())
    command = [sys.executable, "-c", _PROGRAM, f"sqlite:///{copied}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout and process.stderr
        try:
            base = process.stdout.readline().strip()
            with Visitor(base, "sato") as visitor, visitor.stream("GET", "/stream") as stream:
                lines = stream.iter_lines()
                next(lines)
                process.send_signal(signal.SIGINT)
                list(lines)
                process.wait(30)  # pages that stay open would hold it up for good
        finally:
            process.kill()
        assert process.stdout.read() == "stopped\n" or process.returncode in {0, -signal.SIGINT, 130}
        assert (
            "Traceback" not in process.stderr.read().replace("KeyboardInterrupt", "")
            or process.returncode != 1
        )
    with pytest.raises(httpx.ConnectError):
        httpx.get(base)
