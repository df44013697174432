"""Phones that come back after a day without network: what each recorded, as bytes, and how it sends.

One thread a phone and one connection each. A phone does what ``pwa/src/local/uploader.ts`` does: it waits when the server says so
and sends what is not settled again, the same bytes under the same ids.
"""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from sqlalchemy import create_engine, text

from server.core.clock import utc_now
from server.core.db import db
from server.core.ids import new_id
from server.identity.tokens import access_token
from tests.bench.ground import Ground

_TIMEOUT_S = 60
_TOLD_LATER = {429, 503}


@dataclass
class Phone:
    """Somebody's phone with what waits in it."""

    account_id: UUID
    token: str
    operations: list[dict[str, Any]]
    seconds: list[float] = field(default_factory=list)
    """How long each request took, also those that were told to come later."""
    answers: Counter[str] = field(default_factory=Counter)
    settled: dict[str, str] = field(default_factory=dict)
    """How each operation ended, as this phone heard it."""
    done_at: float = 0.0

    def send_all(self, url: str, until: float, patience: float = 1.0) -> None:
        """Send until nothing is left or time is over; ``patience`` shortens the waits of a small test."""
        failures = 0
        while time.monotonic() < until:
            waiting = [one for one in self.operations if one["id"] not in self.settled]
            if not waiting:
                self.done_at = time.monotonic()
                return
            told = self.ask(url, waiting[:50])
            failures = 0 if told is None else failures + 1
            if told is not None:
                wait = told or min(2.0 * 2**failures, 300) * random.uniform(0.8, 1.2)
                time.sleep(min(max(until - time.monotonic(), 0), wait * patience + random.random()))

    def ask(self, url: str, batch: list[dict[str, Any]]) -> float | None:
        """One push; None when it was taken, else the seconds to wait (0: the phone's own rhythm)."""
        body = json.dumps({"device_id": "storm", "sent_at": utc_now().isoformat(), "operations": batch}).encode()
        began = time.monotonic()
        try:
            status, said, later = post(url, "/api/v1/sync/push", body, self.token)
        except (OSError, http.client.HTTPException) as error:
            self.answers[type(error).__name__] += 1
            return 0.0
        finally:
            self.seconds.append(time.monotonic() - began)
        self.answers[str(status)] += 1
        if status != 200:
            return later if status in _TOLD_LATER else 0.0
        for one in json.loads(said)["outcomes"]:
            if one["status"] != "retry":
                self.settled[one["id"]] = one["status"]
        return None


def post(url: str, path: str, body: bytes, token: str) -> tuple[int, bytes, float]:
    """``(status, body, Retry-After)`` of one request on a connection of its own, as after a day without network."""
    where = urlsplit(url)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=_TIMEOUT_S)
    try:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}", "Connection": "close"}
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read(), float(answer.headers.get("Retry-After") or 0)
    finally:
        connection.close()


def returned(ground: Ground, phones: int, operations: int) -> list[Phone]:
    """So many grid workers, each with a day's operations in a grid of the district."""
    people = _hired(ground, phones)
    engine = create_engine(ground.owner_url)
    with engine.connect() as connection:
        grids = list({grid for _, _, grid in people})
        points = _by_grid(connection, _POINTS, grids)
        doors = _by_grid(connection, _DOORS, grids)
    engine.dispose()
    found = []
    with ground.app.app_context(), ground.app.test_request_context():
        for account_id, session_id, grid in people:
            day = _a_day(account_id, grid, points[grid], doors.get(grid, []), operations)
            found.append(Phone(account_id, access_token(account_id, session_id), day))
        db.session.remove()
    return found


_POINTS = """
    SELECT code AS grid, ST_X(p.geom) AS lon, ST_Y(p.geom) AS lat
    FROM area CROSS JOIN LATERAL ST_Dump(ST_GeneratePoints(area.geom, 40, 1)) AS p WHERE code = ANY(:grids)"""
_DOORS = """
    SELECT grid_code AS grid, id::text, 0 FROM household WHERE merged_into IS NULL AND grid_code = ANY(:grids)"""


