"""Two rows of one door become one, and are parted again: nothing that was said is lost."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.core.ids import new_id
from tests.care import days, register
from tests.households import added, correct, do, merge, row_in, unmerge
from tests.world import GRID1, GRID2


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
    for home, other in ((keep, drop), (drop, keep)):  # and nobody is asked again whether they are one
        assert row_in(parted, home) | {"version": 0} == before[("household", home)] | {
            "version": 0,
            "apart_from": [other],
        }
    mirror, _, _ = worker.pull_all(cursor)
    assert {mirror[("household", home)]["name"] for home in (keep, drop)} == {"张桂兰", "张贵兰"}
    twice = unmerge(worker, drop)
    assert (twice["status"], twice["problem"]["code"]) == ("conflict", "household.not_merged")
    told = rows("SELECT action FROM journal_entry WHERE subject_kind = 'household' ORDER BY at, id")
    assert [one["action"] for one in told] == [
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


def test_what_went_into_the_next_grids_row_is_parted_by_its_own_worker(worker, world, door, rows):
    keep, drop = world.household(GRID2), world.household(GRID1)
    assert merge(door.login("leader01"), keep, drop)["status"] == "applied"
    assert [one["household"]["id"] for one in worker.get("/households/merges").body["items"]] == [drop]
    neighbour = door.login("worker02")  # the row that went is not theirs to part
    assert unmerge(neighbour, drop)["problem"]["code"] == "household.absent"
    parted = unmerge(worker, drop)
    assert (parted["status"], [one["id"] for one in parted["rows"]]) == ("applied", [drop])
    assert (
        rows("SELECT merged_into, version FROM household ORDER BY grid_code")
        == [{"merged_into": None, "version": 3}] * 2
    )
    assert rows("SELECT action FROM journal_entry WHERE action = 'household.unmerge'") == [
        {"action": "household.unmerge"}
    ]
    assert unmerge(worker, drop)["problem"]["code"] == "household.not_merged"


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


def apart(who, one, other):
    return do(who, "household.apart", {"household_id": one, "other_id": other})


def test_two_that_look_alike_are_said_to_be_two_and_every_phone_is_told(worker, world, door, rows):
    one, other, theirs = world.household(), world.household(), world.household(grid=GRID2)
    visitor = door.login("visitor01", device_id="device-2")
    _, cursor, _ = visitor.pull_all()
    done, again = apart(worker, one, other), apart(worker, other, one)
    assert (done["status"], again["status"]) == ("applied", "applied")
    assert (row_in(done, one)["apart_from"], row_in(done, other)["apart_from"]) == ([other], [one])
    mirror, _, _ = visitor.pull_all(cursor)
    assert mirror[("household", one)] == row_in(again, one)
    assert [line["action"] for line in rows("SELECT action FROM journal_entry WHERE subject_kind = 'household'")] == [
        "household.apart"
    ]
    # what it says of the door makes no colleague's correction of it stale
    leader = door.login("leader01", device_id="device-3")
    assert correct(leader, one, 1, name="张贵兰")["status"] == "applied"
    for absent in (theirs, str(new_id())):
        refused = apart(worker, one, absent)
        assert (refused["status"], refused["problem"]["code"]) == ("refused", "household.absent")
    assert rows("SELECT apart_from FROM household WHERE id = :id", id=theirs) == [{"apart_from": []}]


def test_a_household_added_at_a_door_where_others_live_is_no_double_of_theirs(worker, world, rows):
    there, theirs = world.household(), world.household(grid=GRID2)
    facts = added(apart_from=[there, theirs, str(new_id())])
    done = do(worker, "household.add", facts)
    assert (done["status"], row_in(done, facts["household_id"])["apart_from"]) == ("applied", [there])
    mirror, _, _ = worker.pull_all()
    assert mirror[("household", there)]["apart_from"] == [facts["household_id"]]
    assert rows("SELECT apart_from FROM household WHERE id = :id", id=theirs) == [{"apart_from": []}]


HOMES = 5
STEPS = st.lists(
    st.tuples(st.sampled_from(["merge", "unmerge"]), st.integers(0, HOMES - 1), st.integers(0, HOMES - 1)), max_size=12
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
        kept = before[one] | {"last_visit": None, "apart_from": row["apart_from"]}
        assert row | {"version": 0, "last_visit": None} == kept
