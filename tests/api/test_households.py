"""Households added, corrected and merged from the phone: facts are taken, quarrels are told, and a merge loses nothing."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.core.clock import utc_now
from server.core.ids import new_id
from tests.care import days, register
from tests.world import COUNTY, GRID1, GRID2, IN_GRID1, IN_GRID2, OUTSIDE, VILLAGE_GRID


def at(point, **more):
    return {"lon": point[0], "lat": point[1], "accuracy_m": 9, "source": "gps"} | more


def added(**more):
    facts = {
        "household_id": str(new_id()),
        "name": "马晓红",
        "address_text": "花园社区9号院",
        "door": "2单元302",
        "members_count": 3,
        "phone": "199-0000-8603",
        "location": at(IN_GRID1),
    }
    return {name: value for name, value in (facts | more).items() if value is not ...}


def do(who, kind, payload, **more):
    [outcome] = who.push(who.operation(kind, payload, **more))
    return outcome


def row_in(outcome, household_id=None):
    rows = {one["id"]: one["row"] for one in outcome["rows"] if one["entity"] == "household"}
    return rows[household_id] if household_id else next(iter(rows.values()))


def merge(who, keep, drop):
    return do(who, "household.merge", {"keep": keep, "drop": drop})


def unmerge(who, dropped):
    return do(who, "household.unmerge", {"household_id": dropped})


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


def correct(who, household_id, base, **fields):
    return do(who, "household.correct", {"household_id": household_id} | fields, base_version=base)


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
    gone = correct(worker, home, 3, phone=None, location=None)
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


# --- merged ---------------------------------------------------------------------------------------------------------


def test_two_rows_become_one_door_and_nothing_that_was_said_is_lost(worker, world, door, rows):
    keep, drop = world.household(due_on=days(9)), world.household(name="张贵兰", due_on=days(2))
    visitor = door.login("visitor01", device_id="device-2")
    _, cursor, _ = visitor.pull_all()
    do(worker, "visit.log", {"visit_id": str(new_id()), "outcome": "absent", "household_id": drop, "note": "没人"})
    [reported] = worker.push(worker.report(household_id=drop))
    visits = rows("SELECT * FROM visit")
    done = merge(worker, keep, drop)
    assert done["result"] == {"household_id": keep, "dropped_id": drop}
    row = row_in(done, keep)
    assert (row["last_visit"]["note"], row["due_on"], row["version"]) == ("没人", days(2).isoformat(), 2)
    assert row["merged"] == [{"id": drop, "name": "张贵兰", "address_text": "花园社区8号院", "door": "1单元101"}]
    assert rows("SELECT * FROM visit") == visits
    mirror, cursor, was_reset = visitor.pull_all(cursor)
    assert not was_reset
    assert mirror[("household", drop)] is None
    assert mirror[("household", keep)] == row
    fresh, _, _ = door.login("worker01", device_id="device-3").pull_all()
    assert ("household", drop) not in fresh
    # what a phone recorded to the dropped one meanwhile lands on the one that stays
    late = do(worker, "visit.log", {"visit_id": str(new_id()), "outcome": "well", "household_id": drop, "note": "好"})
    assert (late["result"]["household_id"], row_in(late, keep)["last_visit"]["note"]) == (keep, "好")
    assert row_in(late, keep)["due_on"] is None
    worker.push(worker.report(household_id=drop))
    assert {str(one["household_id"]) for one in rows("SELECT household_id FROM cases")} == {keep, drop}
    assert str(reported["rows"][0]["row"]["household_id"]) == drop
    assert row_in(correct(worker, drop, 1, door="1单元103"), keep)["door"] == "1单元103"
    theirs = correct(visitor, drop, 1, door="1单元105", members_count=None)
    assert (theirs["status"], theirs["problem"]["details"]["now"]) == ("conflict", {"door": "1单元103"})
    errand = {"errand_id": str(new_id()), "kind": "subsidy_temporary", "asked_via": "door", "household_id": drop}
    assert do(worker, "errand.open", errand)["status"] == "applied"
    assert str(rows("SELECT household_id FROM errand")[0]["household_id"]) == keep


def test_a_merge_said_again_or_the_other_way_round_changes_nothing(worker, world, rows):
    keep, drop = world.household(), world.household()
    merge(worker, keep, drop)
    before = rows("SELECT * FROM household ORDER BY id")
    for again in (merge(worker, keep, drop), merge(worker, drop, keep), merge(worker, keep, keep)):
        assert (again["status"], again["result"]["household_id"]) == ("applied", keep)
    assert rows("SELECT * FROM household ORDER BY id") == before


def test_parted_again_each_has_its_own_and_phones_hear_of_it(worker, world, door, rows):
    keep, drop = world.household(), world.household(name="张贵兰")
    for home, note in ((keep, "在"), (drop, "不在")):
        do(worker, "visit.log", {"visit_id": str(new_id()), "outcome": "well", "household_id": home, "note": note})
    before, cursor, _ = worker.pull_all()
    merge(worker, keep, drop)
    leader = door.login("leader01", device_id="device-2")
    parted = unmerge(leader, drop)
    assert parted["result"] == {"household_id": drop, "kept_id": keep}
    for home in (keep, drop):
        assert row_in(parted, home) | {"version": 0} == before[("household", home)] | {"version": 0}
    mirror, _, _ = worker.pull_all(cursor)
    assert {mirror[("household", home)]["name"] for home in (keep, drop)} == {"张桂兰", "张贵兰"}
    twice = unmerge(worker, drop)
    assert (twice["status"], twice["problem"]["code"]) == ("conflict", "household.not_merged")
    assert [one["action"] for one in rows("SELECT action FROM journal_entry WHERE subject_kind = 'household'")] == [
        "household.merge",
        "household.unmerge",
    ]


def test_the_desk_sees_what_was_merged_and_parts_it(worker, officer, world, door, rows):
    keep, drop = world.household(), world.household(name="张贵兰")
    for _ in range(2):  # parted once, and merged again: it is one line
        merge(worker, keep, drop)
        [one] = officer.get("/households/merges").body["items"]
        assert (one["household"]["name"], one["into"]["id"], one["by"], one["grid"]) == ("张贵兰", keep, "王芳", GRID1)
        assert officer.post(f"/households/{drop}/unmerge", {}).body == {"items": []}
    assert rows("SELECT merged_into FROM household WHERE id = :id", id=drop) == [{"merged_into": None}]
    again = officer.post(f"/households/{drop}/unmerge", {})
    assert (again.status, again.code) == (409, "household.not_merged")
    merge(worker, keep, drop)
    assert door.login("worker02").get("/households/merges").body == {"items": []}
    elsewhere = door.login("worker02").post(f"/households/{drop}/unmerge", {})
    assert (elsewhere.status, elsewhere.code) == (404, "household.absent")


def test_merging_tells_nothing_of_who_is_looked_after_at_that_door(worker, officer, world, door, rows):
    plain, behind = world.household(), world.household(name="张贵兰")
    registered = register(officer, name="孙二", household_id=behind, groups=[{"group": "corrections"}])
    said = json.dumps(merge(worker, plain, behind), ensure_ascii=False)
    mirror, _, _ = worker.pull_all()
    for text in (said, json.dumps([*mirror.values()], default=str, ensure_ascii=False)):
        assert registered["id"] not in text
        assert "孙二" not in text
    assert str(rows("SELECT household_id FROM person")[0]["household_id"]) == behind
    assert officer.get(f"/people/{registered['id']}").status == 200


HOMES = 5
STEPS = st.lists(
    st.tuples(st.sampled_from(["merge", "unmerge"]), st.integers(0, HOMES - 1), st.integers(0, HOMES - 1)), max_size=12
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_however_they_are_merged_undoing_it_gives_the_same_rows_and_what_names_one_lands_on_what_stays(
    worker, world, rows, steps
):
    ids = [world.household(name=f"住户{number}") for number in range(HOMES)]
    pulled, _, _ = worker.pull_all()
    before = {one: pulled[("household", one)] | {"version": 0} for one in ids}
    into = dict.fromkeys(ids)

    def stays(one):
        while into[one] is not None:
            one = into[one]
        return one

    for what, first, second in steps:
        if what == "merge":
            keep, drop = stays(ids[first]), stays(ids[second])
            assert merge(worker, ids[first], ids[second])["result"]["household_id"] == keep
            if keep != drop:
                into[drop] = keep
        else:
            done = unmerge(worker, ids[first])
            assert done["status"] == ("applied" if into[ids[first]] else "conflict")
            into[ids[first]] = None
    for one in ids:
        visit = {"visit_id": str(new_id()), "outcome": "absent", "household_id": one}
        landed = do(worker, "visit.log", visit)["result"]["household_id"]
        assert landed == stays(one)
    shown, _, _ = worker.pull_all()
    alive = {key[1] for key, row in shown.items() if key[0] == "household" and row and key[1] in before}
    assert alive == {one for one in ids if into[one] is None}
    for one in ids:
        if into[one] is not None:
            assert unmerge(worker, one)["status"] == "applied"
    after, _, _ = worker.pull_all()
    for one in ids:
        row = after[("household", one)]
        assert row | {"version": 0, "last_visit": None} == before[one] | {"last_visit": None}