def _by_grid(connection: Any, statement: str, grids: list[str]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in connection.execute(text(statement), {"grids": grids}):
        found.setdefault(row[0], []).append(tuple(row[1:]))
    return found


def _hired(ground: Ground, many: int) -> list[tuple[UUID, UUID, str]]:
    """``(account, session, grid)``: workers of their own, so that nobody's day is mixed with the demo's."""
    engine = create_engine(ground.owner_url)
    now = utc_now()
    long_ago = now - timedelta(days=30)
    with engine.begin() as connection:
        grids = list(
            connection.scalars(
                text(
                    "SELECT code FROM area WHERE level = 'grid' AND retired_at IS NULL AND geom IS NOT NULL ORDER BY code"
                )
            )
        )
        people = [(new_id(), new_id(), grids[place % len(grids)]) for place in range(many)]
        made = uuid4().hex[:6]
        connection.execute(
            text(
                "INSERT INTO account (id, username, name, password_hash, created_at, demo)"
                " VALUES (:id, :username, :name, '!', :at, false)"
            ),
            [
                {"id": one, "username": f"storm-{made}-{place}", "name": f"网格员{place}", "at": long_ago}
                for place, (one, _, _) in enumerate(people)
            ],
        )
        connection.execute(
            text(
                "INSERT INTO assignment (id, account_id, role, area_code, valid_from)"
                " VALUES (:id, :account, 'grid_worker', :grid, :at)"
            ),
            [{"id": new_id(), "account": one, "grid": grid, "at": long_ago} for one, _, grid in people],
        )
        connection.execute(
            text(
                "INSERT INTO login_session (id, account_id, app, device_id, generation, started_at, last_used_at, expires_at)"
                " VALUES (:id, :account, 'field', 'storm', 1, :at, :at, :ends)"
            ),
            [
                {"id": session, "account": one, "at": long_ago, "ends": now + timedelta(days=30)}
                for one, session, _ in people
            ],
        )
    engine.dispose()
    return people


def _a_day(account_id: UUID, grid: str, points: list[Any], doors: list[Any], operations: int) -> list[dict[str, Any]]:
    """A patrol with visits at its doors and what was found on the way: of ten operations five visits and four reports."""
    chance = random.Random(str(account_id))
    began = utc_now() - timedelta(hours=9)
    patrol = str(new_id())

    def recorded(kind: str, payload: dict[str, Any], place: int) -> dict[str, Any]:
        at = began + timedelta(minutes=10 * place)
        return {
            "id": str(new_id()),
            "seq": place + 1,
            "kind": kind,
            "recorded_by": str(account_id),
            "recorded_at": at.isoformat(),
            "payload": payload,
        }

    def here() -> dict[str, Any]:
        lon, lat = chance.choice(points)
        return {"lon": round(lon, 6), "lat": round(lat, 6), "accuracy_m": chance.randint(5, 40), "source": "gps"}

    day = [recorded("patrol.start", {"patrol_id": patrol, "grid": grid}, 0)]
    for place in range(1, operations - 1):
        if place % 9 < 5:
            payload = {"visit_id": str(new_id()), "outcome": "well", "patrol_id": patrol, "location": here()}
            if doors:
                payload["household_id"] = chance.choice(doors)[0]
            day.append(recorded("visit.log", payload | {"note": chance.choice(_SEEN)}, place))
        else:
            day.append(recorded("case.report", {"case_id": str(new_id()), "location": here()} | _found(chance), place))
    return [*day, recorded("patrol.finish", {"patrol_id": patrol}, operations - 1)]


_SEEN = ("家里都好，问了燃气和用电", "老人在家，血压药还够", "孩子放假回来了，提醒防溺水", "门口杂物请他清走了")
_MATTERS = (
    ("environment.leak", "楼顶漏水，三户进水，物业说要等天晴"),
    ("environment.noise", "夜里施工到十一点，几户老人睡不着"),
    ("dispute.neighbour", "为楼道里堆的东西吵起来，劝开了，还没说好"),
)


def _found(chance: random.Random) -> dict[str, Any]:
    category, words = chance.choice(_MATTERS)
    spot = chance.random() < 0.5
    told: dict[str, Any] = {
        "category": category,
        "description": f"{chance.randint(1, 60)}号楼{chance.randint(1, 6)}单元{words}",
        "address_text": f"花园社区{chance.randint(1, 60)}号楼",
        "disposal": "resolved_on_spot" if spot else "escalated",
        "contact": {"name": "张桂兰", "phone": f"139{chance.randint(0, 99_999_999):08d}"},
    }
    return told | {"resolution": "当场联系物业，下午来修"} if spot else told


@contextmanager
def sending(phones: list[Phone], url: str, seconds: float, patience: float = 1.0) -> Iterator[list[threading.Thread]]:
    """All of them at once; on leaving they have ended."""
    until = time.monotonic() + seconds
    before = threading.stack_size(512 * 1024)
    threads = [threading.Thread(target=one.send_all, args=(url, until, patience), daemon=True) for one in phones]
    threading.stack_size(before)
    for thread in threads:
        thread.start()
    try:
        yield threads
    finally:
        for thread in threads:
            thread.join()
