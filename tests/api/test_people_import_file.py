"""The file of a list that is brought in: its formats, headings and cells, and what is refused in words."""

from __future__ import annotations

import pytest
from openpyxl import Workbook

from server.bulk import routes, sheet
from tests.care import id_number
from tests.people_files import GROUP, HEADER, as_csv, bring, counts, reason, replaced, row, saved, workbook
from tests.world import GRID1, GRID2, PARK_GRID, VILLAGE_GRID

# --- the file ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_what_offices_write(officer, rows, encoding):
    answer = bring(officer, as_csv(row("张桂兰𠮷"), encoding=encoding), filename="名单.csv")
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
    as_text = b"\xef\xbb\xbf" + "花园社区台账\r\n\r\n".encode() + as_csv(row("王大伟", "不知道", 住址='"一组\n二号"'))
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


def test_a_file_as_a_whole_is_refused_before_anything_is_written(officer, rows, monkeypatch):
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
        (workbook(row()), {"filename": "名单.pdf"}, "bulk.unreadable"),
        (workbook(row()), {"sheet": "没有的表"}, "bulk.unreadable"),
        (workbook(row()), {"surprise": "1"}, "request.invalid"),
        (b"", {}, "bulk.unreadable"),
        (b"PK\x03\x04broken", {}, "bulk.unreadable"),
        (workbook(row())[:-900], {}, "bulk.unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", {}, "bulk.unreadable"),
        (b"\xff\xfe\x00\xff" * 9, {}, "bulk.unreadable"),
        (b"x" * (10 * 1024 * 1024 + 1), {}, "bulk.unreadable"),
        (b"x" * 100_001, {}, "request.too_large"),
        (as_csv(*[row("甲")] * 51), {}, "bulk.unreadable"),
    ):
        monkeypatch.setattr(sheet, "MAX_ROWS", 50)
        monkeypatch.setattr(routes, "MAX_BYTES", 100_000 if code == "request.too_large" else 20_000_000)
        answer = bring(officer, content, **query)
        assert answer.code == code, (query, answer.body)
        assert id_number() not in answer.raw.decode()
    assert rows("SELECT 1 FROM person") == []
    assert rows("SELECT 1 FROM journal_entry WHERE action = 'person.import'") == []


# --- its cells --------------------------------------------------------------------------------------------------------


def test_numbers_that_other_programs_wrote_whole_are_taken(officer, rows):
    spaced = f"{id_number('19500101', 7)[:6]} {id_number('19500101', 7)[6:]}"
    content = workbook(row(number=12345), row("王大伟", spaced, 网格编码=int(GRID1), 联系电话=19900000003))
    content = replaced(content, b"<v>12345</v>", f"<v>{id_number()}</v>".encode())  # Excel and openpyxl would round it
    assert counts(bring(officer, content)) == {"taken": 2, "enrolled": 0, "unchanged": 0, "refused": []}
    assert len(officer.post("/people/find", {"phone": "19900000003"}).body["items"]) == 1


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
        ({"群体": "独居老人"}, "没有“独居老人”这个群体，接近的有“60岁以上独居老人”、“80岁以上独居、留守老人”"),
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


def test_what_cannot_be_is_refused_by_its_row(officer, rows):
    assert "2000 年以后" in reason(officer, 上次走访日期="1999-01-01")
    assert "还没有到" in reason(officer, 身份证号="", 出生年="2099")
    assert "请在地图上重新选" in reason(officer, 经度="0", 纬度="0")
    assert "看不见的控制字符" in reason(officer, 姓名="张\u202e桂兰")
    assert rows("SELECT 1 FROM person") == []
    broken = bring(officer, workbook(row("张\n桂兰", 住址="花园社区\n8号院")))
    assert counts(broken)["taken"] == 1
    assert rows("SELECT name, address_text FROM person") == [{"name": "张 桂兰", "address_text": "花园社区 8号院"}]


def test_a_refused_row_says_whose_it_is_unless_that_is_no_name(officer):
    content = workbook(row("张桂兰", 网格编码="1"), row("", 网格编码="1"), row(id_number(), 网格编码="1"))
    refused = bring(officer, content).body["refused"]
    assert [(one["row"], one["name"]) for one in refused] == [(2, "张桂兰"), (3, ""), (4, "")]
    assert id_number() not in str(refused)
