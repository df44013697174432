"""Units, who is on call, specialists, coming and going; what roles may do; saved filters."""

from __future__ import annotations

import threading
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from server.core.clock import local_date, utc_now
from server.core.db import db
from server.core.permissions import Permission
from tests.world import GARDEN

TODAY = local_date(utc_now()).isoformat()
WHOLE_DAY = {"name": "冯军", "phone": "139", "days": [1, 2, 3, 4, 5, 6, 7], "from": "00:00", "to": "00:00"}


@pytest.fixture
def director(door):
    return door.login("director01", app="console")


def unit(**more):
    return {
        "base_version": 1,
        "name": "供水所",
        "phone": "0937-1",
        "place": "一楼 3 号窗口",
        "stationing": "rotating",
        "categories": ["environment.leak"],
        "areas": [GARDEN],
        "rota": [WHOLE_DAY],
    } | more


def line(answer, unit_id="water"):
    assert answer.status == 200, answer.body
    return next(one for one in answer.body["units"] if one["id"] == unit_id)


# --- units --------------------------------------------------------------------------------------------------------


def test_a_unit_is_changed_whole_and_says_who_is_on_call_now(admin, centre, rows):
    shown = line(admin.post("/units/water", unit()))
    assert (shown["stationing"], shown["place"], shown["areas"], shown["version"]) == (
        "rotating",
        "一楼 3 号窗口",
        [GARDEN],
        2,
    )
    assert [one["name"] for one in line(centre.who("clerk01").get("/units"))["on_call"]] == ["冯军"]
    assert line(centre.who("clerk01").get("/units"))["liaisons"] == ["冯军"]
    assert admin.post("/units/water", unit()).code == "list.stale"
    assert len(rows("SELECT 1 FROM journal_entry WHERE action = 'unit.change'")) == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "供热公司"}, "name"),
        ({"areas": ["620902999"]}, "areas"),
        ({"categories": ["moon"]}, "categories"),
        ({"stationing": "sometimes"}, "stationing"),
        ({"rota": [WHOLE_DAY | {"days": []}]}, "rota"),
        ({"rota": [WHOLE_DAY | {"from": "8:30"}]}, "rota"),
    ],
)
def test_what_a_unit_cannot_be_is_refused_at_its_field(admin, change, field):
    answer = admin.post("/units/water", unit(**change))
    assert (answer.status, answer.code) == (422, "request.invalid")
    assert list(answer.body["details"]["fields"]) == [field]


def test_units_are_changed_by_whoever_may_and_read_at_the_centre(centre, worker):
    assert centre.who("clerk01").post("/units/water", unit()).code == "auth.not_permitted"
    assert worker.get("/units").code == "auth.not_permitted"
    assert centre.who("director01").post("/units/Bad-Name", unit(base_version=0)).code == "request.invalid"


def test_a_unit_comes_and_goes_with_its_posts_and_its_history_stays(admin, centre, door, rows):
    new = line(admin.post("/units/gas", unit(base_version=0, name="燃气公司", reason="签了入驻协议")), "gas")
    assert [(one["action"], one["reason"], one["by"]) for one in new["history"]] == [("join", "签了入驻协议", "管理员")]
    case = centre.case_in("routed")
    going = {"base_version": 1, "day": TODAY, "reason": "机构合并"}
    refused = admin.post("/units/water/leave", going)
    assert (refused.code, refused.body["details"]) == ("unit.has_open_cases", {"count": 1})
    centre.do(case, "unit01", "return", note="要走了")
    gone = line(admin.post("/units/water/leave", going))
    assert gone["retired"] is True
    assert rows("SELECT count(*) AS n FROM assignment WHERE unit_id = 'water' AND valid_to IS NULL")[0]["n"] == 0
    assert "water" not in str(centre.who("router01").get(f"/cases/{case['id']}").body["actions"])
    assert admin.post("/units/water/leave", going | {"base_version": 2}).code == "list.stale"
    back = line(admin.post("/units/water/join", going | {"base_version": 2, "reason": "又来了"}))
    assert [one["action"] for one in back["history"]] == ["leave", "join"]


# --- specialists --------------------------------------------------------------------------------------------------


def person(**more):
    return {
        "base_version": 0,
        "name": "许和",
        "kinds": ["gold_mediator", "counsellor"],
        "good_at": "婚姻家庭",
        "phone": "138",
        "unit": "water",
        "username": "mediator01",
    } | more


