"""Map tiles, clusters, kept tiles and the choropleth, beside TiPg and bare SQL: over HTTP, from the real gunicorn, as a clerk.

TiPg (PyPI ``tipg``, under uvicorn with uvloop, as many processes as ours) serves a view of the same table with the same
columns, in EPSG:3857 as it stores them, and may use the same indexes; it is installed into ``var/bench/tipg`` by the
benchmark itself. It knows no scope here. Single cases are the open ones, which is what the map asks for; clusters are all.
"""

from __future__ import annotations

import math
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from random import Random
from urllib.parse import quote, urlencode

from sqlalchemy import create_engine, make_url, text

from server.atlas import counts
from server.atlas.tile import Tile
from server.core.clock import utc_now
from server.core.db import db
from tests.bench.figures import Figure, compared, value
from tests.bench.ground import BENCH, Ground, standing, wait_for
from tests.bench.load import asked, requests_per_second, transactions_per_second

KEYS = (
    "tiles_z14_vs_tipg",
    "tiles_z16_vs_tipg",
    "tiles_z14_vs_sql",
    "tiles_z16_vs_sql",
    "clusters_vs_tipg",
    "clusters_vs_points",
    "clusters_max_kib",
    "clusters_p95_growth",
    "tiles_cached_vs_uncached",
    "choropleth_vs_sql",
)
PROCESSES = 2
TILES = 16
FAR = (8, 9, 10, 11, 12)
TIPG = "tipg==1.6.1"
FRESH = {"Cache-Control": "no-store"}
"""The route as for a tile nobody asked for before: all of it, but neither taken from what is kept nor kept."""
_READY_SECONDS = 60


def requests(ground: Ground) -> dict[str, Callable[[], object]]:
    """What must not grow with the number of cases: clusters, and a tile that the caller has already."""
    clerk = ground.door("clerk01")
    _fold(ground)

    def ask(path: str, **headers: str) -> Callable[[], object]:
        def once() -> None:
            assert clerk.ask("GET", path.removeprefix("/api/v1"), headers=headers).status in {200, 204, 304}

        return once

    near = _path(_tiles(ground, 14)[0])
    tag = clerk.ask("GET", near.removeprefix("/api/v1")).headers.get("ETag", "")
    clusters = {f"clusters z{z}": ask(_path(_tiles(ground, z)[0]), **FRESH) for z in FAR}
    return {**clusters, "a tile it has": ask(near, **{"If-None-Match": tag})}


def figures(ground: Ground, runs: int) -> Iterator[Figure]:
    """All keys of ``KEYS``."""
    _fold(ground)
    seconds = 1 if runs == 1 else 5
    near = {z: _tiles(ground, z) for z in (14, 16)}
    far = [tile for z in FAR for tile in _tiles(ground, z)]
    with ground.served(PROCESSES) as ours, _tipg(ground) as tipg:

        def beside(key: str, mine: Callable[[], float], anchor: Callable[[], float]) -> Figure:
            return compared(key, mine, anchor, unit="tiles/s", runs=runs, rows=ground.rows)

        def measure(base: str, paths: Sequence[str], headers: dict[str, str]) -> Callable[[], float]:
            return lambda: requests_per_second(base, paths, headers, seconds=seconds)

        for z, tiles in near.items():
            mine = measure(ours, [_path(tile, state="open") for tile in tiles], _signed_in(ground) | FRESH)
            peer = measure(tipg, [_peer_path(tile) for tile in tiles], {})
            yield beside(f"tiles_z{z}_vs_tipg", mine, peer)
            script = _statements(tiles)
            bare = _bare(ground, script, len(tiles), seconds)
            mine = measure(ours, [_path(tile, state="open") for tile in tiles], _signed_in(ground) | FRESH)
            yield beside(f"tiles_z{z}_vs_sql", mine, bare)

        clusters = measure(ours, [_path(tile) for tile in far], _signed_in(ground) | FRESH)
        # not more than TiPg gives by itself; of a far tile that is a small part of the points
        peer = measure(tipg, [_peer_path(tile, of="points", limit=10_000) for tile in far], {})
        yield beside("clusters_vs_tipg", clusters, peer)
        by_case = [_path(tile, reported_to="2099-01-01T00:00:00+08:00") for tile in far]
        yield beside("clusters_vs_points", clusters, measure(ours, by_case, _signed_in(ground) | FRESH))
        sizes = [len(_fetch(ours + _path(tile), _signed_in(ground))) for tile in far]
        yield value("clusters_max_kib", max(sizes) / 1024, unit="KiB", rows=ground.rows)

        paths = [_path(tile, state="open") for tile in near[14]]
        signed = _signed_in(ground)
        tags = {"If-None-Match": ", ".join(_tag(ours + path, signed) for path in paths)}
        kept, fresh = measure(ours, paths, signed | tags), measure(ours, paths, signed | FRESH)
        yield beside("tiles_cached_vs_uncached", kept, fresh)
        yield _choropleth(ground, ours, runs, seconds)
    yield _growth(ground, runs, seconds)


