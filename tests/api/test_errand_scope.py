"""Errands are seen by those they concern: by role, by post, by name, and for somebody who is away."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from server.core.clock import utc_now
from tests.care import TODAY, register
from tests.door import jpeg, sha256_of
from tests.errands import ASKED, listed, on_phone, open_at_door, shown, step, taken_in
from tests.world import GARDEN, GRID2, VILLAGE_GRID


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("worker01", "whole"),
        ("visitor01", "whole"),
        ("leader01", "whole"),
        ("officer01", "whole"),
        ("clerk01", "whole"),
        ("router01", "masked"),
        ("supervisor01", "masked"),
        ("director01", "masked"),
        ("worker02", "absent"),
        ("villager01", "absent"),
        ("unit01", "refused"),
        ("caller01", "refused"),
        ("mediator01", "refused"),
        ("admin", "refused"),
        ("auditor01", "refused"),
    ],
)
def test_each_role_sees_its_own_part(door, clerk, worker, who, sees):
    raw = jpeg()
    errand = taken_in(clerk)
    step(worker, errand, "gather", papers=["身份证"], note="复印件在我这里", attachments=[sha256_of(raw)])
    assert worker.photo(raw).status == 204
    visitor = door.login(who, app="field" if who[:3] in {"wor", "vis", "lea", "vil"} else "console")
    photo = f"/errands/{errand['id']}/attachments/{sha256_of(raw)}"
    body = {"operation_id": str(uuid4()), "action": "file", "base_version": 2}
    asked = [
        visitor.get("/errands"),
        visitor.get(f"/errands/{errand['id']}"),
        visitor.get(photo),
        visitor.post(f"/errands/{errand['id']}/actions", body),
    ]
    if sees == "refused":
        assert {(one.status, one.code) for one in asked} == {(403, "auth.not_permitted")}
    elif sees == "absent":
        assert (asked[0].body["items"], asked[0].body["total"]) == ([], 0)
        assert {(one.status, one.code) for one in asked[1:]} == {(404, "errand.absent")}
        assert listed(visitor, q=errand["errand_no"], state="") == []
    elif sees == "masked":
        for document in (asked[0].body["items"][0], asked[1].body):
            assert document["name"] == "张**"
            assert [document[name] for name in ("phone", "address_text", "door", "note")] == [None] * 4
            assert [one["note"] for one in document["steps"]] == [None, None]
            assert (document["attachments"], document["actions"]) == ([], [])
        assert (asked[2].status, asked[2].code) == (404, "photo.absent")
        assert (asked[3].status, asked[3].code) == (403, "errand.action_not_yours")
        for secret in (*ASKED.values(), "复印件"):
            assert secret.encode() not in asked[0].raw + asked[1].raw
            assert secret not in str(asked[0].body) + str(asked[1].body)
    else:
        assert {name: asked[1].body[name] for name in ASKED} == ASKED
        assert asked[1].body["steps"][1]["note"] == "复印件在我这里"
        assert asked[2].status == 200
        stepped = (403, "errand.action_not_yours") if who == "clerk01" else (200, None)
        assert (asked[3].status, asked[3].code) == stepped


def test_an_officer_of_another_town_sees_nothing(door, clerk, world):
    errand = taken_in(clerk, VILLAGE_GRID)
    officer = door.login("officer01", app="console")
    assert listed(officer) == []
    assert officer.get(f"/errands/{errand['id']}").code == "errand.absent"
    assert step(officer, errand, "withdraw", note="x").code == "errand.absent"


def test_whoever_is_named_sees_it_wherever_they_are_posted_since(door, clerk, world):
    errand = taken_in(clerk, assignee_id=world.account_id("worker01"))
    world.move("worker01", VILLAGE_GRID, utc_now())
    named, visitor = door.login("worker01"), door.login("visitor01")
    assert on_phone(named) == [errand["id"]]
    assert (shown(named, errand["id"])["phone"], shown(named, errand["id"])["mine"]) == (ASKED["phone"], True)
    assert on_phone(visitor) == []
    assert shown(visitor, errand["id"])["mine"] is False
    assert step(named, errand, "file").status == 200


def test_a_colleague_who_stands_in_has_it_for_those_days(door, officer, clerk, world):
    errand, by_name = taken_in(clerk), taken_in(clerk, assignee_id=world.account_id("worker01"))
    deputy = door.login("worker02")
    assert on_phone(deputy) == []
    leave = {
        "account_id": world.account_id("worker01"),
        "deputy_id": world.account_id("worker02"),
        "from_on": TODAY.isoformat(),
        "to_on": (TODAY + timedelta(days=2)).isoformat(),
    }
    assert officer.post("/people/leaves", leave).status == 201
    assert set(on_phone(deputy)) == {errand["id"], by_name["id"]}
    assert step(deputy, errand, "file").status == 200
    assert step(deputy, by_name, "file").status == 200


def test_for_somebody_one_may_not_know_it_is_hidden_in_ones_own_grid_too(door, officer, worker, clerk, world):
    somebody = register(officer, groups=[{"group": "corrections"}])
    hidden = taken_in(officer, grid=None, person_id=somebody["id"])
    assert hidden["assignee"] is None
    leader, visitor = door.login("leader01"), door.login("visitor01")
    for other in (worker, leader, visitor, clerk, door.login("supervisor01", app="console")):
        assert listed(other) == []
        assert other.get(f"/errands/{hidden['id']}").code == "errand.absent"
        assert step(other, hidden, "file").code == "errand.absent"
    assert on_phone(worker) == on_phone(visitor) == on_phone(leader) == []
    assert listed(officer) == [hidden["id"]]

    plan = somebody["plans"][0]["id"]
    assert (
        officer.post(f"/people/{somebody['id']}/plans/{plan}", {"helper_id": world.account_id("visitor01")}).status
        == 200
    )
    named = taken_in(officer, grid=None, person_id=somebody["id"])
    assert named["assignee"]["name"] == "孙丽"
    # whoever is named to go there knows them, and so what was asked before
    assert set(on_phone(visitor)) == {hidden["id"], named["id"]}
    assert on_phone(worker) == []


def test_whoever_opened_it_follows_it_to_the_end(worker, world, door):
    errand_id = open_at_door(worker)["result"]["errand_id"]
    world.move("worker01", GRID2, utc_now())
    moved = door.login("worker01")
    assert on_phone(moved) == []
    assert (shown(moved, errand_id)["mine"], shown(moved, errand_id)["name"]) == (False, "张桂兰")


def test_whoever_takes_it_in_at_a_door_off_their_own_list_keeps_it_on_their_phone(door, world, rows):
    """Delivered, it would be gone from the one phone that knows of it, and nobody would fetch the papers."""
    world.move("visitor01", GARDEN, utc_now())  # a post in a neighbourhood has no grid of its own
    visitor = door.login("visitor01")
    taken = open_at_door(visitor)
    assert taken["status"] == "applied", taken
    assert rows("SELECT assignee_id::text FROM errand") == [{"assignee_id": world.account_id("visitor01")}]
    assert on_phone(visitor) == [taken["result"]["errand_id"]]
    # in one's own grid it stays with the grid, so that whoever has the grid tomorrow has it too
    worker = door.login("worker01")
    own = open_at_door(worker)
    assert rows("SELECT assignee_id FROM errand WHERE id = :id", id=own["result"]["errand_id"]) == [
        {"assignee_id": None}
    ]
    assert own["result"]["errand_id"] in on_phone(worker)
