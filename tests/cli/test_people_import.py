"""``flask people import``: a whole list at the terminal, for the whole district, with nobody logged in."""

from __future__ import annotations

import csv
from dataclasses import replace
from itertools import count

import pytest
from openpyxl import Workbook

from server.bulk.kinds import KINDS
from server.people import importing
from tests.care import id_number
from tests.world import COUNTY, GRID1, PARK_GRID, VILLAGE_GRID, build_world

HEADER = ("姓名", "身份证号", "联系电话", "住址", "门牌", "网格编码", "群体", "上次走访日期")
GRIDS = (GRID1, PARK_GRID, VILLAGE_GRID)


@pytest.fixture(scope="module")
def district(make_installation):
    made = make_installation()
    build_world(made.app)
    return made


@pytest.fixture
def files(tmp_path):
    """``files(rows …)``: a workbook with two sheets, the list in the second; answers its path."""

    def write(*rows, header=HEADER, name="people.xlsx"):
        book = Workbook()
        book.active.append(("说明", "请填第二张表"))
        sheet = book.create_sheet("名单")
        for line in (header, *rows):
            sheet.append(line)
        book.save(tmp_path / name)
        return tmp_path / name

    return write


def line(number, born="19400101", **more):
    facts = {
        "姓名": f"老人{number}",
        "身份证号": id_number(born, number),
        "联系电话": f"199{number:08d}",
        "住址": f"{number}号院",
        "门牌": "1单元101",
        "网格编码": GRIDS[number % 3],
        "群体": "60岁以上独居老人",
        "上次走访日期": "2026-11-01",
    } | more
    return tuple(facts[heading] for heading in HEADER)


def people(district):
    return district.rows("SELECT * FROM person ORDER BY id"), district.rows("SELECT * FROM care_plan ORDER BY id")


def test_three_hundred_people_come_in_chunks_and_again_change_nothing(district, files, tmp_path, monkeypatch):
    committed = []
    monkeypatch.setattr(importing, "MOST", 50)
    whole = importing.PEOPLE.write

    def counted(work, after):
        committed.append(district.one("SELECT count(*) FROM person"))
        return whole(work, after)

    monkeypatch.setitem(KINDS, "person", replace(importing.PEOPLE, write=counted))
    bad = [
        line(1),
        line(301, 身份证号="62090219400101"),
        line(302, 网格编码=f"{COUNTY}999999999"),
        line(303, 联系电话="问邻居"),
    ]
    file = files(*(line(number) for number in range(1, 301)), *bad)

    tried = district.flask("people", "import", file, "--sheet", "名单", "--dry-run")
    assert tried.exit_code == 1
    assert "试跑，没有写入。共 304 行：新登记 300，加入群体 0，已登记、不变 0，拒绝 4" in tried.output
    assert (
        district.rows("SELECT 1 FROM person")
        == district.rows("SELECT 1 FROM journal_entry WHERE action LIKE 'p%'")
        == []
    )

    result = district.flask("people", "import", file, "--sheet", "名单", "--report", tmp_path / "refused.csv")
    assert result.exit_code == 1
    assert "共 304 行：新登记 300，加入群体 0，已登记、不变 0，拒绝 4" in result.output
    assert committed == [0, 50, 100, 150, 200, 250, 300, 300], "what is committed stands when the rest breaks off"
    for said in (
        "第 302 行没有收：和第 2 行的身份证号相同",
        "第 303 行没有收：身份证号不对：应是 18 位",
        "第 304 行没有收：没有这个网格",
        "第 305 行没有收：电话：电话只能是数字、空格和横线",
    ):
        assert said in result.output
    with (tmp_path / "refused.csv").open(encoding="utf-8-sig") as report:
        lines = list(csv.reader(report))
    assert lines[0] == [*HEADER, "原来第几行", "没有收的原因"]
    assert [one[0] for one in lines[1:]] == ["老人1", "老人301", "老人302", "老人303"]
    assert [one[-1].split("：")[0] for one in lines[1:]] == [
        "和第 2 行的身份证号相同",
        "身份证号不对",
        "没有这个网格，或不归你管",
        "电话",
    ]
    assert {row["grid_code"] for row in people(district)[0]} == set(GRIDS), "the whole district"
    [journal] = district.rows("SELECT account_id, details FROM journal_entry WHERE action LIKE 'p%'")
    assert journal == {
        "account_id": None,
        "details": {"total": 304, "taken": 300, "enrolled": 0, "unchanged": 0, "refused": 4},
    }

    before = people(district)
    again = district.flask("people", "import", file, "--sheet", "名单")
    assert "共 304 行：新登记 0，加入群体 0，已登记、不变 300，拒绝 4" in again.output
    assert people(district) == before


