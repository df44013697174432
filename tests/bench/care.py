"""The due list with 100,000 people, beside its bare SQL: ``make bench ARGS="--only care_list_vs_sql"``.

A private cluster without durability, filled by COPY; the worker's list through the real code and over HTTP (Flask's test
client), and as an anchor the one statement somebody would write by hand for the same rows, asked through psycopg on a
connection of the same pool. All are asked in turn, so that whatever else the machine does falls on each alike. The ratio is
what counts: milliseconds say how busy the machine was.
"""

from __future__ import annotations

import os
import statistics
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

from launch import cluster as clusters
from server.app import create_app
from server.catalogue import queries as catalogue
from server.core.clock import local_date, utc_now
from server.core.db import db
from server.core.limits import limiter
from server.identity.models import Account
from server.identity.queries import actor_at
from server.people import queries as people
from tests.bench.crowd import GRID, fill
from tests.bench.figures import Figure, in_turn, p95, seconds
from tests.bench.ground import Ground
from tests.bench.paper import say
from tests.conftest import settings_for
from tests.door import Door

ROUNDS = int(os.environ.get("ROUNDS", "200"))
PEOPLE = int(os.environ.get("PEOPLE", "100000"))

BARE = """
WITH mine AS (
    SELECT c.person_id, c.due_on FROM care_plan c
    WHERE c.helper_id = %(me)s AND c.ended_on IS NULL AND c.due_on <= %(until)s
    UNION ALL
    SELECT c.person_id, c.due_on
    FROM person p JOIN care_plan c ON c.person_id = p.id JOIN care_group g ON g.code = c.group_code
    WHERE p.grid_code = %(grid)s AND c.helper_id IS NULL AND c.ended_on IS NULL AND c.due_on <= %(until)s
      AND g.permission IS NULL
), due AS (SELECT person_id, min(due_on) AS due_on FROM mine GROUP BY person_id)
SELECT due.due_on AS first_due, p.id, p.name, p.sex, p.birth_year, p.household_id, p.address_text, p.door, p.grid_code,
       p.last_visit_at, p.last_visit_outcome, p.version, ST_X(p.geom) AS lon, ST_Y(p.geom) AS lat,
       s.phone, s.guardian, s.needs, s.last_said,
       c.id AS plan_id, c.group_code, g.name AS group_name, c.tier_code, t.name AS tier_name, t.every, t.unit, c.helper_id,
       a.name AS helper_name, c.began_on, c.last_seen_on, c.due_on, c.grave_at, c.ended_on, c.end_reason,
       in_grid.name AS grid_name, in_hood.name AS hood_name, in_town.name AS town_name
FROM due
JOIN person p ON p.id = due.person_id
LEFT JOIN person_sensitive s ON s.person_id = p.id
JOIN care_plan c ON c.person_id = p.id
JOIN care_group g ON g.code = c.group_code AND (g.permission IS NULL OR c.helper_id = %(me)s)
JOIN care_tier t ON t.code = c.tier_code
LEFT JOIN account a ON a.id = c.helper_id
JOIN area in_grid ON in_grid.code = p.grid_code
JOIN area in_hood ON in_hood.code = left(p.grid_code, 12)
JOIN area in_town ON in_town.code = left(p.grid_code, 9)
ORDER BY due.due_on, p.id, c.ended_on IS NOT NULL, c.due_on, c.id
"""
"""What the worker's list shows of everybody on it, in one statement, each way to the list by its own index: read, but not
unsealed and not made a document.
"""


KEYS = ("care_list_vs_sql",)


def figures(_: Ground, runs: int) -> Iterator[Figure]:
    """The due list beside its bare SQL, on a ground of its own: people are what there must be many of."""
    people, rounds = (PEOPLE, ROUNDS) if runs > 1 else (2000, 1)
    report, counts = measured(people, rounds)
    show(report, counts)
    ours, bare = (report[name]["median_ms"] / 1000 for name in ("due list", "bare SQL"))
    yield Figure(KEYS[0], "s", rounds, people, ratio=round(ours / bare, 2), ours=ours, anchor=bare)


