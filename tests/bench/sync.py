"""Push and pull by themselves: a batch sent again, a phone that asks for news, and eight writers nobody may be lost behind."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import make_url

from server.core.clock import utc_now
from server.core.reading import BareCursor
from tests.bench.figures import Figure, compared, seconds, value
from tests.bench.ground import Ground
from tests.bench.phones import Phone, returned
from tests.door import Visitor
from tests.statements import listening

KEYS = ("replay_vs_push", "pull_vs_sql", "pull_missed")
BATCH = 50
WRITERS, COMMITS = 8, 10_000


def requests(ground: Ground) -> dict[str, Callable[[], None]]:
    """What a phone asks most: whether there is anything new, and a page of its first mirror."""
    worker = ground.door("worker01")
    end = _to_the_end(worker)
    return {
        "pull, nothing new": lambda: _taken(worker, end),
        "pull, a first page of 500": lambda: _taken(worker, None),
    }


def figures(ground: Ground, runs: int) -> Iterator[Figure]:
    """The two that write do so in a copy."""
    full = runs > 1
    yield _pull_beside_sql(ground, 15 if full else 1)
    with ground.copy() as copy:
        yield _replay(copy, 7 if full else 1)
        commits = COMMITS if full else 400
        yield value("pull_missed", _missed(copy, WRITERS, commits), unit="rows", rows=ground.rows)


def _replay(ground: Ground, runs: int) -> Figure:
    """Operations a second: of batches sent a second time, beside those sent for the first."""
    phones = iter(returned(ground, 2 * runs + 2, BATCH))
    client = ground.app.test_client()
    before: list[Phone] = []

    def first() -> float:
        phone = next(phones)
        took = seconds(lambda: _push(client, phone, "applied"))
        before[:] = [phone]
        return BATCH / took

    def again() -> float:
        return BATCH / seconds(lambda: _push(client, before[0], "duplicate"))

    first()
    again()
    return compared("replay_vs_push", again, first, unit="operations/s", runs=runs, rows=ground.rows)


def _push(client: Any, phone: Phone, wanted: str) -> None:
    body = {"device_id": "storm", "sent_at": utc_now().isoformat(), "operations": phone.operations}
    headers = {"Authorization": f"Bearer {phone.token}"}
    answer = client.post("/api/v1/sync/push", data=json.dumps(body), content_type="application/json", headers=headers)
    said = {one["status"] for one in answer.get_json()["outcomes"]}
    assert said == {wanted}, said


def _pull_beside_sql(ground: Ground, runs: int) -> Figure:
    """The request of a phone beside every statement that it asks, sent once more without anything around them; nothing new,
    and a page of 500 rows: the worse of the two.
    """
    worker = ground.door("worker01")
    end = _to_the_end(worker)
    found = []
    url = make_url(ground.app_url).set(drivername="postgresql").render_as_string(hide_password=False)
    # answers as bytes, as the application takes them
    with psycopg.connect(url, autocommit=True, cursor_factory=BareCursor) as connection:
        for cursor in (end, None):
            _taken(worker, cursor)
            with listening(ground.app) as asked:
                _taken(worker, cursor)
            statements = [(said, told) for said, told in asked if said.lstrip().startswith(("SELECT", "WITH", "("))]

            def bare(statements: list[tuple[str, Any]] = statements) -> None:
                for said, told in statements:
                    connection.execute(said, told).fetchall()

            bare()
            found.append(
                compared(
                    "pull_vs_sql",
                    lambda cursor=cursor: seconds(lambda: _taken(worker, cursor)),
                    lambda bare=bare: seconds(bare),
                    unit="s",
                    runs=runs,
                    rows=ground.rows,
                )
            )
    return max(found, key=lambda one: one.says)


def _taken(worker: Visitor, cursor: str | None) -> Any:
    answer = worker.get("/sync/pull", cursor=cursor, limit=500)
    assert answer.status == 200, answer.body
    return answer.body


def _to_the_end(worker: Visitor, cursor: str | None = None) -> str:
    while (page := _taken(worker, cursor))["has_more"]:
        cursor = page["cursor"]
    return str(page["cursor"])


def _missed(ground: Ground, writers: int, commits: int) -> int:
    """Cases of one grid are written, each in a transaction of its own that stays open for a while, so that they end in
    another order than they began; one phone pulls all the while. Answers how many it never got to know.
    """
    worker = ground.door("worker01")
    owner = make_url(ground.owner_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(owner, autocommit=True) as connection:
        [ours] = connection.execute(
            "SELECT array_agg(id) FROM (SELECT id FROM cases WHERE area_code ="
            " (SELECT area_code FROM assignment JOIN account ON account.id = account_id WHERE username = 'worker01'"
            "  AND valid_to IS NULL AND length(area_code) = 15 LIMIT 1) AND NOT protected LIMIT 400) AS near"
        ).fetchone() or [None]
    assert ours, "worker01 has no cases"
    cursor = _to_the_end(worker)
    shares = [ours[place::writers] for place in range(writers)]
    last: list[dict[UUID, int]] = [{} for _ in range(writers)]
    threads = [
        threading.Thread(target=_write, args=(owner, shares[place], commits // writers, last[place]))
        for place in range(writers)
    ]
    for thread in threads:
        thread.start()
    seen: dict[str, int] = {}
    while any(thread.is_alive() for thread in threads):
        cursor = _pulled(worker, cursor, seen)
    _pulled(worker, cursor, seen)
    written = {str(row): version for share in last for row, version in share.items()}
    return sum(seen.get(row) != version for row, version in written.items())


def _write(url: str, ids: list[UUID], commits: int, last: dict[UUID, int]) -> None:
    chance = random.Random(str(ids[0]))
    with psycopg.connect(url) as connection:
        for turn in range(commits):
            row = ids[turn % len(ids)]
            [version] = connection.execute(
                "UPDATE cases SET version = version + 1 WHERE id = %s RETURNING version", (row,)
            ).fetchone() or [0]
            time.sleep(chance.random() * 0.004)  # what a transaction does besides
            connection.commit()
            last[row] = version


def _pulled(worker: Visitor, cursor: str, seen: dict[str, int]) -> str:
    while True:
        page = _taken(worker, cursor)
        seen.update({one["id"]: one["version"] for one in page["changes"] if one["entity"] == "case"})
        cursor = page["cursor"]
        if not page["has_more"]:
            return cursor