def test_cut_off_half_way_it_goes_on_where_it_was(district, files, monkeypatch):
    file = files(*(line(number, born="19500202") for number in range(1, 31)))
    before = district.one("SELECT count(*) FROM person")
    monkeypatch.setattr(importing, "MOST", 10)
    whole, asked = importing._enter_one, count(1)

    def cut_off(*of):
        if next(asked) == 25:
            raise KeyboardInterrupt
        return whole(*of)

    monkeypatch.setattr(importing, "_enter_one", cut_off)
    assert district.flask("people", "import", file, "--sheet", "名单").exit_code != 0
    assert district.one("SELECT count(*) FROM person") == before + 20
    assert district.one("SELECT state FROM bulk_import WHERE ended_at IS NULL") == "writing"
    told = "SELECT details FROM journal_entry WHERE action = 'person.import' ORDER BY at DESC LIMIT 1"
    assert 30 not in [row["details"]["taken"] for row in district.rows(told)], "no line before all of it is in"
    monkeypatch.setattr(importing, "_enter_one", whole)
    result = district.flask("people", "import", file, "--sheet", "名单")
    assert result.exit_code == 0, result.output
    assert "共 30 行：新登记 30，加入群体 0，已登记、不变 0，拒绝 0" in result.output
    assert district.one("SELECT count(*) FROM person") == before + 30
    assert district.one(told)["taken"] == 30, "one line for all of it"
    assert district.rows("SELECT 1 FROM pg_class WHERE relnamespace = 'staging'::regnamespace") == []


def test_columns_can_be_said_and_a_group_given(district, files):
    row = (*line(1, born="19600303")[:6], "别处")
    file = files(row, header=("称呼", "身份证号", "联系电话", "户籍地", "门牌", "网格编码", "备注"))
    refused = district.flask("people", "import", file, "--sheet", "名单", "--group", "残疾人")
    assert "表里没有这几项：姓名、住址" in refused.output
    refused = district.flask("people", "import", file, "--sheet", "名单", "--map", "姓名=名称")
    assert "文件里没有“名称”这一列" in refused.output
    assert "写成 目标=列名" in district.flask("people", "import", file, "--map", "姓名").output
    result = district.flask(
        "people", "import", file, "--sheet", "名单", "--group", "残疾人", "--map", "姓名=称呼", "--map", "住址=户籍地"
    )
    assert result.exit_code == 0, result.output
    [plan] = district.rows(
        "SELECT group_code FROM care_plan JOIN person ON person.id = person_id WHERE birth_year = 1960"
    )
    assert plan["group_code"] == "disabled"


def test_a_csv_of_an_office_is_read(district, tmp_path):
    rows = (HEADER, line(1, born="19700404"), line(2, born="19700404"))
    (tmp_path / "people.csv").write_bytes("\r\n".join(",".join(one) for one in rows).encode("gb18030"))
    result = district.flask("people", "import", tmp_path / "people.csv")
    assert result.exit_code == 0, result.output
    assert "新登记 2" in result.output


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"PK\x03\x04broken", "打不开这个文件"), (b"", "没有内容"), (b"\xd0\xcf\x11\xe0", "旧的 .xls")],
)
def test_a_file_that_cannot_be_read_is_one_sentence(district, tmp_path, content, said):
    (tmp_path / "people.xlsx").write_bytes(content)
    before = people(district)
    result = district.flask("people", "import", tmp_path / "people.xlsx")
    assert result.exit_code == 1
    assert said in result.output
    assert "Traceback" not in result.output
    assert people(district) == before


def test_without_areas_there_is_nowhere_to_put_anybody(empty, files):
    result = empty.flask("people", "import", files(line(1)))
    assert (result.exit_code, "还没有导入行政区划" in result.output) == (1, True)
