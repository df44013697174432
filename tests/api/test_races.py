"""Two at once: the same thing has one effect, different things do not get in each other's way."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial
from random import Random
from threading import Barrier
from uuid import uuid4

import pytest

from server.cases.models import CaseSerial
from server.core.db import db
from server.steps.serials import next_codes
from tests.door import Visitor, jpeg, sha256_of
from tests.households import added
from tests.list_desk import TASK_KIND
from tests.statements import listening
from tests.tasks import task
from tests.world import GRID1


def at_once(*calls):
    """Call each in a thread of its own, all starting together; answers in the order given."""
    start = Barrier(len(calls))

    def run(call):
        start.wait(timeout=10)
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result(timeout=30) for future in [pool.submit(run, call) for call in calls]]


def beside(visitor, app):
    """The same person on a connection of their own."""
    return Visitor(app.test_client(), visitor.token, visitor.user, visitor.device_id)


def test_one_operation_sent_twice_at_once_has_one_effect(app, worker, rows):
    for _ in range(5):
        operation = worker.report()
        outcomes = at_once(*(partial(beside(worker, app).push, operation) for _ in range(4)))
        assert sorted(one["status"] for [one] in outcomes) == ["applied", "duplicate", "duplicate", "duplicate"]
        assert len({one["result"]["case_no"] for [one] in outcomes}) == 1
    assert len(rows("SELECT 1 FROM cases")) == 5
    assert len(rows("SELECT 1 FROM case_step")) == 5


@pytest.mark.parametrize(
    "kind", ["visit.log", "household.add", "patrol.start", "patrol.track", "diary.save", "case.act"]
)
def test_whatever_is_sent_twice_at_once_is_done_once_and_each_is_told_the_same(app, worker, rows, kind):
    case, patrol = worker.report(), worker.operation("patrol.start", {"patrol_id": str(uuid4()), "grid": GRID1})
    assert [one["status"] for one in worker.push(case, patrol)] == ["applied"] * 2
    table, payload = {
        "visit.log": lambda: ("visit", {"visit_id": str(uuid4()), "outcome": "well", "mode": "door"}),
        "household.add": lambda: ("household", added(household_id=str(uuid4()))),
        "patrol.start": lambda: ("patrol", {"patrol_id": str(uuid4()), "grid": GRID1}),
        "patrol.track": lambda: (
            "patrol_track",
            {
                "patrol_id": patrol["payload"]["patrol_id"],
                "part": 0,
                "segments": [[[98.5, 39.7, 0, 8], [98.501, 39.7, 90, 8]]],
            },
        ),
        "diary.save": lambda: ("diary", {"day": "2026-03-02", "text": "走访三户"}),
        "case.act": lambda: (
            "case_step",
            {"case_id": case["payload"]["case_id"], "action": "supplement", "values": {"note": "又来看了一次"}},
        ),
    }[kind]()
    [before] = rows(f"SELECT count(*) FROM {table}")
    operation = worker.operation(kind, payload, **({"base_version": 1} if kind == "case.act" else {}))
    outcomes = at_once(*(partial(beside(worker, app).push, operation) for _ in range(4)))
    assert sorted(one["status"] for [one] in outcomes) == ["applied", "duplicate", "duplicate", "duplicate"]
    assert len({json.dumps(one["result"], sort_keys=True) for [one] in outcomes}) == 1
    assert rows(f"SELECT count(*) FROM {table}") == [{"count": before["count"] + 1}]
    assert rows("SELECT status FROM operation WHERE id = :id", id=operation["id"]) == [{"status": "applied"}]


def test_reports_at_once_have_codes_of_their_own_without_gaps(door, rows):
    people = [door.login(name, device_id=name) for name in ("worker01", "worker02", "worker03", "villager01")]
    outcomes = at_once(*(lambda v=one: v.push(v.report(), v.report(), v.report()) for one in people))
    assert {one["status"] for batch in outcomes for one in batch} == {"applied"}
    serials = sorted(row["case_no"].split("-")[2] for row in rows("SELECT case_no FROM cases"))
    assert serials == [f"{n:04}" for n in range(1, 13)]


def test_two_who_take_codes_of_the_same_many_days_wait_for_each_other_and_never_both(app, world, rows):
    """Two registers of matters of other years, whose days come in no order."""
    days = [date(2019, 1, 1) + timedelta(days=number) for number in range(300)]

    def register(those):
        with app.app_context():
            for _ in range(4):
                given = next_codes(CaseSerial, {("620902", day): 2 for day in those})
                assert {len(codes) for codes in given.values()} == {2}
                db.session.commit()

    at_once(partial(register, days), partial(register, days[::-1]), partial(register, Random(1).sample(days, 300)))
    assert {one["last"] for one in rows("SELECT last FROM case_serial")} == {2 * 3 * 4}


@pytest.mark.parametrize("contact", [None, {"name": "李秀英", "phone": "13900000001"}])
def test_one_case_told_by_two_operations_at_once_is_one_case(app, worker, rows, contact):
    payload = worker.report(contact=contact)["payload"]
    outcomes = at_once(*(partial(beside(worker, app).push, worker.operation("case.report", payload)) for _ in range(4)))
    assert sorted(one["status"] for [one] in outcomes) == ["applied", "conflict", "conflict", "conflict"]
    assert {one["problem"]["code"] for [one] in outcomes if one["status"] == "conflict"} == {"case.exists"}
    assert len(rows("SELECT 1 FROM case_step")) == 1
    assert [one["serial"] for one in rows("SELECT last AS serial FROM case_serial")] == [1]


def test_a_code_is_given_when_all_else_is_written(app, worker):
    """From the code to commit every other report of the county waits."""
    worker.push(worker.report())  # what is read once a process is read
    report = worker.report(contact={"name": "李秀英", "phone": "13900000001"})
    with listening(app) as asked:
        [outcome] = worker.push(report)
    assert outcome["status"] == "applied"
    told = [statement for statement, _ in asked]
    [code] = [place for place, statement in enumerate(told) if "INTO case_serial" in statement]
    after = [re.match(r"\s*(\w+(?: INTO)? \w+)", statement).group(1) for statement in told[code + 1 :]]
    assert after[:3] == ["INSERT INTO cases", "INSERT INTO journal_entry", "INSERT INTO operation"]


def test_two_clerks_on_one_case_one_of_them_is_told(app, centre, rows):
    for _ in range(3):
        case = centre.report()
        clerk = centre.who("clerk01")
        answers = at_once(*(partial(beside(clerk, app).act, case, "accept") for _ in range(3)))
        assert sorted(answer.status for answer in answers) == [200, 409, 409]
        assert {answer.code for answer in answers if answer.status == 409} == {"case.stale"}
        assert len(rows("SELECT 1 FROM case_step WHERE case_id = :id", id=case["id"])) == 2


def test_one_desk_operation_clicked_twice_at_once_is_one_step(app, centre, rows):
    case, clerk = centre.report(), centre.who("clerk01")
    body = {"operation_id": str(uuid4()), "action": "accept", "base_version": 1, "values": {}}
    answers = at_once(*(partial(beside(clerk, app).post, f"/cases/{case['id']}/actions", body) for _ in range(3)))
    assert [answer.status for answer in answers] == [200, 200, 200]
    assert len(rows("SELECT 1 FROM case_step")) == 2


def test_what_two_desks_enter_at_once_under_one_name_is_entered_once(app, case, clerk, desk, rows):
    body = task(case_id=case["id"])
    tasks = (partial(beside(clerk, app).post, "/tasks", body | {"operation_id": str(uuid4())}) for _ in range(3))
    kind = TASK_KIND | {"base_version": 0}
    kinds = (partial(beside(desk.visitor, app).post, "/lists/task-kinds/deliver", kind) for _ in range(3))
    answers = at_once(*tasks, *kinds)
    for some, good, why in ((answers[:3], 201, {"task.exists"}), (answers[3:], 200, {"list.stale"})):
        assert [answer.status for answer in some].count(good) == 1
        assert {answer.code for answer in some if answer.status != good} <= why | {"server.busy"}
    assert rows("SELECT count(*) FROM task") == [{"count": 1}]
    assert rows("SELECT version FROM task_kind WHERE code = 'deliver'") == [{"version": 1}]


def test_two_tabs_renewing_at_once_are_no_thief(app, world, rows):
    tab = Visitor(app.test_client(), None)
    tab.post("/auth/login", {"username": "worker01", "password": "door of a test"})
    cookie = tab.client.get_cookie("xunge_refresh", path="/api/v1/auth").value

    def renew():
        other = Visitor(app.test_client(), None)
        other.client.set_cookie("xunge_refresh", cookie, path="/api/v1/auth")
        return other.ask("POST", "/auth/refresh", headers={"X-Xunge": "1"}).status

    assert at_once(renew, renew, renew) == [200, 200, 200]
    assert rows("SELECT generation, ended_at FROM login_session") == [{"generation": 2, "ended_at": None}]
    assert world


def test_one_photo_sent_twice_at_once_is_one_photo(app, worker, rows):
    raw = jpeg(size=(400, 300))
    [case] = [worker.push(worker.report(attachments=[sha256_of(raw)]))[0]["rows"][0]["row"]]
    answers = at_once(*(partial(beside(worker, app).photo, raw) for _ in range(4)))
    assert [answer.status for answer in answers] == [204] * 4
    assert len(rows("SELECT 1 FROM attachment_upload")) == 1
    assert worker.get(f"/cases/{case['id']}/attachments/{sha256_of(raw)}").status == 200


def test_two_visits_of_one_household_at_once_leave_the_later_one(door, world, rows):
    home = world.household()
    people = [door.login(name, device_id=name) for name in ("worker01", "visitor01", "leader01")]
    batches = at_once(
        *(
            lambda v=one: v.push(
                v.operation("visit.log", {"visit_id": str(uuid4()), "outcome": "well", "household_id": home})
            )
            for one in people
        )
    )
    assert [outcome["status"] for [outcome] in batches] == ["applied"] * 3
    [newest] = rows("SELECT id FROM visit ORDER BY occurred_at DESC LIMIT 1")
    assert rows("SELECT last_visit_id FROM household") == [{"last_visit_id": newest["id"]}]


def test_what_nests_deep_is_refused_and_the_rest_goes_on(worker, rows):
    deep = []
    for _ in range(500):
        deep = [deep]
    outcomes = worker.push(worker.report(parties=deep), worker.report(signs=[10**400]), worker.report())
    assert [one["status"] for one in outcomes] == ["refused", "refused", "applied"]
    assert len(rows("SELECT 1 FROM cases")) == 1
