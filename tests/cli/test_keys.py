"""``flask keys``: everything sealed anew under another key, as the owner and only as the owner."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import LargeBinary, create_engine, text
from sqlalchemy.exc import ProgrammingError

from server.app import create_app
from server.core import crypto
from server.core.db import db
from server.core.limits import limiter
from server.keys.columns import NOT_SEALED, SEALED
from tests import handling
from tests.care import id_number, person, register
from tests.cli.conftest import Installation
from tests.conftest import DATA_KEY
from tests.door import Door
from tests.errands import ASKED, step, taken_in
from tests.handling import MINUTES, SAID, TERMS, WHAT, WHO, begin, call, held, in_days, ticked
from tests.loop import Centre
from tests.tasks import ASK, did, sent
from tests.world import build_world

NEW_KEY = bytes(range(32))
CONTACT = {"name": "张三", "phone": "199-0000-0009", "wishes": "尽快"}
PARTIES = [{"name": "李四", "phone": "", "part": "房东"}]


def started(installation, *numbers, **more):
    """The application on the same database with these keys."""
    keys = {number: {1: DATA_KEY, 2: NEW_KEY}[number] for number in numbers}
    settings = replace(installation.app.config["SETTINGS"], data_keys=keys, **more)
    app = create_app(settings)
    limiter.enabled = False
    return Installation(app, installation.app.config["SETTINGS"].database_owner_url)


@pytest.fixture
def filled(empty):
    """An installation where every sealed column holds something under key 1; and who they are."""
    build_world(empty.app)
    limiter.enabled = False
    centre = Centre(Door(empty.app))
    officer, worker, clerk = (centre.who(name) for name in ("officer01", "worker01", "clerk01"))
    somebody = register(officer, groups=[{"group": "elderly_alone"}, {"group": "mental"}], danger_level=4)
    visit = {"visit_id": str(uuid4()), "outcome": "well", "person_id": somebody["id"], "note": "精神不错"}
    [visited] = worker.push(worker.operation("visit.log", visit))
    assert visited["status"] == "applied", visited
    patrol = str(uuid4())
    own = worker.push(
        worker.operation("patrol.start", {"patrol_id": patrol}),
        worker.operation("patrol.track", {"patrol_id": patrol, "part": 0, "segments": [[[98.5, 39.7, 0, 9]]]}),
        worker.operation("diary.save", {"day": "2026-11-26", "text": "都好"}),
    )
    assert [one["status"] for one in own] == ["applied"] * 3
    home = {"household_id": str(uuid4()), "name": "马晓红", "phone": "19900008603"}
    [added] = worker.push(worker.operation("household.add", home))
    assert added["status"] == "applied", added
    case = centre.report(contact=CONTACT, parties=PARTIES)
    more = {"case_id": case["id"], "action": "supplement", "note": "楼下也要联系", "contact": {"name": "王五"}}
    [added] = worker.push(worker.operation("case.act", more))
    assert added["status"] == "applied", added
    asked = {"asked": "津贴怎么领", "answered": "去社区填表", "contact": {"name": "赵六", "phone": CALLED}}
    received = {"operation_id": str(uuid4()), "reception_id": str(uuid4())} | asked
    assert clerk.post("/receptions", received).status == 201
    hashed = hashlib.sha256(b"a code").hexdigest()
    centre.report(disposal="resolved_on_spot", resolution="修好了", public_token_hash=hashed)
    said = {"token": "a code", "operation_id": str(uuid4()), "rating": "satisfied", "note": "张桂兰说好了"}
    assert centre.door.anybody.post("/public/case/rating", said).status == 200
    errand = taken_in(clerk)
    assert step(clerk, errand, "withdraw", note="家里人来办了").status == 200
    task = sent(clerk, case_id=case["id"])
    assert did(worker, task["id"], "done", note="还漏，三户")["status"] == "applied"
    sheet = "工单编号,诉求内容,诉求类型\nGD-1,,渗漏堵塞\n".encode()
    listed = clerk.ask(
        "POST", "/cases/import", data=sheet, query_string={"channel": "hotline_12345", "filename": "工单.csv"}
    )
    assert listed.body["refused"], listed.body
    robot = {"name": "督办群", "address": "https://robot.example.cn/send?key=1", "base_version": 0}
    assert centre.who("admin").post("/lists/robots/x1", robot).status == 200
    dispute = centre.case_in("handling", category="dispute.heating", parties=PARTIES)
    mediation = begin(centre.who("mediator01"), dispute, said=SAID)
    handling.did(centre.who("mediator01"), mediation, "agree", terms=TERMS)
    decisions = [{"what": WHAT, "unit": "heating", "due_on": in_days(3)}]
    meeting = held(centre.who("router01"), call(centre.who("router01"), dispute), decisions=decisions).body
    assert ticked(centre.who("unit02"), meeting["decisions"][0], note="试压合格").status == 200
    [refused] = worker.push(worker.operation("nothing.known", {"said": "要留着"}))
    assert refused["status"] == "refused"
    ids = {
        "person": somebody["id"],
        "household": home["household_id"],
        "case": case["id"],
        "errand": errand["id"],
        "task": task["id"],
        "operation": refused["id"],
        "patrol": patrol,
        "dispute": dispute["id"],
        "import": listed.body["id"],
    }
    return empty, ids


CALLED = "19900007777"


def numbers(installation):
    """``{column: numbers of the keys in it}``."""
    return {
        one.name: {
            row["n"]
            for row in installation.rows(
                f"SELECT DISTINCT get_byte({one.column.name}, 0) AS n FROM {one.table.name}"
                f" WHERE {one.column.name} IS NOT NULL"
            )
        }
        for one in SEALED
    }


def everything_opens(installation, ids):
    """Ask for every sealed value through the doors people use; the ledger's body has none yet."""
    centre = Centre(Door(installation.app))
    officer, clerk = centre.who("officer01"), centre.who("clerk01")
    for number in ({"id_number": id_number()}, {"phone": "19900000001"}):
        [found] = officer.post("/people/find", number).body["items"]
        assert found["id"] == ids["person"]
    assert (found["guardian"]["name"], found["needs"], found["last_said"]["note"]) == (
        "李明",
        "腿脚不便，要人扶",
        "精神不错",
    )
    wanted = {"fields": ["id_number", "phone", "guardian", "health", "danger_level"], "reason": "核对"}
    opened = officer.post(f"/people/{ids['person']}/reveal", wanted).body["values"]
    assert (opened["id_number"], opened["danger_level"], opened["health"]) == (id_number(), 4, "高血压三级，2019年脑梗")
    again = officer.post("/people", {"name": "张桂蓝"} | _registration())
    assert again.code == "person.exists"
    case = clerk.post(f"/cases/{ids['case']}/contact", {"reason": "回电话"}).body
    assert (case["contact"], case["parties"][:-1]) == (CONTACT, PARTIES)
    assert case["parties"][-1]["name"] == "王五"
    known = clerk.post("/receptions/caller", {"phone": CALLED}).body
    assert [one["asked"] for one in known["receptions"]] == ["津贴怎么领"]
    known = clerk.post("/receptions/caller", {"phone": CONTACT["phone"]}).body
    assert [one["id"] for one in known["cases"]] == [ids["case"]]
    assert centre.who("worker01").post(f"/households/{ids['household']}/call", {}).body == {"phone": "19900008603"}
    errand = clerk.get(f"/errands/{ids['errand']}").body
    assert errand["note"] == ASKED["note"]
    assert [one["note"] for one in errand["steps"]][-1] == "家里人来办了"
    task = clerk.get(f"/tasks/{ids['task']}").body
    assert (task["ask"], task["steps"][-1]["note"]) == (ASK, "还漏，三户")
    [mediation] = clerk.get("/mediations", case=ids["dispute"]).body["items"]
    assert (mediation["terms"], mediation["steps"][0]["note"]) == (TERMS, SAID)
    assert [one["name"] for one in mediation["parties"][1:]] == [one["name"] for one in PARTIES]
    [meeting] = clerk.get("/meetings", case=ids["dispute"]).body["items"]
    [decision] = meeting["decisions"]
    assert (meeting["minutes"], decision["what"], decision["answer"]) == (MINUTES, WHAT, "试压合格")
    assert WHO in [one["who"] for one in meeting["units"]]
    [row] = clerk.get(f"/cases/imports/{ids['import']}").body["refused"]
    assert row["source_no"] == "GD-1"
    story = officer.get(f"/care/people/{ids['person']}/timeline")
    assert "精神不错" in story.raw.decode()
    worker = centre.who("worker01")
    assert worker.get(f"/patrols/{ids['patrol']}/track").body["segments"] == [[[98.5, 39.7, 0.0, 9.0]]]
    mirror, _, _ = worker.pull_all()
    assert [row["text"] for (entity, _), row in mirror.items() if entity == "diary"] == ["都好"]
    with installation.app.app_context():
        [line] = installation.rows("SELECT body FROM operation WHERE id = :id", id=ids["operation"])
        body = crypto.unseal(bytes(line["body"]), f"operation:{ids['operation']}")
        assert body["payload"] == {"said": "要留着"}


