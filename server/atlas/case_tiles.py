"""Cases as vector tiles: single cases when near, exact clusters when far.

Counts are exact at every zoom: a case belongs to one tile (``server.atlas.tile``) and within it to one cell, and nothing
is dropped, merged or clipped, so that the features of a tile sum up to what the list counts for its box. Here stands what is
asked, as SQL, and how single cases are drawn; how it is asked, and what is kept of the answers, in ``asking.py``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import (
    ARRAY,
    CTE,
    BigInteger,
    ColumnElement,
    DateTime,
    Float,
    Integer,
    Select,
    SQLColumnExpression,
    Text,
    and_,
    bindparam,
    cast,
    false,
    func,
    literal_column,
    select,
    text,
    true,
)
from sqlalchemy import case as choice
from sqlalchemy.sql.elements import Grouping

from server.atlas import points
from server.atlas.tile import EXTENT, Tile
from server.cases.listing import decided_last, eastern_end, inside_sides, light_sql
from server.cases.models import Case

SINGLE_FROM = 14
"""From this zoom on a tile holds single cases (a tile is about 1.9 km wide on the ground here)."""
PROTECTED = "要保密的事"
"""What a protected matter is called where a room may see the screen."""
SINGLES_UP_TO = 25_000
"""More in one tile nobody tells apart, and a desk takes seconds to draw them: such a tile holds clusters, however near. Of
200,000 open cases the fullest had 22,000; of three years a town's middle has 230,000, 21 MB.
"""
CELLS = 8
"""Clusters along a tile's side: 64 pixels each on the map, wider than a cluster is drawn."""


_WORDS = ("case_no", "title")
_MOMENTS = ("yellow_at", "due_at", "paused_since")
_ROUNDED_DOWN = {"paused_since"}
"""Seconds are rounded so that no light turns early."""
_ROUNDED = np.array([[1 if name in _ROUNDED_DOWN else -1] for name in _MOMENTS])
"""By which a division that rounds down is turned around where it must round up."""
_FACTS: dict[str, SQLColumnExpression[Any]] = {
    "id": Case.id,
    **{name: getattr(Case, name) for name in (*_WORDS, *_MOMENTS)},
    "title": choice((Case.protected, literal_column(f"'{PROTECTED}'")), else_=Case.title),
}
"""What a tile tells of one case. Never a name, an address or the light."""
_SECOND, _SINCE_2000, _NEVER = 1_000_000, 946_684_800, np.iinfo(np.int64).max
"""How PostgreSQL sends a moment: in microseconds, since 2000, and infinity as the largest number."""

_ONE, _TWO, _MERCATOR = (literal_column(word, Integer) for word in ("1", "2", "3857"))


def _number(name: str) -> ColumnElement[float]:
    return bindparam(name, type_=Float, required=False)


def _numbers(name: str) -> Any:
    return Grouping(
        bindparam(name, type_=ARRAY(Float), required=False)
    )  # PostgreSQL takes a subscript of it in brackets only


NOW: ColumnElement[Any] = bindparam("now", type_=DateTime(timezone=True), required=False)
_BOUNDS = func.ST_MakeEnvelope(*(_number(f"{side}_m") for side in ("west", "south", "east", "north")), text("3857"))
_NEAR = func.ST_Expand(_BOUNDS, text("1"))
"""The index knows metres; a metre more on each side, and the degrees decide."""


def told_of(tile: Tile, now: datetime) -> dict[str, Any]:
    """The values for a tile that its statements name."""
    west_m, south_m, east_m, north_m = tile.envelope
    told: dict[str, Any] = {"now": now, "west_m": west_m, "south_m": south_m, "east_m": east_m, "north_m": north_m}
    meridians, parallels = tile.meridians(CELLS), tile.parallels(CELLS)
    meridians[-1] = eastern_end(meridians[-1])
    meridians_m, parallels_m = tile.edges_m(CELLS)
    return told | {
        "meridians": meridians,
        "parallels": parallels,
        "meridians_m": meridians_m,
        "parallels_m": parallels_m,
        "west": meridians[0],
        "south": parallels[0],
        "east": meridians[-1],
        "north": parallels[-1],
    }


