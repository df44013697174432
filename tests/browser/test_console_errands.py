"""Errands at the desk: taken in by telephone, found again, handed on, and a slip for the resident."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import text

from tests.browser.conftest import log_in_at_desk
from tests.errands import step, taken_in
from tests.world import GRID1

pytestmark = pytest.mark.browser


def pick(page, name: str, words: str, value: str) -> None:
    """Choose in a picker by typing, as a clerk on the telephone does."""
    page.get_by_test_id(name).locator("input").fill(words)
    page.get_by_test_id(name).locator(f"li[data-value='{value}']").click()


def fill_in(page, name: str = "张桂兰") -> None:
    page.get_by_test_id("errand-intake-name").fill(name)
    page.get_by_test_id("errand-intake-phone").fill("199-0000-0001")
    pick(page, "errand-intake-kind", "社保", "pension_certification")
    pick(page, "errand-intake-grid", "第1网格", GRID1)


def at_errands(page, username: str) -> None:
    log_in_at_desk(page, username)
    page.get_by_test_id("rail-errands").click()
    expect(page.get_by_test_id("errand-search")).to_be_visible()


def test_a_clerk_takes_an_errand_in_and_the_slip_bears_its_number_and_nobodys_name(
    desk, server, town, side_door, look, owner
):
    page = desk.page
    with owner.begin() as connection:
        connection.execute(text("UPDATE centre SET phone = '0937-0000000'"))
    at_errands(page, "clerk01")
    page.keyboard.press("n")
    expect(page.get_by_test_id("errand-intake-name")).to_be_focused()

    # what is missing is said in place, and nothing is sent
    page.keyboard.press("Control+Enter")
    expect(page.get_by_test_id("errand-fault-kind")).to_be_visible()
    expect(page.get_by_test_id("errand-fault-grid")).to_be_visible()
    assert look("SELECT 1 FROM operation") == []

    fill_in(page)
    expect(page.get_by_test_id("errand-intake-about")).to_contain_text("3 个工作日")
    page.get_by_test_id("errand-intake-paper").filter(has_text="身份证").click()
    page.get_by_test_id("errand-intake-address").fill("花园社区8号院")
    page.get_by_test_id("errand-intake-note").fill("眼睛不好，要人帮")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_test_id("errand-intake-number")).to_contain_text("DB620902-")
    [errand] = look("SELECT id::text, errand_no, kind, asked_via, area_code, papers, state, assignee_id FROM errand")
    number = errand.pop("errand_no")
    assert errand | {"id": ""} == {
        "id": "",
        "kind": "pension_certification",
        "asked_via": "phone",
        "area_code": GRID1,
        "papers": ["身份证"],
        "state": "accepted",
        "assignee_id": None,
    }
    expect(page.get_by_test_id("errand-intake-number")).to_have_text(number)

    # the form is ready for the next caller, and the one just taken in stands in the list
    expect(page.get_by_test_id("errand-intake-name")).to_have_value("")
    expect(page.get_by_test_id("errand-intake-name")).to_be_focused()
    expect(page.get_by_test_id("errand-row")).to_have_count(1)

    receipt = page.get_by_test_id("receipt")
    expect(receipt).to_be_hidden()
    page.emulate_media(media="print")
    expect(receipt).to_be_visible()
    expect(page.get_by_test_id("errand-intake")).to_be_hidden()
    expect(page.get_by_test_id("receipt-number")).to_have_text(number)
    said = receipt.inner_text()
    for words in (
        "社保待遇资格认证",
        "□ 社保卡",
        "街道社保窗口",
        "199****0001",
        "最迟",
        "花园社区第1网格网格员",
        "电话 0937-0000000",
    ):
        assert words in said
    for words in ("张桂兰", "199-0000-0001", "8号院", "眼睛", "身份证"):
        assert words not in said
    page.emulate_media(media="screen")
    page.evaluate("() => { window.printed = 0; window.print = () => { window.printed += 1 } }")
    page.get_by_test_id("errand-intake-print").dblclick()
    assert page.evaluate("() => new Promise((done) => setTimeout(() => done(window.printed)))") == 1

    # it is on the phone of that grid
    [at_hand] = side_door.login("worker01").get("/care/list").body["errands"]
    assert (at_hand["errand_no"], at_hand["note"]) == (number, "眼睛不好，要人帮")

    # found again by the end of its number, and read as a story
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type(number[-6:])
    page.keyboard.press("Enter")
    page.keyboard.press("j")
    expect(page.get_by_test_id("errand-panel")).to_have_attribute("data-errand-id", errand["id"])
    expect(page.get_by_test_id("errand-phone")).to_have_text("199-0000-0001")
    expect(page.get_by_test_id("errand-step")).to_have_count(1)
    expect(page).to_have_url(f"{server.url}/console/errands/{errand['id']}?q={number[-6:]}")
    # ? says which keys there are; Esc puts that away, and only then what is open
    page.keyboard.press("?")
    expect(page.get_by_test_id("key-help")).to_contain_text("打开下一件")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("key-help")).to_have_count(0)
    expect(page.get_by_test_id("errand-panel")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("errand-panel")).to_have_count(0)


def test_a_half_typed_errand_outlives_a_reload_in_its_own_tab(desk, server, town):
    page = desk.page
    at_errands(page, "clerk01")
    page.get_by_test_id("errand-new").click()
    fill_in(page)
    expect(page.locator(".picker .clear").first).to_have_attribute("tabindex", "-1")
    page.reload()
    expect(page.get_by_test_id("errand-intake-name")).to_have_value("张桂兰")
    expect(page.get_by_test_id("errand-intake")).to_contain_text("关掉就清空")


def test_whoever_calls_is_found_by_name_beyond_the_first_page_and_no_address_bears_it(desk, server, town, side_door):
    clerk = side_door.login("clerk01", app="console")
    late = taken_in(clerk, kind="disability_card", request={"name": "马存花", "phone": "199-0000-0077"})
    for _ in range(51):
        taken_in(clerk, kind="buy_medicine")
    page = desk.page
    at_errands(page, "clerk01")
    expect(page.get_by_test_id("errand-total")).to_have_text("52")
    for words in ("马存", "1990000007"):
        page.get_by_test_id("errand-search").fill(words)
        expect(page.get_by_test_id("errand-total")).to_have_text("1")
        expect(page.get_by_test_id("errand-row")).to_have_attribute("data-errand-id", late["id"])
        expect(page).to_have_url(f"{server.url}/console/errands")
    page.get_by_test_id("errand-unset-q").click()
    expect(page.get_by_test_id("errand-total")).to_have_text("52")


def test_a_lost_answer_is_asked_for_again_and_makes_one_errand(desk, server, town, look):
    page = desk.page
    at_errands(page, "clerk01")
    page.get_by_test_id("errand-new").click()
    fill_in(page)
    lost = []

    def lose(route):
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch())  # the server has done it; nobody hears
            route.abort()
        else:
            route.continue_()

    page.route("**/api/v1/errands", lose)
    page.get_by_test_id("errand-intake-save").click()
    expect(page.get_by_test_id("errand-intake-error")).to_contain_text("你填的内容都还在")
    page.get_by_test_id("errand-intake-save").click()
    expect(page.get_by_test_id("errand-intake-number")).to_contain_text("DB620902-")
    assert len(look("SELECT 1 FROM errand")) == len(look("SELECT 1 FROM operation WHERE kind = 'errand.open'")) == 1


def test_a_step_asks_only_for_what_it_needs_and_a_conflict_is_named(desk, server, town, side_door, look):
    clerk = side_door.login("clerk01", app="console")
    errand = taken_in(clerk)
    page = desk.page
    at_errands(page, "officer01")
    page.get_by_test_id("errand-row").click()
    page.get_by_test_id("errand-action-hand_over").click()
    page.get_by_test_id("errand-runner").filter(has_text="孙丽").click()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_test_id("errand-runner-name")).to_have_text("孙丽")
    assert look("SELECT name FROM errand JOIN account ON account.id = assignee_id") == [{"name": "孙丽"}]

    page.get_by_test_id("errand-next").click()
    page.get_by_test_id("errand-paper").filter(has_text="社保卡").click()
    page.get_by_test_id("errand-field-note").fill("复印件在我这里")
    leader = side_door.login("leader01")
    assert step(leader, errand | {"version": 2}, "gather", papers=["身份证"]).status == 200

    page.get_by_test_id("errand-step-submit").click()
    trouble = page.get_by_test_id("errand-step-conflict").or_(page.get_by_test_id("errand-step-outdated"))
    expect(trouble.first).to_be_visible()
    expect(page.get_by_test_id("errand-step-conflict")).to_contain_text("陈刚")
    expect(page.get_by_test_id("errand-field-note")).to_have_value("复印件在我这里")
    page.get_by_test_id("errand-latest").click()
    expect(page.get_by_test_id("errand-step")).to_have_count(3)
    page.get_by_test_id("errand-step-submit").click()
    expect(page.get_by_test_id("errand-step-done")).to_contain_text("已记下")
    expect(page.get_by_test_id("errand-next")).to_have_attribute("data-action", "file")
    [row] = look("SELECT state, papers, version FROM errand")
    assert row == {"state": "papers", "papers": ["身份证", "社保卡"], "version": 4}


def test_who_answers_for_figures_sees_no_name_and_takes_nothing_in(desk, server, town, side_door):
    taken_in(side_door.login("clerk01", app="console"))
    page = desk.page
    at_errands(page, "supervisor01")
    expect(page.get_by_test_id("errand-new")).to_have_count(0)
    page.get_by_test_id("errand-row").click()
    expect(page.get_by_test_id("errand-name")).to_have_text("张**")
    expect(page.get_by_test_id("errand-phone")).to_have_count(0)
    expect(page.get_by_test_id("errand-print")).to_have_count(0)
    expect(page.get_by_test_id("errand-no-step")).to_be_visible()
