"""A list of people brought in: every row taken, found as it was, or refused with its number and a reason."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import text

from server.core.clock import utc_now
from server.core.db import db
from server.identity.commands import assign
from tests.care import id_number, register
from tests.people_files import GROUP, HEADER, bring, counts, reason, row, workbook
from tests.world import GRID1, GRID2, OTHER_TOWN, VILLAGE_GRID


def test_a_workbook_is_taken_whole_and_again_changes_nothing(officer, rows):
    header = (
        *HEADER,
        "等级",
        "性别",
        "监护人",
        "监护人关系",
        "监护人电话",
        "健康",
        "需求",
        "上次走访日期",
        "帮扶人用户名",
        "经度",
        "纬度",
    )
    whole = (
        *row(),
        "高风险",
        "女",
        "李明",
        "儿子",
        "199-0000-0002",
        "高血压三级",
        "要人扶",
        date(2026, 11, 1),
        "worker01",
        98.505,
        39.705,
    )
    plain = (*row("王大伟", "", 门牌="1单元1"), *[None] * 11)
    content = workbook(whole, plain, header=header)
    answer = bring(officer, content, filename="名单.xlsx")
    assert counts(answer) == {"taken": 2, "enrolled": 0, "unchanged": 0, "refused": []}
    assert answer.body["columns"] == list(header)
    assert answer.body["mapping"]["address_text"] == "住址"
    assert (answer.body["total"], answer.body["dry_run"]) == (2, False)

    stored = rows(
        "SELECT person.name, sex, birth_year, grid_code, round(ST_X(geom)::numeric, 3) AS lon, tier_code, last_seen_on::text AS seen,"
        " username FROM person JOIN care_plan ON person_id = person.id LEFT JOIN account ON account.id = helper_id"
        " ORDER BY person.name DESC"
    )
    assert stored[0] == {"name": "王大伟", "sex": None, "birth_year": None, "grid_code": GRID1, "lon": None,
                         "tier_code": "key", "seen": None, "username": None}  # fmt: skip
    assert stored[1] | {"lon": 0} == {"name": "张桂兰", "sex": "male", "birth_year": 1940, "grid_code": GRID1, "lon": 0,
                         "tier_code": "high", "seen": "2026-11-01", "username": "worker01"}  # fmt: skip
    assert float(stored[1]["lon"]) == 98.505
    found = officer.post("/people/find", {"id_number": id_number()}).body["items"]
    assert [one["guardian"]["name"] for one in found] == ["李明"]
    opened = officer.post(f"/people/{found[0]['id']}/reveal", {"fields": ["health"], "reason": "核对"})
    assert opened.body["values"] == {"health": "高血压三级"}

    before = rows("SELECT * FROM person ORDER BY id"), rows("SELECT * FROM care_plan ORDER BY id")
    again = counts(bring(officer, content))
    assert (again["taken"], again["enrolled"], again["unchanged"]) == (0, 0, 1)
    [(number, sentence)] = again["refused"]
    assert (number, "同名、同网格、同住址" in sentence) == (3, True)
    assert (rows("SELECT * FROM person ORDER BY id"), rows("SELECT * FROM care_plan ORDER BY id")) == before


def test_the_journal_has_one_line_with_counts_alone(officer, world, rows):
    bring(officer, workbook(row(), row("王大伟", id_number(serial=3)), row("李", "1234")))
    bring(officer, workbook(row("赵老", id_number(serial=5))), dry_run="1")
    [line] = rows("SELECT account_id::text, action, details FROM journal_entry WHERE subject_kind = 'person'")
    assert (line["account_id"], line["action"]) == (world.account_id("officer01"), "person.import")
    assert line["details"] == {"total": 3, "taken": 2, "enrolled": 0, "unchanged": 0, "refused": 1}


def test_a_dry_run_says_the_same_and_keeps_nothing(officer, rows):
    content = workbook(row(), row("王大伟", id_number(serial=3)), row("李老", "1234"))
    tried = bring(officer, content, dry_run="1")
    assert (tried.body["taken"], tried.body["dry_run"]) == (2, True)
    assert (
        rows("SELECT 1 FROM person") == rows("SELECT 1 FROM care_plan") == rows("SELECT 1 FROM person_sensitive") == []
    )
    assert counts(bring(officer, content)) == counts(tried)
    assert len(rows("SELECT 1 FROM person")) == 2


def test_whoever_is_registered_joins_the_group_or_stays_as_they_are(officer, rows):
    somebody = register(officer)
    lines = workbook(row(), row("王大伟", id_number(serial=3), 群体="残疾人"))
    assert counts(bring(officer, lines)) == {"taken": 1, "enrolled": 1, "unchanged": 0, "refused": []}
    assert rows("SELECT group_code FROM care_plan WHERE person_id = :id ORDER BY 1", id=somebody["id"]) == [
        {"group_code": "elderly_alone"},
        {"group_code": "elderly_alone_80"},
    ]
    assert counts(bring(officer, lines)) == {"taken": 0, "enrolled": 0, "unchanged": 2, "refused": []}
    assert len(rows("SELECT 1 FROM person")) == 2
    assert len(rows("SELECT 1 FROM care_plan")) == 3


def test_a_number_under_another_name_is_refused_and_nobody_joins_anything(officer, rows):
    register(officer, name="买买提·艾力")
    in_groups = "SELECT group_code, version FROM care_plan JOIN person ON person.id = person_id"
    before = rows(in_groups)
    for group in ("残疾人", GROUP):  # also where they are in that group already
        [(_, sentence)] = counts(bring(officer, workbook(row("李大不同", 群体=group))))["refused"]
        assert sentence == "这个证件号登记在另一个姓名下，请核对证件号和姓名"
        assert rows(in_groups) == before
    # the same name, with another of the dots that people write
    assert counts(bring(officer, workbook(row("买买提．艾力", 群体="残疾人"))))["enrolled"] == 1
    assert counts(bring(officer, workbook(row("买买提•艾力", 群体="残疾人"))))["unchanged"] == 1
    assert [one["name"] for one in rows("SELECT name FROM person")] == ["买买提·艾力"]


def test_whoever_has_left_the_group_does_not_come_back_with_an_old_list(officer, rows):
    somebody = register(officer, groups=[{"group": "elderly_alone"}])
    plan = somebody["plans"][0]["id"]
    assert officer.post(f"/people/{somebody['id']}/plans/{plan}/end", {"reason": "去世"}).status == 200
    before = rows("SELECT * FROM care_plan"), rows("SELECT version FROM person")
    [(_, sentence)] = counts(bring(officer, workbook(row())))["refused"]
    assert "后来退出了" in sentence
    assert (rows("SELECT * FROM care_plan"), rows("SELECT version FROM person")) == before


def test_the_same_person_twice_in_a_file_is_taken_once(officer, rows):
    answer = counts(
        bring(
            officer,
            workbook(
                row(),
                row("赵老", ""),
                row("张桂蓝", id_number()[:6] + " " + id_number()[6:].lower()),
                row("赵老", "", 住址="花园社区 ８号院"),
                row("赵老", "", 门牌="3单元202"),
            ),
        )
    )
    assert answer["taken"] == 3
    assert answer["refused"][0] == (4, "和第 2 行的身份证号相同")
    assert answer["refused"][1][0] == 5
    assert "和第 3 行同名" in answer["refused"][1][1]
    assert len(rows("SELECT 1 FROM person")) == 3


def test_a_name_at_a_door_that_is_registered_without_a_number_is_asked_about(officer, rows):
    register(officer, id_number=None)
    assert "同名、同网格、同住址" in reason(officer)
    assert "同名、同网格、同住址" in reason(officer, number="")
    assert counts(bring(officer, workbook(row(网格编码=GRID2))))["taken"] == 1
    assert len(rows("SELECT 1 FROM person")) == 2


def test_a_number_registered_out_of_sight_tells_that_alone(door, officer, rows):
    somebody = register(officer)
    moved = officer.post(f"/people/{somebody['id']}/transfer", {"to_grid": VILLAGE_GRID, "address_text": "清水村一组"})
    assert moved.status == 204
    assert reason(officer) == "这个证件号已经登记过了，不在你管的地方"
    assert len(rows("SELECT 1 FROM care_plan")) == 1


def test_people_under_supervision_need_the_permission_of_their_group(officer, owner, rows):
    assert counts(bring(officer, workbook(row(群体="社区矫正对象"))))["taken"] == 1
    gone = "role = 'neighbourhood_officer' AND permission = 'person.read_mental'"
    with owner.begin() as connection:
        connection.execute(text(f"DELETE FROM role_permission WHERE {gone}"))
    try:
        assert "不归你登记" in reason(officer, number=id_number(serial=3), 群体="严重精神障碍患者")
    finally:
        with owner.begin() as connection:
            connection.execute(
                text("INSERT INTO role_permission VALUES ('neighbourhood_officer', 'person.read_mental')")
            )
    assert len(rows("SELECT 1 FROM person")) == 1


def test_a_post_counts_only_where_it_is_held(door, app, world, owner, rows):
    """Who may import in one town and edit people in another may not import there."""
    lent = {"r": "mediator", "p": "person.import"}
    with owner.begin() as connection:
        connection.execute(text("INSERT INTO role_permission VALUES (:r, :p)"), lent)
    with app.app_context():
        assign(UUID(world.account_id("leader01")), "mediator", now=utc_now(), area_code=OTHER_TOWN)
        db.session.commit()
        db.session.remove()
    try:
        leader = door.login("leader01")
        assert reason(leader) == reason(leader, 网格编码=VILLAGE_GRID) == "没有这个网格，或不归你管"
    finally:
        with owner.begin() as connection:
            connection.execute(text("DELETE FROM role_permission WHERE role = :r AND permission = :p"), lent)
    assert rows("SELECT 1 FROM person") == []


@pytest.mark.parametrize("who", ["worker01", "leader01", "clerk01", "director01", "supervisor01", "admin"])
def test_who_may_not_import_is_refused(door, rows, who):
    visitor = door.login(who, app="field" if who in {"worker01", "leader01"} else "console")
    answer = bring(visitor, workbook(row()))
    assert (answer.status, answer.code) == (403, "auth.not_permitted")
    assert rows("SELECT 1 FROM person") == []


def test_a_row_that_fails_half_way_leaves_nothing_of_itself_and_the_rest_stands(officer, rows):
    lines = [
        row(f"老人{n}", id_number(serial=n), 帮扶人用户名="clerk01" if n % 3 == 0 else "worker01") for n in range(1, 10)
    ]
    answer = counts(bring(officer, workbook(*lines, header=(*HEADER, "帮扶人用户名"))))
    assert (answer["taken"], [number for number, _ in answer["refused"]]) == (6, [4, 7, 10])
    assert len(rows("SELECT 1 FROM person")) == len(rows("SELECT 1 FROM person_sensitive")) == 6


def test_a_telephone_a_form_would_ask_about_is_told_by_name_and_taken(officer):
    header = (*HEADER, "监护人", "监护人关系", "监护人电话")
    content = workbook(
        (*row(联系电话="1380937400"), "李明", "儿子", "139 0000 0001"),
        (*row("王大伟", "", 门牌="1单元1"), "李红", "女儿", "12900008603"),
        (*row("赵小兰", "", 门牌="1单元2"), None, None, None),
        header=header,
    )
    for query in ({"dry_run": "1"}, {}):
        done = bring(officer, content, filename="名单.xlsx", **query).body
        assert (done["taken"], done["doubtful_rows"]) == (3, 2), done["refused"]
        assert [(one["row"], one["name"], one["reason"]) for one in done["doubts"]] == [
            (2, "张桂兰", "电话：手机号要 11 位，这里是 10 位"),
            (3, "王大伟", "监护人电话：手机号前三位不对，看一下"),
        ]
