"""Doors in great number, in clumps: buildings along a street's lattice in town, hamlets on the land, a few places everybody passes.

All numpy: a hundred thousand doors take a second or two. `households` (homes.py) tells fewer of them better.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.district import names
from geo.district.build import GridKind, random_points_in
from geo.district.homes import hamlet
from geo.district.layout import PLANE

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geo.crs import Floats
    from geo.district.build import Area, District

_DOORS_OF_A_BUILDING = 16.0
_MOST_BUILDINGS = 60
_FLOORS, _SIDES = 6, 2
_FIRST_YARD, _FIRST_GROUP = 20, 4
"""The numbers before are those of the households that have a story (homes.py)."""
_BLOCK_M, _LANE_M = 45.0, 22.0
_INSET_M = 12.0
_HOT_SHARE, _HOT_WEIGHT = 0.004, 60.0
"""So many of the buildings are a market, a hospital, a school gate: as much happens there as at so many others."""


@dataclass(frozen=True)
class Places:
    """Doors, each array of the same length. `grid` is a place in `district.grids`, `point` (lon, lat) in seven decimals."""

    grid: np.ndarray
    point: Floats
    yard: list[str]
    door: list[str]
    rural: np.ndarray
    weight: Floats
    """How often something comes up there, beside the others."""

    def __len__(self) -> int:
        return len(self.yard)


def places(district: District, count: int) -> Places:
    """About `count` doors over the whole district, as many in a grid as live there; every grid has some."""
    families = np.array([grid.households for grid in district.grids], dtype=float)
    wanted = np.maximum(4, np.round(families / families.sum() * count)).astype(int)
    parts = [
        _of_grid(district, number, grid, int(doors))
        for number, (grid, doors) in enumerate(zip(district.grids, wanted, strict=True))
    ]
    return Places(
        np.concatenate([part.grid for part in parts]),
        np.vstack([part.point for part in parts]),
        [yard for part in parts for yard in part.yard],
        [door for part in parts for door in part.door],
        np.concatenate([part.rural for part in parts]),
        np.concatenate([part.weight for part in parts]),
    )


def _of_grid(district: District, number: int, grid: Area, doors: int) -> Places:
    rng = district.rng("places", grid.code)
    rural = grid.kind == GridKind.RURAL.value
    buildings = int(np.clip(round(doors / _DOORS_OF_A_BUILDING), 2, _MOST_BUILDINGS))
    middles = _middles(grid, buildings, rng, rural=rural)
    # a few buildings are large and many small (Zipf), and something comes up oftener in some
    size = 1 / np.arange(1, buildings + 1) ** 0.7
    building = np.sort(rng.choice(buildings, doors, p=size / size.sum()))
    care = rng.lognormal(0, 0.8, buildings) * np.where(rng.random(buildings) < _HOT_SHARE, _HOT_WEIGHT, 1.0)
    turn = np.arange(doors) - np.searchsorted(building, building)  # which door of its building
    angle = rng.uniform(0, np.pi, buildings)[building]
    if rural:
        along, across = (turn // 2 - 4) * 18.0, np.where(turn % 2, 12.0, -12.0)
    else:
        along, across = (turn // (_FLOORS * _SIDES) - 1.5) * 12.0, np.zeros(doors)
    off = np.stack([along * np.cos(angle) - across * np.sin(angle), along * np.sin(angle) + across * np.cos(angle)], -1)
    point = np.round(PLANE.to_degrees(middles[building] + off + rng.normal(0, 1.0, (doors, 2))), 7)
    shapely.prepare(grid.geometry)
    outside = ~shapely.intersects_xy(grid.geometry, point)
    point[outside] = np.round(PLANE.to_degrees(middles[building[outside]]), 7)
    return Places(
        np.full(doors, number),
        point,
        [_yard(int(one), rural=rural) for one in building],
        [_door(int(one), rural=rural) for one in turn],
        np.full(doors, rural),
        care[building] * rng.lognormal(0, 0.5, doors),
    )


def _middles(grid: Area, count: int, rng: np.random.Generator, *, rural: bool) -> Floats:
    """Where the buildings stand: on a lattice of streets in town, together on the land; all inside the grid as stored."""
    shape = shapely.transform(grid.geometry, PLANE.to_metres)
    inset = shape.buffer(-_INSET_M)
    room: BaseGeometry = shape if inset.is_empty else inset
    if rural:
        room = hamlet(grid, room, rng)
    loose = random_points_in(room, count, rng)
    step = _LANE_M if rural else _BLOCK_M
    on_lattice = np.round(loose / step) * step + rng.normal(0, 1.5, loose.shape)
    inside = shapely.intersects_xy(grid.geometry, np.round(PLANE.to_degrees(on_lattice), 7))
    return np.where(inside[:, np.newaxis], on_lattice, loose)


def _yard(building: int, *, rural: bool) -> str:
    return f"{names.ordinal(building + _FIRST_GROUP)}组" if rural else f"{building + _FIRST_YARD}号院"


def _door(turn: int, *, rural: bool) -> str:
    if rural:
        return f"{turn + 1}号"
    flat, floors = turn % (_FLOORS * _SIDES), turn // (_FLOORS * _SIDES)
    return f"{floors + 1}单元 {flat // _SIDES + 1}0{flat % _SIDES + 1}"
