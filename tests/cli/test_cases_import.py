"""``flask cases import``: a file of another channel at the terminal; and numbers of before made findable."""

from __future__ import annotations

import csv
import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from server.core import progress
from server.intake import importing
from tests.world import GRID1, build_world

LINES = "工单编号,诉求内容,诉求类型,来电人,联系电话,所属网格\n"


@pytest.fixture(scope="module")
def district(make_installation):
    made = make_installation()
    build_world(made.app)
    return made


def test_taken_refused_reported_and_taken_again(district, tmp_path):
    file, report = tmp_path / "工单.csv", tmp_path / "没收.csv"
    rows = f"A-1,楼顶漏水,渗漏堵塞,张三,13900001111,{GRID1}\nA-2,没有类,不认识的,,,\n,没有编号,垃圾,,,\n"
    file.write_text(LINES + rows, encoding="utf-8-sig")
    first = district.flask("cases", "import", str(file), "--channel", "hotline_12345", "--report", str(report))
    assert first.exit_code == 1
    assert "第 3 行没有收：没有“不认识的”这个事项分类" in first.output
    assert "共 3 行：新登记 1，以前收过、不变 0，拒绝 2。" in first.output
    assert "13900001111" not in first.output
    told = list(csv.reader(report.open(encoding="utf-8-sig")))
    assert told[0] == [*LINES.strip().split(","), "原来第几行", "没有收的原因"]
    assert [(*line[:2], line[-2]) for line in told[1:]] == [("A-2", "没有类", "3"), ("", "没有编号", "4")]
    again = district.flask(
        "cases", "import", str(file), "--channel", "hotline_12345", "--category", "environment.rubbish"
    )
    assert "新登记 1，以前收过、不变 1，拒绝 1。" in again.output
    made = district.rows("SELECT a.name, c.channel FROM cases c JOIN account a ON a.id = c.reported_by")
    assert {(row["name"], row["channel"]) for row in made} == {("批量导入", "hotline_12345")}


def test_a_log_says_how_far_it_is(district, tmp_path, monkeypatch):
    """Nobody watches a command that was left alone for the night: a line now and then in the place of the bar."""
    file = tmp_path / "夜里.csv"
    file.write_text(LINES + "N-1,楼道堆物,垃圾,,,\n", encoding="utf-8-sig")
    asked = ("cases", "import", str(file), "--channel", "petition", "--dry-run")
    assert "已用" not in district.flask(*asked).output
    monkeypatch.setattr(progress, "EVERY_S", 0)
    output = district.flask(*asked).output
    assert re.search(r"^\S+ 100 %，已用 0 分 \d+ 秒$", output, re.MULTILINE), output


def test_tried_first_it_keeps_nothing(district, tmp_path):
    file = tmp_path / "信访.csv"
    file.write_text(LINES + "X-1,欠薪,劳资欠薪,,,\n", encoding="utf-8-sig")
    before = district.one("SELECT count(*) FROM cases")
    tried = district.flask("cases", "import", str(file), "--channel", "petition", "--dry-run")
    assert tried.exit_code == 0, tried.output
    assert "试跑，没有写入。共 1 行：新登记 1" in tried.output
    assert district.one("SELECT count(*) FROM cases") == before


def test_a_register_comes_in_as_history(district, tmp_path):
    file = tmp_path / "旧台账.csv"
    file.write_text(
        "编号,内容,分类,受理时间,结案时间,处理结果\n旧-1,楼顶漏水,渗漏堵塞,2021-04-01 09:00,2021-04-02,补了防水\n旧-2,垃圾,垃圾,,,\n",
        encoding="utf-8-sig",
    )
    done = district.flask("cases", "import", str(file), "--channel", "petition", "--settled")
    assert done.exit_code == 1
    assert "第 3 行没有收：没有写时间，以前办结的事要写是什么时候的" in done.output
    assert "共 2 行：登记成以前办结的 1，以前收过、不变 0，拒绝 1。" in done.output
    assert "算今天新登记的" not in done.output
    [case] = district.rows(
        "SELECT c.state, c.disposal, c.resolution, c.reported_at, c.closed_at, c.due_at FROM cases c"
        " JOIN case_source k ON k.case_id = c.id WHERE k.source_no = '旧-1'"
    )
    assert (case["state"], case["disposal"], case["resolution"]) == ("closed", "settled_before", "补了防水")
    assert case["closed_at"] - case["reported_at"] == timedelta(hours=15)
    assert case["due_at"] is None
    assert district.flask("atlas", "check").exit_code == 0


def test_a_file_that_cannot_be_read_says_what_is_missing(district, tmp_path):
    file = tmp_path / "别的.csv"
    file.write_text("甲,乙\n1,2\n", encoding="utf-8-sig")
    answer = district.flask("cases", "import", str(file), "--channel", "petition")
    assert answer.exit_code != 0
    assert "来源编号、内容、事项分类" in answer.output
    assert "没有这个来源渠道" in district.flask("cases", "import", str(file), "--channel", "no_such").output


