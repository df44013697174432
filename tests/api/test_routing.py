"""分流: a unit suggested with its reason, one lead and helpers, never the unit that sent it back without a word; and 签收, 进展."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.cases.routing import Candidate, Matter, offers, returned_by
from server.core.clock import LOCAL_ZONE
from server.units.rota import on_call
from tests.world import GARDEN, VILLAGE


@pytest.fixture
def units(change):
    """Water is for leaks, heating for the whole group in the garden; both known to be so."""
    change("UPDATE unit SET categories = '{environment.leak}' WHERE id = 'water'")
    change("UPDATE unit SET categories = '{environment}', areas = ARRAY[:area] WHERE id = 'heating'", area=GARDEN)


def route_form(person, case):
    shown = person.get(f"/cases/{case['id']}").body
    [action] = [one for one in shown["actions"] if one["name"] == "route"]
    return {field["name"]: field for field in action["fields"]}


# --- whom it is given to ------------------------------------------------------------------------------------------


def test_units_are_suggested_for_kind_area_and_load_and_say_why(centre, units):
    centre.case_in("routed")  # one open in the hands of water
    case = centre.case_in("accepted")
    choices = route_form(centre.who("router01"), case)["unit"]["choices"]
    assert [(one["value"], one.get("suggested"), one["hint"]) for one in choices] == [
        ("water", True, "管“渗漏堵塞”，手上在办 1 件"),
        ("heating", True, "管这一大类，管花园社区这一片，手上没有在办的"),
    ]


def test_a_unit_that_works_elsewhere_is_not_suggested(centre, units, change):
    change("UPDATE unit SET areas = ARRAY[:area] WHERE id = 'water'", area=VILLAGE)
    choices = route_form(centre.who("router01"), centre.case_in("accepted"))["unit"]["choices"]
    assert [(one["value"], one.get("suggested", False)) for one in choices] == [("heating", True), ("water", False)]


def test_whoever_is_on_call_now_is_named(centre, units, change):
    turn = '[{"name": "冯军", "phone": "139", "days": [1,2,3,4,5,6,7], "from": "00:00", "to": "00:00"}]'
    change("UPDATE unit SET rota = CAST(:turn AS jsonb) WHERE id = 'water'", turn=turn)
    choices = route_form(centre.who("router01"), centre.case_in("accepted"))["unit"]["choices"]
    assert choices[0]["hint"].endswith("现在值班：冯军 139")


def test_what_presses_and_finds_nobody_on_call_says_whom_to_call(centre, units, change):
    case = centre.case_in("accepted", category="environment.leak")
    change("UPDATE cases SET urgency = 'grave' WHERE id = :id", id=case["id"])
    choices = route_form(centre.who("router01"), case)["unit"]["choices"]
    assert choices[0]["hint"].endswith("现在没有人值班，先打电话 0937-0000001")
    turn = '[{"name": "冯军", "phone": "139", "days": [1,2,3,4,5,6,7], "from": "00:00", "to": "00:00"}]'
    change("UPDATE unit SET rota = CAST(:turn AS jsonb) WHERE id = 'water'", turn=turn)
    choices = route_form(centre.who("router01"), case)["unit"]["choices"]
    assert choices[0]["hint"].endswith("现在值班：冯军 139")


def test_a_unit_that_sent_it_back_is_never_suggested_again_and_given_it_only_with_a_reason(centre, units, rows):
    case = centre.do(centre.case_in("routed"), "unit01", "return", note="归供热公司管")
    form = route_form(centre.who("router01"), case)
    assert [(one["value"], one.get("suggested", False), one.get("hint")) for one in form["unit"]["choices"]] == [
        ("heating", True, "管这一大类，管花园社区这一片，手上没有在办的"),
        ("water", False, "退回过：归供热公司管"),
    ]
    assert form["reason"]["asked_with"] == {"field": "unit", "values": ["water"]}, "of no other unit"
    assert form["unit"]["hint"] == "供水所退回过：归供热公司管", "before one is chosen"
    answer = centre.who("router01").act(case, "route", unit="water")
    assert (answer.status, answer.code) == (422, "case.unit_returned_it")
    assert list(answer.body["details"]["fields"]) == ["reason"]
    case = centre.do(case, "router01", "route", unit="water", reason="查过了，管子是供水的")
    assert case["steps"][-1]["changes"]["reason"] == "查过了，管子是供水的"
    assert case["unit"]["id"] == "water"


def test_taken_back_before_it_is_signed_for_it_counts_as_sent_back_by_nobody(centre, units):
    case = centre.do(centre.case_in("routed"), "router01", "recall")
    assert (case["state"], case["unit"]) == ("accepted", None)
    assert "reason" not in route_form(centre.who("router01"), case)
    case = centre.do(case, "router01", "route", unit="water")
    case = centre.do(case, "unit01", "sign")
    answer = centre.who("router01").act(case, "recall")
    assert (answer.status, answer.code) == (422, "case.signed_already")


def test_the_form_says_what_each_difficulty_makes_of_the_deadline_and_so_it_is(centre):
    case = centre.case_in("routed")
    form = next(
        one["fields"] for one in centre.who("router01").get(f"/cases/{case['id']}").body["actions"]
        if one["name"] == "assess"
    )  # fmt: skip
    said = {one["value"]: one["label"] for one in form[0]["choices"]}
    case = centre.do(case, "router01", "assess", difficulty="complex", risk="red")
    due = datetime.fromisoformat(case["due_at"]).astimezone(LOCAL_ZONE)
    assert said["complex"] == f"复杂 · 15 个工作日，到 {due.month}月{due.day}日"
    assert said["simple"].startswith("简单 · 1 个工作日，到 ")


# --- lead and helpers ---------------------------------------------------------------------------------------------


def test_helpers_see_the_case_and_may_answer_and_the_lead_finishes(centre, owner, rows):
    case = centre.do(centre.case_in("accepted"), "router01", "route", unit="water", helpers="heating")
    assert [one["id"] for one in case["helpers"]] == ["heating"]
    helper = centre.who("unit02")
    assert [one["title"] for one in helper.get("/notices").body["items"]] == [f"请你单位协办：{case['case_no']}"]
    shown = helper.get(f"/cases/{case['id']}").body
    assert [one["name"] for one in shown["actions"]] == ["progress", "supplement"]
    case = centre.do(case, "unit02", "progress", note="我们先关了总阀")
    for action, values in (("sign", {}), ("return", {"note": "x"})):
        answer = helper.act(case, action, **values)
        assert (answer.status, answer.code) == (403, "case.lead_unit_only")
    case = centre.do(case, "router01", "assess", difficulty="simple", risk="blue")
    case = centre.do(case, "unit01", "handle")
    answer = helper.act(case, "finish", resolution="好了")
    assert (answer.status, answer.code) == (403, "case.lead_unit_only")
    case = centre.do(case, "router01", "help", helpers="")
    assert case["helpers"] == []
    assert helper.get(f"/cases/{case['id']}").status == 404
    assert centre.do(case, "router01", "help", helpers="heating")["helpers"][0]["id"] == "heating"


def test_who_leads_does_not_help_beside_and_nobody_helps_what_was_sent_back(centre):
    router = centre.who("router01")
    case = centre.case_in("accepted")
    for values, code in (
        ({"unit": "water", "helpers": "water"}, "case.helper_is_lead"),
        ({"unit": "water", "helpers": "moon"}, "unit.absent"),
    ):
        assert router.act(case, "route", **values).code == code
    case = centre.do(case, "router01", "route", unit="water", helpers="heating")
    case = centre.do(case, "unit01", "return", note="不归我们")
    assert centre.who("unit02").get(f"/cases/{case['id']}").status == 404
    assert case["steps"][-1]["changes"]["helpers"] == []


# --- 签收, 进展 ------------------------------------------------------------------------------------------------------


def test_signing_stops_the_limit_to_sign_and_begins_the_one_to_assess(centre, change):
    change("UPDATE time_limit SET amount = 8 WHERE step = 'assess' AND grade = 'urgent'")
    case = centre.case_in("routed")
    signed = centre.do(case, "unit01", "sign")
    assert (signed["state"], signed["signed"]) == ("routed", True)
    assert signed["due_at"] > case["due_at"]
    answer = centre.who("unit01").act(signed, "sign")
    assert (answer.status, answer.code) == (422, "case.signed_already")
    again = centre.do(centre.do(signed, "unit01", "return", note="错了"), "router01", "route", unit="heating")
    assert again["signed"] is False
    change("UPDATE time_limit SET amount = 4 WHERE step = 'assess' AND grade = 'urgent'")


def test_signing_late_what_was_assessed_leaves_the_time_to_settle(centre):
    case = centre.case_in("assessed")
    signed = centre.do(case, "unit01", "sign")
    assert (signed["signed"], signed["due_at"]) == (True, case["due_at"])


def test_progress_reaches_resident_and_reporter_only_when_it_is_said_to(centre, worker, door):
    token = "a" * 32
    case = centre.case_in("handling", public_token_hash=sha256(token.encode()).hexdigest())
    case = centre.do(case, "unit01", "progress", note="阀门型号要等厂家", tell="no")
    case = centre.do(case, "unit01", "progress", note="明天上午来换阀门", tell="yes")
    told = door.anybody.post("/public/case", {"token": token}).body
    assert [one["words"] for one in told["progress"]] == ["明天上午来换阀门"]
    mirror, _, _ = worker.pull_all()
    titles = [row["title"] for (entity, _), row in mirror.items() if entity == "notice"]
    assert titles.count(f"你上报的 {case['case_no']}，有新进展") == 1


# --- the rule alone -----------------------------------------------------------------------------------------------

candidates = st.lists(
    st.builds(
        Candidate,
        id=st.sampled_from([f"u{n}" for n in range(8)]),
        name=st.just("单位"),
        categories=st.frozensets(st.sampled_from(["a", "a.x", "b"])),
        areas=st.lists(st.sampled_from(["620902", "620902001", "620902101"]), max_size=2).map(tuple),
        open=st.integers(0, 5),
    ),
    unique_by=lambda one: one.id,
    max_size=8,
)


@given(candidates, st.sets(st.sampled_from([f"u{n}" for n in range(8)])))
def test_every_unit_is_offered_once_and_none_suggested_that_sent_it_back_or_works_elsewhere(units, gone):
    matter = Matter("a.x", "甲", None, "620902001001", {}, dict.fromkeys(gone, "不归我们"))
    offered = offers(matter, units)
    assert sorted(one.id for one in offered) == sorted(one.id for one in units)
    by_id = {one.id: one for one in units}
    suggested = [by_id[one.id] for one in offered if one.suggested]
    assert [one.id for one in offered[: len(suggested)]] == [one.id for one in suggested]
    for one in suggested:
        assert one.id not in gone
        assert not one.areas or any("620902001001".startswith(code) for code in one.areas)
        assert {"a", "a.x"} & one.categories
    known_alike = [one for one in suggested if "a.x" in one.categories and not one.areas]
    assert [one.open for one in known_alike] == sorted(one.open for one in known_alike)


def test_who_sent_it_back_is_read_out_of_the_story():
    def step(action, note=None, **changes):
        return {"action": action, "note": note, "changes": changes}

    story = [
        step("route", unit="a"),
        step("recall", unit=None),
        step("route", unit="b"),
        step("return", "不", unit=None),
    ]
    assert returned_by(story) == {"b": "不"}
    assert returned_by([*story, step("recur", unit=None), step("route", unit="a"), step("return", unit=None)]) == {
        "b": "不",
        "a": "",
    }


@pytest.mark.parametrize(("day", "clock"), list(product((27, 28), ("07:59", "08:00", "17:59", "18:00", "23:00"))))
def test_a_turn_over_midnight_belongs_to_the_day_it_begins_on(day, clock):
    """2026-11-27 is a Friday: Friday's night goes on into Saturday morning, Saturday has no turn."""
    hour, minute = map(int, clock.split(":"))
    moment = datetime(2026, 11, day, hour, minute, tzinfo=LOCAL_ZONE)
    rota = [{"name": "夜", "phone": None, "days": [5], "from": "18:00", "to": "08:00"}]
    there = bool(on_call(rota, moment))
    assert there == ((day == 27 and hour >= 18) or (day == 28 and hour < 8))


