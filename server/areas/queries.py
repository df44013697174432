"""Areas, read: the tree, what a point lies in, and what a phone carries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, func, literal, or_, select, text
from sqlalchemy.orm import aliased

from server.areas.models import Area, AreaVersion
from server.core.db import AreaCode, db
from server.core.kept import kept
from server.core.permissions import Permission
from server.core.statements import sent
from server.identity.actor import GRID_DIGITS, Actor

NEAREST_WITHIN_M = 50
"""A point this near to a grid but in none lies in one of the gaps real boundaries have (DESIGN §3)."""
NEAREST_WITHIN_DEGREES = NEAREST_WITHIN_M / 50_000
"""The index knows degrees only: every grid within so generous a reach is measured in metres, anywhere in China."""

COUNTY_CODE = select(Area.code).where(Area.level == "county").order_by(Area.code).limit(1)

NEIGHBOURHOOD_DIGITS = 12
TOWN_DIGITS = 9


@dataclass(frozen=True)
class Place:
    """A location as a phone sends it, already in WGS-84; ``lon`` and ``lat`` are None when only a grid was chosen."""

    lon: float | None = None
    lat: float | None = None
    accuracy_m: float | None = None
    grid: str | None = None


@dataclass(frozen=True)
class Found:
    """Where a record lies: the deepest area code known, how it was found, and how far away (metres) if ``nearest``."""

    area_code: str
    how: str
    distance_m: float | None = None


def county_code() -> str | None:
    """The district this installation serves; None before areas are imported."""
    return db.session.scalar(COUNTY_CODE)


def area_at(place: Place, own_grids: Iterable[str]) -> Found:
    """The area of a record, by the rule of DESIGN §3: chosen, assigned, inside, nearest, none.

    ``own_grids`` are the reporter's at the time of recording. A grid on whose border the point lies counts as
    covering it; of several the lowest code wins. ``none`` answers the county and wants a person's eye.
    """
    if place.grid and is_live_grid(place.grid):
        return Found(place.grid, "chosen")
    if place.lon is None or place.lat is None:
        return Found(county_code() or "", "none")
    # Every record asks this: at the driver's level a statement costs half of what it costs through expressions.
    connection = db.session.connection()
    point = {"lon": place.lon, "lat": place.lat}
    if own := list(own_grids):
        only = len(own) == 1
        told = point | {"own": own[0] if only else own, "reach": place.accuracy_m or 0.0}
        row = sent(connection, _TOUCHED_ONLY if only else _TOUCHED, told).fetchone()
        if row is not None:
            return Found(row[0], "assigned")
    row = sent(connection, _COVERING, point).fetchone()
    if row is not None:
        return Found(row[0], "inside")
    row = sent(connection, _NEAREST, point).fetchone()
    return Found(row[0], "nearest", row[1]) if row is not None else Found(county_code() or "", "none")


_GRIDS = "FROM area WHERE level = 'grid' AND retired_at IS NULL AND geom IS NOT NULL"
_POINT = "ST_SetSRID(ST_MakePoint(%(lon)s::float8, %(lat)s::float8), 4326)"
_METRES = f"ST_Distance(geom::geography, {_POINT}::geography)"
# mostly the worker stands in the grid, which is told without measuring
_TOUCHES = f"(ST_Covers(geom, {_POINT}) OR ST_DWithin(geom::geography, {_POINT}::geography, %(reach)s::float8))"
_TOUCHED = f"""
SELECT code {_GRIDS} AND code = ANY (%(own)s::text[]) AND {_TOUCHES}
ORDER BY CASE WHEN ST_Covers(geom, {_POINT}) THEN 0 ELSE {_METRES} END, code LIMIT 1
"""
_TOUCHED_ONLY = f"SELECT code {_GRIDS} AND code = %(own)s::text AND {_TOUCHES}"
"""Of one grid, as nearly everybody has. Of a list PostgreSQL keeps no plan: how long it is decides what it costs."""
_COVERING = f"SELECT code {_GRIDS} AND ST_Covers(geom, {_POINT}) ORDER BY code LIMIT 1"
_NEAREST = f"""
SELECT code, round(metres::numeric, 1)::float8 AS metres
FROM (SELECT code, {_METRES} AS metres {_GRIDS} AND ST_DWithin(geom, {_POINT}, {NEAREST_WITHIN_DEGREES})) AS near
WHERE metres <= {NEAREST_WITHIN_M} ORDER BY near.metres, code LIMIT 1
"""  # noqa: S608 -- as above


@kept
def is_live_grid(code: str) -> bool:
    """Whether a grid of that code is in force."""
    return (
        db.session.scalar(select(Area.code).where(Area.code == code, Area.level == "grid", Area.retired_at.is_(None)))
        is not None
    )


_DIGITS = {"grid": GRID_DIGITS, "neighbourhood": NEIGHBOURHOOD_DIGITS, "town": TOWN_DIGITS}


@cache
def _named() -> dict[str, Any]:
    return {level: aliased(Area, name=f"in_{level}") for level in _DIGITS}


def with_area(statement: Select[Any], code: Any) -> Select[Any]:
    """The statement with a record's grid, neighbourhood and town and their names beside it, from its area code."""
    for level, named in _named().items():
        lies_in = (named.code == func.left(code, _DIGITS[level])) & (named.level == level)
        names = (named.code.label(f"{level}_code"), named.name.label(f"{level}_name"))
        statement = statement.outerjoin(named, lies_in).add_columns(*names)
    return statement


