"""Visits, households and patrols: facts are taken as they come, and last visits move only forward."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from server.core.clock import local_date, utc_now
from tests.care import register
from tests.world import COUNTY, GRID1, GRID2, IN_GRID1, IN_GRID2, OUTSIDE, VILLAGE_GRID


def ago(**span):
    return (datetime.now(UTC) - timedelta(**span)).isoformat()  # noqa: TID251


def visit(visitor, home=None, **more):
    """Log a visit; answers its outcome. ``recorded_at`` goes to the operation, the rest into the payload."""
    payload = {"visit_id": str(uuid4()), "outcome": "well", "household_id": home}
    operation = visitor.operation("visit.log", payload | {k: v for k, v in more.items() if k != "recorded_at"})
    if "recorded_at" in more:
        operation["recorded_at"] = more["recorded_at"]
    [outcome] = visitor.push(operation)
    return outcome


def rows_in(outcome):
    return {one["entity"]: one["row"] for one in outcome["rows"]}


@pytest.mark.parametrize("outcome", ["well", "matter", "absent", "refused"])
@pytest.mark.parametrize("mode", ["door", "phone"])
def test_every_honest_outcome_is_taken_and_remembered(worker, world, rows, outcome, mode):
    home = world.household(due_on=date(2026, 11, 20))
    done = visit(worker, home, outcome=outcome, mode=mode, note=" 老人腿疼 ", signs=["fall_risk"], place="院子")
    assert done["status"] == "applied"
    answered = rows_in(done)
    assert (answered["visit"]["outcome"], answered["visit"]["mode"]) == (outcome, mode)
    assert answered["visit"]["by"] == {"id": worker.user["id"], "name": "王芳"}
    assert answered["visit"]["signs"] == ["fall_risk"]
    last = answered["household"]["last_visit"]
    assert (last["outcome"], last["note"], last["by"]) == (outcome, "老人腿疼", "王芳")
    assert last["occurred_at"] == answered["visit"]["occurred_at"]
    # nobody was met when nobody opened: the visit stays due
    assert (answered["household"]["due_on"] is None) is (outcome in {"well", "matter"})
    [row] = rows("SELECT outcome, mode, note, place, area_code, area_how, version FROM visit")
    assert row == {
        "outcome": outcome,
        "mode": mode,
        "note": "老人腿疼",
        "place": "院子",
        "area_code": GRID1,
        "area_how": "chosen",
        "version": 1,
    }
    assert rows("SELECT last_visit_id::text, version FROM household") == [
        {"last_visit_id": answered["visit"]["id"], "version": 2}
    ]
    assert len(rows("SELECT 1 FROM journal_entry WHERE action = 'visit.log'")) == 1


@pytest.mark.parametrize("whom", ["household_id", "person_id", "person_hint"])
def test_a_matter_says_what_it_is_to_whomever_the_visit_was(officer, worker, world, rows, whom):
    somebody = {
        "household_id": world.household(),
        "person_id": register(officer)["id"],
        "person_hint": {"surname": "张", "door": "3单元201"},
    }
    empty = {"visit_id": str(uuid4()), "outcome": "matter", whom: somebody[whom], "note": "  "}
    operation = worker.operation("visit.log", empty)
    [refused] = worker.push(operation)
    assert (refused["status"], refused["problem"]["code"]) == ("refused", "visit.unsaid")
    assert "要写一句" in refused["problem"]["title"]
    assert rows("SELECT count(*) FROM visit") == [{"count": 0}]
    # the phone asks its worker for the word: nothing of the record is lost
    [mended] = worker.push(worker.operation("visit.log", empty | {"note": "腿疼"}, replaces=operation["id"]))
    assert mended["status"] == "applied"
    # one that was held up on the phone replaces what was never sent
    for said in ({"signs": ["violence"]}, {"grave": True}, {"answers": {"meals": "吃得少"}}):
        mended = worker.operation("visit.log", empty | {"visit_id": str(uuid4())} | said, replaces=str(uuid4()))
        [outcome] = worker.push(mended)
        assert outcome["status"] == "applied", said


def test_a_last_visit_moves_only_forward(worker, world, door, rows):
    home = world.household()
    newer = visit(worker, home, note="新", occurred_at=ago(hours=1))
    visitor = door.login("visitor01", device_id="device-2")
    older = visit(visitor, home, note="旧", occurred_at=ago(days=3), outcome="absent")
    assert older["status"] == "applied"
    assert rows_in(older)["household"]["last_visit"]["note"] == "新"
    assert rows_in(older)["household"]["last_visit"]["id"] == newer["result"]["visit_id"]
    newest = visit(visitor, home, note="最新")
    assert rows_in(newest)["household"]["last_visit"]["by"] == "孙丽"
    assert len(rows("SELECT 1 FROM visit")) == 3


@pytest.mark.parametrize(
    "moment",
    ["2999-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00+23:59"],
)
def test_a_clock_that_says_nonsense_neither_refuses_a_visit_nor_covers_later_ones(worker, world, rows, moment):
    home = world.household()
    done = visit(worker, home, occurred_at=moment)
    assert done["status"] == "applied", done
    assert worker.get("/sync/pull").status == 200
    [row] = rows("SELECT occurred_at, recorded_at FROM visit")
    assert row["occurred_at"] <= row["recorded_at"]
    after = visit(worker, home, note="后来")
    assert rows_in(after)["household"]["last_visit"]["note"] == "后来"


def test_a_household_nobody_knows_is_flagged_and_the_visit_kept(worker, rows):
    home = str(uuid4())
    done = visit(worker, home, location={"lon": IN_GRID1[0], "lat": IN_GRID1[1], "accuracy_m": 5, "source": "gps"})
    assert done["status"] == "applied"
    assert list(rows_in(done)) == ["visit"]
    assert rows_in(done)["visit"]["flags"] == ["household_unknown"]
    assert rows("SELECT household_id::text, area_code FROM visit") == [{"household_id": home, "area_code": GRID1}]


def test_a_siblings_household_is_as_unknown_as_one_that_never_was_and_is_not_touched(worker, world, rows):
    theirs, nowhere = world.household(grid=GRID2, at=IN_GRID2), str(uuid4())
    before = rows("SELECT * FROM household")
    first, second = visit(worker, theirs), visit(worker, nowhere)
    for done in (first, second):
        assert done["status"] == "applied"
        assert rows_in(done)["visit"]["flags"] == ["household_unknown", "no_location"]
        assert done["result"]["household_id"] is None
    assert rows("SELECT * FROM household") == before


def test_a_visit_lies_where_its_household_does_when_the_phone_found_no_place(worker, world):
    home = world.household()
    inside = rows_in(visit(worker, home))["visit"]
    assert (inside["area"]["grid"]["code"], inside["area"]["how"], inside["flags"]) == (GRID1, "chosen", [])
    far = {"lon": OUTSIDE[0], "lat": OUTSIDE[1], "accuracy_m": 5, "source": "gps"}
    assert rows_in(visit(worker, home, location=far))["visit"]["area"]["grid"]["code"] == GRID1


def test_without_household_or_place_it_is_flagged_for_a_person(worker, rows):
    done = visit(worker)
    assert rows_in(done)["visit"]["flags"] == ["no_location"]
    assert rows("SELECT area_code, area_how FROM visit") == [{"area_code": COUNTY, "area_how": "none"}]


def test_a_visit_is_recorded_once(worker, world, rows):
    home = world.household()
    payload = {"visit_id": str(uuid4()), "outcome": "well", "household_id": home}
    first, second = (
        worker.operation("visit.log", payload),
        worker.operation("visit.log", payload | {"outcome": "absent"}),
    )
    outcomes = worker.push(first, second, first)
    assert [one["status"] for one in outcomes] == ["applied", "conflict", "duplicate"]
    assert outcomes[1]["problem"]["code"] == "visit.exists"
    assert rows("SELECT outcome FROM visit") == [{"outcome": "well"}]
    assert rows("SELECT version FROM household") == [{"version": 2}]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"outcome": "fine"}, "outcome"),
        ({"outcome": None}, "outcome"),
        ({"mode": "drone"}, "mode"),
        ({"household_id": "x"}, "household_id"),
        ({"signs": [1]}, "signs"),
        ({"note": 7}, "note"),
        ({"attachments": ["x"]}, "attachments"),
        ({"attachments": ["0" * 64] * 10}, "attachments"),
        ({"occurred_at": "2026-11-01T00:00:00"}, "occurred_at"),
        ({"score": 100}, "score"),
    ],
)
def test_a_visit_of_another_shape_is_refused_with_the_field_named_and_kept(worker, rows, change, field):
    done = visit(worker, **change)
    assert (done["status"], done["problem"]["code"]) == ("refused", "request.invalid")
    assert list(done["problem"]["details"]["fields"]) == [field]
    assert rows("SELECT 1 FROM visit") == []
    assert rows("SELECT status, body IS NOT NULL AS kept FROM operation") == [{"status": "refused", "kept": True}]


def test_who_may_not_visit_is_refused_by_name(door, rows):
    done = visit(door.login("clerk01"))
    assert done["problem"]["code"] == "auth.not_permitted"
    assert rows("SELECT 1 FROM visit") == []


# --- patrols ------------------------------------------------------------------------------------------------------


def start(visitor, patrol=None, **more):
    operation = visitor.operation("patrol.start", {"patrol_id": patrol or str(uuid4())} | more)
    return visitor.push(operation)[0]


def finish(visitor, patrol, **more):
    return visitor.push(visitor.operation("patrol.finish", {"patrol_id": patrol} | more))[0]


def test_a_patrol_is_started_walked_and_finished(worker, world, rows):
    patrol, home = str(uuid4()), world.household()
    begun = rows_in(start(worker, patrol))["patrol"]
    assert (begun["id"], begun["grid"], begun["finished_at"]) == (patrol, GRID1, None)
    assert rows_in(visit(worker, home, patrol_id=patrol))["visit"]["patrol_id"] == patrol
    ended = rows_in(finish(worker, patrol, note="一切正常"))["patrol"]
    assert ended["finished_at"] >= ended["started_at"] == begun["started_at"]
    assert ended["version"] == 2
    assert rows("SELECT note, grid_code FROM patrol") == [{"note": "一切正常", "grid_code": GRID1}]
    mirror, _, _ = worker.pull_all()
    assert mirror[("patrol", patrol)] == ended


def test_a_patrol_through_another_grid_and_one_that_names_none_that_exists(worker):
    assert rows_in(start(worker, grid=GRID2))["patrol"]["grid"] == GRID2
    assert rows_in(start(worker, grid="620902999999999"))["patrol"]["grid"] == GRID1


def test_start_and_finish_may_come_in_one_batch_in_any_order(worker, rows):
    patrol = str(uuid4())
    first = worker.operation("patrol.start", {"patrol_id": patrol})
    last = worker.operation("patrol.finish", {"patrol_id": patrol})
    assert [one["status"] for one in worker.push(last, first)] == ["applied", "applied"]
    assert rows("SELECT finished_at >= started_at AS ordered FROM patrol") == [{"ordered": True}]


def test_a_clock_set_back_between_start_and_finish_loses_nothing(worker, rows):
    patrol = str(uuid4())
    start(worker, patrol)
    operation = worker.operation("patrol.finish", {"patrol_id": patrol}) | {"recorded_at": ago(days=2)}
    assert worker.push(operation)[0]["status"] == "applied"
    assert rows("SELECT finished_at >= started_at AS ordered FROM patrol") == [{"ordered": True}]


def test_started_twice_finished_twice(worker, rows):
    patrol = str(uuid4())
    start(worker, patrol)
    again = start(worker, patrol)
    assert (again["status"], again["problem"]["code"]) == ("conflict", "patrol.exists")
    finish(worker, patrol, note="好")
    twice = finish(worker, patrol, note="又")
    assert (twice["status"], twice["problem"]["code"]) == ("conflict", "patrol.finished")
    assert rows("SELECT note, version FROM patrol") == [{"note": "好", "version": 2}]


def test_somebody_elses_patrol_is_as_absent_as_one_that_never_was(worker, door, rows):
    patrol, nowhere = str(uuid4()), str(uuid4())
    start(worker, patrol)
    for username in ("worker02", "leader01"):
        colleague = door.login(username, device_id=username)
        theirs, absent = finish(colleague, patrol), finish(colleague, nowhere)
        assert theirs["status"] == absent["status"] == "refused"
        assert theirs["problem"] | {"details": None} == absent["problem"] | {"details": None}
        assert theirs["problem"]["code"] == "patrol.absent"
    assert rows("SELECT finished_at FROM patrol") == [{"finished_at": None}]


def test_who_may_not_patrol_is_refused_by_name(door, rows):
    for username in ("visitor01", "clerk01"):
        assert start(door.login(username))["problem"]["code"] == "auth.not_permitted"
    assert rows("SELECT 1 FROM patrol") == []


def test_villages_apart_share_nothing(door, world):
    home = world.household(grid=VILLAGE_GRID)
    assert rows_in(visit(door.login("villager01"), home))["household"]["grid"] == VILLAGE_GRID
    assert rows_in(visit(door.login("worker01"), home))["visit"]["flags"] == ["household_unknown", "no_location"]


def test_a_visit_to_somebody_is_one_to_their_home_and_one_to_the_home_is_none_to_them(worker, officer, world, rows):
    home = world.household(due_on=local_date(utc_now()))
    somebody = register(officer, household_id=home)
    before = rows("SELECT due_on, last_seen_on FROM care_plan")
    assert visit(worker, home)["status"] == "applied"
    assert rows("SELECT due_on, last_seen_on FROM care_plan") == before
    theirs = visit(worker, person_id=somebody["id"], note="说药快没了")
    assert rows("SELECT last_visit_id::text, last_visit_note FROM household") == [
        {"last_visit_id": theirs["result"]["visit_id"], "last_visit_note": None}
    ]
    assert rows("SELECT last_seen_on FROM care_plan") == [{"last_seen_on": local_date(utc_now())}]
