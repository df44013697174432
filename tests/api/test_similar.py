"""Cases that may be the same as one being reported: what whoever reports may learn of them, and what not."""

from __future__ import annotations

import math

import pytest

from server.cases import nearby
from server.core.clock import utc_now
from tests.world import IN_GRID1, IN_GRID2, IN_VILLAGE, ON_THE_BORDER, SIDE, SOUTH, WEST

LEAK = "environment.leak"
EAST_OF_BORDER = (WEST + SIDE + 0.0008, SOUTH + 0.005)
WEST_OF_BORDER = (WEST + SIDE - 0.0008, SOUTH + 0.005)


def ask(person, at=IN_GRID1, category=LEAK, **more):
    return person.post("/cases/similar", {"category": category, "lon": at[0], "lat": at[1]} | more)


def found(person, *where, **more):
    answer = ask(person, *where, **more)
    assert answer.status == 200, answer.body
    return answer.body["items"]


def test_the_same_kind_near_and_lately(centre, change):
    case = centre.report(description="三单元漏水")
    centre.report(category="environment.rubbish")
    centre.report(at=IN_GRID2)
    [one] = found(centre.who("worker01"))
    assert one == {
        "id": case["id"],
        "case_no": case["case_no"],
        "title": case["title"],
        "category": {"code": LEAK, "name": "渗漏堵塞"},
        "distance_m": 0,
        "reported_at": one["reported_at"],
        "state": "reported",
        "may_supplement": True,
        "why": ["相距 0 米", "今天的"],
    }
    assert found(centre.who("worker01"), but=case["id"]) == []
    change("UPDATE cases SET reported_at = reported_at - interval '15 days' WHERE id = :id", id=case["id"])
    assert found(centre.who("worker01")) == []


def test_what_is_like_what_is_data(centre, change):
    """家里不热 is told as 供热 by one and as 供热纠纷 by the next; whichever of the two names the other."""
    case = centre.report(category="dispute.heating")
    worker = centre.who("worker01")
    assert [one["id"] for one in found(worker, category="livelihood.heating")] == [case["id"]]
    other = centre.report(category="livelihood.heating")
    assert {one["id"] for one in found(worker, category="dispute.heating")} == {case["id"], other["id"]}
    try:
        change("UPDATE category SET similar_to = '{}' WHERE code = 'livelihood.heating'")
        assert [one["id"] for one in found(worker, category="livelihood.heating")] == [other["id"]]
    finally:
        change("UPDATE category SET similar_to = '{dispute.heating}' WHERE code = 'livelihood.heating'")


def test_a_hole_in_the_road_is_no_broken_lamp(centre):
    centre.report(category="safety.facility", description="路灯不亮了")
    hole = centre.report(category="safety.road_collapse", description="路面塌了一块")
    assert [one["id"] for one in found(centre.who("worker01"), category="safety.road_collapse")] == [hole["id"]]


def test_how_near_and_how_lately_is_data(centre, change):
    centre.report(at=(IN_GRID1[0], IN_GRID1[1] + 0.0025))  # 278 m
    assert found(centre.who("worker01")) == []
    try:
        change("UPDATE case_rule SET similar_metres = 300")
        assert len(found(centre.who("worker01"))) == 1
    finally:
        change("UPDATE case_rule SET similar_metres = 200")


@pytest.mark.parametrize("bearing", range(0, 360, 45))
def test_as_near_on_every_side(centre, bearing):
    """The box that is asked for holds the whole circle: a degree of longitude is shorter here than one of latitude."""
    lon, lat = IN_GRID1
    away = 198 / nearby.DEGREE_M
    east, north = math.sin(math.radians(bearing)), math.cos(math.radians(bearing))
    case = centre.report(at=(lon + away * east / math.cos(math.radians(lat)), lat + away * north))
    [one] = found(centre.who("worker01"))
    assert (one["id"], one["distance_m"]) == (case["id"], 198)


@pytest.mark.parametrize("place", [(0, 90), (98.5, -90), (180, 89.9999)])
def test_where_no_map_reaches_nothing_is_near(centre, place):
    case = centre.report(at=place)
    answer = centre.who("clerk01").get(f"/cases/{case['id']}/similar")
    assert (answer.status, answer.body) == (200, {"items": []})


