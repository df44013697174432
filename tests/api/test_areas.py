"""Where a record lies: chosen, assigned, inside, nearest, none; and what a device can get wrong (DESIGN §3)."""

from __future__ import annotations

import random

import pytest
from shapely import Point, STRtree, box
from sqlalchemy import text

from geo import crs
from server.areas.queries import Place, area_at
from tests.door import case_payload
from tests.world import (
    COUNTY,
    GAP,
    GARDEN,
    GRID1,
    GRID2,
    GRID3,
    IN_GRID1,
    IN_GRID2,
    IN_THE_GAP,
    IN_VILLAGE,
    ON_THE_BORDER,
    OTHER_TOWN,
    OUTSIDE,
    PARK,
    PARK_GRID,
    SIDE,
    SOUTH,
    SQUARES,
    TOWN,
    VILLAGE_GRID,
    WEST,
)


def reported(worker, location):
    """A report with a location as a phone sends it; answers the case."""
    [outcome] = worker.push(worker.report() | {"payload": case_payload() | {"location": location}})
    assert outcome["status"] == "applied", outcome
    return outcome["rows"][0]["row"]


def gps(at, **more):
    return {"lon": at[0], "lat": at[1], "accuracy_m": 5, "source": "gps"} | more


@pytest.mark.parametrize(
    ("location", "grid", "how"),
    [
        (gps(IN_GRID2, grid=GRID3), GRID3, "chosen"),
        ({"source": "chosen", "grid": GRID2}, GRID2, "chosen"),
        (gps(IN_GRID1), GRID1, "assigned"),
        (gps((IN_GRID2[0], IN_GRID2[1]), accuracy_m=600), GRID1, "assigned"),
        (gps(IN_GRID2), GRID2, "inside"),
        (gps(IN_GRID2, grid="620902999999999"), GRID2, "inside"),
        (gps(IN_VILLAGE), VILLAGE_GRID, "inside"),
        (gps(IN_THE_GAP), GRID2, "nearest"),
        (gps(OUTSIDE), None, "none"),
        (None, None, "none"),
        ({"source": "gps"}, None, "none"),
        ({"source": "gps", "lon": IN_GRID1[0]}, None, "none"),
    ],
)
def test_a_record_lies_where_the_rule_says(worker, rows, location, grid, how):
    case = reported(worker, location)
    assert case["area"]["how"] == how
    assert (case["area"]["grid"] or {}).get("code") == grid
    [row] = rows("SELECT area_code, area_how, reported_area_code FROM cases")
    assert row == {"area_code": grid or COUNTY, "area_how": how, "reported_area_code": grid or COUNTY}
    assert (case["area"]["distance_m"] is not None) is (how == "nearest")
    if grid:
        assert case["area"]["neighbourhood"]["code"] == grid[:12]
        assert case["area"]["town"]["code"] == grid[:9]


def test_on_a_border_the_lowest_code_wins_unless_one_is_the_reporters_own(door, worker):
    assert reported(door.login("villager01"), gps(ON_THE_BORDER, accuracy_m=0))["area"]["grid"]["code"] == GRID1
    own = reported(door.login("worker02"), gps(ON_THE_BORDER, accuracy_m=0))["area"]
    assert (own["grid"]["code"], own["how"]) == (GRID2, "assigned")


def test_the_nearest_within_fifty_metres_and_not_beyond(door):
    """Degrees of longitude are 85.6 km here and of latitude 111 km; the gap and the rim are measured in metres."""
    stranger = door.login("officer01")
    rim = WEST + 2 * SIDE + GAP + SIDE
    for metres, grid in ((5, GRID3), (49, GRID3), (51, None), (80, None)):
        case = reported(stranger, gps((rim + metres / 85_700, SOUTH + 0.005), accuracy_m=0))
        assert (case["area"]["grid"] or {}).get("code") == grid, metres
        if grid:
            assert case["area"]["distance_m"] == pytest.approx(metres, abs=0.5)
    south = reported(stranger, gps((IN_GRID1[0], SOUTH - 49 / 111_030), accuracy_m=0))
    assert (south["area"]["grid"]["code"], south["area"]["how"]) == (GRID1, "nearest")


@pytest.mark.parametrize(
    ("location", "flags", "kept"),
    [
        (gps(OUTSIDE), ["outside_district"], True),
        (gps((0, 0)), ["location_invalid", "no_location"], False),
        (gps((IN_GRID1[1], IN_GRID1[0])), ["location_swapped", "no_location"], False),
        (gps((500, 39.7)), ["location_invalid", "no_location"], False),
        (gps((98.5, -91)), ["location_invalid", "no_location"], False),
        (gps((1e308, 1e308)), ["location_invalid", "no_location"], False),
        (None, ["no_location"], False),
        (gps((180, 85), accuracy_m=0), ["outside_district"], True),
        (gps((-180, -85), accuracy_m=0), ["outside_district"], True),
    ],
)
def test_what_a_device_gets_wrong_is_taken_and_flagged_for_a_person(worker, rows, location, flags, kept):
    case = reported(worker, location)
    assert case["flags"] == flags
    assert (case["location"] is not None) is kept
    assert rows("SELECT area_code, geom IS NOT NULL AS kept FROM cases") == [{"area_code": COUNTY, "kept": kept}]


