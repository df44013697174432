"""Errands opened: at a door, where what is unknown is flagged, and at a desk, where it is refused."""

from __future__ import annotations

from uuid import uuid4

import pytest

from server.core.clock import utc_now
from tests.care import register
from tests.errands import ASKED, intake, on_phone, open_at_door, opening, shown, taken_in
from tests.world import GARDEN, GRID1, GRID2, IN_GRID2, OUTSIDE, PARK_GRID, VILLAGE_GRID

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


def test_a_retired_kind_is_taken_at_a_door_and_refused_at_a_desk(worker, clerk, change, rows):
    change("UPDATE errand_kind SET retired_at = now() WHERE code = 'pay_bills'")
    try:
        assert open_at_door(worker, kind="pay_bills")["status"] == "applied"
        assert clerk.post("/errands", intake(kind="pay_bills")).code == "errand.kind_absent"
        assert "pay_bills" not in {one["code"] for one in clerk.get("/errands/kinds").body["items"]}
    finally:
        change("UPDATE errand_kind SET retired_at = NULL")
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


def test_a_phone_number_is_one_that_can_be_called_and_stays_as_it_was_written(worker, clerk):
    outcome = open_at_door(worker, request={"name": "李", "phone": " 199-0000 0001 "})
    assert shown(worker, outcome["result"]["errand_id"])["phone"] == "199-0000 0001"
    wrong = {"name": "李", "phone": "1399999"}
    for refused in (open_at_door(worker, request=wrong)["problem"], clerk.post("/errands", intake(request=wrong)).body):
        assert refused["code"] in ("operation.invalid", "request.invalid"), refused
        assert "手机号要 11 位，这里是 7 位" in str(refused["details"])


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
