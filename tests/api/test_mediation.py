"""Mediations, from the first session to the court's confirmation, and disputes handed to them, by stored rows."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from server.catalogue import queries as catalogue
from server.core.clock import local_date, utc_now
from server.core.ids import new_id
from tests.handling import OTHER, PARTY, SAID, TERMS, act, answered, begin, begun, did, left, listed, refer


@pytest.fixture
def case(centre):
    return centre.case_in("handling", category="dispute.heating", parties=[PARTY], contact={"name": "李大爷"})


def china_day(moment):
    return (datetime.fromisoformat(moment) + timedelta(hours=8)).date()


def test_sessions_an_extension_an_agreement_and_the_court(centre, case, rows):
    mediator, today = centre.who("mediator01"), local_date(utc_now())
    one = begin(mediator, case)
    assert (one["kind_label"], one["state_label"], one["party_count"]) == ("人民调解", "调解中", 2)
    assert [party["name"] for party in one["parties"]] == ["李大爷", "张桂兰"]  # from the case, without their numbers
    assert china_day(one["due_at"]) == today + timedelta(days=31)  # the end of the 30th natural day
    one = did(mediator, one, "session", said=SAID)
    assert act(mediator, one, "session").code == "request.invalid"
    assert act(mediator, one, "extend").body["details"]["fields"] == {"both_agree": ["要双方当事人都同意才能延长"]}
    one = did(mediator, one, "extend", both_agree=True)
    assert china_day(one["due_at"]) == today + timedelta(days=61)
    assert "extend" not in [action["name"] for action in one["actions"]]
    assert act(mediator, one, "extend", both_agree=True).code == "mediation.extended"

    one = did(mediator, one, "agree", terms=TERMS)
    assert (one["state"], one["terms"], one["agreed_on"]) == ("agreed", TERMS, today.isoformat())
    assert (one["due_label"], china_day(one["due_at"])) == ("申请司法确认，法定期限", today + timedelta(days=31))
    one = did(mediator, one, "apply")
    assert (one["state_label"], one["due_at"]) == ("已申请司法确认", None)
    one = did(mediator, one, "confirm")
    assert (one["state_label"], one["answered_on"], one["actions"]) == ("已司法确认", today.isoformat(), [])

    story = centre.who("unit01").get(f"/cases/{case['id']}").body
    notes = [step["note"] for step in story["steps"] if step["action"] == "mediate"]
    assert notes[0] == "人民调解开始，调解员许和"
    assert notes[-1] == f"人民调解：法院已确认（{today.month}月{today.day}日）"
    assert story["steps"][-1]["changes"]["part"] == {"kind": "mediation", "id": one["id"]}
    stored = json.dumps(
        [
            rows("SELECT row_to_json(m)::text AS text FROM mediation m"),
            rows("SELECT row_to_json(s)::text AS text FROM mediation_step s"),
            rows("SELECT row_to_json(s)::text AS text FROM case_step s"),
            rows("SELECT details::text AS text FROM journal_entry"),
        ],
        ensure_ascii=False,
        default=str,
    )
    for secret in (SAID, "张桂兰", "13912345678", "退还本月热费"):
        assert secret not in stored


def test_after_an_agreement_nothing_begins_anew_and_its_words_can_be_put_right(centre, case, rows):
    mediator = centre.who("mediator01")

    def may(who):
        return who.get("/mediations", case=case["id"]).body["may"]

    one = begin(mediator, case)
    assert "refer" not in may(centre.who("clerk01"))
    one = did(mediator, one, "agree", terms=TERMS)
    assert may(mediator) == []
    assert act(mediator, one, "amend", terms="改成 200 元").body["details"]["fields"] == {
        "reason": ["请写一句为什么改"]
    }
    one = did(mediator, one, "amend", terms="供热公司退还热费 200 元。", reason="数字写错了")
    assert (one["state"], one["terms"]) == ("agreed", "供热公司退还热费 200 元。")
    assert (one["steps"][-1]["note"], one["steps"][-1]["facts"]) == (TERMS, {"reason": "数字写错了"})
    told = centre.who("unit01").get(f"/cases/{case['id']}").body["steps"][-1]
    assert told["note"] == "人民调解：改协议，数字写错了"
    stored = json.dumps(rows("SELECT row_to_json(s)::text AS text FROM mediation_step s"), ensure_ascii=False)
    assert TERMS not in stored
    one = did(mediator, one, "apply")
    assert act(mediator, one, "amend", terms="又改", reason="x").code == "mediation.action_not_now"


def test_an_agreement_goes_to_court_within_thirty_days_and_not_later(centre, case):
    mediator, today = centre.who("mediator01"), local_date(utc_now())
    one = begin(mediator, case)
    one = did(mediator, one, "agree", terms=TERMS, day=(today - timedelta(days=45)).isoformat())
    late = act(mediator, one, "apply")
    assert (late.status, late.code) == (422, "mediation.confirm_late")
    in_time = today - timedelta(days=15)
    assert did(mediator, one, "apply", day=in_time.isoformat())["applied_on"] == in_time.isoformat()
    tomorrow = (date.fromisoformat(today.isoformat()) + timedelta(days=1)).isoformat()
    other = centre.case_in("handling", category="dispute.heating")
    assert act(mediator, begin(mediator, other), "agree", terms=TERMS, day=tomorrow).code == "request.invalid"


def test_a_last_day_off_is_moved_to_the_next_day_of_work(app, centre, case):
    with app.app_context():
        calendar = catalogue.calendar()
    monday = next(
        day
        for day in (local_date(utc_now()) - timedelta(days=back) for back in range(200))
        if day.weekday() == 0
        and calendar.is_working_day(day)
        and not calendar.is_working_day(day - timedelta(days=2))
        and not calendar.is_working_day(day - timedelta(days=1))
    )
    mediator = centre.who("mediator01")
    one = did(mediator, begin(mediator, case), "agree", terms=TERMS, day=(monday - timedelta(days=32)).isoformat())
    assert did(mediator, one, "apply", day=monday.isoformat())["state"] == "applied"


def test_an_accident_is_mediated_as_long_as_its_law_says(centre):
    case = centre.case_in("routed", category="dispute.traffic_accident")
    case = centre.do(case, "router01", "assess", difficulty="simple", risk="blue", path="traffic_mediation")
    mediator, today = centre.who("mediator01"), local_date(utc_now())
    assert china_day(case["statutory_due_at"]) == today + timedelta(days=11)
    one = begin(mediator, case, kind="administrative")
    assert china_day(one["due_at"]) == today + timedelta(days=11)
    did(mediator, one, "stop", said="想走人民调解")
    assert china_day(begin(mediator, case)["due_at"]) == today + timedelta(days=31)


def test_the_mediator_is_chosen_from_the_list_or_named_and_marked_so(centre, admin, case):
    gold = listed(admin, "祁连生", ["gold_mediator"], good_at="邻里、物业", username="mediator01")
    gone, going = listed(admin, "马淑琴", ["elder"]), listed(admin, "常晓梅", ["two_delegates"])
    left(admin, gone)
    left(admin, going, days=3)
    mediator = centre.who("unit01")
    offered = mediator.get("/mediations", case=case["id"]).body["mediators"]
    assert [(one["name"], one["words"]) for one in offered] == [
        ("祁连生", "金牌调解员，邻里、物业"),
        ("常晓梅", "两代表一委员"),
    ]
    assert begun(mediator, case, mediator=None).body["details"]["fields"].keys() == {"mediator"}
    assert begun(mediator, case, mediator="许和", mediator_id=gold["id"]).code == "request.invalid"
    for nobody in (gone["id"], str(uuid4())):
        assert begun(mediator, case, mediator=None, mediator_id=nobody).code == "mediator.absent"
    one = begin(mediator, case, mediator=None, mediator_id=gold["id"])
    assert (one["mediator"], one["mediator_listed"]) == ("祁连生", True)
    did(mediator, one, "stop", said="换人")
    again = begin(mediator, case, mediator="许和")
    assert (again["mediator"], again["mediator_listed"]) == ("许和", False)


def test_parties_are_added_and_put_right_and_lie_sealed(centre, case, rows):
    mediator = centre.who("mediator01")
    one = begin(mediator, case, others=[OTHER])
    assert [(party["name"], party["has"]) for party in one["parties"]][-1] == (
        OTHER["name"],
        ["phone", "id_number", "address"],
    )
    assert act(mediator, one, "parties").body["details"]["fields"] == {"parties": ["至少写一位当事人"]}
    last = len(one["parties"]) - 1
    lines = [{"was": last, "name": "马国强", "part": "被申请人"}, {"was": None, "name": "社区", "part": "第三人"}]
    wrong = act(mediator, one, "parties", parties=[{"was": 9, "name": "甲"}])
    assert wrong.body["details"]["fields"] == {"parties": {"0": {"was": ["没有这一位"]}}}
    after = did(mediator, one, "parties", parties=lines)
    assert [(party["name"], party["part"], party["has"]) for party in after["parties"]] == [
        ("马国强", "被申请人", ["phone", "id_number", "address"]),
        ("社区", "第三人", []),
    ]
    assert "供热公司马经理" in after["steps"][-1]["note"], "who stood there is not lost"
    story = mediator.get(f"/cases/{case['id']}").body["steps"][-1]
    assert story["note"] == "人民调解：改当事人，记了 2 位"
    kept = str(rows("SELECT row_to_json(t)::text FROM mediation t")) + str(
        rows("SELECT row_to_json(t)::text FROM mediation_step t UNION ALL SELECT row_to_json(c)::text FROM case_step c")
    )
    for secret in ("马国强", OTHER["name"], OTHER["phone"], OTHER["id_number"], OTHER["address"]):
        assert secret not in kept
    ended = did(mediator, after, "stop", said="不谈了")
    assert act(mediator, ended, "parties", parties=lines).code == "mediation.action_not_now"


def test_another_mediator_takes_over_with_a_reason_that_stands_in_the_story(centre, admin, case):
    gold = listed(admin, "祁连生", ["gold_mediator"], username="mediator01")
    own = listed(admin, "马淑琴", ["elder"], unit="water")
    mediator = centre.who("unit01")
    offered = mediator.get("/mediations", case=case["id"]).body["mediators"]
    assert [one["id"] for one in offered] == [own["id"], gold["id"]], "those of the unit come first"
    one = begin(mediator, case, mediator="外请的老师傅")
    assert [who["name"] for who in mediator.get("/mediations", case=case["id"]).body["mediators"]] != []
    assert act(mediator, one, "replace", reason="住院了").body["details"]["fields"].keys() == {"mediator"}
    assert act(mediator, one, "replace", mediator_id=gold["id"]).body["details"]["fields"] == {
        "reason": ["请写一句为什么换"]
    }
    after = did(mediator, one, "replace", mediator_id=gold["id"], reason="住院了")
    assert (after["mediator"], after["mediator_listed"], after["state"]) == ("祁连生", True, "open")
    story = mediator.get(f"/cases/{case['id']}").body["steps"][-1]
    assert story["note"] == "人民调解：换调解员，外请的老师傅 换成 祁连生：住院了"


def test_what_a_court_mediated_needs_no_confirmation(centre, case):
    mediator = centre.who("mediator01")
    one = did(mediator, begin(mediator, case, kind="judicial"), "agree", terms=TERMS)
    assert (one["due_at"], [action["name"] for action in one["actions"]]) == (None, ["amend", "parties"])
    assert act(mediator, one, "apply").code == "mediation.needs_no_confirmation"


def test_a_second_failure_sends_the_case_to_be_assessed_anew_the_first_does_not(centre, case):
    mediator = centre.who("mediator01")
    did(mediator, begin(mediator, case), "fail", said="谈不拢")
    once = mediator.get(f"/cases/{case['id']}").body
    assert (once["state"], once["flags"]) == ("handling", [])
    did(mediator, begin(mediator, case, kind="administrative"), "fail", said="还是谈不拢")
    twice = mediator.get(f"/cases/{case['id']}").body
    assert (twice["state"], twice["flags"]) == ("routed", ["mediation_failed_twice"])
    assert twice["steps"][-1]["label"] == "重新研判"
    assert "调解 2 次没有达成协议" in twice["steps"][-1]["note"]
    assert "mediate" not in mediator.get("/mediations", case=case["id"]).body["may"]


def test_never_two_at_once_never_stale_and_never_twice_by_a_double_click(centre, case, rows):
    mediator = centre.who("mediator01")
    body = {"operation_id": str(uuid4()), "mediation_id": str(new_id())}
    one = begin(mediator, case, **body)
    assert begin(mediator, case, **body)["version"] == one["version"]
    assert rows("SELECT count(*) AS n FROM mediation")[0]["n"] == 1
    assert begun(mediator, case).code == "mediation.under_way"
    assert "mediate" not in mediator.get("/mediations", case=case["id"]).body["may"]
    did(mediator, one, "session", said=SAID)
    assert act(mediator, one, "stop", said="撤了").code == "mediation.stale"
    assert act(mediator, one | {"version": 2}, "dance").code == "mediation.action_unknown"
    stopped = did(mediator, one | {"version": 2}, "stop", said="申请人撤回")
    assert act(mediator, stopped, "agree", terms=TERMS).code == "mediation.action_not_now"


@pytest.mark.parametrize("state", ["reported", "accepted", "routed", "callback", "closed"])
def test_it_begins_only_while_the_case_is_being_settled(centre, state):
    case = centre.case_in(state, category="dispute.heating")
    answer = begun(centre.who("mediator01"), case)
    assert (answer.status, answer.code) == (409, "case.action_not_now")


def test_a_protected_matter_is_never_mediated(centre, change):
    change("UPDATE category SET protected = true WHERE code = 'dispute.family'")
    try:
        case = centre.case_in("handling", category="dispute.family")
        unit = centre.who("unit01")  # it is in their hands
        assert "mediate" not in unit.get("/mediations", case=case["id"]).body["may"]
        assert begun(unit, case).code == "case.not_mediated"
        assert begun(centre.who("mediator01"), case).code == "case.absent"
        assert refer(centre.who("clerk01"), case, source="petition").code == "case.not_mediated"
    finally:
        change("UPDATE category SET protected = false WHERE code = 'dispute.family'")


def test_what_became_a_protected_matter_is_stopped_and_nothing_else(centre, case):
    mediator, unit = centre.who("mediator01"), centre.who("unit01")
    one = begin(mediator, case)
    centre.do(mediator.get(f"/cases/{case['id']}").body, "clerk01", "protect", note="怕被报复")
    assert act(mediator, one, "session", said=SAID).code == "mediation.absent"  # it is no business of theirs any more
    assert act(unit, one, "session", said=SAID).code == "case.not_mediated"
    [shown] = unit.get("/mediations", case=case["id"]).body["items"]
    assert [action["name"] for action in shown["actions"]] == ["stop"]
    assert did(unit, one, "stop", said="这类事不调解")["due_at"] is None
    assert unit.get(f"/cases/{case['id']}").body["steps"][-1]["action"] == "protect"  # its card tells the end


def test_days_of_an_agreement_come_in_their_order(centre, case):
    mediator, today = centre.who("mediator01"), local_date(utc_now())
    day = [(today - timedelta(days=back)).isoformat() for back in range(4)]
    one = begin(mediator, case)
    assert act(mediator, one, "agree", terms=TERMS, day="0001-01-01").code == "request.invalid"
    one = did(mediator, one, "agree", terms=TERMS, day=day[0])
    assert "day" in act(mediator, one, "apply", day=day[1]).body["details"]["fields"]
    one = did(mediator, one, "apply", day=day[0])
    assert "day" in act(mediator, one, "confirm", day=day[1]).body["details"]["fields"]
    assert did(mediator, one, "confirm", day=day[0])["state"] == "confirmed"


def test_only_whoever_mediates_and_a_unit_only_what_is_in_its_hands(centre, case):
    one = begin(centre.who("unit01"), case)  # the case is theirs
    for username in ("clerk01", "router01", "caller01", "supervisor01", "director01", "officer01"):
        assert act(centre.who(username), one, "session", said=SAID).code == "auth.not_permitted"
    assert act(centre.who("unit02"), one, "session", said=SAID).code == "mediation.absent"
    assert centre.who("unit02").get("/mediations", case=case["id"]).code == "case.absent"
    did(centre.who("unit01"), one, "session", said=SAID)
    assert centre.who("supervisor01").get("/mediations", case=case["id"]).body["items"][0]["parties"] is None
    [seen] = centre.who("supervisor01").get("/mediations", case=case["id"]).body["items"]
    assert [step["note"] for step in seen["steps"]] == [None, None]  # that it was, not what was said
    [read] = centre.who("clerk01").get("/mediations", case=case["id"]).body["items"]
    assert read["steps"][1]["note"] == SAID


def test_whoever_mediated_does_not_call_back(centre, case, change):
    """A mediator who also holds the post of a caller."""
    change("INSERT INTO role_permission (role, permission) VALUES ('mediator', 'case.call_back')")
    try:
        begin(centre.who("mediator01"), case)
        case = centre.who("unit01").get(f"/cases/{case['id']}").body
        case = centre.do(case, "unit01", "finish", resolution="谈成了")
        refused = centre.who("mediator01").act(case, "call_back", outcome="satisfied")
        assert refused.code == "case.handler_calls_back"
    finally:
        change("DELETE FROM role_permission WHERE role = 'mediator' AND permission = 'case.call_back'")


# --- 三调对接 ---------------------------------------------------------------------------------------------------------


def test_referrals_are_answered_once_and_counted_by_where_they_came_from(centre, change):
    clerk = centre.who("clerk01")
    first = centre.case_in("accepted", category="dispute.neighbour")
    assert refer(clerk, first).code == "referral.no_source"
    change("UPDATE cases SET channel = 'police_110' WHERE id = :id", id=first["id"])
    sent = refer(clerk, first)
    assert sent.status == 201, sent.body
    [one] = sent.body["referrals"]
    assert (one["source_label"], one["to_label"], one["outcome"]) == ("110警情", "人民调解", None)
    assert refer(clerk, first).code == "referral.exists"
    assert answered(centre.who("caller01"), one, "settled").code == "auth.not_permitted"
    done = answered(clerk, one, "settled").body["referrals"][0]
    assert (done["outcome_label"], done["may_answer"]) == ("调解成功", False)
    assert answered(clerk, one, "returned").code == "referral.answered"
    for outcome in ("returned", None):
        other = centre.case_in("accepted", category="dispute.neighbour")
        [last] = refer(clerk, other, source="petition", note="来电商量过").body["referrals"]
        if outcome:
            assert answered(clerk, last, outcome).status == 200
    notes = [step["note"] for step in clerk.get(f"/cases/{first['id']}").body["steps"] if step["action"] == "refer"]
    assert notes == ["110警情移送人民调解", "人民调解：调解成功"]
    now = utc_now()
    window = {"since": (now - timedelta(days=1)).isoformat(), "until": (now + timedelta(days=1)).isoformat()}
    figures = {one["source"]: one for one in clerk.get("/referrals/figures", **window).body["items"]}
    assert [figures["police_110"][name] for name in ("referred", "settled", "returned", "waiting")] == [1, 1, 0, 0]
    assert [figures["petition"][name] for name in ("referred", "settled", "returned", "waiting")] == [2, 0, 1, 1]
    assert figures["pre_litigation"]["referred"] == 0
    nobody = centre.who("unit02").get("/referrals/figures", **window).body["items"]
    assert sum(one["referred"] for one in nobody) == 0


def test_handed_over_again_under_the_same_id_it_is_refused(centre):
    """Another attempt under a new operation, as a page that was reloaded sends it."""
    clerk, same = centre.who("clerk01"), str(new_id())
    case = centre.case_in("accepted", category="dispute.neighbour")
    [sent] = refer(clerk, case, source="petition", referral_id=same).body["referrals"]
    answered(clerk, sent, "returned")
    again = refer(clerk, case, source="petition", referral_id=same)
    assert (again.status, again.code) == (409, "referral.exists")


def test_a_mediator_has_what_is_theirs_and_what_waits_for_one_the_latest_first(centre, admin, case, change):
    mediator = centre.who("mediator01")

    def mine():
        return [one["id"] for one in mediator.get("/cases", mine="1", order="due").body["items"]]

    plain = centre.case_in("handling", category="environment.leak")
    late = centre.case_in("assessed", category="dispute.heating")
    assert (case["path"]["mediation"], plain["path"]["mediation"]) == ("people", None)
    change("UPDATE cases SET due_at = '2026-01-05', yellow_at = '2026-01-04' WHERE id = :id", id=late["id"])
    assert mine() == [late["id"], case["id"]], "both wait for a mediator, the one that is over first"
    own = begin(mediator, case)
    gold = listed(admin, "祁连生", ["gold_mediator"])
    other = begin(centre.who("unit01"), late, mediator=None, mediator_id=gold["id"])
    assert mine() == [case["id"]], "that one is somebody else's now"
    did(mediator, other, "stop", said="换个人谈")
    assert set(mine()) == {late["id"], case["id"]}
    did(mediator, own, "agree", terms=TERMS)
    assert mine() == [late["id"]]
    centre.do(mediator.get(f"/cases/{late['id']}").body, "clerk01", "protect", note="怕被报复")
    assert mine() == []