def measured(people: int, rounds: int) -> tuple[dict[str, dict[str, float]], dict[str, int]]:
    """Fill a cluster, ask each way in turn; answers the times of each, and how many rows of what there were."""
    with tempfile.TemporaryDirectory() as folder, clusters.temporary() as cluster:
        settings = replace(settings_for(cluster, "bench", Path(folder)), check_answers=False)
        app = create_app(settings)
        limiter.enabled = False
        result = app.test_cli_runner().invoke(args=["db", "upgrade"], catch_exceptions=False)
        assert result.exit_code == 0, result.output
        with app.app_context():
            counts = fill(people)
            db.session.commit()
            db.session.remove()
        engine = create_engine(settings.database_owner_url or "", isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("VACUUM ANALYZE"))
        engine.dispose()
        with app.app_context():
            ways, rows = prepare(app)
            found = timed(ways, rounds)
            db.session.remove()
            db.engine.dispose()
    return found, counts | rows


def prepare(app: Any) -> tuple[dict[str, Callable[[], object]], dict[str, int]]:
    """What is asked each round, by name; and how many rows the worker's list has."""
    now = utc_now()
    today = local_date(now)
    until = today + timedelta(days=catalogue.care_rule().days_ahead)
    account_id = db.session.query(Account.id).filter_by(username="worker01").scalar()
    actor = actor_at(account_id, now)
    assert actor is not None
    asked = {"until": until, "me": account_id, "grid": GRID}
    door = Door(app)
    worker, officer = door.login("worker01"), door.login("officer01", app="console")

    def bare_sql() -> list[Any]:
        taken = db.engine.raw_connection()  # taking a connection and giving it back is no part of the list
        found: list[Any] = taken.driver_connection.execute(BARE, asked).fetchall()
        taken.close()
        return found

    def due_list() -> list[dict[str, Any]]:
        documents = people.walking_list(actor, today, until)
        db.session.remove()  # the next one asks with nothing in hand, as every request does
        return documents

    def over_http(visitor: Any, path: str, **query: str) -> Callable[[], dict[str, Any]]:
        def ask() -> dict[str, Any]:
            answer = visitor.get(path, **query)
            assert answer.status == 200, answer.body
            return dict(answer.body)

        return ask

    care_list = over_http(worker, "/care/list")
    documents, rows = due_list(), bare_sql()
    in_order = list(dict.fromkeys(str(row[1]) for row in rows))
    assert [one["id"] for one in documents] == in_order == [one["id"] for one in care_list()["people"]]
    assert sum(len(one["plans"]) for one in documents) == len(rows)
    ways = {
        "bare SQL": bare_sql,
        "due list": due_list,
        "GET /care/list": care_list,
        "GET /people (town)": over_http(officer, "/people"),
        "GET /care/coverage (town)": over_http(officer, "/care/coverage", level="neighbourhood"),
    }
    return ways, {
        "on the list": len(documents),
        "their plans": len(rows),
        "in town": over_http(officer, "/people")()["total"],
    }


def timed(ways: dict[str, Callable[[], object]], rounds: int) -> dict[str, dict[str, float]]:
    """Ask each way once a round, in turn; answers ``{name: {median_ms, p95_ms}}``."""
    for ask in ways.values():  # plans, caches and imports are warm before the first round counts
        ask()
    found = in_turn({name: lambda ask=ask: seconds(ask) * 1000 for name, ask in ways.items()}, rounds)
    return {
        name: {"median_ms": round(statistics.median(took), 2), "p95_ms": round(p95(took), 2)}
        for name, took in found.items()
    }


def show(report: dict[str, dict[str, float]], counts: dict[str, int]) -> None:
    say("  " + ", ".join(f"{name}: {number}" for name, number in counts.items()))
    for name, took in report.items():
        say(f"  {name:<28} median {took['median_ms']:>8.2f} ms   p95 {took['p95_ms']:>8.2f} ms")