def _registration():
    return {name: value for name, value in person().items() if name != "name"}


def test_another_key_under_the_same_number_is_found_before_anything_is_sealed_with_it(filled):
    installation, _ = filled
    assert installation.flask("keys", "check").exit_code == 0
    wrong = replace(installation.app.config["SETTINGS"], data_keys={1: NEW_KEY})
    lost = Installation(create_app(wrong), wrong.database_owner_url).flask("keys", "check")
    assert lost.exit_code == 1
    for one in SEALED:
        assert one.name in lost.output
    assert "请把原来的密钥放回去" in lost.output
    assert started(installation, 2).flask("keys", "check").exit_code == 1  # the number is not at hand at all
    assert started(installation, 1, 2).flask("keys", "check").exit_code == 0


def test_every_column_of_bytes_is_in_the_list_or_named_as_no_secret():
    """A new sealed column that is not in server/keys/columns.py would be lost with its old key."""
    bytes_ = {
        f"{table.name}.{column.name}"
        for table in db.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    }
    indexes = {f"{one.table.name}.{one.index.column.name}" for one in SEALED if one.index}
    sealed = {one.name for one in SEALED}
    assert sealed | indexes | NOT_SEALED == bytes_
    assert len(sealed) + len(indexes) + len(NOT_SEALED) == len(bytes_)


