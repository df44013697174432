"""People called together now and joint meetings: who is told, who came, what was decided and who did it, by stored rows."""

from __future__ import annotations

import json
import threading
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from server.core.clock import utc_now
from server.core.db import db
from server.core.ids import new_id
from server.meetings.rounds import remind
from tests.door import intake
from tests.handling import MINUTES, WHAT, WHO, call, called_together, held, in_days, ticked


@pytest.fixture
def case(centre):
    return centre.case_in("routed", category="dispute.heating")


def test_a_joint_meeting_of_two_cases_its_decisions_and_who_did_them(centre, case, rows):
    router, other = centre.who("router01"), centre.case_in("handling", category="dispute.property")
    one = call(router, case, other)
    assert (one["kind_label"], one["state_label"]) == ("联席会议", "等着开")
    assert {about["case_no"] for about in one["cases"]} == {case["case_no"], other["case_no"]}
    decisions = [
        {"what": WHAT, "unit": "heating", "due_on": in_days(7), "case_id": case["id"]},
        {"what": "把通知贴到单元门口", "unit": "water", "due_on": in_days(3), "case_id": other["id"]},
    ]
    answer = held(router, one, decisions=decisions)
    assert answer.status == 200, answer.body
    one = answer.body
    assert (one["state_label"], one["minutes"], one["actions"]) == ("开过了", MINUTES, [])
    assert [(unit["name"], unit["came"], unit["who"]) for unit in one["units"]] == [
        ("供热公司", True, WHO),
        ("供水所", False, None),
    ] or [(unit["name"], unit["came"], unit["who"]) for unit in one["units"]] == [
        ("供水所", False, None),
        ("供热公司", True, WHO),
    ]
    [first, second] = one["decisions"]
    assert (first["what"], first["unit"]["id"], first["due_at"] > second["due_at"]) == (WHAT, "heating", True)

    story = router.get(f"/cases/{case['id']}").body["steps"]
    meet = [step for step in story if step["action"] == "meet"]
    assert [step["label"] for step in meet] == ["联席会议", "联席会议"]
    assert "供热公司" in meet[0]["note"]
    assert "中心三楼会议室" in meet[0]["note"]
    assert meet[1]["note"].startswith("联席会议开过了（约的是 ")
    assert meet[1]["note"].endswith(" 开的），来了 1 家，定了 2 件事")
    assert ticked(centre.who("unit01"), first).code == "decision.not_yours"
    done = ticked(centre.who("unit02"), first, note="试压合格")
    assert done.status == 200, done.body
    mine = next(row for row in done.body["decisions"] if row["id"] == first["id"])
    assert (mine["done_by"], mine["answer"], mine["may_tick"]) == ("何燕", "试压合格", False)
    assert ticked(centre.who("unit02"), first).code == "decision.done"
    last = router.get(f"/cases/{case['id']}").body["steps"][-1]
    assert (last["label"], last["note"], last["by"]["name"]) == ("议定的事办好了", "供热公司：第 1 件", "何燕")
    stored = json.dumps(
        [
            rows(f"SELECT row_to_json(t)::text AS text FROM {table} t")
            for table in ("meeting", "meeting_unit", "meeting_decision", "meeting_step", "case_step", "journal_entry")
        ],
        ensure_ascii=False,
        default=str,
    )
    for secret in (MINUTES, WHAT, WHO, "试压合格"):
        assert secret not in stored


def test_what_has_not_begun_was_held_only_where_somebody_says_when(centre, case, rows):
    router = centre.who("router01")
    one = call(router, case)
    for said in (None, (utc_now() + timedelta(minutes=30)).isoformat()):
        refused = held(router, one, held_at=said)
        assert (refused.status, refused.code, list(refused.body["details"]["fields"])) == (
            409,
            "meeting.not_yet",
            ["held_at"],
        )
    assert rows("SELECT state FROM meeting") == [{"state": "planned"}]
    begun = utc_now() - timedelta(minutes=20)
    answer = held(router, one, held_at=begun.isoformat())
    assert answer.status == 200, answer.body
    assert datetime.fromisoformat(answer.body["starts_at"]) == begun
    assert "提前到" in router.get(f"/cases/{case['id']}").body["steps"][-1]["note"]


