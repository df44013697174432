"""The demo's people of special groups and their errands: as the product would have them, whenever the demo is loaded."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

import pytest

from geo.district import build_district, cared_for, households
from geo.district.care_words import HEALTH, NEEDS
from server.catalogue import queries
from server.core import crypto
from server.core.clock import local_date, utc_now
from server.core.db import db
from server.demo import words
from server.demo.load import load
from server.errands import workflow
from server.errands.workflow import Action, State
from server.people import sealed
from server.people.id_number import parse_id_number
from server.people.models import PersonSensitive
from server.people.rhythm import Rhythm, missed, next_due
from server.steps import deadlines
from server.steps.codes import parse_code
from tests.door import Visitor

PLANS = (
    "SELECT p.*, t.every, t.unit, g.permission, e.grid_code, e.last_visit_at, a.username AS helper FROM care_plan p"
    " JOIN care_tier t ON t.code = p.tier_code JOIN care_group g ON g.code = p.group_code"
    " JOIN person e ON e.id = p.person_id LEFT JOIN account a ON a.id = p.helper_id"
)


@pytest.fixture(scope="module")
def demo(loaded_demo):
    return loaded_demo


@pytest.fixture(scope="module")
def plans(demo):
    return demo.rows(PLANS)


@pytest.fixture(scope="module")
def people(demo):
    """Everybody, with what is sealed in clear."""
    found = demo.rows("SELECT * FROM person e JOIN person_sensitive s ON s.person_id = e.id ORDER BY e.id")
    with demo.app.app_context():
        for row in found:
            held = PersonSensitive(**{name: row[name] for name in ("person_id", *sealed.FIELDS)})
            row["clear"] = {name: sealed.get(held, name) for name in sealed.FIELDS}
            number, phone = row["clear"]["id_number"], row["clear"]["phone"]
            assert row["id_number_index"] == crypto.blind(number, sealed.ID_NUMBER)
            assert row["phone_index"] == (crypto.blind(sealed.digits(phone), sealed.PHONE) if phone else None)
    return found


@pytest.fixture
def log_in(demo):
    """``log_in("worker01")``: somebody of the demo, with one tap."""

    def tap(username: str, *, console: bool = False) -> Visitor:
        client = demo.app.test_client()
        path = "/api/v1/console/demo/login" if console else "/api/v1/demo/login"
        answer = client.post(path, json={"username": username})
        assert answer.status_code == 200
        return Visitor(client, answer.get_json()["access_token"], answer.get_json()["user"])

    return tap


def standing(plans, today):
    """Shares of people overdue, due today or in the two days after, and in time."""
    due = {}
    for plan in plans:
        if plan["ended_on"] is None:
            due[plan["person_id"]] = min(plan["due_on"], due.get(plan["person_id"], plan["due_on"]))
    found = Counter(
        "late" if day < today else "soon" if day <= today + timedelta(2) else "fine" for day in due.values()
    )
    return {name: count / len(due) for name, count in found.items()}


def test_there_are_about_six_thousand_people_of_every_group(demo, people, plans):
    assert 5500 <= len(people) <= 6500
    for label, table in (("特殊群体", "person"), ("关爱计划", "care_plan"), ("代办", "errand")):
        assert f"{label} {demo.one(f'SELECT count(*) FROM {table}')}" in demo.said.replace(" ，", "，")
    groups = Counter(plan["group_code"] for plan in plans)
    assert set(groups) == {row["code"] for row in demo.rows("SELECT code FROM care_group")}
    assert groups["low_income"] > groups["disabled"] > groups["elderly_alone"] > groups["elderly_alone_80"] > 400
    assert 200 <= sum(groups[code] for code in ("mental", "corrections", "released")) <= 600
    assert (
        demo.rows(
            "SELECT 1 FROM person e LEFT JOIN household h ON h.id = e.household_id"
            " WHERE (h.grid_code, h.address_text, h.door) IS DISTINCT FROM (e.grid_code, e.address_text, e.door)"
            " OR NOT ST_Equals(h.geom, e.geom)"
        )
        == []
    )


def test_the_same_seed_invents_the_same_people():
    district = build_district()
    grid = district.central_grid
    homes = households(district, grid)
    assert cared_for(district, grid, homes) == cared_for(district, grid, homes)
    zhang = cared_for(district, grid, homes)[0]
    assert (zhang.who.name, zhang.who.age, zhang.groups) == ("张桂兰", 86, ("elderly_alone_80",))


def test_id_numbers_check_and_are_those_of_the_people(people):
    today = local_date(utc_now())
    numbers = [row["clear"]["id_number"] for row in people]
    assert len(set(numbers)) == len(numbers)
    for row in people:
        number = parse_id_number(row["clear"]["id_number"], today)
        assert number.text.startswith("620902")
        assert (number.sex, number.born_on.year) == (row["sex"], row["birth_year"])
        phones = [row["clear"]["phone"], (row["clear"]["guardian"] or {}).get("phone")]
        assert all(phone.startswith("199-0000-") for phone in phones if phone)


def test_ages_fit_the_groups(plans, people):
    year = local_date(utc_now()).year
    ages = {row["id"]: year - row["birth_year"] for row in people}
    of = {
        code: [ages[plan["person_id"]] for plan in plans if plan["group_code"] == code] for code in (*NEEDS, "orphan")
    }
    assert min(of["elderly_alone_80"]) >= 80
    assert min(of["elderly_alone"]) >= 60
    assert max(of["orphan"] + of["child_in_difficulty"]) <= 17
    assert min(of["corrections"] + of["released"] + of["mental"]) >= 18


def test_due_days_are_those_of_the_product_and_the_picture_is_calm(demo, plans):
    today = local_date(utc_now())
    with demo.app.app_context():
        hours = queries.care_rule().grave_hours
        db.session.remove()
    for plan in plans:
        rhythm = Rhythm(plan["every"], plan["unit"])
        seen = {"began_on": plan["began_on"], "last_seen_on": plan["last_seen_on"]}
        assert plan["due_on"] == next_due(rhythm, **seen, grave_at=None, grave_hours=hours)
        assert plan["began_on"] < plan["last_seen_on"] < today
        if plan["ended_on"] is None:
            assert missed(rhythm, plan["due_on"], today) <= 1
    share = standing(plans, today)
    assert 0.86 <= share["fine"] <= 0.90
    assert 0.07 <= share["soon"] <= 0.11
    assert 0.02 <= share["late"] <= 0.04
    weekly = [plan for plan in plans if plan["tier_code"] == "high" and plan["ended_on"] is None]
    assert 3 <= sum(plan["due_on"] < today for plan in weekly) <= 60, "a few missed one week"


def test_visits_agree_with_what_is_known_of_the_last_one(demo, people, plans):
    visits = demo.rows(
        "SELECT v.*, s.body, a.name AS by, e.household_id AS home FROM visit v JOIN person e ON e.id = v.person_id"
        " JOIN account a ON a.id = v.account_id LEFT JOIN visit_sensitive s ON s.visit_id = v.id"
        " ORDER BY v.person_id, v.occurred_at"
    )
    of = {person_id: list(mine) for person_id, mine in groupby(visits, key=lambda visit: visit["person_id"])}
    seen = {plan["person_id"]: plan["last_seen_on"] for plan in plans}
    assert demo.one("SELECT count(*) FROM visit_sensitive") == len(visits)
    with demo.app.app_context():
        for person in people:
            mine = of[person["id"]]
            last, met = mine[-1], [visit for visit in mine if visit["outcome"] in {"well", "matter"}][-1]
            assert (person["last_visit_at"], person["last_visit_outcome"]) == (last["occurred_at"], last["outcome"])
            assert person["version"] == 1 + len(mine)
            assert seen[person["id"]] == local_date(met["occurred_at"])
            body = crypto.unseal(met["body"], f"visit:{met['id']}")
            said = person["clear"]["last_said"]
            assert (said["visit_id"], datetime.fromisoformat(said["at"])) == (str(met["id"]), met["occurred_at"])
            assert (said["by"], said["outcome"], said["mode"]) == (met["by"], met["outcome"], met["mode"])
            assert (said["note"], said["answers"]) == (body["note"], body["answers"])
            assert all(
                (visit["note"], visit["signs"], visit["household_id"]) == (None, [], visit["home"]) for visit in mine
            )


def test_a_household_seen_these_days_is_not_due(demo):
    settled = utc_now() - timedelta(days=4)
    met = demo.rows(
        "SELECT 1 FROM household h WHERE due_on IS NOT NULL AND EXISTS (SELECT 1 FROM visit v WHERE v.household_id = h.id"
        " AND v.person_id IS NOT NULL AND v.outcome IN ('well','matter') AND v.occurred_at > :settled)",
        settled=settled,
    )
    assert met == []


def test_nothing_sealed_stands_in_clear(demo, people):
    tables = ("person", "person_sensitive", "care_plan", "visit_sensitive", "errand", "errand_sensitive", "errand_step")
    dump = "".join(row["whole"] for table in tables for row in demo.rows(f"SELECT t::text AS whole FROM {table} t"))
    dump += "".join(
        row["whole"] for row in demo.rows("SELECT v::text AS whole FROM visit v WHERE person_id IS NOT NULL")
    )
    notes = [
        note
        for texts in (words.CARE_NOTES, words.CHILD_NOTES, words.ERRAND_NOTES)
        for found in texts.values()
        for note in found
    ]
    planted = {*notes, words.ZHANG_LAST_TIME, words.ZHANG_ERRAND, words.ZHANG_PAPERS, "199-0000"}
    planted |= {text for texts in (HEALTH, NEEDS, words.ERRAND_REQUESTS) for found in texts.values() for text in found}
    planted |= {row["clear"]["id_number"] for row in people[:200]} | {
        sealed.digits(row["clear"]["phone"]) for row in people[:200] if row["clear"]["phone"]
    }
    for text in planted - {None}:
        assert text not in dump
        assert text.encode().hex() not in dump


def test_visitor01_has_nine_people_due_and_is_named_for_all_of_them(demo, log_in, plans):
    visitor, today = log_in("visitor01"), local_date(utc_now())
    answer = visitor.get("/care/list")
    assert answer.status == 200
    due = [one["due_on"] for one in answer.body["people"]]
    assert len(due) == 9
    assert due.count(today.isoformat()) == 3
    assert today.isoformat() <= due[0] <= due[-1] <= (today + timedelta(days=7)).isoformat()
    assert all(plan["helper"]["name"] == visitor.user["name"] for one in answer.body["people"] for plan in one["plans"])
    assert all(one["last_said"] and one["needs"] and one["location"] for one in answer.body["people"])
    named = {plan["person_id"] for plan in plans if plan["helper"] == "visitor01"}
    assert len(named) == 21


def test_zhang_is_due_today_on_worker01s_list_and_half_her_papers_are_there(log_in):
    worker, today = log_in("worker01"), local_date(utc_now())
    body = worker.get("/care/list").body
    zhang = body["people"][0]
    assert (zhang["name"], zhang["age"], zhang["due_on"], zhang["missed"]) == ("张桂兰", 86, today.isoformat(), 0)
    assert (zhang["address_text"], zhang["door"]) == ("花园社区 8号院", "3单元 201")
    [plan] = zhang["plans"]
    assert (plan["group"]["code"], plan["tier"]["code"], plan["helper"]) == ("elderly_alone_80", "high", None)
    assert plan["last_seen_on"] == (today - timedelta(days=7)).isoformat()
    assert (zhang["last_said"]["note"], zhang["last_said"]["by"]) == ("腿疼，已约社区医生。", "王芳")
    [errand] = [one for one in body["errands"] if one["person_id"] == zhang["id"]]
    assert (errand["kind"]["code"], errand["state"], errand["mine"]) == ("old_age_allowance", "papers", True)
    assert [(paper["name"], paper["got"]) for paper in errand["papers"]] == [
        ("身份证", True),
        ("户口本", True),
        ("银行卡", False),
        ("一寸照片", False),
    ]
    assert [step["action"] for step in errand["steps"]] == ["open", "gather"]
    assert errand["due_at"] > utc_now().isoformat()
    assert not any(one["due_on"] < today.isoformat() for one in body["people"]), "her own list is calm"


def test_each_post_sees_what_is_its_own(log_in, plans):
    officer, director = log_in("officer01", console=True), log_in("director01", console=True)
    supervised = {plan["person_id"] for plan in plans if plan["permission"] and plan["ended_on"] is None}
    open_to_all = {plan["person_id"] for plan in plans if not plan["permission"] and plan["ended_on"] is None}
    here = {
        plan["person_id"] for plan in plans if plan["grid_code"].startswith("620902001") and plan["ended_on"] is None
    }
    assert officer.get("/people").body["total"] == len(here & (supervised | open_to_all))
    assert director.get("/people").body["total"] == len(open_to_all)
    assert officer.get("/people").body["items"][0]["view"] == "manage"
    assert director.get("/people").body["items"][0]["name"].endswith("**")
    assert officer.get("/people", due="overdue").body["total"] > 0
    assert officer.get("/care/list").body["people"], "what is overdue has climbed to the town"
    climbed = log_in("leader01").get("/care/list").body["people"]
    assert any(one["climbed"] for one in climbed)


def test_people_under_supervision_have_somebody_by_name(demo, plans, log_in):
    mine = [plan for plan in plans if plan["permission"]]
    assert all(plan["helper"] for plan in mine)
    assert {"leader01"} < {plan["helper"] for plan in mine}
    for plan in mine:
        worker_of = demo.rows(
            "SELECT 1 FROM account a JOIN assignment p ON p.account_id = a.id WHERE a.username = :who"
            " AND :grid LIKE p.area_code || '%'",
            who=plan["helper"],
            grid=plan["grid_code"],
        )
        assert worker_of, "somebody of the neighbourhood"


def test_every_errand_is_one_the_workflow_allows(demo):
    now = utc_now()
    errands = demo.rows("SELECT e.*, k.papers AS asked FROM errand e JOIN errand_kind k ON k.code = e.kind")
    steps = demo.rows(
        "SELECT s.*, r.label FROM errand_step s JOIN assignment p ON p.account_id = s.account_id"
        " JOIN role r ON r.code = p.role ORDER BY errand_id, seq"
    )
    histories = {errand_id: list(mine) for errand_id, mine in groupby(steps, key=lambda step: step["errand_id"])}
    states = Counter(errand["state"] for errand in errands)
    assert 140 <= len(errands) <= 170
    assert set(states) == set(map(str, State))
    assert 3 <= sum(errand["due_at"] <= now for errand in errands if errand["due_at"]) <= 10
    for errand in errands:
        mine, before, moment = histories[errand["id"]], None, errand["opened_at"]
        assert [step["seq"] for step in mine] == list(range(1, errand["version"] + 1))
        assert mine[0]["at"] == errand["opened_at"]
        for step in mine:
            if before is None:
                assert (step["action"], step["to_state"]) == ("open", "accepted")
            else:
                rule = workflow.rule_for(step["action"])
                assert State(before) in rule.before
                assert step["to_state"] == str(rule.after)
            assert moment <= step["at"] <= now
            assert step["role_label"] == step["label"]
            before, moment = step["to_state"], step["at"]
        assert before == errand["state"]
        assert set(errand["papers"]) <= set(errand["asked"])
        is_open = State(errand["state"]) in workflow.OPEN
        assert (errand["due_at"] is not None, errand["closed_at"] is None) == (is_open, is_open)
        assert is_open or errand["closed_at"] == moment
        if Action.FILE in {step["action"] for step in mine}:
            assert errand["papers"] == errand["asked"]
    assert min(errand["opened_at"] for errand in errands) > now - timedelta(days=24)


def test_errand_deadlines_and_numbers_are_those_the_product_gives(demo):
    errands = demo.rows(
        "SELECT e.*, k.limit_amount, k.limit_unit FROM errand e JOIN errand_kind k ON k.code = e.kind"
        " ORDER BY opened_at, errand_no"
    )
    with demo.app.app_context():
        calendar = queries.calendar()
        db.session.remove()
    last = {}
    for errand in errands:
        code = parse_code(errand["errand_no"].removeprefix("DB"))
        assert code.day == local_date(errand["opened_at"])
        last.setdefault(code.day, []).append(code.serial)
        if errand["due_at"]:
            limit = deadlines.Limit(errand["limit_amount"], deadlines.LimitUnit(errand["limit_unit"]))
            set_to = deadlines.deadline(errand["opened_at"], limit, calendar)
            assert (errand["yellow_at"], errand["due_at"]) == (set_to.yellow_at, set_to.due_at)
    assert all(sorted(serials) == list(range(1, len(serials) + 1)) for serials in last.values())
    stored = {row["day"]: row["last"] for row in demo.rows("SELECT day, last FROM errand_serial")}
    assert stored == {day: len(serials) for day, serials in last.items()}


@pytest.mark.parametrize("wall_clock", ["2027-03-29 00:10", "2026-12-31 12:00"], ids=["month-end-night", "new-year"])
def test_whenever_it_is_loaded_the_picture_is_calm(make_installation, wall_clock):
    now = datetime.fromisoformat(wall_clock).replace(tzinfo=ZoneInfo("Asia/Shanghai"))
    made = make_installation(demo=True)
    with made.app.app_context():
        load(seed=None, password="demo password", now=now, say=lambda _: None)
        db.session.commit()
        db.session.remove()
    plans, today = made.rows(PLANS), local_date(now)
    share = standing(plans, today)
    assert 0.85 <= share["fine"] <= 0.94
    assert 0.02 <= share["late"] <= 0.04
    assert max(plan["last_visit_at"] for plan in plans) < now
    due = {
        plan["person_id"] for plan in plans if plan["helper"] == "visitor01" and plan["due_on"] <= today + timedelta(7)
    }
    assert len(due) == 9
    assert made.one("SELECT count(*) FROM errand WHERE due_at <= :now", now=now) >= 3