def test_a_circle_as_wide_as_the_world_touches_the_reporters_own_grid(worker):
    for accuracy in (1e6, 1e9, 1e308):
        area = reported(worker, gps(OUTSIDE, accuracy_m=accuracy))["area"]
        assert (area["how"], area["grid"]["code"]) == ("assigned", GRID1)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"lon": float("nan")}, "lon"),
        ({"lat": float("inf")}, "lat"),
        ({"lat": float("-inf")}, "lat"),
        ({"lon": "east"}, "lon"),
        ({"lon": True}, "lon"),
        ({"accuracy_m": -1}, "accuracy_m"),
        ({"accuracy_m": float("nan")}, "accuracy_m"),
        ({"source": "dream"}, "source"),
        ({"crs": "mars"}, "crs"),
        ({"grid": "620902"}, "grid"),
        ({"grid": GRID1 + "\n"}, "grid"),
        ({"altitude": 1500}, "altitude"),
    ],
)
def test_what_is_no_location_is_refused_with_the_field_named_and_kept(worker, rows, change, field):
    [outcome] = worker.push(worker.report() | {"payload": case_payload() | {"location": gps(IN_GRID1) | change}})
    assert (outcome["status"], outcome["problem"]["code"]) == ("refused", "request.invalid")
    assert list(outcome["problem"]["details"]["fields"]["location"]) == [field]
    assert rows("SELECT status, body IS NOT NULL AS kept FROM operation") == [{"status": "refused", "kept": True}]


@pytest.mark.parametrize("system", ["gcj02", "bd09"])
def test_a_point_of_a_chinese_map_is_stored_where_it_really_is(worker, rows, system):
    sent = crs.from_wgs84(IN_GRID1, crs.Crs(system))
    case = reported(worker, gps((float(sent[0]), float(sent[1])), crs=system))
    assert case["location"]["coordinates"] == pytest.approx(IN_GRID1, abs=1e-6)
    assert rows("SELECT source_crs FROM cases") == [{"source_crs": system}]
    plain = reported(worker, gps((float(sent[0]), float(sent[1]))))
    assert crs.distance_m(plain["location"]["coordinates"], IN_GRID1) > 50


def test_a_district_without_polygons_works_by_choice_alone(worker, rows, owner):
    outlines = rows("SELECT code, ST_AsEWKT(geom) AS geom FROM area WHERE geom IS NOT NULL")
    with owner.begin() as connection:
        connection.execute(text("UPDATE area SET geom = NULL"))
    try:
        chosen = reported(worker, gps(IN_GRID1, grid=GRID2))
        unchosen = reported(worker, gps(IN_GRID1))
    finally:
        with owner.begin() as connection:
            for one in outlines:
                connection.execute(text("UPDATE area SET geom = ST_GeomFromEWKT(:geom) WHERE code = :code"), one)
    assert (chosen["area"]["how"], chosen["area"]["grid"]["code"]) == ("chosen", GRID2)
    assert (unchosen["area"]["how"], unchosen["flags"]) == ("none", ["outside_district"])


def test_a_retired_grid_takes_nothing_more(worker, owner):
    with owner.begin() as connection:
        connection.execute(text("UPDATE area SET retired_at = now() WHERE code = :code"), {"code": GRID2})
    try:
        area = reported(worker, gps(IN_GRID2, grid=GRID2, accuracy_m=0))["area"]
    finally:
        with owner.begin() as connection:
            connection.execute(text("UPDATE area SET retired_at = NULL"))
    assert area["how"] == "none"


# --- GET /areas, /areas/at ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("username", "codes"),
    [
        ("worker01", {COUNTY, TOWN, GARDEN, GRID1}),
        ("leader01", {COUNTY, TOWN, GARDEN, GRID1, GRID2, GRID3}),
        ("officer01", {COUNTY, TOWN, GARDEN, PARK, GRID1, GRID2, GRID3, PARK_GRID}),
        ("clerk01", {COUNTY, TOWN, OTHER_TOWN, GARDEN, PARK, VILLAGE_GRID[:12], *SQUARES}),
        ("unit01", {COUNTY, TOWN, OTHER_TOWN, GARDEN, PARK, VILLAGE_GRID[:12], *SQUARES}),
    ],
)
def test_the_tree_is_what_lies_in_and_above_ones_own_area(door, username, codes):
    answer = door.login(username).get("/areas")
    assert {one["code"] for one in answer.body["items"]} == codes
    assert [one["code"] for one in answer.body["items"]] == sorted(codes)


