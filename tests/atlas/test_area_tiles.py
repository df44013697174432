"""Area tiles: outlines by zoom and scope, one name an area."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import text

from server.atlas.tile import Tile
from tests.atlas.reader import areas_in, tile_at
from tests.world import (
    GARDEN,
    GRID1,
    GRID2,
    GRID3,
    IN_GRID1,
    IN_VILLAGE,
    OTHER_TOWN,
    PARK,
    SOUTH,
    SQUARES,
    TOWN,
    VILLAGE,
    VILLAGE_GRID,
    WEST,
)


@pytest.fixture
def outlined(world, owner):
    """Towns and neighbourhoods get the outline of their grids, for as long as a test runs."""
    unite = """
        UPDATE area SET geom = (
            SELECT ST_Multi(ST_Union(grid.geom)) FROM area grid WHERE grid.level = 'grid' AND starts_with(grid.code, area.code)
        ) WHERE level IN ('town', 'neighbourhood')
    """
    with owner.begin() as connection:
        connection.execute(text(unite))
    yield
    with owner.begin() as connection:
        connection.execute(text("UPDATE area SET geom = NULL, retired_at = NULL WHERE level <> 'grid'"))
        connection.execute(text("UPDATE area SET retired_at = NULL"))


def codes(features):
    return sorted(one["code"] for one in features)


def labels_of_the_district(visitor, z: int) -> Counter[str]:
    """How often each area is named in the tiles of zoom ``z`` that cover the district."""
    first, last = tile_at(WEST - 0.01, SOUTH + 0.13, z), tile_at(WEST + 0.13, SOUTH - 0.01, z)
    tiles = [Tile(z, x, y) for x in range(first.x, last.x + 1) for y in range(first.y, last.y + 1)]
    return Counter(one["code"] for tile in tiles for one in areas_in(visitor, tile).get("labels", []))


@pytest.mark.usefixtures("outlined")
def test_levels_appear_as_the_map_comes_nearer(clerk):
    shown = {z: areas_in(clerk, tile_at(*IN_GRID1, z)) for z in (0, 7, 9, 10, 11, 12, 16)}
    assert {z: sorted(layers) for z, layers in shown.items()} == {
        0: ["labels", "town"],
        7: ["labels", "town"],
        9: ["labels", "town"],
        10: ["labels", "neighbourhood", "town"],
        11: ["labels", "neighbourhood", "town"],
        12: ["grid", "labels", "neighbourhood", "town"],
        16: ["grid", "labels", "neighbourhood", "town"],
    }
    assert codes(shown[7]["town"]) == codes(shown[0]["town"]) == [TOWN, OTHER_TOWN]
    # In the tile of the whole world a town is too small for an outline, and still says where the district lies.
    assert all(0 < unit < 4096 for town in shown[0]["town"] for unit in town["at"])
    assert codes(shown[10]["neighbourhood"])[:2] == [GARDEN, PARK]
    [grid] = shown[16]["grid"]
    assert (grid["code"], grid["name"], sorted(grid)) == (GRID1, "第1网格", ["at", "code", "name"])


@pytest.mark.usefixtures("outlined")
@pytest.mark.parametrize("z", [9, 12, 14])
def test_a_name_stands_once_in_its_area_whatever_tiles_the_area_spans(clerk, z):
    named = labels_of_the_district(clerk, z)
    assert set(named.values()) == {1}
    expected = {TOWN, OTHER_TOWN}
    if z >= 10:
        expected |= {GARDEN, PARK, VILLAGE}
    if z >= 12:
        expected |= set(SQUARES)
    assert set(named) == expected


def test_an_outline_runs_on_past_the_edge_of_its_tile_so_that_its_stroke_does_too(clerk):
    tile = tile_at(*IN_GRID1, 16)  # wholly inside the grid
    [grid] = areas_in(clerk, tile)["grid"]
    [ring] = grid["at"]
    assert {value for point in ring for value in point} == {-64, 4096 + 64}


@pytest.mark.usefixtures("outlined")
def test_an_officer_gets_the_outlines_of_the_town_a_unit_those_of_the_whole_county(door):
    officer, unit = door.login("officer01"), door.login("unit01")
    here, there = tile_at(*IN_GRID1, 12), tile_at(*IN_VILLAGE, 12)
    assert codes(areas_in(officer, here)["grid"]) == [GRID1, GRID2, GRID3]
    assert areas_in(officer, there) == {}
    assert codes(areas_in(unit, here)["grid"]) == [GRID1, GRID2, GRID3]
    assert codes(areas_in(unit, there)["grid"]) == [VILLAGE_GRID]


def test_an_area_that_is_retired_or_has_no_polygon_is_not_drawn(clerk, owner, outlined):
    with owner.begin() as connection:
        connection.execute(text("UPDATE area SET retired_at = '2026-01-02Z' WHERE code = :code"), {"code": GRID2})
        connection.execute(text("UPDATE area SET geom = NULL WHERE code = :code"), {"code": PARK})
    assert codes(areas_in(clerk, tile_at(*IN_GRID1, 12))["grid"]) == [GRID1, GRID3]
    shown = areas_in(clerk, tile_at(*IN_GRID1, 10))
    assert codes(shown["neighbourhood"]) == [GARDEN, VILLAGE]
    assert codes(shown["labels"]) == [TOWN, GARDEN, OTHER_TOWN, VILLAGE]


def test_far_away_there_is_nothing_and_outlines_may_be_kept_for_a_while(clerk):
    answer = clerk.get("/atlas/tiles/areas/14/0/0.mvt")
    assert (answer.status, answer.raw) == (204, b"")
    tile = tile_at(*IN_GRID1, 12)
    answer = clerk.get(f"/atlas/tiles/areas/{tile.z}/{tile.x}/{tile.y}.mvt")
    assert answer.headers["Cache-Control"] == "private, max-age=300"
    assert "Authorization" in answer.headers["Vary"]
