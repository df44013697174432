"""分流收回: what was given to a unit is taken back before it is signed for, and stands as it stood."""

from __future__ import annotations

from datetime import datetime, timedelta

from server.core.clock import utc_now

ASSESSED = {"difficulty": "complex", "risk": "red"}


def test_taken_back_after_the_assessment_nothing_of_it_is_left_and_the_limit_to_route_runs_on(centre, rows):
    case = centre.case_in("accepted", category="dispute.wages")
    due = case["due_at"]
    case = centre.do(case, "router01", "route", unit="water")
    case = centre.do(case, "router01", "assess", difficulty="ordinary", risk="blue")
    assert case["due_at"] != due
    case = centre.do(case, "router01", "recall")
    assert (case["state"], case["unit"], case["difficulty"], case["risk"]) == ("accepted", None, None, None)
    assert (case["path"], case["statutory_due_at"], case["lawyer"]) == (None, None, None)
    assert case["due_at"] == due, "the two hours since it was accepted, and none besides"
    case = centre.do(centre.do(case, "router01", "route", unit="heating"), "router01", "assess", **ASSESSED)
    case = centre.do(case, "unit02", "sign")
    answer = centre.who("router01").act(case, "recall")
    assert (answer.status, answer.code) == (422, "case.signed_already")


def test_taken_back_however_often_the_limit_to_route_is_the_one_it_had_and_owed_once(centre, rows, change, watch):
    case = centre.do(centre.case_in("routed"), "unit01", "return", note="不归我们")
    change(
        "UPDATE cases SET yellow_at = yellow_at - interval '30 days', due_at = due_at - interval '30 days',"
        " due_from = due_from - interval '30 days' WHERE id = :id",
        id=case["id"],
    )
    watch(utc_now())
    limit = "SELECT yellow_at, due_at, due_from, deadline_no FROM cases WHERE id = :id"
    before = rows(limit, id=case["id"])
    case = centre.who("router01").get(f"/cases/{case['id']}").body
    for _ in range(2):
        case = centre.do(case, "router01", "route", unit="heating")
        routed = rows(limit, id=case["id"])
        assert routed[0]["deadline_no"] > before[0]["deadline_no"]
        case = centre.do(case, "router01", "recall")
        assert rows(limit, id=case["id"]) == before, "still overdue, whoever gave it away in between"
    watch(utc_now())
    given = "SELECT deadline_no, kind FROM watch_given WHERE case_id = :id ORDER BY at"
    assert {one["deadline_no"] for one in rows(given, id=case["id"])} == {before[0]["deadline_no"]}
    case = centre.do(case, "router01", "route", unit="heating")
    watch(datetime.fromisoformat(case["due_at"]) + timedelta(minutes=1))
    again = [one["kind"] for one in rows(given, id=case["id"]) if one["deadline_no"] != before[0]["deadline_no"]]
    assert sorted(again) == ["overdue", "warn"], "another unit has a time of its own, and its own warnings"


def test_taken_back_what_presses_more_since_then_presses_on(centre):
    case = centre.case_in("routed", category="environment.leak")
    case = centre.do(case, "clerk01", "recategorise", category="dispute.wages")
    assert case["urgency"] == "urgent"
    case = centre.do(case, "router01", "recall")
    accepted = next(one["at"] for one in case["steps"] if one["action"] == "accept")
    assert datetime.fromisoformat(case["due_at"]) - datetime.fromisoformat(accepted) < timedelta(hours=2, minutes=1)