def _growth(ground: Ground, runs: int, seconds: float) -> Figure:
    """p95 of clusters here beside p95 of the same tiles where there are a twenty-first of the cases."""
    with standing(max(ground.rows // 21, 2_000)) as small:
        _fold(small)
        with ground.served(PROCESSES) as here, small.served(PROCESSES) as there:

            def p95(of: Ground, base: str) -> Callable[[], float]:
                paths = [_path(tile) for z in FAR for tile in _tiles(of, z)]
                headers = _signed_in(of) | FRESH
                return lambda: asked(base, paths, headers, seconds=seconds, connections=1).p95_s

            return compared(
                "clusters_p95_growth", p95(ground, here), p95(small, there), unit="s", runs=runs, rows=ground.rows
            )


def _choropleth(ground: Ground, base: str, runs: int, seconds: float) -> Figure:
    until = utc_now().replace(hour=0, minute=0, second=0, microsecond=0)
    since = until - timedelta(days=30)
    query = urlencode({"level": "grid", "reported_from": since.isoformat(), "reported_to": until.isoformat()})
    path, headers = f"/api/v1/atlas/summary?{query}", _signed_in(ground)
    script = f"""
        SELECT left(area_code, 15), count(*) FILTER (WHERE {OPEN}), count(*) FILTER (WHERE NOT {OPEN}),
            count(*) FILTER (WHERE coalesce(paused_since, now()) >= due_at),
            count(*) FILTER (WHERE coalesce(paused_since, now()) >= yellow_at AND coalesce(paused_since, now()) < due_at)
        FROM cases WHERE reported_at >= '{since.isoformat()}' AND reported_at < '{until.isoformat()}' GROUP BY 1;
    """.replace("\n", " ")
    return compared(
        "choropleth_vs_sql",
        lambda: 1 / requests_per_second(base, [path], headers, seconds=seconds, connections=1),
        lambda: 1 / transactions_per_second(ground, script, seconds=seconds, connections=1),
        unit="s",
        runs=runs,
        rows=ground.rows,
    )


def _tiles(ground: Ground, z: int) -> list[Tile]:
    """Tiles around cases drawn at random: more of those where there are more cases."""
    engine = create_engine(ground.app_url)
    with engine.connect() as connection:
        ids = connection.scalars(text("SELECT id FROM cases WHERE geom IS NOT NULL ORDER BY case_no LIMIT 40000")).all()
        drawn = Random(z).sample(list(ids), min(200, len(ids)))
        points = connection.execute(
            text("SELECT ST_X(geom), ST_Y(geom) FROM cases WHERE id = ANY(:ids) ORDER BY id"), {"ids": drawn}
        ).all()
    engine.dispose()
    found = dict.fromkeys(_tile_at(lon, lat, z) for lon, lat in points)
    return list(found)[:TILES]


def _tile_at(lon: float, lat: float, z: int) -> Tile:
    down = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return Tile(z, int((lon + 180) / 360 * (1 << z)), int(down * (1 << z)))


def _path(tile: Tile, **filters: str) -> str:
    query = f"?{urlencode(filters)}" if filters else ""
    return f"/api/v1/atlas/tiles/cases/{tile.z}/{tile.x}/{tile.y}.mvt{query}"


def _peer_path(tile: Tile, *, of: str = "cases", limit: int = 10_000_000) -> str:
    return f"/collections/peer.{of}/tiles/WebMercatorQuad/{tile.z}/{tile.x}/{tile.y}?limit={limit}"


def _signed_in(ground: Ground) -> dict[str, str]:
    """A new token: one holds a quarter of an hour."""
    return {"Authorization": f"Bearer {ground.door('clerk01').token}"}


def _statements(tiles: list[Tile]) -> str:
    """These tiles as PostGIS alone makes them, one after another, for pgbench: of the very cases, each by its degrees."""
    lines = []
    for tile in tiles:
        west, south, east, north = tile.box
        bounds = f"ST_MakeEnvelope({', '.join(map(repr, tile.envelope))}, 3857)"
        lines.append(
            f"SELECT ST_AsMVT(feature.*, 'cases', 4096, 'geom') FROM (SELECT {TOLD},"
            f" ST_AsMVTGeom(mercator, {bounds}, 4096, 0, false) AS geom FROM cases"
            f" WHERE mercator && ST_Expand({bounds}, 1) AND {OPEN} AND ST_X(geom) >= {west} AND ST_X(geom) < {east}"
            f" AND ST_Y(geom) >= {south} AND ST_Y(geom) < {north}) AS feature;"
        )
    return "\n".join(lines)


def _bare(ground: Ground, script: str, statements: int, seconds: float) -> Callable[[], float]:
    return lambda: statements * transactions_per_second(ground, script, seconds=seconds)


def _fold(ground: Ground) -> None:
    with ground.app.app_context():
        counts.fold(utc_now())
        db.session.remove()


def _fetch(url: str, headers: dict[str, str]) -> bytes:
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=60) as answer:
        return bytes(answer.read())


def _tag(url: str, headers: dict[str, str]) -> str:
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=60) as answer:
        return str(answer.headers["ETag"])


