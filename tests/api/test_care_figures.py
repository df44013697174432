"""The figures about care, the load of those who go to doors, and who may be named to help."""

from __future__ import annotations

import random
from uuid import uuid4

import pytest

from server.core.clock import utc_now
from tests.care import TODAY, days, id_number, register
from tests.world import GARDEN, GRID1, GRID2, GRID3, IN_GRID1, PARK_GRID, TOWN, VILLAGE_GRID


def crowd(officer, change, seed: int) -> None:
    """A dozen people at random, in several groups and states of being seen."""
    chance = random.Random(seed)
    groups = ["elderly_alone_80", "elderly_alone", "left_behind", "mental", "corrections"]
    for serial in range(1, 13):
        somebody = register(
            officer,
            name=f"老人{serial}",
            id_number=id_number(serial=serial),
            grid=chance.choice([GRID1, GRID1, GRID2, PARK_GRID]),
            location=None,
            groups=[{"group": one} for one in chance.sample(groups, chance.randint(1, 3))],
        )
        for plan in somebody["plans"]:
            change(
                "UPDATE care_plan SET due_on = :due, last_seen_on = :seen, grave_at = :grave WHERE id = :id",
                due=days(chance.choice([-200, -91, -62, -31, -15, -14, -8, -7, -1, 0, 1, 7, 8, 40])),
                seen=chance.choice([None, days(-20)]),
                grave=chance.choice([None, None, None, utc_now()]),
                id=plan["id"],
            )
        if chance.random() < 0.2:
            plan = somebody["plans"][0]["id"]
            officer.post(f"/people/{somebody['id']}/plans/{plan}/end", {"reason": "不需要了"})


def listed(visitor, **filters):
    answer = visitor.get("/people", limit=200, **filters)
    assert answer.status == 200, answer.body
    return answer.body


def running(somebody):
    return [plan for plan in somebody["plans"] if plan["ended_on"] is None]


@pytest.mark.parametrize("seed", range(3))
def test_the_figures_are_what_the_list_counts(door, officer, change, seed):
    crowd(officer, change, seed)
    for who, app in (("officer01", "console"), ("director01", "console"), ("leader01", "field"), ("worker01", "field")):
        visitor = door.login(who, app=app)
        for level in ("neighbourhood", "grid"):
            for filters in ({}, {"area": GARDEN}, {"group": "elderly_alone"}, {"tier": "high", "area": TOWN}):
                body = visitor.get("/care/coverage", level=level, **filters).body
                people = listed(visitor, **filters)
                assert body["total"]["people"] == people["total"] == sum(one["people"] for one in body["items"])
                for name, due in (("due", "today"), ("overdue", "overdue"), ("grave", "grave")):
                    total = listed(visitor, **filters, due=due)["total"]
                    assert body["total"][name] == total == sum(one[name] for one in body["items"]), (who, filters)
                if not filters.keys() & {"group", "tier"}:
                    assert body["total"]["missed"] == sum(one["missed"] for one in people["items"]), (who, level)
                for one in body["items"]:
                    here = dict(filters) | {"area": one["code"]}
                    if one["code"].startswith(filters.get("area", "")):
                        assert one["people"] == listed(visitor, **here)["total"]
                        assert one["overdue"] == listed(visitor, **here, due="overdue")["total"]
                    assert one["coverage"] == round(one["seen_in_time"] / one["people"], 4)
                    assert one["seen_in_time"] <= one["people"] - max(one["overdue"], one["never_seen"])
                if not filters.keys() & {"group", "tier"}:
                    unseen = [all(not plan["last_seen_on"] for plan in running(one)) for one in people["items"]]
                    assert body["total"]["never_seen"] == sum(unseen), (who, level)
                assert [one["code"] for one in body["items"]] == sorted(one["code"] for one in body["items"])


