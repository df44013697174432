"""改地点: a case that lies nowhere is given a place, a wrong one is mended; phones of both grids are right afterwards."""

from __future__ import annotations

import pytest

from server.core.clock import utc_now
from tests.door import intake
from tests.loop import stored
from tests.world import GRID1, GRID2, IN_GRID2, OUTSIDE, TOWN, VILLAGE_GRID


def taken(centre, **more):
    """A case that came without a place, as from a hotline's file."""
    answer = centre.who("clerk01").post(
        "/cases", intake(disposal="escalated", category="environment.leak", location=None, **more)
    )
    assert answer.status == 201, answer.body
    return answer.body


def at(where):
    return f"{where[0]},{where[1]}"


def test_a_case_without_a_grid_is_given_one_and_its_grid_hears_of_it(centre, rows):
    case = taken(centre)
    assert (case["area"]["grid"], case["area"]["how"], case["flags"]) == (None, "none", ["no_location"])
    other = centre.who("worker02")
    mirror, _, _ = other.pull_all()
    assert ("case", case["id"]) not in mirror
    placed = centre.do(case, "clerk01", "relocate", grid=GRID2, address="8号楼东侧", note="打电话问的")
    assert (placed["area"]["grid"]["code"], placed["area"]["how"]) == (GRID2, "chosen")
    assert (placed["address_text"], placed["flags"], placed["state"]) == ("8号楼东侧", [], case["state"])
    step = placed["steps"][-1]
    assert (step["label"], step["note"]) == ("改地点", "打电话问的")
    assert step["changes"] == {
        "grid": GRID2,
        "grid_name": "花园社区 第2网格",
        "grid_before": None,
        "address": "8号楼东侧",
        "address_before": None,
    }
    mirror, _, _ = other.pull_all()
    assert mirror["case", case["id"]]["address_text"] == "8号楼东侧"
    [row] = rows("SELECT area_code, reported_area_code FROM cases WHERE id = :id", id=case["id"])
    assert (row["area_code"], row["reported_area_code"]) == (GRID2, GRID2[:6])
    assert rows("SELECT count(*) AS n FROM journal_entry WHERE action = 'case.relocate'") == [{"n": 1}]


def test_a_point_finds_the_grid_and_one_of_the_old_place_goes(centre):
    case = centre.report()
    moved = centre.do(case, "router01", "relocate", point=at(IN_GRID2))
    assert (moved["area"]["grid"]["code"], moved["area"]["how"]) == (GRID2, "inside")
    assert moved["location"]["coordinates"] == pytest.approx(IN_GRID2)
    assert moved["steps"][-1]["changes"]["grid_before"] == "花园社区 第1网格"
    back = centre.do(moved, "router01", "relocate", grid=VILLAGE_GRID)
    assert (back["area"]["grid"]["code"], back["location"]) == (VILLAGE_GRID, None)
    assert back["steps"][-1]["changes"]["point_before"] == pytest.approx(list(IN_GRID2)), (
        "nothing that was written is lost"
    )


def test_phones_of_the_old_grid_lose_it_and_its_reporter_keeps_it(centre):
    case = centre.case_in("accepted")
    reporter, leader, other = centre.who("worker01"), centre.who("leader01"), centre.who("villager01")
    _, since, _ = leader.pull_all()
    _, own, _ = reporter.pull_all()
    _, theirs, _ = other.pull_all()
    centre.do(case, "clerk01", "relocate", grid=VILLAGE_GRID)

    def now(who, cursor):
        return who.pull_all(cursor)[0].get(("case", case["id"]), "nothing")

    assert now(leader, since) is None
    assert now(other, theirs)["area"]["grid"]["code"] == VILLAGE_GRID
    assert now(reporter, own)["area"]["grid"]["code"] == VILLAGE_GRID
    assert leader.get(f"/cases/{case['id']}").code == "case.absent"


def test_a_protected_matter_stays_hidden_from_both_grids_and_says_no_grid(centre):
    case = centre.report()
    case = centre.do(case, "clerk01", "protect", note="怕被报复")
    case = centre.do(case, "clerk01", "accept")
    case = centre.do(case, "router01", "route", unit="water")
    other = centre.who("villager01")
    _, since, _ = other.pull_all()
    moved = centre.do(case, "clerk01", "relocate", grid=VILLAGE_GRID)
    assert moved["title"].endswith("清水村")
    assert ("case", case["id"]) not in other.pull_all(since)[0]
    seen = centre.who("unit01").get(f"/cases/{case['id']}").body
    assert seen["area"]["grid"] is None
    assert seen["steps"][-1]["action"] == "relocate"
    assert not {name for name in seen["steps"][-1]["changes"] if name.startswith(("grid", "point"))}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "grid"),
        ({"grid": "620902999999001"}, "grid"),
        ({"grid": TOWN}, "grid"),
        ({"point": at(OUTSIDE)}, "grid"),
        ({"point": "门口"}, "point"),
        ({"point": "39.7,98.5"}, "point"),
        ({"point": "nan,nan"}, "point"),
        ({"grid": GRID1, "address": "长" * 301}, "address"),
    ],
)
def test_no_such_grid_and_no_such_point_are_refused_at_their_field(centre, rows, values, field):
    case = centre.case_in("accepted")
    before = stored(rows, case["id"])
    answer = centre.who("router01").act(case, "relocate", **values)
    assert (answer.status, list(answer.body["details"]["fields"])) == (422, [field]), answer.body
    assert stored(rows, case["id"]) == before


def test_a_post_over_a_town_puts_only_its_own_cases_elsewhere(centre, world):
    nowhere, own = taken(centre), centre.case_in("accepted")
    world.move("router01", TOWN, utc_now())
    router = centre.who("router01")
    assert router.act(nowhere, "relocate", grid=GRID2).code == "case.absent"
    assert router.act(own, "relocate", grid=GRID2).status == 200


def test_two_who_move_it_at_once_hear_of_each_other(centre):
    case = centre.case_in("accepted")
    centre.do(case, "clerk01", "relocate", grid=GRID2)
    answer = centre.who("router01").act(case, "relocate", grid=VILLAGE_GRID)
    assert (answer.status, answer.code, answer.body["details"]["changed"]) == (409, "case.stale", ["grid"])