def test_rotated_for_real_the_old_key_is_needed_no_more(filled):
    first, ids = filled
    assert numbers(first) == {one.name: {1} for one in SEALED}, "every column has something to rotate"
    both = started(first, 1, 2)
    everything_opens(both, ids)
    said = both.flask("keys", "status").output
    assert "现用 2 号密钥；手上有：1 号、2 号" in said
    assert "case_sensitive.contact：1 号 3 条" in said
    assert "1 号还在用：请运行 flask keys rotate" in said

    result = both.flask("keys", "rotate")
    assert result.exit_code == 0, result.output
    assert numbers(both) == {one.name: {2} for one in SEALED}
    count = sum(both.one(f"SELECT count({one.column.name}) FROM {one.table.name}") for one in SEALED)
    assert f"换了 {count} 条，没有换 0 条；现用 2 号密钥" in result.output
    [line] = both.rows("SELECT subject_id, details FROM journal_entry WHERE action = 'keys.rotate'")
    assert (line["subject_id"], line["details"]["left"]) == ("2", 0)
    assert line["details"]["sealed_anew"]["person_sensitive.phone"] == 1

    everything_opens(started(first, 2), ids)
    with_the_old = Centre(Door(started(first, 1).app)).who("officer01")
    assert with_the_old.post("/people/find", {"id_number": id_number()}).body["items"] == []
    before = both.rows("SELECT * FROM person_sensitive"), both.rows("SELECT * FROM operation ORDER BY id")
    assert "换了 0 条" in both.flask("keys", "rotate").output
    assert (both.rows("SELECT * FROM person_sensitive"), both.rows("SELECT * FROM operation ORDER BY id")) == before


