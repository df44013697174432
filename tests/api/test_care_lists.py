"""The lists an administrator edits: read whole, kinds of errands, the centre, order, two at once, and who may."""

from __future__ import annotations

import pytest

from server.core.problems import LIST_STALE
from tests.care import register
from tests.errands import intake, open_at_door, taken_in
from tests.list_desk import CENTRE, GROUP, KIND, TIER


def test_the_lists_in_use_are_told_to_everybody(door):
    body = door.login("unit01", app="console").get("/care/groups").body
    groups = {one["code"]: one for one in body["groups"]}
    assert (groups["mental"]["supervised"], groups["elderly_alone"]["supervised"]) == (True, False)
    assert groups["elderly_alone"]["tier"] == "key"
    assert {one["code"]: (one["every"], one["unit"]) for one in body["tiers"]}["high"] == (1, "weeks")
    assert body["rule"]["grave_hours"] == 24


def test_whoever_edits_them_sees_them_whole(desk, officer):
    register(officer)
    lists = desk.lists()
    assert {name: len(lists[name]) for name in ("groups", "tiers", "errand_kinds")} == {
        "groups": 14,
        "tiers": 7,
        "errand_kinds": 12,
    }
    assert {one["code"]: one["plans"] for one in lists["tiers"] if one["plans"]} == {"high": 1}
    assert lists["rule"] == {
        "days_ahead": 7,
        "grave_hours": 24,
        "leader_after_days": 1,
        "neighbourhood_after_days": 3,
        "keep_days": 7,
        "lock_hidden_minutes": 5,
        "lock_idle_minutes": 10,
        "version": 1,
    }
    assert desk.line("errand_kinds", "old_age_allowance") == {
        "code": "old_age_allowance",
        "name": "高龄津贴",
        "papers": ["身份证", "户口本", "银行卡", "一寸照片"],
        "where_to": "街道民政窗口",
        "limit_amount": 5,
        "limit_unit": "working_days",
        "version": 1,
        "retired": False,
    }


# --- categories -------------------------------------------------------------------------------------------------------


def test_what_people_call_a_matter_and_what_is_like_it_reaches_phones(desk, worker, rows):
    before = desk.line("categories", "livelihood.heating")
    assert (before["name"], before["similar"]) == ("供热", ["供热纠纷"])
    facts = {"keywords": "暖气  不热 地暖 暖气", "advice": "量一下室温。", "similar": ["供热纠纷", "渗漏堵塞", "供热"]}
    assert desk.save("categories/livelihood.heating", facts, before["version"]).status == 200
    row = worker.pull_all()[0]["category", "livelihood.heating"]
    assert (row["keywords"], row["advice"]) == ("暖气 不热 地暖", "量一下室温。")
    assert row["similar_to"] == ["dispute.heating", "environment.leak"]
    assert "dinuan" in row["pinyin"].split()
    assert desk.save("categories/livelihood.heating", facts, before["version"]).code == LIST_STALE.code
    assert rows("SELECT 1 FROM journal_entry WHERE action = 'category.change'") != []
    as_delivered = {name: before[name] for name in ("keywords", "advice", "similar")}
    assert desk.save("categories/livelihood.heating", as_delivered).status == 200


@pytest.mark.parametrize(
    ("code", "similar", "fault"),
    [
        ("livelihood.heating", ["没有这一类"], "没有“没有这一类”"),
        ("livelihood.heating", ["家庭暴力"], "不能拿来比"),
        ("protected.minor", ["供热"], "要保护的事"),
    ],
)
def test_what_may_not_be_compared_is_not_made_alike(desk, code, similar, fault):
    answer = desk.save(f"categories/{code}", {"keywords": None, "advice": None, "similar": similar})
    assert answer.code == "request.invalid"
    assert fault in answer.body["details"]["fields"]["similar"][0]
    assert desk.save("categories/nowhere", {"keywords": None, "advice": None, "similar": []}).code == "category.absent"


# --- kinds of errands -------------------------------------------------------------------------------------------------


