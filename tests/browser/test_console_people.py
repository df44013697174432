"""The desk's page of people: registered, found, opened, moved and let go by an officer; a director sees figures."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import expect

from server.core.clock import local_date, utc_now
from tests.browser.conftest import log_in_at_desk
from tests.care import id_number, register
from tests.world import GARDEN, GRID1, GRID2, TOWN

pytestmark = pytest.mark.browser
NUMBER = id_number(serial=2)


def at_people(page, who: str) -> None:
    log_in_at_desk(page, who)
    page.get_by_test_id("rail-people").click()
    expect(page.get_by_test_id("page-people")).to_be_visible()


def pick_area(page, picker: str, words: str, code: str) -> None:
    page.get_by_test_id(picker).locator("input").fill(words)
    page.get_by_test_id(f"{picker}-{code}").click()


def test_an_officer_keeps_the_register(desk, server, town, look):
    page = desk.page
    at_people(page, "officer01")
    expect(page.get_by_test_id("people-empty")).to_contain_text("还没有登记的人")

    # registered; the number is checked as it is typed
    page.get_by_test_id("people-register").click()
    page.get_by_test_id("p-name").fill("张桂兰")
    page.get_by_test_id("p-id-number").fill(NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2"))
    expect(page.get_by_test_id("p-id-fault")).to_contain_text("校验位不符")
    page.get_by_test_id("p-id-number").fill(f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}")
    expect(page.get_by_test_id("p-id-read")).to_contain_text("女，1940.01.01 出生")
    page.get_by_test_id("register-save").click()
    expect(page.get_by_test_id("p-groups-fault")).to_be_visible()
    pick_area(page, "p-grid", "第1网格", GRID1)
    page.get_by_test_id("p-address").fill("花园社区8号院")
    # as another office's register has it, and then moved on the map
    page.get_by_test_id("p-location").fill("98.505，39.705")
    page.get_by_test_id("p-location-map").click()
    home = page.get_by_test_id("home-point")
    expect(home).to_contain_text("98.505000, 39.705000")
    home.locator(".canvas canvas").first.wait_for()
    home.locator(".canvas").click(position={"x": 500, "y": 300})
    expect(home).not_to_contain_text("98.505000, 39.705000")
    home.get_by_test_id("home-point-take").click()
    expect(page.get_by_test_id("p-location")).to_have_value(re.compile(r"^98\.50\d{4}, 39\.70\d{4}$"))
    page.get_by_test_id("p-phone").fill("199-0000-0001")
    page.get_by_test_id("p-guardian-name").fill("李明")
    page.get_by_test_id("p-guardian-phone").fill("199-0000-0002")
    page.get_by_test_id("p-group-elderly_alone_80").click()
    page.get_by_test_id("register-save").click()
    expect(page.get_by_test_id("person-name")).to_contain_text("张桂兰")
    expect(page.get_by_test_id("person-plan")).to_contain_text("每周至少一次")
    [person] = look(
        "SELECT id, name, grid_code, sex, birth_year,"
        " ST_Within(geom, (SELECT geom FROM area WHERE code = grid_code)) AS at_home FROM person"
    )
    assert (person["grid_code"], person["sex"], person["birth_year"], person["at_home"]) == (
        GRID1,
        "female",
        1940,
        True,
    )
    # what group somebody is in stands on their own page alone
    expect(page.get_by_test_id("people-list")).not_to_contain_text("独居")

    # found again by the whole number, which reaches no address
    page.get_by_test_id("person-close").click()
    page.get_by_test_id("people-search").fill(NUMBER)
    page.get_by_test_id("people-find").click()
    expect(page.get_by_test_id("people-unfind")).to_be_visible()
    expect(page.get_by_test_id("person-row")).to_have_count(1)
    assert NUMBER not in page.url
    page.get_by_test_id("person-row").click()

    # opened with a reason, and the journal knows
    sealed = page.get_by_test_id("sealed-id_number")
    expect(sealed).to_contain_text("620*************")
    page.get_by_test_id("reveal-id_number").click()
    page.get_by_test_id("reveal-reason").fill("办高龄津贴要核对")
    page.get_by_test_id("reveal-show").click()
    expect(page.get_by_test_id("revealed-id_number")).to_have_text(NUMBER)
    expect(page.get_by_test_id("revealed-id_number-left")).to_contain_text("秒后收起")
    [line] = look("SELECT subject_id, details FROM journal_entry WHERE action = 'person.reveal'")
    assert line == {
        "subject_id": str(person["id"]),
        "details": {"fields": ["id_number"], "reason": "办高龄津贴要核对"},
    }

    # a visit asked for
    page.get_by_test_id("act-visit").click()
    page.get_by_test_id("act-note").fill("女儿来电，说联系不上")
    page.get_by_test_id("act-submit").click()
    expect(page.get_by_test_id("person-said")).to_contain_text("已交代")
    assert look("SELECT kind, person_id FROM errand") == [{"kind": "home_visit", "person_id": person["id"]}]
    expect(page.get_by_test_id("person-story")).to_contain_text("代办")

    # moved to the grid beside
    page.get_by_test_id("act-move").click()
    pick_area(page, "act-grid", "第2网格", GRID2)
    page.get_by_test_id("act-address").fill("花园社区12号院")
    page.get_by_test_id("act-reason").fill("随女儿住")
    page.get_by_test_id("act-submit").click()
    expect(page.get_by_test_id("person-place")).to_contain_text("第2网格")
    expect(page.get_by_test_id("person-story")).to_contain_text("随女儿住")
    assert look("SELECT from_grid, to_grid, reason FROM person_move") == [
        {"from_grid": GRID1, "to_grid": GRID2, "reason": "随女儿住"}
    ]

    # out of the group, for a reason
    page.get_by_test_id("act-leave").click()
    page.get_by_test_id("act-submit").click()
    expect(page.get_by_test_id("form-leave")).to_contain_text("请写原因")
    page.get_by_test_id("act-reason").fill("搬去养老院")
    page.get_by_test_id("act-submit").click()
    expect(page.get_by_test_id("person-panel")).to_contain_text("现在不在任何群体里")
    expect(page.get_by_test_id("person-story")).to_contain_text("搬去养老院")
    assert look("SELECT end_reason FROM care_plan") == [{"end_reason": "搬去养老院"}]


def test_a_colleague_who_was_faster_is_named_and_nothing_typed_is_lost(desk, server, town, side_door, look):
    officer = side_door.login("officer01", app="console")
    somebody = register(officer)
    page = desk.page
    at_people(page, "officer01")
    page.get_by_test_id("person-row").click()
    # ? says which keys this page answers to; Esc puts that away, then the form, then the person
    page.get_by_test_id("act-correct").click()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_test_id("key-help")).to_contain_text("搜索")
    expect(page.get_by_test_id("key-help")).not_to_contain_text("办下一步")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("key-help")).to_have_count(0)
    expect(page.get_by_test_id("act-correct")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("act-correct")).to_have_count(0)
    page.get_by_test_id("person-row").click()
    page.get_by_test_id("act-correct").click()
    page.get_by_test_id("p-needs").fill("要人扶，早上去")
    changed = officer.post(
        f"/people/{somebody['id']}/change", {"base_version": 1, "changes": {"phone": "199-0000-0009"}}
    )
    assert changed.status == 200
    page.get_by_test_id("correct-save").click()
    expect(page.get_by_test_id("correct-stale")).to_contain_text("你填的都还在")
    page.get_by_test_id("correct-latest").click()
    expect(page.get_by_test_id("correct-meanwhile")).to_contain_text("刚被改的：电话")
    expect(page.get_by_test_id("p-needs")).to_have_value("要人扶，早上去")
    page.get_by_test_id("correct-save").click()
    expect(page.get_by_test_id("person-said")).to_contain_text("已改好")
    after = officer.get(f"/people/{somebody['id']}").body
    assert (after["phone"], after["needs"], after["guardian"]["phone"]) == (
        "199****0009",
        "要人扶，早上去",
        "199****0002",
    )


def test_figures_open_their_lists_and_a_director_sees_masked_names_only(desk, server, town, side_door, look):
    officer = side_door.login("officer01", app="console")
    for serial in range(1, 6):
        register(officer, name=f"老人{serial}", id_number=id_number(serial=serial), grid=GRID1 if serial % 2 else GRID2)
    worker = side_door.login("worker01")
    first = officer.get("/people").body["items"][0]
    visit = {"visit_id": str(uuid4()), "outcome": "matter", "person_id": first["id"], "note": "说夜里胸口疼"}
    worker.push(worker.operation("visit.log", visit))
    page = desk.page
    at_people(page, "director01")
    expect(page.get_by_test_id("people-total")).to_have_text("5")
    expect(page.get_by_test_id("figure-people")).to_contain_text("5")
    expect(page.get_by_test_id("figure-coverage")).to_have_text("20%")  # one of five has been seen
    expect(page.get_by_test_id("person-row").first).to_contain_text("老**")
    page.get_by_test_id(f"area-{TOWN}").get_by_role("button").first.click()
    page.get_by_test_id(f"area-{GARDEN}").get_by_role("button").first.click()
    expect(page.get_by_test_id(f"area-{GRID1}")).to_be_visible()
    assert f"area={GARDEN}" in page.url
    page.get_by_test_id("figure-overdue").click()
    expect(page.get_by_test_id("people-total")).to_have_text("0")
    page.get_by_test_id("unset-due").click()
    page.get_by_test_id("person-row").filter(has_text="老**").first.click()
    expect(page.get_by_test_id("person-name")).to_contain_text("老**")
    for hidden in ("act-correct", "act-move", "act-visit", "act-grave", "people-register", "reveal-id_number"):
        expect(page.get_by_test_id(hidden)).to_have_count(0)
    for secret in ("199", "李明", "花园社区8号院", "胸口疼", "老人1"):
        expect(page.get_by_test_id("page-people")).not_to_contain_text(secret)


def test_whoever_got_worse_stands_first_and_a_wrong_number_leaves_nobody_on_screen(desk, server, town, side_door):
    officer = side_door.login("officer01", app="console")
    people = [register(officer, name=f"老人{serial}", id_number=id_number(serial=serial)) for serial in range(1, 6)]
    worse = officer.get("/people").body["items"][-1]
    assert officer.post(f"/people/{worse['id']}/grave", {}).status == 200
    page = desk.page
    page.set_viewport_size({"width": 1024, "height": 768})
    at_people(page, "officer01")
    first = page.get_by_test_id("person-row").first
    expect(first).to_have_attribute("data-person", worse["id"])
    expect(first.get_by_test_id("row-grave")).to_have_text("■ 病情加重")
    expect(page.get_by_test_id("row-grave")).to_have_count(1)
    page.get_by_test_id("figure-grave").click()
    expect(page.get_by_test_id("people-total")).to_have_text("1")
    page.get_by_test_id("unset-due").click()
    bar = page.get_by_test_id("people-figures")
    assert bar.evaluate("one => one.scrollWidth <= one.clientWidth")

    first.click()
    expect(page.get_by_test_id("person-story")).to_contain_text("标了病情加重")
    page.get_by_test_id("person-close").click()
    search = page.get_by_test_id("people-search")
    search.fill(id_number(serial=2))
    page.get_by_test_id("people-find").click()
    expect(page.get_by_test_id("person-row")).to_have_count(1)
    expect(page.get_by_test_id("person-row")).to_have_attribute("data-person", people[1]["id"])
    wrong = id_number(serial=2)[:-1] + ("1" if id_number(serial=2)[-1] != "1" else "2")
    search.fill(wrong)
    page.get_by_test_id("people-find").click()
    expect(page.get_by_test_id("people-find-fault")).to_contain_text("校验位不符")
    expect(page.get_by_test_id("person-row")).to_have_count(0)


def test_whoever_may_not_is_told_so_and_offered_nothing(desk, server, town, side_door):
    register(side_door.login("officer01", app="console"))
    page = desk.page
    at_people(page, "director01")
    expect(page.get_by_test_id("figures-without")).to_have_text("不含严重精神障碍、社区矫正、刑满释放人员。")
    expect(page.get_by_test_id("tab-leaves")).to_have_count(0)
    page.get_by_test_id("tab-load").click()
    expect(page.get_by_test_id("load-row").first).to_be_visible()
    expect(page.get_by_test_id("load-row").filter(has_text="王芳")).to_contain_text("花园社区·第1网格")
    expect(page.get_by_test_id("page-people")).not_to_contain_text("请人代看")
    page.get_by_test_id("rail-account").click()
    page.get_by_test_id("sign-out").click()
    log_in_at_desk(page, "clerk01")
    page.goto(f"{server.url}/console/people")
    expect(page.get_by_test_id("page-closed")).to_have_text("你的岗位不看人员名单。")
    expect(page.get_by_test_id("people-list")).to_have_count(0)


def test_a_corrected_file_of_the_same_name_is_read_again(desk, server, town, tmp_path):
    path = tmp_path / "名单.csv"
    heading = "姓名,住址,网格,群体"
    path.write_text(f"{heading}\n张桂兰,花园社区8号院,不知道,残疾人\n", encoding="utf-8")
    page = desk.page
    at_people(page, "officer01")
    page.get_by_test_id("people-import").click()
    page.get_by_test_id("import-file").set_input_files(path)
    expect(page.get_by_test_id("import-counts")).to_contain_text("新登记 0 人")
    path.write_text(f"{heading}\n张桂兰,花园社区8号院,{GRID1},残疾人\n", encoding="utf-8")
    page.get_by_test_id("import-file").set_input_files(path)
    expect(page.get_by_test_id("import-counts")).to_contain_text("新登记 1 人")
    expect(page.get_by_test_id("import-name")).to_have_text("名单.csv")
    assert page.get_by_test_id("import-file").evaluate("one => one.files.length") == 0


def test_who_carries_what_and_who_stands_in(desk, server, town, side_door, look):
    register(side_door.login("officer01", app="console"))
    page = desk.page
    at_people(page, "officer01")
    page.get_by_test_id("tab-load").click()
    names = page.get_by_test_id("load-row").locator("th")
    expect(names).to_have_text(["陈刚", "孙丽", "王芳", "李强", "赵敏"])
    page.get_by_test_id("tab-leaves").click()
    expect(page.get_by_test_id("leaves-empty")).to_be_visible()
    page.get_by_test_id("leave-who").select_option(label="王芳（网格员，花园社区·第1网格）")
    page.get_by_test_id("leave-deputy").select_option(label="李强（网格员，花园社区·第2网格）")
    page.get_by_test_id("leave-to").fill((local_date(utc_now()) + timedelta(days=2)).isoformat())
    page.get_by_test_id("leave-give").click()
    expect(page.get_by_test_id("leave-row")).to_contain_text("王芳 请假，名单交给 李强")
    assert len(look("SELECT 1 FROM care_leave WHERE cancelled_at IS NULL")) == 1
    page.get_by_test_id("tab-load").click()
    expect(page.get_by_test_id("load-row").filter(has_text="王芳")).to_contain_text("今天请假")
    page.get_by_test_id("tab-leaves").click()
    page.get_by_test_id("leave-end").click()
    expect(page.get_by_test_id("leave-row")).to_contain_text("已收回")


def test_a_list_is_tried_then_taken_in_and_taken_out_for_a_purpose(desk, server, town, look, tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.append(["名字", "证件号", "家在哪", "网格", "群体"])
    sheet.append(["张桂兰", id_number(serial=2), "花园社区8号院", GRID1, "残疾人"])
    sheet.append(["王大爷", "123", "花园社区9号院", GRID1, "残疾人"])
    path = tmp_path / "名单.xlsx"
    book.save(path)
    page = desk.page
    at_people(page, "officer01")
    page.get_by_test_id("people-import").click()
    with page.expect_download() as fetching:
        page.get_by_test_id("import-template").click()
    assert fetching.value.suggested_filename == "人员导入模板.xlsx"
    assert load_workbook(io.BytesIO(fetching.value.path().read_bytes())).sheetnames == ["人员", "说明", "举例"]
    page.get_by_test_id("import-file").set_input_files(path)
    # nobody could guess that 家在哪 is the address: a person points at it
    expect(page.get_by_test_id("import-error")).to_contain_text("住址")
    page.get_by_test_id("import-column-address_text").select_option("家在哪")
    expect(page.get_by_test_id("import-counts")).to_contain_text("试读：共 2 行，新登记 1 人")
    expect(page.get_by_test_id("import-refused")).to_contain_text("第 3 行")
    assert look("SELECT 1 FROM person") == []
    page.get_by_test_id("import-take").click()
    expect(page.get_by_test_id("import-counts")).to_contain_text("已导入")
    assert look("SELECT name FROM person") == [{"name": "张桂兰"}]
    page.get_by_role("button", name="好", exact=True).click()
    expect(page.get_by_test_id("person-row")).to_have_count(1)

    page.get_by_test_id("people-export").click()
    page.get_by_test_id("export-purpose").fill("核对名单")
    with page.expect_download() as taking:
        page.get_by_test_id("export-take").click()
    exported = load_workbook(io.BytesIO(taking.value.path().read_bytes())).active
    cells = " ".join(str(cell) for row in exported.iter_rows(values_only=True) for cell in row if cell)
    assert "核对名单" in cells
    assert "张桂兰" in cells
    assert id_number(serial=2) not in cells
    assert len(look("SELECT 1 FROM journal_entry WHERE action = 'person.export'")) == 1


def test_a_visit_by_surname_and_door_that_fits_nobody_is_given_its_person(desk, server, town, side_door, look):
    somebody = register(side_door.login("officer01", app="console"))
    worker = side_door.login("worker01")
    hint = {"surname": "张", "door": "门上没牌"}
    [outcome] = worker.push(
        worker.operation(
            "visit.log", {"visit_id": str(uuid4()), "outcome": "well", "person_hint": hint, "note": "说都好"}
        )
    )
    assert outcome["status"] == "applied"
    page = desk.page
    log_in_at_desk(page, "officer01")
    page.goto("/console/people?tab=unclear")
    expect(page.get_by_test_id("unclear")).to_contain_text("姓张，门上没牌")
    page.get_by_test_id("unclear-choose").click()
    expect(page.get_by_test_id("unclear-empty")).to_be_visible()
    assert look("SELECT person_id::text FROM visit_match") == [{"person_id": somebody["id"]}]
    [plan] = look("SELECT last_seen_on FROM care_plan")
    assert plan["last_seen_on"] == local_date(utc_now())


def test_households_that_are_not_one_are_parted_at_the_desk(desk, server, town, side_door, look):
    keep, drop = town.household(), town.household(name="李建国", door="1单元102")
    page = desk.page
    at_people(page, "officer01")
    page.get_by_test_id("tab-merges").click()
    expect(page.get_by_test_id("merges-empty")).to_contain_text("没有合并的住户")

    worker = side_door.login("worker01")
    [done] = worker.push(worker.operation("household.merge", {"keep": keep, "drop": drop}))
    assert done["status"] == "applied"
    page.reload()
    merge = page.get_by_test_id("merge")
    expect(merge).to_contain_text("李建国")
    expect(merge).to_contain_text("1单元102")
    expect(merge).to_contain_text("张桂兰")
    expect(merge).to_contain_text("王芳")
    page.get_by_test_id("unmerge").click()
    expect(page.get_by_test_id("merges-empty")).to_be_visible()
    assert look("SELECT merged_into FROM household WHERE id = :id", id=drop) == [{"merged_into": None}]
    [line] = look(
        "SELECT a.username FROM journal_entry j JOIN account a ON a.id = j.account_id WHERE j.action = 'household.unmerge'"
    )
    assert line == {"username": "officer01"}
    assert (drop in str(worker.pull_all()[0])) is True, "the worker's phone has it back"
