"""Case tiles: what they tell of a case, who may see it, and that none is drawn twice or not at all."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import text

from server.atlas.tile import Tile
from tests.atlas.reader import bbox, cases_in, children, count, listed, tile_at, too_much
from tests.world import IN_GRID1, IN_GRID2, IN_VILLAGE, OTHER_TOWN, OUTSIDE

NEAR, FAR = 14, 9


@pytest.fixture
def worker(door):
    return door.login("worker01")


def report(worker, at=IN_GRID1, **more):
    """Report at a point; answers the case's row."""
    [outcome] = worker.push(worker.report(at=at, **more))
    assert outcome["status"] == "applied", outcome
    return outcome["rows"][0]["row"]


def test_a_near_tile_tells_of_each_case_what_the_map_needs_and_no_more(worker, clerk):
    row = report(worker)
    [feature] = cases_in(clerk, tile_at(*IN_GRID1, NEAR))
    at = feature.pop("at")
    assert all(0 <= units <= 4096 for units in at)
    deadlines = {name: feature.pop(name) for name in ("yellow_at", "due_at")}
    assert feature == {
        "id": row["id"],
        "case_no": row["case_no"],
        "title": row["title"],
    }
    for name, seconds in deadlines.items():
        assert isinstance(seconds, int)
        assert 0 <= seconds - datetime.fromisoformat(row[name]).timestamp() < 1


def test_each_of_many_is_told_with_what_is_its_own(worker, clerk, owner):
    lon, lat = IN_GRID1
    rows = [report(worker, at=(lon + n * 0.0001, lat), description=f"第{n}件" + "事" * n) for n in range(5)]
    with owner.begin() as connection:  # one of them without a deadline, in their midst
        connection.execute(text("UPDATE cases SET due_at = NULL WHERE id = :id"), {"id": rows[2]["id"]})
    told = {one["id"]: one for one in cases_in(clerk, tile_at(*IN_GRID1, 16))}
    assert [(told[row["id"]]["case_no"], told[row["id"]]["title"]) for row in rows] == [
        (row["case_no"], row["title"]) for row in rows
    ]
    assert [row["id"] for row in rows if "due_at" not in told[row["id"]]] == [rows[2]["id"]]
    east = [told[row["id"]]["at"][0] for row in rows]
    assert east == sorted(east)
    assert len(set(east)) == len(rows), "each at its own place"


def test_what_is_not_set_is_absent_and_a_pause_is_told(worker, clerk, owner):
    report(worker, disposal="resolved_on_spot", resolution="已清理", category="environment.rubbish")
    [feature] = cases_in(clerk, tile_at(*IN_GRID1, NEAR))
    assert not {"yellow_at", "due_at", "paused_since"} & feature.keys()
    with owner.begin() as connection:
        connection.exec_driver_sql("UPDATE cases SET paused_since = '2026-11-02T03:04:05.9Z'")
    [feature] = cases_in(clerk, tile_at(*IN_GRID1, NEAR))
    assert feature["paused_since"] == datetime.fromisoformat("2026-11-02T03:04:05+00:00").timestamp()


def test_cases_on_the_very_same_point_are_features_of_their_own_near_and_one_count_far(worker, clerk):
    ids = {report(worker)["id"] for _ in range(5)}
    near = cases_in(clerk, tile_at(*IN_GRID1, NEAR))
    assert {one["id"] for one in near} == ids
    assert len({one["at"] for one in near}) == 1
    for z in (0, FAR, NEAR - 1):
        [cluster] = cases_in(clerk, tile_at(*IN_GRID1, z))
        assert (cluster["count"], cluster.get("id")) == (5, None)


@pytest.mark.parametrize(
    "filters", [{}, {"state": "open"}, {"state": "reported"}, {"mine": "true"}, {"q": "漏水"}], ids=str
)
@pytest.mark.parametrize("z", [14, 16, 18])
def test_of_too_many_in_a_near_tile_clusters_are_told_and_none_is_missing(worker, clerk, z, filters):
    lon, lat = IN_GRID1
    places = [IN_GRID1] * 3 + [(lon + 0.0002, lat)] * 2
    worker.push(*(worker.report(at=at) for at in places))
    tile = tile_at(*IN_GRID1, z)
    with too_much(4):
        told = cases_in(clerk, tile, **filters)
    assert count(told) == listed(clerk, bbox=bbox(tile.box), **filters) >= 3
    assert all("count" in one for one in told) == (count(told) > 4)
    with too_much(5):
        each = cases_in(clerk, tile, **filters)
    assert len(each) == count(told), "five are not too many"
    assert all("case_no" in one for one in each)


