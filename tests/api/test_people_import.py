"""A list of people brought in: every row taken, found as it was, or refused with its number and a reason."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from uuid import UUID

import pytest
from openpyxl import Workbook
from sqlalchemy import text as sql

from server.core.clock import utc_now
from server.core.db import db
from server.identity.commands import assign
from tests.care import id_number, register
from tests.world import GRID1, GRID2, OTHER_TOWN, PARK_GRID, VILLAGE_GRID

HEADER = ("姓名", "身份证号", "联系电话", "住址", "门牌", "网格编码", "群体")
GROUP = "60岁以上独居老人"


def row(name="张桂兰", number: object = None, **more):
    facts = {
        "姓名": name,
        "身份证号": id_number() if number is None else number,
        "联系电话": "199-0000-0001",
        "住址": "花园社区8号院",
        "门牌": "3单元201",
        "网格编码": GRID1,
        "群体": GROUP,
    } | more
    return tuple(facts[heading] for heading in HEADER) + tuple(more[name] for name in more if name not in HEADER)


def workbook(*rows, header=HEADER):
    book = Workbook()
    book.active.append(header)
    for one in rows:
        book.active.append(one)
    return saved(book)


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def replaced(content, old, new):
    """The workbook with other bytes in its first sheet."""
    out, before = io.BytesIO(), zipfile.ZipFile(io.BytesIO(content))
    with zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            after.writestr(name, data.replace(old, new) if name.endswith("sheet1.xml") else data)
    return out.getvalue()


def text(*rows, header=HEADER, encoding="utf-8"):
    return "\r\n".join(",".join(str(cell) for cell in line) for line in (header, *rows)).encode(encoding)


def bring(visitor, content, **query):
    mapping = query.pop("mapping", None)
    query |= {"mapping": json.dumps(mapping)} if mapping is not None else {}
    return visitor.ask("POST", "/people/import", data=content, query_string=query)


def counts(answer):
    assert answer.status == 200, answer.body
    return {name: answer.body[name] for name in ("taken", "enrolled", "unchanged")} | {
        "refused": [(one["row"], one["reason"]) for one in answer.body["refused"]]
    }


def reason(officer, **more):
    """Why a sheet of one row was not taken."""
    extra = tuple(name for name in more if name not in HEADER)
    answer = bring(officer, workbook(row(**more), header=HEADER + extra))
    [(number, sentence)] = counts(answer)["refused"]
    assert number == 2
    return sentence


@pytest.mark.parametrize(
    ("grid", "neighbourhood", "code"),
    [
        ("花园社区第2网格", None, GRID2),
        ("花园社区 第二网格", None, GRID2),
        ("花园社区·２号网格", None, GRID2),
        ("东北街街道花园社区第02网格", None, GRID2),
        ("第二网格", "花园社区", GRID2),
        ("第2网格", "东北街街道花园社区", GRID2),
        ("花园社区第2网格", "花园社区", GRID2),
        ("第二网格", None, GRID2),
        ("第一网格", "公园社区", PARK_GRID),
        (GRID2, "公园社区", GRID2),
    ],
)
def test_a_grid_may_be_named_instead_of_numbered(officer, rows, grid, neighbourhood, code):
    header = HEADER if neighbourhood is None else (*HEADER, "所属社区")
    more = {} if neighbourhood is None else {"所属社区": neighbourhood}
    assert counts(bring(officer, workbook(row(网格编码=grid, **more), header=header)))["refused"] == []
    assert rows("SELECT grid_code FROM person") == [{"grid_code": code}]


@pytest.mark.parametrize(
    ("grid", "neighbourhood", "sentence"),
    [
        ("第一网格", None, "有 2 个网格叫这个名称，请写明社区，或写 15 位网格编码"),
        ("清水村第一网格", None, "没有这个名称的网格，或不归你管"),
        ("第一网格", "清水村", "没有这个名称的网格，或不归你管"),
        ("花园社区第九网格", None, "没有这个名称的网格，或不归你管"),
        ("花园社区", None, "没有这个名称的网格，或不归你管"),
        ("第二网格", "公园社区", "没有这个名称的网格，或不归你管"),
        ("张桂兰620902194001010011", None, "没有这个名称的网格，或不归你管"),
    ],
)
def test_a_name_that_means_no_grid_or_several_is_refused(officer, rows, grid, neighbourhood, sentence):
    assert reason(officer, 网格编码=grid, **({"社区（村）": neighbourhood} if neighbourhood else {})) == sentence
    assert rows("SELECT 1 FROM person") == []


def test_what_cannot_be_is_refused_by_its_row(officer, rows):
    assert "2000 年以后" in reason(officer, 上次走访日期="1999-01-01")
    assert "还没有到" in reason(officer, 身份证号="", 出生年="2099")
    assert "请在地图上重新选" in reason(officer, 经度="0", 纬度="0")
    assert "看不见的控制字符" in reason(officer, 姓名="张\u202e桂兰")
    assert rows("SELECT 1 FROM person") == []
    broken = bring(officer, workbook(row("张\n桂兰", 住址="花园社区\n8号院")))
    assert counts(broken)["taken"] == 1
    assert rows("SELECT name, address_text FROM person") == [{"name": "张 桂兰", "address_text": "花园社区 8号院"}]


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


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_what_offices_write(officer, rows, encoding):
    answer = bring(officer, text(row("张桂兰𠮷"), encoding=encoding), filename="名单.csv")
    assert counts(answer) == {"taken": 1, "enrolled": 0, "unchanged": 0, "refused": []}
    assert rows("SELECT name FROM person") == [{"name": "张桂兰𠮷"}]


def test_titles_above_and_empty_rows_between_keep_the_numbers_excel_shows(officer, rows):
    book = Workbook()
    book.active["A1"] = "花园社区独居老人台账"
    for place, line in ((3, HEADER), (4, row()), (6, row("王大伟", "不知道"))):
        for column, cell in enumerate(line, 1):
            book.active.cell(place, column, cell)
    answer = counts(bring(officer, saved(book)))
    assert answer["taken"] == 1
    assert [number for number, _ in answer["refused"]] == [6]
    as_text = b"\xef\xbb\xbf" + "花园社区台账\r\n\r\n".encode() + text(row("王大伟", "不知道", 住址='"一组\n二号"'))
    assert [number for number, _ in counts(bring(officer, as_text))["refused"]] == [4]


def test_columns_of_other_names_are_guessed_or_said(officer, rows):
    header = ("对象姓名*", "证件号码（必填）", "手机", "现住址", "门牌号", "所属网格", "户籍地")
    content = workbook((*row()[:6], "清水镇"), header=header)
    answer = bring(officer, content, group=GROUP)
    assert (answer.status, answer.body["taken"]) == (200, 1)
    content = workbook((*row("王大伟", id_number(serial=3))[:6], "清水镇三组"), header=header)
    answer = bring(officer, content, group="elderly_alone", mapping={"address_text": "户籍地", "door": None})
    assert counts(answer)["taken"] == 1
    assert rows("SELECT address_text, door FROM person WHERE name = '王大伟'") == [
        {"address_text": "清水镇三组", "door": None}
    ]


def test_a_file_as_a_whole_is_refused_before_anything_is_written(officer, rows):
    unnamed = workbook(("张桂兰", id_number()), header=("称呼", "身份证号"))
    answer = bring(officer, unnamed)
    assert (answer.status, answer.code) == (422, "person.import_columns")
    assert answer.body["details"]["missing"] == ["name", "address_text", "grid", "group"]
    assert answer.body["details"]["columns"] == ["称呼", "身份证号"]
    assert answer.body["title"] == "没有找到这些列：姓名、住址、网格编码、群体。请说明用文件里的哪一列"
    for content, query, code in (
        (workbook(row()), {"mapping": {"name": "没有的列"}}, "request.invalid"),
        (workbook(row()), {"mapping": {"什么": "姓名"}}, "request.invalid"),
        (workbook(row()), {"mapping": ["姓名"]}, "request.invalid"),
        (workbook(row()), {"group": "nothing"}, "care.group_absent"),
        (workbook(row()), {"filename": "名单.pdf"}, "person.import_unreadable"),
        (workbook(row()), {"sheet": "没有的表"}, "person.import_unreadable"),
        (workbook(row()), {"surprise": "1"}, "request.invalid"),
        (b"", {}, "person.import_unreadable"),
        (b"PK\x03\x04broken", {}, "person.import_unreadable"),
        (workbook(row())[:-900], {}, "person.import_unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", {}, "person.import_unreadable"),
        (b"\xff\xfe\x00\xff" * 9, {}, "person.import_unreadable"),
        (b"x" * (10 * 1024 * 1024 + 1), {}, "person.import_unreadable"),
        (b"x" * (12 * 1024 * 1024 + 1), {}, "request.too_large"),
        (text(*[row("甲")] * 50_001), {}, "person.import_unreadable"),
    ):
        answer = bring(officer, content, **query)
        assert answer.code == code, (query, answer.body)
        assert id_number() not in answer.raw.decode()
    assert rows("SELECT 1 FROM person") == []
    assert rows("SELECT 1 FROM journal_entry WHERE action = 'person.import'") == []


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"number": "62090219400101001"}, "应是 18 位"),
        ({"number": id_number()[:-1] + ("0" if id_number()[-1] != "0" else "1")}, "校验位不符"),
        ({"number": 6.20902194001010e17}, "被 Excel 当成了数字"),
        ({"number": 620902194001010000}, "被 Excel 当成了数字"),
        ({"number": "6.20902E+17"}, "被 Excel 当成了数字"),
        ({"number": "620902194001010000"}, "被 Excel 当成了数字"),
        ({"联系电话": "问儿子"}, "电话只能是数字"),
        ({"网格编码": VILLAGE_GRID}, "没有这个网格，或不归你管"),
        ({"网格编码": "620902001001999"}, "没有这个网格，或不归你管"),
        ({"网格编码": id_number()}, "应是 15 位网格编码"),
        ({"群体": "好人"}, "没有“好人”这个群体"),
        ({"群体": id_number()}, "没有这个群体"),
        ({"群体": None}, "没有写群体"),
        ({"住址": None}, "住址"),
        ({"name": None}, "姓名"),
        ({"name": "长" * 200}, "姓名：最多 120 个字"),
        ({"档": "最高"}, "没有“最高”这个档"),
        ({"性别": "老人"}, "性别请写男或女"),
        ({"出生年": "四零年"}, "出生年请写四位年份"),
        ({"监护人电话": "19900000002"}, "没有写监护人是谁"),
        ({"监护人": "李明", "监护人电话": "在外地"}, "监护人电话：电话只能是数字"),
        ({"上次走访日期": "上个月"}, "2026-11-25 这样"),
        ({"上次走访日期": "2026-02-31"}, "2026-11-25 这样"),
        ({"上次走访日期": "2099-01-01"}, "还没有到"),
        ({"帮扶人用户名": "nobody"}, "没有这个帮扶人"),
        ({"帮扶人用户名": "clerk01"}, "不是上门的岗位"),
        ({"经度": 98.5}, "都写"),
        ({"经度": 998.5, "纬度": 39.7}, "经度"),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_reason_and_never_repeats_a_number(officer, rows, more, said):
    sentence = reason(officer, **more)
    assert said in sentence
    assert not any(part in sentence for part in (id_number(), id_number()[:15], "6.20902", "620902194"))
    assert rows("SELECT 1 FROM person") == rows("SELECT 1 FROM care_plan") == []


def test_numbers_that_other_programs_wrote_whole_are_taken(officer, rows):
    spaced = f"{id_number('19500101', 7)[:6]} {id_number('19500101', 7)[6:]}"
    content = workbook(row(number=12345), row("王大伟", spaced, 网格编码=int(GRID1), 联系电话=19900000003))
    content = replaced(content, b"<v>12345</v>", f"<v>{id_number()}</v>".encode())  # Excel and openpyxl would round it
    assert counts(bring(officer, content)) == {"taken": 2, "enrolled": 0, "unchanged": 0, "refused": []}
    assert len(officer.post("/people/find", {"phone": "19900000003"}).body["items"]) == 1


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
        connection.execute(sql(f"DELETE FROM role_permission WHERE {gone}"))
    try:
        assert "不归你登记" in reason(officer, number=id_number(serial=3), 群体="严重精神障碍患者")
    finally:
        with owner.begin() as connection:
            connection.execute(
                sql("INSERT INTO role_permission VALUES ('neighbourhood_officer', 'person.read_mental')")
            )
    assert len(rows("SELECT 1 FROM person")) == 1


def test_a_post_counts_only_where_it_is_held(door, app, world, owner, rows):
    """Who may import in one town and edit people in another may not import there."""
    lent = {"r": "mediator", "p": "person.import"}
    with owner.begin() as connection:
        connection.execute(sql("INSERT INTO role_permission VALUES (:r, :p)"), lent)
    with app.app_context():
        assign(UUID(world.account_id("leader01")), "mediator", now=utc_now(), area_code=OTHER_TOWN)
        db.session.commit()
        db.session.remove()
    try:
        leader = door.login("leader01")
        assert reason(leader) == reason(leader, 网格编码=VILLAGE_GRID) == "没有这个网格，或不归你管"
    finally:
        with owner.begin() as connection:
            connection.execute(sql("DELETE FROM role_permission WHERE role = :r AND permission = :p"), lent)
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
