"""The guide for advice at the door: who may write it, what it refuses, how it is found, and that phones get it."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text

VECTOR = json.loads((Path(__file__).parents[1] / "vectors" / "advice_search.json").read_text())
FACTS = {
    "topic": "老人乘车卡",
    "conditions": "年满65周岁的老人可以办，办好后坐公交不花钱。",
    "papers": ["身份证", "一寸照片"],
    "where_to": "街道便民服务中心",
    "phone": "12345、0937-0000001",
    "keywords": "公交卡 爱心卡",
}


def add(visitor, **more):
    answer = visitor.post("/advice", {"facts": FACTS | more})
    assert answer.status == 201, answer.body
    return answer.body


def stored(rows, entry):
    [row] = rows("SELECT * FROM advice_entry WHERE id = :id", id=entry["id"])
    return row


def found(visitor, typed, **more):
    answer = visitor.get("/advice", q=typed, **more)
    assert answer.status == 200, answer.body
    return [one["topic"] for one in answer.body["items"]]


def lines(rows, entry):
    return rows(
        "SELECT action, details, account_id::text AS by FROM journal_entry"
        " WHERE subject_kind = 'advice' AND subject_id = :id ORDER BY at",
        id=entry["id"],
    )


def test_a_new_entry_stands_at_the_end_with_its_pinyin_and_a_line_in_the_journal(clerk, world, rows):
    entry = add(clerk)
    assert entry | {"updated_at": None} == FACTS | {
        "id": entry["id"],
        "pinyin": "laorenchengcheka lrcck gongjiaoka aixinka gjk axk",
        "sort": entry["sort"],
        "version": 1,
        "retired": False,
        "updated_at": None,
        "updated_by": {"id": world.account_id("clerk01"), "name": "吴静"},
    }
    row = stored(rows, entry)
    assert {name: row[name] for name in FACTS} == FACTS
    assert (row["version"], row["retired_at"]) == (1, None)
    assert clerk.get("/advice").body["items"][-1] == entry
    assert lines(rows, entry) == [
        {"action": "advice.add", "details": {"fields": list(FACTS)}, "by": world.account_id("clerk01")}
    ]


def test_a_topic_is_enough_and_blanks_are_nothing(clerk, rows):
    answer = clerk.post("/advice", {"facts": {"topic": " 临时停水 ", "conditions": " ", "keywords": ""}})
    assert answer.status == 201, answer.body
    row = stored(rows, answer.body)
    assert (row["topic"], row["conditions"], row["keywords"], row["papers"], row["phone"]) == (
        "临时停水",
        None,
        None,
        [],
        None,
    )


def test_sent_again_after_a_lost_answer_it_is_not_written_twice(clerk, rows):
    body = {"entry_id": str(uuid4()), "facts": FACTS}
    assert clerk.post("/advice", body).status == 201
    again = clerk.post("/advice", body)
    assert (again.status, again.code, again.body["details"]) == (409, "advice.exists", {"id": body["entry_id"]})
    assert len(rows("SELECT 1 FROM advice_entry WHERE topic = :topic", topic=FACTS["topic"])) == 1


def test_a_change_names_only_what_changes_and_writes_the_pinyin_again(door, clerk, world, rows):
    entry = add(clerk)
    router = door.login("router01", app="console")
    answer = router.post(
        f"/advice/{entry['id']}", {"base_version": 1, "changes": {"topic": "敬老卡", "papers": ["身份证", "身份证"]}}
    )
    assert answer.status == 200, answer.body
    assert (answer.body["version"], answer.body["updated_by"]["name"]) == (2, "郑涛")
    row = stored(rows, entry)
    assert (row["topic"], row["papers"], row["conditions"]) == ("敬老卡", ["身份证"], FACTS["conditions"])
    assert row["pinyin"] == "jinglaoka jlk gongjiaoka aixinka gjk axk"
    assert row["tx"] is not None
    assert lines(rows, entry)[1:] == [
        {
            "action": "advice.change",
            "details": {"fields": ["topic", "papers"]},
            "by": world.account_id("router01"),
        }
    ]


def test_a_stale_screen_is_refused_by_the_name_of_who_changed_it_and_changes_nothing(door, clerk, rows):
    entry = add(clerk)
    path = f"/advice/{entry['id']}"
    assert (
        door.login("router01", app="console")
        .post(path, {"base_version": 1, "changes": {"phone": "12345"}})
        .body["version"]
        == 2
    )
    before = stored(rows, entry)
    answer = clerk.post(path, {"base_version": 1, "changes": {"phone": "12333"}})
    assert (answer.status, answer.code) == (409, "advice.stale")
    assert answer.body["details"] == {"base_version": 1, "version": 2, "by": "郑涛"}
    assert answer.body["title"] == "这条办事指南刚被郑涛改过，请看过最新的再改"
    assert stored(rows, entry) == before
    assert len(lines(rows, entry)) == 2


def test_an_entry_taken_out_of_use_is_not_shown_stays_and_comes_back(door, clerk, rows):
    entry = add(clerk)
    path = f"/advice/{entry['id']}"
    retired = clerk.post(f"{path}/retire", {})
    assert (retired.status, retired.body["retired"], retired.body["version"]) == (200, True, 2)
    assert found(clerk, "乘车卡") == []
    assert found(clerk, "乘车卡", retired=True) == ["老人乘车卡"]
    # a second tap is none
    assert clerk.post(f"{path}/retire", {}).body["version"] == 2
    # whoever had the form open meets who took it away, not an entry come to life
    stale = door.login("router01", app="console").post(path, {"base_version": 1, "changes": {"phone": "12333"}})
    assert (stale.code, stale.body["details"]["by"]) == ("advice.stale", "吴静")

    restored = clerk.post(f"{path}/restore", {})
    assert (restored.status, restored.body["retired"], restored.body["version"]) == (200, False, 3)
    assert clerk.post(f"{path}/restore", {}).body["version"] == 3
    assert found(clerk, "乘车卡") == ["老人乘车卡"]
    assert stored(rows, entry)["retired_at"] is None
    assert [line["action"] for line in lines(rows, entry)] == ["advice.add", "advice.retire", "advice.restore"]


def test_one_matter_has_one_entry(clerk, rows):
    entry = add(clerk)
    taken = clerk.post("/advice", {"facts": FACTS})
    assert (taken.status, taken.code) == (409, "advice.topic_taken")
    assert taken.body["details"] == {"topic": "老人乘车卡", "id": entry["id"]}
    other = add(clerk, topic="敬老卡")
    assert (
        clerk.post(f"/advice/{other['id']}", {"base_version": 1, "changes": {"topic": "老人乘车卡"}}).code
        == "advice.topic_taken"
    )
    assert clerk.post(f"/advice/{entry['id']}", {"base_version": 1, "changes": {"topic": "老人乘车卡"}}).status == 200
    clerk.post(f"/advice/{entry['id']}/retire", {})
    assert clerk.post(f"/advice/{other['id']}", {"base_version": 1, "changes": {"topic": "老人乘车卡"}}).status == 200
    assert clerk.post(f"/advice/{entry['id']}/restore", {}).code == "advice.topic_taken"
    assert stored(rows, entry)["retired_at"] is not None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"topic": " "}, "topic"),
        ({"topic": "长" * 61}, "topic"),
        ({"topic": "坏\x00字"}, "topic"),
        ({"conditions": "长" * 1001}, "conditions"),
        ({"papers": ["身份证", " "]}, "papers"),
        ({"papers": ["身份证"] * 21}, "papers"),
        ({"papers": "身份证"}, "papers"),
        ({"phone": "找王姐"}, "phone"),
        ({"phone": "12345；12333"}, "phone"),
        ({"phone": ""}, "phone"),
        ({"phone": "12345\n"}, "phone"),
        ({"pinyin": "x"}, "pinyin"),
        ({"sort": 1}, "sort"),
        ({"retired": True}, "retired"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field_new_or_as_a_change(clerk, rows, wrong, field):
    entry = add(clerk, topic="先有的一条")
    before = rows("SELECT * FROM advice_entry ORDER BY id")
    for path, body, part in (
        ("/advice", {"facts": FACTS | wrong}, "facts"),
        (f"/advice/{entry['id']}", {"base_version": 1, "changes": wrong}, "changes"),
    ):
        answer = clerk.post(path, body)
        assert (answer.status, answer.code) == (422, "request.invalid"), answer.body
        assert list(answer.body["details"]["fields"][part]) == [field]
    assert rows("SELECT * FROM advice_entry ORDER BY id") == before


def test_a_change_of_nothing_or_without_its_version_is_refused(clerk, rows):
    entry = add(clerk)
    for body in ({"base_version": 1, "changes": {}}, {"changes": {"phone": "12345"}}, {"base_version": 1}, {}):
        assert clerk.post(f"/advice/{entry['id']}", body).code == "request.invalid"
    assert stored(rows, entry)["version"] == 1


@pytest.mark.parametrize("step", ["", "/retire", "/restore"])
def test_an_entry_that_is_none(clerk, step):
    nobody = str(uuid4())
    answer = clerk.post(
        f"/advice/{nobody}{step}", {"base_version": 1, "changes": {"phone": "12345"}} if not step else {}
    )
    assert (answer.status, answer.code, answer.body["details"]) == (404, "advice.absent", {"id": nobody})


@pytest.mark.parametrize("who", ["clerk01", "router01", "director01"])
def test_those_who_keep_the_guide_write_it(door, who):
    keeper = door.login(who, app="console")
    entry = add(keeper, topic=f"{who}写的")
    for step in ("/retire", "/restore"):
        assert keeper.post(f"/advice/{entry['id']}{step}", {}).status == 200
    assert keeper.post(f"/advice/{entry['id']}", {"base_version": 3, "changes": {"phone": "12345"}}).status == 200


@pytest.mark.parametrize("who", ["worker01", "leader01", "visitor01", "officer01", "unit01", "supervisor01", "admin"])
def test_everybody_reads_it_and_nobody_else_writes_it(door, clerk, rows, who):
    entry = add(clerk)
    reader = door.login(who)
    assert found(reader, "lrcck") == ["老人乘车卡"]
    for path, body in (
        ("/advice", {"facts": FACTS | {"topic": "别的"}}),
        (f"/advice/{entry['id']}", {"base_version": 1, "changes": {"phone": "12333"}}),
        (f"/advice/{entry['id']}/retire", {}),
        (f"/advice/{entry['id']}/restore", {}),
    ):
        answer = reader.post(path, body)
        assert (answer.status, answer.code) == (403, "auth.not_permitted")
        assert answer.body["details"] == {"permission": "advice.edit"}
    assert stored(rows, entry)["version"] == 1
    assert rows("SELECT 1 FROM advice_entry WHERE topic = '别的'") == []


@pytest.fixture
def vector(clerk, owner):
    """The vector's entries in use, and nothing else: those of the installation stand aside meanwhile."""
    with owner.begin() as connection:
        connection.execute(text("UPDATE advice_entry SET retired_at = now() WHERE updated_by IS NULL"))
    for entry in VECTOR["entries"]:
        answer = clerk.post("/advice", {"facts": {name: value for name, value in entry.items() if name != "pinyin"}})
        assert (answer.status, answer.body["pinyin"]) == (201, entry["pinyin"])
    yield clerk
    with owner.begin() as connection:
        connection.execute(text("UPDATE advice_entry SET retired_at = NULL WHERE updated_by IS NULL"))


def test_the_guide_is_found_as_phones_find_it(vector):
    for case in VECTOR["cases"]:
        assert found(vector, case["typed"]) == case["finds"], case


def test_phones_get_the_guide_its_changes_and_what_went_out_of_use(worker, clerk):
    mirror, cursor, _ = worker.pull_all()
    assert {row["topic"] for (entity, _), row in mirror.items() if entity == "advice"} >= {"高龄津贴"}
    entry = add(clerk)
    mirror, cursor, was_reset = worker.pull_all(cursor)
    shown = {name: value for name, value in entry.items() if name not in {"updated_at", "updated_by"}}
    assert (mirror, was_reset) == ({("advice", entry["id"]): shown}, False)
    clerk.post(f"/advice/{entry['id']}/retire", {})
    mirror, cursor, _ = worker.pull_all(cursor)
    assert mirror == {("advice", entry["id"]): shown | {"version": 2, "retired": True}}
    assert worker.pull_all(cursor)[0] == {}