def test_the_tree_by_level_and_by_parent(door):
    clerk = door.login("clerk01")
    assert {one["code"] for one in clerk.get("/areas", level="town").body["items"]} == {TOWN, OTHER_TOWN}
    assert {one["code"] for one in clerk.get("/areas", parent=GARDEN).body["items"]} == {GRID1, GRID2, GRID3}
    assert clerk.get("/areas", parent=GARDEN, level="town").body["items"] == []
    assert clerk.get("/areas", parent="999999").body["items"] == []
    worker = door.login("worker01")
    assert {one["code"] for one in worker.get("/areas", parent=GARDEN).body["items"]} == {GRID1}
    for bad in ({"level": "planet"}, {"parent": "x"}, {"parent": "62"}, {"parent": "620902\n"}):
        assert clerk.get("/areas", **bad).code == "request.invalid"


def test_what_a_point_lies_in(door, worker):
    answer = worker.get("/areas/at", lon=IN_GRID2[0], lat=IN_GRID2[1])
    assert answer.body == {
        "grid": {"code": GRID2, "name": "第2网格"},
        "neighbourhood": {"code": GARDEN, "name": "花园社区"},
        "town": {"code": TOWN, "name": "东北街街道"},
        "how": "inside",
        "distance_m": None,
    }
    assert worker.get("/areas/at", lon=IN_GRID1[0], lat=IN_GRID1[1]).body["how"] == "assigned"
    assert worker.get("/areas/at", lon=IN_GRID2[0], lat=IN_GRID2[1], accuracy_m=900).body["grid"]["code"] == GRID1
    outside = worker.get("/areas/at", lon=OUTSIDE[0], lat=OUTSIDE[1]).body
    assert outside == {"grid": None, "neighbourhood": None, "town": None, "how": "none", "distance_m": None}
    near = door.login("clerk01").get("/areas/at", lon=IN_THE_GAP[0], lat=IN_THE_GAP[1]).body
    assert (near["grid"]["code"], near["how"], near["distance_m"]) == (GRID2, "nearest", pytest.approx(8.6, abs=0.3))


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"lon": 98.5},
        {"lon": "nan", "lat": 39.7},
        {"lon": "inf", "lat": 39.7},
        {"lon": 181, "lat": 39.7},
        {"lon": 98.5, "lat": -90.1},
        {"lon": 98.5, "lat": 39.7, "accuracy_m": -1},
        {"lon": 98.5, "lat": 39.7, "accuracy_m": "nan"},
        {"lon": "x", "lat": "y"},
    ],
)
def test_what_is_no_point_is_refused(worker, query):
    answer = worker.get("/areas/at", **query)
    assert (answer.status, answer.code) == (422, "request.invalid")


@pytest.mark.parametrize("point", [(180, 90), (-180, -90), (0, 0), (98.5, 90)])
def test_the_ends_of_the_world_are_points_too(worker, point):
    for accuracy in (None, 0, 1e308):
        assert worker.get("/areas/at", lon=point[0], lat=point[1], accuracy_m=accuracy).status == 200


# --- against a slow and obvious version ---------------------------------------------------------------------------

METRES_PER_LON, METRES_PER_LAT = 85_760.0, 111_030.0
"""At 39.7° N; good to a metre over the fifty that matter here."""


def slowly(lon, lat):
    """Covered by → lowest code; else nearest within 50 m → nearest, then lowest code; else none. In metres, by hand."""
    squares = {code: box(west, south, west + SIDE, south + SIDE) for code, (west, south) in SQUARES.items()}
    if covering := sorted(code for code, square in squares.items() if square.covers(Point(lon, lat))):
        return covering[0], "inside"

    def metres(code):
        west, south = SQUARES[code]
        east_off = max(west - lon, 0, lon - west - SIDE) * METRES_PER_LON
        north_off = max(south - lat, 0, lat - south - SIDE) * METRES_PER_LAT
        return (east_off**2 + north_off**2) ** 0.5

    nearest = min(squares, key=lambda code: (metres(code), code))
    if abs(metres(nearest) - 50) < 1:
        return None  # too near the limit for arithmetic this simple
    return (nearest, "nearest") if metres(nearest) < 50 else (COUNTY, "none")


def test_a_thousand_points_lie_where_a_slow_and_obvious_version_says(app, world):
    chance = random.Random(620902)
    tree = STRtree([box(w, s, w + SIDE, s + SIDE) for w, s in SQUARES.values()])
    compared = {"inside": 0, "nearest": 0, "none": 0}
    with app.app_context():
        for _ in range(1000):
            west, south = chance.choice(list(SQUARES.values()))
            lon = west + chance.choice([chance.uniform(-0.002, SIDE + 0.002), 0, SIDE, -0.0003, SIDE + 0.00015])
            lat = south + chance.choice([chance.uniform(-0.002, SIDE + 0.002), 0, SIDE, chance.uniform(0, SIDE)])
            expected = slowly(lon, lat)
            if expected is None:
                continue
            found = area_at(Place(lon, lat), [])
            assert (found.area_code, found.how) == expected, (lon, lat)
            assert (found.how == "inside") == bool(len(tree.query(Point(lon, lat), predicate="intersects")))
            compared[found.how] += 1
    assert min(compared.values()) > 20, compared