def test_units_called_now_are_told_at_once_and_see_no_more_than_they_must(centre, case, rows):
    supervisor = centre.who("supervisor01")
    one = call(supervisor, case, kind="urgent", starts_at=None)
    assert one["kind_label"] == "即时召集"
    heating, water = centre.who("unit02"), centre.who("unit01")
    told = rows(
        "SELECT a.username, n.title, n.entity, n.subject_id::text FROM notice n JOIN account a ON a.id = n.account_id"
        " WHERE n.kind = 'meeting.called' ORDER BY a.username"
    )
    assert [(row["username"], row["entity"], row["subject_id"]) for row in told] == [
        ("unit01", "meeting", one["id"]),
        ("unit02", "meeting", one["id"]),
    ]
    assert told[1]["title"].startswith("请你单位马上来商量：供热纠纷 1 件（")
    assert case["case_no"] not in told[1]["title"]
    assert told[1]["title"].endswith("，中心三楼会议室）")
    [seen] = heating.get("/meetings").body["items"]  # the case is not theirs: its number is all they read of it
    assert seen["cases"] == [{"id": None, "case_no": case["case_no"], "title": None}]
    assert seen["place"] == "中心三楼会议室"
    assert held(supervisor, one, decisions=[{"what": WHAT, "unit": "heating", "due_on": in_days(2)}]).status == 200
    [seen] = heating.get("/meetings").body["items"]
    assert (seen["minutes"], seen["has_minutes"], seen["units"][0]["who"]) == (None, True, None)
    assert [row["what"] for row in seen["decisions"]] == [WHAT]
    assert [row["what"] for row in water.get("/meetings").body["items"][0]["decisions"]] == [WHAT]  # its own case
    kinds = rows(
        "SELECT n.kind FROM notice n JOIN account a ON a.id = n.account_id WHERE a.username = 'unit02' ORDER BY n.id"
    )
    assert [row["kind"] for row in kinds] == ["meeting.called", "meeting.decided"]
    assert centre.who("caller01").get("/meetings", case=case["id"]).body["items"][0]["minutes"] == MINUTES


def test_minutes_are_read_by_whoever_may_read_of_every_case(centre, case):
    """They tell of all of them: who has one in hand does not read what was said of the other."""
    router, other = centre.who("router01"), centre.case_in("accepted", category="dispute.property")
    other = centre.do(other, "router01", "route", unit="heating")
    assert held(router, call(router, case, other)).body["minutes"] == MINUTES
    for username, own in (("unit01", case), ("unit02", other)):
        [seen] = centre.who(username).get("/meetings", case=own["id"]).body["items"]
        assert (seen["minutes"], seen["has_minutes"], [one["who"] for one in seen["units"]]) == (None, True, [None] * 2)


def test_who_told_of_a_protected_matter_is_not_named_by_its_meeting(centre):
    supervisor = centre.who("supervisor01")
    case = supervisor.post("/cases", intake(disposal="escalated", category="protected.minor")).body
    case = centre.do(case, "clerk01", "accept")
    case = centre.do(case, "router01", "route", unit="water")
    call(supervisor, case)
    [seen] = centre.who("unit01").get("/meetings", case=case["id"]).body["items"]
    assert [step["by"]["name"] for step in seen["steps"]] == ["（保密）"]
    [seen] = centre.who("router01").get("/meetings", case=case["id"]).body["items"]
    assert [step["by"]["name"] for step in seen["steps"]] != ["（保密）"]


def test_a_protected_matter_is_met_about_alone_and_only_who_has_it_in_hand_reads_which_it_is(centre, case, rows):
    router = centre.who("router01")
    secret = router.post("/cases", intake(disposal="escalated", category="protected.minor")).body
    secret = centre.do(secret, "clerk01", "accept")
    secret = centre.do(secret, "router01", "route", unit="water")
    refused = called_together(router, case, secret)
    assert (refused.status, refused.code) == (422, "meeting.secret")
    assert refused.body["title"] == f"{secret['case_no']} 要保密，只能单独开会，不能和别的事放在一起"
    assert rows("SELECT count(*) AS n FROM meeting") == [{"n": 0}]

    one = call(router, secret, kind="urgent", starts_at=None)
    assert held(router, one, decisions=[{"what": WHAT, "unit": "heating", "due_on": in_days(2)}]).status == 200
    heating, water = centre.who("unit02"), centre.who("unit01")
    [seen] = heating.get("/meetings").body["items"]
    assert (seen["cases"], [row["case_no"] for row in seen["decisions"]]) == ([], [None])
    [own] = water.get("/meetings").body["items"]
    assert [row["case_no"] for row in own["cases"]] == [secret["case_no"]]
    titles = {
        row["username"]: row["title"]
        for row in rows(
            "SELECT a.username, n.title FROM notice n JOIN account a ON a.id = n.account_id"
            " WHERE n.kind = 'meeting.called'"
        )
    }
    assert titles["unit02"].startswith("请你单位马上来商量：要保密的事 1 件（")
    assert titles["unit01"].startswith(f"请你单位马上来商量：{secret['category']['name']} 1 件（")
    [decided] = rows("SELECT title FROM notice WHERE kind = 'meeting.decided'")
    assert decided["title"].startswith("给你单位定了一件要办的事：要保密的事（")
    assert secret["case_no"] not in str(heating.get("/meetings").body) + str(heating.get("/notices").body)


