"""Nobody sees what is not theirs: every id, list, count, pull and photo tried from outside answers as if absent."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import text

from tests.door import jpeg, sha256_of
from tests.world import (
    GRID1,
    GRID2,
    IN_GRID2,
    VILLAGE_GRID,
)

SIBLINGS = ("worker02", "worker03")
ELSEWHERE = ("villager01",)
OTHER_UNIT = ("unit02",)
NO_CASES = ("admin", "auditor01")


def same_but_for_the_id(answer, other, one_id, other_id):
    return answer.status == other.status and answer.raw.replace(one_id.encode(), b"") == other.raw.replace(
        other_id.encode(), b""
    )


def probes(case_id, photo):
    """Every way to ask for a case by its id."""
    step = {"operation_id": str(uuid4()), "action": "withdraw", "base_version": 1, "values": {"note": "x"}}
    return [
        ("GET", f"/cases/{case_id}", {}),
        ("POST", f"/cases/{case_id}/actions", {"json": step}),
        ("POST", f"/cases/{case_id}/actions", {"json": step | {"action": "no such step"}}),
        ("POST", f"/cases/{case_id}/contact", {"json": {"reason": "x"}}),
        ("GET", f"/cases/{case_id}/attachments/{photo}", {}),
        ("GET", f"/cases/{case_id}/attachments/{'0' * 64}", {}),
        ("GET", f"/cases/{case_id}/attachments/x", {}),
        ("GET", f"/cases/{case_id}/attachments/%01", {}),
    ]


@pytest.mark.parametrize("username", SIBLINGS + ELSEWHERE + OTHER_UNIT + NO_CASES)
def test_from_outside_a_case_is_as_absent_as_one_that_never_was(centre, rows, username):
    picture = jpeg()
    worker = centre.who("worker01")
    worker.photo(picture)
    case = centre.case_in("routed", attachments=[sha256_of(picture)], contact={"name": "张三", "phone": "1"})
    stranger, nowhere = centre.who(username), str(uuid4())
    for (method, path, more), (_, same_path, same_more) in zip(
        probes(case["id"], sha256_of(picture)), probes(nowhere, sha256_of(picture)), strict=True
    ):
        there, absent = stranger.ask(method, path, **more), stranger.ask(method, same_path, **same_more)
        assert same_but_for_the_id(there, absent, case["id"], nowhere), (path, there.body, absent.body)
        assert there.code in {"case.absent", "auth.not_permitted"}
    listed = stranger.get("/cases")
    if username not in NO_CASES:
        assert (listed.body["items"], listed.body["total"]) == ([], 0)
        for query in ({"q": case["case_no"]}, {"area": GRID1}, {"unit": "water"}, {"state": "routed"}):
            assert stranger.get("/cases", **query).body["total"] == 0
    outcomes = stranger.push(
        stranger.operation("case.act", {"case_id": case["id"], "action": "withdraw", "note": "x"}),
        stranger.operation("case.act", {"case_id": nowhere, "action": "withdraw", "note": "x"}),
    )
    codes = {outcome["problem"]["code"] for outcome in outcomes}
    assert len(codes) == 1
    assert codes <= {"case.absent", "auth.not_permitted"}
    assert rows("SELECT state FROM cases") == [{"state": "routed"}]


def test_pull_carries_only_ones_own(centre, world):
    homes = {grid: world.household(grid=grid) for grid in (GRID1, GRID2, VILLAGE_GRID)}
    case = centre.case_in("routed")
    worker = centre.who("worker01")
    worker.push(
        worker.operation("visit.log", {"visit_id": str(uuid4()), "outcome": "well", "household_id": homes[GRID1]}),
        worker.operation("patrol.start", {"patrol_id": str(uuid4())}),
    )
    for username, sees_home, sees_case in (
        ("worker02", {GRID2}, False),
        ("villager01", {VILLAGE_GRID}, False),
        ("visitor01", {GRID1}, True),
        ("leader01", {GRID1, GRID2}, True),
        ("officer01", {GRID1, GRID2}, True),
    ):
        mirror, _, _ = centre.who(username).pull_all()
        assert {i for e, i in mirror if e == "household"} == {homes[grid] for grid in sees_home}, username
        assert {i for e, i in mirror if e == "case"} == ({case["id"]} if sees_case else set()), username
        # whereabouts of workers are not for others to collect, a leader's included
        assert not {e for e, _ in mirror} & {"visit", "patrol"}, username
    for username in ("clerk01", "unit01", "director01"):
        assert centre.who(username).get("/sync/pull").code == "auth.not_permitted"


def test_a_unit_sees_a_case_while_it_is_in_its_hands(centre):
    case = centre.case_in("accepted")
    assert centre.who("unit01").get(f"/cases/{case['id']}").code == "case.absent"
    centre.do(case, "router01", "route", unit="water")
    assert centre.who("unit01").get(f"/cases/{case['id']}").status == 200
    assert centre.who("unit01").get("/cases").body["total"] == 1
    assert centre.who("unit02").get("/cases").body["total"] == 0


def test_the_reporter_follows_a_case_that_lies_in_another_grid(centre):
    case = centre.report("worker01", at=IN_GRID2, location={"lon": IN_GRID2[0], "lat": IN_GRID2[1], "source": "gps"})
    assert case["area"]["grid"]["code"] == GRID2
    assert centre.who("worker01").get(f"/cases/{case['id']}").status == 200
    assert centre.who("worker02").get(f"/cases/{case['id']}").status == 200
    assert centre.who("worker03").get(f"/cases/{case['id']}").code == "case.absent"


@pytest.mark.parametrize("category", ["protected.domestic_violence", "protected.tip_off", "safety.drugs"])
def test_a_protected_matter_is_hidden_from_grid_neighbourhood_and_town(centre, category):
    case = centre.report(category=category)
    for username in ("visitor01", "leader01", "officer01"):
        person = centre.who(username)
        assert person.get(f"/cases/{case['id']}").code == "case.absent"
        assert person.get("/cases").body["total"] == 0
        assert ("case", case["id"]) not in person.pull_all()[0]
    for username in ("worker01", "clerk01", "router01", "supervisor01", "director01"):
        assert centre.who(username).get(f"/cases/{case['id']}").body["reported_by"]["name"] == "王芳"


def test_a_unit_never_learns_who_reported_a_protected_matter(centre, world, owner):
    picture = jpeg()
    worker = centre.who("worker01")
    worker.photo(picture)
    case = centre.case_in(
        "assessed",
        category="protected.tip_off",
        attachments=[sha256_of(picture)],
        contact={"name": "线人", "phone": "1"},
    )
    worker.act(centre.who("worker01").get(f"/cases/{case['id']}").body, "withdraw", note="算了")
    with owner.begin() as connection:  # the liaison also walks a grid: it must open nothing more
        connection.execute(
            text(
                "INSERT INTO assignment (id, account_id, role, area_code, valid_from)"
                " VALUES (gen_random_uuid(), :account, 'grid_worker', :grid, '2026-02-01')"
            ),
            {"account": world.account_id("unit01"), "grid": VILLAGE_GRID},
        )
    unit = centre.who("unit01")
    answer = unit.get(f"/cases/{case['id']}")
    assert answer.body["reported_by"] is None
    assert worker.user["id"].encode() not in answer.raw
    assert "王芳" not in answer.raw.decode()
    assert answer.body["steps"][0]["by"]["name"] == answer.body["steps"][-1]["by"]["name"] == "（保密）"
    assert unit.post(f"/cases/{case['id']}/contact", {"reason": "想知道是谁"}).code == "auth.not_permitted"
    stale = unit.act(case | {"version": case["version"]}, "handle")
    assert stale.code == "case.stale"
    assert "王芳" not in stale.raw.decode()
