"""The made-up district: one county, 22 town-level units, their neighbourhoods and about 450 grids."""

from __future__ import annotations

import functools
import zlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import MultiPolygon, Point, Polygon

from geo.codes import Level, NeighbourhoodKind, TownKind, town_kind
from geo.district import names, partition
from geo.district.layout import (
    BUILT_UP,
    COUNTY,
    COUNTY_NAME,
    DRUM_TOWER,
    OUTLINE,
    PLANE,
    RURAL_TOWNS,
    URBAN_TOWNS,
    RuralTown,
    UrbanTown,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely.geometry.base import BaseGeometry

    from geo.crs import Floats
    from geo.district.partition import Owner

DEFAULT_SEED = 620902
_TOWN_RADIUS_M = 4500.0
_RIVER = (35.0, 1.45)  # fields lie along the rivers, which come down from the south-west: degrees from east, stretch
_GRIDS = 441  # of the district as it is drawn by itself
_HAMLETS_APART_M = 350.0  # from the middle of a village that has several grids
_SEAT = 0  # neighbourhood place of a rural town's own community; its villages follow


class GridKind(StrEnum):
    """What a grid is for (docs: domain §2); its code does not tell. 微网格 are made by the operator, not here."""

    URBAN = "urban"  # 城市社区网格
    RURAL = "rural"  # 农村网格
    DEDICATED = "dedicated"  # 专属网格: a park, a works


@dataclass(frozen=True, slots=True)
class Area:
    """One area. `geometry` is a valid MultiPolygon in WGS-84; towns and neighbourhoods are what grids were cut from.

    `kind` is a TownKind, NeighbourhoodKind or GridKind value, None for the county. `households` is how many families
    live there (the demo writes only a few of them). `invented` is False for the county and its towns, whose names and
    codes are real; every line on the map is invented.
    """

    code: str
    level: Level
    name: str
    parent: str | None
    kind: str | None
    geometry: MultiPolygon
    invented: bool
    households: int


@dataclass(frozen=True)
class District:
    """`areas` from the county down, parents before children, in order of code."""

    seed: int
    areas: tuple[Area, ...]
    growth: float = 1.0

    @functools.cached_property
    def by_code(self) -> dict[str, Area]:
        return {area.code: area for area in self.areas}

    def of(self, level: Level) -> tuple[Area, ...]:
        return tuple(area for area in self.areas if area.level is level)

    @functools.cached_property
    def grids(self) -> tuple[Area, ...]:
        return self.of(Level.GRID)

    @property
    def county(self) -> Area:
        return self.areas[0]

    @functools.cached_property
    def central_neighbourhood(self) -> Area:
        """花园社区, where the demo's stories happen."""
        return next(area for area in self.of(Level.NEIGHBOURHOOD) if area.name == names.CENTRAL_COMMUNITY)

    @property
    def central_grid(self) -> Area:
        """Its 第三网格: 王芳's, worker01."""
        return self.by_code[self.central_neighbourhood.code + "003"]

    def full_name(self, area: Area) -> str:
        """花园社区·第三网格 for a grid, the plain name for others."""
        if area.level is not Level.GRID or area.parent is None:
            return area.name
        return f"{self.by_code[area.parent].name}·{area.name}"

    def rng(self, *purpose: str) -> np.random.Generator:
        """A generator for one purpose: the same each time, and not moved by what others draw."""
        return np.random.default_rng([self.seed, zlib.crc32("/".join(purpose).encode())])


@functools.lru_cache(maxsize=2)
def build_district(seed: int = DEFAULT_SEED, grids: int | None = None) -> District:
    """Draw the district; the same seed gives the same district. Takes a second or two.

    `grids`: about so many, by cutting the same neighbourhoods finer; not fewer than it has by itself.
    """
    growth = 1.0 if grids is None else max(1.0, grids / _GRIDS)
    rng = np.random.default_rng(seed)
    cells = _cells(rng, growth)
    degrees = {owner: _in_degrees(cell) for owner, cell in cells.items()}
    areas = _Census(rng).areas(cells, degrees)
    return District(seed, areas, growth)


def random_points_in(geometry: BaseGeometry, count: int, rng: np.random.Generator) -> Floats:
    """Points spread evenly over a polygon, shape (count, 2), in its own units; each is covered by it."""
    west, south, east, north = geometry.bounds
    shapely.prepare(geometry)
    found = np.empty((0, 2))
    while len(found) < count:
        tries = rng.uniform((west, south), (east, north), (4 * count + 16, 2))
        found = np.vstack([found, tries[shapely.contains_xy(geometry, tries)]])
    return found[:count]


def random_point_in(area: Area, rng: np.random.Generator) -> Point:
    """One point somewhere in the area, WGS-84, covered by it."""
    return Point(np.round(random_points_in(area.geometry, 1, rng)[0], 7))


# ------------------------------------------------------------------------------------------------------ the drawing


def _cells(rng: np.random.Generator, growth: float) -> dict[Owner, Polygon]:
    """True cells in metres, bent; owner = (town, neighbourhood, grid), towns in the order of the layout."""
    outline = partition.ring_line(PLANE.to_metres(OUTLINE), 1)
    built_up = partition.ring_line(BUILT_UP, 1)
    cut_out = _urban_blocks(built_up, rng, growth)
    seats = [PLANE.to_metres(town.seat) for town in RURAL_TOWNS]
    first_rural = len(URBAN_TOWNS)
    for place, seat in enumerate(seats):
        core = partition.ring_line(_octagon(seat, rng), 1)
        parts = partition.blocks(core, [1] * round(2 * growth), rng.uniform(0, 90), rng)
        cut_out |= {(first_rural + place, _SEAT, grid): part for grid, part in enumerate(parts)}
    room = outline.buffer(-900).difference(built_up.buffer(700))
    found = partition.scatter(seats, [t.villages for t in RURAL_TOWNS], [t.spread_m for t in RURAL_TOWNS], room, rng)
    seeds = [
        ((first_rural + town, place + 1, grid), at)
        for place, (town, point) in enumerate(found)
        for grid, at in enumerate(_hamlets(point, round((place + 1) * growth) - round(place * growth), rng))
    ]
    straight = partition.partition(outline, cut_out, seeds, _RIVER)
    relief = partition.Relief(rng, _TOWN_RADIUS_M)
    # A thin wedge between two long edges can cross itself when both are bent in steps of their own: bend less, then.
    for share in (1.0, 0.7, 0.4, 0.2):
        cells = partition.bent(straight, lambda xy, share=share: xy + (relief(xy) - xy) * share)  # type: ignore[misc]
        if all(_in_degrees(cell).is_valid for cell in cells.values()):
            return cells
    return straight


def _urban_blocks(built_up: Polygon, rng: np.random.Generator, growth: float) -> dict[Owner, Polygon]:
    found: dict[Owner, Polygon] = {}
    for place, town in enumerate(URBAN_TOWNS):
        part = built_up
        for x, y, direction in town.cuts:
            part = partition.left_of(part, x, y, direction)
        bearing = rng.normal(3, 4)
        communities = partition.blocks(part, town.grids, bearing, rng)
        for number, (community, usual) in enumerate(zip(communities, town.grids, strict=True)):
            count = round(usual * growth)
            grids = partition.blocks(community, rng.uniform(0.75, 1.3, count).tolist(), bearing, rng)
            found |= {(place, number, grid): block for grid, block in enumerate(grids)}
    return found


def _hamlets(village: Floats, count: int, rng: np.random.Generator) -> list[Floats]:
    """The village's seat, and around it as many more as it has grids."""
    if count == 1:
        return [village]
    angle = rng.uniform(0, 2 * np.pi) + 2 * np.pi * np.arange(count) / count
    return [village + _HAMLETS_APART_M * np.array([np.cos(one), np.sin(one)]) for one in angle]


def _octagon(seat: Floats, rng: np.random.Generator) -> Floats:
    angle = np.radians(np.arange(0, 360, 45) + rng.uniform(0, 45))
    radius = rng.uniform(320, 520, 8)
    return np.asarray(seat + np.stack([np.cos(angle) * radius * 1.3, np.sin(angle) * radius], axis=-1))


def _in_degrees(cell: Polygon) -> Polygon:
    # Seven decimals are a centimetre; neighbours round the same vertices to the same place.
    return shapely.transform(cell, lambda xy: np.round(PLANE.to_degrees(xy), 7))


# ----------------------------------------------------------------------------------------------- codes and families


class _Census:
    """Gives every cell its code, name and families, from west to east (and of two as far west, the northern first)."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._names: dict[str, Iterator[str]] = {
            "community": iter(rng.permutation(names.COMMUNITIES).tolist()),
            "seat": iter(rng.permutation(names.SEATS).tolist()),
            "village": iter(rng.permutation(names.VILLAGES).tolist()),
        }

    def areas(self, cells: dict[Owner, Polygon], degrees: dict[Owner, Polygon]) -> tuple[Area, ...]:
        found: list[Area] = []
        towns: tuple[UrbanTown | RuralTown, ...] = (*URBAN_TOWNS, *RURAL_TOWNS)
        for place, town in enumerate(towns):
            mine = {owner: cell for owner, cell in degrees.items() if owner[0] == place}
            code = COUNTY + town.serial
            below = self._neighbourhoods(code, place, mine, cells)
            families = sum(area.households for area in below if area.level is Level.GRID)
            shape = _multi(shapely.coverage_union_all(list(mine.values())))
            found.append(Area(code, Level.TOWN, town.name, COUNTY, town_kind(code).value, shape, False, families))
            found += below
        whole = _multi(shapely.coverage_union_all(list(degrees.values())))
        families = sum(area.households for area in found if area.level is Level.TOWN)
        county = Area(COUNTY, Level.COUNTY, COUNTY_NAME, None, None, whole, False, families)
        return (county, *sorted(found, key=lambda area: area.code))

    def _neighbourhoods(
        self, town: str, place: int, mine: dict[Owner, Polygon], cells: dict[Owner, Polygon]
    ) -> list[Area]:
        urban = town_kind(town) is TownKind.SUBDISTRICT
        shapes = {
            number: _multi(shapely.coverage_union_all([cell for owner, cell in mine.items() if owner[1] == number]))
            for number in sorted({owner[1] for owner in mine})
        }
        communities = sorted((n for n in shapes if urban or n == _SEAT), key=lambda n: _west_first(shapes[n]))
        villages = sorted((n for n in shapes if not urban and n != _SEAT), key=lambda n: _west_first(shapes[n]))
        central = min(communities, key=lambda n: shapes[n].distance(Point(DRUM_TOWER))) if place == 0 else None
        serials = {n: i for i, n in enumerate(communities, 1)} | {n: i for i, n in enumerate(villages, 200)}
        found = []
        for number, serial in serials.items():
            kind = NeighbourhoodKind.VILLAGE if number in villages else NeighbourhoodKind.COMMUNITY
            name = names.CENTRAL_COMMUNITY if number == central else self._name(kind, in_town=urban)
            code = f"{town}{serial:03d}"
            owners = [owner for owner in mine if owner[1] == number]
            owners.sort(key=lambda owner: _west_first(mine[owner]))
            grids = [self._grid(code, i, cells[owner], place) for i, owner in enumerate(owners, 1)]
            families = sum(grid.households for grid in grids)
            found.append(Area(code, Level.NEIGHBOURHOOD, name, town, kind.value, shapes[number], True, families))
            found += grids
        return found

    def _name(self, kind: NeighbourhoodKind, *, in_town: bool) -> str:
        if kind is NeighbourhoodKind.VILLAGE:
            return next(self._names["village"]) + "村"
        return next(self._names["community" if in_town else "seat"]) + "社区"

    def _grid(self, parent: str, serial: int, cell: Polygon, place: int) -> Area:
        kind, fewest, most = GridKind.RURAL, 180, 420
        if place < len(URBAN_TOWNS):
            dedicated = URBAN_TOWNS[place].dedicated
            kind, fewest, most = (GridKind.DEDICATED, 20, 120) if dedicated else (GridKind.URBAN, 300, 500)
        elif parent[9] == "0":
            kind, fewest, most = GridKind.URBAN, 200, 400
        shape = partition.surveyed(cell, _in_degrees, self._rng)
        name = f"第{names.ordinal(serial)}网格"
        families = int(self._rng.integers(fewest, most, endpoint=True))
        return Area(f"{parent}{serial:03d}", Level.GRID, name, parent, kind.value, _multi(shape), True, families)


def _west_first(shape: BaseGeometry) -> tuple[float, float]:
    return shape.centroid.x, -shape.centroid.y


def _multi(shape: BaseGeometry) -> MultiPolygon:
    """Always a MultiPolygon, outer rings against the clock, as the database and GeoJSON want it."""
    return shapely.orient_polygons(MultiPolygon(shapely.get_parts(shape).tolist()))