def test_several_matters_are_told_to_the_called_by_their_kinds_and_how_many(centre, case, rows):
    call(centre.who("router01"), case, centre.case_in("accepted", category="dispute.property"))
    titles = {row["title"] for row in rows("SELECT title FROM notice WHERE kind = 'meeting.planned'")}
    [title] = titles
    assert title.startswith("请你单位来开联席会议：供热纠纷、物业管理 2 件（")


def test_what_is_wrong_with_a_meeting_is_refused_by_name(centre, case):
    router = centre.who("router01")
    assert called_together(centre.who("clerk01"), case).code == "auth.not_permitted"
    assert called_together(centre.who("unit01"), case).code == "auth.not_permitted"
    past = called_together(router, case, starts_at=(utc_now() - timedelta(hours=1)).isoformat())
    assert past.body["details"]["fields"] == {"starts_at": ["会议时间已经过了"]}
    assert called_together(router, case, units=["nobody"]).code == "unit.absent"
    assert called_together(router, centre.case_in("closed")).code == "case.action_not_now"
    one = call(router, case)
    assert called_together(router, case, meeting_id=one["id"]).code == "meeting.exists"
    stranger = held(router, one, came=[{"unit": "psychology"}])
    assert "psychology" in stranger.body["details"]["fields"]["came"][0]
    late = held(router, one, decisions=[{"what": WHAT, "unit": "heating", "due_on": in_days(-1)}])
    assert late.body["details"]["fields"] == {"decisions": {"0": {"due_on": ["日期已经过了"]}}}
    foreign = held(
        router, one, decisions=[{"what": WHAT, "unit": "heating", "due_on": in_days(1), "case_id": str(uuid4())}]
    )
    assert "case_id" in foreign.body["details"]["fields"]["decisions"]["0"]
    cancelled = {"operation_id": str(uuid4()), "note": "合到明天一起开"}
    answer = router.post(f"/meetings/{one['id']}/cancelled", cancelled)
    assert (answer.status, answer.body["state_label"]) == (200, "不开了")
    assert held(router, one).code == "meeting.action_not_now"
    assert router.get("/meetings").body["items"] == []
    assert held(router, {"id": str(uuid4())}).code == "meeting.absent"


def test_a_meeting_is_called_once_however_often_it_is_sent(centre, case, rows):
    router = centre.who("router01")
    same = {
        "operation_id": str(uuid4()),
        "meeting_id": str(new_id()),
        "starts_at": (utc_now() + timedelta(hours=1)).isoformat(),
    }
    assert call(router, case, **same) == call(router, case, **same)
    assert [row["n"] for row in rows("SELECT count(*) AS n FROM notice WHERE kind = 'meeting.planned'")] == [2]
    assert rows("SELECT count(*) AS n FROM case_step WHERE action = 'meet'")[0]["n"] == 1


def test_what_was_decided_is_remembered_by_its_deadline_each_once(app, centre, case, rows, change):
    router = centre.who("router01")
    decisions = [{"what": WHAT, "unit": unit, "due_on": in_days(7)} for unit in ("heating", "water")]
    [first, second] = held(router, call(router, case), decisions=decisions).body["decisions"]

    def looked(at):
        with app.app_context():
            done = remind(at)
            db.session.remove()
        found = rows(
            "SELECT n.kind, a.username FROM notice n JOIN account a ON a.id = n.account_id"
            " WHERE n.kind IN ('meeting.soon', 'meeting.overdue') ORDER BY n.id"
        )
        return done, sorted((row["kind"], row["username"]) for row in found)

    def moment(name):
        return datetime.fromisoformat(first[name])

    assert looked(moment("yellow_at") - timedelta(seconds=1)) == (0, [])
    soon = [("meeting.soon", "unit01"), ("meeting.soon", "unit02")]
    assert looked(moment("yellow_at")) == (2, soon)
    assert looked(moment("due_at") - timedelta(seconds=1)) == (0, soon)
    assert ticked(centre.who("unit01"), second).status == 200
    over = [("meeting.overdue", "router01"), ("meeting.overdue", "unit02"), *soon]
    assert looked(moment("due_at")) == (1, over)
    assert looked(moment("due_at") + timedelta(days=1)) == (0, over)


