"""Cases as vector tiles: single cases when near, exact clusters when far.

Counts are exact at every zoom: a case belongs to one tile (``server.atlas.tile``) and within it to one cell, and nothing
is dropped, merged or clipped, so that the features of a tile sum up to what the list counts for its box.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    SQLColumnExpression,
    Text,
    cast,
    func,
    literal,
    literal_column,
    select,
)
from sqlalchemy import case as choice

from server.atlas.tile import EXTENT, Tile
from server.cases.listing import inside_box, light_sql, matching
from server.cases.models import Case
from server.cases.scope import placed
from server.core.db import db
from server.identity.actor import Actor

SINGLE_FROM = 14
"""From this zoom on a tile holds single cases (a tile is about 1.9 km wide on the ground here)."""
PROTECTED = "要保密的事"
"""What a protected matter is called where a room may see the screen."""
CELLS = 8
"""Clusters along a tile's side: 64 pixels each on the map, wider than a cluster is drawn."""


def case_tile(actor: Actor, tile: Tile, filters: dict[str, Any], now: datetime) -> bytes:
    """The MVT of one tile, layer ``cases``; empty bytes when nothing is in it.

    A single case has ``id, case_no, title, state, urgency`` and, where set, ``yellow_at``, ``due_at`` and
    ``paused_since`` in whole seconds since 1970; whoever draws computes the light. Cases on the very same point are
    features of their own. A cluster has ``count``, ``yellow`` and ``red`` at ``now``; with ``count`` 1 also all of the
    single case, so that it can be drawn and opened as one.
    """
    mine = [*matching(actor, filters, now), placed(actor), inside_box(*tile.box)]
    features = _singles(mine, tile) if tile.z >= SINGLE_FROM else _clusters(mine, tile, now)
    rows = features.subquery("feature")
    encoded = db.session.scalar(
        select(func.ST_AsMVT(literal_column("feature.*"), "cases", EXTENT, "geom")).select_from(rows)
    )
    return bytes(encoded or b"")


def _facts() -> dict[str, SQLColumnExpression[Any]]:
    """What a tile tells of one case. Never a name, an address or the light."""
    return {
        "id": cast(Case.id, Text),
        "case_no": Case.case_no,
        "title": choice((Case.protected, PROTECTED), else_=Case.title),
        "state": Case.state,
        "urgency": Case.urgency,
        # Whole seconds, rounded so that no light turns early.
        "yellow_at": _seconds(func.ceil(func.extract("epoch", Case.yellow_at))),
        "due_at": _seconds(func.ceil(func.extract("epoch", Case.due_at))),
        "paused_since": _seconds(func.floor(func.extract("epoch", Case.paused_since))),
    }


def _seconds(value: ColumnElement[Any]) -> ColumnElement[int]:
    return cast(value, BigInteger)


def _singles(mine: list[ColumnElement[bool]], tile: Tile) -> Any:
    facts: list[ColumnElement[Any]] = [column.label(name) for name, column in _facts().items()]
    return select(_drawn(Case.mercator, tile), *facts).where(*mine).order_by(Case.id)


def _clusters(mine: list[ColumnElement[bool]], tile: Tile, now: datetime) -> Any:
    x, y, light = Case.mercator.ST_X(), Case.mercator.ST_Y(), light_sql(now)
    west, _, _, north = tile.envelope
    middle = func.ST_SetSRID(func.ST_MakePoint(func.avg(x), func.avg(y)), 3857)
    alone = func.count() == 1
    return (
        select(
            _drawn(middle, tile),
            cast(func.count(), Integer).label("count"),
            cast(func.count().filter(light == "yellow"), Integer).label("yellow"),
            cast(func.count().filter(light == "red"), Integer).label("red"),
            *(choice((alone, func.min(column))).label(name) for name, column in _facts().items()),
        )
        .where(*mine)
        .group_by(_cell(x - west, tile), _cell(literal(north) - y, tile))
    )


def _cell(metres: ColumnElement[Any], tile: Tile) -> ColumnElement[int]:
    """The cell of a distance from the tile's corner. A case on the tile's edge may round out of it, and stays in."""
    inside = func.floor(metres * CELLS / tile.width_m)
    return cast(func.least(func.greatest(inside, 0), CELLS - 1), Integer)


def _drawn(point: Any, tile: Tile) -> Any:
    # Not clipped: who belongs here is settled, and clipping would settle it again with other roundings.
    return func.ST_AsMVTGeom(point, tile.bounds, EXTENT, 0, False).label("geom")
