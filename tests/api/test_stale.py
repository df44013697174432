"""Stale screens, repeated operations, forms filled in wrongly: told by name, and nothing moves."""

from __future__ import annotations

from uuid import uuid4

import pytest

from server.core.fields import NOTE_MAX
from tests.loop import stored


def test_a_stale_screen_is_told_what_changed_and_by_whom_and_nothing_moves(centre, rows):
    seen = centre.report()
    centre.do(seen, "clerk01", "accept")
    before = stored(rows, seen["id"])
    answer = centre.who("clerk01").act(seen, "accept")
    assert (answer.status, answer.code) == (409, "case.stale")
    assert answer.body["details"] == {
        "base_version": 1,
        "version": 2,
        "changed": ["state"],
        "changed_label": "受理，现在是“已受理”",
        "by": "吴静",
        "state": "accepted",
    }
    assert answer.body["title"] == "这件事刚被吴静改过（受理，现在是“已受理”），请看过最新情况再操作"
    assert stored(rows, seen["id"]) == before


def test_a_stale_step_of_a_phone_is_a_conflict_and_kept(centre, rows):
    seen = centre.report()
    centre.do(seen, "clerk01", "settle_at_desk", resolution="好了")
    clerk = centre.who("clerk01")
    operation = clerk.operation("case.act", {"case_id": seen["id"], "action": "accept"}, base_version=1)
    [outcome] = clerk.push(operation)
    assert (outcome["status"], outcome["problem"]["code"]) == ("conflict", "case.stale")
    [line] = rows("SELECT status, body IS NOT NULL AS kept FROM operation WHERE id = :id", id=operation["id"])
    assert line == {"status": "conflict", "kept": True}
    assert clerk.push(operation) == [outcome]


def test_stale_but_harmless_still_applies(centre):
    seen = centre.report()
    centre.do(seen, "clerk01", "accept")
    answer = centre.who("worker01").act(seen, "withdraw", note="报错了")
    assert (answer.status, answer.body["state"]) == (200, "withdrawn")


def test_a_call_back_not_reached_in_between_does_not_make_the_next_one_stale(centre):
    seen = centre.case_in("callback")
    centre.do(seen, "caller01", "call_back", outcome="not_reached")
    assert centre.who("caller01").act(seen, "call_back", outcome="satisfied").status == 200


def test_the_same_operation_twice_is_one_step(centre, rows):
    case = centre.report()
    clerk = centre.who("clerk01")
    body = {"operation_id": str(uuid4()), "action": "accept", "base_version": 1, "values": {}}
    path = f"/cases/{case['id']}/actions"
    first, second = clerk.post(path, body), clerk.post(path, body)
    assert (first.status, second.status) == (200, 200)
    assert first.body == second.body
    assert len(rows("SELECT 1 FROM case_step")) == 2
    other = clerk.post(path, body | {"values": {"note": "x"}})
    assert (other.status, other.code) == (409, "operation.id_reused")
    elsewhere = clerk.post(f"/cases/{centre.report()['id']}/actions", body)
    assert (elsewhere.status, elsewhere.code) == (409, "operation.id_reused")
    assert len(rows("SELECT 1 FROM case_step WHERE case_id = :id", id=case["id"])) == 2


def test_somebody_elses_operation_id_is_refused(centre):
    case = centre.report()
    body = {"operation_id": str(uuid4()), "action": "withdraw", "base_version": 1, "values": {"note": "x"}}
    assert centre.who("clerk01").post(f"/cases/{case['id']}/actions", body).status == 200
    answer = centre.who("worker01").post(f"/cases/{case['id']}/actions", body)
    assert (answer.status, answer.code) == (409, "operation.id_reused")


def test_a_refused_step_at_the_desk_may_be_mended_under_the_same_operation(centre):
    case = centre.case_in("accepted")
    router = centre.who("router01")
    body = {"operation_id": str(uuid4()), "action": "route", "base_version": 2, "values": {}}
    path = f"/cases/{case['id']}/actions"
    assert router.post(path, body).code == "case.fields_missing"
    assert router.post(path, body | {"values": {"unit": "water"}}).status == 200


@pytest.mark.parametrize(
    ("state", "username", "action", "values", "code"),
    [
        ("reported", "clerk01", "sing", {}, "case.action_unknown"),
        ("reported", "clerk01", "accept", {"urgency": "very"}, "case.fields_missing"),
        ("reported", "clerk01", "accept", {"colour": "red"}, "case.fields_missing"),
        ("accepted", "router01", "route", {}, "case.fields_missing"),
        ("accepted", "router01", "route", {"unit": "  "}, "case.fields_missing"),
        ("accepted", "router01", "route", {"unit": "no such"}, "unit.absent"),
        ("routed", "router01", "assess", {"difficulty": "ordinary"}, "case.fields_missing"),
        ("routed", "unit01", "return", {}, "case.fields_missing"),
        ("handling", "unit01", "finish", {}, "case.fields_missing"),
        ("callback", "caller01", "call_back", {"outcome": "fine"}, "case.fields_missing"),
        ("reported", "clerk01", "report", {}, "case.action_not_now"),
    ],
)
def test_a_step_filled_in_wrongly_is_refused_by_name_and_moves_nothing(
    centre, rows, state, username, action, values, code
):
    case = centre.case_in(state)
    person = centre.who(username)
    before = stored(rows, case["id"])
    answer = person.act(case, action, **values)
    assert (answer.status, answer.code) == ({"case.action_not_now": 409}.get(code, 422), code), answer.body
    assert stored(rows, case["id"]) == before


@pytest.mark.parametrize(
    "change",
    [
        {"base_version": "1"},
        {"base_version": None},
        {"operation_id": "x"},
        {"values": []},
        {"values": {"note": 7}},
        {"values": {"note": "\x00"}},
        {"values": {"note": "x" * (NOTE_MAX + 1)}},
        {"action": ["accept"]},
        {"colour": "red"},
    ],
)
def test_a_step_of_another_shape_is_refused_with_the_field_named(centre, rows, change):
    case = centre.report()
    clerk = centre.who("clerk01")
    before = stored(rows, case["id"])
    body = {"operation_id": str(uuid4()), "action": "accept", "base_version": 1, "values": {}}
    answer = clerk.post(f"/cases/{case['id']}/actions", body | change)
    assert (answer.status, answer.code) == (422, "request.invalid")
    assert list(answer.body["details"]["fields"]) == list(change)
    assert stored(rows, case["id"]) == before


def test_a_case_has_one_code_a_day_without_gaps(centre, rows):
    for _ in range(3):
        centre.report()
    worker = centre.who("worker01")
    worker.push(worker.report(people_count=-1))
    centre.report()
    serials = [row["case_no"].split("-")[2] for row in rows("SELECT case_no FROM cases ORDER BY case_no")]
    assert serials == ["0001", "0002", "0003", "0004"]