def area_document(row: Row[Any], how: str, distance_m: float | None) -> dict[str, Any]:
    """``{grid, neighbourhood, town, how, distance_m}`` from a row read with :func:`with_area`."""
    fields = row._mapping  # noqa: SLF001  (SQLAlchemy's public name for a row as a mapping)
    document: dict[str, Any] = {
        level: {"code": fields[f"{level}_code"], "name": fields[f"{level}_name"]} if fields[f"{level}_code"] else None
        for level in _DIGITS
    }
    return document | {"how": how, "distance_m": distance_m}


def describe(found: Found) -> dict[str, Any]:
    """A found area with names, as ``GET /areas/at`` and a case's ``area`` answer it."""
    base = select(literal(1).label("one")).subquery()
    row = db.session.execute(with_area(select(base.c.one).select_from(base), literal(found.area_code))).one()
    return area_document(row, found.how, found.distance_m)


def on_that_day(lon: float, lat: float, on: datetime) -> dict[str, Any]:
    """What a point lay in at a moment, by the borders and names of then, as ``GET /areas/at`` answers it."""
    row = db.session.execute(text(_THEN), {"lon": lon, "lat": lat, "on": on}).one_or_none()
    code = row.code if row else ""
    codes = [code[:digits] for digits in _DIGITS.values() if len(code) >= digits]
    then = (AreaVersion.valid_from <= on) & or_(AreaVersion.valid_to.is_(None), AreaVersion.valid_to > on)
    named = db.session.execute(select(AreaVersion.code, AreaVersion.name).where(AreaVersion.code.in_(codes), then))
    names = {one.code: one.name for one in named}
    document: dict[str, Any] = {
        level: {"code": code[:digits], "name": names[code[:digits]]} if code[:digits] in names else None
        for level, digits in _DIGITS.items()
    }
    return document | {
        "how": row.how if row else "none",
        "distance_m": row.metres if row and row.how == "nearest" else None,
    }


_THEN = f"""
SELECT code, CASE WHEN covers THEN 'inside' ELSE 'nearest' END AS how, round(metres::numeric, 1)::float8 AS metres
FROM (
    SELECT code, ST_Covers(geom, point) AS covers, ST_Distance(geom::geography, point::geography) AS metres
    FROM area_version, ST_SetSRID(ST_MakePoint(:lon, :lat), 4326) AS point
    WHERE level = 'grid' AND valid_from <= :on AND (valid_to IS NULL OR valid_to > :on)
      AND ST_DWithin(geom, point, {NEAREST_WITHIN_DEGREES})
) AS near
WHERE covers OR metres <= {NEAREST_WITHIN_M}
ORDER BY covers DESC, CASE WHEN covers THEN 0 ELSE near.metres END, code LIMIT 1
"""  # noqa: S608 -- of constants


def inside_any(column: Any, codes: Iterable[str]) -> Any:
    """SQL: the code in ``column`` lies in one of the areas. Codes nest, so "inside" is "starts with"; inside a grid lies
    nothing else, and what is equal an index can also give in its order.
    """
    inside = (column == code if len(code) >= GRID_DIGITS else column.like(code + "%") for code in codes)
    return or_(text("false"), *inside)


def outside_area(column: Any, code: str) -> Any:
    """SQL: the code in ``column`` lies before or behind those of the area; an index finds the few there are. The codes stand in
    the statement itself: a plan kept for any code does not know how few these are, and goes through all the others.
    """
    first, behind = (
        literal(number, AreaCode, literal_execute=True) for number in (code, str(int(code) + 1).zfill(len(code)))
    )
    return or_(column < first, column >= behind)


def visible(actor: Actor) -> Any:
    """SQL: the areas in force inside the actor's, and those above them."""
    codes = actor.areas(Permission.AREA_READ)
    above = {code[:digits] for code in codes for digits in (6, TOWN_DIGITS, NEIGHBOURHOOD_DIGITS) if digits < len(code)}
    if not codes and actor.units(Permission.AREA_READ):
        codes = (county_code() or "",)  # a unit works for the whole district; outlines are nobody's secret
    return or_(inside_any(Area.code, codes), Area.code.in_(above)) & Area.retired_at.is_(None)


def visible_areas(actor: Actor, level: str | None, parent: str | None) -> list[dict[str, Any]]:
    """Areas the actor may know of, without geometry."""
    statement = (
        select(Area.code, Area.level, Area.name, Area.parent_code, Area.kind).where(visible(actor)).order_by(Area.code)
    )
    if level:
        statement = statement.where(Area.level == level)
    if parent:
        statement = statement.where(Area.parent_code == parent)
    return [
        {"code": r.code, "level": r.level, "name": r.name, "parent": r.parent_code, "kind": r.kind}
        for r in db.session.execute(statement)
    ]
