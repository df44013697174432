"""The guide for advice at the door: written at the desk, read at the door without any network."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.behind_the_pin import go, set_pin
from tests.browser.conftest import log_in, log_in_at_desk, wait_until_offline_ready

pytestmark = pytest.mark.browser

FACTS = {
    "topic": "老人乘车卡",
    "conditions": "年满65周岁的老人可以办。",
    "papers": ["身份证", "一寸照片"],
    "phone": "12345",
    "keywords": "公交卡",
}


def open_guide(page, username: str) -> None:
    log_in_at_desk(page, username)
    page.get_by_test_id("rail-advice").click()
    expect(page.get_by_test_id("advice-row").first).to_be_visible()


def write(page, **fields: str) -> None:
    for name, text in fields.items():
        page.get_by_test_id(f"advice-field-{name}").fill(text)


def test_what_a_clerk_writes_is_found_at_the_door_by_initials_with_the_server_gone(phone, desk, server, town, look):
    page = phone.page
    log_in(page, "worker01")
    expect(page.get_by_test_id("sync-chip")).to_contain_text("全部已送达")
    wait_until_offline_ready(page)

    centre = desk.page
    open_guide(centre, "clerk01")
    centre.keyboard.press("n")
    write(
        centre,
        topic="老人乘车卡",
        keywords="公交卡",
        conditions="年满65周岁的老人可以办，坐公交不花钱。",
        papers="身份证\n一寸照片",
        where_to="街道便民服务中心",
        phone="12345，0937-0000001",
    )
    centre.keyboard.press("Control+Enter")
    expect(centre.get_by_test_id("advice-saved")).to_be_visible()
    expect(centre.get_by_test_id("advice-sheet")).to_contain_text("老人乘车卡")
    expect(centre.get_by_test_id("advice-written")).to_contain_text("吴静")
    [row] = look("SELECT papers, phone, pinyin, version FROM advice_entry WHERE topic = '老人乘车卡'")
    assert row == {
        "papers": ["身份证", "一寸照片"],
        "phone": "12345、0937-0000001",
        "pinyin": "laorenchengcheka lrcck gongjiaoka gjk",
        "version": 1,
    }

    page.goto("/me")
    page.get_by_test_id("open-advice").click()
    page.get_by_test_id("seek-advice").fill("lrcck")
    expect(page.get_by_test_id("advice-entry")).to_have_count(1, timeout=40_000)  # it is pulled by itself
    server.stop()

    page.goto("/today")
    page.get_by_test_id("add").click()
    # not tapped: so quick a tap would be the second of a double one on what lay there
    page.get_by_test_id("add-advice").press("Enter")
    page.get_by_test_id("seek-advice").fill("lrcck")
    entry = page.get_by_test_id("advice-entry")
    expect(entry).to_have_count(1)
    entry.get_by_test_id("advice-open").click()
    expect(entry.get_by_test_id("advice-conditions")).to_have_text("年满65周岁的老人可以办，坐公交不花钱。")
    expect(entry.get_by_test_id("advice-where")).to_have_text("街道便民服务中心")
    assert [one.get_attribute("href") for one in entry.get_by_test_id("advice-call").all()] == [
        "tel:12345",
        "tel:09370000001",
    ]
    entry.get_by_label("身份证").check()
    expect(entry.get_by_test_id("advice-missing")).to_have_text("还差 1 样：一寸照片")
    entry.get_by_label("一寸照片").check()
    expect(entry.get_by_test_id("advice-missing")).to_have_text("✓ 都齐了")

    # opened again in the aeroplane of a lift: what was sought and open is where it was
    page.reload()
    expect(page.get_by_test_id("seek-advice")).to_have_value("lrcck")
    expect(page.get_by_test_id("advice-papers")).to_be_visible()
    expect(page.get_by_test_id("advice-run")).to_have_attribute(
        "href", "/errand/new?topic=%E8%80%81%E4%BA%BA%E4%B9%98%E8%BD%A6%E5%8D%A1"
    )


def test_papers_ticked_in_the_guide_are_ticked_in_the_errand(phone, server, somebody):
    page = phone.page
    log_in(page, "worker01")
    set_pin(page)
    go(page, "/advice")
    page.get_by_test_id("seek-advice").fill("gljt")
    entry = page.get_by_test_id("advice-entry").first
    entry.get_by_test_id("advice-open").click()
    entry.get_by_label("身份证", exact=False).first.check()
    entry.get_by_test_id("advice-run").click()
    expect(page.get_by_test_id("kind-old_age_allowance")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(1)
    expect(page.get_by_role("checkbox", checked=True)).to_contain_text("身份证")
    expect(page.locator("textarea").last).to_have_value(re.compile("想办：高龄津贴。手上有：.*身份证"))


def test_nothing_found_says_what_to_do_and_a_whole_question_finds_what_is_near(phone, server, town):
    page = phone.page
    log_in(page, "worker01")
    page.goto("/advice")
    expect(page.get_by_test_id("advice-count")).to_contain_text("没网也能查")
    page.get_by_test_id("seek-advice").fill("老人补贴怎么领")
    nothing = page.get_by_test_id("advice-nothing")
    expect(nothing).to_contain_text("没有找到「老人补贴怎么领」")
    expect(nothing.get_by_test_id("advice-entry").first).to_contain_text("高龄津贴")
    page.get_by_test_id("seek-advice").fill("宇宙飞船")
    expect(nothing.get_by_test_id("advice-entry")).to_have_count(0)
    expect(nothing.locator("a[href='tel:12345']")).to_be_visible()
    expect(nothing.get_by_test_id("run-typed")).to_be_visible()


def test_what_was_typed_outlives_a_colleagues_change_and_what_both_changed_is_named(
    desk, server, town, look, side_door
):
    router = side_door.login("router01", app="console")
    entry = router.post("/advice", {"facts": FACTS}).body
    page = desk.page
    open_guide(page, "clerk01")
    page.get_by_test_id("advice-search").fill("lrcck")
    page.get_by_test_id("advice-row").click()
    page.keyboard.press("Escape")
    page.get_by_test_id("advice-edit").click()
    write(page, papers="身份证", conditions="年满60周岁的老人可以办。")

    changes = {"papers": ["身份证", "户口本"], "where_to": "社区"}
    assert router.post(f"/advice/{entry['id']}", {"base_version": 1, "changes": changes}).status == 200
    page.get_by_test_id("advice-save").click()
    expect(page.get_by_test_id("advice-stale")).to_contain_text("刚被郑涛改过")
    expect(page.get_by_test_id("advice-clash-papers")).to_contain_text("户口本")
    expect(page.get_by_test_id("advice-field-papers")).to_have_value("身份证")
    expect(page.get_by_test_id("advice-field-where_to")).to_have_value("社区")
    assert look("SELECT version FROM advice_entry WHERE id = :id", id=entry["id"]) == [{"version": 2}]

    page.get_by_test_id("advice-save").click()
    expect(page.get_by_test_id("advice-saved")).to_be_visible()
    assert look("SELECT papers, conditions, where_to, version FROM advice_entry WHERE id = :id", id=entry["id"]) == [
        {"papers": ["身份证"], "conditions": "年满60周岁的老人可以办。", "where_to": "社区", "version": 3}
    ]


def test_typed_words_outlive_a_reload_and_out_of_use_is_undone_by_one_tap(desk, server, town, look, side_door):
    entry = side_door.login("router01", app="console").post("/advice", {"facts": FACTS}).body
    page = desk.page
    open_guide(page, "clerk01")
    page.goto(f"/console/advice?entry={entry['id']}")
    page.get_by_test_id("advice-edit").click()
    write(page, where_to="区政务大厅二楼")
    page.reload()
    expect(page.get_by_test_id("advice-field-where_to")).to_have_value("区政务大厅二楼")
    page.get_by_test_id("advice-cancel").click()

    page.get_by_test_id("advice-retire").click()
    expect(page.get_by_test_id("advice-retired")).to_contain_text("已停用，手机上不再显示")
    assert look("SELECT retired_at IS NULL AS used FROM advice_entry WHERE id = :id", id=entry["id"]) == [
        {"used": False}
    ]
    page.get_by_test_id("advice-restore").click()
    expect(page.get_by_test_id("advice-retire")).to_be_visible()
    assert look("SELECT retired_at IS NULL AS used, where_to FROM advice_entry WHERE id = :id", id=entry["id"]) == [
        {"used": True, "where_to": None}
    ]


def test_who_does_not_keep_the_guide_reads_it(desk, server, town):
    page = desk.page
    open_guide(page, "supervisor01")
    page.get_by_test_id("advice-row").first.click()
    expect(page.get_by_test_id("advice-papers")).to_be_visible()
    for hook in ("advice-new", "advice-edit", "advice-retire"):
        expect(page.get_by_test_id(hook)).to_have_count(0)
    page.keyboard.press("n")
    expect(page.get_by_test_id("advice-form")).to_have_count(0)
