"""Errands run to the end: their number, how long they may take, and every step from hand to hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from server.catalogue import queries as catalogue
from server.core.clock import LOCAL_ZONE, local_date, utc_now
from server.core.db import db
from server.errands import commands
from server.steps.codes import DayCode
from tests.care import TODAY
from tests.errands import act, intake, listed, on_phone, open_at_door, opening, shown, step, taken_in
from tests.world import COUNTY, VILLAGE_GRID

# --- number and time --------------------------------------------------------------------------------------------------


def test_numbers_are_gapless_by_day_and_bear_their_check_character(clerk, worker, rows):
    first = taken_in(clerk)["errand_no"]
    assert clerk.post("/errands", intake(kind="walk_the_dog")).status == 422
    assert clerk.post("/errands", intake("6" * 15)).status == 422
    second = open_at_door(worker)["result"]["errand_no"]
    assert [first, second] == [f"DB{DayCode(COUNTY, TODAY, serial)}" for serial in (1, 2)]
    assert first.startswith(f"DB{COUNTY}-{TODAY:%Y%m%d}-0001-")
    assert rows("SELECT county, last FROM errand_serial") == [{"county": COUNTY, "last": 2}]


@pytest.mark.parametrize(("kind", "days"), [("buy_medicine", 1), ("pension_certification", 3), ("disability_card", 10)])
def test_the_limit_is_its_kinds_in_working_days(app, clerk, kind, days):
    errand = taken_in(clerk, kind=kind)
    opened, due = (datetime.fromisoformat(errand[name]) for name in ("opened_at", "due_at"))
    with app.app_context():
        calendar = catalogue.calendar()
        db.session.remove()
    assert due == calendar.add_working_days(opened, days)
    assert due.astimezone(LOCAL_ZONE).strftime("%H:%M") == "18:00"
    assert (
        sum(calendar.is_working_day(TODAY + timedelta(days=n + 1)) for n in range((local_date(due) - TODAY).days))
        == days
    )
    assert opened < datetime.fromisoformat(errand["yellow_at"]) < due


def test_what_was_asked_yesterday_runs_from_yesterday(worker):
    asked = utc_now() - timedelta(days=1)
    outcome = open_at_door(worker, occurred_at=asked.isoformat())
    errand = shown(worker, outcome["result"]["errand_id"])
    assert abs(datetime.fromisoformat(errand["opened_at"]) - asked) < timedelta(
        seconds=20
    )  # by our clock, not the phone's
    tomorrow = open_at_door(worker, occurred_at=(utc_now() + timedelta(days=1)).isoformat())
    assert datetime.fromisoformat(shown(worker, tomorrow["result"]["errand_id"])["opened_at"]) <= utc_now()


# --- steps ------------------------------------------------------------------------------------------------------------


def test_an_errand_walks_its_loop_and_reads_as_a_story(door, clerk, worker, rows):
    errand = taken_in(clerk)
    errand = step(worker, errand, "gather", papers=["身份证"]).body
    errand = step(worker, errand, "gather", papers=["社保卡", "身份证", "老照片"], note="齐了").body
    assert errand["papers"] == [{"name": one, "got": True} for one in ("身份证", "社保卡", "老照片")]
    errand = step(worker, errand, "file", note="街道社保窗口").body
    errand = step(worker, errand, "tell", note="认证好了").body
    assert (errand["state"], errand["state_label"], errand["actions"], errand["due_at"]) == ("told", "已回告", [], None)
    story = shown(clerk, errand["id"])["steps"]
    assert [(one["label"], one["by"]["name"], one["note"]) for one in story] == [
        ("受理", "吴静", None),
        ("收材料", "王芳", None),
        ("收材料", "王芳", "齐了"),
        ("代交", "王芳", "街道社保窗口"),
        ("回告", "王芳", "认证好了"),
    ]
    assert [
        one["action"] for one in rows("SELECT action FROM journal_entry WHERE subject_kind='errand' ORDER BY at")
    ] == [
        "errand.open",
        "errand.gather",
        "errand.gather",
        "errand.file",
        "errand.tell",
    ]
    again = step(worker, errand, "file")
    assert (again.status, again.code) == (409, "errand.action_not_now")
    assert again.body["details"]["state_label"] == "已回告"


def test_a_clerk_withdraws_what_the_caller_takes_back_but_does_not_run_it(clerk, rows):
    errand = taken_in(clerk)
    refused = step(clerk, errand, "file")
    assert (refused.status, refused.code) == (403, "errand.action_not_yours")
    done = step(clerk, errand, "withdraw", note="家里人自己去办了")
    assert (done.status, done.body["state"], done.body["due_at"]) == (200, "withdrawn", None)
    assert rows("SELECT state, closed_at IS NOT NULL AS closed FROM errand") == [{"state": "withdrawn", "closed": True}]


def test_a_stale_step_is_named_at_the_desk_and_a_conflict_in_push(door, clerk, worker, rows):
    errand = taken_in(clerk)
    leader = door.login("leader01")
    assert step(leader, errand, "gather", papers=["身份证"]).status == 200
    late = step(worker, errand, "file")
    assert (late.status, late.code) == (409, "errand.stale")
    assert late.body["details"] == {"base_version": 1, "version": 2, "by": "陈刚"}
    assert "陈刚" in late.body["title"]
    [outcome] = worker.push(act(worker, errand["id"], "file", 1))
    assert (outcome["status"], outcome["problem"]["code"]) == ("conflict", "errand.stale")
    assert rows("SELECT state, version FROM errand") == [{"state": "papers", "version": 2}]
    assert step(worker, shown(worker, errand["id"]), "file").status == 200


def test_a_stale_step_applies_when_nobody_else_moved_it(door, clerk, worker, world):
    errand = taken_in(clerk)
    assert step(clerk, errand, "hand_over", assignee_id=world.account_id("worker01")).status == 200
    assert step(worker, errand, "file").body["state"] == "filed"
    assert step(worker, errand, "tell", note="好了").body["state"] == "told"


def test_the_same_step_twice_is_one_step(worker, clerk, rows):
    errand = taken_in(clerk)
    body = {"operation_id": str(uuid4()), "action": "file", "base_version": 1}
    first = worker.post(f"/errands/{errand['id']}/actions", body)
    again = worker.post(f"/errands/{errand['id']}/actions", body)
    assert (first.status, again.status, first.body) == (200, 200, again.body)
    assert len(rows("SELECT 1 FROM errand_step")) == 2


def test_whoever_hands_it_on_hears_that_it_is_done_and_then_no_more(door, clerk, world):
    errand = taken_in(clerk, assignee_id=world.account_id("worker01"))
    world.move("worker01", VILLAGE_GRID, utc_now())
    away, visitor = door.login("worker01"), door.login("visitor01")
    body = {
        "operation_id": str(uuid4()),
        "action": "hand_over",
        "base_version": 1,
        "assignee_id": world.account_id("visitor01"),
    }
    path = f"/errands/{errand['id']}/actions"
    done = away.post(path, body)
    assert (done.status, done.body["assignee"]["name"]) == (200, "孙丽")
    assert away.post(path, body).status == 200
    assert away.get(f"/errands/{errand['id']}").code == "errand.absent"
    assert step(visitor, errand, "file").status == 200
    assert away.post(path, body).code == "errand.absent"


@pytest.mark.parametrize("stranger", ["villager01", "worker02"])
def test_an_errand_is_handed_to_nobody_whose_post_does_not_cover_its_grid(door, clerk, worker, world, rows, stranger):
    stranger_id, elsewhere = world.account_id(stranger), door.login(stranger)
    errand = taken_in(clerk)
    for visitor in (worker, clerk):
        refused = step(visitor, errand, "hand_over", assignee_id=stranger_id)
        assert (refused.status, refused.code) == (422, "care.helper_absent")
    [outcome] = worker.push(act(worker, errand["id"], "hand_over", 1, assignee_id=stranger_id))
    assert (outcome["status"], outcome["problem"]["code"]) == ("refused", "care.helper_absent")
    taken = clerk.post("/errands", intake(assignee_id=stranger_id))
    assert (taken.status, taken.code) == (422, "care.helper_absent")
    assert rows("SELECT assignee_id, version FROM errand") == [{"assignee_id": None, "version": 1}]
    at_door = open_at_door(worker, assignee_id=stranger_id)
    assert (at_door["status"], shown(worker, at_door["result"]["errand_id"])["flags"]) == (
        "applied",
        ["assignee_unknown"],
    )
    assert listed(elsewhere) == on_phone(elsewhere) == []
    assert elsewhere.get(f"/errands/{errand['id']}").code == "errand.absent"
    # the leader's post lies around the grid
    assert step(worker, errand, "hand_over", assignee_id=world.account_id("leader01")).status == 200


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"action": "dance"}, "errand.action_unknown"),
        ({"action": "open"}, "errand.action_not_now"),
        ({"action": ""}, "request.invalid"),
        ({"action": "tell"}, "errand.action_not_now"),
        ({"action": "withdraw", "note": "  "}, "request.invalid"),
        ({"action": "hand_over"}, "request.invalid"),
        ({"action": "hand_over", "assignee_id": str(uuid4())}, "care.helper_absent"),
        ({"action": "gather", "papers": [" "]}, "request.invalid"),
        ({"action": "gather", "base_version": "1"}, "request.invalid"),
        ({"action": "gather", "colour": "red"}, "request.invalid"),
    ],
)
def test_a_step_that_is_wrong_is_refused_and_changes_nothing(clerk, worker, rows, change, code):
    errand = taken_in(clerk)
    body = {"operation_id": str(uuid4()), "base_version": 1} | change
    answer = worker.post(f"/errands/{errand['id']}/actions", body)
    assert answer.code == code, answer.body
    assert rows("SELECT state, version FROM errand") == [{"state": "accepted", "version": 1}]
    assert len(rows("SELECT 1 FROM errand_step")) == 1


# --- steps taken without network --------------------------------------------------------------------------------------


def test_steps_recorded_without_network_go_in_in_their_order(worker, rows, change):
    errand_id = str(uuid4())
    operations = [
        worker.operation("errand.open", opening(errand_id=errand_id)),
        act(worker, errand_id, "gather", 1, papers=["身份证", "社保卡"]),
        act(worker, errand_id, "file", 1, note="交到街道社保窗口"),
        act(worker, errand_id, "tell", 1, note="认证好了，当面说的"),
    ]
    outcomes = worker.push(*reversed(operations))
    assert [one["status"] for one in outcomes] == ["applied"] * 4
    assert outcomes[0]["result"]["state"] == "told"
    assert [one["status"] for one in worker.push(*operations)] == ["duplicate"] * 4
    assert [(one["seq"], one["action"], one["to_state"]) for one in rows("SELECT * FROM errand_step ORDER BY seq")] == [
        (1, "open", "accepted"),
        (2, "gather", "papers"),
        (3, "file", "filed"),
        (4, "tell", "told"),
    ]
    [row] = rows("SELECT state, closed_at IS NOT NULL AS closed, due_at, yellow_at, version FROM errand")
    assert row == {"state": "told", "closed": True, "due_at": None, "yellow_at": None, "version": 4}
    [told] = worker.get("/care/list").body["errands"]  # three days more, so that number and answer can still be told
    assert (told["state"], told["actions"]) == ("told", [])
    change("UPDATE errand SET closed_at = closed_at - interval '4 days'")
    assert on_phone(worker) == []


def test_what_waits_for_an_errand_that_was_set_aside_waits_too(app, worker, monkeypatch):
    """A step is not refused because its errand is missing by our own fault."""
    errand_id = str(uuid4())
    first, second = worker.operation("errand.open", opening(errand_id=errand_id)), act(worker, errand_id, "tell")

    def gone(*_):
        raise RuntimeError("a defect of ours")

    with monkeypatch.context() as broken:
        broken.setattr(commands, "next_code", gone)
        assert [one["status"] for one in worker.push(first, second)] == ["retry", "retry"]
    assert worker.push(first)[0]["status"] == "applied"