def test_a_cluster_of_one_can_be_opened_and_larger_ones_count_their_lights(worker, clerk, owner):
    alone = report(worker, at=OUTSIDE)
    together = [report(worker)["id"] for _ in range(4)]
    with owner.begin() as connection:
        for case_id, yellow, due, paused in (
            (together[0], "2020-01-01Z", "2020-01-02Z", None),
            (together[1], "2020-01-01Z", "2099-01-02Z", None),
            # Paused before its light turned: green for as long as it waits.
            (together[2], "2020-01-02Z", "2020-01-03Z", "2020-01-01Z"),
        ):
            turned = text("UPDATE cases SET yellow_at = :yellow, due_at = :due, paused_since = :paused WHERE id = :id")
            connection.execute(turned, {"id": case_id, "yellow": yellow, "due": due, "paused": paused})
    by_count = {one["count"]: one for one in cases_in(clerk, Tile(0, 0, 0)) + cases_in(clerk, tile_at(*OUTSIDE, FAR))}
    assert (by_count[1]["id"], by_count[1]["title"]) == (alone["id"], alone["title"])
    [cluster] = cases_in(clerk, tile_at(*IN_GRID1, FAR))
    assert (cluster["count"], cluster["yellow"], cluster["red"]) == (4, 1, 1)


@pytest.mark.parametrize("z", [1, 2, 7, 10, 13, 14, 16, 20])
def test_a_case_on_a_corner_of_tiles_is_in_exactly_one_of_them_and_in_its_box_of_the_list(worker, clerk, z):
    inner = tile_at(*IN_GRID1, z + 1)
    west, south, _, _ = inner.box  # an inner corner or edge of the tiles of zoom z + 1, and of some of zoom z
    report(worker, at=(west, south))
    x, y = inner.x, inner.y
    around = [Tile(z + 1, x - i, y + j) for i in (0, 1) for j in (0, 1) if x - i >= 0 and y + j < 1 << (z + 1)]
    shown = [count(cases_in(clerk, tile)) for tile in around]
    assert shown == [1] + [0] * (len(around) - 1)
    assert shown == [listed(clerk, bbox=bbox(tile.box)) for tile in around]
    assert count(cases_in(clerk, Tile(0, 0, 0))) == 1


def test_the_eastern_edge_of_the_world_belongs_to_the_last_tile(worker, clerk):
    report(worker, at=(180.0, 40.0))
    report(worker, at=(-180.0, 40.0))
    for z in (0, 1, 5, 14):
        last = tile_at(179.9999, 40.0, z)
        while last.x != (1 << z) - 1:
            last = Tile(z, (1 << z) - 1, last.y)
        first = Tile(z, 0, last.y)
        expected = 2 if z == 0 else 1
        assert [count(cases_in(clerk, tile)) for tile in (first, last)] == [expected, expected]
        assert listed(clerk, bbox=bbox(last.box)) == expected


def test_tiles_take_the_filters_of_the_list(worker, clerk):
    leak, heat = report(worker), report(worker, category="dispute.heating", description="暖气不热，孩子感冒")
    tile = tile_at(*IN_GRID1, NEAR)
    wanted = [
        ({"category": "dispute"}, {heat["id"]}),
        ({"category": "environment.leak"}, {leak["id"]}),
        ({"q": "孩子"}, {heat["id"]}),
        ({"state": "open"}, {leak["id"], heat["id"]}),
        ({"state": "closed"}, set()),
        ({"light": "green"}, {leak["id"], heat["id"]}),
        ({"light": "red"}, set()),
        ({"bbox": "0,0,1,1"}, set()),
    ]
    for filters, ids in wanted:
        assert {one["id"] for one in cases_in(clerk, tile, **filters)} == ids, filters


def test_a_desk_sees_its_own_step_at_once_and_an_unchanged_tile_is_not_sent_again(worker, clerk):
    row = report(worker)
    tile = tile_at(*IN_GRID1, NEAR)
    path = f"/atlas/tiles/cases/{tile.z}/{tile.x}/{tile.y}.mvt"
    first = clerk.get(path)
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert "Authorization" in first.headers["Vary"]
    again = clerk.ask("GET", path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status, again.raw) == (304, b"")
    assert [one["title"] for one in cases_in(clerk, tile)] == [row["title"]]
    assert clerk.act(row, "protect", note="怕被报复").status == 200
    after = clerk.ask("GET", path, headers={"If-None-Match": first.headers["ETag"]})
    assert after.status == 200
    assert [one["title"] for one in cases_in(clerk, tile)] == ["要保密的事"]