@pytest.mark.parametrize("seed", range(3))
def test_whoever_got_worse_stands_first_and_the_pages_lose_nobody(door, officer, change, seed):
    crowd(officer, change, seed)
    for who, app in (("officer01", "console"), ("director01", "console"), ("worker01", "field")):
        visitor = door.login(who, app=app)
        for filters in ({}, {"group": "elderly_alone"}, {"due": "overdue"}, {"state": "left"}):
            whole = listed(visitor, **filters)["items"]
            page = visitor.get("/people", limit=2, **filters).body
            paged = page["items"]
            while page["next_cursor"]:
                page = visitor.get("/people", limit=2, cursor=page["next_cursor"], **filters).body
                paged += page["items"]
            assert [one["id"] for one in paged] == [one["id"] for one in whole], (who, filters)
            running = [[plan for plan in one["plans"] if plan["ended_on"] is None] for one in whole]
            if filters in ({}, {"state": "left"}):
                calm = [not any(plan["grave_at"] for plan in plans) for plans in running]
                assert calm == sorted(calm), (who, filters)
                if who == "officer01" and not filters:
                    assert set(calm) == {True, False}


def test_figures_of_nobody_are_zero_and_claim_no_coverage(door):
    body = door.login("villager01").get("/care/coverage", level="grid").body
    counted = ("people", "due", "overdue", "grave", "seen_in_time", "never_seen", "missed")
    assert body == {"items": [], "total": dict.fromkeys(counted, 0) | {"coverage": None}}
    assert door.login("worker01").get("/care/coverage", level="street").code == "request.invalid"
    assert door.login("worker01").get("/care/coverage").code == "request.invalid"


def test_whoever_was_never_seen_is_not_covered(officer, change):
    seen = register(officer, groups=[{"group": "elderly_alone", "last_seen_on": days(-3).isoformat()}])
    register(officer, name="李老", id_number=id_number(serial=3))
    late = register(officer, name="赵老", id_number=id_number(serial=5), grid=GRID2, location=None)
    left = register(officer, name="孙老", id_number=id_number(serial=7))
    officer.post(f"/people/{left['id']}/plans/{left['plans'][0]['id']}/end", {"reason": "不需要了"})
    change("UPDATE care_plan SET due_on = :d WHERE person_id = :id", d=days(-2), id=late["id"])
    body = officer.get("/care/coverage", level="grid").body
    names = ("people", "overdue", "seen_in_time", "never_seen", "coverage")
    figures = {
        one["code"]: tuple(one[name] for name in names) for one in [*body["items"], body["total"] | {"code": ""}]
    }
    assert figures == {GRID1: (2, 0, 1, 1, 0.5), GRID2: (1, 1, 0, 1, 0.0), "": (3, 1, 1, 2, 0.3333)}
    change("UPDATE care_plan SET due_on = :d WHERE person_id = :id", d=days(-1), id=seen["id"])
    assert officer.get("/care/coverage", level="grid").body["total"]["coverage"] == 0.0


def test_a_plan_that_is_hidden_moves_no_figure(door, officer, change):
    register(officer, groups=[{"group": "elderly_alone"}, {"group": "mental"}])
    change("UPDATE care_plan SET due_on = :d WHERE group_code = 'mental'", d=days(-10))
    assert officer.get("/care/coverage", level="grid").body["total"]["overdue"] == 1
    worker = door.login("worker01").get("/care/coverage", level="grid").body["total"]
    assert (worker["people"], worker["overdue"], worker["missed"]) == (1, 0, 0)


def test_missed_periods_are_counted_as_each_person_shows_them(officer, change):
    """SQL and rhythm.py, over the months' ends too."""
    somebody = register(officer, groups=[{"group": "elderly_alone"}])
    for unit, every in (("days", 3), ("weeks", 2), ("months", 1), ("months", 2), ("months", 3)):
        change("UPDATE care_tier SET every = :e, unit = :u WHERE code = 'key'", e=every, u=unit)
        try:
            for back in (0, 1, 2, 3, 4, 13, 14, 15, 27, 28, 29, 30, 31, 32, 59, 60, 61, 62, 89, 90, 91, 92, 93, 180):
                change("UPDATE care_plan SET due_on = :d", d=days(-back))
                shown = officer.get(f"/people/{somebody['id']}").body["missed"]
                assert officer.get("/care/coverage", level="grid").body["total"]["missed"] == shown, (unit, every, back)
        finally:
            change("UPDATE care_tier SET every = 1, unit = 'months' WHERE code = 'key'")


