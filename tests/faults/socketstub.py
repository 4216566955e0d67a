"""A stand-in of Slack's Socket Mode: a WebSocket server that delivers envelopes and keeps what comes back.

On demand it goes deaf: the connection stays open, and no ping is answered any more.
"""

import base64
import hashlib
import json
import socket
import struct
import threading
import time
from typing import Any

_MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


class SocketStub:
    """Use it as a context; ``url`` is what ``apps.connections.open`` gives."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.connections: list[socket.socket] = []
        self.answers: dict[str, dict[str, Any]] = {}
        self.deaf = False
        self._lock = threading.Lock()

    def __enter__(self) -> "SocketStub":
        """Listen."""
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Close everything."""
        self._listener.close()
        for each in self.connections:
            each.close()

    @property
    def url(self) -> str:
        """Where to connect."""
        return f"ws://127.0.0.1:{self._listener.getsockname()[1]}/link"

    def deliver(self, kind: str, payload: dict[str, Any], envelope: str) -> None:
        """Send an envelope over the newest connection."""
        message = {
            "type": kind,
            "envelope_id": envelope,
            "payload": payload,
            "accepts_response_payload": True,
        }
        with self._lock:
            self.connections[-1].sendall(_frame(TEXT, json.dumps(message).encode()))

    def await_answer(self, envelope: str, seconds: float = 5) -> dict[str, Any] | None:
        """What an envelope was acknowledged with; None when it was not."""
        return self.answers.get(envelope) if awaited(lambda: envelope in self.answers, seconds) else None

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            head = b""
            while b"\r\n\r\n" not in head:
                head += connection.recv(1)
            lines = head.decode().split("\r\n")
            key = next(line for line in lines if line.lower().startswith("sec-websocket-key:")).split(":", 1)[
                1
            ]
            accept = base64.b64encode(hashlib.sha1(key.strip().encode() + _MAGIC).digest()).decode()
            answer = (
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                f"Sec-WebSocket-Accept: {accept}\r\n\r\n"
            )
            connection.sendall(answer.encode())
            self.deaf = False
            self.connections.append(connection)
            connection.sendall(_frame(TEXT, json.dumps({"type": "hello", "num_connections": 1}).encode()))
            while True:
                self._take(connection, *_read(connection))
        except (OSError, StopIteration, struct.error):
            connection.close()

    def _take(self, connection: socket.socket, kind: int, data: bytes) -> None:
        if self.deaf:
            return
        if kind == PING:
            with self._lock:
                connection.sendall(_frame(PONG, data))
        elif kind == TEXT:
            message = json.loads(data)
            self.answers[message["envelope_id"]] = message.get("payload") or {}
        elif kind == CLOSE:
            raise OSError("closed")


def awaited(holds: Any, seconds: float) -> bool:
    """Whether something came true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.02)
    return bool(holds())


def _frame(kind: int, data: bytes) -> bytes:
    size = len(data)
    if size < 126:
        head = struct.pack("!BB", 0x80 | kind, size)
    elif size < 65536:
        head = struct.pack("!BBH", 0x80 | kind, 126, size)
    else:
        head = struct.pack("!BBQ", 0x80 | kind, 127, size)
    return head + data


def _read(connection: socket.socket) -> tuple[int, bytes]:
    first, second = _exactly(connection, 2)
    size = second & 0x7F
    if size == 126:
        size = struct.unpack("!H", _exactly(connection, 2))[0]
    elif size == 127:
        size = struct.unpack("!Q", _exactly(connection, 8))[0]
    mask = _exactly(connection, 4) if second & 0x80 else b"\0\0\0\0"
    data = bytes(each ^ mask[place % 4] for place, each in enumerate(_exactly(connection, size)))
    return first & 0x0F, data


def _exactly(connection: socket.socket, size: int) -> bytes:
    found = b""
    while len(found) < size:
        more = connection.recv(size - len(found))
        if not more:
            raise OSError("closed")
        found += more
    return found