def test_a_unit_that_helps_opens_nobodys_telephone(centre):
    case = centre.case_in("handling", contact={"name": "张三", "phone": "13900001111"})
    case = centre.do(case, "router01", "help", helpers="heating")
    why = {"reason": "约时间上门"}
    assert centre.who("unit02").get(f"/cases/{case['id']}").status == 200
    assert centre.who("unit02").post(f"/cases/{case['id']}/contact", why).code == "auth.not_permitted"
    assert centre.who("unit01").post(f"/cases/{case['id']}/contact", why).status == 200


def test_a_grave_matter_is_judged_simple_only_with_a_reason(centre, change):
    """A warning that can be answered: risk and urgency say nothing of how long it takes, but seldom go with the shortest limit."""
    case, router = centre.case_in("routed"), centre.who("router01")

    def asks():
        [action] = [one for one in router.get(f"/cases/{case['id']}").body["actions"] if one["name"] == "assess"]
        return next(field for field in action["fields"] if field["name"] == "reason")

    by = {"field": "difficulty", "values": ["simple"]}
    assert asks()["asked_with"] == by | {"also": {"field": "risk", "values": ["red"]}}
    assert asks()["hint"].startswith("风险等级是“红”，却选了“简单”")
    refused = router.act(case, "assess", difficulty="simple", risk="red")
    assert (refused.status, refused.code) == (422, "case.too_simple")
    assert refused.body["details"] == {
        "against": "风险等级是“红”",
        "fields": {"reason": "风险等级是“红”，判“简单”要写明为什么"},
    }
    change("UPDATE cases SET urgency = 'grave' WHERE id = :id", id=case["id"])
    assert asks()["asked_with"] == by
    both = router.act(case, "assess", difficulty="simple", risk="red", reason=" ")
    assert both.body["details"]["against"] == "风险等级是“红”，紧急程度是“重大”"
    assert router.act(case, "assess", difficulty="simple", risk="blue").code == "case.too_simple"
    done = centre.do(case, "router01", "assess", difficulty="simple", risk="red", reason="换个阀门就好")
    assert (done["difficulty"], done["risk"]) == ("simple", "red")
    assert done["steps"][-1]["changes"]["reason"] == "换个阀门就好"
    other = centre.case_in("routed")
    assert centre.do(other, "router01", "assess", difficulty="ordinary", risk="red")["state"] == "assessed"
