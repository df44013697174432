"""Answers kept in this process: the latest used, up to so many bytes, and each made once however many wait for it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock


class Keeper:
    """Bytes by name. A name says all the bytes depend on, so nothing kept ever grows old; it is only forgotten."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0
        self._making: dict[str, Future[bytes]] = {}
        self._lock = Lock()

    def get(self, name: str, make: Callable[[], bytes]) -> bytes:
        """The bytes of that name. Who comes while somebody makes them waits for these; a failure is everybody's."""
        with self._lock:
            if (held := self._held.get(name)) is not None:
                self._held.move_to_end(name)
                return held
            making = self._making.get(name)
            mine = making is None
            if making is None:
                making = self._making[name] = Future()
        if mine:
            self._make(name, make, making)
        return making.result()

    def _make(self, name: str, make: Callable[[], bytes], making: Future[bytes]) -> None:
        try:
            made = make()
        except BaseException as error:
            with self._lock:
                del self._making[name]
            making.set_exception(error)
            raise
        with self._lock:
            del self._making[name]
            self._hold(name, made)
        making.set_result(made)

    def _hold(self, name: str, made: bytes) -> None:
        self._held[name] = made
        self._size += len(name) + len(made)
        while self._size > self._most:
            gone, old = self._held.popitem(last=False)
            self._size -= len(gone) + len(old)
