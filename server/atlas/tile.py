"""A web-map tile: its address, and the two boxes it has.

*What belongs to it* is said in degrees, half-open, in the very numbers and by the very condition of the list's ``bbox``
(:func:`server.cases.listing.inside_box`): asked for a tile's box, the list counts what the tile shows, to the last case.
*Where things are drawn in it* is said in EPSG:3857 metres. Ownership must not be asked in metres: projecting a point and
projecting the tile's edge round differently, and a case on the edge would change sides.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import func

from geo.crs import tile_envelope
from server.core import problems

MAX_ZOOM = 22
EXTENT = 4096
"""Units along a tile's side, as every reader of vector tiles expects."""


@dataclass(frozen=True)
class Tile:
    """Tile ``z/x/y``: x eastward, y southward. Raises ``tile.absent`` when there is none of that address."""

    z: int
    x: int
    y: int

    def __post_init__(self) -> None:
        if not (0 <= self.z <= MAX_ZOOM and 0 <= self.x < 1 << self.z and 0 <= self.y < 1 << self.z):
            raise problems.TILE_ABSENT(address=f"{self.z}/{self.x}/{self.y}"[:80])

    @property
    def box(self) -> tuple[float, float, float, float]:
        """``(west, south, east, north)`` in degrees WGS-84; two neighbours name their shared edge by one number."""
        (west, east), (south, north) = self.meridians(1), self.parallels(1)
        return west, south, east, north

    def meridians(self, parts: int) -> list[float]:
        """The edges of so many columns of smaller tiles (a power of two), from west to east, in degrees."""
        return [_meridian(self.x * parts + part, (1 << self.z) * parts) for part in range(parts + 1)]

    def parallels(self, parts: int) -> list[float]:
        """The edges of their rows, from south to north."""
        return [_parallel((self.y + 1) * parts - part, (1 << self.z) * parts) for part in range(parts + 1)]

    def edges_m(self, parts: int) -> tuple[list[float], list[float]]:
        """Both in EPSG:3857 metres: where an index may look, not what belongs there."""
        west, south, east, north = self.envelope
        return (
            [west + (east - west) * part / parts for part in range(parts + 1)],
            [south + (north - south) * part / parts for part in range(parts + 1)],
        )

    @cached_property
    def envelope(self) -> tuple[float, float, float, float]:
        """``(west, south, east, north)`` in EPSG:3857 metres, for drawing."""
        west, south, east, north = tile_envelope(self.z, self.x, self.y)
        return float(west), float(south), float(east), float(north)

    @property
    def width_m(self) -> float:
        """Length of a side in EPSG:3857 metres (not metres on the ground)."""
        west, _, east, _ = self.envelope
        return east - west

    @property
    def bounds(self) -> Any:
        """SQL: the envelope, for ``ST_AsMVTGeom``."""
        return func.ST_MakeEnvelope(*self.envelope, 3857)


def _meridian(column: int, columns: int) -> float:
    return 360.0 * column / columns - 180.0


def _parallel(row: int, rows: int) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / rows))))
