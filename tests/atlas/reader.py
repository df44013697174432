"""Read tiles as a map does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import mapbox_vector_tile
import pytest

from server.atlas import asking, case_tiles
from server.atlas.tile import Tile
from tests.door import Answer, Visitor


def layers(answer: Answer) -> dict[str, list[dict[str, Any]]]:
    """Features by layer: their properties, with the point or the rings in ``at``; nothing for an empty tile."""
    assert answer.status in (200, 204), answer.body
    if answer.status == 204:
        assert answer.raw == b""
        return {}
    assert answer.headers["Content-Type"] == "application/vnd.mapbox-vector-tile"
    decoded = mapbox_vector_tile.decode(answer.raw, default_options={"y_coord_down": True})
    return {
        name: [f["properties"] | {"at": tuple(f["geometry"]["coordinates"])} for f in layer["features"]]
        for name, layer in decoded.items()
    }


def cases_in(visitor: Visitor, tile: Tile, **filters: Any) -> list[dict[str, Any]]:
    """Features of a case tile."""
    answer = visitor.get(f"/atlas/tiles/cases/{tile.z}/{tile.x}/{tile.y}.mvt", **filters)
    return layers(answer).get("cases", [])


def areas_in(visitor: Visitor, tile: Tile) -> dict[str, list[dict[str, Any]]]:
    """Layers of an area tile."""
    return layers(visitor.get(f"/atlas/tiles/areas/{tile.z}/{tile.x}/{tile.y}.mvt"))


def count(features: list[dict[str, Any]]) -> int:
    """How many cases these features stand for."""
    return sum(one.get("count", 1) for one in features)


def listed(visitor: Visitor, **filters: Any) -> int:
    """How many cases the list counts."""
    answer = visitor.get("/cases", limit=1, **filters)
    assert answer.status == 200, answer.body
    return answer.body["total"]


def bbox(box: tuple[float, float, float, float]) -> str:
    """A box as the list takes it, every digit of it."""
    return ",".join(repr(side) for side in box)


def children(tile: Tile) -> list[Tile]:
    """The four tiles a tile is made of."""
    return [Tile(tile.z + 1, 2 * tile.x + i, 2 * tile.y + j) for i in (0, 1) for j in (0, 1)]


def tile_at(lon: float, lat: float, z: int) -> Tile:
    """The tile whose box holds a point, found by looking, not by projecting."""
    tile = Tile(0, 0, 0)
    while tile.z < z:
        [tile] = [one for one in children(tile) if holds(one.box, lon, lat)]
    return tile


def holds(box: tuple[float, float, float, float], lon: float, lat: float) -> bool:
    west, south, east, north = box
    return west <= lon < east and south <= lat < north


@contextmanager
def too_much(cases: int) -> Iterator[None]:
    """Of more than so many single cases a near tile holds clusters; what was made ready before knows of another number."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(case_tiles, "SINGLES_UP_TO", cases)
        asking._question.cache_clear()
        try:
            yield
        finally:
            asking._question.cache_clear()
