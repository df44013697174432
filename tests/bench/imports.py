"""A file of cases brought in by the command, against what PostgreSQL needs at the least for the same file: COPY, the areas
driven from the grids, one INSERT into a table like ``cases``, and its indexes made afterwards.

Each round has a database of its own with the district and no cases. What the anchor leaves out is what makes an import one:
it validates nothing, looks for no doubles, seals nobody, gives no codes, and writes no history.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from launch.place import PROJECT
from server.app import create_app
from server.config import Settings
from tests.bench.figures import Figure, compared, value
from tests.bench.ground import BENCH, Ground
from tests.bench.paper import say
from tests.conftest import environment_of, settings_for

KEYS = ("import_vs_sql", "import_mib")
_BASE, _ROUND = "imports_base", "imports_round"
_MOST_RUNS = 3

_FILE = """
COPY (
    SELECT 'GD' || row_number() OVER () AS "工单编号", c.description AS "诉求内容", k.name AS "诉求类型",
        CASE WHEN n % 10 = 0 THEN '紧急' END AS "紧急程度", CASE WHEN n % 2 = 0 THEN '张三' END AS "来电人",
        CASE WHEN n % 2 = 0 THEN '139' || lpad((n % 100000000)::text, 8, '0') END AS "联系电话",
        to_char(c.reported_at, 'YYYY-MM-DD HH24:MI') AS "来电时间", c.address_text AS "问题地址",
        round(ST_X(c.geom)::numeric, 6) AS "经度", round(ST_Y(c.geom)::numeric, 6) AS "纬度"
    FROM (SELECT *, row_number() OVER () AS n FROM cases) c JOIN category k ON k.code = c.category
    WHERE k.retired_at IS NULL
) TO STDOUT (FORMAT csv, HEADER)
"""

_ANCHOR = """
CREATE UNLOGGED TABLE raw (source_no text, description text, category text, urgency text, name text, phone text,
    at timestamp, address text, lon float8, lat float8);
COPY;
CREATE UNLOGGED TABLE placed AS
    SELECT row_number() OVER () AS id, ST_SetSRID(ST_MakePoint(lon, lat), 4326) AS geom, raw.* FROM raw;
CREATE INDEX ON placed USING gist (geom);
CREATE UNLOGGED TABLE mapped AS SELECT held.id, min(grid.code) AS code
    FROM area grid CROSS JOIN LATERAL
        (SELECT id FROM placed WHERE ST_Covers(grid.geom, placed.geom) OFFSET 0) held
    WHERE grid.level = 'grid' AND grid.retired_at IS NULL GROUP BY held.id;
CREATE TABLE bare (LIKE cases INCLUDING DEFAULTS INCLUDING GENERATED);
INSERT INTO bare (id, case_no, title, description, category, channel, disposal, state, urgency, signs, flags, protected,
    supervisions, geom, area_code, area_how, reported_area_code, reported_by, reported_at, received_at, occurred_at,
    address_text, version, due_at, yellow_at)
SELECT gen_random_uuid(), '620902-20261126-' || p.id, left(p.description, 24), p.description, k.code,
    'hotline_12345', 'escalated', 'reported', k.urgency, '{}', '{}', false, 0, p.geom, coalesce(m.code, county.code),
    CASE WHEN m.code IS NULL THEN 'none' ELSE 'inside' END, coalesce(m.code, county.code),
    '00000000-0000-7000-8000-00000000000c', now(), now(), p.at, p.address, 1, now(), now()
FROM placed p CROSS JOIN (SELECT code FROM area WHERE level = 'county' ORDER BY code LIMIT 1) county
    LEFT JOIN mapped m USING (id) JOIN category k ON k.name = p.category AND k.parent_code IS NOT NULL
