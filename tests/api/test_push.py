"""Push: one transaction, one ledger line and one outcome per operation; its effect at most once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from server.cases import intake
from server.core.db import db
from server.core.ids import new_id
from tests.door import case_payload, now_text
from tests.world import GRID1, GRID2, IN_GRID2, LONG_AGO


def ledger(rows):
    return rows("SELECT id::text, status, kind, body IS NOT NULL AS kept FROM operation ORDER BY received_at, id")


def test_a_report_becomes_a_case_with_its_code_ledger_line_step_and_journal_line(worker, rows):
    operation = worker.report()
    [outcome] = worker.push(operation)

    assert outcome["status"] == "applied"
    assert outcome["id"] == operation["id"]
    case_id = operation["payload"]["case_id"]
    [change] = outcome["rows"]
    assert (change["entity"], change["id"], change["version"]) == ("case", case_id, 1)
    assert change["row"]["case_no"] == outcome["result"]["case_no"]
    [case] = rows("SELECT * FROM cases")
    assert str(case["id"]) == case_id
    assert (case["state"], case["disposal"], case["area_code"], case["area_how"]) == (
        "reported",
        "escalated",
        GRID1,
        "assigned",
    )
    assert case["due_at"] > case["yellow_at"] > case["reported_at"]
    [step] = rows("SELECT action, from_state, to_state, seq, operation_id::text, role_label FROM case_step")
    assert step == {
        "action": "report",
        "from_state": None,
        "to_state": "reported",
        "seq": 1,
        "operation_id": operation["id"],
        "role_label": "网格员",
    }
    assert ledger(rows) == [{"id": operation["id"], "status": "applied", "kind": "case.report", "kept": False}]
    assert len(rows("SELECT 1 FROM journal_entry WHERE action = 'case.report'")) == 1


def test_the_same_operation_again_is_a_duplicate_with_the_first_result(worker, rows):
    operation = worker.report()
    [first] = worker.push(operation)
    [second] = worker.push(operation)
    assert (second["status"], second["result"]) == ("duplicate", first["result"])
    assert second["rows"] == first["rows"]
    assert len(rows("SELECT 1 FROM cases")) == 1
    assert len(ledger(rows)) == 1


def test_twice_in_one_batch_has_one_effect(worker, rows):
    operation = worker.report()
    assert [o["status"] for o in worker.push(operation, operation)] == ["applied", "duplicate"]
    assert len(rows("SELECT 1 FROM cases")) == 1


def test_the_same_id_with_another_body_is_refused_and_kept_and_changes_nothing(worker, rows):
    operation = worker.report()
    worker.push(operation)
    other = operation | {"payload": operation["payload"] | {"description": "别的内容"}}
    for _ in range(2):
        [outcome] = worker.push(other)
        assert (outcome["status"], outcome["problem"]["code"]) == ("refused", "operation.id_reused")
    assert [line["kept"] for line in ledger(rows)] == [False, True]
    assert rows("SELECT description FROM cases") == [{"description": operation["payload"]["description"]}]


def test_one_bad_operation_does_not_stop_the_others(worker, rows):
    good, bad, better = worker.report(), worker.report(people_count="五个"), worker.report()
    outcomes = worker.push(good, bad, better)
    assert [o["status"] for o in outcomes] == ["applied", "refused", "applied"]
    assert outcomes[1]["problem"]["code"] == "request.invalid"
    assert "people_count" in outcomes[1]["problem"]["details"]["fields"]
    assert len(rows("SELECT 1 FROM cases")) == 2
    assert [line["kept"] for line in ledger(rows) if line["id"] == bad["id"]] == [True]


def test_a_refusal_is_repeated_as_such(worker):
    bad = worker.report(disposal="forgotten")
    [first], [second] = worker.push(bad), worker.push(bad)
    assert first == second
    assert first["status"] == "refused"


@pytest.mark.parametrize(
    "raw",
    [
        None,
        7,
        "text",
        [],
        {},
        {"id": "not-a-uuid", "kind": "case.report"},
        {"id": str(uuid4()), "kind": "case.report", "payload": []},
        {"id": "\x00", "kind": "\x00", "payload": {"\x00": "\x00"}},
    ],
)
def test_what_is_not_an_operation_gets_an_outcome_and_is_kept(worker, rows, raw):
    good = worker.report()
    outcomes = worker.push(raw, good)
    assert [o["status"] for o in outcomes] == ["refused", "applied"]
    assert outcomes[0]["problem"]["code"] == "operation.unreadable"
    assert [line["kept"] for line in ledger(rows) if line["status"] == "refused"] == [True]
    worker.push(raw)
    assert len(ledger(rows)) == 2


def test_an_unknown_kind_and_unknown_fields_are_refused_by_name(worker):
    strange = worker.operation("case.sing", {"case_id": str(new_id())})
    extra = worker.report(colour="red")
    first, second = worker.push(strange, extra)
    assert first["problem"]["code"] == "operation.kind_unknown"
    assert "colour" in second["problem"]["details"]["fields"]


def test_a_batch_is_at_most_fifty(worker, rows):
    answer = worker.post(
        "/sync/push",
        {"device_id": "d", "sent_at": now_text(), "operations": [worker.report() for _ in range(51)]},
    )
    assert (answer.status, answer.code) == (413, "sync.batch_too_large")
    assert answer.body["title"] == "一次最多上传 50 条"
    assert rows("SELECT 1 FROM operation") == []


def test_operations_apply_in_order_of_seq_and_answer_in_the_order_sent(worker):
    report = worker.report()
    withdraw = worker.operation(
        "case.act", {"case_id": report["payload"]["case_id"], "action": "withdraw", "note": "报错了"}, base_version=1
    )
    outcomes = worker.push(withdraw, report)
    assert [o["id"] for o in outcomes] == [withdraw["id"], report["id"]]
    assert [o["status"] for o in outcomes] == ["applied", "applied"]
    assert outcomes[0]["result"]["state"] == "withdrawn"


def test_one_that_always_crashes_is_set_aside_and_holds_back_only_what_needs_it(worker, rows, monkeypatch):
    doomed = worker.report()
    real = intake.locate

    def crash(location, grids):
        if location["accuracy_m"] == 666:
            raise RuntimeError("a defect of ours")
        return real(location, grids)

    monkeypatch.setattr(intake, "locate", crash)
    doomed["payload"]["location"]["accuracy_m"] = 666
    needs_it = worker.operation(
        "case.act", {"case_id": doomed["payload"]["case_id"], "action": "withdraw", "note": "x"}
    )
    other = worker.report()
    outcomes = worker.push(doomed, needs_it, other)
    assert [o["status"] for o in outcomes] == ["retry", "retry", "applied"]
    assert [line["id"] for line in ledger(rows)] == [other["id"]]

    monkeypatch.setattr(intake, "locate", real)
    assert [o["status"] for o in worker.push(doomed, needs_it, other)] == ["applied", "applied", "duplicate"]


def test_a_colleagues_operation_is_refused_kept_and_still_applies_from_their_own_login(worker, door, rows):
    colleague = door.login("worker02")
    theirs = colleague.report()
    [outcome] = worker.push(theirs)
    assert outcome["problem"]["code"] == "operation.not_yours"
    assert [line["kept"] for line in ledger(rows)] == [True]
    assert [o["status"] for o in colleague.push(theirs)] == ["applied"]


def test_a_disabled_accounts_operations_go_into_quarantine(worker, world, rows):
    operation = worker.report()
    world.disable("worker01", datetime.now(UTC))  # noqa: TID251
    [outcome] = worker.push(operation)
    assert (outcome["status"], outcome["problem"]["code"]) == ("refused", "operation.quarantined")
    assert ledger(rows) == [{"id": operation["id"], "status": "quarantined", "kind": "case.report", "kept": True}]
    assert rows("SELECT 1 FROM cases") == []
    assert worker.get("/sync/pull").code == "auth.account_disabled"


@pytest.mark.parametrize("years", [-10, 10])
def test_a_clock_ten_years_off_is_corrected_by_the_skew_of_sending(worker, rows, years):
    wrong_now = datetime.now(UTC) + timedelta(days=365 * years)  # noqa: TID251
    operation = worker.report() | {"recorded_at": (wrong_now - timedelta(hours=2)).isoformat()}
    worker.push(operation, sent_at=wrong_now.isoformat())
    [case] = rows("SELECT reported_at, received_at FROM cases")
    assert abs((case["received_at"] - case["reported_at"]) - timedelta(hours=2)) < timedelta(seconds=5)


@pytest.mark.parametrize(
    "nonsense", ["yesterday", "", 0, None, {}, "9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+00:00"]
)
def test_a_clock_that_says_nonsense_refuses_nothing(worker, rows, nonsense):
    [outcome] = worker.push(worker.report() | {"recorded_at": nonsense})
    assert outcome["status"] == "applied"
    [case] = rows("SELECT reported_at, received_at FROM cases")
    assert LONG_AGO <= case["reported_at"] <= case["received_at"]


def test_nothing_is_recorded_before_the_devices_last_contact(worker, rows):
    worker.push(worker.report())
    [contact] = rows("SELECT at FROM device_contact")
    early = worker.report() | {"recorded_at": "2026-02-01T00:00:00+00:00"}
    worker.push(early)
    [case] = rows("SELECT reported_at FROM cases WHERE id = :id", id=early["payload"]["case_id"])
    assert case["reported_at"] == contact["at"]


def test_a_worker_moved_while_offline_is_judged_by_the_day_of_recording(worker, world, rows):
    moved_at = datetime.now(UTC) - timedelta(hours=1)  # noqa: TID251
    before = worker.report(at=IN_GRID2) | {"recorded_at": (moved_at - timedelta(hours=1)).isoformat()}
    after = worker.report(at=IN_GRID2) | {"recorded_at": (moved_at + timedelta(minutes=5)).isoformat()}
    for operation in (before, after):
        operation["payload"]["location"]["accuracy_m"] = 2000  # reaches both grids: the assignment decides
    world.move("worker01", GRID2, moved_at)
    assert [o["status"] for o in worker.push(before, after)] == ["applied", "applied"]
    area = {str(r["id"]): r["area_code"] for r in rows("SELECT id, area_code FROM cases")}
    assert area[before["payload"]["case_id"]] == GRID1
    assert area[after["payload"]["case_id"]] == GRID2


def test_the_ledger_cannot_be_changed_by_the_app(app, worker, rows):
    worker.push(worker.report())
    for statement in (
        "UPDATE operation SET status = 'refused'",
        "DELETE FROM operation",
        "UPDATE case_step SET note = 'x'",
        "DELETE FROM case_step",
        "DELETE FROM journal_entry",
        "UPDATE journal_entry SET action = 'x'",
        "DELETE FROM cases",
        "TRUNCATE operation",
        "DROP TABLE operation",
    ):
        with app.app_context(), pytest.raises(DBAPIError):
            db.session.execute(text(statement))
    assert ledger(rows)[0]["status"] == "applied"


def test_a_case_id_is_taken_once(worker, rows):
    payload = case_payload()
    first, second = worker.operation("case.report", payload), worker.operation("case.report", payload)
    outcomes = worker.push(first, second)
    assert [o["status"] for o in outcomes] == ["applied", "conflict"]
    assert outcomes[1]["problem"]["code"] == "case.exists"
    assert len(rows("SELECT 1 FROM cases")) == 1


def test_a_corrected_operation_replaces_a_refused_one_under_a_new_id(worker, rows):
    bad = worker.report(people_count=-1)
    [refused] = worker.push(bad)
    assert refused["status"] == "refused"
    mended = worker.operation("case.report", bad["payload"] | {"people_count": 1}, replaces=bad["id"])
    [outcome] = worker.push(mended)
    assert outcome["status"] == "applied"
    assert rows("SELECT replaces::text FROM operation WHERE id = :id", id=mended["id"]) == [{"replaces": bad["id"]}]


def test_a_step_sent_together_with_a_report_that_is_refused_waits_for_the_mended_one(worker, rows):
    bad = worker.report(people_count=-1)
    step = worker.operation(
        "case.act", {"case_id": bad["payload"]["case_id"], "action": "withdraw", "note": "住户自己办好了"}
    )
    assert [o["status"] for o in worker.push(bad, step)] == ["refused", "retry"]
    assert [line["id"] for line in ledger(rows)] == [bad["id"]]
    mended = worker.operation("case.report", bad["payload"] | {"people_count": 1}, replaces=bad["id"])
    assert [worker.push(one)[0]["status"] for one in (mended, step)] == ["applied", "applied"]
    assert rows("SELECT state FROM cases") == [{"state": "withdrawn"}]


@pytest.mark.parametrize("name", ["\x00", "\ud800", "a\x00b"])
def test_names_no_database_can_hold_are_refused_not_retried_for_ever(worker, rows, name):
    [outcome] = worker.push(worker.report(**{name: 1}))
    assert (outcome["status"], outcome["problem"]["code"]) == ("refused", "request.invalid")
    assert ledger(rows)[0]["kept"]


@pytest.mark.parametrize("text", ["\x00", "漏水\x00", "\ud800"])
def test_text_no_database_can_hold_is_refused_with_the_field_named(worker, text):
    [outcome] = worker.push(worker.report(description=text))
    assert outcome["status"] == "refused"
    assert "description" in outcome["problem"]["details"]["fields"]


def test_the_tail_of_a_long_queue_keeps_its_own_day(worker, rows):
    nine_days_ago = (datetime.now(UTC) - timedelta(days=9)).isoformat()  # noqa: TID251
    worker.push(worker.report() | {"recorded_at": nine_days_ago}, more=True)
    worker.push(worker.report() | {"recorded_at": nine_days_ago})
    days = {row["days"] for row in rows("SELECT extract(day FROM received_at - reported_at)::int AS days FROM cases")}
    assert days == {9}


@pytest.mark.parametrize("years", [-10, 10])
def test_what_a_wrong_clock_says_of_other_moments_is_corrected_too(worker, world, rows, years):
    home = world.household()
    wrong = datetime.now(UTC) + timedelta(days=365 * years)  # noqa: TID251
    visit = worker.operation(
        "visit.log",
        {
            "visit_id": str(new_id()),
            "outcome": "well",
            "household_id": home,
            "occurred_at": (wrong - timedelta(hours=3)).isoformat(),
        },
        recorded_at=(wrong - timedelta(hours=2)).isoformat(),
    )
    worker.push(visit, sent_at=wrong.isoformat())
    [stored] = rows("SELECT v.occurred_at, v.recorded_at, h.last_visit_at FROM visit v JOIN household h ON true")
    assert abs(stored["recorded_at"] - stored["occurred_at"] - timedelta(hours=1)) < timedelta(seconds=5)
    assert stored["last_visit_at"] == stored["occurred_at"]


@pytest.mark.parametrize("seq", [-1, 1.5, "7", None, True, 2**70])
def test_seq_orders_and_never_refuses(worker, rows, seq):
    assert [o["status"] for o in worker.push(worker.report() | {"seq": seq})] == ["applied"]
    assert rows("SELECT seq FROM operation") == [{"seq": None}]


def test_an_id_no_answer_can_hold_does_not_cost_the_batch_its_answer(worker, rows):
    outcomes = worker.push(worker.report() | {"id": "\ud800"}, worker.report())
    assert [o["status"] for o in outcomes] == ["refused", "applied"]
    assert len(rows("SELECT 1 FROM cases")) == 1
