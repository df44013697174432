"""One person's story with its photos, and the lists an administrator edits."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.care import days, register
from tests.door import jpeg, sha256_of
from tests.statements import listening, read_whole
from tests.world import GRID1, GRID2

SAID = "说夜里胸口疼，糖尿病药快没了"
NO_BUSINESS = ["clerk01", "router01", "unit01", "caller01", "admin", "auditor01", "mediator01", "leader99"]


def visit(visitor, somebody=None, **more):
    payload = {"visit_id": str(uuid4()), "outcome": "well", "person_id": somebody and somebody["id"]} | more
    [outcome] = visitor.push(visitor.operation("visit.log", {k: v for k, v in payload.items() if v is not None}))
    assert outcome["status"] == "applied", outcome
    return payload["visit_id"]


def story(visitor, somebody):
    answer = visitor.get(f"/care/people/{somebody['id']}/timeline")
    assert answer.status == 200, answer.body
    return answer.body["items"]


# --- the story ----------------------------------------------------------------------------------------------------


def test_the_story_tells_everything_newest_first_with_what_was_said(officer, worker, change):
    somebody = register(officer)
    change("UPDATE care_plan SET began_on = :d", d=days(-30))
    photo = jpeg()
    came = visit(
        worker,
        somebody,
        outcome="matter",
        note=SAID,
        answers={"spirits": "不好", "home_safe": "是"},
        attachments=[sha256_of(photo)],
        grave=True,
    )
    worker.push(worker.report(person_id=somebody["id"]))
    errand = {"errand_id": str(uuid4()), "kind": "pension_certification", "person_id": somebody["id"]}
    [opened] = worker.push(worker.operation("errand.open", errand))
    moved = {"to_grid": GRID2, "address_text": "花园社区12号院", "reason": "随女儿住"}
    assert officer.post(f"/people/{somebody['id']}/transfer", moved).status == 204
    plan = somebody["plans"][0]["id"]
    assert officer.post(f"/people/{somebody['id']}/plans/{plan}/end", {"reason": "搬去养老院"}).status == 200

    items = story(officer, somebody)
    assert [one["kind"] for one in items] == ["left", "moved", "errand", "case", "visit", "joined"]
    assert opened["status"] == "applied"
    by_kind = {one["kind"]: one for one in items}
    assert by_kind["visit"]["by"]["name"] == "王芳"
    assert by_kind["visit"]["visit"] == {
        "id": came,
        "outcome": "matter",
        "mode": "door",
        "grave": True,
        "note": SAID,
        "answers": [{"label": "精神", "answer": "不好"}, {"label": "水电气暖正常", "answer": "是"}],
        "photos": [{"sha256": sha256_of(photo), "arrived": False}],
    }
    assert (by_kind["left"]["plan"]["reason"], by_kind["left"]["at"]) == ("搬去养老院", None)
    assert by_kind["joined"]["on"] == days(-30).isoformat()
    assert (by_kind["moved"]["move"]["from"]["code"], by_kind["moved"]["move"]["to"]["code"]) == (GRID1, GRID2)
    assert by_kind["moved"]["move"]["from"]["name"] == "花园社区·第1网格"
    assert by_kind["moved"]["move"]["reason"] == "随女儿住"
    assert set(by_kind["case"]["case"]) == {"id", "case_no", "title", "state", "state_label"}
    assert by_kind["case"]["by"] is None


def test_the_story_tells_those_who_keep_the_register_what_was_done_to_it(door, officer):
    somebody = register(officer, groups=[{"group": "elderly_alone"}])
    path = f"/people/{somebody['id']}"
    leader = door.login("leader01", app="console")
    ill = officer.post(f"{path}/plans", {"group": "mental"}).body
    mental = next(plan["id"] for plan in ill["plans"] if plan["group"]["code"] == "mental")
    assert leader.post(f"{path}/grave", {}).status == 200
    changed = officer.post(
        f"{path}/change", {"base_version": officer.get(path).body["version"], "changes": {"needs": "助听器"}}
    )
    assert changed.status == 200, changed.body
    danger = {"base_version": changed.body["version"], "changes": {"danger_level": 3}}
    assert officer.post(f"{path}/change", danger).status == 200
    assert officer.post(f"{path}/reveal", {"fields": ["phone"], "reason": "核对号码"}).status == 200
    assert officer.post(f"{path}/reveal", {"fields": ["danger_level"], "reason": "会商"}).status == 200
    assert officer.post(f"{path}/plans/{mental}", {"tier": "key"}).status == 200
    assert officer.post(f"{path}/plans/{mental}/end", {"reason": "转走"}).status == 200

    whole = officer.get(f"/care/people/{somebody['id']}/timeline")
    told = [(one["kind"], one["by"]["name"], one["record"] and one["record"]["fields"]) for one in whole.body["items"]]
    me, boss = officer.get("/me").body["name"], leader.get("/me").body["name"]
    assert told == [
        ("left", me, None),
        ("arranged", me, ["tier"]),
        ("opened", me, ["danger_level"]),
        ("opened", me, ["phone"]),
        ("changed", me, ["danger_level"]),
        ("changed", me, ["needs"]),
        ("grave", boss, None),
        ("joined", me, None),
        ("joined", me, None),
    ]
    assert "助听器" not in whole.raw.decode()
    # the leader keeps the register too, and does not know of the illness
    theirs = [(one["kind"], one["record"] and one["record"]["fields"]) for one in story(leader, somebody)]
    assert theirs == [("opened", ["phone"]), ("changed", ["needs"]), ("grave", None), ("joined", None)]
    for who, app in (("worker01", "field"), ("director01", "console")):
        assert [(one["kind"], one["by"]) for one in story(door.login(who, app=app), somebody)] == [("joined", None)], (
            who
        )


def test_the_story_tells_each_role_only_its_own_part(door, officer, worker):
    somebody = register(officer)
    photo = jpeg()
    visit(worker, somebody, outcome="matter", note=SAID, answers={"spirits": "不好"}, attachments=[sha256_of(photo)])
    path = f"/care/people/{somebody['id']}/timeline"
    for who in ("worker02", "villager01"):
        answer = door.login(who).get(path)
        assert (answer.status, answer.code) == (404, "person.absent"), who
    for who in ("director01", "supervisor01"):
        glance = door.login(who, app="console").get(path)
        [seen] = [one["visit"] for one in glance.body["items"] if one["kind"] == "visit"]
        assert (seen["outcome"], seen["note"], seen["answers"], seen["photos"]) == ("matter", None, [], [])
        assert SAID not in glance.raw.decode()
    for who in ("worker01", "visitor01", "leader01"):
        assert [one["visit"]["note"] for one in story(door.login(who), somebody) if one["visit"]] == [SAID], who


def test_the_story_hides_groups_answers_and_cases_that_are_not_the_readers(door, officer, rows):
    protected = rows("SELECT code FROM category WHERE protected AND parent_code IS NOT NULL ORDER BY code")[0]["code"]
    both = register(officer, groups=[{"group": "elderly_alone"}, {"group": "mental", "helper_id": None}])
    visitor = door.login("visitor01")
    visit(visitor, both, answers={"state": "不好", "medicine": "停药", "spirits": "一般", "from_an_older_form": "有"})
    seen = story(door.login("worker01"), both)
    assert [one["plan"]["group"]["code"] for one in seen if one["plan"]] == ["elderly_alone"]
    [answers] = [one["visit"]["answers"] for one in seen if one["visit"]]
    # "medicine" is asked in an open group too; "state" only of the ill
    assert answers == [
        {"label": "吃药", "answer": "停药"},
        {"label": "精神", "answer": "一般"},
        {"label": "from_an_older_form", "answer": "有"},
    ]
    assert {"label": "病情", "answer": "不好"} in next(
        one["visit"]["answers"] for one in story(officer, both) if one["visit"]
    )
    # a protected matter about the same person is hidden from town and grid, save from whoever reported it
    visitor.push(visitor.report(category=protected, person_id=both["id"]))
    assert [one["case"] for one in story(officer, both) if one["case"]] == []
    assert len([one for one in story(visitor, both) if one["case"]]) == 1


def test_a_story_is_found_by_indexes_however_much_was_recorded_of_others(app, officer, worker, cluster, owner):
    somebody = register(officer)
    visit(worker, somebody)
    with listening(app) as asked:
        assert len(story(officer, somebody)) == 2
    for table in ("visit", "cases", "errand", "person_move", "journal_entry"):
        assert read_whole(cluster, owner, asked, table) == [], table


def test_a_long_story_ends_and_says_so(officer, worker, world, change):
    somebody = register(officer)
    change(
        "INSERT INTO visit (id, account_id, person_id, outcome, mode, signs, attachments, area_code, area_how,"
        " occurred_at, recorded_at, flags, version) SELECT gen_random_uuid(), :a, :p, 'well', 'door', '{}', '{}',"
        " :g, 'chosen', now() - n * interval '1 day', now(), '{}', 1 FROM generate_series(1, 210) n",
        a=world.account_id("worker01"),
        p=somebody["id"],
        g=GRID1,
    )
    body = officer.get(f"/care/people/{somebody['id']}/timeline").body
    assert (len(body["items"]), body["more"]) == (200, True)
    moments = [one["at"] for one in body["items"] if one["at"]]
    assert moments == sorted(moments, reverse=True)


# --- photos -------------------------------------------------------------------------------------------------------


def test_a_photo_of_a_visit_opens_for_the_door_and_the_register_and_nobody_else(door, officer, worker):
    somebody = register(officer)
    photo = jpeg()
    came = visit(worker, somebody, attachments=[sha256_of(photo)])
    path = f"/care/visits/{came}/attachments/{sha256_of(photo)}"
    assert officer.get(path).code == "photo.absent"
    # somebody else's upload of the same bytes opens nothing
    assert door.login("worker02").photo(photo).status == 204
    assert officer.get(path).code == "photo.absent"
    assert worker.photo(photo).status == 204
    for visitor in (officer, worker, door.login("visitor01")):
        answer = visitor.get(path)
        assert (answer.status, answer.headers["Content-Type"]) == (200, "image/jpeg")
        assert "no-store" in answer.headers["Cache-Control"]
    for who, app in (("worker02", "field"), ("villager01", "field"), ("director01", "console")):
        assert door.login(who, app=app).get(path).code == "photo.absent", who
    assert officer.get(f"/care/visits/{uuid4()}/attachments/{sha256_of(photo)}").code == "photo.absent"
    assert officer.get(f"/care/visits/{came}/attachments/{'0' * 64}").code == "photo.absent"
    assert officer.get(f"/care/visits/{came}/attachments/%01").code == "photo.absent"
    [shown] = [one["visit"]["photos"] for one in story(officer, somebody) if one["visit"]]
    assert shown == [{"sha256": sha256_of(photo), "arrived": True}]


def test_once_somebody_said_whose_door_it_was_the_photo_opens_there(door, officer, worker):
    somebody, photo = register(officer), jpeg()
    came = visit(worker, attachments=[sha256_of(photo)], person_hint={"surname": "张", "door": "门上没牌"})
    worker.photo(photo)
    path = f"/care/visits/{came}/attachments/{sha256_of(photo)}"
    assert officer.get(path).code == "photo.absent"  # nobody knows yet whose it is
    assert officer.post(f"/care/unclear-visits/{came}", {"person_id": somebody["id"]}).status == 200
    for visitor in (officer, worker):
        assert visitor.get(path).status == 200
        [shown] = [one["visit"]["photos"] for one in story(visitor, somebody) if one["visit"]]
        assert shown == [{"sha256": sha256_of(photo), "arrived": True}]
    assert door.login("worker02").get(path).code == "photo.absent"


def test_a_photo_of_a_plain_household_opens_where_the_household_does(door, worker, world):
    home = world.household()
    photo, private = jpeg(), jpeg()
    came = visit(worker, household_id=home, attachments=[sha256_of(photo)])
    hinted = visit(
        worker,
        household_id=home,
        attachments=[sha256_of(private)],
        person_hint={"surname": "张", "door": "8号院"},
    )
    worker.photo(photo)
    worker.photo(private)
    path = f"/care/visits/{came}/attachments/{sha256_of(photo)}"
    assert worker.get(path).status == 200
    assert door.login("worker02").get(path).code == "photo.absent"
    assert door.login("director01", app="console").get(path).code == "photo.absent"
    # made at the door of somebody of a special group, whoever it is
    assert worker.get(f"/care/visits/{hinted}/attachments/{sha256_of(private)}").code == "photo.absent"


# --- who may call -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", NO_BUSINESS)
def test_who_has_no_business_with_people_is_refused_on_every_route(door, who):
    visitor = door.login(who, app="console")
    for path in (
        f"/care/people/{uuid4()}/timeline",
        f"/care/visits/{uuid4()}/attachments/{'0' * 64}",
        "/care/coverage",
        "/care/load",
        "/care/helpers",
    ):
        answer = visitor.get(path)
        assert (answer.status, answer.code) == (403, "auth.not_permitted"), path
