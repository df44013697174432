"""A counting proxy: what really goes over the line, both ways, the service worker's own requests and photos too."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Scales:
    """Bytes since the last `empty`."""

    url: str = ""
    up: int = 0
    down: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def empty(self) -> None:
        with self._lock:
            self.up = self.down = 0

    def add(self, direction: str, count: int) -> None:
        with self._lock:
            setattr(self, direction, getattr(self, direction) + count)


@contextmanager
def weighing(port: int) -> Iterator[Scales]:
    """Stand before the server on ``port``."""
    door = socket.create_server(("127.0.0.1", 0))
    scales = Scales(f"http://127.0.0.1:{door.getsockname()[1]}")

    def carry(source: socket.socket, target: socket.socket, direction: str) -> None:
        try:
            while block := source.recv(65_536):
                scales.add(direction, len(block))
                target.sendall(block)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            source.close()
            target.close()

    def receive() -> None:
        while True:
            try:
                here, _ = door.accept()
            except OSError:
                return  # closed: the measuring is over
            try:
                there = socket.create_connection(("127.0.0.1", port))
            except OSError:
                here.close()  # the server is down: so is the line
                continue
            for ends in ((here, there, "up"), (there, here, "down")):
                threading.Thread(target=carry, args=ends, daemon=True).start()

    threading.Thread(target=receive, daemon=True).start()
    try:
        yield scales
    finally:
        door.close()
