"""The empty lists that are offered beside an import: fetched, filled in and brought in by the same door."""

from __future__ import annotations

import io
from urllib.parse import unquote

from openpyxl import load_workbook

from server.people.columns import TARGETS
from tests.people_files import bring, counts, saved
from tests.world import GRID1

OFFICERS = "role = 'neighbourhood_officer' AND permission = 'person.read_mental'"


def template(visitor, path="/people/import/template", **query):
    answer = visitor.get(path, **query)
    assert answer.status == 200, answer.body
    return answer, load_workbook(io.BytesIO(answer.raw))


def lines(sheet):
    return [[cell.value or "" for cell in line] for line in sheet.iter_rows()]


def words_of(visitor):
    return [line[1] for line in lines(template(visitor)[1]["说明"])]


def test_a_list_of_people_says_what_stands_where_and_shows_somebody_who_can_be_taken_in(officer, rows):
    answer, book = template(officer)
    assert answer.headers["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert unquote(answer.headers["Content-Disposition"]).endswith("''人员导入模板.xlsx")
    empty, told, example = book.worksheets
    assert lines(empty) == [[target.label for target in TARGETS.values()]]
    words = lines(told)
    assert [line[0] for line in words if line[1] == "是"] == ["姓名", "住址", "网格编码"]
    assert ["", "60岁以上独居老人"] in [line[:2] for line in words]
    assert ["", "高风险"] in [line[:2] for line in words]
    tried = bring(officer, answer.raw, filename="人员导入模板.xlsx", sheet=example.title)
    assert counts(tried) == {"taken": 1, "enrolled": 0, "unchanged": 0, "refused": []}
    assert tried.body["doubts"] == []
    stored = rows("SELECT name, sex, birth_year, grid_code FROM person")
    assert stored == [{"name": "张举例", "sex": "female", "birth_year": 1948, "grid_code": GRID1}]


def test_a_list_that_was_filled_in_brings_in_whom_it_names_and_never_the_example(officer, rows):
    answer, book = template(officer)
    untouched = bring(officer, answer.raw)
    assert (untouched.status, untouched.body["total"]) == (200, 0)
    empty, _, example = book.worksheets
    assert {one.number_format for one in empty.column_dimensions.values()} == {"@"}, "an ID number is no number"
    assert len(empty.column_dimensions) == len(TARGETS)
    written = dict(zip(*lines(example), strict=True)) | {"姓名": "王大伟", "身份证号": ""}
    empty.append([written[heading] for heading in lines(empty)[0]])
    assert counts(bring(officer, saved(book)))["taken"] == 1
    assert rows("SELECT name FROM person") == [{"name": "王大伟"}]


def test_only_groups_somebody_may_put_people_into_stand_in_it(officer, worker, rows, change):
    [behind] = rows("SELECT name FROM care_group WHERE permission = 'person.read_mental'")
    named = {"60岁以上独居老人", "80岁以上独居、留守老人", behind["name"]}
    assert named & set(words_of(officer)) == named
    change("UPDATE care_group SET retired_at = now() WHERE name = '60岁以上独居老人'")
    change(f"DELETE FROM role_permission WHERE {OFFICERS}")
    try:
        assert named & set(words_of(officer)) == {"80岁以上独居、留守老人"}
    finally:
        change("UPDATE care_group SET retired_at = NULL WHERE name = '60岁以上独居老人'")
        change("INSERT INTO role_permission VALUES ('neighbourhood_officer', 'person.read_mental')")
    assert worker.get("/people/import/template").code == "auth.not_permitted"
    assert worker.get("/cases/import/template", channel="petition").code == "auth.not_permitted"


def test_a_list_of_matters_is_text_all_the_way_down_too(clerk):
    _, book = template(clerk, "/cases/import/template", channel="hotline_12345")
    assert {one.number_format for one in book.worksheets[0].column_dimensions.values()} == {"@"}
    assert [sheet.title for sheet in book.worksheets] == ["12345热线", "说明"]
    assert ["来源编号", "是", "来源那边的编号。同一个编号只收一次"] in lines(book["说明"])
    refused = clerk.get("/cases/import/template", channel="no_such")
    assert (refused.status, refused.code) == (422, "request.invalid")
