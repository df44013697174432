"""The lawful route of a case (办理途径): offered by category, its statutory end beside the centre's own, lawyers, the list."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.handling import left, listed
from tests.loop import STEPS

CHINA = timedelta(hours=8)
LAWYER = {"name": "高律师", "phone": "0937-1112222", "unit": "供水所"}


def offered(case):
    [assess] = [one for one in case["actions"] if one["name"] == "assess"]
    return {one["name"]: [choice["value"] for choice in one.get("choices", [])] for one in assess["fields"]}


def routed(centre, **more):
    case = centre.report(**more)
    for action, username, values in STEPS[:2]:
        case = centre.do(case, username, action, **values)
    return centre.who("router01").get(f"/cases/{case['id']}").body


def test_routes_follow_the_category_and_the_law_counts_natural_days(centre, rows):
    wages = routed(centre, category="dispute.wages")
    assert offered(wages)["path"] == [
        "people_mediation",
        "administrative_mediation",
        "judicial_mediation",
        "labour_arbitration",
        "direct",
        "petition",
    ]
    assert "lawyer" not in offered(wages)
    [assess] = [one for one in wages["actions"] if one["name"] == "assess"]
    [route] = [one for one in assess["fields"] if one["name"] == "path"]
    notes = {one["value"]: one["note"] for one in route["choices"]}
    assert "1 年内" in notes["people_mediation"], "read out before it is chosen, and wages go by arbitration first"
    assert "回访" not in notes["direct"], "about a protected matter nobody calls"
    assert offered(routed(centre, category="environment.leak"))["path"] == ["direct", "petition"]

    done = centre.do(wages, "router01", "assess", difficulty="ordinary", risk="yellow", path="labour_arbitration")
    assert (done["path"]["name"], done["path"]["limit_days"]) == ("劳动争议仲裁", 45)
    assert "15 天内" in done["path"]["remedy"]
    accepted = next(one for one in done["steps"] if one["action"] == "accept")
    due = datetime.fromisoformat(done["statutory_due_at"]) + CHINA
    assert (due.hour, due.minute) == (0, 0)  # the end of the last day, which a holiday does not move
    assert due.date() == (datetime.fromisoformat(accepted["at"]) + CHINA).date() + timedelta(days=46)
    assert datetime.fromisoformat(done["due_at"]) < datetime.fromisoformat(done["statutory_due_at"])
    assert done["steps"][-1]["changes"]["path"] == "labour_arbitration"


LAW = {
    "people_mediation": (30, ("3 年", "30 日内可以共同申请司法确认")),
    "traffic_mediation": (10, ("10 日", "3 年")),
    "labour_arbitration": (45, ("1 年内申请", "可延 15 日", "15 天内可以向法院起诉")),
    "land_arbitration": (60, ("2 年内申请", "可延 30 日", "30 天内可以向法院起诉")),
    "reconsideration": (60, ("60 日内申请", "可延 30 日", "15 天内起诉", "6 个月内可以直接起诉")),
    "petition": (60, ("可延 30 日", "30 日内申请复查", "30 日内申请复核")),
    "public_order_mediation": (None, ("3 个工作日", "7 个工作日")),
    "litigation": (None, ("15 日", "诉讼时效一般 3 年")),
}
"""Statutory days of each route, and what must be said of its remedies (the articles stand in ``basis``)."""


@pytest.mark.parametrize("code", LAW)
def test_each_route_says_its_limit_its_remedies_and_its_articles(admin, code):
    path = next(one for one in admin.get("/lists").body["paths"] if one["code"] == code)
    days, said = LAW[code]
    assert path["limit_days"] == days
    assert [words for words in said if words not in path["remedy"]] == []
    assert "条" in path["basis"]


def test_who_says_nothing_takes_the_first_route_of_its_kind_and_a_new_round_forgets_it(centre):
    case = centre.do(routed(centre, category="dispute.heating"), "router01", "assess", difficulty="simple", risk="blue")
    assert (case["path"]["code"], case["path"]["mediation"]) == ("people_mediation", "people")
    case = centre.do(case, "unit01", "handle")
    case = centre.do(case, "unit01", "finish", resolution="供上了")
    case = centre.do(case, "caller01", "call_back", outcome="satisfied")
    again = centre.do(case, "clerk01", "reopen", note="又不热了")
    assert (again["path"], again["statutory_due_at"]) == (None, None)


def test_a_route_that_is_not_offered_is_refused_by_name(centre):
    leak = routed(centre, category="environment.leak")
    answer = centre.who("router01").act(leak, "assess", difficulty="simple", risk="blue", path="labour_arbitration")
    assert (answer.status, answer.code) == (422, "case.path")
    assert centre.who("router01").get(f"/cases/{leak['id']}").body["state"] == "routed"


def test_a_protected_matter_is_never_offered_mediation(centre, change):
    change("UPDATE category SET protected = true WHERE code = 'dispute.family'")
    try:
        case = routed(centre, category="dispute.family")
        assert not [code for code in offered(case)["path"] if "mediation" in code]
        refused = centre.who("router01").act(case, "assess", difficulty="simple", risk="blue", path="people_mediation")
        assert refused.code == "case.path"
    finally:
        change("UPDATE category SET protected = false WHERE code = 'dispute.family'")


@pytest.fixture
def lawyer(admin):
    return listed(admin, LAWYER["name"], ["lawyer"], phone=LAWYER["phone"], unit="water")["id"]


def test_before_a_court_already_a_lawyer_is_assigned(centre, lawyer):
    case = routed(centre, category="dispute.litigation")
    assert offered(case)["path"] == ["litigation", "direct"]
    router = centre.who("router01")
    missing = router.act(case, "assess", difficulty="complex", risk="orange")
    assert (missing.code, missing.body["details"]["fields"]) == ("case.fields_missing", {"lawyer": "请选择“律师”"})
    assert router.act(case, "assess", difficulty="complex", risk="orange", lawyer="nobody").code == "case.lawyer"
    done = centre.do(case, "router01", "assess", difficulty="complex", risk="orange", lawyer=lawyer)
    assert done["lawyer"] == LAWYER
    assert done["steps"][-1]["changes"]["lawyer_name"] == LAWYER["name"]


def test_a_lawyer_who_left_is_offered_no_more_and_stays_where_they_were_assigned(centre, admin, lawyer):
    router, mediator = centre.who("router01"), listed(admin, "许和", ["gold_mediator"])
    assert mediator["id"] not in str(offered(routed(centre, category="dispute.litigation")))
    before = centre.do(
        routed(centre, category="dispute.litigation"),
        "router01",
        "assess",
        difficulty="simple",
        risk="blue",
        lawyer=lawyer,
    )
    left(admin, {"id": lawyer, "version": 1})
    after = routed(centre, category="dispute.litigation")
    assert offered(after).get("lawyer") is None
    assert router.act(after, "assess", difficulty="simple", risk="blue", lawyer=lawyer).code == "case.lawyer"
    assert router.get(f"/cases/{before['id']}").body["lawyer"] == LAWYER


def test_the_routes_are_a_list_an_administrator_edits(admin, change, centre):
    lists = admin.get("/lists").body
    path = next(one for one in lists["paths"] if one["code"] == "labour_arbitration")
    assert (path["categories"], path["limit_days"], path["starts"]) == (["劳资欠薪"], 45, "accepted")
    body = {k: v for k, v in path.items() if k not in {"code", "version"}} | {"base_version": path["version"]}
    try:
        unknown = admin.post("/lists/paths/labour_arbitration", body | {"categories": ["没有这类"]})
        assert "没有这类" in unknown.body["details"]["fields"]["categories"][0]
        saved = admin.post("/lists/paths/labour_arbitration", body | {"limit_days": 60})
        assert saved.status == 200, saved.body
        assert admin.post("/lists/paths/labour_arbitration", body).code == "list.stale"
        done = centre.do(
            routed(centre, category="dispute.wages"),
            "router01",
            "assess",
            difficulty="simple",
            risk="blue",
            path="labour_arbitration",
        )
        assert done["path"]["limit_days"] == 60
    finally:
        change("UPDATE handling_path SET limit_days = 45, version = 1 WHERE code = 'labour_arbitration'")
    assert centre.who("clerk01").post("/lists/paths/labour_arbitration", body).status == 403
