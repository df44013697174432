"""The list somebody walks out with, and what a visit does to it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from server.core.clock import utc_now
from tests.care import TODAY, days, id_number, register
from tests.world import GRID1

SAID = "说夜里胸口疼，糖尿病药快没了"


@pytest.fixture
def due(owner):
    """``due(person, day)``: make somebody due on a day."""

    def fall_due(somebody, day):
        with owner.begin() as connection:
            connection.execute(
                text("UPDATE care_plan SET due_on = :day, last_seen_on = NULL WHERE person_id = :id"),
                {"day": day, "id": somebody["id"]},
            )

    return fall_due


def visit(visitor, somebody=None, **more):
    payload = {"visit_id": str(uuid4()), "outcome": "well", "person_id": somebody and somebody["id"]} | more
    [outcome] = visitor.push(visitor.operation("visit.log", {k: v for k, v in payload.items() if v is not None}))
    return outcome


def plan_of(rows):
    [plan] = rows("SELECT due_on, last_seen_on, grave_at IS NOT NULL AS grave FROM care_plan")
    return plan


def test_it_holds_whom_to_see_in_the_coming_days_and_what_the_door_needs(worker, officer, due):
    soon = register(officer)
    far = register(officer, name="远的", id_number=id_number(serial=3))
    due(soon, days(3))
    due(far, days(8))
    body = worker.get("/care/list").body
    assert [(one["name"], one["due_on"]) for one in body["people"]] == [("张桂兰", days(3).isoformat())]
    assert body["people"][0]["phone"] == "199-0000-0001"
    assert "id_number" not in body["people"][0]
    assert body["until"] == days(7).isoformat()
    assert {group["code"] for group in body["groups"]} >= {"elderly_alone_80"}


def test_what_is_overdue_climbs_to_the_leader_and_then_to_the_neighbourhood(door, worker, officer, due):
    somebody = register(officer)
    leader = door.login("leader01")
    for day, level, climbed in ((0, "worker", False), (-1, "leader", True), (-3, "neighbourhood", True)):
        due(somebody, days(day))
        [mine] = worker.get("/care/list").body["people"]
        assert (mine["plans"][0]["level"], mine["climbed"]) == (level, False)
        assert [one["climbed"] for one in leader.get("/care/list").body["people"]] == ([True] if climbed else [])
        assert len(officer.get("/people", level="neighbourhood").body["items"]) == (
            1 if level == "neighbourhood" else 0
        )


@pytest.mark.parametrize(
    ("outcome", "moves"), [("well", True), ("matter", True), ("absent", False), ("refused", False)]
)
def test_being_met_moves_the_plan_and_an_honest_no_does_not(worker, officer, due, rows, outcome, moves):
    somebody = register(officer)
    due(somebody, TODAY)
    said = {"note": SAID} if outcome == "matter" else {}
    assert visit(worker, somebody, outcome=outcome, **said)["status"] == "applied"
    plan = plan_of(rows)
    assert plan["due_on"] == (days(7) if moves else TODAY)
    assert plan["last_seen_on"] == (TODAY if moves else None)
    assert rows("SELECT last_visit_outcome FROM person") == [{"last_visit_outcome": outcome}]


def test_a_telephone_counts_where_the_tier_says_so(worker, officer, due, rows):
    weekly = register(officer)
    due(weekly, TODAY)
    visit(worker, weekly, mode="phone")
    assert plan_of(rows)["due_on"] == TODAY
    officer.post(f"/people/{weekly['id']}/plans/{weekly['plans'][0]['id']}", {"tier": "key"})
    visit(worker, weekly, mode="phone")
    assert plan_of(rows)["last_seen_on"] == TODAY


def test_what_was_said_is_sealed_read_by_the_next_visitor_and_stands_nowhere_else(worker, officer, due, rows, app):
    somebody = register(officer)
    due(somebody, TODAY)
    outcome = visit(worker, somebody, outcome="matter", note=SAID, answers={"meals": "吃得少"}, signs=["fall_risk"])
    assert outcome["result"]["person_id"] == somebody["id"]
    due(somebody, days(1))
    [one] = worker.get("/care/list").body["people"]
    assert (one["last_said"]["note"], one["last_said"]["answers"], one["last_said"]["by"]) == (
        SAID,
        {"meals": "吃得少"},
        "王芳",
    )
    assert rows("SELECT note, signs FROM visit") == [{"note": None, "signs": []}]
    mirror, _, _ = worker.pull_all()
    assert SAID not in str(mirror)
    everything = rows(
        "SELECT (SELECT string_agg(v::text, '') FROM visit v) || (SELECT string_agg(o::text, '') FROM operation o) || (SELECT string_agg(s::text, '') FROM person_sensitive s) AS dump"
    )
    assert SAID not in everything[0]["dump"]
    assert SAID.encode().hex() not in everything[0]["dump"]


def test_answers_to_questions_of_a_hidden_group_are_not_told_to_who_may_not_know_of_it(door, worker, officer, due):
    somebody = register(officer, groups=[{"group": "elderly_alone"}, {"group": "mental"}])
    due(somebody, TODAY)
    visit(worker, somebody, answers={"meals": "正常", "state": "不好"})
    due(somebody, TODAY)
    [mine] = worker.get("/care/list").body["people"]
    assert mine["last_said"]["answers"] == {"meals": "正常"}
    whole = officer.get(f"/people/{somebody['id']}").body
    assert whole["last_said"]["answers"] == {"meals": "正常", "state": "不好"}


def test_an_older_visit_that_comes_late_covers_nothing_newer(worker, officer, due, rows):
    somebody = register(officer)
    visit(worker, somebody, note="新的")
    late = (utc_now() - timedelta(days=2)).isoformat()
    visit(worker, somebody, note="旧的", occurred_at=late)
    due(somebody, TODAY)
    [one] = worker.get("/care/list").body["people"]
    assert one["last_said"]["note"] == "新的"


def test_a_grave_change_brings_somebody_back_within_a_day_until_they_are_seen(worker, officer, rows):
    somebody = register(officer)
    visit(worker, somebody, outcome="matter", grave=True)
    plan = plan_of(rows)
    assert (plan["due_on"], plan["grave"]) == (days(1), True)
    assert [one["id"] for one in officer.get("/people", due="grave").body["items"]] == [somebody["id"]]
    visit(worker, somebody)
    plan = plan_of(rows)
    assert (plan["due_on"], plan["grave"]) == (days(7), False)


def test_danger_at_somebodys_door_brings_somebody_back_within_a_day(worker, officer, due, rows):
    register(officer)
    [somebody] = officer.get("/people").body["items"]
    visit(worker, somebody, outcome="matter", signs=["violence"])
    assert (plan_of(rows)["due_on"], plan_of(rows)["grave"]) == (days(1), True)


def test_the_last_visits_are_told_met_or_not_newest_first(worker, officer, due):
    somebody = register(officer)
    due(somebody, TODAY)
    for back, outcome, note in ((3, "well", "说膏药没了"), (2, "absent", "邻居说去医院了"), (1, "well", None)):
        at = (utc_now() - timedelta(days=back)).isoformat()
        visit(worker, somebody, outcome=outcome, note=note, occurred_at=at)
    due(somebody, TODAY)
    [one] = worker.get("/care/list").body["people"]
    assert [(said["outcome"], said["note"]) for said in one["recent"]] == [
        ("well", None),
        ("absent", "邻居说去医院了"),
        ("well", "说膏药没了"),
    ]


def test_after_the_list_expired_a_visit_is_kept_by_surname_and_door(worker, officer, due, rows):
    somebody = register(officer)
    due(somebody, TODAY)
    fits = visit(worker, person_hint={"surname": "张", "door": "8号院 3单元201"}, note=SAID)
    assert fits["result"]["person_id"] == somebody["id"]
    assert plan_of(rows)["last_seen_on"] == TODAY
    unclear = visit(worker, person_hint={"surname": "王", "door": "没有这个门"}, note=SAID)
    assert (unclear["status"], unclear["result"]["person_id"]) == ("applied", None)
    flags = [row["flags"] for row in rows("SELECT flags FROM visit ORDER BY recorded_at, id")]
    assert [{"person_by_hint", "person_unclear"} & set(one) for one in flags] == [
        {"person_by_hint"},
        {"person_unclear"},
    ]
    assert SAID not in str(rows("SELECT * FROM visit"))


@pytest.mark.parametrize("said", ["8-3-201", "三单元201室", "201室", "8号院201", "花园社区8号院3单元201"])
def test_a_door_said_in_another_way_is_the_same_door(worker, officer, due, said):
    somebody = register(officer)
    register(officer, id_number=id_number(serial=7), door="4单元201", address_text="花园社区9号院")
    due(somebody, TODAY)
    done = visit(worker, person_hint={"surname": "张", "door": said})
    # 201室 is two people's: nobody is guessed
    assert done["result"]["person_id"] == (None if said == "201室" else somebody["id"])


def test_a_visit_that_fits_nobody_is_sorted_out_by_whoever_keeps_the_register(door, worker, officer, due, rows):
    somebody = register(officer)
    due(somebody, TODAY)
    visit(worker, person_hint={"surname": "张", "door": "9号院，门上没牌"}, note=SAID, grave=False)
    [one] = officer.get("/care/unclear-visits").body["items"]
    assert (one["surname"], one["door"], one["note"], one["by"]) == ("张", "9号院，门上没牌", SAID, "王芳")
    assert [candidate["id"] for candidate in one["candidates"]] == [somebody["id"]]
    path = f"/care/unclear-visits/{one['id']}"
    for who, code in (("worker01", "auth.not_permitted"), ("director01", "auth.not_permitted")):
        stranger = door.login(who, app="field" if who == "worker01" else "console")
        assert (
            stranger.get("/care/unclear-visits").code == stranger.post(path, {"person_id": somebody["id"]}).code == code
        )
    assert officer.post(path, {"person_id": str(uuid4())}).code == "person.absent"
    done = officer.post(path, {"person_id": somebody["id"]})
    assert (done.status, done.body["items"]) == (200, [])
    assert plan_of(rows)["last_seen_on"] == TODAY
    story = officer.get(f"/care/people/{somebody['id']}/timeline").body["items"]
    assert [item["visit"]["note"] for item in story if item["kind"] == "visit"] == [SAID]
    again = officer.post(path, {"person_id": somebody["id"]})
    assert (again.status, again.code) == (404, "care.visit_absent")
    assert rows("SELECT action FROM journal_entry WHERE action = 'care.match_visit'") == [
        {"action": "care.match_visit"}
    ]


def test_an_unclear_visit_of_another_neighbourhood_is_not_theirs_to_sort(door, officer, rows):
    visit(door.login("villager01"), person_hint={"surname": "马", "door": "一组"}, note=SAID)
    assert officer.get("/care/unclear-visits").body["items"] == []
    [one] = rows("SELECT id FROM visit")
    assert officer.post(f"/care/unclear-visits/{one['id']}", {"person_id": str(uuid4())}).code == "care.visit_absent"


def test_a_visit_to_somebody_who_is_not_theirs_is_kept_flagged_and_moves_nothing(door, officer, due, rows):
    somebody = register(officer)
    due(somebody, TODAY)
    outcome = visit(door.login("worker02"), somebody, note=SAID)
    assert outcome["status"] == "applied"
    assert plan_of(rows)["last_seen_on"] is None
    assert "person_unknown" in rows("SELECT flags FROM visit")[0]["flags"]
    assert GRID1 not in str(outcome["result"])
