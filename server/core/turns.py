"""Turns: how many may be in a costly route at once, so that everything else stays quick; who finds no room is told when to come.

When a whole district's phones come back at once, letting all of them in makes everybody wait, and turning them away with the
same word brings them back together. So each process gives out turns like a baker's numbers: whoever finds no room gets the
moment at which theirs is likely to come, one after another, as fast as turns have lately ended. A phone that comes back then
nearly always finds room, and nobody asks in vain more than once or twice.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from server.core import problems
from server.core.refusals import Problem

LONGEST_S = 240.0
"""Nobody is sent away for longer, whatever the crowd; a phone asks every five minutes by itself."""
_FIRST_GUESS_S = 1.0
_LEARNING = 0.2
_EARLY = 0.8
"""Numbers are given out a little faster than turns end: some who got one do not come back, and no turn should stand empty."""


class Turns:
    """So many at once (``room``), a few more waiting for a moment (``waiting``, at most ``patience_s``)."""

    def __init__(self, room: int, waiting: int, patience_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._room = threading.Semaphore(room)
        self._inside = threading.Semaphore(room + waiting)
        self._patience_s = patience_s
        self._lock = threading.Lock()
        self._at_once = room
        self._lasts = _FIRST_GUESS_S
        self._next = 0.0

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn and have it; ``server.crowded`` when none comes soon."""
        if not self._inside.acquire(blocking=False):
            raise self._later()
        try:
            if not self._room.acquire(timeout=self._patience_s):
                raise self._later()
            began = self._clock()
            try:
                yield
            finally:
                self._room.release()
                self._learn(self._clock() - began)
        finally:
            self._inside.release()

    def look(self) -> None:
        """``server.crowded`` at once where there is no room, before anybody asks the database who comes; for a thousand at the
        door that is most of the work. Who is let by may still find none.
        """
        if not self._inside.acquire(blocking=False):
            raise self._later()
        self._inside.release()

    def _learn(self, lasted: float) -> None:
        with self._lock:
            self._lasts += _LEARNING * (lasted - self._lasts)

    def _later(self) -> Problem:
        """The next number: when a turn is likely to be free for whoever draws it."""
        with self._lock:
            now = self._clock()
            self._next = max(self._next, now) + _EARLY * self._lasts / self._at_once
            wait = min(self._next - now, LONGEST_S)
            self._next = now + wait
        return problems.SERVER_CROWDED(retry_after_s=max(1, math.ceil(wait)))
