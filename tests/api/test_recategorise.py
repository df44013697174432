"""改事项分类: what came in under a wrong kind is put right, and what follows from a kind follows from the new one."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.loop import stored


def test_a_wrong_category_is_put_right_and_both_names_stand_in_the_story(centre, worker, rows):
    case = centre.case_in("accepted")
    after = centre.do(case, "clerk01", "recategorise", category="dispute.heating", note="说的是暖气")
    assert (after["category"]["code"], after["state"], after["due_at"]) == (
        "dispute.heating",
        "accepted",
        case["due_at"],
    )
    step = after["steps"][-1]
    assert (step["label"], step["note"], step["changes"]) == (
        "改事项分类",
        "说的是暖气",
        {"category": "dispute.heating", "category_name": "供热纠纷", "category_before": "渗漏堵塞"},
    )
    mirror, _, _ = worker.pull_all()
    assert mirror["case", case["id"]]["category"] == {"code": "dispute.heating", "name": "供热纠纷"}
    assert centre.who("clerk01").get("/cases", category="dispute").body["total"] == 1
    assert rows("SELECT count(*) AS n FROM journal_entry WHERE action = 'case.recategorise'") == [{"n": 1}]


@pytest.mark.parametrize("code", ["environment.leak", "nothing.such", " "])
def test_no_such_category_one_out_of_use_or_the_same_is_refused_at_its_field(centre, rows, change, code):
    change("UPDATE category SET retired_at = now() WHERE code = 'environment.pets'")
    case = centre.case_in("accepted")
    before = stored(rows, case["id"])
    for wrong in (code, "environment.pets"):
        answer = centre.who("router01").act(case, "recategorise", category=wrong)
        assert (answer.status, list(answer.body["details"]["fields"])) == (422, ["category"])
    assert stored(rows, case["id"]) == before
    change("UPDATE category SET retired_at = NULL WHERE code = 'environment.pets'")


def test_what_presses_more_has_less_time_from_where_it_began_and_what_presses_less_keeps_its_own(centre):
    urgent, normal = "livelihood.heating", "environment.parking"
    case = centre.report(category=normal)
    raised = centre.do(case, "clerk01", "recategorise", category=urgent)
    same = centre.report(category=urgent)
    assert (case["urgency"], raised["urgency"]) == ("normal", same["urgency"])
    apart = datetime.fromisoformat(same["due_at"]) - datetime.fromisoformat(raised["due_at"])
    assert timedelta(0) <= apart < timedelta(minutes=5), "as if it had come in so"
    assert raised["steps"][-1]["changes"]["due_at"] == raised["due_at"]
    back = centre.do(raised, "clerk01", "recategorise", category=normal)
    assert (back["urgency"], back["due_at"]) == (raised["urgency"], raised["due_at"])
    assert "urgency" not in back["steps"][-1]["changes"]


def test_routed_too_it_has_the_time_to_sign_of_what_presses_more(centre):
    case = centre.do(centre.report(category="environment.parking"), "clerk01", "accept")
    case = centre.do(case, "router01", "route", unit="water")
    raised = centre.do(case, "router01", "recategorise", category="livelihood.heating")
    left = datetime.fromisoformat(raised["due_at"]) - datetime.fromisoformat(case["steps"][-1]["at"])
    assert timedelta(hours=4, minutes=-1) < left <= timedelta(hours=4)


def test_a_matter_that_turns_out_to_be_protected_is_so_at_once_and_stays_so(centre):
    case = centre.case_in("accepted")
    other = centre.who("leader01")
    assert case["id"] in {one["id"] for one in other.get("/cases").body["items"]}
    after = centre.do(case, "clerk01", "recategorise", category="protected.domestic_violence")
    assert (after["protected"], after["steps"][-1]["changes"]["protected"]) == (True, True)
    assert case["id"] not in {one["id"] for one in other.get("/cases").body["items"]}
    assert after["title"] == f"{after['category']['name']}，花园社区", "nothing that was written is its title"
    back = centre.do(after, "clerk01", "recategorise", category="dispute.family")
    assert back["title"] == f"{back['category']['name']}，花园社区"
    assert back["protected"] is True, "the director alone takes that away"


def test_a_route_that_the_new_category_has_not_gives_way_to_the_first_that_it_has(centre):
    case = centre.report(category="dispute.wages")
    for action, who, values in (
        ("accept", "clerk01", {}),
        ("route", "router01", {"unit": "water"}),
        ("assess", "router01", {"difficulty": "ordinary", "risk": "blue", "path": "labour_arbitration"}),
    ):
        case = centre.do(case, who, action, **values)
    moved = centre.do(case, "router01", "recategorise", category="dispute.land_transfer")
    assert (moved["path"]["code"], moved["state"], moved["due_at"]) == ("people_mediation", "assessed", case["due_at"])
    assessed = datetime.fromisoformat(case["steps"][-1]["at"])
    law = datetime.fromisoformat(moved["statutory_due_at"])
    assert timedelta(days=30) <= law - assessed <= timedelta(days=31)
    plain = centre.do(moved, "router01", "recategorise", category="environment.leak")
    assert (plain["path"]["code"], plain["statutory_due_at"]) == ("direct", None)
    again = centre.do(plain, "router01", "recategorise", category="environment.rubbish")
    assert again["path"]["code"] == "direct"
    assert "path" not in again["steps"][-1]["changes"]


def test_two_who_put_it_right_at_once_hear_of_each_other(centre):
    case = centre.case_in("accepted")
    centre.do(case, "clerk01", "recategorise", category="environment.rubbish")
    answer = centre.who("router01").act(case, "recategorise", category="environment.parking")
    assert (answer.status, answer.code, answer.body["details"]["changed"]) == (409, "case.stale", ["category"])
