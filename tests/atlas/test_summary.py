"""Counts by area: by code and name, scoped, and summing up to the list."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from tests.atlas.reader import listed
from tests.world import GARDEN, GRID1, GRID2, IN_GRID2, IN_VILLAGE, OTHER_TOWN, OUTSIDE, TOWN, VILLAGE, VILLAGE_GRID

NOTHING = {"open": 0, "closed": 0, "yellow": 0, "red": 0}


@pytest.fixture
def matters(door, owner):
    """Two in grid 1 (one closed), one late in grid 2, one soon due in the village, one nobody knows where."""
    worker, villager = door.login("worker01"), door.login("villager01")
    worker.push(
        worker.report(),
        worker.report(disposal="resolved_on_spot", resolution="已清理", category="environment.rubbish"),
    )
    [late] = worker.push(worker.report(at=IN_GRID2))
    [soon] = villager.push(villager.report(at=IN_VILLAGE))
    worker.push(worker.report(at=OUTSIDE))
    with owner.begin() as connection:
        for outcome, due in ((late, "2020-01-02Z"), (soon, "2099-01-02Z")):
            turned = text("UPDATE cases SET yellow_at = '2020-01-01Z', due_at = :due WHERE id = :id")
            connection.execute(turned, {"due": due, "id": outcome["result"]["case_id"]})


def counted(visitor, level, **filters):
    answer = visitor.get("/atlas/summary", level=level, **filters)
    assert answer.status == 200, answer.body
    return answer.body


@pytest.mark.usefixtures("matters")
def test_each_level_counts_open_closed_yellow_and_red_and_what_has_no_area(clerk):
    late, soon = NOTHING | {"open": 1, "red": 1}, NOTHING | {"open": 1, "yellow": 1}
    both = NOTHING | {"open": 1, "closed": 1}
    nowhere = NOTHING | {"open": 1}
    town = NOTHING | {"open": 2, "closed": 1, "red": 1}
    assert counted(clerk, "grid") == {
        "items": [
            {"code": GRID1, "name": "第1网格"} | both,
            {"code": GRID2, "name": "第2网格"} | late,
            {"code": VILLAGE_GRID, "name": "第1网格"} | soon,
        ],
        "none": nowhere,
    }
    assert counted(clerk, "neighbourhood") == {
        "items": [{"code": GARDEN, "name": "花园社区"} | town, {"code": VILLAGE, "name": "清水村"} | soon],
        "none": nowhere,
    }
    assert counted(clerk, "town") == {
        "items": [{"code": TOWN, "name": "东北街街道"} | town, {"code": OTHER_TOWN, "name": "清水镇"} | soon],
        "none": nowhere,
    }


@pytest.mark.usefixtures("matters")
def test_what_stands_in_no_cell_of_the_map_is_counted_too(clerk, owner):
    before = counted(clerk, "grid")
    for place in ("NULL", "ST_SetSRID(ST_MakePoint(98.5, 85.055), 4326)"):
        with owner.begin() as connection:
            moved = f"UPDATE cases SET geom = {place} WHERE id = (SELECT min(id::text)::uuid FROM cases WHERE area_code = :grid)"
            assert connection.execute(text(moved), {"grid": GRID1}).rowcount == 1
        assert counted(clerk, "grid") == before
    near_the_pole = counted(clerk, "grid", bbox="98,80,99,85.06")
    assert [(one["code"], one["open"] + one["closed"]) for one in near_the_pole["items"]] == [(GRID1, 1)]


@pytest.mark.usefixtures("matters")
def test_an_area_where_nothing_is_left_is_not_listed(clerk, owner):
    with owner.begin() as connection:
        connection.execute(text(f"UPDATE cases SET area_code = '{GRID2}' WHERE area_code = '{GRID1}'"))
    assert [one["code"] for one in counted(clerk, "grid")["items"]] == [GRID2, VILLAGE_GRID]


@pytest.fixture
def ahead_of_every_clock(owner):
    """The counts know of a time that has not come."""
    turned = text("UPDATE atlas_state SET folded_to = :to")
    with owner.begin() as connection:
        was = connection.execute(text("SELECT folded_to::text FROM atlas_state")).scalar_one()
        connection.execute(turned, {"to": "2099-01-01Z"})
    yield
    with owner.begin() as connection:
        connection.execute(turned, {"to": was})


@pytest.mark.usefixtures("matters", "ahead_of_every_clock")
def test_a_clock_that_is_behind_is_answered_case_by_case(clerk, owner):
    with owner.begin() as connection:
        connection.execute(text("UPDATE atlas_change SET n = n + 7"))
        connection.execute(text("UPDATE atlas_cell SET n = n + 7"))
    assert counted(clerk, "grid")["items"][0] == {"code": GRID1, "name": "第1网格"} | NOTHING | {"open": 1, "closed": 1}


@pytest.mark.usefixtures("matters")
def test_it_takes_the_filters_of_the_list(clerk):
    assert [one["code"] for one in counted(clerk, "grid", light="red")["items"]] == [GRID2]
    assert counted(clerk, "grid", state="closed") == {
        "items": [{"code": GRID1, "name": "第1网格"} | NOTHING | {"closed": 1}],
        "none": NOTHING,
    }
    assert [one["code"] for one in counted(clerk, "town", area=OTHER_TOWN)["items"]] == [OTHER_TOWN]


@pytest.mark.usefixtures("matters")
def test_it_counts_what_the_asker_may_see_and_nothing_else(door):
    officer, unit = door.login("officer01"), door.login("unit01")
    assert [one["code"] for one in counted(officer, "town")["items"]] == [TOWN]
    assert counted(officer, "town")["none"] == NOTHING
    assert counted(officer, "town")["items"][0]["open"] == listed(officer, state="open") == 2
    assert counted(unit, "grid") == {"items": [], "none": NOTHING}


@pytest.mark.parametrize("query", [{}, {"level": "county"}, {"level": ""}])
def test_a_level_it_does_not_know_is_refused(clerk, query):
    answer = clerk.get("/atlas/summary", **query)
    assert (answer.status, answer.code) == (422, "request.invalid")
    assert "level" in answer.body["details"]["fields"]