def test_status_says_when_the_old_key_may_go(filled):
    first, _ = filled
    both = started(first, 1, 2)
    both.flask("keys", "rotate")
    assert "还有 1 部手机换密钥后没有传完过" in both.flask("keys", "status").output
    owner = create_engine(first.app.config["SETTINGS"].database_owner_url)
    with owner.begin() as connection:
        connection.execute(text("UPDATE device_contact SET at = at + interval '2 days'"))
        connection.execute(text("ALTER TABLE journal_entry DISABLE TRIGGER USER"))
        connection.execute(text("UPDATE journal_entry SET at = at - interval '2 days' WHERE action = 'keys.rotate'"))
    assert "1 号不再需要" in both.flask("keys", "status").output
    lost = started(first, 1)
    assert "2 号密钥不在手上" in lost.flask("keys", "status").output


def test_the_app_role_cannot_rotate(filled):
    first, _ = filled
    before = numbers(first)
    app_url = first.app.config["SETTINGS"].database_url
    result = started(first, 1, 2, database_owner_url=app_url).flask("keys", "rotate")
    assert (result.exit_code, "不是这些表的所有者" in result.output) == (1, True)
    result = started(first, 1, 2, database_owner_url=None).flask("keys", "rotate")
    assert (result.exit_code, "DATABASE_OWNER_URL" in result.output) == (1, True)
    engine = create_engine(app_url)
    for change in (
        "UPDATE case_sensitive SET contact = contact",
        "UPDATE visit_sensitive SET body = body",
        "UPDATE errand_step SET note = note",
        "UPDATE task_step SET said = said",
    ):
        with engine.connect() as connection, pytest.raises(ProgrammingError, match="permission denied"):
            connection.execute(text(change))
    engine.dispose()
    assert numbers(first) == before
    assert first.rows("SELECT 1 FROM journal_entry WHERE action = 'keys.rotate'") == []


def test_what_does_not_open_is_named_and_left_and_the_rest_goes_on(filled):
    first, ids = filled
    owner = create_engine(first.app.config["SETTINGS"].database_owner_url)
    with owner.begin() as connection:
        connection.execute(text("UPDATE case_sensitive SET contact = parties, parties = set_byte(parties, 0, 9)"))
        connection.execute(text("UPDATE person_sensitive SET health = phone"))
    both = started(first, 1, 2)
    result = both.flask("keys", "rotate")
    assert result.exit_code == 1
    assert f"case_sensitive.parties 没有换：{ids['case']}：没有 9 号密钥，打不开" in result.output
    assert f"person_sensitive.health 没有换：{ids['person']}：打不开" in result.output
    after = numbers(both)
    assert (after["person_sensitive.health"], after["case_sensitive.parties"]) == ({1}, {9})
    assert after["person_sensitive.id_number"] == after["operation.body"] == {2}
    owner.dispose()


def test_two_people_with_one_number_are_named_and_neither_is_lost(filled):
    """A server that had not started anew yet could register a number the other had already."""
    first, ids = filled
    register(Centre(Door(first.app)).who("officer01"), name="王大伟", id_number=id_number(serial=3))
    second = started(first, 2)
    register(Centre(Door(second.app)).who("officer01"), name="张桂蓝")
    both = started(first, 1, 2)
    result = both.flask("keys", "rotate")
    assert result.exit_code == 1
    assert f"person_sensitive 没有换：{ids['person']}：证件号和另一个人相同" in result.output
    assert id_number() not in result.output
    after = numbers(both)
    assert after["person_sensitive.id_number"] == {1, 2}
    assert both.one("SELECT count(*) FROM person_sensitive WHERE get_byte(id_number, 0) = 2") == 2, "whoever came after"
    assert after["case_sensitive.contact"] == {2}


def test_a_settled_line_of_the_ledger_changes_in_nothing_but_its_body(filled):
    first, _ = filled
    looked = "SELECT to_jsonb(operation) - 'body' AS line FROM operation ORDER BY id"
    before = first.rows(looked)
    started(first, 1, 2).flask("keys", "rotate")
    assert first.rows(looked) == before
