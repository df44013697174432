"""The areas of many points at once: one statement, driven from the grids.

Asked from a grid, PostGIS prepares its polygon once and tests thousands of points against it; asked from a point, it
prepares one polygon for every point (STACK "Point → area": 396,000 against 90,000 a second). The answers are those of
``queries.area_at`` for a point without an accuracy circle and without a choice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, text

from server.areas.queries import COUNTY_CODE, NEAREST_WITHIN_DEGREES, NEAREST_WITHIN_M
from server.core import problems

_MEMORY = "256MB"
"""For this transaction: hashes of every row's place, which would go to disk at the default of 4 MB."""


def assign(
    connection: Connection,
    table: str,
    *,
    point: str = "geom",
    into: tuple[str, str, str] = ("area_code", "area_how", "area_distance_m"),
    where: str = "true",
    values: Mapping[str, Any] | None = None,
) -> int:
    """Write area code, how it was found (``inside``, ``nearest``, ``none``) and metres into every row; answers how many.

    ``table`` is a plain one (no partitions) that nobody else writes meanwhile; it has a point (EPSG:4326, or NULL: ``none``)
    with a GiST index (a few thousand rows do without) and the three columns. ``where`` chooses rows: SQL of the caller's own, its ``values`` beside it. On a
    border the lowest code counts; in no grid, the nearest within 50 m; else the county. Raises AREAS_MISSING where
    there is none. Never commits; 2.1 million rows take longer than a writing transaction may (DESIGN §4), so on a
    table of the district's present a caller comes with some ten thousand at a time.
    """
    county = connection.scalar(COUNTY_CODE)
    if county is None:
        raise problems.AREAS_MISSING()
    quote = connection.dialect.identifier_preparer.quote
    code, how, metres = map(quote, into)
    connection.execute(text(f"SET LOCAL work_mem = '{_MEMORY}'"))
    statement = _STATEMENT.format(
        table=".".join(map(quote, table.split("."))),
        point=quote(point),
        code=code,
        how=how,
        metres=metres,
        where=where,
    )
    given = dict(values or {}) | {"county": county, "metres": NEAREST_WITHIN_M, "degrees": NEAREST_WITHIN_DEGREES}
    return connection.execute(text(statement), given).rowcount


# OFFSET 0 keeps the planner from turning the lateral join round, which would prepare nothing. What lies in a grid is
# found first; only what is left over (a gap, another district) is measured, point by point. Rows are found again by where
# they lie in the table (ctid), which holds within a statement and costs a fifth of a look into the index of ids.
_STATEMENT = """
WITH grid AS MATERIALIZED (
    SELECT code, geom FROM area WHERE level = 'grid' AND retired_at IS NULL AND geom IS NOT NULL
), inside AS MATERIALIZED (
    SELECT held.at, min(grid.code) AS code
    FROM grid CROSS JOIN LATERAL (
        SELECT ctid AS at FROM {table} WHERE ST_Covers(grid.geom, {point}) AND ({where}) OFFSET 0
    ) AS held
    GROUP BY held.at
), answer AS (
    SELECT at, code, 'inside' AS how, NULL::float8 AS metres FROM inside
    UNION ALL
    SELECT rest.at, coalesce(near.code, :county), CASE WHEN near.code IS NULL THEN 'none' ELSE 'nearest' END,
           round(near.metres::numeric, 1)::float8
    FROM (
        SELECT ctid AS at, {point} AS point FROM {table} WHERE ({where}) AND ctid NOT IN (SELECT at FROM inside)
    ) AS rest LEFT JOIN LATERAL (
        SELECT code, metres FROM (
            SELECT area.code, ST_Distance(area.geom::geography, rest.point::geography) AS metres
            FROM area WHERE level = 'grid' AND retired_at IS NULL AND ST_DWithin(area.geom, rest.point, :degrees)
        ) AS measured
        WHERE metres <= :metres ORDER BY metres, code LIMIT 1
    ) AS near ON true
)
UPDATE {table} SET {code} = answer.code, {how} = answer.how, {metres} = answer.metres
FROM answer WHERE {table}.ctid = answer.at
"""
