"""A liaison works whole on a phone, from a link; at the desk several are done at once, and a number opens its cases."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import axe_in, by_hand_in
from tests.browser.conftest import DESK, PASSWORD, PHONE, log_in_at_desk
from tests.door import jpeg
from tests.loop import Centre

pytestmark = pytest.mark.browser

NARROW = PHONE | {"viewport": {"width": 360, "height": 740}}


def rgb(code: str) -> str:
    """``#2c7a4b`` as a browser tells a colour."""
    return f"rgb({', '.join(str(int(code[at : at + 2], 16)) for at in (1, 3, 5))})"


def test_a_liaison_signs_answers_and_finishes_on_a_phone(devices, side_door, town, look):
    centre = Centre(side_door)
    case = centre.case_in("routed", description="8号院楼顶漏水，三户进水", contact=None)
    centre.do(centre.case_in("accepted"), "router01", "route", unit="heating")  # not theirs
    phone = devices(NARROW)
    page = phone.page
    page.emulate_media(reduced_motion="reduce")
    found = []

    def looked_at(name: str) -> None:
        found.extend([*axe_in(page, name), *by_hand_in(page, name)])

    page.goto("/console/unit")  # the link they were sent
    expect(page.get_by_test_id("login-username")).to_be_visible()
    looked_at("login")
    page.get_by_test_id("login-username").fill("unit01")
    page.get_by_test_id("login-password").fill(PASSWORD)
    page.get_by_test_id("login-submit").click()
    expect(page.get_by_test_id("unit-case")).to_have_count(1)
    expect(page.get_by_test_id("pile-sign")).to_contain_text("1")
    # a light has its colour, and says it in words
    light = page.get_by_test_id("unit-case").locator(".light")
    expect(light).to_contain_text(re.compile("● 还剩 .+"))
    green = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--green').trim()")
    expect(light).to_have_css("color", rgb(green))
    looked_at("list")

    page.get_by_test_id("unit-case").click()
    page.get_by_test_id("next-step").click()  # one press: 签收 asks nothing
    expect(page.get_by_test_id("unit-said")).to_have_text("“签收”已记下。")
    expect(page.get_by_test_id("unit-one")).to_contain_text("已签收，等中心研判")
    looked_at("case")

    # what is typed survives a dead network and a reload
    page.get_by_test_id("action-progress").click()
    page.get_by_test_id("field-note").fill("明天上午来换管子，停水两小时")
    page.get_by_test_id("choice-tell-yes").click()
    looked_at("form")
    phone.context.set_offline(True)
    page.get_by_test_id("step-submit").click()
    expect(page.get_by_test_id("step-error")).to_contain_text("你填的内容都还在")
    phone.context.set_offline(False)
    photo = {"name": "阀门.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
    page.get_by_test_id("photo-input").set_input_files(files=[photo])
    expect(page.get_by_test_id("photo")).to_have_count(1)
    page.get_by_test_id("unit-back").click()
    expect(page.get_by_test_id("unit-begun")).to_be_visible()
    page.reload()
    page.get_by_test_id("unit-case").click()
    expect(page.get_by_test_id("field-note")).to_have_value("明天上午来换管子，停水两小时")
    expect(page.get_by_test_id("photo")).to_have_count(1)
    page.get_by_test_id("step-submit").click()
    expect(page.get_by_test_id("unit-said")).to_have_text("“报进展”已记下。")
    expect(page.get_by_test_id("case-story")).to_contain_text("查询页上能看到")

    centre.do({"id": case["id"], "version": 5}, "router01", "assess", difficulty="simple", risk="blue")
    page.reload()
    expect(page.get_by_test_id("next-step")).to_have_attribute("data-action", "handle")
    page.get_by_test_id("next-step").click()
    page.get_by_test_id("step-submit").click()
    expect(page.get_by_test_id("next-step")).to_have_attribute("data-action", "finish")
    # that nobody left a telephone is said before anybody is asked why
    expect(page.get_by_test_id("contact-none")).to_have_text("没有留联系方式，打不了电话。")
    expect(page.get_by_test_id("contact-ask")).to_have_count(0)
    page.get_by_test_id("action-ask_extension").click()
    page.get_by_test_id("field-days").fill("2")
    page.get_by_test_id("field-note").fill("等配件")
    page.get_by_test_id("step-submit").click()
    expect(page.get_by_test_id("case-held")).to_contain_text("等答复")
    page.get_by_test_id("action-unask").click()
    page.get_by_test_id("step-submit").click()
    expect(page.get_by_test_id("unit-said")).to_have_text("“撤回申请”已记下。")
    expect(page.get_by_test_id("case-held")).to_have_count(0)
    expect(page.get_by_test_id("case-story")).to_contain_text("延期申请")
    page.get_by_test_id("next-step").click()
    page.get_by_test_id("field-resolution").fill("换了一段管子，302室不漏了")
    page.get_by_test_id("step-submit").click()
    expect(page.get_by_test_id("fault-resolution")).to_contain_text("门牌")
    page.get_by_test_id("field-resolution").fill("换了一段管子，三户都不漏了")
    page.get_by_test_id("step-submit").click()
    expect(page.get_by_test_id("unit-one")).to_contain_text("待回访")
    page.get_by_test_id("unit-back").click()
    expect(page.get_by_test_id("unit-empty")).to_contain_text("手上没有要办的事")
    page.get_by_test_id("pile-done").click()
    expect(page.get_by_test_id("unit-case")).to_have_count(1)

    # without a network nothing of another list stands under a name that is not its own, and a reload ends here
    page.evaluate("navigator.serviceWorker.ready")
    phone.context.set_offline(True)
    page.get_by_test_id("pile-hand").click()
    expect(page.get_by_test_id("unit-empty")).to_contain_text("暂时取不到")
    expect(page.get_by_test_id("unit-case")).to_have_count(0)
    page.reload()
    expect(page.get_by_test_id("unit-offline")).to_be_visible()
    phone.context.set_offline(False)  # and goes on by itself
    expect(page.get_by_test_id("unit-page")).to_be_visible()
    page.get_by_test_id("unit-search").fill("没有这样的事")
    expect(page.get_by_test_id("unit-empty")).to_contain_text("没有“没有这样的事”")
    page.get_by_test_id("unit-search-done").click()
    page.get_by_test_id("unit-search").fill("8号院")
    expect(page.get_by_test_id("unit-case")).to_have_count(1)
    steps = [
        row["action"] for row in look("SELECT action FROM case_step WHERE case_id = :id ORDER BY seq", id=case["id"])
    ]
    asked = ["ask_extension", "unask"]
    assert steps == ["report", "accept", "route", "sign", "progress", "assess", "handle", *asked, "finish"]
    assert not found, "\n".join(found)


def test_at_the_desk_several_are_routed_and_taken_back_and_a_number_opens_its_cases(devices, side_door, town, owner):
    centre = Centre(side_door)
    ids = [centre.case_in("accepted", description=f"{number}号院楼顶漏水")["id"] for number in (1, 2, 3)]
    desk = devices(DESK)
    page = desk.page
    log_in_at_desk(page, "router01")
    expect(page.get_by_test_id("case-row")).to_have_count(3)
    expect(page.get_by_test_id("case-row").first).to_contain_text("等你分流")

    for key in "jxjxjx":
        page.keyboard.press(key)
    expect(page.get_by_test_id("bulk-count")).to_have_text("选了 3 件")
    page.get_by_test_id("bulk-route").click()
    page.get_by_test_id("choice-unit-heating").click()
    found = axe_in(page, "several at once")
    assert not found, "\n".join(found)
    page.get_by_test_id("bulk-send").click()
    expect(page.get_by_test_id("bulk-said")).to_have_text("3 件办好")
    page.get_by_test_id("bulk-undo").click()
    expect(page.get_by_test_id("bulk-result").first).to_contain_text("收回分流，现在是“已受理”")
    page.get_by_test_id("bulk-done").click()
    for one in ids:
        assert centre.who("router01").get(f"/cases/{one}").body["state"] == "accepted"

    # kept under a name, there again at another desk
    page.get_by_test_id("filters-toggle").click()
    page.get_by_test_id("filter-unit").select_option("-")
    page.get_by_test_id("saved-begin").click()
    page.get_by_test_id("saved-name").fill("没分的")
    page.get_by_test_id("saved-save").click()
    expect(page.get_by_test_id("saved-没分的")).to_have_attribute("aria-pressed", "true")

    # the story on paper, and nothing beside it
    page.get_by_test_id("case-row").first.click()
    expect(page.get_by_test_id("case-panel")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_test_id("case-paper")).to_contain_text("收回分流")
    expect(page.get_by_test_id("desk")).to_be_hidden()
    page.emulate_media(media="screen")

    board = devices(DESK).page
    log_in_at_desk(board, "director01")
    board.get_by_test_id("rail-director").click()
    number = board.locator("[data-unit='-']").get_by_test_id("figure-open")
    expect(number).to_have_text("3")
    number.click()
    expect(board.get_by_test_id("count-total")).to_have_text("3")
    expect(board.get_by_test_id("case-row")).to_have_count(3)
