"""Areas, read: the tree, what a point lies in, and what a phone carries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Float, Row, Select, bindparam, case, func, literal, or_, select, text
from sqlalchemy.orm import aliased

from server.areas.models import Area
from server.core.db import db
from server.core.permissions import Permission
from server.identity.actor import GRID_DIGITS, Actor

NEAREST_WITHIN_M = 50
"""A point this near to a grid but in none lies in one of the gaps real boundaries have (DESIGN §3)."""

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
    return db.session.scalar(select(Area.code).where(Area.level == "county").order_by(Area.code).limit(1))


def area_at(place: Place, own_grids: Iterable[str]) -> Found:
    """The area of a record, by the rule of DESIGN §3: chosen, assigned, inside, nearest, none.

    ``own_grids`` are the reporter's at the time of recording. A grid on whose border the point lies counts as
    covering it; of several the lowest code wins. ``none`` answers the county and wants a person's eye.
    """
    if place.grid and is_live_grid(place.grid):
        return Found(place.grid, "chosen")
    if place.lon is not None and place.lat is not None:
        point = func.ST_SetSRID(func.ST_MakePoint(place.lon, place.lat), 4326)
        if found := (
            _assigned(place.lon, place.lat, place.accuracy_m or 0.0, list(own_grids))
            or _inside(point)
            or _nearest(point)
        ):
            return found
    return Found(county_code() or "", "none")


def is_live_grid(code: str) -> bool:
    """Whether a grid of that code is in force."""
    return (
        db.session.scalar(select(Area.code).where(Area.code == code, Area.level == "grid", Area.retired_at.is_(None)))
        is not None
    )


def _grids() -> Select[Any]:
    return select(Area.code).where(Area.level == "grid", Area.retired_at.is_(None), Area.geom.is_not(None))


def _metres(point: Any) -> Any:
    return func.ST_Distance(func.geography(Area.geom), func.geography(point))


def _assigned(lon: float, lat: float, accuracy_m: float, own_grids: list[str]) -> Found | None:
    if not own_grids:
        return None
    code = db.session.scalar(_TOUCHED, {"own": own_grids, "lon": lon, "lat": lat, "metres": accuracy_m})
    return Found(code, "assigned") if code else None


_HERE = func.ST_SetSRID(func.ST_MakePoint(bindparam("lon", type_=Float), bindparam("lat", type_=Float)), 4326)
_TOUCHED = (
    _grids()
    .where(
        Area.code.in_(bindparam("own", expanding=True)),
        # mostly the worker stands in the grid, which is told without measuring
        func.ST_Covers(Area.geom, _HERE)
        | func.ST_DWithin(func.geography(Area.geom), func.geography(_HERE), bindparam("metres", type_=Float)),
    )
    .order_by(case((func.ST_Covers(Area.geom, _HERE), 0.0), else_=_metres(_HERE)), Area.code)
    .limit(1)
)
"""Made once: every record of a day asks it, and to make it costs more than to answer it."""


def _inside(point: Any) -> Found | None:
    code = db.session.scalar(_grids().where(func.ST_Covers(Area.geom, point)).order_by(Area.code).limit(1))
    return Found(code, "inside") if code else None


def _nearest(point: Any) -> Found | None:
    # The index knows degrees only: take every grid within a generous box, then measure in metres.
    degrees = NEAREST_WITHIN_M / 50_000
    near = (
        _grids()
        .add_columns(_metres(point).label("metres"))
        .where(func.ST_DWithin(Area.geom, point, degrees))
        .subquery()
    )
    row = db.session.execute(
        select(near.c.code, near.c.metres)
        .where(near.c.metres <= NEAREST_WITHIN_M)
        .order_by(near.c.metres, near.c.code)
        .limit(1)
    ).one_or_none()
    return Found(row.code, "nearest", round(row.metres, 1)) if row else None


def with_area(statement: Select[Any], code: Any) -> Select[Any]:
    """The statement with a record's grid, neighbourhood and town and their names beside it, from its area code."""
    for level, digits in (("grid", GRID_DIGITS), ("neighbourhood", NEIGHBOURHOOD_DIGITS), ("town", TOWN_DIGITS)):
        named = aliased(Area, name=f"in_{level}")
        lies_in = (named.code == func.left(code, digits)) & (named.level == level)
        names = (named.code.label(f"{level}_code"), named.name.label(f"{level}_name"))
        statement = statement.outerjoin(named, lies_in).add_columns(*names)
    return statement


def area_document(row: Row[Any], how: str, distance_m: float | None) -> dict[str, Any]:
    """``{grid, neighbourhood, town, how, distance_m}`` from a row read with :func:`with_area`."""
    fields = row._mapping  # noqa: SLF001  (SQLAlchemy's public name for a row as a mapping)
    document: dict[str, Any] = {
        level: {"code": fields[f"{level}_code"], "name": fields[f"{level}_name"]} if fields[f"{level}_code"] else None
        for level in ("grid", "neighbourhood", "town")
    }
    return document | {"how": how, "distance_m": distance_m}


def describe(found: Found) -> dict[str, Any]:
    """A found area with names, as ``GET /areas/at`` and a case's ``area`` answer it."""
    base = select(literal(1).label("one")).subquery()
    row = db.session.execute(with_area(select(base.c.one).select_from(base), literal(found.area_code))).one()
    return area_document(row, found.how, found.distance_m)


def inside_any(column: Any, codes: Iterable[str]) -> Any:
    """SQL: the code in ``column`` lies in one of the areas. Codes nest, so "inside" is "starts with"; inside a grid lies
    nothing else, and what is equal an index can also give in its order.
    """
    inside = (column == code if len(code) >= GRID_DIGITS else column.like(code + "%") for code in codes)
    return or_(text("false"), *inside)


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
