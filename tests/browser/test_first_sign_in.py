"""The first sign-in on a line that is weak and then breaks: nothing is promised before it is so, and no tap leads nowhere."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from server.core.clock import local_date, utc_now
from tests.browser.conftest import log_in, network_returns, wait_until_offline_ready

pytestmark = pytest.mark.browser


def test_until_all_of_the_app_is_stored_the_phone_says_so_and_a_page_that_is_not_there_is_told(phone, server, town):
    town.household(name="张桂兰", due_on=local_date(utc_now()))
    page = phone.page
    # the page of the reports and whatever else comes late never gets through
    cut = ("ReportForm", "MapPage")
    phone.context.route(
        "**/assets/*",
        lambda route: route.abort() if any(name in route.request.url for name in cut) else route.continue_(),
    )
    log_in(page, "worker01")
    chip = page.get_by_test_id("sync-chip")
    expect(page.get_by_test_id("household")).to_have_count(1)
    expect(chip).to_contain_text("还没备好")
    expect(chip).to_contain_text("先别走开")
    expect(chip).to_contain_text("%")
    assert "全部已送达" not in chip.inner_text()
    chip.click()
    expect(page.get_by_test_id("offline-app")).to_contain_text("还打不开，存到")
    page.get_by_test_id("back").click()
    page.get_by_test_id("add").click()
    expect(page.get_by_test_id("add-escalate")).to_be_visible()
    page.keyboard.press("Escape")

    server.stop()
    phone.context.set_offline(True)
    expect(chip).to_contain_text("没有网络")
    expect(chip).to_contain_text("还没备好")
    expect(chip).to_contain_text("先别关")
    assert "照常记" not in chip.inner_text()

    missing = page.get_by_test_id("missing-page")
    page.get_by_test_id("add").click()
    page.get_by_test_id("add-escalate").click()
    expect(missing).to_contain_text("有信号时再点")
    expect(page.get_by_test_id("add-sheet")).to_have_count(0)
    expect(page.get_by_test_id("accident-bar")).to_have_count(0)
    assert page.evaluate("location.pathname + location.hash") == "/today"
    page.get_by_test_id("missing-again").click()
    expect(missing).to_contain_text("这一页还没存到手机里")
    page.get_by_test_id("missing-close").click()
    expect(missing).to_have_count(0)
    page.get_by_test_id("tab-map").click()
    expect(missing).to_be_visible()

    # the signal is back: the same button leads there, and the rest comes by itself
    phone.context.unroute_all()
    network_returns(phone, server)
    page.get_by_test_id("missing-again").click()
    expect(page.get_by_test_id("field-map")).to_be_visible()
    expect(missing).to_have_count(0)
    page.get_by_test_id("tab-today").click()
    wait_until_offline_ready(page)
    expect(chip).to_contain_text("全部已送达")
    server.stop()
    phone.context.set_offline(True)
    expect(chip).to_contain_text("没有网络，照常记")
    page.reload()
    page.get_by_test_id("add").click()
    page.get_by_test_id("add-escalate").click()
    expect(page.get_by_test_id("report-form")).to_be_visible()
    server.start()


def test_before_the_first_list_has_come_no_screen_says_that_there_is_nothing(phone, server, town):
    town.household(name="张桂兰", due_on=local_date(utc_now()))
    page = phone.page
    held = []

    def hold(route):
        held.append(route)

    phone.context.route("**/sync/pull*", hold)
    log_in(page, "worker01")
    wait_until_offline_ready(page)
    nothing = page.get_by_test_id("nothing-due")
    expect(nothing).to_contain_text("名单还没取来")
    expect(nothing).to_contain_text("正在取，走到有信号的地方等一会儿")
    expect(page.get_by_test_id("weather")).to_have_text("")
    expect(page.get_by_test_id("sync-chip")).to_contain_text("名单还没取来，先别走开")

    # the line breaks before it came
    server.stop()
    phone.context.set_offline(True)
    for route in held:
        route.abort()
    phone.context.unroute_all()
    expect(nothing).to_contain_text("现在没有网络，走到有信号的地方，它自己会来")
    expect(page.get_by_test_id("sync-chip")).to_contain_text("没有网络，名单还没取来")
    for path, hook in (
        ("/cases", "no-cases"),
        ("/households", "no-households"),
        ("/tasks", "no-tasks"),
        ("/notices", "no-notices"),
    ):
        page.goto(path)
        expect(page.get_by_test_id(hook)).to_contain_text("名单还没取来")

    page.goto("/today")
    network_returns(phone, server)
    expect(page.get_by_test_id("household")).to_have_count(1)
    expect(nothing).to_have_count(0)
    expect(page.get_by_test_id("sync-chip")).to_contain_text("全部已送达")
