"""Where boundaries do not fit: told with the areas, the square metres and a sentence; what is too narrow is not."""

from __future__ import annotations

import pytest
import shapely
from shapely import affinity
from sqlalchemy import text

from tests.world import GRID1, GRID2, GRID3, PARK, PARK_GRID, SIDE, SOUTH, WEST

M_LON, M_LAT = 85_760.0, 111_030.0


@pytest.fixture
def draw(owner, world):
    """``draw({code: shape})``: outlines as an import would have left them; the world's own come back."""
    with owner.connect() as connection:
        before = [
            dict(row) for row in connection.execute(text("SELECT code, ST_AsEWKT(geom) AS geom FROM area")).mappings()
        ]

    def write(shapes):
        with owner.begin() as connection:
            for code, shape in shapes.items():
                connection.execute(
                    text("UPDATE area SET geom = ST_Multi(ST_GeomFromText(:wkt, 4326)) WHERE code = :code"),
                    {"code": code, "wkt": shape if isinstance(shape, str) else shape.wkt},
                )

    yield write
    with owner.begin() as connection:
        for row in before:
            connection.execute(text("UPDATE area SET geom = ST_GeomFromEWKT(:geom) WHERE code = :code"), row)
        connection.execute(text("DELETE FROM area_version WHERE version > 1"))
        connection.execute(text("UPDATE area_version SET valid_to = NULL"))


def found(admin):
    answer = admin.get("/areas/problems")
    assert answer.status == 200, answer.body
    assert answer.body["total"] == len(answer.body["features"]) == sum(answer.body["counts"].values())
    sizes = [one["properties"]["square_m"] for one in answer.body["features"]]
    assert sizes == sorted(sizes, reverse=True), "large ones first"
    for one in answer.body["features"]:
        assert shapely.geometry.shape(one["geometry"]).is_valid
    return [one["properties"] for one in answer.body["features"]]


def codes(problem):
    return [one["code"] for one in problem["areas"]]


def box(west, south, east, north):
    return shapely.box(WEST + west, SOUTH + south, WEST + east, SOUTH + north)


NEAT = {GRID3: box(2 * SIDE, 0, 3 * SIDE, SIDE)}


def test_the_crack_between_two_grids_is_told_with_both(admin):
    [gap] = found(admin)
    assert (gap["kind"], codes(gap)) == ("gap", [GRID1[:12], GRID2, GRID3])
    assert gap["square_m"] == pytest.approx(0.0004 * M_LON * SIDE * M_LAT, rel=0.01)
    assert (
        gap["sentence"]
        == f"花园社区里有 {gap['square_m']:.0f} 平方米不属于任何网格，挨着花园社区第2网格、花园社区第3网格"
    )


def test_all_is_well(admin, draw):
    draw(NEAT)
    assert admin.get("/areas/problems").body == {
        "type": "FeatureCollection",
        "features": [],
        "counts": {"misplaced": 0, "overlap": 0, "sticks_out": 0, "gap": 0},
        "total": 0,
    }


@pytest.mark.parametrize(("metres", "told"), [(-1.5, 0), (-2.5, 1), (1.5, 0), (2.5, 1)])
def test_what_is_nowhere_two_metres_wide_is_not_worth_a_person(admin, draw, metres, told):
    off = metres / M_LON  # GRID3 moved east (a gap) or west (an overlap)
    draw({GRID3: affinity.translate(NEAT[GRID3], -off)})
    problems = found(admin)
    assert len(problems) == told
    if told:
        assert problems[0]["kind"] == ("overlap" if metres > 0 else "gap")


def test_an_overlap_with_its_size(admin, draw):
    draw(NEAT | {GRID2: box(SIDE, 0, 2 * SIDE + 0.001, SIDE)})
    [overlap] = found(admin)
    assert (overlap["kind"], codes(overlap)) == ("overlap", [GRID2, GRID3])
    assert overlap["square_m"] == pytest.approx(0.001 * M_LON * SIDE * M_LAT, rel=0.01)
    assert overlap["sentence"].startswith("花园社区第2网格和花园社区第3网格重叠了 ")


def test_nesting(admin, draw):
    """The neighbourhood is narrower than its grids on the right, wider on the left."""
    draw(NEAT | {GRID1[:12]: box(-0.001, 0, 3 * SIDE - 0.001, SIDE)})
    problems = {one["kind"]: one for one in found(admin)}
    assert set(problems) == {"sticks_out", "gap"}
    assert codes(problems["sticks_out"]) == [GRID3, GRID1[:12]]
    assert "第3网格有" in problems["sticks_out"]["sentence"]
    assert "伸到花园社区外面" in problems["sticks_out"]["sentence"]
    assert codes(problems["gap"]) == [GRID1[:12], GRID1]


def test_a_grid_drawn_in_another_neighbourhood(admin, draw):
    draw(
        NEAT
        | {
            GRID1[:12]: box(SIDE, 0, 3 * SIDE, SIDE),
            PARK: box(0, 0, SIDE, 2 * SIDE),
            PARK_GRID: box(0, 0, SIDE, 2 * SIDE),
            GRID1: box(0.1 * SIDE, 0.1 * SIDE, 0.9 * SIDE, 0.9 * SIDE),
        }
    )
    misplaced = [one for one in found(admin) if one["kind"] == "misplaced"]
    assert [codes(one) for one in misplaced] == [[GRID1, GRID1[:12], PARK]]
    assert misplaced[0]["sentence"] == "花园社区第1网格大部分画在公园社区里，按代码却属于花园社区"


def test_who_keeps_the_boundaries_sees_them_and_nobody_else(door, admin):
    for username in ("worker01", "clerk01", "director01"):
        answer = door.login(username).get("/areas/problems")
        assert (answer.status, answer.code) == (403, "auth.not_permitted")


def test_the_command_line_tells_the_same(app, draw, world):
    result = app.test_cli_runner().invoke(args=["areas", "check"])
    assert result.exit_code == 1
    assert "共 1 处对不上：空隙 1 处" in result.output
    draw(NEAT)
    result = app.test_cli_runner().invoke(args=["areas", "check"])
    assert (result.exit_code, result.output.strip()) == (0, "边界都对得上。")