def test_the_load_stands_in_order_of_places_and_counts_each_ones_own_list(door, officer, world, change):
    mine = {"helper_id": world.account_id("visitor01")}
    register(officer, groups=[{"group": "elderly_alone_80"} | mine])
    register(officer, name="李老", id_number=id_number(serial=3))
    register(officer, name="赵老", id_number=id_number(serial=5), grid=GRID2, location=None)
    change("UPDATE care_plan SET due_on = :d", d=days(-2))
    leave = {
        "account_id": world.account_id("worker02"),
        "deputy_id": world.account_id("worker03"),
        "from_on": TODAY.isoformat(),
        "to_on": days(3).isoformat(),
    }
    assert officer.post("/people/leaves", leave).status == 201
    rows = officer.get("/care/load").body["items"]
    assert [(one["area"]["code"], one["account"]["name"]) for one in rows] == sorted(
        (one["area"]["code"], one["account"]["name"]) for one in rows
    )
    by_name = {one["account"]["name"]: one for one in rows}
    assert set(by_name) == {"王芳", "李强", "赵敏", "孙丽", "陈刚"}
    counts = {name: (one["people"], one["due_week"], one["overdue"]) for name, one in by_name.items()}
    assert counts["王芳"] == (1, 1, 1)
    # by grid and by name
    assert counts["孙丽"] == (2, 2, 2)
    # the colleague who stands in has the grid on the list meanwhile
    assert counts["赵敏"] == (1, 1, 1)
    assert by_name["赵敏"]["area"]["code"] == GRID3
    assert counts["陈刚"] == (0, 0, 0)
    assert (by_name["李强"]["away"], by_name["王芳"]["away"], by_name["李强"]["role_label"]) == (True, False, "网格员")
    assert {one["account"]["name"] for one in door.login("villager01").get("/care/load").body["items"]} == {"马兰"}
    assert {one["account"]["name"] for one in officer.get("/care/load", area=GRID2).body["items"]} >= {"李强"}
    assert "马兰" not in {one["account"]["name"] for one in officer.get("/care/load", area=VILLAGE_GRID).body["items"]}


def test_open_errands_are_counted_for_whoever_runs_them(officer, worker, world):
    for _ in range(2):
        [done] = worker.push(
            worker.operation(
                "errand.open",
                {
                    "errand_id": str(uuid4()),
                    "kind": "pension_certification",
                    "request": {"name": "张桂兰", "address_text": "8号院"},
                    "location": {"lon": IN_GRID1[0], "lat": IN_GRID1[1], "accuracy_m": 10, "source": "gps"},
                },
            )
        )
        assert done["status"] == "applied", done
    rows = {one["account"]["name"]: one["errands_open"] for one in officer.get("/care/load").body["items"]}
    assert rows["王芳"] == 2
    assert rows["李强"] == 0


def test_a_helper_is_chosen_among_those_who_go_to_doors_there(door, officer):
    names = [(one["area"]["code"], one["name"]) for one in officer.get("/care/helpers", area=GRID1).body["items"]]
    assert names == [(GARDEN, "陈刚"), (GRID1, "孙丽"), (GRID1, "王芳")]
    everywhere = {one["name"] for one in officer.get("/care/helpers").body["items"]}
    assert everywhere == {"陈刚", "孙丽", "王芳", "李强", "赵敏"}
    assert door.login("worker02").get("/care/helpers", area=GRID1).body["items"] == []
    assert officer.get("/care/helpers", area="x").code == "request.invalid"


def test_a_disabled_account_goes_to_no_door(officer, world):
    world.disable("visitor01", utc_now())
    assert "孙丽" not in {one["name"] for one in officer.get("/care/helpers").body["items"]}
    assert "孙丽" not in {one["account"]["name"] for one in officer.get("/care/load").body["items"]}
