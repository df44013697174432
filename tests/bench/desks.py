"""Desks at work: what people at the centre do all day, one request after another, with the pauses people make."""

from __future__ import annotations

import http.client
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from tests.bench.ground import Ground
from tests.door import Visitor

_PATHS = (
    "/cases?state=open&mine=true&order=due",
    "/cases?state=open&order=due",
    "/cases?order=reported",
    "/cases?q=%E6%BC%8F%E6%B0%B4&order=reported",
    "/notices",
    "/cases/{case}",
)
_WHO = ("clerk01", "router01", "unit01", "supervisor01", "director01")
_PAUSE_S = (0.5, 1.5)


class Desks:
    """So many, each signed in; :meth:`working` answers how long each request took."""

    def __init__(self, ground: Ground, many: int) -> None:
        people = [ground.door(name, app="console") for name in _WHO]
        self._desks = [_desk(people[place % len(people)]) for place in range(many)]

    @contextmanager
    def working(self, url: str) -> Iterator[list[float]]:
        """They work until the block ends."""
        times: list[float] = []
        over = threading.Event()
        threads = [threading.Thread(target=_work, args=(url, one, times, over)) for one in self._desks]
        for thread in threads:
            thread.start()
        try:
            yield times
        finally:
            over.set()
            for thread in threads:
                thread.join()


def _desk(person: Visitor) -> tuple[str, list[str]]:
    """A token, and what somebody asks: the newest case is the newest that they see."""
    newest = person.get("/cases", order="reported", limit=1).body["items"]
    return str(person.token), [path.format(case=newest[0]["id"]) for path in _PATHS] if newest else [*_PATHS[:-1]]


def _work(url: str, desk: tuple[str, list[str]], times: list[float], over: threading.Event) -> None:
    where = urlsplit(url)
    token, paths = desk
    while not over.wait(random.uniform(*_PAUSE_S)):
        path = random.choice(paths)
        began = time.monotonic()
        connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=60)
        try:
            connection.request("GET", f"/api/v1{path}", headers={"Authorization": f"Bearer {token}"})
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200, (path, answer.status)
        finally:
            connection.close()
        times.append(time.monotonic() - began)
