"""Whose turn it is: the queue of everybody in it, the piles of a unit, and who hears that somebody else went on."""

from __future__ import annotations

from datetime import timedelta

from server.cases.rules import State
from server.core.clock import local_date, utc_now
from tests.tasks import act, sent
from tests.world import POSTS

FORWARD = {"accept", "route", "sign", "assess", "handle", "finish", "call_back", "close_by_director"}


ASKED_FOR = {"sign_letter", "reply_letter", "extend", "pause"}


def soon():
    return (local_date(utc_now()) + timedelta(days=7)).isoformat()


def test_ones_own_queue_is_exactly_what_one_may_bring_on(centre, overdue, change):
    """The list in SQL and the judge of one case agree, for every role and state, letters and applications included."""
    for state in State:
        centre.case_in(str(state))
    overdue()
    overdue("routed")
    centre.do(overdue(), "supervisor01", "sign_letter")
    centre.do(centre.do(overdue("assessed"), "director01", "sign_letter"), "unit01", "reply_letter", note="已派人")
    taken = centre.do(overdue("routed"), "supervisor01", "sign_letter")  # to a unit that has it no more
    centre.do(centre.do(taken, "unit01", "return", note="错了"), "router01", "route", unit="heating")
    written = centre.do(overdue(), "supervisor01", "sign_letter")
    written = centre.do(written, "unit01", "finish", resolution="修好了")
    centre.do(written, "caller01", "call_back", outcome="satisfied")
    late_draft = overdue()
    centre.do(late_draft, "unit01", "finish", resolution="修好了")
    centre.do(centre.case_in("handling"), "unit01", "ask_extension", days="2", note="等配件")
    centre.do(overdue(), "unit01", "ask_pause", until=soon(), note="等鉴定")
    refused = centre.do(centre.case_in("assessed"), "unit01", "ask_extension", days="2", note="等配件")
    centre.do(refused, "supervisor01", "refuse", note="不用")
    centre.do(centre.case_in("routed"), "unit01", "sign")
    centre.do(centre.case_in("accepted"), "router01", "route", unit="heating", helpers="water")
    again = centre.do(centre.case_in("callback"), "caller01", "call_back", outcome="unsatisfied", note="还在漏")
    again = centre.do(again, "unit01", "finish", resolution="又修了一遍")
    centre.do(again, "caller01", "call_back", outcome="unsatisfied", note="还在漏")
    for username, (_, role, _) in POSTS.items():
        person = centre.who(username)
        answer = person.get("/cases", mine="1", limit=200)
        if role in {"admin", "auditor"}:
            assert answer.status == 403
            continue
        seen = person.get("/cases", limit=200).body["items"]
        wanted = {one["id"] for one in seen if (FORWARD | ASKED_FOR) & {action["name"] for action in one["actions"]}}
        assert {one["id"] for one in answer.body["items"]} == wanted, username
        assert answer.body["total"] == len(wanted)


def test_a_letter_and_an_application_wait_for_whoever_answers_them_the_latest_first(centre, overdue):
    late = overdue()
    fresh = centre.do(centre.case_in("handling"), "unit01", "ask_extension", days="2", note="等配件")
    for who in ("supervisor01", "director01"):
        mine = centre.who(who).get("/cases", mine="1", order="due").body["items"]
        assert [one["id"] for one in mine] == [late["id"], fresh["id"]], who
    assert centre.who("unit01").get("/cases", letter="draft").body["total"] == 0, "a draft is the centre's own business"
    centre.do(late, "supervisor01", "sign_letter")
    centre.do(fresh, "supervisor01", "extend")
    assert centre.who("supervisor01").get("/cases", mine="1").body["total"] == 0
    letters = {name: centre.who("director01").get("/cases", letter=name).body["total"] for name in ("draft", "signed")}
    assert letters == {"draft": 0, "signed": 1}
    [asked] = centre.who("unit01").get("/cases", letter="signed").body["items"]
    assert "reply_letter" in {one["name"] for one in asked["actions"]}
    assert centre.who("unit02").get("/cases", letter="signed").body["total"] == 0


def test_the_piles_of_a_unit_count_what_they_list(centre, change):
    centre.case_in("routed")
    centre.do(centre.case_in("routed"), "unit01", "sign")
    late = centre.case_in("handling")
    change("UPDATE cases SET due_at = '2026-01-05', yellow_at = '2026-01-04' WHERE id = :id", id=late["id"])
    centre.case_in("closed")
    centre.do(centre.case_in("accepted"), "router01", "route", unit="heating", helpers="water")
    unit = centre.who("unit01")
    counts = unit.get("/cases/piles").body
    assert counts == {"hand": 3, "sign": 1, "work": 2, "soon": 1, "help": 1}
    for name, count in counts.items():
        assert unit.get("/cases", pile=name).body["total"] == count, name
    assert unit.get("/cases", pile="done").body["total"] == 1
    assert centre.who("clerk01").get("/cases/piles").status == 403
    assert unit.get("/cases", pile="x").code == "request.invalid"


def test_whoever_sent_a_task_hears_that_it_was_answered(centre, clerk, worker):
    case = centre.case_in("accepted")
    one = sent(clerk, case_id=case["id"])
    worker.push(act(worker, one["id"], "receive"))
    assert clerk.get("/notices").body["unread"] == 0
    worker.push(act(worker, one["id"], "done", note="还漏"))
    inbox = clerk.get("/notices").body
    assert (inbox["unread"], inbox["items"][0]["title"]) == (1, "你派的核实任务，有答复了")
    assert clerk.post("/notices/read", {"notice_ids": [inbox["items"][0]["id"]]}).body["unread"] == 0
    assert [row["id"] for row in clerk.get("/tasks", sent="1").body["items"]] == [one["id"]]
    assert centre.who("router01").get("/tasks", sent="1").body["items"] == []


def test_what_was_taken_in_at_a_desk_begins_with_that(centre):
    taken = centre.who("clerk01").post(
        "/cases",
        {
            "operation_id": "019a0000-0000-7000-8000-000000000001",
            "case_id": "019a0000-0000-7000-8000-000000000002",
            "category": "environment.leak",
            "description": "12345 转来：楼顶漏水",
            "channel": "hotline_12345",
        },
    )
    assert taken.status == 201, taken.body
    assert taken.body["steps"][0]["label"] == "登记"