def test_a_specialist_leaves_and_the_posts_of_their_account_end_with_it(app, admin, centre, rows):
    one = str(uuid4())
    shown = admin.post(f"/specialists/{one}", person()).body["specialists"][0]
    assert (shown["kinds"], shown["unit"]["name"], shown["username"]) == (
        ["gold_mediator", "counsellor"],
        "供水所",
        "mediator01",
    )
    assert centre.who("mediator01").get("/cases").status == 200
    left = admin.post(f"/specialists/{one}/leave", {"base_version": 1, "day": TODAY, "reason": "退休"})
    assert left.body["specialists"][0]["until"] == TODAY
    assert centre.who("mediator01").get("/cases").code == "auth.not_permitted"
    assert [row["action"] for row in rows("SELECT action FROM joining ORDER BY at")] == ["join", "leave"]
    with app.app_context(), pytest.raises(ProgrammingError, match="permission denied"):
        db.session.execute(text("DELETE FROM joining"))


@pytest.mark.parametrize(
    ("change", "field"),
    [({"kinds": ["astrologer"]}, "kinds"), ({"unit": "moon"}, "unit"), ({"username": "nobody"}, "username")],
)
def test_what_a_specialist_cannot_be_is_refused(admin, change, field):
    answer = admin.post(f"/specialists/{uuid4()}", person(**change))
    assert (answer.status, list(answer.body["details"]["fields"])) == (422, [field])


def test_the_last_administrator_does_not_leave(admin, rows):
    one = str(uuid4())
    admin.post(f"/specialists/{one}", person(username="admin"))
    answer = admin.post(f"/specialists/{one}/leave", {"base_version": 1, "day": TODAY, "reason": "走了"})
    assert (answer.status, answer.code) == (422, "auth.last_administrator")
    assert rows("SELECT count(*) AS n FROM joining WHERE action = 'leave'")[0]["n"] == 0


# --- what roles may do ----------------------------------------------------------------------------------------------


@pytest.fixture
def roles(admin, change):
    yield {one["code"]: one["permissions"] for one in admin.get("/roles").body["roles"]}
    change("DELETE FROM role_permission WHERE role = 'supervisor' AND permission = 'case.reopen'")


def test_a_role_is_given_a_permission_and_it_holds_at_once(admin, centre, roles, rows):
    case = centre.case_in("closed")
    supervisor = centre.who("supervisor01")
    assert supervisor.act(case, "reopen", note="x").code == "case.action_not_yours"
    body = {"before": roles["supervisor"], "after": [*roles["supervisor"], "case.reopen"]}
    assert admin.post("/roles/supervisor", body).status == 200
    assert supervisor.act(case, "reopen", note="x").status == 200
    assert rows("SELECT details FROM journal_entry WHERE action = 'role.change'")[0]["details"] == {
        "given": ["case.reopen"],
        "taken": [],
    }
    assert admin.post("/roles/supervisor", body).code == "list.stale"


def test_nobody_locks_out_the_last_administrator(admin, roles):
    body = {"before": roles["admin"], "after": [one for one in roles["admin"] if one != "admin.users"]}
    assert admin.post("/roles/admin", body).code == "auth.last_administrator"
    assert admin.get("/roles").status == 200
    assert admin.post("/roles/nobody", {"before": [], "after": []}).code == "list.absent"
    answer = admin.post("/roles/auditor", {"before": roles["auditor"], "after": ["moon.walk", "case.rate"]})
    assert (answer.code, list(answer.body["details"]["fields"])) == ("request.invalid", ["after"])


def test_the_matrix_names_every_permission_in_words(admin, centre):
    matrix = admin.get("/roles").body
    assert [one["code"] for one in matrix["permissions"]] == [one for one in Permission if one != "case.rate"]
    assert all(one["name"] != one["code"] for one in matrix["permissions"])
    assert centre.who("clerk01").get("/roles").code == "auth.not_permitted"


# --- what a unit has done ------------------------------------------------------------------------------------------


def test_what_is_done_stands_by_when_it_was_done_and_is_found_by_its_words(centre):
    liaison = centre.who("unit01")
    first, second = centre.case_in("handling", description="东头井盖丢了"), centre.case_in("handling")
    centre.do(second, "unit01", "finish", resolution="修好了")
    centre.do(first, "unit01", "finish", resolution="补上了")
    done = liaison.get("/cases", pile="done", order="done", limit=1).body
    rest = liaison.get("/cases", pile="done", order="done", limit=1, cursor=done["next_cursor"]).body
    assert [one["id"] for one in [*done["items"], *rest["items"]]] == [first["id"], second["id"]]
    assert [one["id"] for one in liaison.get("/cases", pile="done", order="done", q="井盖").body["items"]] == [
        first["id"]
    ]
    assert liaison.get("/cases", order="done").code == "request.invalid"