"""


def figures(ground: Ground, runs: int) -> Iterator[Figure]:
    file = BENCH / f"imports-{ground.rows}.csv"
    settings = settings_for(ground.cluster, _BASE, BENCH / "imports-files") if _fresh(ground) else None
    assert settings is not None
    app = create_app(settings)
    assert app.test_cli_runner().invoke(args=["db", "upgrade"], catch_exceptions=False).exit_code == 0
    _district(ground, settings)
    rows = _write_file(ground, file)
    peaks: list[float] = []
    try:
        yield compared(
            "import_vs_sql",
            lambda: _ours(ground, file, rows, peaks),
            lambda: _anchor(ground, file),
            unit="s",
            runs=min(runs, _MOST_RUNS),
            rows=rows,
        )
        yield value("import_mib", max(peaks), unit="MiB", runs=len(peaks), rows=rows)
    finally:
        file.unlink()
        _fresh(ground)


def _fresh(ground: Ground) -> bool:
    for name in (_ROUND, _BASE):
        ground.cluster.drop_database(name)
    return True


def _url(url: str | None) -> str:
    return make_url(url or "").set(drivername="postgresql").render_as_string(hide_password=False)


def _district(ground: Ground, settings: Settings) -> None:
    """The areas of the ground, and nothing else of it."""
    with psycopg.connect(_url(ground.owner_url)) as there, psycopg.connect(_url(settings.database_owner_url)) as here:
        columns = ", ".join(
            name
            for (name,) in here.execute(
                "SELECT attname FROM pg_attribute WHERE attrelid = 'area'::regclass AND attnum > 0"
                " AND NOT attisdropped AND attgenerated = '' ORDER BY attnum"
            )
        )
        source = there.cursor().copy(f"COPY (SELECT {columns} FROM area) TO STDOUT")
        with source as out, here.cursor().copy(f"COPY area ({columns}) FROM STDIN") as into:
            for piece in out:
                into.write(piece)


def _write_file(ground: Ground, file: Path) -> int:
    rows = -1
    with psycopg.connect(_url(ground.owner_url)) as there, there.cursor().copy(_FILE) as out, file.open("wb") as to:
        for piece in out:
            to.write(piece)
            rows += 1  # one line a piece, the headings first
    return rows


def _round(ground: Ground) -> Settings:
    ground.cluster.drop_database(_ROUND)
    ground.cluster.create_database(_ROUND, template=_BASE)
    return Settings(
        **{
            **vars(ground.settings),
            "database_url": ground.cluster.app_url(_ROUND),
            "database_owner_url": ground.cluster.owner_url(_ROUND),
            "files": BENCH / "imports-files",
            "demo": False,
        }
    )


def _ours(ground: Ground, file: Path, rows: int, peaks: list[float]) -> float:
    """``flask cases import``, the whole process; its peak memory is written down."""
    settings = _round(ground)
    command = [
        sys.executable,
        "-m",
        "flask",
        "--app",
        "wsgi",
        "cases",
        "import",
        str(file),
        "--channel",
        "hotline_12345",
    ]
    environment = environment_of(settings) | {"XUNGE_CHECK_ANSWERS": "0"}
    began = time.perf_counter()
    log, peak = BENCH / "imports.log", 0
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=out, stderr=subprocess.STDOUT)
        while process.poll() is None:
            peak = max(peak, _peak(process.pid))
            time.sleep(0.1)
    took = time.perf_counter() - began
    assert process.returncode == 0, log.read_text()[-2000:]
    with psycopg.connect(_url(settings.database_owner_url)) as connection:
        (stand,) = connection.execute(
            "SELECT count(*) FROM cases c JOIN case_step s ON s.case_id = c.id"
        ).fetchone() or (0,)
    assert stand == rows, f"{stand} of {rows} stand"
    peaks.append(peak / 1024)
    say(f"  import of {rows}: {took:.1f} s, {peaks[-1]:.0f} MiB")
    return took


def _peak(pid: int) -> int:
    """KiB, of this program alone: what the kernel tells of a child that has ended knows its parent's memory too."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")), 0)


def _anchor(ground: Ground, file: Path) -> float:
    settings = _round(ground)
    with psycopg.connect(_url(settings.database_owner_url), autocommit=True) as connection:
        began = time.perf_counter()
        for statement in map(str.strip, _ANCHOR.split(";")):
            if statement == "COPY":
                copy = connection.cursor().copy("COPY raw FROM STDIN (FORMAT csv, HEADER)")
                with copy as into, file.open("rb") as source:
                    while piece := source.read(1024 * 1024):
                        into.write(piece)
            else:
                connection.execute(statement)
        found = connection.execute("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'cases'").fetchall()
        for name, made in found:
            connection.execute(made.replace(f" {name} ON public.cases ", " ON public.bare "))
        took = time.perf_counter() - began
    say(f"  anchor: {took:.1f} s, {len(found)} indexes")
    return took
