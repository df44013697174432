"""Tasks from the centre, from the desk to phones: rows, refusals, and who sees which. How they are answered: test_task_answers.py."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from server.catalogue import queries as catalogue
from server.core.clock import local_date, utc_now
from server.core.db import db
from server.core.ids import new_id
from tests.care import TODAY, register
from tests.door import jpeg, sha256_of
from tests.tasks import ASK, did, notices, on_phone, sent, shown, task
from tests.world import GRID1, GRID2, GRID3, IN_GRID1, OUTSIDE

# --- sent -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def case(centre):
    """One in no haste, so that a task about it has the time of its own."""
    return centre.case_in("accepted", address_text="8号院", category="dispute.neighbour")


def test_a_task_goes_to_the_grid_of_its_case_and_comes_back_as_words_and_a_photo(
    app, case, clerk, worker, rows, centre
):
    form = clerk.get("/tasks/form", case=case["id"]).body
    assert [one["code"] for one in form["kinds"]] == ["verify", "assist", "visit"]
    assert (form["grid"]["code"], form["to_grid"]) == (GRID1, True)
    assert [one["name"] for one in form["receivers"]] == ["王芳", "孙丽", "陈刚"]  # the grid's own first
    one = sent(clerk, case_id=case["id"], urgency="urgent")
    assert (one["state"], one["state_label"], one["version"], one["assignee"]) == ("sent", "已派出", 1, None)
    with app.app_context():
        due = catalogue.calendar().add_working_days(datetime.fromisoformat(one["sent_at"]), 1)
        db.session.remove()
    assert (datetime.fromisoformat(one["due_at"]), datetime.fromisoformat(form["due"]["urgent"])) == (due, due)

    [row] = on_phone(worker).values()
    assert (row["ask"], row["address_text"], row["case"]["case_no"], row["sent_by"]["name"]) == (
        ASK,
        "8号院",
        case["case_no"],
        "吴静",
    )
    assert row["location"]["coordinates"] == pytest.approx(list(IN_GRID1))
    assert [action["name"] for action in row["actions"]] == ["receive", "done", "cannot"]

    picture = jpeg()
    assert did(worker, one["id"], "receive")["result"]["state"] == "received"
    location = {"lon": IN_GRID1[0], "lat": IN_GRID1[1], "accuracy_m": 8, "source": "gps"}
    outcome = did(worker, one["id"], "done", note="还漏，三户", attachments=[sha256_of(picture)], location=location)
    assert (outcome["status"], outcome["rows"][0]["row"]["state"]) == ("applied", "done")
    colleague = centre.who("visitor01")
    _, cursor, _ = colleague.pull_all()
    assert worker.photo(picture).status == 204
    mirror, _, _ = colleague.pull_all(cursor)  # the photo came after the words: phones hear of it
    assert [one["arrived"] for one in mirror["task", one["id"]]["attachments"]] == [True]

    [seen] = clerk.get("/tasks", case=case["id"]).body["items"]
    assert [step["by"]["role_label"] for step in seen["steps"]] == ["受理员", "网格员", "网格员"]
    assert [(step["label"], step["by"]["name"], step["note"]) for step in seen["steps"]] == [
        ("派任务", "吴静", None),
        ("看到了", "王芳", None),
        ("办好了", "王芳", "还漏，三户"),
    ]
    assert (seen["due_at"], seen["actions"], seen["attachments"][0]["arrived"]) == (None, [], True)
    assert clerk.get(f"/tasks/{one['id']}/attachments/{sha256_of(picture)}").status == 200
    assert centre.who("unit01").get(f"/tasks/{one['id']}/attachments/{sha256_of(picture)}").status == 404
    stored = rows("SELECT row_to_json(t)::text AS text FROM task t") + rows(
        "SELECT row_to_json(s)::text AS text FROM task_step s"
    )
    assert ASK not in json.dumps(stored, ensure_ascii=False)
    assert "三户" not in json.dumps(stored, ensure_ascii=False)
    assert [
        one["action"] for one in rows("SELECT action FROM journal_entry WHERE subject_kind = 'task' ORDER BY at, id")
    ] == [
        "task.send",
        "task.receive",
        "task.done",
    ]


def test_sent_twice_over_a_lost_answer_it_is_one_task(case, clerk, rows):
    body = task(case_id=case["id"])
    first, again = clerk.post("/tasks", body), clerk.post("/tasks", body)
    assert (first.status, again.status, first.body["id"]) == (201, 201, again.body["id"])
    assert clerk.post("/tasks", body | {"operation_id": str(uuid4())}).code == "task.exists"
    assert clerk.post("/tasks", body | {"ask": "别的"}).code == "operation.id_reused"
    assert rows("SELECT count(*) FROM task") == [{"count": 1}]
    # both who hold the grid, once each
    assert rows("SELECT count(*), count(DISTINCT account_id) AS accounts FROM notice WHERE kind = 'task.sent'") == [
        {"count": 2, "accounts": 2}
    ]


def test_by_when_is_the_senders_day_or_the_limit(case, clerk):
    chosen = TODAY + timedelta(days=9)
    due = datetime.fromisoformat(sent(clerk, case_id=case["id"], due_on=chosen.isoformat())["due_at"])
    assert (local_date(due), due.hour) == (chosen, 10)  # 18:00 in Jiuquan
    refused = clerk.post("/tasks", task(case_id=case["id"], due_on=(TODAY - timedelta(days=1)).isoformat()))
    assert (refused.status, refused.code) == (422, "task.due_past")


@pytest.mark.parametrize(("hours", "by_the_case"), [(2, True), (-2, False)])
def test_where_nothing_is_said_a_task_ends_with_its_case_while_that_has_time(case, clerk, change, hours, by_the_case):
    ends = utc_now() + timedelta(hours=hours)
    change("UPDATE cases SET due_at = :ends, yellow_at = :ends WHERE id = :id", ends=ends, id=case["id"])
    offered = clerk.get("/tasks/form", case=case["id"]).body["due"]["normal"]
    one = sent(clerk, case_id=case["id"])
    assert (datetime.fromisoformat(offered) == ends) is (datetime.fromisoformat(one["due_at"]) == ends) is by_the_case
    assert datetime.fromisoformat(one["yellow_at"]) <= datetime.fromisoformat(one["due_at"])
    assert datetime.fromisoformat(one["due_at"]) > utc_now()


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"kind": "walk_the_dog"}, "task.kind_absent"),
        ({"ask": "  "}, "request.invalid"),
        ({"ask": "看" * 301}, "request.invalid"),
        ({"urgency": "at_once"}, "request.invalid"),
        ({"due_on": "tomorrow"}, "request.invalid"),
        ({"case_id": str(new_id())}, "case.absent"),
        ({"person_id": str(new_id())}, "person.absent"),
        ({"household_id": str(new_id())}, "request.invalid"),
        ({"assignee_id": str(new_id())}, "task.receiver_absent"),
        ({"stranger": 1}, "request.invalid"),
    ],
)
def test_what_cannot_be_sent_leaves_nothing_behind(case, clerk, rows, more, code):
    answer = clerk.post("/tasks", task(**({"case_id": case["id"]} | more)))
    assert (answer.status in {404, 422}, answer.code) == (True, code)
    for table in ("task", "task_step", "task_sensitive"):
        assert rows(f"SELECT count(*) FROM {table}") == [{"count": 0}]
    assert rows("SELECT count(*) FROM notice WHERE kind = 'task.sent'") == [{"count": 0}]


@pytest.mark.parametrize(
    "username", ["unit01", "mediator01", "caller01", "officer01", "leader99", "admin", "auditor01", "worker01"]
)
def test_only_the_centre_sends(case, door, rows, username):
    somebody = door.login(username, app="field" if username == "worker01" else "console")
    for answer in (
        somebody.post("/tasks", task(case_id=case["id"])),
        somebody.get("/tasks/form", case=case["id"]),
    ):
        assert (answer.status, answer.code) == (403, "auth.not_permitted")
    assert rows("SELECT count(*) FROM task") == [{"count": 0}]


def test_a_case_of_no_known_grid_asks_whose_it_is(centre, clerk, door):
    case = centre.report(at=OUTSIDE)
    form = clerk.get("/tasks/form", case=case["id"]).body
    assert (form["grid"], form["receivers"], form["to_grid"]) == (None, [], False)
    assert clerk.post("/tasks", task(case_id=case["id"])).body["details"]["fields"] == {"grid": ["请选一个网格"]}
    assert clerk.get("/tasks/form", case=case["id"], grid=GRID2).body["grid"]["code"] == GRID2
    assert clerk.post("/tasks", task(case_id=case["id"], grid="6" * 15)).code == "care.grid_absent"
    sent(clerk, case_id=case["id"], grid=GRID2)
    [row] = on_phone(door.login("worker02")).values()
    assert row["case"] is None  # it lies outside the grid: they are asked to look, and read no more of it
    assert row["ask"] == ASK


def test_nobody_is_asked_where_nobody_is(centre, clerk, world, door):
    case = centre.report()
    world.disable("worker01", utc_now())
    world.disable("visitor01", utc_now())
    assert clerk.post("/tasks", task(case_id=case["id"])).code == "task.nobody_there"
    leader = next(one for one in clerk.get("/tasks/form", case=case["id"]).body["receivers"] if one["name"] == "陈刚")
    one = sent(clerk, case_id=case["id"], assignee_id=leader["id"])
    assert list(on_phone(door.login("leader01"))) == [one["id"]]


# --- scope ------------------------------------------------------------------------------------------------------------


def test_a_task_is_on_the_phones_it_was_sent_to_and_no_others(case, clerk, door, world):
    to_grid, named = (
        sent(clerk, case_id=case["id"]),
        sent(clerk, case_id=case["id"], assignee_id=world.account_id("visitor01")),
    )
    phones = {
        name: set(on_phone(door.login(name)))
        for name in ("worker01", "visitor01", "worker02", "leader01", "villager01")
    }
    assert phones == {
        "worker01": {to_grid["id"]},
        "visitor01": {to_grid["id"], named["id"]},
        "worker02": set(),
        "leader01": set(),
        "villager01": set(),
    }
    refused = did(door.login("worker02"), to_grid["id"], "done", note="属实")
    assert (refused["status"], refused["problem"]["code"]) == ("refused", "task.absent")
    # a colleague of the same grid reads it, and cannot answer for who is named
    refused = did(door.login("worker01"), named["id"], "done", note="属实")
    assert (refused["status"], refused["problem"]["code"]) == ("refused", "task.action_not_yours")


def test_who_moves_away_no_longer_has_it_nor_its_notice(case, clerk, world, worker, door):
    sent(clerk, case_id=case["id"], assignee_id=world.account_id("worker01"))
    assert len(on_phone(worker)) == 1
    assert [one["kind"] for one in notices(worker)] == ["case.accept", "task.sent"]
    world.move("worker01", GRID3, utc_now())
    _, _, reset = worker.pull_all(None)
    assert reset
    assert on_phone(worker) == {}
    assert [one["kind"] for one in notices(worker)] == ["case.accept"]  # what they reported stays theirs


def test_a_protected_matter_goes_to_nobody_who_may_not_know_of_it(centre, clerk, world, rows, door):
    # whoever reported it may be asked; a colleague of the same grid may not
    code = rows("SELECT code FROM category WHERE protected ORDER BY code LIMIT 1")[0]["code"]
    case = centre.report("worker01", category=code)
    form = clerk.get("/tasks/form", case=case["id"]).body
    assert (form["to_grid"], [one["name"] for one in form["receivers"]]) == (False, ["王芳"])
    assert clerk.post("/tasks", task(case_id=case["id"])).code == "task.protected"
    assert (
        clerk.post("/tasks", task(case_id=case["id"], assignee_id=world.account_id("visitor01"))).code
        == "task.receiver_absent"
    )
    one = sent(clerk, case_id=case["id"], assignee_id=world.account_id("worker01"))
    assert list(on_phone(centre.who("worker01"))) == [one["id"]]
    routed = centre.do(centre.do(case, "clerk01", "accept"), "router01", "route", unit="water")
    for username in ("unit01", "officer01", "visitor01", "worker02"):
        somebody = centre.who(username)
        assert somebody.get(f"/tasks/{one['id']}").code == "task.absent", username
        assert somebody.get("/tasks", case=routed["id"]).body["items"] == []
    told = rows("SELECT title FROM notice")
    assert all("家暴" not in one["title"] and "王芳" not in one["title"] for one in told)


def test_whoever_stands_in_has_the_tasks_but_no_protected_matter(centre, clerk, change, world, rows):
    code = rows("SELECT code FROM category WHERE protected ORDER BY code LIMIT 1")[0]["code"]
    named = {"assignee_id": world.account_id("worker01")}
    open_one = sent(clerk, case_id=centre.report()["id"], **named)
    sent(clerk, case_id=centre.report(category=code)["id"], **named)
    assert on_phone(centre.who("leader01")) == {}
    change(
        "INSERT INTO care_leave (id, account_id, deputy_id, from_on, to_on, made_by, made_at, posts)"
        " VALUES (:id, :away, :deputy, :today, :today, :away, :now, '{}')",
        id=str(new_id()),
        away=world.account_id("worker01"),
        deputy=world.account_id("leader01"),
        today=TODAY,
        now=utc_now(),
    )
    assert list(on_phone(centre.who("leader01"))) == [open_one["id"]]


# --- about a person ---------------------------------------------------------------------------------------------------


def test_of_a_task_about_a_person_the_open_mirror_says_nothing(officer, centre, worker, rows):
    who = register(officer)
    director = centre.who("director01")
    answer = director.post("/tasks", task(kind="visit", person_id=who["id"], ask="张大娘昨天没接电话"))
    assert answer.status == 201, answer.body
    one = answer.body
    [row] = on_phone(worker).values()
    assert (row["private"], row["ask"], row["address_text"], row["location"], row["household_id"]) == (
        True,
        None,
        None,
        None,
        None,
    )
    assert "张" not in json.dumps(row, ensure_ascii=False).replace(row["sent_by"]["name"], "")
    [whole] = worker.get("/care/list").body["tasks"]
    assert (whole["ask"], whole["address_text"], whole["person_id"]) == (
        "张大娘昨天没接电话",
        "花园社区8号院 3单元201",
        who["id"],
    )
    assert [notice["title"] for notice in notices(worker)] == ["中心派给你一个走访任务"]
    assert did(worker, one["id"], "done", note="张大娘去女儿家了")["rows"][0]["row"]["steps"][-1]["note"] is None
    seen = shown(director, one["id"])  # who asked reads the answer; where she lives, whoever sees figures is not told
    assert (seen["steps"][-1]["note"], seen["address_text"]) == ("张大娘去女儿家了", None)
    seen = shown(centre.who("supervisor01"), one["id"])
    assert (seen["ask"], seen["steps"][-1]["note"], seen["address_text"]) == (None, None, None)
    assert shown(officer, one["id"])["address_text"] == "花园社区8号院 3单元201"
    assert worker.get("/care/list").body["tasks"][0]["steps"][-1]["note"] == "张大娘去女儿家了"


def test_where_somebody_lives_is_told_by_no_point_and_no_household_either(officer, centre, world, worker):
    home = world.household(GRID1)
    who = register(officer, household_id=home)
    one = sent(centre.who("director01"), kind="visit", person_id=who["id"], household_id=home)
    for desk in ("director01", "supervisor01"):
        seen = shown(centre.who(desk), one["id"])
        assert (seen["address_text"], seen["location"], seen["household_id"]) == (None, None, None), desk
    [whole] = worker.get("/care/list").body["tasks"]
    for seen in (shown(officer, one["id"]), whole):
        assert seen["household_id"] == home
        assert seen["location"]["coordinates"] == pytest.approx(list(IN_GRID1))


def test_somebody_under_supervision_is_nobodys_task_who_may_not_know(officer, change, centre, worker, world):
    who, director = register(officer), centre.who("director01")
    one = sent(director, kind="visit", person_id=who["id"])
    assert list(on_phone(worker)) == [one["id"]]
    change("UPDATE care_plan SET group_code = (SELECT code FROM care_group WHERE permission IS NOT NULL LIMIT 1)")
    clerk = centre.who("clerk01")
    assert clerk.post("/tasks", task(kind="visit", person_id=who["id"])).code == "person.absent"
    # what was sent while they might know goes with that, by grid as by name
    change("UPDATE care_plan SET helper_id = NULL")
    assert on_phone(worker) == {}
    assert worker.get("/care/list").body["tasks"] == []
    assert did(worker, one["id"], "done", note="去过了")["problem"]["code"] == "task.absent"
    # whoever knows, because they go there themselves, cannot hand it to one who must not
    change("UPDATE care_plan SET helper_id = :director", director=world.account_id("director01"))
    named = {"kind": "visit", "person_id": who["id"], "assignee_id": world.account_id("worker01")}
    assert director.get("/tasks/form", person=who["id"]).body["receivers"] == []
    assert director.post("/tasks", task(**named)).code == "task.receiver_absent"


def test_a_unit_follows_the_tasks_of_its_case_but_not_those_about_a_person(officer, centre):
    who, director = register(officer), centre.who("director01")
    case = centre.case_in("routed")
    about_case = sent(director, case_id=case["id"])
    about_person = sent(director, case_id=case["id"], person_id=who["id"], kind="visit")
    unit = centre.who("unit01")
    assert [one["id"] for one in unit.get("/tasks", case=case["id"]).body["items"]] == [about_case["id"]]
    assert unit.get(f"/tasks/{about_person['id']}").code == "task.absent"


# --- lists ------------------------------------------------------------------------------------------------------------


def test_open_ones_by_their_deadline_and_all_of_them_newest_first(case, clerk, worker):
    slow, soon = sent(clerk, case_id=case["id"]), sent(clerk, case_id=case["id"], urgency="grave")
    done = sent(clerk, case_id=case["id"], urgency="urgent")
    did(worker, done["id"], "done", note="属实")

    def ids(**query):
        return [one["id"] for one in clerk.get("/tasks", **query).body["items"]]

    assert ids(state="open") == [soon["id"], slow["id"]]
    assert ids(case=case["id"]) == [done["id"], soon["id"], slow["id"]]
    assert ids(area=GRID2) == []
    assert clerk.get("/tasks", state="shut").status == 422
    assert clerk.get("/tasks", cursor="?").code == "cursor.invalid"


def test_what_ended_leaves_a_fresh_mirror_after_a_fortnight(case, clerk, worker, change):
    one = sent(clerk, case_id=case["id"])
    did(worker, one["id"], "done", note="属实")
    assert list(on_phone(worker)) == [one["id"]]
    change("UPDATE task SET closed_at = closed_at - interval '15 days'")
    assert on_phone(worker) == {}
