"""Boundary files as rows: GeoJSON (RFC 7946), GeoPackage, and Shapefiles in a zip archive, by a file's ending.

Another format is one more entry in READERS. What a row's fields and geometry are worth is `geo.boundaries`' business.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.datum import degrees_of
from geo.refusals import Unreadable, sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from geo.datum import Turn

MIB = 1024 * 1024
MOST_BYTES = 512 * MIB
MOST_TEXT_BYTES = 64 * MIB
"""A GeoJSON file is read whole, and takes ten times its size in memory; the other formats come some hundred rows at a time."""
_NO_FLOAT = 1e300
"""JSON allows numbers of any length."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file, as its reader found it. `number` counts from 1.

    `fields` is None when it is not a feature at all; `geometry` is a GeoJSON geometry object, unchecked.
    """

    number: int
    fields: Mapping[str, object] | None
    geometry: object


class UnreadableBoundariesError(ValueError):
    """The file as a whole cannot be read: `reason`, `values`, and a Chinese `sentence`."""

    def __init__(self, reason: Unreadable, **values: object) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.values = values

    @property
    def sentence(self) -> str:
        return sentence(self.reason, self.values)


def rows_of(path: Path, layer: str | None = None) -> Iterator[Row]:
    """The rows of a file, in its order. Raises UnreadableBoundariesError, most of it before the first row."""
    suffix = path.suffix.lower()
    reader = READERS.get(suffix)
    if reader is None:
        raise UnreadableBoundariesError(Unreadable.FORMAT_UNKNOWN, suffix=suffix, known=" ".join(sorted(READERS)))
    try:
        size = path.stat().st_size
    except OSError as error:
        raise UnreadableBoundariesError(Unreadable.CANNOT_OPEN) from error
    if not size:
        raise UnreadableBoundariesError(Unreadable.EMPTY)
    most = MOST_TEXT_BYTES if reader is read_geojson else MOST_BYTES
    if size > most:
        raise UnreadableBoundariesError(Unreadable.TOO_LARGE, mib=-(-size // MIB), most_mib=most // MIB)
    return reader(path, layer)


def turned_rings(geometry: object, turn: Turn) -> object:
    """A GeoJSON geometry with its positions turned into degrees; what is no Polygon is left for whoever judges it."""
    if not isinstance(geometry, dict) or geometry.get("type") not in {"Polygon", "MultiPolygon"}:
        return geometry
    return geometry | {"coordinates": _turned(geometry.get("coordinates"), turn)}


def _turned(coordinates: object, turn: Turn) -> object:
    if not isinstance(coordinates, list):
        return coordinates
    if coordinates and all(_is_position(one) for one in coordinates):
        lon, lat = turn([float(one[0]) for one in coordinates], [float(one[1]) for one in coordinates])
        return [[x, y, *one[2:]] for one, x, y in zip(coordinates, lon, lat, strict=True)]
    return [_turned(one, turn) for one in coordinates]


def _is_position(one: object) -> bool:
    if not isinstance(one, list) or len(one) < 2 or not all(type(value) in {int, float} for value in one):  # noqa: PLR2004
        return False
    return all(abs(value) < _NO_FLOAT for value in one[:2])


def read_geojson(path: Path, _layer: str | None) -> Iterator[Row]:
    """Rows of a GeoJSON FeatureCollection (or a single Feature), UTF-8 with or without a mark.

    A `crs` member, dropped from RFC 7946 but still written by desktop software, is obeyed; how its degrees are offset is
    Options.crs.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UnreadableBoundariesError(Unreadable.CANNOT_OPEN) from error
    except UnicodeDecodeError as error:
        raise UnreadableBoundariesError(Unreadable.NOT_UTF8) from error
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise UnreadableBoundariesError(Unreadable.NOT_JSON, line=error.lineno) from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits; brackets thousands deep
        raise UnreadableBoundariesError(Unreadable.NOT_JSON, line=1) from error
    if isinstance(document, dict) and document.get("type") == "Feature":
        document = {"type": "FeatureCollection", "features": [document]}
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or document.get("type") != "FeatureCollection":
        raise UnreadableBoundariesError(Unreadable.NOT_FEATURES)
    turn = _named_system(document.get("crs"))
    return (_geojson_row(number, feature, turn) for number, feature in enumerate(features, 1))


def _geojson_row(number: int, feature: object, turn: Turn | None) -> Row:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        return Row(number, None, None)
    fields = feature.get("properties")
    geometry = feature.get("geometry")
    return Row(
        number,
        fields if isinstance(fields, dict) else {},
        turned_rings(geometry, turn) if turn is not None else geometry,
    )


def _named_system(member: object) -> Turn | None:
    if member is None:
        return None
    properties = member.get("properties") if isinstance(member, dict) else None
    name = str(properties.get("name") if isinstance(properties, dict) else member)
    return system_of(name)


def system_of(name: str) -> Turn | None:
    """How the positions of a system become degrees; None: they are. Raises UnreadableBoundariesError."""
    try:
        return degrees_of(name)
    except ValueError as error:
        raise UnreadableBoundariesError(Unreadable.CRS_UNSUPPORTED, crs=str(error)[:80]) from error


def _read_geopackage(path: Path, layer: str | None) -> Iterator[Row]:
    from geo.layers import read_geopackage  # noqa: PLC0415 -- GDAL takes a quarter of a second, and few commands need it

    return read_geopackage(path, layer)


def _read_archive(path: Path, layer: str | None) -> Iterator[Row]:
    from geo.layers import read_shapefiles  # noqa: PLC0415 -- as above

    return read_shapefiles(path, layer)


READERS: dict[str, Callable[[Path, str | None], Iterator[Row]]] = {
    ".geojson": read_geojson,
    ".json": read_geojson,
    ".gpkg": _read_geopackage,
    ".zip": _read_archive,
}