def test_a_kind_of_errand_is_entered_offered_and_taken_out_of_use(door, desk, clerk, worker, rows):
    assert desk.save("errand-kinds/parcel", KIND).status == 200
    offered = clerk.get("/errands/kinds").body["items"][-1]
    assert offered == {
        "code": "parcel",
        "name": "代取快递",
        "papers": ["取件码"],
        "where_to": "小区驿站",
        "limit": {"amount": 2, "unit": "working_days"},
    }
    assert worker.get("/care/list").body["errand_kinds"][-1]["name"] == "代取快递"
    errand = taken_in(clerk, kind="parcel")
    due_at = errand["due_at"]
    changed = KIND | {"papers": ["取件码", "身份证", "取件码"], "limit_amount": 5}
    assert desk.save("errand-kinds/parcel", changed).status == 200
    assert desk.line("errand_kinds", "parcel")["papers"] == ["取件码", "身份证"]
    running = clerk.get(f"/errands/{errand['id']}").body
    assert running["due_at"] == due_at, "an errand under way keeps the day it was given"
    assert [one["name"] for one in running["papers"]] == ["取件码", "身份证"]

    assert desk.save("errand-kinds/parcel", changed | {"retired": True}).status == 200
    assert "parcel" not in {one["code"] for one in clerk.get("/errands/kinds").body["items"]}
    assert clerk.post("/errands", intake(kind="parcel")).code == "errand.kind_absent"
    assert open_at_door(worker, kind="parcel")["status"] == "applied"
    assert clerk.get(f"/errands/{errand['id']}").body["kind"]["name"] == "代取快递"
    assert [
        one["details"]["limit"]
        for one in rows("SELECT details FROM journal_entry WHERE action = 'errand_kind.change' ORDER BY id")
    ] == ["2 working_days", "5 working_days", "5 working_days"]


def test_the_kind_that_a_visit_asked_for_is_kept_as_stays_in_use(desk, rows):
    kind = desk.line("errand_kinds", "home_visit")
    facts = {name: kind[name] for name in KIND}
    refused = desk.save("errand-kinds/home_visit", facts | {"retired": True})
    assert refused.body["details"]["fields"] == {"retired": ["请人上门要用到这一种，不能停用"]}
    assert rows("SELECT retired_at FROM errand_kind WHERE code = 'home_visit'") == [{"retired_at": None}]
    assert desk.save("errand-kinds/home_visit", facts | {"name": "上门看看"}).status == 200


# --- the centre -------------------------------------------------------------------------------------------------------


def test_what_slips_say_of_the_centre_reaches_every_desk_and_phone(door, desk, worker, rows):
    before = {"name": "社会治理综合服务中心", "phone": None, "address": None}
    assert worker.get("/centre").body == before
    assert desk.save("centre", CENTRE).status == 200
    assert door.login("unit01", app="console").get("/centre").body == CENTRE
    assert worker.get("/care/list").body["centre"] == CENTRE
    assert rows("SELECT details FROM journal_entry WHERE action = 'centre.change'") == [
        {"details": {name: [before[name], CENTRE[name]] for name in CENTRE}}
    ]


# --- order, and two at once -------------------------------------------------------------------------------------------


def test_lines_stand_in_the_order_they_are_put_in(desk, officer, rows):
    codes = [one["code"] for one in desk.lists()["tiers"]]
    moved = [codes[1], codes[0], *codes[2:]]
    answer = desk.visitor.post("/lists/order", {"list": "tiers", "codes": moved})
    assert [one["code"] for one in answer.body["tiers"]] == moved
    assert [one["code"] for one in officer.get("/care/groups").body["tiers"]] == moved
    for wrong in (moved[1:], [*moved, "more"], [*moved, moved[0]]):
        refused = desk.visitor.post("/lists/order", {"list": "tiers", "codes": wrong})
        assert (refused.status, refused.code) == (409, "list.stale")
    assert [one["code"] for one in rows("SELECT code FROM care_tier ORDER BY sort")] == moved
    assert desk.visitor.post("/lists/order", {"list": "account", "codes": []}).code == "request.invalid"


