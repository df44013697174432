"""The area of a point: of all cases at once against the bare grid-driven statement, and of one against pgbench alone."""

from __future__ import annotations

import re
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, text

from server.areas.assign import assign
from server.areas.queries import Place, area_at
from server.core.db import db
from tests.bench.figures import Figure, compared
from tests.bench.ground import Ground

KEYS = ("assign_set_vs_sql", "assign_one_vs_sql")
SAMPLE = 500
ASKED = 4 * SAMPLE
_SET_RUNS = 3
"""The set-based pair takes most of a minute a round."""

_BARE_SET = """
UPDATE bench_staged SET area_code = found.code, area_how = 'inside', area_distance_m = NULL
FROM (
    SELECT held.id, grid.code
    FROM (SELECT code, geom FROM area WHERE level = 'grid' AND retired_at IS NULL) AS grid
    CROSS JOIN LATERAL (SELECT id FROM bench_staged WHERE ST_Covers(grid.geom, geom) OFFSET 0) AS held
) AS found WHERE bench_staged.id = found.id
"""
_BARE_ONE = """
SELECT code FROM area WHERE level = 'grid' AND retired_at IS NULL
AND ST_Covers(geom, ST_SetSRID(ST_MakePoint(:lon::float8, :lat::float8), 4326)) ORDER BY code LIMIT 1;
"""


def figures(ground: Ground, runs: int) -> Iterator[Figure]:
    yield _of_all(ground, min(runs, _SET_RUNS))
    yield _of_one(ground, runs)


def requests(ground: Ground) -> dict[str, Callable[[], None]]:
    clerk = ground.door("clerk01")
    points = cycle(_points(ground))

    def ask() -> None:
        lon, lat = next(points)
        assert clerk.get("/areas/at", lon=lon, lat=lat).status == 200

    return {"area_of_a_point": ask}


def _of_all(ground: Ground, runs: int) -> Figure:
    engine = create_engine(ground.owner_url)
    try:
        rows = _staged(engine)
        return compared(
            "assign_set_vs_sql",
            lambda: _timed(engine, lambda connection: assign(connection, "bench_staged")),
            lambda: _timed(engine, lambda connection: connection.execute(text(_BARE_SET))),
            unit="s",
            runs=runs,
            rows=rows,
        )
    finally:
        with engine.begin() as connection:
            connection.execute(text("DROP TABLE IF EXISTS bench_staged, bench_points"))
        engine.dispose()


def _staged(engine: Engine) -> int:
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS bench_staged, bench_points"))
        connection.execute(
            text("CREATE UNLOGGED TABLE bench_points AS SELECT id, geom FROM cases WHERE geom IS NOT NULL")
        )
        return connection.scalar(text("SELECT count(*) FROM bench_points")) or 0


def _timed(engine: Engine, do: Callable[[Connection], object]) -> float:
    """On a table as an import has one: new, without dead rows, indexed; only the statement is timed, with its commit."""
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS bench_staged"))
        connection.execute(
            text(
                "CREATE UNLOGGED TABLE bench_staged (id uuid PRIMARY KEY, geom geometry(Point, 4326),"
                " area_code text, area_how text, area_distance_m float8)"
            )
        )
        connection.execute(text("INSERT INTO bench_staged (id, geom) SELECT id, geom FROM bench_points"))
        connection.execute(text("CREATE INDEX ON bench_staged USING gist (geom)"))
        connection.execute(text("ANALYZE bench_staged"))
    began = time.perf_counter()
    with engine.begin() as connection:
        # the same memory for both: what is compared is the statement
        connection.execute(text("SET LOCAL work_mem = '256MB'"))
        do(connection)
    return time.perf_counter() - began


def _of_one(ground: Ground, runs: int) -> Figure:
    points = _points(ground)
    endless = cycle(points)

    def ours() -> float:
        with ground.app.app_context():
            began = time.perf_counter()
            for _ in range(ASKED):
                lon, lat = next(endless)
                area_at(Place(lon, lat), ())
            took = time.perf_counter() - began
            db.session.remove()
        return ASKED / took

    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "areas.sql"
        script.write_text("".join(f"\\set lon {lon!r}\n\\set lat {lat!r}\n{_BARE_ONE}" for lon, lat in points))

        def bare() -> float:
            done = subprocess.run(
                [
                    ground.bin("pgbench"),
                    *("-n", "-M", "prepared", "-c", "1", "-t", str(ASKED // len(points)), "-f", str(script)),
                ],
                env=ground.libpq(),
                capture_output=True,
                text=True,
                check=True,
            )
            [scripts] = re.findall(r"tps = ([0-9.]+)", done.stdout)
            return float(scripts) * len(points)

        return compared("assign_one_vs_sql", ours, bare, unit="points/s", runs=runs, rows=ground.rows)


def _points(ground: Ground) -> list[tuple[float, float]]:
    """Places of cases, spread over all of them."""
    with ground.app.app_context():
        rows = db.session.execute(
            text("SELECT ST_X(geom), ST_Y(geom) FROM cases WHERE geom IS NOT NULL ORDER BY md5(id::text) LIMIT :most"),
            {"most": SAMPLE},
        ).all()
        db.session.remove()
    return [(float(lon), float(lat)) for lon, lat in rows]