def _in_reach(*, sought: bool) -> ColumnElement[bool]:
    """``sought``: words have found the cases."""
    near = Case.mercator.op("&&")(_NEAR)
    return decided_last(near) if sought else near


def singles(mine: list[ColumnElement[bool]], *, sought: bool) -> Select[Any]:
    """How many single cases, and what :func:`draw_singles` draws them from: a column each, the values as PostgreSQL sends them, one behind
    another. Of too many (:data:`SINGLES_UP_TO`) no more are told than show that.
    """
    # an offset keeps the degrees out of the plan, which takes each side for a third of what is left: of a whole tile no case
    # would be awaited, and for each one that comes all that have a word read again
    near = (
        select(Case.geom.ST_X().label("lon"), Case.geom.ST_Y().label("lat"), *_labelled(_FACTS))
        .where(_in_reach(sought=sought), *mine)
        .offset(literal_column("0", Integer))
        .subquery()
    )
    lon, lat = near.c.lon, near.c.lat
    inside = lon >= _number("west"), lon < _number("east"), lat >= _number("south"), lat < _number("north")
    one = select(near).where(*inside).limit(SINGLES_UP_TO + 1).subquery("one").c
    close, apart = text("''::bytea"), text("'\\x00'::bytea")
    return select(
        func.count(),
        *(func.string_agg(func.float8send(side), close) for side in (one.lon, one.lat)),
        func.string_agg(func.uuid_send(one.id), close),
        *(func.string_agg(func.textsend(one[name]), apart) for name in _WORDS),
        *(
            func.string_agg(func.timestamptz_send(func.coalesce(one[name], text("'infinity'"))), close)
            for name in _MOMENTS
        ),
    )


