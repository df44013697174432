"""A web-map tile: its address, and the two boxes it has.

*What belongs to it* is said in degrees, half-open, in the very numbers and by the very condition of the list's ``bbox``
(:func:`server.cases.listing.inside_box`): asked for a tile's box, the list counts what the tile shows, to the last case.
*Where things are drawn in it* is said in EPSG:3857 metres. Ownership must not be asked in metres: projecting a point and
projecting the tile's edge round differently, and a case on the edge would change sides.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import func

from geo.crs import tile_envelope
from server.core import problems

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]

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

    def units(self, lon: Floats, lat: Floats) -> tuple[Numbers, Numbers]:
        """Where points (degrees) are drawn in it: units eastward from its west, and southward from its north."""
        many = 1 << self.z
        x = (lon + 180) / 360 * many - self.x
        y = (1 - np.arcsinh(np.tan(np.radians(lat))) / np.pi) / 2 * many - self.y
        return np.rint(x * EXTENT).astype(np.int64), np.rint(y * EXTENT).astype(np.int64)

    @property
    def width_m(self) -> float:
        """Length of a side in EPSG:3857 metres (not metres on the ground)."""
        west, _, east, _ = self.envelope
        return east - west

    @property
    def bounds(self) -> Any:
        """SQL: the envelope, for ``ST_AsMVTGeom``."""
        return func.ST_MakeEnvelope(*self.envelope, 3857)


@dataclass(frozen=True)
class Block:
    """Tiles of one zoom side by side: columns from ``x_from`` up to ``x_to``, rows from ``y_from`` up to ``y_to``."""

    z: int
    x_from: int
    x_to: int
    y_from: int
    y_to: int

    @property
    def box(self) -> tuple[float, float, float, float]:
        """``(west, south, east, north)`` in degrees WGS-84, in the very numbers of its tiles."""
        many = 1 << self.z
        return (
            _meridian(self.x_from, many),
            _parallel(self.y_to, many),
            _meridian(self.x_to, many),
            _parallel(self.y_from, many),
        )


def tiles_within(box: tuple[float, float, float, float], z: int) -> Block | None:
    """The tiles of a zoom that lie in a box (degrees WGS-84) as a whole; None when there are none."""
    west, south, east, north = box
    many = 1 << z
    columns, rows = range(many + 1), range(many + 1)
    block = Block(
        z,
        x_from=bisect_left(columns, west, key=lambda column: _meridian(column, many)),
        x_to=bisect_right(columns, east, key=lambda column: _meridian(column, many)) - 1,
        y_from=bisect_left(rows, -north, key=lambda row: -_parallel(row, many)),
        y_to=bisect_right(rows, -south, key=lambda row: -_parallel(row, many)) - 1,
    )
    return block if block.x_from < block.x_to and block.y_from < block.y_to else None


def around(
    box: tuple[float, float, float, float], inner: tuple[float, float, float, float]
) -> list[tuple[float, float, float, float]]:
    """What of a box is left beside a smaller one in it, as boxes that do not meet."""
    west, south, east, north = box
    left, bottom, right, top = inner
    beside = [
        (west, south, left, north),
        (right, south, east, north),
        (left, south, right, bottom),
        (left, top, right, north),
    ]
    return [one for one in beside if one[0] < one[2] and one[1] < one[3]]


def _meridian(column: int, columns: int) -> float:
    return 360.0 * column / columns - 180.0


def _parallel(row: int, rows: int) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / rows))))