def test_of_the_next_grid_only_the_kind_is_told(centre):
    secret = "李四家又吵架了"
    case = centre.report("worker02", at=EAST_OF_BORDER, description=secret)
    [one] = found(centre.who("worker01"), WEST_OF_BORDER)
    assert (one["id"], one["title"], one["may_supplement"]) == (None, "渗漏堵塞", False)
    assert one["case_no"] == case["case_no"]
    assert secret not in str(one)
    # and so nothing can be added to it either
    worker = centre.who("worker01")
    [outcome] = worker.push(
        worker.operation("case.act", {"case_id": case["id"], "action": "supplement", "note": "也是漏水"})
    )
    assert outcome["problem"]["code"] == "case.absent"
    [own] = found(centre.who("worker02"), EAST_OF_BORDER)
    assert (own["id"], own["may_supplement"]) == (case["id"], True)


def test_nothing_of_places_where_one_does_not_report(centre):
    centre.report("villager01", at=IN_VILLAGE)
    assert found(centre.who("worker01"), IN_VILLAGE) == []
    assert len(found(centre.who("villager01"), IN_VILLAGE)) == 1


@pytest.mark.parametrize("category", ["protected.domestic_violence", "safety.drugs"])
def test_protected_matters_are_told_to_nobody(centre, category):
    centre.report(category=category)
    for username in ("worker01", "worker02", "leader01", "officer01", "clerk01"):
        assert found(centre.who(username), category=category) == []


def test_a_matter_protected_since_its_category_changed_is_not_told(centre, change):
    case = centre.report()
    change("UPDATE cases SET protected = true WHERE id = :id", id=case["id"])
    assert found(centre.who("worker02"), ON_THE_BORDER) == []
    assert found(centre.who("worker01")) == []
    # the other way round: reported while it was anybody's to see
    change("UPDATE cases SET protected = false")
    change("UPDATE category SET protected = true WHERE code = :code", code=LEAK)
    try:
        assert found(centre.who("worker01")) == []
    finally:
        change("UPDATE category SET protected = false WHERE code = :code", code=LEAK)


def test_who_may_not_add_to_cases_is_not_asked_to(centre, change):
    centre.report()
    change("DELETE FROM role_permission WHERE role = 'grid_worker' AND permission = 'case.supplement'")
    try:
        assert [one["may_supplement"] for one in found(centre.who("worker01"))] == [False]
    finally:
        change("INSERT INTO role_permission (role, permission) VALUES ('grid_worker', 'case.supplement')")


def test_a_reporter_moved_away_may_still_add_to_their_own(centre, world, door):
    case = centre.report()
    world.move("worker01", "620902001002001", utc_now())
    moved = door.login("worker01", device_id="another")
    [one] = found(moved)
    assert (one["id"], one["may_supplement"]) == (case["id"], True)
    [outcome] = moved.push(
        moved.operation("case.act", {"case_id": case["id"], "action": "supplement", "note": "还在漏"})
    )
    assert outcome["status"] == "applied", outcome


def test_who_does_not_report_is_told_nothing(centre):
    for username in ("router01", "unit01", "auditor01", "admin"):
        assert ask(centre.who(username)).code == "auth.not_permitted"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"category": LEAK},
        {"category": LEAK, "lon": "x", "lat": 1},
        {"category": LEAK, "lon": 200, "lat": 1},
        {"category": LEAK, "lon": 98.5, "lat": float("1e400")},
        {"category": LEAK, "lon": 98.5, "lat": 89},
        {"category": LEAK, "lon": 98.5, "lat": 39.7, "but": "no id"},
        {"category": LEAK, "lon": 98.5, "lat": 39.7, "colour": "red"},
    ],
)
def test_bad_questions_are_refused_in_words(worker, body):
    answer = worker.post("/cases/similar", body)
    assert (answer.status, answer.code) == (422, "request.invalid")


def test_an_unknown_kind_or_the_end_of_the_world_finds_nothing(worker):
    assert found(worker, category="nothing.known") == []
    assert found(worker, (180, -85)) == []
    assert found(worker, (-180, 85)) == []
