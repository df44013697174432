"""Desks at work: what the console asks while somebody goes through their cases, map beside the list.

Which requests, is not a guess: those of the real console were written down in Chromium, for a minute a post. A clerk with eighty
cases before noon has three minutes for each; these have one, open two more beside it, and search every three minutes. What a
browser would ask side by side comes one after another here.
"""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle
from typing import Any
from urllib.parse import quote, urlsplit

from server.core.ids import new_id
from tests.bench.ground import Ground
from tests.door import Visitor

_WHO = {
    "clerk01": "mine=true",
    "router01": "mine=true",
    "unit01": "mine=true",
    "supervisor01": "state=open",
    "director01": "state=open",
}
"""Posts, and what each has before them."""
_ABOUT = (
    "/cases/{case}",
    "/tasks?case={case}",
    "/watch/cases/{case}",
    "/mediations?case={case}",
    "/meetings?case={case}",
    "/cases/{case}/contact",
    "/cases/{case}/similar",
)
"""What is asked about a case that is opened, as far as the post may."""
_WITH_POLL, _BESIDE = slice(2), slice(2, 5)
"""Those of them that are asked again with every poll, and each minute; the others once."""
_TILES = ("9/396/194", "9/396/193")
"""Where the district lies on a map that shows all of it."""
_VIEW = "98.306661,39.165064,99.103922,40.127581"
_WORD = quote("漏水")


class Desks:
    """So many, each signed in; :meth:`working` answers how long each request took. ``rhythm`` below one hurries them."""

    def __init__(self, ground: Ground, many: int, rhythm: float = 1.0) -> None:
        people = {name: ground.door(name, app="console") for name in _WHO}
        names = [name for _, name in zip(range(many), cycle(_WHO), strict=False)]
        self._desks = [_Desk(people[name], _WHO[name], place, rhythm) for place, name in enumerate(names)]

    @contextmanager
    def working(self, url: str) -> Iterator[list[float]]:
        """They work until the block ends."""
        times: list[float] = []
        over = threading.Event()
        with ThreadPoolExecutor(len(self._desks)) as threads:
            at_work = [threads.submit(one.work, url, times, over) for one in self._desks]
            try:
                yield times
            finally:
                over.set()
        for one in at_work:
            one.result()  # raises what stopped it


class _Desk:
    """Somebody at the list of their cases; with ``place`` each begins with another case than the one before."""

    def __init__(self, person: Visitor, view: str, place: int, rhythm: float) -> None:
        self._token = str(person.token)
        self._list = f"/cases?{view}&order=due"
        self._view = view
        rows = person.ask("GET", f"{self._list}&limit=70").body["items"]
        self._cases = cycle([row["id"] for row in [*rows[place:], *rows[:place]]])
        self._open = next(self._cases, None)
        self._about = [
            path for path in _ABOUT if self._open and person.ask("GET", path.format(case=self._open)).status == 200
        ]
        self._to_accept = iter([row for row in rows[place::4] if "accept" in {one["name"] for one in row["actions"]}])
        self._seen: list[tuple[str, int]] = []
        self._habits = {
            self._poll: 15 * rhythm,
            self._map: 60 * rhythm,
            self._look_beside: 60 * rhythm,
            self._open_next: 20 * rhythm,
            self._accept: 60 * rhythm,
            self._search: 180 * rhythm,
        }
        self._url, self._times = urlsplit(""), list[float]()

    def work(self, url: str, times: list[float], over: threading.Event) -> None:
        """Each habit in its rhythm, until it is ``over``."""
        self._url, self._times = urlsplit(url), times
        due = {habit: time.monotonic() + random.random() * every for habit, every in self._habits.items()}
        while True:
            habit = min(due, key=lambda one: due[one])
            if over.wait(max(0, due[habit] - time.monotonic())):
                return
            habit()
            due[habit] = max(due[habit], time.monotonic() - self._habits[habit]) + self._habits[habit]

    def _poll(self) -> None:
        self._ask("/notices")
        self._ask_about(self._about[_WITH_POLL])
        rows = json.loads(self._ask(f"{self._list}&limit=70"))["items"]
        listed = [(row["id"], row["version"]) for row in rows]
        self._ask(f"/cases/counts?{self._view}")
        if listed != self._seen:
            self._seen = listed
            self._map()

    def _look_beside(self) -> None:
        self._ask_about(self._about[_BESIDE])

    def _open_next(self) -> None:
        self._open = next(self._cases, None)
        self._ask_about(self._about)

    def _search(self) -> None:
        """A word is typed, and taken away again."""
        for view in (f"{self._view}&q={_WORD}", self._view):
            self._ask(f"/cases?{view}&order=due&limit=50")
            self._map(view)

    def _accept(self) -> None:
        if row := next(self._to_accept, None):
            step = {"operation_id": str(new_id()), "action": "accept", "base_version": row["version"], "values": {}}
            self._ask(f"/cases/{row['id']}/actions", step)

    def _ask_about(self, paths: list[str]) -> None:
        for path in paths:
            self._ask(path.format(case=self._open))

    def _map(self, view: str | None = None) -> None:
        view = view or self._view
        for more in ("", f"&bbox={_VIEW}"):
            self._ask(f"/atlas/summary?{view}&level=town{more}")
        for tile in _TILES:
            self._ask(f"/atlas/tiles/cases/{tile}.mvt?{view}")

    def _ask(self, path: str, body: Any = None) -> bytes:
        """The answer's bytes; what is not one that a person at work gets stops the benchmark."""
        began = time.monotonic()
        connection = http.client.HTTPConnection(self._url.hostname or "", self._url.port, timeout=60)
        try:
            headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
            method, content = ("GET", None) if body is None else ("POST", json.dumps(body))
            connection.request(method, f"/api/v1{path}", content, headers)
            answer = connection.getresponse()
            data = answer.read()
            # a colleague at another desk may have taken the step
            assert answer.status in ({200, 204} if body is None else {200, 409}), (path, answer.status, data[:400])
        finally:
            connection.close()
        self._times.append(time.monotonic() - began)
        return data
