"""A wake-up inside the process: pages listen, delivery fires. Between processes there is a short poll."""

import threading
from collections.abc import Callable

Listener = Callable[[], None]


class Signal:
    """Calls every listener when fired, in the thread that fires. A listener only sets something."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: set[Listener] = set()

    def listen(self, listener: Listener) -> None:
        """Call ``listener`` from now on."""
        with self._lock:
            self._listeners.add(listener)

    def unlisten(self, listener: Listener) -> None:
        """Do not call ``listener`` any more."""
        with self._lock:
            self._listeners.discard(listener)

    def fire(self) -> None:
        """Tell everybody who listens."""
        with self._lock:
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener()
