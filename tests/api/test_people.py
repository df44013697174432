"""People of special groups: who may know of whom, how much of them, and what moves their plans."""

from __future__ import annotations

import pytest

from server.core.clock import utc_now
from tests.care import TODAY, days, id_number, listed, person, register
from tests.world import GARDEN, GRID1, GRID2, PARK_GRID, VILLAGE_GRID


def test_what_is_sealed_stands_in_no_column_in_clear(officer, rows):
    somebody = register(officer)
    assert somebody["name"] == "张桂兰"
    assert somebody["id_number"] == id_number()[:3] + "*" * 13 + id_number()[-2:]
    assert somebody["phone"] == "199****0001"
    assert somebody["guardian"]["phone"] == "199****0002"
    [held] = rows(
        "SELECT person::text || person_sensitive::text AS whole FROM person JOIN person_sensitive ON person_id = id"
    )
    for planted in (id_number(), "199-0000-0001", "19900000001", "李明", "高血压", "腿脚不便"):
        assert planted not in held["whole"]
        assert planted.encode().hex() not in held["whole"]
    assert rows("SELECT action, details->'groups' AS g FROM journal_entry WHERE subject_kind = 'person'") == [
        {"action": "person.register", "g": ["elderly_alone_80"]}
    ]


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("worker01", "field"),
        ("worker02", None),
        ("villager01", None),
        ("leader01", "manage"),
        ("visitor01", "field"),
        ("officer01", "manage"),
        ("supervisor01", "glance"),
        ("director01", "glance"),
    ],
)
def test_each_role_sees_its_own_part_and_a_sibling_grid_nothing(door, officer, who, sees):
    somebody = register(officer)
    visitor = door.login(who, app="field" if who[:5] in {"worke", "villa", "leade", "visit"} else "console")
    answer = visitor.get(f"/people/{somebody['id']}")
    assert listed(visitor) == ([somebody["id"]] if sees else [])
    found = visitor.post("/people/find", {"id_number": id_number()})
    assert [one["id"] for one in found.body["items"]] == ([somebody["id"]] if sees in {"field", "manage"} else [])
    if sees is None:
        assert (answer.status, answer.code) == (404, "person.absent")
        return
    assert answer.body["view"] == sees
    if sees == "glance":
        assert answer.body["name"] == "张**"
        assert {"phone", "address_text", "guardian", "needs", "last_said", "id_number"} & answer.body.keys() == set()
    if sees == "field":
        assert (answer.body["phone"], answer.body["guardian"]["name"]) == ("199-0000-0001", "李明")
        assert "id_number" not in answer.body
        assert "has_health" not in answer.body


@pytest.mark.parametrize("who", ["clerk01", "router01", "unit01", "caller01", "admin", "auditor01", "mediator01"])
def test_who_has_no_business_with_people_is_refused_on_every_route(door, officer, who):
    somebody = register(officer)
    visitor = door.login(who, app="console")
    plan = somebody["plans"][0]["id"]
    for method, path in (
        ("GET", "/people"),
        ("POST", "/people"),
        ("POST", "/people/find"),
        ("GET", f"/people/{somebody['id']}"),
        ("POST", f"/people/{somebody['id']}/change"),
        ("POST", f"/people/{somebody['id']}/transfer"),
        ("POST", f"/people/{somebody['id']}/grave"),
        ("POST", f"/people/{somebody['id']}/reveal"),
        ("POST", f"/people/{somebody['id']}/plans"),
        ("POST", f"/people/{somebody['id']}/plans/{plan}"),
        ("POST", f"/people/{somebody['id']}/plans/{plan}/end"),
        ("GET", "/people/leaves"),
        ("POST", "/people/leaves"),
        ("GET", "/care/list"),
    ):
        answer = visitor.ask(method, path, json={})
        assert (answer.status, answer.code) == (403, "auth.not_permitted"), (method, path)


