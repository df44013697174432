"""Doors in great number: inside their grids, in clumps, and the same each time; and a district cut finer."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
import shapely

from geo.codes import Level
from geo.district import build_district, places

COUNT = 20_000


@pytest.fixture(scope="module")
def district():
    return build_district()


@pytest.fixture(scope="module")
def doors(district):
    return places(district, COUNT)


def test_there_are_about_as_many_as_asked_for_and_every_grid_has_some(district, doors):
    assert abs(len(doors) - COUNT) < 0.02 * COUNT
    of_grid = np.bincount(doors.grid, minlength=len(district.grids))
    assert of_grid.min() >= 4
    families = np.array([grid.households for grid in district.grids])
    assert np.corrcoef(of_grid, families)[0, 1] > 0.95


def test_each_lies_in_its_grid_as_it_is_stored(district, doors):
    for number, grid in enumerate(district.grids):
        mine = doors.point[doors.grid == number]
        assert shapely.intersects_xy(grid.geometry, mine).all(), grid.code
        assert (mine == np.round(mine, 7)).all()


def test_they_stand_together_in_few_buildings(doors):
    buildings = Counter(zip(doors.grid.tolist(), doors.yard, strict=True))
    assert len(buildings) < len(doors) / 4
    assert max(buildings.values()) > 25
    addresses = set(zip(doors.grid.tolist(), doors.yard, doors.door, strict=True))
    assert len(addresses) == len(doors)


def test_a_few_of_them_are_where_much_comes_up(doors):
    heaviest = np.sort(doors.weight)[::-1]
    assert heaviest[: len(heaviest) // 100].sum() > 0.1 * heaviest.sum()


def test_the_same_seed_draws_the_same(district, doors):
    again = places(build_district(district.seed), COUNT)
    assert (again.point == doors.point).all()
    assert again.door == doors.door
    assert (places(build_district(7), COUNT).point[:100] != doors.point[:100]).any()


def test_a_district_is_cut_finer_into_the_same_towns_and_villages(district):
    finer = build_district(district.seed, 700)
    assert 650 < len(finer.grids) < 750
    for level in (Level.COUNTY, Level.TOWN, Level.NEIGHBOURHOOD):
        assert len(finer.of(level)) == len(district.of(level))
    assert finer.central_grid.name == "第三网格"
    assert all(area.geometry.is_valid for area in finer.areas)
    assert len({area.code for area in finer.areas}) == len(finer.areas)
    overlap = sum(a.geometry.area for a in finer.grids) / finer.county.geometry.area
    assert overlap == pytest.approx(1, abs=0.001)


def test_fewer_grids_than_it_has_are_not_drawn(district):
    assert build_district(district.seed, 10).areas == district.areas
