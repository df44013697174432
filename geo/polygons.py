"""One polygon out of a file: GeoJSON coordinates in, a valid MultiPolygon in WGS-84 out, or the reason why not."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from geo.crs import Crs, looks_swapped, plausible, to_wgs84
from geo.refusals import Flaw, Refusal, Repair

if TYPE_CHECKING:
    from geo.crs import Floats

_FLAWS = {
    "Self-intersection": Flaw.SELF_INTERSECTION,
    "Ring Self-intersection": Flaw.RING_TOUCHES_ITSELF,
    "Hole lies outside shell": Flaw.HOLE_OUTSIDE,
    "Holes are nested": Flaw.HOLES_NESTED,
    "Nested holes": Flaw.HOLES_NESTED,
    "Nested shells": Flaw.PARTS_NESTED,
    "Duplicate Rings": Flaw.RINGS_REPEATED,
    "Interior is disconnected": Flaw.INTERIOR_CUT,
    "Too few points in geometry component": Flaw.TOO_FEW_POINTS,
}
MOST_GUESSED = 0.001
"""A mended polygon may be so much larger or smaller than what was drawn; beyond that nobody can know what was meant."""
Mended = tuple[Repair, dict[str, object]]
"""What was changed on the way in, with the values its sentence names."""
_REASON = re.compile(r"(?P<what>[^\[]+)(\[(?P<lon>\S+) (?P<lat>\S+)\])?")


class GeometryRefusedError(ValueError):
    """The polygon cannot be used; `reason` and `values` as in geo.refusals."""

    def __init__(self, reason: Refusal, **values: object) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.values = values


@dataclass(slots=True)
class _Reading:
    crs: Crs
    repairs: dict[Repair, dict[str, object]] = field(
        default_factory=dict
    )  # each told once, in the order they were made


def read_polygon(geometry: object, crs: Crs) -> tuple[MultiPolygon, tuple[Mended, ...]]:
    """Read a GeoJSON Polygon or MultiPolygon, holes included, whose coordinates are degrees of `crs`.

    Closes open rings, mends what crosses itself a little and drops heights, and says so. Turns rings the way RFC 7946 §3.1.6 asks
    (outer ones against the clock) and says nothing: Shapefiles have them the other way, and the area is the same. Coordinates outside
    China are refused, because (0, 0) and exchanged axes are the commonest faults of all.
    Raises GeometryRefusedError; never another error, whatever JSON it is given.
    """
    if geometry is None:
        raise GeometryRefusedError(Refusal.GEOMETRY_MISSING)
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind not in ("Polygon", "MultiPolygon"):
        raise GeometryRefusedError(Refusal.GEOMETRY_TYPE, found=str(kind)[:40])
    coordinates = geometry.get("coordinates")
    parts = [coordinates] if kind == "Polygon" else coordinates
    if not isinstance(parts, list):
        raise GeometryRefusedError(Refusal.COORDINATES_MALFORMED, part=1, ring=1)
    if not parts or parts == [[]]:
        raise GeometryRefusedError(Refusal.GEOMETRY_EMPTY)
    reading = _Reading(crs)
    shape = MultiPolygon([_part(part, number, reading) for number, part in enumerate(parts, 1)])
    shape = _valid(shape, reading)
    return shapely.orient_polygons(shape), tuple(reading.repairs.items())


def _part(part: object, number: int, reading: _Reading) -> Polygon:
    if not isinstance(part, list):
        raise GeometryRefusedError(Refusal.COORDINATES_MALFORMED, part=number, ring=1)
    if not part:
        raise GeometryRefusedError(Refusal.GEOMETRY_EMPTY)
    rings = [_ring(ring, number, place, reading) for place, ring in enumerate(part, 1)]
    return Polygon(rings[0], rings[1:])


def _ring(ring: object, part: int, place: int, reading: _Reading) -> Floats:
    """Positions of one closed ring, shape (n, 2), in WGS-84."""
    if not isinstance(ring, list):
        raise GeometryRefusedError(Refusal.COORDINATES_MALFORMED, part=part, ring=place)
    if not ring:
        raise GeometryRefusedError(Refusal.GEOMETRY_EMPTY)
    pairs = []
    for position in ring:
        if not isinstance(position, list) or len(position) < 2 or not all(map(_is_number, position)):  # noqa: PLR2004
            raise GeometryRefusedError(Refusal.COORDINATES_MALFORMED, part=part, ring=place)
        if len(position) > 2:  # noqa: PLR2004 -- a pair and more
            reading.repairs[Repair.HEIGHT_DROPPED] = {}
        pairs.append((_as_float(position[0]), _as_float(position[1])))
    points = np.array(pairs, dtype=np.float64)
    _refuse_misplaced(points)
    points = to_wgs84(points, reading.crs)
    if len(np.unique(points, axis=0)) < 3:  # noqa: PLR2004 -- a triangle
        lon, lat = points[0]
        raise GeometryRefusedError(
            Refusal.GEOMETRY_INVALID, why=Flaw.TOO_FEW_POINTS.value, lon=_shown(lon), lat=_shown(lat)
        )
    if not np.array_equal(points[0], points[-1]):
        points = np.vstack([points, points[:1]])
        reading.repairs[Repair.RING_CLOSED] = {}
    return points


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _as_float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:  # JSON allows whole numbers of any length
        return math.inf


def _refuse_misplaced(points: Floats) -> None:
    """Swapped first: (39.7, 98.5) is also out of range, but that would not tell what to do. Reports the first bad one."""
    in_range = (np.abs(points[:, 0]) <= 180) & (np.abs(points[:, 1]) <= 90)  # noqa: PLR2004 -- degrees
    swapped = looks_swapped(points)
    for reason, bad in (
        (Refusal.COORDINATES_SWAPPED, swapped),
        (Refusal.COORDINATES_OUT_OF_RANGE, ~in_range),
        (Refusal.COORDINATES_OUTSIDE_CHINA, ~plausible(points)),
    ):
        if bad.any():
            lon, lat = points[int(np.argmax(bad))]
            raise GeometryRefusedError(reason, lon=_shown(lon), lat=_shown(lat))


def _valid(shape: MultiPolygon, reading: _Reading) -> MultiPolygon:
    """The shape as it is, or mended where that changes next to nothing: a spike, a knot at a corner, parts that overlap a
    hair. Raises GeometryRefusedError where mending would be guessing, as with two sides that were exchanged.
    """
    reason = shapely.is_valid_reason(shape)
    if reason == "Valid Geometry":
        return shape
    found = _REASON.match(reason)
    what = found["what"].strip() if found else ""
    lon, lat = (float(found[k]) if found and found[k] else math.nan for k in ("lon", "lat"))
    where = {"why": _FLAWS.get(what, Flaw.OTHER).value, "lon": _shown(lon), "lat": _shown(lat)}
    mended = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    parts = [part for part in shapely.get_parts(mended) if part.geom_type == "Polygon" and part.area > 0]
    drawn, kept = abs(shape.area), sum(part.area for part in parts)
    if not parts or not abs(kept - drawn) <= MOST_GUESSED * drawn:
        raise GeometryRefusedError(Refusal.GEOMETRY_INVALID, **where)
    reading.repairs[Repair.GEOMETRY_MENDED] = where | {"percent": round(abs(kept - drawn) / drawn * 100, 3)}
    return MultiPolygon(parts)


def _shown(value: float) -> float | str:
    """Seven decimals are a centimetre; what JSON cannot carry becomes its name."""
    return round(float(value), 7) if math.isfinite(value) else str(float(value))