def test_people_under_supervision_are_known_to_their_own_permission_and_to_whoever_is_named(door, officer, world):
    somebody = register(officer, groups=[{"group": "corrections"}])
    both = register(
        officer, name="王大伟", id_number=id_number(serial=3), groups=[{"group": "elderly_alone"}, {"group": "mental"}]
    )
    visitor = door.login("visitor01")
    assert listed(visitor) == [both["id"]]
    assert [plan["group"]["code"] for plan in visitor.get(f"/people/{both['id']}").body["plans"]] == ["elderly_alone"]
    assert visitor.get(f"/people/{somebody['id']}").code == "person.absent"
    assert listed(visitor, group="corrections") == []
    assert door.login("leader01").get(f"/people/{somebody['id']}").code == "person.absent"

    plan = somebody["plans"][0]["id"]
    named = officer.post(f"/people/{somebody['id']}/plans/{plan}", {"helper_id": world.account_id("visitor01")})
    assert named.status == 200, named.body
    assert set(listed(visitor)) == {somebody["id"], both["id"]}
    assert visitor.get(f"/people/{somebody['id']}").body["view"] == "field"
    assert door.login("worker01").get(f"/people/{somebody['id']}").code == "person.absent"


@pytest.mark.parametrize(
    ("who", "helper", "code"),
    [
        ("officer01", "worker02", None),
        ("officer01", "leader01", None),
        ("officer01", "villager01", "care.helper_absent"),
        ("officer01", "unit01", "care.helper_absent"),
        ("leader01", "worker03", None),
        ("leader01", "villager01", "care.helper_absent"),
    ],
)
def test_a_helper_is_somebody_who_goes_to_doors_where_the_actor_keeps_the_register(
    door, officer, world, rows, who, helper, code
):
    somebody, helper_id = register(officer), world.account_id(helper)
    actor = door.login(who, app="console" if who == "officer01" else "field")
    named = actor.post(f"/people/{somebody['id']}/plans/{somebody['plans'][0]['id']}", {"helper_id": helper_id})
    enrolled = actor.post(f"/people/{somebody['id']}/plans", {"group": "disabled", "helper_id": helper_id})
    assert (named.code, enrolled.code) == (code, code)
    stored = {str(one["helper_id"]) for one in rows("SELECT helper_id FROM care_plan")}
    assert stored == ({"None"} if code else {helper_id})


def test_whom_others_have_named_stays_named_when_a_form_sends_it_back(door, officer, world, rows):
    somebody = register(officer, groups=[{"group": "elderly_alone_80", "helper_id": world.account_id("worker02")}])
    world.move("worker02", VILLAGE_GRID, utc_now())
    plan = {"tier": "key", "helper_id": world.account_id("worker02")}
    answer = door.login("leader01").post(f"/people/{somebody['id']}/plans/{somebody['plans'][0]['id']}", plan)
    assert answer.status == 200, answer.body
    assert [
        (str(one["helper_id"]), one["tier_code"]) for one in rows("SELECT helper_id, tier_code FROM care_plan")
    ] == [(world.account_id("worker02"), "key")]


def test_whoever_is_due_only_because_of_a_hidden_plan_is_not_due_to_them(door, officer, change):
    both = register(officer, groups=[{"group": "elderly_alone"}, {"group": "mental"}])
    change("UPDATE care_plan SET due_on = :d WHERE group_code = 'mental'", d=days(-3))
    assert listed(officer, due="overdue") == [both["id"]]
    assert listed(door.login("leader01"), due="overdue") == []
    assert door.login("worker01").get("/care/list").body["people"] == []


