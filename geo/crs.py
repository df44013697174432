"""Coordinate systems named in imports and records, distances in metres, and web-map tiles.

Everything is stored in WGS-84 (EPSG:4326), longitude first, degrees. CGCS2000 (EPSG:4490) differs from it by less than
a receiver's noise and is taken as equal. Amap and Tencent give GCJ-02, Baidu gives BD-09: at 肃州区 about 110 m and
about 0.9 km away, enough to land in another building, so every import says which one it brings.

Arrays are float64 of shape (..., 2), last axis (lon, lat). A NaN stays NaN. Nothing here changes its argument.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from collections.abc import Callable

Floats = NDArray[np.float64]


class Crs(StrEnum):
    """Names used by the API and by `flask areas import --crs`."""

    WGS84 = "wgs84"
    CGCS2000 = "cgcs2000"
    GCJ02 = "gcj02"
    BD09 = "bd09"


# The rectangle published with GCJ-02: outside it (lon, lat) is passed on unshifted. It is generous and holds parts of
# neighbouring countries; that is the rule the map services apply, not a border.
SHIFTED_REGION = (72.004, 0.8293, 137.8347, 55.8271)
# Where a Chinese record can be: land and islands. Longitudes (73–136) and latitudes (3–54) do not meet, which is what
# makes swapped coordinates recognisable without doubt.
CHINA = (73.0, 3.0, 136.0, 54.0)

# GCJ-02 is stated on Krasovsky's ellipsoid of 1940.
_KRASOVSKY_A = 6378245.0
_KRASOVSKY_E2 = 0.00669342162296594323
_BD_FREQUENCY = np.pi * 3000.0 / 180.0
_BD_LON, _BD_LAT = 0.0065, 0.006

EARTH_RADIUS_M = 6371008.8  # mean radius of WGS-84
_WGS84_A = 6378137.0
_WGS84_E2 = 0.00669437999014


def to_wgs84(lonlat: ArrayLike, crs: Crs) -> Floats:
    """Convert from a named system; the inverse shifts are found by iteration to well under a centimetre."""
    points = _points(lonlat)
    if crs is Crs.BD09:
        points = _inverse(_gcj02_to_bd09, points)
    if crs in (Crs.BD09, Crs.GCJ02):
        points = _inverse(_wgs84_to_gcj02, points)
    return points


def from_wgs84(lonlat: ArrayLike, crs: Crs) -> Floats:
    """Convert to a named system."""
    points = _points(lonlat)
    if crs in (Crs.BD09, Crs.GCJ02):
        points = _wgs84_to_gcj02(points)
    if crs is Crs.BD09:
        points = _gcj02_to_bd09(points)
    return points


def outside_china(lonlat: ArrayLike) -> NDArray[np.bool_]:
    """True where GCJ-02 and BD-09 do not shift (see SHIFTED_REGION). Shape (...)."""
    return ~_within(_points(lonlat), SHIFTED_REGION)


def plausible(lonlat: ArrayLike) -> NDArray[np.bool_]:
    """True where a record of this product can be: somewhere in China. False for NaN. Shape (...)."""
    return _within(_points(lonlat), CHINA)


def looks_swapped(lonlat: ArrayLike) -> NDArray[np.bool_]:
    """True where (lon, lat) is nowhere in China but (lat, lon) is: the two were exchanged. Shape (...)."""
    points = _points(lonlat)
    return ~_within(points, CHINA) & _within(points[..., ::-1], CHINA)


def distance_m(a: ArrayLike, b: ArrayLike) -> Floats:
    """Metres between WGS-84 points along the sphere (haversine; within 0.5 % of the ellipsoid). Shapes broadcast."""
    p, q = np.radians(_points(a)), np.radians(_points(b))
    half = np.sin((q - p) / 2) ** 2
    h = half[..., 1] + np.cos(p[..., 1]) * np.cos(q[..., 1]) * half[..., 0]
    return np.asarray(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(h, 0, 1))))


@dataclass(frozen=True, slots=True)
class LocalPlane:
    """Metres east and north of a point, for shapes as large as a county.

    True at the origin's latitude; 50 km north or south of it an eastward metre is wrong by about 0.6 %.
    """

    lon: float
    lat: float

    def _metres_per_degree(self) -> Floats:
        phi = np.radians(self.lat)
        w = 1 - _WGS84_E2 * np.sin(phi) ** 2
        east = np.cos(phi) * _WGS84_A / np.sqrt(w)
        north = _WGS84_A * (1 - _WGS84_E2) / w**1.5
        return np.asarray(np.radians([east, north]))

    def to_metres(self, lonlat: ArrayLike) -> Floats:
        return (_points(lonlat) - (self.lon, self.lat)) * self._metres_per_degree()

    def to_degrees(self, metres: ArrayLike) -> Floats:
        return _points(metres) / self._metres_per_degree() + (self.lon, self.lat)


# ---------------------------------------------------------------------------------------------------- web-map tiles

MERCATOR_EDGE_M = np.pi * _WGS84_A  # half the width of EPSG:3857


def tile_envelope(z: int, x: int, y: int) -> tuple[float, float, float, float]:
    """(west, south, east, north) of a tile in EPSG:3857 metres.

    For drawing; which cases belong to a tile is asked in degrees (server/atlas/tile.py). Raises ValueError for a tile that
    does not exist.
    """
    count = 1 << z if 0 <= z <= 30 else 0  # noqa: PLR2004 -- deeper tiles are smaller than a double can tell apart
    if not (0 <= x < count and 0 <= y < count):
        raise ValueError(f"no tile {z}/{x}/{y}")
    lines = [i * (2 * MERCATOR_EDGE_M / count) - MERCATOR_EDGE_M for i in (x, x + 1, y, y + 1)]
    return lines[0], -lines[3], lines[1], -lines[2]


# ------------------------------------------------------------------------------------------------------- the shifts


def _points(lonlat: ArrayLike) -> Floats:
    points = np.array(lonlat, dtype=np.float64)
    if points.shape[-1:] != (2,):
        raise ValueError(f"expected shape (..., 2), got {points.shape}")
    return points


def _within(points: Floats, box: tuple[float, float, float, float]) -> NDArray[np.bool_]:
    lon, lat = points[..., 0], points[..., 1]
    return np.asarray((box[0] <= lon) & (lon <= box[2]) & (box[1] <= lat) & (lat <= box[3]))


def _sin_pi(value: Floats) -> Floats:
    return np.asarray(np.sin(value * np.pi))


def _wgs84_to_gcj02(points: Floats) -> Floats:
    # Published formula: two polynomials with sine terms around (105 E, 35 N), in metres of Krasovsky's ellipsoid.
    x, y = points[..., 0] - 105.0, points[..., 1] - 35.0
    root = np.sqrt(np.abs(x))
    shared = 20 * _sin_pi(6 * x) + 20 * _sin_pi(2 * x)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += (shared + 20 * _sin_pi(y) + 40 * _sin_pi(y / 3) + 160 * _sin_pi(y / 12) + 320 * _sin_pi(y / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += (shared + 20 * _sin_pi(x) + 40 * _sin_pi(x / 3) + 150 * _sin_pi(x / 12) + 300 * _sin_pi(x / 30)) * 2 / 3
    phi = np.radians(points[..., 1])
    w = 1 - _KRASOVSKY_E2 * np.sin(phi) ** 2
    per_radian_east = _KRASOVSKY_A / np.sqrt(w) * np.cos(phi)
    per_radian_north = _KRASOVSKY_A * (1 - _KRASOVSKY_E2) / w**1.5
    shift = np.degrees(np.stack([east / per_radian_east, north / per_radian_north], axis=-1))
    return np.where(outside_china(points)[..., np.newaxis], points, points + shift)


def _gcj02_to_bd09(points: Floats) -> Floats:
    lon, lat = points[..., 0], points[..., 1]
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _BD_FREQUENCY)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BD_FREQUENCY)
    shifted = np.stack([radius * np.cos(angle) + _BD_LON, radius * np.sin(angle) + _BD_LAT], axis=-1)
    return np.where(outside_china(points)[..., np.newaxis], points, shifted)


def _inverse(forward: Callable[[Floats], Floats], target: Floats) -> Floats:
    """The point that `forward` moves to `target`. The shift hardly changes over its own length, so four steps do.

    Whether to shift is judged by the target: within a kilometre of SHIFTED_REGION's edge, all of it abroad or at sea,
    the two directions may disagree.
    """
    guess = target
    for _ in range(8):
        correction = target - forward(guess)
        guess = guess + correction
        if not np.any(np.abs(correction) > 1e-11):  # noqa: PLR2004 -- degrees; a thousandth of a millimetre
            break
    return np.where(outside_china(target)[..., np.newaxis], target, guess)
