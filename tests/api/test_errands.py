"""Errands: opened at a door and at a desk, run to the end, and seen by those they concern."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from server.catalogue import queries as catalogue
from server.core.clock import LOCAL_ZONE, local_date, utc_now
from server.core.db import db
from server.errands import listing
from tests.care import id_number, register
from tests.conftest import ADDED_BY_TESTS
from tests.door import jpeg, sha256_of
from tests.errands import ASKED, act, intake, open_at_door, opening, step, taken_in
from tests.world import COUNTY, GARDEN, GRID1, GRID2, IN_GRID2, OUTSIDE, PARK_GRID, TOWN, VILLAGE_GRID

TODAY = local_date(utc_now())


def shown(visitor, errand_id):
    answer = visitor.get(f"/errands/{errand_id}")
    assert answer.status == 200, answer.body
    return answer.body


def listed(visitor, **filters):
    answer = visitor.get("/errands", **filters)
    assert answer.status == 200, answer.body
    return [one["id"] for one in answer.body["items"]]


def on_phone(visitor):
    return [one["id"] for one in visitor.get("/care/list").body["errands"]]


# --- at the door ------------------------------------------------------------------------------------------------------


def test_opened_at_a_door_it_is_applied_once(worker, rows, world):
    operation = worker.operation("errand.open", opening(papers=["身份证"]))
    [first] = worker.push(operation)
    [again] = worker.push(operation)
    assert (first["status"], again["status"]) == ("applied", "duplicate")
    assert first["result"] == again["result"]
    assert first["rows"] == []
    errand = shown(worker, operation["payload"]["errand_id"])
    assert first["result"] == {
        "errand_id": errand["id"],
        "errand_no": errand["errand_no"],
        "state": "accepted",
        "version": 1,
    }
    assert {name: errand[name] for name in ASKED} == ASKED
    assert errand["papers"] == [{"name": "身份证", "got": True}, {"name": "社保卡", "got": False}]
    assert (errand["area"]["grid"]["code"], errand["mine"], errand["flags"]) == (GRID1, True, [])
    [row] = rows("SELECT kind, state, asked_via, area_code, papers, opened_by::text, version FROM errand")
    assert row == {
        "kind": "pension_certification",
        "state": "accepted",
        "asked_via": "door",
        "area_code": GRID1,
        "papers": ["身份证"],
        "opened_by": world.account_id("worker01"),
        "version": 1,
    }
    assert rows("SELECT action, from_state, to_state, seq, role_label FROM errand_step") == [
        {"action": "open", "from_state": None, "to_state": "accepted", "seq": 1, "role_label": "网格员"}
    ]
    assert rows("SELECT action, details FROM journal_entry WHERE subject_kind = 'errand'") == [
        {"action": "errand.open", "details": {"errand_no": errand["errand_no"], "to": "accepted"}}
    ]


def test_the_same_errand_under_another_operation_is_a_conflict_and_changes_nothing(worker, rows):
    payload = opening()
    [_] = worker.push(worker.operation("errand.open", payload))
    [second] = worker.push(worker.operation("errand.open", payload | {"kind": "buy_medicine"}))
    assert (second["status"], second["problem"]["code"]) == ("conflict", "errand.exists")
    assert rows("SELECT kind FROM errand") == [{"kind": "pension_certification"}]


@pytest.mark.parametrize(
    ("more", "flag", "column", "stored"),
    [
        ({"kind": "walk_the_dog"}, "kind_unknown", "kind", "walk_the_dog"),
        ({"person_id": str(uuid4())}, "person_unknown", "person_id", None),
        ({"household_id": str(uuid4())}, "household_unknown", "household_id", None),
        ({"assignee_id": str(uuid4())}, "assignee_unknown", "assignee_id", None),
        ({"location": {"source": "gps", "lon": OUTSIDE[0], "lat": OUTSIDE[1]}}, "outside_district", "area_code", GRID1),
        ({"location": {"source": "gps", "lon": 0, "lat": 0}}, "location_invalid", "area_code", GRID1),
    ],
)
def test_what_is_unknown_at_a_door_is_flagged_and_never_refused(worker, rows, more, flag, column, stored):
    outcome = open_at_door(worker, **more)
    assert outcome["status"] == "applied"
    [row] = rows(f"SELECT flags, {column} AS it FROM errand")
    assert (row["flags"], row["it"]) == ([flag], stored)
    assert shown(worker, outcome["result"]["errand_id"])["flags"] == [flag]


def test_somebody_who_runs_no_errands_is_no_assignee_and_the_errand_stays_with_the_grid(worker, world, rows):
    outcome = open_at_door(worker, assignee_id=world.account_id("unit01"))
    assert outcome["status"] == "applied"
    assert rows("SELECT assignee_id, flags FROM errand") == [{"assignee_id": None, "flags": ["assignee_unknown"]}]
    assert on_phone(worker) == [outcome["result"]["errand_id"]]


def test_a_retired_kind_is_taken_at_a_door_and_refused_at_a_desk(worker, clerk, owner, rows):
    with owner.begin() as connection:
        connection.execute(text("UPDATE errand_kind SET retired_at = now() WHERE code = 'pay_bills'"))
    try:
        assert open_at_door(worker, kind="pay_bills")["status"] == "applied"
        assert clerk.post("/errands", intake(kind="pay_bills")).code == "errand.kind_absent"
        assert "pay_bills" not in {one["code"] for one in clerk.get("/errands/kinds").body["items"]}
    finally:
        with owner.begin() as connection:
            connection.execute(text("UPDATE errand_kind SET retired_at = NULL"))
    assert len(rows("SELECT 1 FROM errand")) == 1


def test_a_household_and_a_person_fill_in_what_the_phone_did_not_say(worker, officer, world):
    home = world.household(name="李大山")
    errand = shown(worker, open_at_door(worker, household_id=home, request={"note": "要个证"})["result"]["errand_id"])
    assert (errand["name"], errand["address_text"], errand["door"]) == ("李大山", "花园社区8号院", "1单元101")
    assert (errand["note"], errand["household_id"]) == ("要个证", home)

    somebody = register(officer)
    known = shown(worker, open_at_door(worker, person_id=somebody["id"], request=None)["result"]["errand_id"])
    assert (known["name"], known["phone"], known["door"]) == ("张桂兰", "199-0000-0001", "3单元201")
    said = {"name": "张奶奶", "phone": ""}
    told = shown(worker, open_at_door(worker, person_id=somebody["id"], request=said)["result"]["errand_id"])
    assert (told["name"], told["phone"], told["person_id"]) == ("张奶奶", "199-0000-0001", somebody["id"])


def test_a_phone_number_is_kept_as_it_was_written(worker):
    outcome = open_at_door(worker, request={"name": "李", "phone": "０９３７－000（家里）"})
    assert outcome["status"] == "applied"
    assert shown(worker, outcome["result"]["errand_id"])["phone"] == "０９３７－000（家里）"


def test_somebody_elses_person_is_flagged_and_nothing_of_them_is_told(door, officer, rows):
    somebody = register(officer, grid=GRID1)
    stranger = door.login("worker02")
    outcome = open_at_door(stranger, person_id=somebody["id"], request=None)
    assert outcome["status"] == "applied"
    errand = shown(stranger, outcome["result"]["errand_id"])
    assert (errand["flags"], errand["name"], errand["phone"]) == (["person_unknown"], "", None)
    assert rows("SELECT person_id, area_code FROM errand") == [{"person_id": None, "area_code": GRID2}]


def test_where_it_lies_is_chosen_or_found_by_the_point(worker, rows):
    open_at_door(worker, location={"source": "chosen", "grid": PARK_GRID})
    open_at_door(worker, location={"source": "gps", "lon": IN_GRID2[0], "lat": IN_GRID2[1], "accuracy_m": 5})
    open_at_door(worker, location={"source": "chosen", "grid": "6" * 15})
    open_at_door(worker)
    found = rows("SELECT area_code, flags FROM errand ORDER BY opened_at, errand_no")
    assert [one["area_code"] for one in found] == [PARK_GRID, GRID2, GRID1, GRID1]
    assert [one["flags"] for one in found] == [[], [], [], []]


def test_steps_recorded_without_network_go_in_in_their_order(worker, rows, owner):
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
    with owner.begin() as connection:
        connection.execute(text("UPDATE errand SET closed_at = closed_at - interval '4 days'"))
    assert on_phone(worker) == []


def test_what_waits_for_an_errand_that_was_set_aside_waits_too(app, worker, monkeypatch):
    """A step is not refused because its errand is missing by our own fault."""
    errand_id = str(uuid4())
    first, second = worker.operation("errand.open", opening(errand_id=errand_id)), act(worker, errand_id, "tell")
    from server.errands import commands  # noqa: PLC0415

    def gone(*_):
        raise RuntimeError("a defect of ours")

    with monkeypatch.context() as broken:
        broken.setattr(commands, "_next_number", gone)
        assert [one["status"] for one in worker.push(first, second)] == ["retry", "retry"]
    assert worker.push(first)[0]["status"] == "applied"


# --- at a desk --------------------------------------------------------------------------------------------------------


def test_taken_in_by_telephone_it_reaches_the_phone_of_that_grid_and_no_other(door, clerk, worker, rows):
    errand = taken_in(clerk)
    assert (errand["state"], errand["asked_via"], errand["mine"]) == ("accepted", "phone", False)
    assert [one["name"] for one in errand["actions"]] == ["hand_over", "withdraw"]
    assert on_phone(worker) == [errand["id"]]
    assert on_phone(door.login("worker02")) == []
    assert on_phone(door.login("visitor01")) == [errand["id"]]
    [at_hand] = worker.get("/care/list").body["errands"]
    assert (at_hand["phone"], at_hand["note"]) == (ASKED["phone"], ASKED["note"])
    assert [one["name"] for one in at_hand["actions"]] == ["gather", "file", "hand_over", "withdraw"]
    assert rows("SELECT status, kind FROM operation") == [{"status": "applied", "kind": "errand.open"}]


def test_for_somebody_with_a_named_helper_it_goes_to_the_helper(door, officer, worker, world):
    somebody = register(officer, groups=[{"group": "elderly_alone_80", "helper_id": world.account_id("visitor01")}])
    errand = taken_in(officer, grid=None, person_id=somebody["id"], request=None)
    assert errand["assignee"] == {"id": world.account_id("visitor01"), "name": "孙丽"}
    assert on_phone(door.login("visitor01")) == [errand["id"]]
    assert on_phone(worker) == []


def test_a_helper_who_is_gone_is_passed_over_so_that_it_reaches_somebody(door, officer, worker, world):
    somebody = register(officer, groups=[{"group": "elderly_alone_80", "helper_id": world.account_id("visitor01")}])
    world.disable("visitor01", utc_now())
    errand = taken_in(officer, grid=None, person_id=somebody["id"])
    assert errand["assignee"] is None
    assert on_phone(worker) == [errand["id"]]


def test_the_same_attempt_twice_is_one_errand(clerk, rows):
    body = intake()
    first, again = clerk.post("/errands", body), clerk.post("/errands", body)
    assert (first.status, again.status) == (201, 201)
    assert first.body == again.body
    changed = clerk.post("/errands", body | {"kind": "buy_medicine"})
    assert (changed.status, changed.code) == (409, "operation.id_reused")
    another = clerk.post("/errands", body | {"operation_id": str(uuid4())})
    assert (another.status, another.code) == (409, "errand.exists")
    assert len(rows("SELECT 1 FROM errand")) == len(rows("SELECT 1 FROM operation")) == 1


@pytest.mark.parametrize(
    ("who", "grid", "more", "status", "code"),
    [
        ("clerk01", GRID1, {"kind": "walk_the_dog"}, 422, "errand.kind_absent"),
        ("clerk01", None, {}, 422, "care.grid_absent"),
        ("clerk01", "6" * 15, {}, 422, "care.grid_absent"),
        ("officer01", VILLAGE_GRID, {}, 422, "care.grid_absent"),
        ("worker01", GRID2, {}, 422, "care.grid_absent"),
        ("clerk01", GRID1, {"person_id": str(uuid4())}, 404, "person.absent"),
        ("clerk01", GRID1, {"assignee_id": str(uuid4())}, 422, "care.helper_absent"),
        ("router01", GRID1, {}, 403, "auth.not_permitted"),
        ("supervisor01", GRID1, {}, 403, "auth.not_permitted"),
        ("unit01", GRID1, {}, 403, "auth.not_permitted"),
    ],
)
def test_what_a_desk_can_mend_is_refused_and_leaves_nothing(door, rows, who, grid, more, status, code):
    visitor = door.login(who, app="field" if who.startswith("worker") else "console")
    answer = visitor.post("/errands", intake(grid, **more))
    assert (answer.status, answer.code) == (status, code)
    for table in ("errand", "errand_sensitive", "errand_step", "errand_serial", "operation"):
        assert rows(f"SELECT 1 FROM {table}") == [], table


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"errand_id": "x"}, "errand_id"),
        ({"errand_id": ...}, "errand_id"),
        ({"operation_id": ...}, "operation_id"),
        ({"kind": ""}, "kind"),
        ({"kind": ...}, "kind"),
        ({"kind": "x" * 61}, "kind"),
        ({"kind": 7}, "kind"),
        ({"asked_via": "fax"}, "asked_via"),
        ({"request": {"name": "x" * 121}}, "request"),
        ({"request": {"note": "x" * 5001}}, "request"),
        ({"request": {"phone": "1" * 41}}, "request"),
        ({"request": {"name": "\x00"}}, "request"),
        ({"request": {"id_number": "1"}}, "request"),
        ({"request": []}, "request"),
        ({"papers": [""]}, "papers"),
        ({"papers": ["x"] * 31}, "papers"),
        ({"papers": "身份证"}, "papers"),
        ({"attachments": ["x"]}, "attachments"),
        ({"attachments": ["0" * 64] * 10}, "attachments"),
        ({"location": {"grid": GRID1}}, "location"),
        ({"location": {"source": "chosen", "grid": GARDEN}}, "location"),
        ({"assignee_id": "worker01"}, "assignee_id"),
        ({"state": "told"}, "state"),
    ],
)
def test_a_body_that_is_wrong_is_refused_by_field_at_the_desk_and_in_push(clerk, worker, rows, change, field):
    body = intake() | change
    body = {name: value for name, value in body.items() if value is not ...}
    answer = clerk.post("/errands", body)
    assert (answer.status, answer.code) == (422, "request.invalid")
    assert field in answer.body["details"]["fields"]
    if field != "operation_id":
        payload = {name: value for name, value in body.items() if name != "operation_id"}
        [outcome] = worker.push(worker.operation("errand.open", payload))
        assert (outcome["status"], outcome["problem"]["code"]) == ("refused", "request.invalid")
    assert rows("SELECT 1 FROM errand") == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"action": "dance"}, "errand.action_unknown"),
        ({"action": "open"}, "errand.action_unknown"),
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


# --- number and time --------------------------------------------------------------------------------------------------


def test_numbers_are_gapless_by_day_and_bear_their_check_character(clerk, worker, rows):
    first = taken_in(clerk)["errand_no"]
    assert clerk.post("/errands", intake(kind="walk_the_dog")).status == 422
    assert clerk.post("/errands", intake("6" * 15)).status == 422
    second = open_at_door(worker)["result"]["errand_no"]
    from server.cases.codes import CaseCode  # noqa: PLC0415

    assert [first, second] == [f"DB{CaseCode(COUNTY, TODAY, serial)}" for serial in (1, 2)]
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


# --- who sees it ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("worker01", "whole"),
        ("visitor01", "whole"),
        ("leader01", "whole"),
        ("officer01", "whole"),
        ("clerk01", "whole"),
        ("router01", "masked"),
        ("supervisor01", "masked"),
        ("director01", "masked"),
        ("worker02", "absent"),
        ("villager01", "absent"),
        ("unit01", "refused"),
        ("caller01", "refused"),
        ("mediator01", "refused"),
        ("admin", "refused"),
        ("auditor01", "refused"),
    ],
)
def test_each_role_sees_its_own_part(door, clerk, worker, who, sees):
    raw = jpeg()
    errand = taken_in(clerk)
    step(worker, errand, "gather", papers=["身份证"], note="复印件在我这里", attachments=[sha256_of(raw)])
    assert worker.photo(raw).status == 204
    visitor = door.login(who, app="field" if who[:3] in {"wor", "vis", "lea", "vil"} else "console")
    photo = f"/errands/{errand['id']}/attachments/{sha256_of(raw)}"
    body = {"operation_id": str(uuid4()), "action": "file", "base_version": 2}
    asked = [
        visitor.get("/errands"),
        visitor.get(f"/errands/{errand['id']}"),
        visitor.get(photo),
        visitor.post(f"/errands/{errand['id']}/actions", body),
    ]
    if sees == "refused":
        assert {(one.status, one.code) for one in asked} == {(403, "auth.not_permitted")}
    elif sees == "absent":
        assert (asked[0].body["items"], asked[0].body["total"]) == ([], 0)
        assert {(one.status, one.code) for one in asked[1:]} == {(404, "errand.absent")}
        assert listed(visitor, q=errand["errand_no"], state="") == []
    elif sees == "masked":
        for document in (asked[0].body["items"][0], asked[1].body):
            assert document["name"] == "张**"
            assert [document[name] for name in ("phone", "address_text", "door", "note")] == [None] * 4
            assert [one["note"] for one in document["steps"]] == [None, None]
            assert (document["attachments"], document["actions"]) == ([], [])
        assert (asked[2].status, asked[2].code) == (404, "photo.absent")
        assert (asked[3].status, asked[3].code) == (403, "errand.action_not_yours")
        for secret in (*ASKED.values(), "复印件"):
            assert secret.encode() not in asked[0].raw + asked[1].raw
            assert secret not in str(asked[0].body) + str(asked[1].body)
    else:
        assert {name: asked[1].body[name] for name in ASKED} == ASKED
        assert asked[1].body["steps"][1]["note"] == "复印件在我这里"
        assert asked[2].status == 200
    assert asked[3].status == (200 if sees == "whole" and who != "clerk01" else asked[3].status)


def test_an_officer_of_another_town_sees_nothing(door, clerk, world):
    errand = taken_in(clerk, VILLAGE_GRID)
    officer = door.login("officer01", app="console")
    assert listed(officer) == []
    assert officer.get(f"/errands/{errand['id']}").code == "errand.absent"
    assert step(officer, errand, "withdraw", note="x").code == "errand.absent"


def test_whoever_is_named_sees_it_wherever_they_are_posted_since(door, clerk, world):
    errand = taken_in(clerk, assignee_id=world.account_id("worker01"))
    world.move("worker01", VILLAGE_GRID, utc_now())
    named, visitor = door.login("worker01"), door.login("visitor01")
    assert on_phone(named) == [errand["id"]]
    assert (shown(named, errand["id"])["phone"], shown(named, errand["id"])["mine"]) == (ASKED["phone"], True)
    assert on_phone(visitor) == []
    assert shown(visitor, errand["id"])["mine"] is False
    assert step(named, errand, "file").status == 200


def test_a_colleague_who_stands_in_has_it_for_those_days(door, officer, clerk, world):
    errand, by_name = taken_in(clerk), taken_in(clerk, assignee_id=world.account_id("worker01"))
    deputy = door.login("worker02")
    assert on_phone(deputy) == []
    leave = {
        "account_id": world.account_id("worker01"),
        "deputy_id": world.account_id("worker02"),
        "from_on": TODAY.isoformat(),
        "to_on": (TODAY + timedelta(days=2)).isoformat(),
    }
    assert officer.post("/people/leaves", leave).status == 201
    assert set(on_phone(deputy)) == {errand["id"], by_name["id"]}
    assert step(deputy, errand, "file").status == 200
    assert step(deputy, by_name, "file").status == 200


def test_for_somebody_one_may_not_know_it_is_hidden_in_ones_own_grid_too(door, officer, worker, clerk, world):
    somebody = register(officer, groups=[{"group": "corrections"}])
    hidden = taken_in(officer, grid=None, person_id=somebody["id"])
    assert hidden["assignee"] is None
    leader, visitor = door.login("leader01"), door.login("visitor01")
    for other in (worker, leader, visitor, clerk, door.login("supervisor01", app="console")):
        assert listed(other) == []
        assert other.get(f"/errands/{hidden['id']}").code == "errand.absent"
        assert step(other, hidden, "file").code == "errand.absent"
    assert on_phone(worker) == on_phone(visitor) == on_phone(leader) == []
    assert listed(officer) == [hidden["id"]]

    plan = somebody["plans"][0]["id"]
    assert (
        officer.post(f"/people/{somebody['id']}/plans/{plan}", {"helper_id": world.account_id("visitor01")}).status
        == 200
    )
    named = taken_in(officer, grid=None, person_id=somebody["id"])
    assert named["assignee"]["name"] == "孙丽"
    # whoever is named to go there knows them, and so what was asked before
    assert set(on_phone(visitor)) == {hidden["id"], named["id"]}
    assert on_phone(worker) == []


def test_whoever_opened_it_follows_it_to_the_end(worker, world, door):
    errand_id = open_at_door(worker)["result"]["errand_id"]
    world.move("worker01", GRID2, utc_now())
    moved = door.login("worker01")
    assert on_phone(moved) == []
    assert (shown(moved, errand_id)["mine"], shown(moved, errand_id)["name"]) == (False, "张桂兰")


# --- photos -----------------------------------------------------------------------------------------------------------


def test_a_photo_opens_only_if_whoever_attached_it_also_sent_it(door, worker, clerk):
    raw = jpeg()
    errand_id = open_at_door(worker, attachments=[sha256_of(raw)])["result"]["errand_id"]
    path = f"/errands/{errand_id}/attachments/{sha256_of(raw)}"
    assert shown(worker, errand_id)["attachments"][0]["arrived"] is False
    assert worker.get(path).code == "photo.absent"
    assert door.login("villager01").photo(raw).status == 204  # the same bytes, from somebody else
    assert worker.get(path).code == "photo.absent"
    assert worker.photo(raw).status == 204
    answer = clerk.get(path)
    assert (answer.status, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert "private" in answer.headers["Cache-Control"]
    assert shown(worker, errand_id)["attachments"][0]["arrived"] is True
    other = open_at_door(worker)["result"]["errand_id"]
    assert worker.get(f"/errands/{other}/attachments/{sha256_of(raw)}").code == "photo.absent"
    assert door.anybody.get(path).status == 401


def test_who_only_knows_a_hash_cannot_open_a_strangers_photo(door, worker):
    raw = jpeg()
    worker.photo(raw)
    open_at_door(worker, attachments=[sha256_of(raw)])
    thief = door.login("villager01")
    errand_id = open_at_door(thief, attachments=[sha256_of(raw)])["result"]["errand_id"]
    assert thief.get(f"/errands/{errand_id}/attachments/{sha256_of(raw)}").code == "photo.absent"


@pytest.mark.parametrize("name", ["x", "%00", "%2e%2e%2fsecret", "0" * 64])
def test_a_photo_that_is_none_is_absent(worker, name):
    errand_id = open_at_door(worker)["result"]["errand_id"]
    answer = worker.get(f"/errands/{errand_id}/attachments/{name}")
    assert (answer.status, answer.code) in {(404, "photo.absent"), (404, "page.absent")}


# --- sealed -----------------------------------------------------------------------------------------------------------


def test_what_was_asked_and_said_stands_nowhere_in_clear(worker, clerk, officer, rows):
    register(officer, name="赵小山", id_number=id_number(serial=5))
    errand = taken_in(clerk)
    [_] = worker.push(act(worker, errand["id"], "gather", 1, papers=["身份证"], note="复印件先放我包里"))
    open_at_door(worker)
    # what is refused or in conflict is kept too, sealed like the rest
    worker.push(act(worker, errand["id"], "tell", 9, note="本人说谢谢啦"))
    worker.push(worker.operation("errand.open", opening(errand_id=errand["id"])))
    planted = [*ASKED.values(), "复印件先放我包里", "本人说谢谢啦", "19900000001"]
    for table in ADDED_BY_TESTS:
        if table in {"person", "household"}:
            continue  # the register itself holds names and addresses
        dump = "\n".join(one["whole"] for one in rows(f"SELECT {table}::text AS whole FROM {table}"))
        for secret in planted:
            assert secret not in dump, (table, secret)
            assert secret.encode().hex() not in dump, (table, secret)
            assert ascii(secret)[1:-1] not in dump, (table, secret)


# --- list, kinds, runners ---------------------------------------------------------------------------------------------


def test_the_list_is_filtered_and_running_ones_stand_by_their_deadline(clerk, worker, owner):
    slow = taken_in(clerk, kind="disability_card")
    quick = taken_in(clerk, kind="buy_medicine")
    middle = taken_in(clerk, PARK_GRID)
    strange = open_at_door(worker, kind="walk_the_dog")["result"]["errand_id"]
    assert listed(clerk) == [quick["id"], middle["id"], slow["id"], strange]
    assert listed(clerk, kind="buy_medicine") == [quick["id"]]
    assert listed(clerk, area=PARK_GRID) == [middle["id"]]
    assert listed(clerk, area=TOWN) == [quick["id"], middle["id"], slow["id"], strange]
    assert listed(clerk, late="true") == []
    step(worker, slow, "file")
    assert listed(clerk, state="filed") == [slow["id"]]
    step(clerk, quick, "withdraw", note="不用了")
    assert listed(clerk) == [middle["id"], slow["id"], strange]
    assert listed(clerk, state="withdrawn") == [quick["id"]]
    assert listed(clerk, state="") == [strange, middle["id"], quick["id"], slow["id"]]
    assert listed(clerk, q=slow["errand_no"].lower(), state="") == [slow["id"]]
    assert listed(clerk, q="0002", state="") == [quick["id"]]
    assert listed(clerk, q="%", state="") == []
    with owner.begin() as connection:
        connection.execute(
            text("UPDATE errand SET due_at = now() - interval '1 hour' WHERE id = :id"), {"id": middle["id"]}
        )
    assert listed(clerk, late="true") == [middle["id"]]


def test_what_was_asked_for_somebody_is_found_by_them(officer):
    somebody = register(officer)
    errand = taken_in(officer, grid=None, person_id=somebody["id"])
    taken_in(officer)
    assert listed(officer, person=somebody["id"]) == [errand["id"]]


@pytest.mark.parametrize("state", ["open", ""])
def test_pages_show_everything_once_and_the_total_counts_it(clerk, worker, monkeypatch, state):
    monkeypatch.setattr(listing, "_PAGE", 2)
    made = {taken_in(clerk, kind=kind)["id"] for kind in ("buy_medicine", "buy_medicine", "pay_bills")}
    made |= {open_at_door(worker, kind="walk_the_dog")["result"]["errand_id"] for _ in range(2)}
    seen, cursor = [], None
    while True:
        body = clerk.get("/errands", state=state, cursor=cursor).body
        assert body["total"] == 5
        seen += [one["id"] for one in body["items"]]
        cursor = body["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == 5
    assert set(seen) == made


@pytest.mark.parametrize(
    "filters",
    [
        {"state": "lost"},
        {"area": "62"},
        {"area": "x"},
        {"person": "x"},
        {"late": "maybe"},
        {"colour": "red"},
        {"q": "x" * 61},
        {"cursor": "nonsense"},
        {"cursor": "WyJkdWUiLG51bGwsICJ4Il0"},
        {"cursor": "W10"},
    ],
)
def test_a_filter_that_is_wrong_is_refused_by_name(clerk, filters):
    answer = clerk.get("/errands", **filters)
    assert (answer.status, answer.code) == (422, "cursor.invalid" if "cursor" in filters else "request.invalid")


def test_a_state_there_is_not_is_answered_with_those_there_are(clerk):
    [sentence] = clerk.get("/errands", state="lost").body["details"]["fields"]["state"]
    assert sentence == "请从规定的选项中选择：open, accepted, papers, filed, told, withdrawn，或留空"


def test_the_kinds_say_what_to_bring_where_and_how_long(door):
    kinds = {one["code"]: one for one in door.login("unit01", app="console").get("/errands/kinds").body["items"]}
    assert kinds["pension_certification"] == {
        "code": "pension_certification",
        "name": "社保待遇资格认证",
        "papers": ["身份证", "社保卡"],
        "where_to": "手机上刷脸认证，或街道社保窗口",
        "limit": {"amount": 3, "unit": "working_days"},
    }
    assert len(kinds) == 12
    assert door.anybody.get("/errands/kinds").status == 401


def test_runners_are_those_who_may_run_errands_there_now_the_nearest_first(door, clerk, world):
    def names(visitor=clerk, area=GRID1):
        return [(one["name"], one["role_label"]) for one in visitor.get("/errands/runners", area=area).body["items"]]

    assert names() == [
        ("王芳", "网格员"),
        ("孙丽", "上门服务员"),
        ("陈刚", "网格长"),
        ("周平", "社区/街道综治"),
    ]
    assert names(area=VILLAGE_GRID) == [("马兰", "网格员")]
    world.disable("visitor01", utc_now())
    world.move("worker01", GRID2, utc_now())
    assert [name for name, _ in names()] == ["陈刚", "周平"]
    assert [name for name, _ in names(area=GRID2)] == ["李强", "王芳", "陈刚", "周平"]
    first = clerk.get("/errands/runners", area=GRID2).body["items"][1]
    assert UUID(first["id"]) == UUID(world.account_id("worker01"))


@pytest.mark.parametrize(
    ("who", "area", "status", "code"),
    [
        ("officer01", VILLAGE_GRID, 422, "care.grid_absent"),
        ("worker01", GRID2, 422, "care.grid_absent"),
        ("clerk01", "6" * 15, 422, "care.grid_absent"),
        ("clerk01", "620902001001999", 422, "care.grid_absent"),
        ("clerk01", GARDEN, 422, "request.invalid"),
        ("clerk01", None, 422, "request.invalid"),
        ("router01", GRID1, 403, "auth.not_permitted"),
    ],
)
def test_runners_are_told_only_where_one_takes_errands_in(door, who, area, status, code):
    visitor = door.login(who, app="field" if who.startswith("worker") else "console")
    answer = visitor.get("/errands/runners", area=area)
    assert (answer.status, answer.code) == (status, code)