def test_the_same_number_is_not_registered_twice_and_tells_a_stranger_nothing(door, officer, rows):
    first = register(officer)
    answer = officer.post("/people", person(name="张桂蓝"))
    assert (answer.status, answer.code, answer.body["details"]) == (409, "person.exists", {"id": first["id"]})
    moved = officer.post(f"/people/{first['id']}/transfer", {"to_grid": VILLAGE_GRID, "address_text": "清水村一组"})
    assert moved.status == 204
    stranger = officer.post("/people", person())
    assert (stranger.code, stranger.body["details"]) == ("person.exists", {"id": None})
    assert len(rows("SELECT 1 FROM person")) == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"id_number": "62090219400101001"}, "18 位"),
        ({"id_number": id_number()[:-1] + ("0" if id_number()[-1] != "0" else "1")}, "校验位"),
        ({"id_number": id_number("19400231")}, "出生日期不存在"),
        ({"id_number": id_number("20990101")}, "出生日期不可能"),
    ],
)
def test_a_number_that_cannot_be_is_refused_with_its_reason_and_never_repeated(officer, rows, wrong, field):
    answer = officer.post("/people", person(**wrong))
    assert (answer.status, answer.code) == (422, "person.id_number")
    assert field in answer.body["title"]
    assert wrong["id_number"] not in answer.raw.decode()
    assert rows("SELECT 1 FROM person") == []