def test_numbers_of_before_are_found_once_they_are_indexed(district, tmp_path):
    file = tmp_path / "电话.csv"
    file.write_text(LINES + "P-1,楼顶漏水,渗漏堵塞,李四,13900002222,\n", encoding="utf-8-sig")
    assert district.flask("cases", "import", str(file), "--channel", "petition").exit_code == 0
    people = district.one("SELECT count(*) FROM case_sensitive")
    assert "记下 0 个号码" in district.flask("cases", "index-phones").output  # what was imported is indexed already
    with district._owner.begin() as connection:
        connection.execute(text("DELETE FROM case_phone"))
        # a case whose first number is not indexed while one that somebody left since is
        connection.execute(
            text("INSERT INTO case_phone SELECT gen_random_uuid(), case_id, 'x', 'left since' FROM case_sensitive")
        )
    assert f"记下 {people} 个号码" in district.flask("cases", "index-phones").output
    assert "记下 0 个号码" in district.flask("cases", "index-phones").output


def test_where_refused_rows_cannot_be_written_is_said_before_anything_is_done(district, tmp_path):
    file, report = tmp_path / "旧.csv", tmp_path / "没有的" / "没收.csv"
    file.write_text(f"{LINES}Z-1,楼顶漏水,渗漏堵塞,,,\n", encoding="utf-8-sig")
    done = district.flask("cases", "import", str(file), "--channel", "hotline_12345", "--report", str(report))
    assert done.exit_code == 1
    assert f"写不了 {report}" in done.output
    assert district.rows("SELECT 1 FROM case_source WHERE source_no = 'Z-1'") == []


def test_a_report_is_written_where_there_is_something_to_write_and_no_file_is_left_or_lost_otherwise(
    district, tmp_path
):
    good, bad, broken = (tmp_path / name for name in ("好.csv", "坏.csv", "破.xlsx"))
    good.write_text(f"{LINES}R-1,楼顶漏水,渗漏堵塞,,,\n", encoding="utf-8-sig")
    bad.write_text(f"{LINES}R-2,没有类,不认识的,,,\n", encoding="utf-8-sig")
    broken.write_bytes(b"PK\x03\x04broken")
    fresh, known = tmp_path / "新.csv", tmp_path / "旧.csv"
    known.write_text("上个月没收的", encoding="utf-8")

    def brought_in(file, report, *more):
        return district.flask("cases", "import", str(file), "--channel", "petition", "--report", str(report), *more)

    for report in (fresh, known):
        refused = brought_in(broken, report)
        assert (refused.exit_code, "打不开这个文件" in refused.output) == (1, True)
    assert brought_in(bad, known, "--channel", "no_such").exit_code == 1
    assert brought_in(good, fresh, "--dry-run").exit_code == 0
    done = brought_in(good, fresh)
    assert (done.exit_code, str(fresh) in done.output, fresh.exists()) == (0, False, False)
    assert f"没有拒收的行。{known} 是以前的，没有动。" in brought_in(good, known).output
    assert known.read_text(encoding="utf-8") == "上个月没收的"
    assert f"没有收的行写在 {known}。" in brought_in(bad, known).output
    assert [line[0] for line in csv.reader(known.open(encoding="utf-8-sig"))] == ["工单编号", "R-2"]
    assert [row["source_no"] for row in district.rows("SELECT source_no FROM case_source WHERE source_no ~ '^R-'")] == [
        "R-1"
    ]


def test_old_matters_and_what_lies_elsewhere_are_told_at_the_terminal(district, tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "OLD", timedelta(days=90))
    file = tmp_path / "旧案.csv"
    rows = "Y-1,一件事,垃圾,2023-05-05,103.83,36.06\nY-2,一件事,垃圾,2026-11-01,,\n"
    file.write_text(f"工单编号,诉求内容,诉求类型,来电时间,经度,纬度\n{rows}", encoding="utf-8-sig")
    done = district.flask("cases", "import", str(file), "--channel", "hotline_12345", "--dry-run")
    assert "1 行有看着不对的地方，照样收：第 2 行：位置在辖区外，没有归到网格。" in done.output
    assert "行说的是 90 天以前的事：都算今天新登记的，期限从今天算起。" in done.output


def test_headings_that_are_not_known_are_pointed_at_by_the_command_itself(district, tmp_path):
    file = tmp_path / "别的.csv"
    file.write_text("流水,说的\nA-1,楼顶漏水\n", encoding="utf-8-sig")
    told = district.flask("cases", "import", str(file), "--channel", "petition", "--category", "environment.rubbish")
    assert told.exit_code == 1
    assert "表里没有这几项：" in told.output
    assert "用 --map 写明是哪一列" in told.output
    assert "表里有：流水、说的" in told.output
    assert "下面" not in told.output


def test_what_was_refused_comes_in_once_corrected_and_says_again_where_it_stands(district, tmp_path):
    file, report = tmp_path / "工单.csv", tmp_path / "没收.csv"
    file.write_text(LINES + "A-1,楼顶漏水,不认识的,,,\nA-2,垃圾,垃圾,,,\nA-3,漏水,也不认识,,,\n", encoding="utf-8-sig")
    arguments = ("--channel", "petition", "--report", str(report))
    assert district.flask("cases", "import", str(file), *arguments).exit_code == 1
    corrected = report.read_text(encoding="utf-8-sig").replace("不认识的", "渗漏堵塞", 1)
    file.write_text(corrected, encoding="utf-8-sig")
    again = district.flask("cases", "import", str(file), *arguments)
    assert "共 2 行：新登记 1，以前收过、不变 0，拒绝 1。" in again.output
    headings, line = csv.reader(report.open(encoding="utf-8-sig"))
    assert headings.count("原来第几行") == 1
    assert (line[0], line[-2]) == ("A-3", "3")
