"""Lists, search and likely doubles among millions of cases, as the desk asks for them."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
from sqlalchemy import make_url, text

from server.cases.similar import similar_cases
from server.core.clock import utc_now
from server.core.db import db
from server.identity.models import Account
from server.identity.queries import actor_at
from tests.bench.figures import Figure, against, p95
from tests.bench.ground import Ground

KEYS = ("search_vs_like", "duplicates_vs_sql")
_SHARE = 0.003
"""The word that is searched for stands in about so many of all cases."""
_ASKED = 60

LIKE = """
    SELECT count(*) FROM cases
    WHERE title LIKE %(word)s OR description LIKE %(word)s OR address_text LIKE %(word)s OR resolution LIKE %(word)s"""
CANDIDATES = """
    SELECT id, case_no, title, description, category, reported_at, state FROM cases
    WHERE mercator && ST_Transform(
        ST_MakeEnvelope(%(lon)s - %(wide)s, %(lat)s - %(high)s, %(lon)s + %(wide)s, %(lat)s + %(high)s, 4326), 3857)
      AND category = ANY(%(alike)s) AND reported_at >= now() - make_interval(days => %(days)s) AND NOT protected
    ORDER BY reported_at DESC LIMIT 200"""
"""What lies near, of like kind and lately: all that somebody would write by hand who has the index."""


def requests(ground: Ground) -> dict[str, Callable[[], None]]:
    """The desk's pages by what is asked, and the look-up while typing."""
    director, clerk = ground.door("director01"), ground.door("clerk01")
    word, near = a_word(ground), _somewhere(ground, 1)[0]

    def listed(**query: Any) -> Callable[[], None]:
        return lambda: _well(director.get("/cases", **query))

    return {
        "newest cases": listed(order="reported"),
        "open cases by deadline": listed(state="open", order="due"),
        "search for two signs": listed(q=word, order="reported"),
        "grave cases": listed(urgency="grave", order="reported"),
        "withdrawn cases": listed(state="withdrawn", order="reported"),
        "my work": lambda: _well(clerk.get("/cases", mine="true", state="open", order="due")),
        "likely doubles": lambda: _well(clerk.post("/cases/similar", near)),
        "a case by the end of its code": lambda: _well(clerk.get("/cases", q="-0001-", order="reported")),
    }


def figures(ground: Ground, runs: int) -> Iterator[Figure]:
    director, word = ground.door("director01"), a_word(ground)
    with _bare(ground) as connection:

        def like() -> int:
            return int(connection.execute(LIKE, {"word": f"%{word}%"}).fetchone()[0])

        def search() -> int:
            answer = director.get("/cases", q=word, count="exact", limit=1, order="reported")
            return int(answer.body["total"])

        assert search() >= like(), word  # steps and numbers count too
        yield against("search_vs_like", search, like, unit="searches/s", runs=min(runs, 5), rows=ground.rows)
    yield _doubles(ground, runs)


def _doubles(ground: Ground, runs: int) -> Figure:
    """p95 of the look-up, in the application, beside p95 of the bare candidates' SQL: asked for in turn, of many places."""
    asked = _somewhere(ground, _ASKED if runs > 1 else 5)
    ours: list[float] = []
    bare: list[float] = []
    with ground.app.test_request_context(), _bare(ground) as connection:
        now = utc_now()
        clerk = actor_at(db.session.query(Account).filter_by(username="clerk01").one().id, now)
        assert clerk is not None
        rule = db.session.execute(text("SELECT similar_metres, similar_days FROM case_rule")).one()
        for _ in range(max(1, min(runs, 3))):
            for one in asked:
                began = time.perf_counter()
                similar_cases(clerk, {"but": None, "phone": None, "grid": None} | one, now)
                db.session.rollback()
                between = time.perf_counter()
                connection.execute(
                    CANDIDATES,
                    {
                        "lon": one["lon"],
                        "lat": one["lat"],
                        "wide": rule.similar_metres / 111_000 / math.cos(math.radians(one["lat"])),
                        "high": rule.similar_metres / 111_000,
                        "alike": [one["category"]],
                        "days": int(rule.similar_days),
                    },
                ).fetchall()
                bare.append(time.perf_counter() - between)
                ours.append(between - began)
        db.session.remove()
    mine, theirs = p95(ours), p95(bare)
    return Figure(
        "duplicates_vs_sql",
        "s",
        len(ours),
        ground.rows,
        ratio=round(mine / theirs, 3),
        ours=round(mine, 5),
        anchor=round(theirs, 5),
    )


def a_word(ground: Ground) -> str:
    """Two signs that stand side by side in about :data:`_SHARE` of the cases: of those that do among the newest, the one that does
    among all.
    """
    with ground.app.app_context():
        found = db.session.execute(
            text(
                "SELECT pair FROM (SELECT pair FROM (SELECT unnest(sign_pairs(description)) AS pair FROM cases"
                " WHERE id IN (SELECT id FROM cases ORDER BY reported_at DESC LIMIT 2000)) AS pairs"
                " WHERE pair ~ '^[一-龥]{2}$' GROUP BY pair ORDER BY abs(count(*)::float / 2000 - :share), pair LIMIT 20) AS near"
                " ORDER BY abs((SELECT count(*) FROM cases WHERE case_signs(title, description, address_text, resolution)"
                " @> ARRAY[pair])::float / (SELECT count(*) FROM cases) - :share), pair LIMIT 1"
            ),
            {"share": _SHARE},
        ).scalar_one()
        db.session.remove()
    return str(found)


def _somewhere(ground: Ground, many: int) -> list[dict[str, Any]]:
    """What somebody types about a matter near one that was told lately."""
    with ground.app.app_context():
        rows = db.session.execute(
            text(
                "SELECT category, ST_X(geom) AS lon, ST_Y(geom) AS lat, description AS text, address_text FROM cases"
                " WHERE geom IS NOT NULL AND NOT protected AND reported_at > (SELECT max(reported_at) FROM cases) - interval '2 days'"
                " ORDER BY id LIMIT :many"
            ),
            {"many": many},
        ).mappings()
        found = [{name: held for name, held in row.items() if held is not None} for row in rows]
        db.session.remove()
    return [{"address_text": None} | one for one in found]


def _bare(ground: Ground) -> psycopg.Connection[Any]:
    url = make_url(ground.app_url).set(drivername="postgresql")
    return psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)


def _well(answer: Any) -> None:
    assert answer.status == 200, answer.body
