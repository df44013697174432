"""One person's story with its photos, and the lists an administrator edits."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import text

from tests.care import days, id_number, register
from tests.door import jpeg, sha256_of
from tests.world import GRID1, GRID2

SAID = "说夜里胸口疼，糖尿病药快没了"
NO_BUSINESS = ["clerk01", "router01", "unit01", "caller01", "admin", "auditor01", "mediator01", "leader99"]


@pytest.fixture
def lists_kept(owner):
    """The lists as they were delivered, put back after a test that changes them."""
    with owner.begin() as connection:
        tiers = [dict(row) for row in connection.execute(text("SELECT * FROM care_tier")).mappings()]
        [rule] = [dict(row) for row in connection.execute(text("SELECT * FROM care_rule")).mappings()]
        groups = [dict(row) for row in connection.execute(text("SELECT code, tier FROM care_group")).mappings()]
    yield
    with owner.begin() as connection:
        for group in groups:
            connection.execute(text("UPDATE care_group SET tier = :tier, retired_at = NULL WHERE code = :code"), group)
        connection.execute(text("DELETE FROM care_plan"))
        connection.execute(
            text("DELETE FROM care_group WHERE NOT code = ANY(:codes)"), {"codes": [one["code"] for one in groups]}
        )
        connection.execute(
            text("DELETE FROM care_tier WHERE NOT code = ANY(:codes)"), {"codes": [one["code"] for one in tiers]}
        )
        for tier in tiers:
            connection.execute(
                text(
                    "UPDATE care_tier SET name = :name, sort = :sort, every = :every, unit = :unit, phone_counts = :phone_counts"
                    " WHERE code = :code"
                ),
                tier,
            )
        connection.execute(text("UPDATE care_rule SET grave_hours = :grave_hours, keep_days = :keep_days"), rule)


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
    assert officer.get(f"/care/visits/{came}/attachments/%00").code == "photo.absent"
    [shown] = [one["visit"]["photos"] for one in story(officer, somebody) if one["visit"]]
    assert shown == [{"sha256": sha256_of(photo), "arrived": True}]


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


# --- the lists ----------------------------------------------------------------------------------------------------

TIER = {"name": "高风险", "sort": 10, "every": 1, "unit": "weeks", "phone_counts": False}
GROUP = {
    "name": "高龄老人",
    "sort": 15,
    "tier": "high",
    "questions": [{"name": "wants", "label": "想办的事", "kind": "text"}],
}


def test_the_lists_are_told_to_everybody(door):
    body = door.login("unit01", app="console").get("/care/groups").body
    groups = {one["code"]: one for one in body["groups"]}
    assert (groups["mental"]["supervised"], groups["elderly_alone"]["supervised"]) == (True, False)
    assert groups["elderly_alone"]["tier"] == "key"
    assert {one["code"]: (one["every"], one["unit"]) for one in body["tiers"]}["high"] == (1, "weeks")
    assert body["rule"]["grave_hours"] == 24


def test_another_rhythm_moves_everybodys_next_day_and_only_theirs(
    officer, admin, rows, change, lists_kept, monkeypatch
):
    monkeypatch.setattr("server.people.recount.CHUNK", 3)  # so that eight people take several transactions
    for serial in range(1, 9):
        register(officer, name=f"老人{serial}", id_number=id_number(serial=serial), groups=[{"group": "elderly_alone"}])
    other = register(officer, name="另一个", id_number=id_number(serial=11))
    change("UPDATE care_plan SET began_on = :d, due_on = :x WHERE tier_code = 'key'", d=days(-10), x=days(20))
    left = rows("SELECT id, person_id FROM care_plan WHERE tier_code = 'key' ORDER BY id LIMIT 1")[0]
    officer.post(f"/people/{left['person_id']}/plans/{left['id']}/end", {"reason": "不需要了"})
    answer = admin.post("/care/tiers/key", TIER | {"name": "重点", "every": 2, "unit": "weeks"})
    assert answer.status == 200, answer.body
    assert {one["code"]: one["every"] for one in answer.body["tiers"]}["key"] == 2
    due = rows(
        "SELECT due_on, ended_on IS NULL AS running, count(*) AS n FROM care_plan WHERE tier_code = 'key' GROUP BY 1, 2"
    )
    assert {(one["due_on"], one["running"]): one["n"] for one in due} == {(days(4), True): 7, (days(20), False): 1}
    assert rows("SELECT due_on FROM care_plan WHERE person_id = :p", p=other["id"]) == [{"due_on": days(7)}]
    assert rows("SELECT max(version) AS v FROM person WHERE id <> :p", p=left["person_id"]) == [{"v": 1}]
    [line] = rows("SELECT details FROM journal_entry WHERE action = 'care_tier.change'")
    assert line["details"] == {"before": "1 months", "after": "2 weeks"}


def test_saving_a_rhythm_again_mends_what_was_cut_off(officer, admin, rows, change, lists_kept):
    register(officer)
    change("UPDATE care_plan SET due_on = :d", d=days(300))
    assert admin.post("/care/tiers/high", TIER).status == 200
    assert rows("SELECT due_on FROM care_plan") == [{"due_on": days(7)}]


def test_other_hours_after_a_grave_change_move_who_waits(officer, admin, rows, lists_kept):
    somebody = register(officer, groups=[{"group": "elderly_alone"}])
    officer.post(f"/people/{somebody['id']}/grave", {})
    assert rows("SELECT due_on FROM care_plan") == [{"due_on": days(1)}]
    changed = admin.post("/care/rule", {"grave_hours": 72})
    assert changed.body["rule"]["grave_hours"] == 72
    assert rows("SELECT due_on FROM care_plan") == [{"due_on": days(3)}]
    assert rows("SELECT details FROM journal_entry WHERE action = 'care_rule.change'") == [
        {"details": {"grave_hours": [24, 72]}}
    ]


def test_a_group_of_ones_own_is_entered_used_and_retired(officer, admin, rows, lists_kept):
    made = admin.post("/care/groups/high_age", GROUP)
    assert made.status == 200, made.body
    assert "high_age" in {one["code"] for one in made.body["groups"]}
    somebody = register(officer, groups=[{"group": "high_age"}])
    assert somebody["plans"][0]["tier"]["code"] == "high"
    retired = admin.post("/care/groups/high_age", GROUP | {"retired": True})
    assert "high_age" not in {one["code"] for one in retired.body["groups"]}
    assert officer.get(f"/people/{somebody['id']}").body["plans"][0]["group"]["name"] == "高龄老人"
    assert len(rows("SELECT 1 FROM journal_entry WHERE action = 'care_group.change'")) == 2


def test_no_click_opens_a_group_of_people_under_supervision(admin, rows, lists_kept, change):
    before = rows("SELECT name, sort, questions FROM care_group WHERE code = 'mental'")[0]
    answer = admin.post(
        "/care/groups/mental",
        GROUP | {"name": before["name"], "questions": before["questions"], "tier": "mental_stable"},
    )
    assert answer.status == 200, answer.body
    assert rows("SELECT permission FROM care_group WHERE code = 'mental'") == [{"permission": "person.read_mental"}]
    assert admin.post("/care/groups/mental", GROUP | {"permission": None}).code == "request.invalid"
    change("UPDATE care_group SET sort = :sort WHERE code = 'mental'", sort=before["sort"])


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/care/tiers/key", TIER | {"every": 0}),
        ("/care/tiers/key", TIER | {"unit": "years"}),
        ("/care/tiers/Key!", TIER),
        ("/care/groups/disabled", GROUP | {"tier": "nothing"}),
        ("/care/groups/disabled", GROUP | {"questions": [{"name": "a", "label": "x", "kind": "choice"}]}),
        ("/care/groups/disabled", GROUP | {"questions": [{"name": "a", "label": "x", "kind": "text"}] * 2}),
        ("/care/rule", {"grave_hours": 0}),
        ("/care/rule", {"surprise": 1}),
    ],
)
def test_a_list_that_makes_no_sense_is_refused_and_stays(admin, rows, path, body):
    before = rows("SELECT * FROM care_tier ORDER BY code"), rows("SELECT * FROM care_group ORDER BY code")
    answer = admin.post(path, body)
    assert (answer.status, answer.code) == (422, "request.invalid"), answer.body
    assert (rows("SELECT * FROM care_tier ORDER BY code"), rows("SELECT * FROM care_group ORDER BY code")) == before
    assert rows("SELECT 1 FROM journal_entry WHERE action LIKE 'care%'") == []


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


@pytest.mark.parametrize("who", ["officer01", "director01", "worker01", "leader01"])
def test_only_an_administrator_changes_the_lists(door, rows, who):
    visitor = door.login(who, app="console" if who in {"officer01", "director01"} else "field")
    for path, body in (("/care/tiers/key", TIER), ("/care/groups/disabled", GROUP), ("/care/rule", {"grave_hours": 1})):
        answer = visitor.post(path, body)
        assert (answer.status, answer.code) == (403, "auth.not_permitted"), path
    assert rows("SELECT grave_hours FROM care_rule") == [{"grave_hours": 24}]
