"""A list of people taken away as a file: whom it holds, how much of them, and what it says of whoever took it."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import text

from server.people import exporting
from tests.care import id_number, register
from tests.world import GARDEN, GRID1, PARK_GRID, TOWN, VILLAGE_GRID

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def export(visitor, purpose="重阳节慰问", **filters):
    return visitor.post("/people/export", {"purpose": purpose, "filters": filters})


def sheet(answer):
    assert answer.status == 200, answer.body
    return load_workbook(io.BytesIO(answer.raw)).active


def people(answer):
    lines = list(sheet(answer).iter_rows(min_row=2, values_only=True))
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def give(owner, permission, role):
    with owner.begin() as connection:
        connection.execute(text("INSERT INTO role_permission VALUES (:r, :p)"), {"r": role, "p": permission})


def take(owner, permission, role):
    with owner.begin() as connection:
        connection.execute(
            text("DELETE FROM role_permission WHERE role = :r AND permission = :p"), {"r": role, "p": permission}
        )


@pytest.fixture
def lent(owner):
    """``lent("grid_worker", "person.export")``: a permission for one test."""
    given = []

    def lend(role, permission):
        give(owner, permission, role)
        given.append((permission, role))

    yield lend
    for permission, role in given:
        take(owner, permission, role)


def test_it_holds_what_the_list_shows_with_numbers_masked(officer, world, rows):
    register(officer, groups=[{"group": "elderly_alone_80", "helper_id": world.account_id("worker01")}])
    register(officer, name="王大伟", id_number=id_number(serial=3), groups=[{"group": "mental"}], grid=PARK_GRID)
    answer = export(officer)
    assert answer.headers["Content-Type"] == WORKBOOK
    assert answer.headers["Cache-Control"] == "no-store"
    assert "attachment" in answer.headers["Content-Disposition"]
    found = {one["姓名"]: one for one in people(answer)}
    assert found.keys() == {"张桂兰", "王大伟"}
    shown = found["张桂兰"]
    number = id_number()
    assert (shown["身份证号"], shown["电话"]) == (number[:3] + "*" * 13 + number[-2:], "199****0001")
    assert (shown["监护人"], shown["监护人电话"]) == ("李明", "199****0002")
    assert (shown["住址"], shown["门牌"]) == ("花园社区8号院", "3单元201")
    assert (shown["群体"], shown["档"], shown["帮扶人"]) == ("80岁以上独居、留守老人", "高风险", "王芳")
    assert (shown["网格"], shown["社区（村）"], shown["街道（乡镇）"]) == ("第1网格", "花园社区", "东北街街道")
    whole = str([list(line) for line in sheet(answer).iter_rows(values_only=True)])
    for planted in (number, id_number(serial=3), "199-0000-0001", "19900000001", "高血压", "腿脚不便"):
        assert planted not in whole


def test_it_says_who_took_it_when_and_why_on_every_page_and_in_the_journal(officer, world, rows):
    register(officer)
    answer = export(officer, purpose="重阳节&慰问", area=GARDEN, q="张桂兰")
    taken = sheet(answer)
    mark = taken["A1"].value
    for said in ("内部资料", "周平（officer01）", "用途：重阳节&慰问", "20"):
        assert said in mark
    assert taken["A2"].value == "姓名"
    for part in (taken.oddHeader.center.text, taken.oddFooter.center.text):
        assert "内部资料 · 周平（officer01）" in part
        assert "重阳节&&慰问" in part, "a lone & is a command to Excel"
    [line] = rows("SELECT account_id::text, details FROM journal_entry WHERE action = 'person.export'")
    assert line["account_id"] == world.account_id("officer01")
    assert line["details"] == {
        "count": 1,
        "purpose": "重阳节&慰问",
        "filters": {"area": GARDEN, "q": True, "state": "cared_for"},
    }


@pytest.mark.parametrize("first", ["=", "+", "-", "@"])
def test_what_somebody_typed_is_never_a_formula(officer, first):
    evil = f'{first}HYPERLINK("http://example.com","点我")'
    register(officer, name=evil, address_text=evil, door=evil, guardian={"name": evil, "relation": evil})
    answer = export(officer, purpose=evil)
    kept = sheet(answer)
    assert not [cell for line in kept.iter_rows() for cell in line if cell.data_type == "f"]
    [shown] = people(answer)
    assert {shown[one] for one in ("姓名", "住址", "门牌", "监护人", "监护人关系")} == {f"'{evil}"}


def test_signs_no_file_can_hold_and_lines_that_begin_with_a_tab_are_made_harmless():
    assert exporting.safe("\t=1+1") == "'\t=1+1"
    assert exporting.safe("\r=1+1") == "'\r=1+1"
    assert exporting.safe("张\x00桂\x1b兰") == "张桂兰"
    assert exporting.safe("\x00=1+1") == "'=1+1"
    assert [exporting.safe(one) for one in (None, 85, "平常")] == [None, 85, "平常"]


def test_filters_are_those_of_the_list(officer):
    for number in range(1, 5):
        grid = GRID1 if number % 2 else PARK_GRID
        register(officer, name=f"老人{number}", id_number=id_number(serial=number), grid=grid)
    register(officer, name="别的人", id_number=id_number(serial=9), groups=[{"group": "disabled"}])
    for filters in ({}, {"area": GARDEN}, {"group": "disabled"}, {"q": "老人"}, {"due": "overdue"}, {"state": "left"}):
        listed = [one["name"] for one in officer.get("/people", **filters).body["items"]]
        assert [one["姓名"] for one in people(export(officer, **filters))] == listed, filters


def test_whom_one_may_not_know_or_only_glances_at_stays_out(door, officer, world, rows, lent):
    register(officer)
    register(officer, name="王大伟", id_number=id_number(serial=3), groups=[{"group": "corrections"}])
    away = register(officer, name="赵老", id_number=id_number(serial=5))
    moved = officer.post(f"/people/{away['id']}/transfer", {"to_grid": VILLAGE_GRID, "address_text": "清水村一组"})
    assert moved.status == 204
    assert {one["姓名"] for one in people(export(officer))} == {"张桂兰", "王大伟"}

    lent("grid_worker", "person.export")
    [shown] = people(export(door.login("worker01")))
    assert (shown["姓名"], shown["电话"], shown["监护人电话"]) == ("张桂兰", "199****0001", "199****0002")
    assert people(export(door.login("worker02"))) == []

    lent("director", "person.export")
    director = door.login("director01", app="console")
    assert director.get("/people").body["total"] == 2
    assert people(export(director)) == []
    counted = rows("SELECT details->>'count' AS n FROM journal_entry WHERE action = 'person.export' ORDER BY at")
    assert [line["n"] for line in counted] == ["2", "1", "0", "0"]


def test_a_post_counts_only_where_it_is_held(door, officer, world, app, lent):
    """Named to go to somebody elsewhere, one knows them, but exports only where the permission is held."""
    register(officer, groups=[{"group": "elderly_alone_80", "helper_id": world.account_id("worker02")}])
    lent("grid_worker", "person.export")
    colleague = door.login("worker02")
    assert colleague.get("/people").body["total"] == 1
    assert people(export(colleague)) == []


def test_too_many_are_refused_with_the_count(officer, rows, monkeypatch):
    monkeypatch.setattr(exporting, "LIMIT", 2)
    for number in range(1, 4):
        register(officer, name=f"老人{number}", id_number=id_number(serial=number))
    answer = export(officer)
    assert (answer.status, answer.code) == (422, "person.export_too_many")
    assert answer.body["details"] == {"count": 3, "limit": 2}
    assert answer.body["title"] == "一次最多导出 2 人，现在有 3 人，请缩小范围"
    assert len(people(export(officer, q="老人1"))) == 1
    assert len(rows("SELECT 1 FROM journal_entry WHERE action = 'person.export'")) == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"purpose": " "},
        {"purpose": "慰问", "filters": {"cursor": "x"}},
        {"purpose": "慰问", "filters": {"limit": 9}},
        {"purpose": "慰问", "filters": {"aera": TOWN}},
        {"purpose": "慰" * 301},
    ],
)
def test_without_a_purpose_or_with_a_filter_there_is_not_nothing_leaves(officer, rows, body):
    register(officer)
    answer = officer.post("/people/export", body)
    assert (answer.status, answer.code) == (422, "request.invalid")
    assert rows("SELECT 1 FROM journal_entry WHERE action = 'person.export'") == []


@pytest.mark.parametrize("who", ["worker01", "leader01", "clerk01", "director01", "admin", "auditor01"])
def test_who_may_not_export_is_refused(door, officer, rows, who):
    register(officer)
    visitor = door.login(who, app="field" if who in {"worker01", "leader01"} else "console")
    answer = export(visitor)
    assert (answer.status, answer.code) == (403, "auth.not_permitted")
    assert rows("SELECT 1 FROM journal_entry WHERE action = 'person.export'") == []


@pytest.mark.parametrize(
    ("address", "own", "told"),
    [
        ("8号院 3单元 201", "3单元201", "8号院"),
        ("8号院3单元201", "3单元 201", "8号院"),
        ("8号院", "3单元201", "8号院"),
        ("3单元201", "3单元201", "3单元201"),
        ("8号院201(东)", "201(东)", "8号院"),
        ("8号院201室旁", "201", "8号院201室旁"),
        ("8号院1201", "201", "8号院1201"),
        ("8号院", None, "8号院"),
    ],
)
def test_a_door_is_told_once(officer, address, own, told):
    register(officer, address_text=address, door=own)
    [shown] = people(export(officer))
    assert (shown["住址"], shown["门牌"]) == (told, own)
