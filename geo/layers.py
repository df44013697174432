"""GeoPackage and Shapefile by GDAL, some hundred rows at a time.

GDAL looks at what a file holds, not at its ending: a text that calls itself a .gpkg could make it open other files and
addresses. So what a file begins with is looked at first, and which driver took it afterwards.
"""

from __future__ import annotations

import math
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyogrio
import shapely
from pyogrio import raw
from pyogrio.errors import DataLayerError, DataSourceError

from geo.archive import choose, unpack_shapefile
from geo.readers import Row, UnreadableBoundariesError, system_of, turned_rings
from geo.refusals import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.datum import Turn

BATCH = 200
"""Rows held at once; a town's outline can be some megabytes."""
_BEGINS = {".gpkg": b"SQLite format 3\x00", ".shp": b"\x00\x00\x27\x0a"}
_DRIVERS = {".gpkg": "GPKG", ".shp": "ESRI Shapefile"}
_AS_BYTES = "ISO-8859-1"
"""Turns every byte into one letter and back, so that what a table is written in can be seen before it is read."""
_FAILURES = (DataSourceError, DataLayerError, ValueError, UnicodeError)


def read_geopackage(path: Path, layer: str | None) -> Iterator[Row]:
    """Rows of one layer. Raises UnreadableBoundariesError."""
    _refuse_disguised(path, ".gpkg")
    try:
        there = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
    except _FAILURES as error:
        raise UnreadableBoundariesError(Unreadable.BROKEN, row=1) from error
    return _rows(path, choose(there, layer), None)


def read_shapefiles(path: Path, layer: str | None) -> Iterator[Row]:
    """Rows of one Shapefile out of an archive. Raises UnreadableBoundariesError."""
    with tempfile.TemporaryDirectory(prefix="xunge-") as folder:
        unpacked = unpack_shapefile(path, layer, Path(folder))
        _refuse_disguised(unpacked, ".shp")
        yield from _rows(unpacked, None, _encoding(unpacked))


def _refuse_disguised(path: Path, suffix: str) -> None:
    begins = _BEGINS[suffix]
    try:
        with path.open("rb") as file:
            found = file.read(len(begins))
    except OSError as error:
        raise UnreadableBoundariesError(Unreadable.CANNOT_OPEN) from error
    if found != begins or _driver(path) != _DRIVERS[suffix]:
        raise UnreadableBoundariesError(Unreadable.NOT_WHAT_IT_SAYS, suffix=suffix)


def _driver(path: Path) -> str:
    try:
        return str(pyogrio.read_info(path, layer=0, encoding=_AS_BYTES)["driver"])
    except _FAILURES as error:
        raise UnreadableBoundariesError(Unreadable.BROKEN, row=1) from error


def _encoding(shapefile: Path) -> str:
    """What its table is really written in. The .cpg that should say so is often missing or wrong; but text of the Chinese
    encodings is hardly ever valid UTF-8.
    """
    said = shapefile.with_suffix(".cpg")
    named = said.read_bytes()[:40].decode("ascii", "ignore").strip() if said.exists() else ""
    candidates = ["utf-8", *([named] if _known(named) else []), "gb18030"]
    for number, (_, fields) in enumerate(_batches(shapefile, None, _AS_BYTES, geometry=False)):
        if number == 0:
            candidates = [one for one in candidates if all(_fits(name, one) for name in fields)]
        for column in fields.values():
            texts = [text for text in column if isinstance(text, str)]
            candidates = [one for one in candidates if all(_fits(text, one) for text in texts)]
    return candidates[0] if candidates else "gb18030"


def _known(encoding: str) -> bool:
    try:
        "".encode(encoding)
    except (LookupError, ValueError):
        return False
    return bool(encoding) and encoding.upper().replace("-", "") not in {"88591", "ISO88591", "LATIN1"}


def _fits(text: str, encoding: str) -> bool:
    raw_bytes = text.encode(_AS_BYTES, "replace")
    try:
        raw_bytes.decode(encoding)
    except UnicodeDecodeError as error:
        # a column's width may cut the last letter in two
        return error.end == len(raw_bytes) and error.start >= len(raw_bytes) - 3 and "unexpected end" in error.reason
    except LookupError:
        return False
    return True


def _rows(path: Path, layer: str | None, encoding: str | None) -> Iterator[Row]:
    number = 0
    turn: Turn | None = None
    for system, (shapes, fields) in _with_system(path, layer, _AS_BYTES if encoding else None):
        if number == 0 and system:
            turn = system_of(system)
        names = {name: _text(name, encoding) for name in fields}
        for place in range(len(shapes)):
            number += 1
            held = {names[name]: _value(column[place], encoding) for name, column in fields.items()}
            geometry = _geometry(shapes[place])
            yield Row(number, held, turned_rings(geometry, turn) if turn else geometry)


def _text(value: str, encoding: str | None) -> str:
    return value.encode(_AS_BYTES, "replace").decode(encoding, "replace") if encoding else value


def _value(value: object, encoding: str | None) -> object:
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and math.isnan(value):
        return None
    return _text(value, encoding).strip() if isinstance(value, str) else value


_Batch = tuple[Any, dict[str, Any]]


def _batches(path: Path, layer: str | None, encoding: str | None, *, geometry: bool = True) -> Iterator[_Batch]:
    for _, batch in _with_system(path, layer, encoding, geometry=geometry):
        yield batch


def _with_system(
    path: Path, layer: str | None, encoding: str | None, *, geometry: bool = True
) -> Iterator[tuple[str | None, _Batch]]:
    """The system the layer names, and ``(geometries as WKB, columns by name)``, batch by batch."""
    done = 0
    while True:
        try:
            told, _, shapes, columns = raw.read(
                path,
                layer=layer,
                encoding=encoding,
                skip_features=done,
                max_features=BATCH,
                read_geometry=geometry,
                datetime_as_string=True,
            )
        except _FAILURES as error:
            raise UnreadableBoundariesError(Unreadable.BROKEN, row=done + 1) from error
        fields = {str(name): column for name, column in zip(told["fields"], columns, strict=True)}
        count = len(shapes) if shapes is not None else max((len(column) for column in columns), default=0)
        if count == 0:
            return
        yield told["crs"], ([None] * count if shapes is None else shapes, fields)
        done += count
        if count < BATCH:
            return


def _geometry(wkb: bytes | None) -> object:
    """A WKB geometry as a GeoJSON object; what GDAL can write and nobody can read is named by its fault."""
    if wkb is None:
        return None
    try:
        shape = shapely.from_wkb(wkb)
    except shapely.errors.GEOSException:
        return {"type": "?"}
    if isinstance(shape, shapely.Polygon):
        return {"type": "Polygon", "coordinates": _rings(shape)}
    if isinstance(shape, shapely.MultiPolygon):
        return {"type": "MultiPolygon", "coordinates": [_rings(part) for part in shape.geoms]}
    return {"type": shape.geom_type}


def _rings(polygon: shapely.Polygon) -> list[Any]:
    if polygon.is_empty:
        return []
    rings = [polygon.exterior, *polygon.interiors]
    return [shapely.get_coordinates(ring, include_z=polygon.has_z).tolist() for ring in rings]
