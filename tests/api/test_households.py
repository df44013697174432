"""Households added and corrected from the phone: facts are taken, quarrels are told."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest

from server.core.clock import utc_now
from server.core.ids import new_id
from tests.households import added, at, correct, do, merge, row_in, unmerge
from tests.world import COUNTY, GARDEN, GRID1, GRID2, IN_GRID1, IN_GRID2, OUTSIDE, VILLAGE_GRID

# --- added ----------------------------------------------------------------------------------------------------------


def test_a_door_nobody_had_written_down_is_there_for_everybody_of_the_grid(worker, door, rows):
    facts = added()
    operation = worker.operation("household.add", facts)
    [done], [again] = worker.push(operation), worker.push(operation)
    assert (done["status"], again["status"]) == ("applied", "duplicate")
    row = row_in(done)
    assert row == row_in(again)
    assert row | {"id": ..., "version": ...} == {
        "id": ...,
        "name": "马晓红",
        "pinyin": "maxiaohong mxh",
        "address_text": "花园社区9号院",
        "door": "2单元302",
        "grid": GRID1,
        "location": {"type": "Point", "coordinates": list(IN_GRID1)},
        "members_count": 3,
        "phone_tail": "8603",
        "last_visit": None,
        "due_on": None,
        "merged": [],
        "apart_from": [],
        "moved_out": False,
        "version": ...,
    }
    mirror, _, _ = door.login("visitor01").pull_all()
    assert mirror[("household", facts["household_id"])] == row
    assert ("household", facts["household_id"]) not in door.login("worker02").pull_all()[0]
    [stored] = rows("SELECT flags, version FROM household")
    assert stored == {"flags": [], "version": 1}
    [sensitive] = rows("SELECT household_id, phone FROM household_sensitive")
    assert "199-0000-8603" not in str(bytes(sensitive["phone"]))
    [line] = rows("SELECT action, details FROM journal_entry WHERE subject_kind = 'household'")
    assert line["action"] == "household.add"
    assert "马晓红" not in json.dumps(line["details"], ensure_ascii=False)
    [change] = rows("SELECT action, after FROM household_change")
    assert (change["action"], change["after"]["phone"], change["after"]["name"]) == ("add", "8603", "马晓红")


@pytest.mark.parametrize(
    ("location", "grid", "flags"),
    [
        (None, GRID1, ["no_point"]),
        ({"source": "chosen", "grid": GRID1}, GRID1, ["no_point"]),
        (at(OUTSIDE), GRID1, ["outside_district"]),
        (at((0, 0)), GRID1, ["location_invalid", "no_point"]),
        (at(IN_GRID2), GRID2, []),
        (at(IN_GRID2) | {"grid": GRID1}, GRID1, []),
        ({"source": "chosen", "grid": "620902001001099"}, GRID1, ["no_point"]),
    ],
)
def test_wherever_it_is_said_to_be_it_is_taken_and_flagged(worker, rows, location, grid, flags):
    assert do(worker, "household.add", added(location=location))["status"] == "applied"
    assert rows("SELECT grid_code, flags FROM household") == [{"grid_code": grid, "flags": flags}]


def test_of_several_grids_it_is_a_guess_and_says_so(door, rows):
    officer = door.login("officer01")
    assert do(officer, "household.add", added(location=None))["status"] == "applied"
    assert rows("SELECT grid_code, flags FROM household")[0] == {
        "grid_code": COUNTY,
        "flags": ["no_location", "no_point"],
    }


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": ...}, "name"),
        ({"members_count": 0}, "members_count"),
        ({"members_count": "3"}, "members_count"),
        ({"phone": "打他儿子的"}, "phone"),
        ({"phone": "1990000"}, "phone"),
        ({"phone": "12345"}, "phone"),
        ({"apart_from": ["7"]}, "apart_from"),
        ({"household_id": "7"}, "household_id"),
        ({"door": "x" * 61}, "door"),
        ({"due_on": "2026-11-11"}, "due_on"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(worker, rows, change, field):
    done = do(worker, "household.add", added(**change))
    assert (done["status"], done["problem"]["code"]) == ("refused", "request.invalid")
    assert list(done["problem"]["details"]["fields"]) == [field]
    assert rows("SELECT 1 FROM household") == []


def test_an_id_is_added_once_and_nobody_without_the_post_adds(worker, door, rows):
    facts = added()
    do(worker, "household.add", facts)
    second = do(worker, "household.add", facts | {"name": "别人"})
    assert (second["status"], second["problem"]["code"]) == ("conflict", "household.exists")
    clerk = do(door.login("clerk01"), "household.add", added())
    assert (clerk["status"], clerk["problem"]["code"]) == ("refused", "auth.not_permitted")
    assert rows("SELECT name FROM household") == [{"name": "马晓红"}]


def test_a_household_is_added_where_its_worker_walked_then(worker, world, door, rows):
    operation = worker.operation("household.add", added(location=None))
    operation["recorded_at"] = (utc_now() - timedelta(hours=1)).isoformat()
    world.move("worker01", VILLAGE_GRID, utc_now() - timedelta(minutes=1))
    [done] = door.login("worker01").push(operation)
    assert (done["status"], done["rows"]) == ("applied", [])
    assert rows("SELECT grid_code FROM household") == [{"grid_code": GRID1}]


def test_a_visit_that_came_before_its_household_is_remembered_when_that_comes(worker, door):
    facts = added()
    visit = {"visit_id": str(new_id()), "outcome": "matter", "household_id": facts["household_id"], "note": "要修灯"}
    theirs = visit | {"visit_id": str(new_id()), "note": "别人写的"}
    assert do(worker, "visit.log", visit)["result"]["household_id"] is None
    do(door.login("visitor01"), "visit.log", theirs)
    assert row_in(do(worker, "household.add", facts))["last_visit"]["note"] == "要修灯"


def test_a_visit_in_the_same_batch_finds_the_household_just_added(worker):
    facts = added()
    visit = {"visit_id": str(new_id()), "outcome": "well", "household_id": facts["household_id"]}
    first, second = worker.push(worker.operation("household.add", facts), worker.operation("visit.log", visit))
    assert (first["status"], second["status"]) == ("applied", "applied")
    assert row_in(second)["last_visit"]["outcome"] == "well"


# --- corrected ------------------------------------------------------------------------------------------------------


def test_only_what_is_named_changes_and_the_history_says_what_it_was(worker, world, rows):
    home = world.household()
    done = correct(worker, home, 1, name="张贵兰", door="一单元 102", phone="19900008601")
    row = row_in(done)
    assert (row["name"], row["pinyin"], row["door"], row["phone_tail"]) == (
        "张贵兰",
        "zhangguilan zgl",
        "一单元 102",
        "8601",
    )
    assert (row["address_text"], row["version"]) == ("花园社区8号院", 2)
    assert row["location"]["coordinates"] == list(IN_GRID1)
    [change] = rows("SELECT fields, before, after, version FROM household_change")
    assert change == {
        "fields": ["door", "name", "phone"],
        "before": {"name": "张桂兰", "door": "1单元101", "phone": None},
        "after": {"name": "张贵兰", "door": "一单元 102", "phone": "8601"},
        "version": 2,
    }
    [line] = rows("SELECT details FROM journal_entry WHERE action = 'household.correct'")
    assert line["details"] == {
        "fields": ["door", "name", "phone"],
        "before": {"door": "1单元101"},
        "after": {"door": "一单元 102"},
    }
    moved = correct(worker, home, 2, location=at(IN_GRID2), door=None)
    assert (row_in(moved)["location"]["coordinates"], row_in(moved)["door"]) == (list(IN_GRID2), None)
    assert row_in(moved)["grid"] == GRID1
    same = correct(worker, home, 3, name="张贵兰", location=at(IN_GRID2))
    assert (same["status"], row_in(same)["version"]) == ("applied", 3)
    left = correct(worker, home, 3, moved_out=True)
    assert (row_in(left)["moved_out"], row_in(left)["due_on"], row_in(left)["version"]) == (True, None, 4)
    back = correct(worker, home, 4, moved_out=False)
    assert (row_in(back)["moved_out"], row_in(back)["version"]) == (False, 5)
    assert correct(worker, home, 5, moved_out="是")["status"] == "refused"
    gone = correct(worker, home, 5, phone=None, location=None)
    assert (row_in(gone)["phone_tail"], row_in(gone)["location"]) == (None, None)


def test_a_correction_is_stale_by_field_and_tells_what_stands_there_now(worker, world, door, rows):
    home = world.household()
    colleague = door.login("leader01", device_id="device-2")
    assert correct(colleague, home, 1, name="张贵兰", members_count=2)["status"] == "applied"
    other_field = correct(worker, home, 1, door="1单元102")
    assert (other_field["status"], row_in(other_field)["door"]) == ("applied", "1单元102")
    agreed = correct(worker, home, 1, name="张贵兰")
    assert agreed["status"] == "applied"
    stale = correct(worker, home, 1, name="张桂莲", members_count=4)
    assert (stale["status"], stale["problem"]["code"]) == ("conflict", "household.stale")
    details = stale["problem"]["details"]
    assert details["changed"] == ["name", "members_count"]
    assert (details["by"], details["now"]) == ("陈刚", {"name": "张贵兰", "members_count": 2})
    assert "陈刚" in stale["problem"]["title"]
    assert rows("SELECT name FROM household") == [{"name": "张贵兰"}]
    chosen = correct(worker, home, details["version"], name="张桂莲")
    assert row_in(chosen)["name"] == "张桂莲"
    # one's own earlier correction, recorded on the same old row, is no quarrel
    again = correct(worker, home, details["version"], name="张桂连")
    assert again["status"] == "applied"


def test_a_visit_makes_no_correction_stale(worker, world, door):
    home = world.household()
    visit = {"visit_id": str(new_id()), "outcome": "well", "household_id": home}
    do(door.login("visitor01"), "visit.log", visit)
    assert correct(worker, home, 1, name="张桂莲")["status"] == "applied"


def test_another_grids_household_is_as_absent_as_one_that_never_was(worker, world, door, rows):
    theirs = world.household(grid=GRID2, at=IN_GRID2)
    before = rows("SELECT * FROM household")
    for nowhere in (theirs, str(uuid4())):
        for done in (
            correct(worker, nowhere, 1, name="我的了"),
            merge(worker, world.household(), nowhere),
            merge(worker, nowhere, world.household()),
            unmerge(worker, nowhere),
        ):
            assert (done["status"], done["problem"]["code"]) == ("refused", "household.absent")
    assert rows("SELECT * FROM household WHERE id = :id", id=theirs) == before
    assert rows("SELECT 1 FROM household_change") == []


def test_the_whole_number_is_told_one_at_a_time_and_leaves_a_line(worker, world, door, rows):
    facts = added()
    do(worker, "household.add", facts)
    path = f"/households/{facts['household_id']}/call"
    assert worker.post(path, {}).body == {"phone": "199-0000-8603"}
    assert worker.post(f"/households/{world.household()}/call", {}).body == {"phone": None}
    for nobody in (door.login("worker02").post(path, {}), worker.post(f"/households/{uuid4()}/call", {})):
        assert (nobody.status, nobody.code) == (404, "household.absent")
    assert len(rows("SELECT 1 FROM journal_entry WHERE action = 'household.call'")) == 1


def test_who_reads_a_neighbourhood_calls_only_the_doors_they_go_to(worker, world, door, rows):
    mine, next_door = added(), added(location=at(IN_GRID2))
    do(worker, "household.add", mine)
    do(door.login("worker02"), "household.add", next_door)
    world.also("worker01", "neighbourhood_officer", GARDEN)
    both = door.login("worker01")
    refused = both.post(f"/households/{next_door['household_id']}/call", {})
    assert (refused.status, refused.code) == (404, "household.absent")
    assert rows("SELECT 1 FROM journal_entry WHERE action = 'household.call'") == []
    assert both.post(f"/households/{mine['household_id']}/call", {}).body == {"phone": "199-0000-8603"}