def test_bad_input_is_refused_and_leaves_nothing(officer, rows):
    for wrong, code in (
        ({"grid": VILLAGE_GRID}, "care.grid_absent"),
        ({"groups": []}, "request.invalid"),
        ({"groups": [{"group": "nothing"}]}, "care.group_absent"),
        ({"phone": "不知道"}, "request.invalid"),
        ({"danger_level": 9}, "request.invalid"),
        ({"location": {"lon": 999, "lat": 0}}, "request.invalid"),
        ({"surprise": 1}, "request.invalid"),
        (
            {"groups": [{"group": "elderly_alone", "helper_id": "00000000-0000-0000-0000-000000000000"}]},
            "care.helper_absent",
        ),
    ):
        answer = officer.post("/people", person(**wrong))
        assert answer.code == code, (wrong, answer.body)
    assert rows("SELECT 1 FROM person") == []


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"groups": [{"group": "elderly_alone", "last_seen_on": days(1).isoformat()}]}, "groups", "还没有到"),
        ({"groups": [{"group": "elderly_alone", "last_seen_on": "1999-12-31"}]}, "groups", "2000 年以后"),
        ({"birth_year": TODAY.year + 1, "id_number": None}, "birth_year", "还没有到"),
        ({"location": {"lon": 0, "lat": 0}}, "location", "请在地图上重新选"),
        ({"name": "张\u202e桂兰"}, "name", "看不见的控制字符"),
        ({"name": "张\u2066桂兰"}, "name", "看不见的控制字符"),
        ({"name": "张\n桂兰"}, "name", "看不见的控制字符"),
        ({"name": "张\x07桂兰"}, "name", "看不见的控制字符"),
        ({"guardian": {"name": "李\x1b明"}}, "guardian", "看不见的控制字符"),
        ({"door": "3单元\u202a201"}, "door", "看不见的控制字符"),
        ({"needs": "要人扶\x00"}, "needs", "不能保存的字符"),
        ({"needs": "要人扶\x08"}, "needs", "看不见的控制字符"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_leaves_nothing(officer, rows, wrong, field, sentence):
    answer = officer.post("/people", person(**wrong))
    assert (answer.status, answer.code) == (422, "request.invalid")
    assert sentence in str(answer.body["details"]["fields"][field])
    assert rows("SELECT 1 FROM person") == []


@pytest.mark.parametrize(
    ("phone", "sentence"),
    [
        ("261234", "电话应有 7 到 15 位数字"),
        ("0" + " -" * 12, "电话应有 7 到 15 位数字"),
        ("199-0000-0001-00000", "电话应有 7 到 15 位数字"),
        ("1", "电话应有 7 到 15 位数字"),
        ("1" * 200, "电话应有 7 到 15 位数字"),
        ("没有电话", "电话只能是数字、空格和横线"),
        ("2612345", None),
        ("0937-2612345", None),
        ("+86 199 0000 0001", None),
        ("123456789012345", None),
    ],
)
def test_a_telephone_has_seven_to_fifteen_digits(officer, rows, phone, sentence):
    for wrong, field in (({"phone": phone}, "phone"), ({"guardian": {"name": "李明", "phone": phone}}, "guardian")):
        answer = officer.post("/people", person(id_number=None, **wrong))
        if sentence is None:
            assert answer.status == 201, answer.body
        else:
            assert (answer.status, answer.code) == (422, "request.invalid")
            assert sentence in str(answer.body["details"]["fields"][field])
    assert len(rows("SELECT 1 FROM person")) == (2 if sentence is None else 0)


def test_what_just_can_be_is_taken_and_a_note_has_lines(officer, rows):
    groups = [{"group": "elderly_alone", "last_seen_on": TODAY.isoformat()}]
    register(officer, groups=groups, needs="腿脚不便\n\t要人扶", birth_year=TODAY.year, id_number=None)
    assert rows("SELECT birth_year, last_seen_on FROM person JOIN care_plan ON person_id = person.id") == [
        {"birth_year": TODAY.year, "last_seen_on": TODAY}
    ]


def test_a_correction_and_a_plan_are_held_to_the_same(officer, rows):
    somebody = register(officer, id_number=None)
    for changes in (
        {"birth_year": TODAY.year + 1},
        {"location": {"lon": 0, "lat": 0}},
        {"name": "张\u202e"},
        {"name": " "},
    ):
        answer = officer.post(f"/people/{somebody['id']}/change", {"base_version": 1, "changes": changes})
        assert (answer.status, answer.code) == (422, "request.invalid"), changes
    enrolled = officer.post(
        f"/people/{somebody['id']}/plans", {"group": "disabled", "last_seen_on": days(1).isoformat()}
    )
    assert (enrolled.status, enrolled.code) == (422, "request.invalid")
    assert rows("SELECT name, version FROM person") == [{"name": "张桂兰", "version": 1}]


def test_opening_what_is_sealed_needs_a_reason_and_leaves_a_line(door, officer, rows):
    somebody = register(officer, groups=[{"group": "mental"}], danger_level=4)
    path = f"/people/{somebody['id']}/reveal"
    assert officer.post(path, {"fields": ["id_number"], "reason": " "}).code == "request.invalid"
    opened = officer.post(path, {"fields": ["id_number", "health", "danger_level"], "reason": "办残疾证要核对"})
    assert opened.body["values"] == {"id_number": id_number(), "health": "高血压三级，2019年脑梗", "danger_level": 4}
    [line] = rows("SELECT details FROM journal_entry WHERE action = 'person.reveal'")
    assert line["details"] == {"fields": ["danger_level", "health", "id_number"], "reason": "办残疾证要核对"}
    assert id_number() not in str(line)
    assert door.login("worker01").post(path, {"fields": ["phone"], "reason": "x"}).code == "auth.not_permitted"


def test_a_correction_on_a_stale_screen_is_refused_and_changes_nothing(officer, rows):
    somebody = register(officer)
    path = f"/people/{somebody['id']}/change"
    changed = officer.post(path, {"base_version": 1, "changes": {"phone": "199-0000-0009"}})
    assert (changed.status, changed.body["phone"], changed.body["version"]) == (200, "199****0009", 2)
    stale = officer.post(path, {"base_version": 1, "changes": {"name": "别人"}})
    assert (stale.status, stale.code) == (409, "person.stale")
    assert rows("SELECT name, version FROM person") == [{"name": "张桂兰", "version": 2}]
    assert [one["id"] for one in officer.post("/people/find", {"phone": "19900000009"}).body["items"]] == [
        somebody["id"]
    ]
    assert officer.post("/people/find", {"phone": "199-0000-0001"}).body["items"] == []


def test_a_move_is_kept_ends_named_help_and_hands_the_person_to_the_other_grid(door, officer, world, rows):
    somebody = register(officer, groups=[{"group": "elderly_alone_80", "helper_id": world.account_id("visitor01")}])
    moved = officer.post(
        f"/people/{somebody['id']}/transfer", {"to_grid": GRID2, "address_text": "花园社区12号院", "reason": "随女儿住"}
    )
    assert moved.status == 204
    assert rows("SELECT from_grid, to_grid, reason FROM person_move") == [
        {"from_grid": GRID1, "to_grid": GRID2, "reason": "随女儿住"}
    ]
    assert rows("SELECT helper_id FROM care_plan") == [{"helper_id": None}]
    assert listed(door.login("worker01")) == []
    assert listed(door.login("worker02")) == [somebody["id"]]


def test_leaving_a_group_needs_a_reason_and_ends_its_plan(door, officer, rows):
    somebody = register(officer)
    path = f"/people/{somebody['id']}/plans/{somebody['plans'][0]['id']}/end"
    assert officer.post(path, {}).code == "request.invalid"
    left = officer.post(path, {"reason": "搬去养老院"})
    assert (left.body["plans"][0]["end_reason"], left.body["due_on"]) == ("搬去养老院", None)
    assert officer.post(path, {"reason": "再一次"}).code == "care.plan_ended"
    assert listed(officer) == []
    assert listed(officer, state="left") == [somebody["id"]]
    again = officer.post(f"/people/{somebody['id']}/plans", {"group": "elderly_alone_80"})
    assert again.status == 200
    assert officer.post(f"/people/{somebody['id']}/plans", {"group": "elderly_alone_80"}).code == "care.plan_exists"
    assert door.login("director01", app="console").post(path, {"reason": "x"}).code == "auth.not_permitted"


def test_the_list_is_filtered_counted_and_paged(officer):
    made = [
        register(officer, name=f"老人{n}", id_number=id_number(serial=n), grid=GRID1 if n % 2 else PARK_GRID)["id"]
        for n in range(1, 8)
    ]
    first = officer.get("/people", limit=3).body
    assert first["total"] == 7
    second = officer.get("/people", limit=3, cursor=first["next_cursor"]).body
    third = officer.get("/people", limit=3, cursor=second["next_cursor"]).body
    seen = [one["id"] for page in (first, second, third) for one in page["items"]]
    assert sorted(seen) == sorted(made)
    assert third["next_cursor"] is None
    assert officer.get("/people", area=GARDEN).body["total"] == 4
    assert officer.get("/people", q="老人3").body["total"] == 1
    assert officer.get("/people", q="laoren").body["total"] == 7
    assert officer.get("/people", q="%").body["total"] == 0
    assert officer.get("/people", group="disabled").body["total"] == 0
    assert officer.get("/people", cursor="nonsense").code == "cursor.invalid"


@pytest.mark.parametrize(
    ("who", "finds"),
    [
        ("worker01", True),
        ("visitor01", True),
        ("leader01", True),
        ("officer01", True),
        ("director01", False),
        ("supervisor01", False),
    ],
)
def test_what_is_masked_is_not_found_by_searching_for_it(door, officer, who, finds):
    somebody = register(officer)
    visitor = door.login(who, app="field" if who[:5] in {"worke", "leade", "visit"} else "console")
    assert listed(visitor) == [somebody["id"]]
    expected = [somebody["id"]] if finds else []
    for q in ("张桂兰", "桂", "zhangguilan", "8号院"):
        answer = visitor.get("/people", q=q)
        assert ([one["id"] for one in answer.body["items"]], answer.body["total"]) == (expected, len(expected)), q
    for number in ({"id_number": id_number()}, {"phone": "19900000001"}):
        found = visitor.post("/people/find", number)
        assert (found.status, [one["id"] for one in found.body["items"]]) == (200, expected), number


def test_whoever_is_named_searches_their_own_and_no_more(door, officer, world):
    mine = register(officer, grid=GRID2, groups=[{"group": "elderly_alone", "helper_id": world.account_id("worker01")}])
    register(officer, grid=GRID2, name="张桂花", id_number=id_number(serial=3), phone="19900000003")
    worker = door.login("worker01")
    assert listed(worker, q="张桂") == [mine["id"]]
    assert [one["id"] for one in worker.post("/people/find", {"id_number": id_number()}).body["items"]] == [mine["id"]]
    assert worker.post("/people/find", {"phone": "19900000003"}).body["items"] == []
