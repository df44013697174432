"""A report is a fact: what must go to the centre goes there, nothing is lost, nobody else is shown it."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import text

from tests.door import intake, sha256_of


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"category": "dispute.neighbour", "people_count": 5}, "dispute_of_five"),
        ({"category": "dispute.neighbour", "signs": ["violence"]}, "violence_or_weapon"),
        ({"category": "dispute.medical"}, "sensitive_dispute"),
        ({"category": "safety.fire", "urgency": "grave"}, "fire_danger"),
        ({"category": "safety.gas"}, "category"),
        ({"category": "protected.minor"}, "minor_harm"),
    ],
)
def test_a_spot_closing_that_is_forbidden_becomes_an_escalation_and_says_why(centre, rows, facts, reason):
    worker = centre.who("worker01")
    [outcome] = worker.push(worker.report(disposal="resolved_on_spot", resolution="我劝好了", **facts))
    assert outcome["status"] == "applied"
    result = outcome["result"]
    assert (result["state"], result["disposal"]) == ("reported", "escalated")
    assert reason in [one["code"] for one in result["reasons"]]
    for one in result["reasons"]:
        assert one["reason"]
        assert set(one) == {"code", "reason", "do_first"}
    row = outcome["rows"][0]["row"]
    assert "spot_closing_refused" in row["flags"]
    assert row["resolution"] is None  # it is not resolved, and a resident must not read that it is
    assert row["steps"][0]["note"] == "我劝好了"  # what the worker did there is not lost
    assert rows("SELECT state, disposal FROM cases") == [{"state": "reported", "disposal": "escalated"}]


@pytest.mark.parametrize(
    "facts",
    [
        {"category": "dispute.neighbour", "people_count": 4},
        {"category": "safety.facility", "people_count": 50},
        {"category": "environment.leak", "signs": ["no_such_sign"]},
        {"category": "no.such.category"},
    ],
)
def test_what_the_rules_let_through_is_closed_on_the_spot(centre, facts):
    case = centre.report(disposal="resolved_on_spot", resolution="好了", **facts)
    assert (case["state"], case["disposal"]) == ("closed", "resolved_on_spot")


def test_a_post_that_may_not_close_on_the_spot_escalates_and_says_so(centre):
    officer = centre.who("officer01")
    [outcome] = officer.push(officer.report(disposal="resolved_on_spot", resolution="好了"))
    assert (outcome["result"]["state"], outcome["result"]["reasons"][0]["code"]) == ("reported", "post")


def test_a_category_unknown_or_retired_is_taken_and_flagged(centre, rows, owner):
    assert centre.report(category="no.such")["flags"] == ["category_unknown"]
    with owner.begin() as connection:
        connection.execute(text("UPDATE category SET retired_at = now() WHERE code = 'environment.pets'"))
    try:
        case = centre.report(category="environment.pets")
    finally:
        with owner.begin() as connection:
            connection.execute(text("UPDATE category SET retired_at = NULL"))
    assert case["flags"] == ["category_retired"]
    assert case["category"]["name"] == rows("SELECT name FROM category WHERE code = 'environment.pets'")[0]["name"]


def test_the_graver_urgency_counts(centre):
    assert centre.report(category="environment.leak", urgency="normal")["urgency"] == "urgent"
    assert centre.report(category="environment.rubbish", urgency="grave")["urgency"] == "grave"


@pytest.mark.parametrize(
    "moment_text",
    [
        "0001-01-01T00:00:00+08:00",
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-12:00",
        "9999-12-31T23:59:59+00:00",
        "2050-01-01T00:00:00Z",
        "2026-01-01T00:00:00+23:59",
    ],
)
def test_a_moment_no_calendar_holds_neither_refuses_a_fact_nor_breaks_the_list_for_everybody(centre, rows, moment_text):
    worker = centre.who("worker01")
    [outcome] = worker.push(worker.report(occurred_at=moment_text))
    assert outcome["status"] == "applied", outcome
    assert centre.who("clerk01").get("/cases").status == 200
    assert worker.get("/sync/pull").status == 200
    [row] = rows("SELECT occurred_at, reported_at FROM cases")
    assert row["occurred_at"] <= datetime.now(UTC)  # noqa: TID251


@pytest.mark.parametrize(
    ("told", "is_just_now"),
    [("1970-01-01T00:00:00Z", True), ("2019-12-31T23:59:59Z", True), ("2020-01-01T00:00:00Z", False)],
)
def test_what_a_phone_tells_of_before_there_was_anything_to_tell_is_just_now(centre, rows, told, is_just_now):
    worker = centre.who("worker01")
    visit = worker.operation("visit.log", {"visit_id": str(uuid4()), "outcome": "well", "occurred_at": told})
    assert [one["status"] for one in worker.push(worker.report(occurred_at=told), visit)] == ["applied"] * 2
    for table in ("cases", "visit"):
        [row] = rows(f"SELECT occurred_at FROM {table}")
        assert (row["occurred_at"].year >= 2026) == is_just_now


def test_what_was_pasted_with_signs_nobody_sees_is_no_reason_to_refuse_a_fact(centre, rows):
    worker = centre.who("worker01")
    visit = {"visit_id": str(uuid4()), "outcome": "well", "note": "电话\u202a199 0000 0001\u202c\n明天再来"}
    assert [one["status"] for one in worker.push(worker.operation("visit.log", visit))] == ["applied"]
    assert rows("SELECT note FROM visit") == [{"note": "电话199 0000 0001\n明天再来"}]


def test_a_residents_code_named_twice_stays_with_the_first_case_and_loses_no_report(door, centre, rows):
    digest = sha256_of(b"the resident's 128 bits")
    first = centre.report(public_token_hash=digest)
    second = centre.report(public_token_hash=digest)
    assert second["flags"] == ["public_token_taken"]
    answer = door.anybody.post("/public/case", {"token": "the resident's 128 bits"})
    assert (answer.status, answer.body["case_no"]) == (200, first["case_no"])
    at_window = centre.who("clerk01").post("/cases", intake(public_token_hash=digest))
    assert (at_window.status, at_window.body["flags"]) == (201, ["public_token_taken"])
    assert len(rows("SELECT 1 FROM cases")) == 3


def test_a_resident_reads_where_it_stands_and_nothing_about_anybody(door, centre):
    token = "a resident's token"
    case = centre.case_in("handling", public_token_hash=sha256_of(token.encode()), address_text="8号院")
    answer = door.anybody.post("/public/case", {"token": token})
    assert answer.status == 200
    assert answer.body["case_no"] == case["case_no"]
    assert (answer.body["state"], answer.body["sentence"]) == ("handling", "正在办理。")
    assert answer.body["unit"] == {"name": "供水所", "phone": "0937-0000001"}
    assert not {"description", "address_text", "reported_by", "location", "steps"} & set(answer.body)
    for wrong in ("x", "a resident's toke", sha256_of(token.encode()), "\ud800", "漏"):
        refused = door.anybody.post("/public/case", {"token": wrong})
        assert refused.code in {"public.token_unknown", "request.invalid"}
    protected = centre.report(category="protected.tip_off", public_token_hash=sha256_of(b"secret"))
    assert protected["state"] == "reported"
    assert door.anybody.post("/public/case", {"token": "secret"}).code == "public.token_unknown"
