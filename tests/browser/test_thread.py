"""The thread: recorded with no network, the browser closed and opened again, sent, accepted, answered."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from server.core.clock import local_date, utc_now
from tests.browser.conftest import log_in, log_in_at_desk, wait_until_offline_ready
from tests.door import jpeg

pytestmark = pytest.mark.browser


def test_a_report_made_offline_survives_a_restart_reaches_the_centre_and_comes_back_accepted(
    phone, desk, server, town, look, tmp_path
):
    town.household(name="张桂兰", due_on=local_date(utc_now()))
    page = phone.page
    log_in(page, "worker01")
    expect(page.get_by_test_id("today")).to_be_visible()
    expect(page.get_by_test_id("my-grid")).to_contain_text("第1网格")
    expect(page.get_by_test_id("household")).to_have_count(1)
    expect(page.get_by_test_id("sync-chip")).to_contain_text("全部已送达")
    wait_until_offline_ready(page)

    server.stop()

    page.get_by_test_id("add").click()
    page.get_by_test_id("add-sheet").get_by_text("上报中心").click()
    page.get_by_test_id("category").click()
    page.get_by_test_id("seek-category").fill("渗漏")
    page.get_by_test_id("category-environment.leak").click()
    page.get_by_test_id("description").fill("8号院楼顶漏水，三户进水")
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(jpeg("navy", (1200, 900)))
    page.get_by_test_id("photo-input").set_input_files(photo)
    expect(page.get_by_test_id("photo")).to_have_count(1)
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("delivery").first).to_contain_text("已存本机")

    phone.restart()
    page = phone.page
    page.goto("/today")
    expect(page.get_by_test_id("today")).to_be_visible()
    expect(page.get_by_test_id("household")).to_have_count(1)
    expect(page.get_by_test_id("report").first).to_contain_text("漏水")
    expect(page.get_by_test_id("sync-chip")).to_contain_text("1 条待传")
    assert look("SELECT 1 FROM cases") == []

    server.start()
    expect(page.get_by_test_id("sync-chip")).to_contain_text("全部已送达", timeout=40_000)
    [case] = look("SELECT id::text, case_no, area_code, area_how, state FROM cases")
    assert (case["area_code"], case["area_how"], case["state"]) == ("620902001001001", "assigned", "reported")

    log_in_at_desk(desk.page, "clerk01")
    desk.page.get_by_test_id("case-row").filter(has_text="8号院楼顶漏水").click()
    expect(desk.page.get_by_test_id("case-no")).to_contain_text(case["case_no"])
    desk.page.get_by_test_id("next-step").click()
    desk.page.get_by_test_id("step-submit").click()
    expect(desk.page.get_by_test_id("case-state")).to_contain_text("已受理")
    steps = look("SELECT action FROM case_step ORDER BY seq")
    assert [step["action"] for step in steps] == ["report", "accept"]

    page.bring_to_front()
    page.reload()
    expect(page.get_by_test_id("report").first.get_by_test_id("state")).to_contain_text("已受理")
    assert look("SELECT count(*) AS photos FROM attachment_upload") == [{"photos": 1}]