def test_down_over_the_deadline_it_is_told_once_that_it_is_over(app, centre, case, rows):
    """By two workers at once."""
    router = centre.who("router01")
    [one] = held(router, call(router, case), decisions=[{"what": WHAT, "unit": "heating", "due_on": in_days(1)}]).body[
        "decisions"
    ]
    late = datetime.fromisoformat(one["due_at"]) + timedelta(days=2)
    together = threading.Barrier(2)

    def work():
        with app.app_context():
            together.wait(10)
            remind(late)
            db.session.remove()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    told = rows("SELECT kind FROM notice WHERE kind IN ('meeting.soon', 'meeting.overdue')")
    assert [row["kind"] for row in told] == ["meeting.overdue"] * 2  # the unit and the chair


def decided(who, **query):
    answer = who.get("/meetings/decisions", **query)
    assert answer.status == 200, answer.body
    return answer.body["items"]


def test_what_meetings_decided_is_one_list_followed_to_done_by_whoever_may_know(centre, case, change):
    router, unit = centre.who("router01"), centre.who("unit02")
    other = centre.case_in("handling", category="dispute.property")
    lines = [
        {"what": WHAT, "unit": "heating", "due_on": in_days(7), "case_id": case["id"]},
        {"what": "贴通知", "unit": "water", "due_on": in_days(3), "case_id": other["id"]},
    ]
    held(router, call(router, case, other), decisions=lines)
    listed = decided(router)
    assert [(one["what"], one["unit"]["name"], one["case"]["id"]) for one in listed] == [
        ("贴通知", "供水所", other["id"]),  # what is due first stands first
        (WHAT, "供热公司", case["id"]),
    ]
    assert listed[0]["meeting"]["kind_label"] == "联席会议"
    # a unit that does not see the case reads what it owes, and of the case its number alone
    [own] = decided(unit)
    assert (own["what"], own["case"], own["case_no"], own["may_tick"]) == (WHAT, None, case["case_no"], True)
    change("UPDATE cases SET protected = true WHERE id = :id", id=case["id"])
    assert [one["case_no"] for one in decided(unit)] == [None]
    assert ticked(unit, own).status == 200
    assert decided(unit) == []
    assert [one["what"] for one in decided(unit, state="done")] == [WHAT]
    assert router.get("/meetings/decisions", cursor="x").code == "cursor.invalid"


def test_whoever_called_it_keeps_in_sight_what_is_owed(centre, case, change):
    router = centre.who("router01")
    one = held(router, call(router, case), decisions=[{"what": WHAT, "unit": "heating", "due_on": in_days(2)}]).body
    change("UPDATE meeting SET starts_at = now() - interval '20 days'")
    assert [row["id"] for row in router.get("/meetings").body["items"]] == [one["id"]]
    assert centre.who("supervisor01").get("/meetings").body["items"] == []
    ticked(centre.who("unit02"), one["decisions"][0])
    assert router.get("/meetings").body["items"] == []


def test_a_deadline_no_calendar_reaches_is_refused_at_its_line(centre, case):
    router = centre.who("router01")
    one = call(router, case)
    for day in ("9999-12-31", in_days(400)):
        answer = held(router, one, decisions=[{"what": WHAT, "unit": "heating", "due_on": day}])
        assert answer.body["details"]["fields"] == {"decisions": {"0": {"due_on": ["最晚定到一年以内"]}}}


def test_of_a_case_that_waits_for_the_director_people_can_be_called_together(centre):
    case = centre.case_in("callback", category="dispute.heating")
    for _ in range(2):
        case = centre.do(case, "caller01", "call_back", outcome="unsatisfied", note="还漏")
        case = case if case["state"] == "callback" else centre.do(case, "unit01", "finish", resolution="又修了")
    one = call(centre.who("router01"), case)
    assert one["kind_label"] == "联席会议"
    seen = centre.who("director01").get(f"/cases/{case['id']}").body
    assert (seen["state"], seen["flags"]) == ("callback", ["director_decides"]), "it still waits for the director"
    assert "close_by_director" in {action["name"] for action in seen["actions"]}