@pytest.mark.parametrize(
    ("path", "facts"),
    [
        ("tiers/key", TIER),
        ("groups/disabled", GROUP),
        ("errand-kinds/pay_bills", KIND),
        ("rule", {"grave_hours": 48}),
        ("centre", CENTRE),
    ],
)
def test_what_a_colleague_saved_meanwhile_is_not_written_over(desk, rows, path, facts):
    first = desk.save(path, facts, base_version=1)
    assert first.status == 200, first.body
    before = desk.lists()
    for base_version in (0, 1, 3):
        second = desk.save(path, facts, base_version=base_version)
        assert (second.status, second.code, second.body["title"]) == (409, "list.stale", LIST_STALE.title)
    assert desk.lists() == before
    assert (
        len(
            rows(
                "SELECT 1 FROM journal_entry WHERE subject_kind IN ('care_tier','care_group','errand_kind','care_rule','centre')"
            )
        )
        == 1
    )


@pytest.mark.parametrize(
    ("path", "facts"),
    [
        ("tiers/key", TIER | {"every": 0}),
        ("tiers/key", TIER | {"unit": "years"}),
        ("tiers/Key!", TIER),
        ("groups/disabled", GROUP | {"tier": "nothing"}),
        ("groups/disabled", GROUP | {"name": "   "}),
        ("groups/disabled", GROUP | {"questions": [{"name": "a", "label": "x", "kind": "choice"}]}),
        (
            "groups/disabled",
            GROUP | {"questions": [{"name": "a", "label": "x", "kind": "choice", "choices": ["是", "是"]}]},
        ),
        ("groups/disabled", GROUP | {"questions": [{"name": "a", "label": "x", "kind": "text"}] * 2}),
        ("groups/disabled", GROUP | {"questions": [{"name": n, "label": "x", "kind": "text"} for n in ("a", "b")]}),
        ("groups/disabled", GROUP | {"name": "特困人员"}),
        ("tiers/key", TIER | {"name": "高风险"}),
        ("errand-kinds/pay_bills", KIND | {"name": "代购药"}),
        ("errand-kinds/pay_bills", KIND | {"limit_amount": 0}),
        ("errand-kinds/pay_bills", KIND | {"limit_unit": "weeks"}),
        ("errand-kinds/pay_bills", KIND | {"papers": [""]}),
        ("errand-kinds/pay bills", KIND),
        ("rule", {"grave_hours": 0}),
        ("rule", {"surprise": 1}),
        ("centre", CENTRE | {"name": ""}),
        ("centre", CENTRE | {"phone": "\u202e12345"}),
    ],
)
def test_a_line_that_makes_no_sense_is_refused_and_the_list_stays(desk, rows, path, facts):
    before = desk.lists()
    answer = desk.save(path, facts, base_version=1)
    assert (answer.status, answer.code) == (422, "request.invalid"), answer.body
    assert desk.lists() == before
    assert (
        rows(
            "SELECT 1 FROM journal_entry WHERE action LIKE 'care%' OR action LIKE 'errand_kind%' OR action LIKE 'centre%'"
        )
        == []
    )


@pytest.mark.parametrize("who", ["officer01", "director01", "worker01", "leader01"])
def test_only_an_administrator_reads_them_whole_and_changes_them(door, rows, who):
    visitor = door.login(who, app="console" if who in {"officer01", "director01"} else "field")
    answers = [
        visitor.get("/lists"),
        visitor.post("/lists/tiers/key", TIER),
        visitor.post("/lists/groups/disabled", GROUP),
        visitor.post("/lists/errand-kinds/pay_bills", KIND),
        visitor.post("/lists/rule", {"grave_hours": 1}),
        visitor.post("/lists/centre", CENTRE),
        visitor.post("/lists/order", {"list": "tiers", "codes": []}),
    ]
    assert {(answer.status, answer.code) for answer in answers} == {(403, "auth.not_permitted")}
    assert rows("SELECT grave_hours FROM care_rule") == [{"grave_hours": 24}]
