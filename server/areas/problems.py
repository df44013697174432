"""Where boundaries do not fit: overlaps, gaps, what sticks out of its parent, what lies in another's.

Checked in sets by PostGIS: shapes are cut in degrees, because a long side that is straight there bends in metres, and what
is left is measured in metres (UTM of the district's middle). What is nowhere wider than two metres comes from
drawing the same line twice and is not worth a person's time; a point that falls into it goes to the nearest grid.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text

from server.areas.models import LEVEL_BY_DIGITS
from server.core.db import db
from server.core.permissions import Permission
from server.identity.actor import Actor

NARROWEST_M = 2.0
MOST = 500
"""Features in one answer, the largest; how many there are in all is told beside them."""
KINDS = ("misplaced", "overlap", "sticks_out", "gap")
_LEVELS = {"county": "区县", "town": "乡镇街道", "neighbourhood": "村社区", "grid": "网格"}
_NEIGHBOURS = 3


def problems_of(actor: Actor) -> dict[str, Any]:
    """What does not fit where the actor keeps the boundaries, as GeoJSON: ``{type, features, counts, total}``."""
    return problems_in(actor.areas(Permission.AREA_EDIT))


@dataclass
class Trial:
    """Areas as they would be: these come or are drawn anew, those go. Only looked at, nothing is written."""

    come: list[Mapping[str, Any]] = field(default_factory=list)
    """Each ``{code, level, name, parent, geom}``, the last one WKB in degrees, WGS-84."""
    go: Sequence[str] = ()


def problems_in(codes: Iterable[str], *, trial: Trial | None = None, about: set[str] | None = None) -> dict[str, Any]:
    """The same of some areas and what lies in them; largest first, each with a sentence that tells it.

    ``about``: only what concerns one of these.
    """
    come = trial.come if trial else []
    values = {
        "inside": [f"{code}%" for code in codes],
        "half": NARROWEST_M / 2,
        "near": NARROWEST_M,
        "go": [*(one["code"] for one in come), *(trial.go if trial else ())],
        **{name: [one[name] for one in come] for name in ("code", "level", "name", "parent", "geom")},
    }
    rows = db.session.execute(text(_STATEMENT), values).all()
    if about is not None:
        rows = [row for row in rows if not about.isdisjoint(row.codes)]
    counts = Counter(row.kind for row in rows)
    return {
        "type": "FeatureCollection",
        "features": [_feature(number, row) for number, row in enumerate(rows[:MOST], 1)],
        "counts": {kind: counts[kind] for kind in KINDS},
        "total": len(rows),
    }


def _feature(number: int, row: Any) -> dict[str, Any]:
    areas = [{"code": code, "name": name} for code, name in zip(row.codes, row.names, strict=True)]
    return {
        "type": "Feature",
        "id": number,
        "geometry": row.geometry,
        "properties": {
            "kind": row.kind,
            "areas": areas,
            "square_m": round(row.square_m, 1),
            "sentence": _sentence(row.kind, areas, row.square_m),
        },
    }


def _sentence(kind: str, areas: list[dict[str, str]], square_m: float) -> str:
    size = _size(square_m)
    first, *others = (one["name"] for one in areas)
    match kind:
        case "overlap":
            return f"{first}和{others[0]}重叠了 {size}"
        case "sticks_out":
            return f"{first}有 {size}伸到{others[0]}外面"
        case "misplaced":
            return f"{first}大部分画在{others[1]}里，按代码却属于{others[0]}"
        case _:
            below = _LEVELS[_below(areas[0]["code"])]
            where = f"，挨着{'、'.join(others)}" if others else ""
            return f"{first}里有 {size}不属于任何{below}{where}"


def _below(code: str) -> str:
    digits = sorted(LEVEL_BY_DIGITS)
    return LEVEL_BY_DIGITS[digits[min(digits.index(len(code)) + 1, len(digits) - 1)]]


def _size(square_m: float) -> str:
    if square_m >= 100_000:  # noqa: PLR2004 -- a tenth of a square kilometre
        return f"{square_m / 1e6:.2f} 平方公里"
    return f"{square_m:,.0f} 平方米".replace(",", "")


# A parent without an outline of its own is what its children cover, with the cracks between them closed (25 m). A piece is
# told as far as it is two metres wide: the hair-thin ends of it are nobody's business.
_STATEMENT = f"""
WITH named AS MATERIALIZED (
    SELECT code, name, level, parent_code, geom FROM area
    WHERE retired_at IS NULL AND code <> ALL (CAST(:go AS text[]))
    UNION ALL
    SELECT code, name, level, parent_code, ST_GeomFromWKB(geom, 4326) FROM unnest(
        CAST(:code AS text[]), CAST(:name AS text[]), CAST(:level AS text[]), CAST(:parent AS text[]), CAST(:geom AS bytea[])
    ) AS come (code, name, level, parent_code, geom)
), zone AS MATERIALIZED (
    SELECT 32600 + greatest(1, least(60, floor((ST_X(ST_Centroid(ST_Extent(geom))) + 180) / 6)::int + 1)) AS srid
    FROM named
), shape AS MATERIALIZED (
    SELECT code, name, level, parent_code, geom
    FROM named WHERE geom IS NOT NULL AND code LIKE ANY (:inside)
), covered AS MATERIALIZED (
    SELECT parent_code AS code, ST_Union(geom) AS geom FROM shape WHERE parent_code IS NOT NULL GROUP BY parent_code
), whole AS MATERIALIZED (
    SELECT code, coalesce(shape.geom, ST_Buffer(ST_Buffer(covered.geom, 25e-5, 'join=mitre'), -25e-5, 'join=mitre')) AS geom
    FROM covered LEFT JOIN shape USING (code)
), misplaced AS MATERIALIZED (
    SELECT child.code, child.parent_code, other.code AS other, child.geom
    FROM shape AS child JOIN shape AS other
        ON other.code <> child.parent_code AND length(other.code) = length(child.parent_code)
        AND ST_Intersects(child.geom, other.geom)
    WHERE ST_Area(ST_Intersection(child.geom, other.geom)) > ST_Area(child.geom) / 2
), found AS (
    SELECT 'overlap' AS kind, ARRAY[one.code, other.code] AS codes, ST_Intersection(one.geom, other.geom) AS geom
    FROM shape AS one JOIN shape AS other
        ON one.level = other.level AND one.code < other.code AND ST_Intersects(one.geom, other.geom)
    UNION ALL
    SELECT 'sticks_out', ARRAY[child.code, parent.code], ST_Difference(child.geom, parent.geom)
    FROM shape AS child JOIN shape AS parent ON parent.code = child.parent_code
    WHERE NOT ST_Covers(parent.geom, child.geom) AND child.code NOT IN (SELECT code FROM misplaced)
    UNION ALL
    SELECT 'gap', ARRAY[code], ST_Difference(whole.geom, covered.geom) FROM whole JOIN covered USING (code)
    UNION ALL
    SELECT 'misplaced', ARRAY[code, parent_code, other], geom FROM misplaced
), metric AS MATERIALIZED (
    SELECT kind, codes, ST_Transform(piece.geom, srid) AS geom
    FROM zone, found CROSS JOIN LATERAL ST_Dump(ST_CollectionExtract(found.geom, 3)) AS piece
), part AS MATERIALIZED (
    SELECT kind, codes, wide.geom, ST_Area(wide.geom) AS square_m
    FROM metric CROSS JOIN LATERAL ST_Dump(ST_CollectionExtract(ST_Intersection(
        metric.geom,
        ST_Buffer(ST_Buffer(metric.geom, -:half, 'join=mitre'), :half, 'join=mitre mitre_limit=2')
    ), 3)) AS wide
), told AS (
    SELECT kind, square_m, geom, CASE WHEN kind <> 'gap' THEN codes ELSE codes || ARRAY(
        SELECT code FROM shape, ST_Transform(shape.geom, srid) AS drawn
        WHERE parent_code = codes[1] AND ST_DWithin(drawn, part.geom, :near)
        ORDER BY ST_Distance(drawn, ST_Centroid(part.geom)), code LIMIT {_NEIGHBOURS}) END AS codes
    FROM zone, part
)
SELECT kind, codes, ARRAY(
           -- every neighbourhood has a first grid: which one is meant, its neighbourhood says
           SELECT coalesce(CASE WHEN area.level = 'grid' THEN parent.name END, '') || coalesce(area.name, one.code)
           FROM unnest(codes) WITH ORDINALITY AS one(code, place)
           LEFT JOIN named AS area ON area.code = one.code LEFT JOIN named AS parent ON parent.code = area.parent_code
           ORDER BY place
       ) AS names,
       square_m, ST_AsGeoJSON(ST_Transform(geom, 4326), 7)::jsonb AS geometry
FROM told
ORDER BY square_m DESC, codes, ST_XMin(geom), ST_YMin(geom)
"""  # noqa: S608 -- of constants