@pytest.mark.parametrize("kind", ["cases", "areas"])
@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("0/1/0", "tile.absent"),
        ("3/0/8", "tile.absent"),
        ("23/0/0", "tile.absent"),
        (f"{10**30}/0/0", "tile.absent"),
        (f"14/{10**30}/0", "tile.absent"),
        ("-1/0/0", "page.absent"),
        ("1.5/0/0", "page.absent"),
        ("a/b/c", "page.absent"),
    ],
)
def test_a_tile_that_does_not_exist_is_a_problem(clerk, kind, address, code):
    answer = clerk.get(f"/atlas/tiles/{kind}/{address}.mvt")
    assert (answer.status, answer.code) == (404, code)
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "filters", [{"state": "asleep"}, {"light": "blue"}, {"bbox": "1,2,3"}, {"bbox": "nan,0,1,1"}, {"area": "62'"}]
)
def test_a_filter_that_means_nothing_is_refused_by_name(clerk, filters):
    for answer in (
        clerk.get("/atlas/tiles/cases/0/0/0.mvt", **filters),
        clerk.get("/atlas/summary", level="town", **filters),
    ):
        assert (answer.status, answer.code) == (422, "request.invalid")
        assert list(answer.body["details"]["fields"]) == list(filters)


@pytest.mark.parametrize("path", ["/atlas/tiles/cases/0/0/0.mvt", "/atlas/summary"])
def test_nobody_without_a_token_and_no_field_worker_reads_the_map(door, path):
    answer = door.anybody.get(path)
    assert (answer.status, answer.code) == (401, "auth.login_needed")
    for username in ("worker01", "leader01", "visitor01", "admin", "auditor01"):
        answer = door.login(username).get(path)
        assert (answer.status, answer.code) == (403, "auth.not_permitted")
        assert answer.body["details"] == {"permission": "atlas.read"}


def test_outlines_are_for_whoever_may_know_of_areas(door):
    assert door.anybody.get("/atlas/tiles/areas/0/0/0.mvt").code == "auth.login_needed"
    for username in ("worker01", "admin", "clerk01"):
        assert door.login(username).get("/atlas/tiles/areas/0/0/0.mvt").status in {200, 204}


def test_somebody_of_another_town_or_unit_sees_nothing(door, world, worker, clerk):
    report(worker)
    report(worker, at=IN_GRID2)
    report(door.login("villager01"), at=IN_VILLAGE)
    officer, unit = door.login("officer01"), door.login("unit01")
    whole, near, village = Tile(0, 0, 0), tile_at(*IN_GRID1, NEAR), tile_at(*IN_VILLAGE, NEAR)
    assert [count(cases_in(clerk, tile)) for tile in (whole, near, village)] == [3, 2, 1]
    assert [count(cases_in(officer, tile)) for tile in (whole, near, village)] == [2, 2, 0]
    assert [count(cases_in(unit, tile)) for tile in (whole, near, village)] == [0, 0, 0]
    world.move("officer01", OTHER_TOWN, datetime.fromisoformat("2026-11-01T00:00:00+00:00"))
    assert [count(cases_in(officer, tile)) for tile in (whole, near, village)] == [1, 0, 1]


def test_a_protected_matter_is_hidden_from_the_town_on_the_map_too(door, worker, clerk, rows):
    report(worker, category="protected.minor")
    assert rows("SELECT protected FROM cases") == [{"protected": True}]
    officer = door.login("officer01")
    for z in (0, NEAR):
        tile = tile_at(*IN_GRID1, z)
        assert (count(cases_in(officer, tile)), count(cases_in(clerk, tile))) == (0, 1)
    assert officer.get("/atlas/summary", level="grid").body["items"] == []


def test_four_tiles_hold_what_the_one_above_them_holds(worker, clerk):
    for i in range(12):
        report(worker, at=(IN_GRID1[0] + i * 0.0013, IN_GRID1[1] + i * 0.0007))
    for z in range(19):
        tile = tile_at(*IN_GRID1, z)
        assert sum(count(cases_in(clerk, one)) for one in children(tile)) == count(cases_in(clerk, tile))
