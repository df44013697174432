"""``flask demo load``: an empty installation filled with history that keeps every promise the commands keep."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from geo import track
from geo.district import build_district
from server.cases import rules
from server.core import crypto
from server.core.clock import local_date, utc_now
from server.core.db import db
from server.demo.load import load
from server.steps import deadlines
from server.steps.codes import parse_code
from server.watch.rounds import look

PASSWORD = "demo password"
ENDS = {str(state) for state in rules.ENDS}


@pytest.fixture(scope="module")
def demo(make_installation):
    """A demo installation, loaded by the command."""
    made = make_installation(demo=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XUNGE_DEMO_PASSWORD", PASSWORD)
        result = made.flask("demo", "load")
    assert result.exit_code == 0, result.output
    assert f"密码 {PASSWORD}" in result.output
    return made


@pytest.fixture(scope="module")
def cases(demo):
    return demo.rows("SELECT * FROM cases")


def light(case, now):
    return deadlines.light(case["yellow_at"], case["due_at"], case["paused_since"], now)


def lights(cases, now):
    shown = Counter(str(light(one, now)) for one in cases if one["state"] not in ENDS)
    return {name: count / sum(shown.values()) for name, count in shown.items()}


def test_it_is_of_the_size_promised(demo):
    assert 400 <= demo.one("SELECT count(*) FROM area WHERE level = 'grid'") <= 500
    assert demo.one("SELECT count(*) FROM account WHERE username LIKE 'worker%'") == demo.one(
        "SELECT count(*) FROM area WHERE level = 'grid'"
    )
    assert demo.rows("SELECT 1 FROM account WHERE NOT demo") == []
    assert demo.one("SELECT demo FROM installation") is True
    assert demo.rows("SELECT 1 FROM operation") == []
    assert demo.rows("SELECT 1 FROM tombstone") == []
    assert demo.rows("SELECT name FROM area WHERE level <= 'county' AND invented") == []
    lines = demo.rows("SELECT action, details FROM journal_entry")
    assert [line["action"] for line in lines] == ["demo.load"]


def test_worker01_is_wang_fang_of_the_third_grid(demo):
    row = demo.rows(
        "SELECT a.name, g.name AS grid, n.name AS place FROM account a JOIN assignment p ON p.account_id = a.id"
        " JOIN area g ON g.code = p.area_code JOIN area n ON n.code = g.parent_code WHERE username = 'worker01'"
    )
    assert row == [{"name": "王芳", "grid": "第三网格", "place": "花园社区"}]


def test_lights_are_about_ninety_seven_three(cases):
    share = lights(cases, utc_now())
    assert 0.85 <= share["green"] <= 0.94
    assert 0.05 <= share["yellow"] <= 0.11
    assert 0.02 <= share["red"] <= 0.06


def test_places_and_last_visits_are_true(demo):
    astray = demo.rows(
        "SELECT c.case_no FROM cases c JOIN area g ON g.code = c.area_code AND g.level = 'grid'"
        " WHERE NOT ST_DWithin(g.geom::geography, c.geom::geography, coalesce(c.accuracy_m, 15))"
    )
    assert astray == []
    assert (
        demo.rows(
            "SELECT 1 FROM visit v JOIN area g ON g.code = v.area_code"
            " WHERE NOT ST_DWithin(g.geom::geography, v.geom::geography, v.accuracy_m)"
        )
        == []
    )
    wrong = demo.rows(
        "SELECT h.id FROM household h LEFT JOIN LATERAL"
        " (SELECT * FROM visit v WHERE v.household_id = h.id ORDER BY occurred_at DESC LIMIT 1) v ON true"
        " LEFT JOIN account a ON a.id = v.account_id"
        " WHERE (h.last_visit_id, h.last_visit_at, h.last_visit_note, h.last_visit_by)"
        " IS DISTINCT FROM (v.id, v.occurred_at, v.note, a.name)"
        " OR h.version <> 1 + (SELECT count(*) FROM visit v WHERE v.household_id = h.id)"
    )
    assert wrong == []
    zhang = demo.rows("SELECT due_on, last_visit_note FROM household WHERE name = '张桂兰' AND door = '3单元 201'")
    assert zhang == [{"due_on": local_date(utc_now()), "last_visit_note": None}]  # what she said is sealed
    outside = demo.rows("SELECT area_code, area_how, flags FROM cases WHERE title = '路边护栏被撞坏'")
    assert outside == [{"area_code": "620902", "area_how": "none", "flags": ["outside_district"]}]


def test_the_stories_stand_where_they_should(demo, cases):
    now = utc_now()
    told = {case["title"]: case for case in cases}
    assert told["8号院漏水"]["disposal"] == "resolved_on_spot"
    assert told["月嫂合同退费"]["disposal"] == "settled_at_desk"
    assert (told["欠薪12人"]["people_count"], str(light(told["欠薪12人"], now))) == (12, "red")
    assert told["供暖不热，6户"]["state"] == "handling"
    leak, call = told["9号院门口跑水"], told["9号院外面漏水"]
    assert (leak["category"], leak["state"], str(light(leak, now))) == (call["category"], "handling", "green")
    again = told["10号院后墙堆垃圾"]
    assert (again["state"], again["recurrences"], again["flags"]) == ("reported", 1, ["came_back"])
    lamp = demo.rows("SELECT step FROM case_attachment WHERE case_id = :id", id=told["8号院西门路灯不亮"]["id"])
    assert lamp == [{"step": 6}]
    client = demo.app.test_client()
    known = client.get("/api/v1/demo").get_json()
    assert len(known["stories"]) == 5
    story = next(one for one in known["stories"] if "public_token" in one)
    assert story["case_id"] == str(told["供暖不热，6户"]["id"])
    answer = client.post("/api/v1/public/case", json={"token": story["public_token"]})
    assert answer.status_code == 200
    assert answer.get_json()["unit"]["name"] == "矛盾纠纷多元化解中心"
    assert told["供暖不热，6户"]["public_token_hash"] == hashlib.sha256(story["public_token"].encode()).digest()


def test_every_case_is_of_a_kind_there_is(demo):
    strange = (
        "SELECT title, category FROM cases WHERE category NOT IN (SELECT code FROM category WHERE retired_at IS NULL)"
    )
    assert demo.rows(strange) == []


def test_the_watch_has_nothing_to_give_that_was_not_given(demo, cases):
    """What stands there is what the watch would have left behind, at moments of its own."""
    now = utc_now()
    with demo.app.app_context():
        before = demo.one("SELECT count(*) FROM watch_given")
        assert before > 20
        assert sum(look(now).values()) <= 2, "a minute or two went by since"
        db.session.remove()
    told = {case["title"]: case for case in cases}
    letters = {
        row["title"]: row for row in demo.rows("SELECT c.title, l.* FROM letter l JOIN cases c ON c.id = l.case_id")
    }
    assert letters["7号院停车位被占，和物业说不通"]["status"] == "draft"
    assert letters["6号院楼道堆物，邻里争吵"]["status"] == "answered"
    assert told["5号院加装电梯，一楼不同意"]["asked"] == "extend"
    assert told["4号院墙体裂缝，怀疑施工震的"]["paused_until"] > now
    assert told["3号院菜窖塌了，赔多少谈不拢"]["extended_days"] == 3


def test_the_photo_opens_for_the_clerk(demo):
    client = demo.app.test_client()
    token = client.post("/api/v1/console/demo/login", json={"username": "clerk01"}).get_json()["access_token"]
    photos = demo.rows("SELECT case_id, sha256 FROM case_attachment")
    assert len(photos) == 2
    for photo in photos:
        path = f"/api/v1/cases/{photo['case_id']}/attachments/{photo['sha256']}"
        answer = client.get(path, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 200
        assert answer.mimetype == "image/jpeg"


def test_one_tap_opens_demo_accounts_and_no_other(demo):
    client = demo.app.test_client()
    known = client.get("/api/v1/demo").get_json()
    assert known["accounts"][0] == {
        "username": "worker01",
        "name": "王芳",
        "role": "grid_worker",
        "role_label": "网格员",
        "area": "花园社区·第三网格",
    }
    for account in known["accounts"] + known["liaisons"]:
        answer = client.post("/api/v1/demo/login", json={"username": account["username"]})
        assert answer.status_code == 200
        assert answer.get_json()["user"]["demo"] is True
    made = demo.flask(
        "users",
        "add",
        "real01",
        "--role",
        "受理员",
        "--area",
        "620902",
        "--name",
        "真人",
        "--password-stdin",
        stdin="long enough\n",
    )
    assert made.exit_code == 0, made.output
    for path in ("/api/v1/demo/login", "/api/v1/console/demo/login"):
        assert client.post(path, json={"username": "real01"}).get_json()["code"] == "auth.login_refused"
    answer = client.post("/api/v1/auth/login", json={"username": "worker02", "password": PASSWORD})
    assert answer.status_code == 200


def test_the_next_report_gets_the_next_code(demo):
    client = demo.app.test_client()
    token = client.post("/api/v1/demo/login", json={"username": "worker01"}).get_json()
    before = demo.one("SELECT coalesce(max(last), 0) FROM case_serial WHERE day = :day", day=local_date(utc_now()))
    lon, lat = build_district().central_grid.geometry.representative_point().coords[0]
    operation = {
        "id": "01a20a00-0000-7000-8000-000000000001",
        "seq": 1,
        "kind": "case.report",
        "recorded_by": token["user"]["id"],
        "recorded_at": utc_now().isoformat(),
        "payload": {
            "case_id": "01a20a00-0000-7000-8000-000000000002",
            "category": "environment.leak",
            "description": "又漏水了",
            "disposal": "escalated",
            "urgency": "normal",
            "location": {"lon": lon, "lat": lat, "accuracy_m": 10, "source": "gps"},
        },
    }
    body = {"device_id": "d", "sent_at": utc_now().isoformat(), "operations": [operation]}
    headers = {"Authorization": f"Bearer {token['access_token']}"}
    (outcome,) = client.post("/api/v1/sync/push", json=body, headers=headers).get_json()["outcomes"]
    assert outcome["status"] == "applied", outcome
    assert parse_code(outcome["result"]["case_no"]).serial == before + 1


def test_it_leaves_what_is_there_alone(demo):
    before = demo.one("SELECT count(*) FROM cases")
    result = demo.flask("demo", "load")
    assert result.exit_code == 0
    assert "没有装演示数据" in result.output
    assert demo.one("SELECT count(*) FROM cases") == before


def test_a_real_installation_refuses_it_and_has_no_demo_door(empty):
    result = empty.flask("demo", "load")
    assert result.exit_code == 1
    assert "XUNGE_DEMO=1" in result.output
    assert empty.rows("SELECT 1 FROM area") == []
    client = empty.app.test_client()
    assert client.get("/api/v1/demo").status_code == 404
    for path in ("/api/v1/demo/login", "/api/v1/console/demo/login"):
        # the address of a file that is not there: such files can only be read, hence 405
        assert client.post(path, json={"username": "admin"}).status_code in {404, 405}


@pytest.mark.parametrize("wall_clock", ["2026-10-05 03:00", "2026-11-23 08:31"], ids=["holiday-night", "monday-early"])
def test_whenever_it_is_loaded_the_lights_are_right(make_installation, wall_clock):
    now = datetime.fromisoformat(wall_clock).replace(tzinfo=ZoneInfo("Asia/Shanghai"))
    made = make_installation(demo=True)
    with made.app.app_context():
        load(seed=None, password=PASSWORD, now=now, say=lambda _: None)
        db.session.commit()
        db.session.remove()
    cases = made.rows("SELECT state, yellow_at, due_at, paused_since, reported_at, received_at FROM cases")
    share = lights(cases, now)
    assert 0.85 <= share["green"] <= 0.94
    assert 0.02 <= share["red"] <= 0.06
    assert max(case["received_at"] for case in cases) <= now
    assert now - min(case["reported_at"] for case in cases) < timedelta(days=24)


def test_worker01_has_ways_and_diaries_of_her_own_within_their_days(demo):
    tracks = demo.rows(
        "SELECT t.id, t.body, t.recorded_at, a.username, extract(epoch FROM p.finished_at - p.started_at) AS lasted"
        " FROM patrol_track t JOIN patrol p ON p.id = t.patrol_id JOIN account a ON a.id = p.account_id"
        " ORDER BY p.started_at"
    )
    assert {one["username"] for one in tracks} == {"worker01"}
    assert all(one["recorded_at"] > utc_now() - timedelta(days=30) for one in tracks)
    with demo.app.app_context():
        ways = [crypto.unseal(bytes(one["body"]), f"patrol_track:{one['id']}")["segments"] for one in tracks]
    assert len(ways[0]) == 2, "one with a gap"
    for way, one in zip(ways, tracks, strict=True):
        assert [[list(fix) for fix in segment] for segment in track.clean(way, float(one["lasted"]))] == way
    diaries = demo.rows("SELECT d.day, a.username FROM diary d JOIN account a ON a.id = d.account_id")
    assert {one["username"] for one in diaries} == {"worker01"}
    assert 2 <= len(diaries) <= 4
    assert all(one["day"] < local_date(utc_now()) for one in diaries)
