"""Somebody goes on leave: which days may be named, and that their list goes to a colleague for just those."""

from __future__ import annotations

import pytest

from server.core.clock import utc_now
from tests.care import days, id_number, listed, register
from tests.tasks import sent
from tests.world import GRID1, PARK_GRID


def leave(world, who="visitor01", deputy="worker02", first=0, last=2):
    return {
        "account_id": world.account_id(who),
        "deputy_id": world.account_id(deputy),
        "from_on": days(first).isoformat(),
        "to_on": days(last).isoformat(),
    }


@pytest.mark.parametrize(
    ("wrong", "taken"),
    [
        ({"from_on": days(-2).isoformat()}, False),
        ({"from_on": days(-1).isoformat()}, True),
        ({"from_on": "0001-01-01"}, False),
        ({"to_on": days(-1).isoformat()}, False),
        ({"to_on": days(180).isoformat()}, True),
        ({"to_on": days(181).isoformat()}, False),
        ({"to_on": "9999-12-31"}, False),
        ({"from_on": "9999-12-31", "to_on": "9999-12-31"}, False),
        ({"from_on": days(2).isoformat(), "to_on": days(1).isoformat()}, False),
    ],
)
def test_a_leave_is_of_these_months_and_told_in_time(officer, world, rows, wrong, taken):
    answer = officer.post("/people/leaves", leave(world) | wrong)
    assert (answer.status, answer.code) == ((201, None) if taken else (422, "care.leave_dates"))
    assert len(rows("SELECT 1 FROM care_leave")) == int(taken)


@pytest.mark.parametrize(
    ("second", "overlaps"),
    [
        ({"first": 2, "last": 3}, True),
        ({"deputy": "worker03"}, True),
        ({"who": "worker01", "deputy": "visitor01", "first": 1, "last": 1}, True),
        ({"first": 3, "last": 4}, False),
        ({"who": "worker01", "deputy": "visitor01", "first": 3, "last": 5}, False),
        ({"who": "worker01"}, False),
    ],
)
def test_nobody_is_away_twice_and_no_list_goes_to_somebody_who_is_away(officer, world, rows, second, overlaps):
    given = officer.post("/people/leaves", leave(world)).body["items"][0]
    answer = officer.post("/people/leaves", leave(world, **second))
    if not overlaps:
        assert answer.status == 201, answer.body
        return
    assert (answer.status, answer.code) == (409, "care.leave_overlaps")
    assert not any(name in answer.raw.decode() for name in ("孙丽", "李强", "王芳", world.account_id("visitor01")))
    assert len(rows("SELECT 1 FROM care_leave")) == 1
    assert officer.post(f"/people/leaves/{given['id']}/end", {}).status == 200
    assert officer.post("/people/leaves", leave(world, **second)).status == 201


def test_a_list_handed_over_reaches_the_colleague_for_exactly_those_days(door, officer, world, rows):
    somebody = register(officer, groups=[{"group": "elderly_alone_80", "helper_id": world.account_id("visitor01")}])
    plain = register(officer, name="赵老", id_number=id_number(serial=5))
    colleague = door.login("worker02")
    assert listed(colleague) == []
    stranger = officer.post("/people/leaves", leave(world, deputy="villager01"))
    assert stranger.code == "care.helper_absent"
    given = officer.post("/people/leaves", leave(world))
    assert given.status == 201, given.body
    [one] = given.body["items"]
    assert (one["account"]["name"], one["deputy"]["name"]) == ("孙丽", "李强")
    assert set(listed(colleague)) == {somebody["id"], plain["id"]}
    assert {p["id"] for p in colleague.get("/care/list").body["people"]} >= {somebody["id"]}
    assert colleague.post("/people/leaves", leave(world)).code == "auth.not_permitted"
    ended = officer.post(f"/people/leaves/{one['id']}/end", {})
    assert ended.body["items"][0]["cancelled"] is True
    assert listed(colleague) == []


def test_whoever_manages_one_place_reads_the_leaves_of_that_place_alone(door, officer, world):
    """Of several people away at once each is asked for their own posts."""
    world.move("worker03", PARK_GRID, utc_now())
    for who, deputy in (("visitor01", "worker02"), ("worker03", "worker01")):
        answer = officer.post("/people/leaves", leave(world, who=who, deputy=deputy))
        assert answer.status == 201, answer.body
    assert sorted(one["account"]["name"] for one in answer.body["items"]) == ["孙丽", "赵敏"]
    leader = door.login("leader01")
    assert [one["account"]["name"] for one in leader.get("/people/leaves").body["items"]] == ["孙丽"]


def test_a_colleague_of_the_same_grid_has_what_was_asked_by_name_for_exactly_those_days(centre, clerk, officer, world):
    """No post comes with the list where the colleague holds the same one, and the task was written before they looked."""
    world.also("visitor01", "grid_worker", GRID1)
    one = sent(clerk, case_id=centre.report()["id"], assignee_id=world.account_id("worker01"))
    colleague = centre.who("visitor01")
    mirror, cursor, _ = colleague.pull_all()
    assert ("task", one["id"]) not in mirror
    answer = officer.post("/people/leaves", leave(world, who="worker01", deputy="visitor01"))
    assert answer.status == 201, answer.body
    mirror, cursor, was_reset = colleague.pull_all(cursor)
    assert (was_reset, mirror["task", one["id"]]["mine"]) == (True, True)
    mirror, cursor, was_reset = colleague.pull_all(cursor)
    assert (was_reset, mirror) == (False, {})
    assert officer.post(f"/people/leaves/{answer.body['items'][0]['id']}/end", {}).status == 200
    mirror, _, was_reset = colleague.pull_all(cursor)
    assert (was_reset, ("task", one["id"]) in mirror) == (True, False)
