"""Outlines and names of areas as vector tiles: the map's only ground when there is no base map."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, literal_column, select

from server.areas import queries as areas
from server.areas.models import Area
from server.atlas.tile import EXTENT, Tile
from server.core.db import db
from server.identity.actor import Actor

SHOWN_FROM = {"town": 0, "neighbourhood": 10, "grid": 12}
"""Zoom from which a level is drawn. Towns are drawn at any: the map finds its district in tile 0/0/0."""
BUFFER = 64
"""Units around a tile, 8 pixels: an outline's stroke must not end where the tile ends."""
TOLERANCE = 1024
"""Outlines are simplified to one part in this many of a tile's side: half a pixel."""


def area_tile(actor: Actor, tile: Tile) -> bytes:
    """The MVT of one tile; empty bytes when nothing is in it.

    Layers ``town``, ``neighbourhood``, ``grid``: outlines with ``code`` and ``name``, of the areas this actor may know;
    an area too small to draw is a point.
    Layer ``labels``: a point within each area with ``code``, ``name`` and ``level``, in exactly one tile a zoom, so that a
    name is written once however many tiles its area spans.
    """
    levels = [level for level, zoom in SHOWN_FROM.items() if tile.z >= zoom]
    layers = [_layer(_outlines(actor, tile, level), level) for level in levels]
    return b"".join([*layers, _layer(_labels(actor, tile, levels), "labels")])


def _layer(features: Any, name: str) -> bytes:
    rows = features.subquery("feature")
    encoded = db.session.scalar(
        select(func.ST_AsMVT(literal_column("feature.*"), name, EXTENT, "geom")).select_from(rows)
    )
    return bytes(encoded or b"")


def _outlines(actor: Actor, tile: Tile, level: str) -> Any:
    margin = tile.width_m * BUFFER / EXTENT
    near = func.ST_Transform(func.ST_Expand(tile.bounds, margin), 4326)
    whole = func.ST_Transform(Area.geom, 3857)
    outline = _drawn(func.ST_Simplify(whole, tile.width_m / TOLERANCE), tile)
    # From far away an outline shrinks to nothing. A point stays for it, or the map would not know where its district lies.
    drawn = func.coalesce(outline, _drawn(func.ST_PointOnSurface(whole), tile))
    return (
        select(drawn.label("geom"), Area.code, Area.name)
        .where(areas.visible(actor), Area.level == level, Area.geom.op("&&")(near))
        .order_by(Area.code)
    )


def _drawn(shape: Any, tile: Tile) -> Any:
    return func.ST_AsMVTGeom(shape, tile.bounds, EXTENT, BUFFER, True)


def _labels(actor: Actor, tile: Tile, levels: list[str]) -> Any:
    west, south, east, north = tile.box
    anchor = func.ST_PointOnSurface(Area.geom)
    lon, lat = func.ST_X(anchor), func.ST_Y(anchor)
    return (
        select(
            func.ST_AsMVTGeom(func.ST_Transform(anchor, 3857), tile.bounds, EXTENT, 0, False).label("geom"),
            Area.code,
            Area.name,
            Area.level,
        )
        .where(
            areas.visible(actor),
            Area.level.in_(levels),
            Area.geom.op("&&")(func.ST_MakeEnvelope(west, south, east, north, 4326)),
            lon >= west,
            lon < east,
            lat >= south,
            lat < north,
        )
        .order_by(Area.code)
    )
