"""Write the district as GeoJSON, so that `flask areas import` can be tried on a file like a real one.

    python -m geo.district.sample var/sample

writes town.geojson, neighbourhood.geojson, grid.geojson and a grid_with_faults.geojson whose last rows must be refused.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely

from geo.codes import Level
from geo.crs import Crs, from_wgs84
from geo.district.build import build_district

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.district.build import Area


def write_geojson(path: Path, areas: Iterable[Area], crs: Crs = Crs.WGS84) -> None:
    """One FeatureCollection with the fields `code`, `name` and `parent`, coordinates in degrees of `crs`."""
    _write(path, [_feature(area, crs) for area in areas])


def write_samples(folder: Path) -> tuple[Path, ...]:
    """All levels, and the first grids again with one fault each. Returns the files in the order to import them."""
    folder.mkdir(parents=True, exist_ok=True)
    district = build_district()
    files = []
    for level in Level:
        files.append(folder / f"{level.value}.geojson")
        write_geojson(files[-1], district.of(level))
    good = [_feature(area, Crs.WGS84) for area in district.grids[:8]]
    files.append(folder / "grid_with_faults.geojson")
    _write(files[-1], good[:3] + _faulty(good))
    return tuple(files)


def _faulty(good: list[dict[str, Any]]) -> list[dict[str, Any]]:
    def changed(place: int, **members: Any) -> dict[str, Any]:
        copy: dict[str, Any] = json.loads(json.dumps(good[place]))
        return copy | members

    duplicate = changed(0)
    no_code = changed(3, properties={"name": "没有代码的网格", "parent": good[3]["properties"]["parent"]})
    empty = changed(4, geometry=None)
    swapped = changed(5)
    swapped["geometry"]["coordinates"] = [
        [[[lat, lon] for lon, lat in ring] for ring in part] for part in swapped["geometry"]["coordinates"]
    ]
    crossed = changed(6)
    ring = crossed["geometry"]["coordinates"][0][0]
    ring[5], ring[20] = ring[20], ring[5]
    elsewhere = changed(7)
    elsewhere["properties"]["parent"] = "620902113200"
    return [duplicate, no_code, empty, swapped, crossed, elsewhere]


def _feature(area: Area, crs: Crs) -> dict[str, Any]:
    shape = area.geometry
    if crs is not Crs.WGS84:
        shape = shapely.transform(shape, lambda xy: from_wgs84(xy, crs).round(7))
    fields = {"code": area.code, "name": area.name, "parent": area.parent}
    return {"type": "Feature", "properties": fields, "geometry": json.loads(shapely.to_geojson(shape))}


def _write(path: Path, features: list[dict[str, Any]]) -> None:
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    for written in write_samples(Path(sys.argv[1] if len(sys.argv) > 1 else "var/sample")):
        sys.stdout.write(f"{written}\n")