def test_what_waits_to_be_signed_for_comes_first_and_then_what_is_due(centre, change):
    liaison = centre.who("unit01")
    work, late, fresh = centre.case_in("handling"), centre.case_in("handling"), centre.case_in("routed")
    change("UPDATE cases SET due_at = '2026-01-05', yellow_at = '2026-01-04' WHERE id = :id", id=late["id"])
    found, cursor = [], None
    while len(found) < 3:
        page = liaison.get("/cases", pile="hand", order="sign", limit=1, cursor=cursor).body
        found, cursor = [*found, *(one["id"] for one in page["items"])], page["next_cursor"]
    assert (found, cursor) == ([fresh["id"], late["id"], work["id"]], None)
    centre.do(fresh, "unit01", "sign")
    first = liaison.get("/cases", pile="hand", order="sign", limit=1).body["items"][0]
    assert first["id"] == late["id"]


def test_whoever_sent_a_case_back_finds_it_again_and_learns_nothing_more(centre, rows):
    liaison = centre.who("unit01")
    case = centre.do(centre.case_in("routed", description="路灯不亮"), "unit01", "return", note="归市政管")
    centre.do(case, "router01", "route", unit="heating")
    hidden = centre.do(centre.case_in("routed"), "unit01", "return", note="不归我们")
    centre.do(centre.who("clerk01").get(f"/cases/{hidden['id']}").body, "clerk01", "protect", note="怕被报复")
    ours = centre.do(centre.case_in("routed"), "unit01", "return", note="看错了")
    centre.do(ours, "router01", "route", unit="water", reason="就归你们")
    told = liaison.get("/cases/returned").body["items"]
    assert [(one["case_no"], one["title"], one["reason"]) for one in told] == [
        (hidden["case_no"], "（要保密的事）", "不归我们"),
        (case["case_no"], case["title"], "归市政管"),
    ]
    assert all(one.keys() == {"case_no", "title", "at", "reason"} for one in told)
    assert liaison.get(f"/cases/{case['id']}").code == "case.absent"
    assert centre.who("unit02").get("/cases/returned").body["items"] == []
    assert centre.who("clerk01").get("/cases/returned").code == "auth.not_permitted"


# --- saved filters --------------------------------------------------------------------------------------------------


def test_filters_are_kept_for_their_account_alone(centre, clerk):
    assert clerk.post("/cases/filters", {"name": "红灯", "query": "view=open&light=red"}).status == 200
    kept = clerk.post("/cases/filters", {"name": "红灯", "query": "view=mine&light=red"}).body["items"]
    assert [(one["name"], one["query"]) for one in kept] == [("红灯", "view=mine&light=red")]
    assert centre.who("router01").get("/cases/filters").body["items"] == []
    assert centre.who("router01").ask("DELETE", f"/cases/filters/{kept[0]['id']}").status == 200
    assert len(clerk.get("/cases/filters").body["items"]) == 1
    assert clerk.ask("DELETE", f"/cases/filters/{kept[0]['id']}").body["items"] == []
    for number in range(30):
        clerk.post("/cases/filters", {"name": f"第{number}", "query": "view=open"})
    assert clerk.post("/cases/filters", {"name": "多了", "query": "view=open"}).code == "request.invalid"


def test_a_unit_that_is_leaving_is_not_given_a_case_in_the_same_moment(app, centre, admin):
    """The case would lie with somebody who is gone: one of the two waits for the other and meets what it did."""
    case = centre.case_in("accepted")
    router = centre.who("router01")
    answers = {}
    with app.app_context(), db.session.begin():
        db.session.execute(text("SELECT 1 FROM unit WHERE id = 'water' FOR UPDATE"))
        db.session.execute(text("UPDATE unit SET retired_at = now() WHERE id = 'water'"))
        worker = threading.Thread(target=lambda: answers.update(route=router.act(case, "route", unit="water")))
        worker.start()
        worker.join(1.5)
    worker.join(20)
    assert answers["route"].code == "unit.absent"
