"""From a location as a phone sent it to a WGS-84 place, its area, and what a person should look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from geoalchemy2 import WKTElement

from geo import crs
from server.areas.queries import Found, Place, area_at
from server.core import problems

MAX_LAT = 85.0
"""Web Mercator ends here; a point beyond it is an error of the device."""


@dataclass(frozen=True)
class Located:
    """What a record stores of its location: point (EPSG:4326) or None, area, and flags for a person."""

    point: WKTElement | None
    found: Found
    accuracy_m: float | None
    source: str | None
    source_crs: str | None
    flags: tuple[str, ...]
    lonlat: tuple[float, float] | None = None
    """The point as numbers, WGS-84."""


def locate(location: Mapping[str, Any] | None, own_grids: Iterable[str]) -> Located:
    """Find a record's place by the rule of DESIGN §3. Never refuses: what looks wrong is flagged.

    Flags: ``location_invalid`` (out of range, or 0,0: the point is dropped), ``location_swapped`` (longitude and
    latitude look exchanged; kept as sent), ``outside_district`` (no grid within reach), ``no_location``.
    """
    if location is None:
        found = area_at(Place(), own_grids)
        return Located(None, _known(found), None, None, None, ("no_location",))
    lon, lat, system = location["lon"], location["lat"], location["crs"]
    flags: list[str] = []
    if lon is not None and lat is not None:
        points, doubts = places([(lon, lat)], system)
        flags += filter(None, doubts)
        lon, lat = map(float, points[0]) if not np.isnan(points[0, 0]) else (None, None)
    else:
        lon = lat = None
    found = _known(area_at(Place(lon, lat, location["accuracy_m"], location["grid"]), own_grids))
    if found.how == "none":
        flags.append("no_location" if lon is None else "outside_district")
    point = WKTElement(f"POINT({lon} {lat})", srid=4326) if lon is not None else None
    lonlat = (lon, lat) if lon is not None and lat is not None else None
    return Located(point, found, location["accuracy_m"], location["source"], system, tuple(flags), lonlat)


def places(lonlats: Sequence[tuple[float, float]], system: str) -> tuple[crs.Floats, list[str | None]]:
    """Points as they were sent, in WGS-84, and what is to be doubted of each; what cannot be a place becomes NaN."""
    sent = np.asarray(lonlats, dtype=np.float64).reshape(-1, 2)
    lon, lat = sent[:, 0], sent[:, 1]
    impossible = (np.abs(lon) > 180) | (np.abs(lat) > MAX_LAT) | ((lon == 0) & (lat == 0))  # noqa: PLR2004
    swapped = crs.looks_swapped(sent)
    points = crs.to_wgs84(np.where(impossible[:, None], np.nan, sent), crs.Crs(system))
    doubts = [
        "location_swapped" if exchanged else "location_invalid" if wrong else None
        for exchanged, wrong in zip(swapped.tolist(), impossible.tolist(), strict=True)
    ]
    return points, doubts


def _known(found: Found) -> Found:
    if not found.area_code:
        raise problems.AREAS_MISSING()
    return found