def draw_singles(tile: Tile, told: Sequence[bytes]) -> bytes:
    """Layer ``cases`` of single cases: ``id, case_no, title`` and, where set, ``yellow_at``, ``due_at``
    and ``paused_since`` in whole seconds since 1970; whoever draws computes the light. Cases on the very same point are
    features of their own. ``told``: the columns of :func:`singles`.
    """
    lon, lat, ids, *more = told
    words, moments = more[: len(_WORDS)], more[len(_WORDS) :]
    x, y = tile.units(np.frombuffer(lon, ">f8"), np.frombuffer(lat, ">f8"))
    at = np.frombuffer(b"".join(moments), ">i8").astype(np.int64).reshape(len(_MOMENTS), -1)
    seconds = _ROUNDED * (_ROUNDED * at // _SECOND) + _SINCE_2000
    columns = {
        "id": points.uuids(ids),
        **dict(zip(_WORDS, (points.texts(column.split(b"\x00")) for column in words), strict=True)),
        **dict(zip(_MOMENTS, points.whole_numbers(seconds, at != _NEVER), strict=True)),
    }
    return points.layer("cases", EXTENT, x, y, columns)


def clusters(mine: list[ColumnElement[bool]], *, sought: bool) -> Select[Any]:
    """Layer ``cases`` of clusters: ``count``, ``yellow`` and ``red`` at the moment; with ``count`` 1 also all of the single
    case, so that it can be drawn and opened as one. Counted case by case.
    """
    cases = cells_of_cases(mine, _PLACE, sought=sought).subquery()
    cells = (
        select(
            cases.c.column,
            cases.c.row,
            func.count().label("n"),
            func.avg(cases.c.x).label("x"),
            func.avg(cases.c.y).label("y"),
            func.sum(cases.c.yellow).label("yellow"),
            func.sum(cases.c.red).label("red"),
            func.min(cases.c.place).label("place"),
        )
        .group_by(cases.c.column, cases.c.row)
        # said of groups: of two million cases one by one it would take half as long again
        .having(of_the_tile(func.min(cases.c.column), func.min(cases.c.row)))
        .cte("cells")
    )
    return _clustered(cells, [literal_column("cases.ctid") == cells.c.place])


_PLACE: dict[str, SQLColumnExpression[Any]] = {"place": literal_column("cases.ctid")}
"""Where a row lies, as one statement sees it: the shortest way back to the one case of a cell."""


def cells_of_cases(
    mine: list[ColumnElement[bool]], also: dict[str, SQLColumnExpression[Any]], *, sought: bool = False
) -> Select[Any]:
    """Every case in the tile, and those just beside it, with its cell, ``column`` eastward and ``row`` northward from 0, ``x``,
    ``y``, and its light; those beside are in no column or row :func:`of_the_tile`.
    """
    light = light_sql(NOW)
    return select(
        (func.width_bucket(Case.geom.ST_X(), _numbers("meridians")) - _ONE).label("column"),
        (func.width_bucket(Case.geom.ST_Y(), _numbers("parallels")) - _ONE).label("row"),
        Case.mercator.ST_X().label("x"),
        Case.mercator.ST_Y().label("y"),
        cast(func.coalesce(light == text("'yellow'"), false()), Integer).label("yellow"),
        cast(func.coalesce(light == text("'red'"), false()), Integer).label("red"),
        *(column.label(name) for name, column in also.items()),
    ).where(_in_reach(sought=sought), *mine)


def of_the_tile(column: ColumnElement[int], row: ColumnElement[int]) -> ColumnElement[bool]:
    """SQL: it is a cell of the tile: half-open like a tile itself, for so are the buckets."""
    return and_(*(number.between(text("0"), text(str(CELLS - 1))) for number in (column, row)))


def counted_clusters(counted: Select[Any], mine: list[ColumnElement[bool]]) -> Select[Any]:
    """The same layer from cells that are counted already: ``column, row, n, x, y, yellow, red``, x and y being the middle.
    ``mine`` finds the case of a cell with one.
    """
    cells = counted.cte("cells")
    here, there = (cells.c.column + _ONE, cells.c.row + _ONE), (cells.c.column + _TWO, cells.c.row + _TWO)
    degrees, metres = (_numbers("meridians"), _numbers("parallels")), (_numbers("meridians_m"), _numbers("parallels_m"))
    near = func.ST_MakeEnvelope(
        *(edges[number] - _ONE for edges, number in zip(metres, here, strict=True)),
        *(edges[number] + _ONE for edges, number in zip(metres, there, strict=True)),
        _MERCATOR,
    )
    (west, south), (east, north) = (
        [edges[number] for edges, number in zip(degrees, numbers, strict=True)] for numbers in (here, there)
    )
    return _clustered(cells, [inside_sides(west, south, east, north, near), *mine])


def _clustered(cells: CTE, the_one: list[ColumnElement[bool]]) -> Select[Any]:
    """``the_one``: SQL that finds the case of a cell with one."""
    found = select(*_labelled(_FACTS)).where(cells.c.n == _ONE, *the_one).limit(_ONE).lateral("found")
    return _layer(
        select(
            _drawn(_point(cells.c.x, cells.c.y)),
            cast(cells.c.n, Integer).label("count"),
            cast(cells.c.yellow, Integer).label("yellow"),
            cast(cells.c.red, Integer).label("red"),
            cast(found.c.id, Text).label("id"),
            *(found.c[name] for name in _WORDS),
            *(_seconds(name, found.c[name]) for name in _MOMENTS),
        ).select_from(cells.outerjoin(found, true()))
    )


def _labelled(columns: Mapping[str, SQLColumnExpression[Any]]) -> list[ColumnElement[Any]]:
    return [column.label(name) for name, column in columns.items()]


def _seconds(name: str, moment: ColumnElement[Any]) -> ColumnElement[int]:
    rounded = func.floor if name in _ROUNDED_DOWN else func.ceil
    return cast(rounded(func.extract("epoch", moment)), BigInteger).label(name)


def _point(x: Any, y: Any) -> ColumnElement[Any]:
    return func.ST_SetSRID(func.ST_MakePoint(x, y), _MERCATOR)


def _drawn(point: Any) -> ColumnElement[Any]:
    # Not clipped: who belongs here is settled, and clipping would settle it again with other roundings.
    return func.ST_AsMVTGeom(point, _BOUNDS, text(str(EXTENT)), text("0"), false()).label("geom")


def _layer(features: Select[Any]) -> Select[Any]:
    """How many features, and the layer."""
    rows = features.subquery("feature")
    layer = func.ST_AsMVT(literal_column("feature.*"), text("'cases'"), text(str(EXTENT)), text("'geom'"))
    return select(func.count(), layer).select_from(rows)