OPEN = "state NOT IN ('closed', 'withdrawn', 'merged')"
TOLD = (
    "id::text AS id, case_no, title, ceil(extract(epoch FROM yellow_at))::bigint AS yellow_at,"
    " ceil(extract(epoch FROM due_at))::bigint AS due_at, floor(extract(epoch FROM paused_since))::bigint AS paused_since"
)
VIEW = f"""
    DROP SCHEMA IF EXISTS peer CASCADE;
    CREATE SCHEMA peer;
    CREATE VIEW peer.cases AS SELECT {TOLD}, mercator AS geom FROM cases WHERE {OPEN};
    CREATE VIEW peer.points AS SELECT id::text AS id, mercator AS geom FROM cases;
    GRANT USAGE ON SCHEMA peer TO {{role}};
    GRANT SELECT ON peer.cases, peer.points TO {{role}};
"""


@contextmanager
def _tipg(ground: Ground) -> Iterator[str]:
    """TiPg on the same rows; answers its address."""
    home = _installed()
    url = make_url(ground.app_url)
    engine = create_engine(ground.owner_url)
    with engine.begin() as connection:
        for line in VIEW.format(role=url.username).split(";"):
            if line.strip():
                connection.execute(text(line))
    engine.dispose()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    where = quote(str(url.query["host"]), safe="")
    environment = os.environ | {
        "DATABASE_URL": f"postgresql://{url.username}:{url.password}@{where}:5432/{url.database}",
        "TIPG_DB_SCHEMAS": '["peer"]',
        "TIPG_MAX_FEATURES_PER_TILE": "10000000",
        "TIPG_TILE_BUFFER": "0",
        "TIPG_TILE_CLIP": "false",
        "TIPG_ADD_TILES_VIEWER": "false",
        "PYTHONPATH": "",
    }
    command = [home / "bin" / "uvicorn", "tipg.main:app", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", str(PROCESSES), "--no-access-log", "--log-level", "warning"]
    log = BENCH / "tipg.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            list(map(str, command)), cwd=home, env=environment, stdout=out, stderr=out, start_new_session=True
        )
    base = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{base}/collections/peer.cases", process, log)
        yield base
    finally:
        os.killpg(process.pid, signal.SIGKILL)  # asked to end, it would first finish a tile of all there is
        process.wait(30)


def _installed() -> Path:
    home = BENCH / "tipg"
    if not (home / TIPG).exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(home)], check=True)
        subprocess.run([home / "bin" / "pip", "install", "-q", TIPG, "uvicorn[standard]"], check=True)
        (home / TIPG).touch()
    return home
