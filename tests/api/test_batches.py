"""What a batch of a phone's operations shares, and what it does not: read once, each with an effect and an answer of its own."""

from __future__ import annotations

from threading import Semaphore

from sqlalchemy import text

from server.core.db import db
from server.sync import answers
from server.sync.routes import PUSHES
from tests.door import Visitor
from tests.statements import listening

MANY = 20
PER_OPERATION, FOR_ALL = 12, 60
"""Statements: of one report, and what a batch asks once."""


def test_every_operation_has_its_own_row_in_the_answer(door):
    worker = door.login("worker01")
    reports = [worker.report() for _ in range(5)]
    outcomes = worker.push(*reports)
    for report, outcome in zip(reports, outcomes, strict=True):
        assert [row["id"] for row in outcome["rows"]] == [report["payload"]["case_id"]]
        assert outcome["rows"][0]["row"]["steps"]


def test_rows_in_an_answer_are_those_that_pull_brings(door):
    worker = door.login("worker01")
    [outcome] = worker.push(worker.report())
    mirror, *_ = worker.pull_all()
    assert outcome["rows"][0]["row"] == mirror["case", outcome["result"]["case_id"]]


def test_a_case_seen_for_two_reasons_comes_once(door):
    worker = door.login("worker01")
    worker.push(*(worker.report() for _ in range(7)))
    seen, cursor = [], None
    while True:
        page = worker.get("/sync/pull", cursor=cursor, limit=60).body
        seen += [one["id"] for one in page["changes"] if one["entity"] == "case"]
        cursor = page["cursor"]
        if not page["has_more"]:
            break
    assert len(seen) == len(set(seen)) == 7


def test_what_is_the_same_for_all_is_asked_once(app, door):
    worker = door.login("worker01")
    worker.push(worker.report())
    batch = [worker.report() for _ in range(MANY)]
    with listening(app) as asked:
        first = worker.push(*batch)
    assert {one["status"] for one in first} == {"applied"}
    assert len(asked) <= PER_OPERATION * MANY + FOR_ALL
    with listening(app) as asked_again:
        again = worker.push(*batch)
    assert {one["status"] for one in again} == {"duplicate"}
    assert [one["result"] for one in again] == [one["result"] for one in first]
    assert len(asked_again) <= FOR_ALL, "a repeat is known before anything is tried"
    assert not [said for said, _ in asked_again if said.startswith("INSERT INTO operation")]


def test_what_the_driver_has_prepared_is_still_there_for_the_next_batch(app, door):
    with app.app_context():
        db.engine.dispose()  # one connection from here on
    worker = door.login("worker01")
    for _ in range(3):
        worker.push(*(worker.report() for _ in range(6)))
    with app.app_context():
        told = db.session.execute(text("SELECT statement, generic_plans FROM pg_prepared_statements")).all()
    kept = [statement.strip() for statement, plans in told if plans]
    for each in ("INSERT INTO operation", "INSERT INTO case_step", "INSERT INTO cases", "SELECT code FROM area"):
        assert [said for said in kept if said.startswith(each)], f"planned anew for each: {each}"


def test_when_the_rows_cannot_be_read_what_was_done_is_said_all_the_same(door, rows, monkeypatch):
    worker = door.login("worker01")
    report = worker.report()

    def broken(*_):
        raise RuntimeError("a row nobody can read")

    with monkeypatch.context() as patch:
        patch.setattr(answers, "rows_of", broken)
        [outcome] = worker.push(report)
    assert (outcome["status"], outcome["rows"]) == ("applied", [])
    assert len(rows("SELECT 1 FROM operation WHERE id = :id AND status = 'applied'", id=report["id"])) == 1
    mirror, *_ = worker.pull_all()
    assert ("case", report["payload"]["case_id"]) in mirror


def test_a_refusal_leaves_nothing_of_what_was_done_before_it(door, rows):
    worker = door.login("worker01")
    report = worker.report()
    twice = worker.operation("case.report", report["payload"])
    after = worker.report()
    outcomes = worker.push(report, twice, after)
    assert [one["status"] for one in outcomes] == ["applied", "conflict", "applied"]
    kept = rows("SELECT status, body IS NOT NULL AS kept FROM operation WHERE id = :id", id=twice["id"])
    assert kept == [{"status": "conflict", "kept": True}]
    assert len(rows("SELECT 1 FROM case_step WHERE case_id = :id", id=report["payload"]["case_id"])) == 1


def test_who_finds_no_room_is_told_before_the_database_is_asked_who_they_are(app, door, monkeypatch):
    worker = door.login("worker01")
    worker.push(worker.report())
    monkeypatch.setattr(PUSHES, "_inside", Semaphore(0))
    with listening(app) as asked:
        answer = worker.post("/sync/push", {"device_id": "d", "sent_at": None, "operations": []})
    assert (answer.status, answer.code) == (503, "server.crowded")
    assert asked == []
    stranger = Visitor(app.test_client(), "none").post(
        "/sync/push", {"device_id": "d", "sent_at": None, "operations": []}
    )
    assert stranger.status == 401  # and draws no number
