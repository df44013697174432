"""What a worker must be able to rely on: nothing is lost by a refusal, an update, ten days away, or a plain http address."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest
from playwright.sync_api import expect
from sqlalchemy import create_engine, text

from server.core.clock import local_date, utc_now
from tests.browser.conftest import DESK, PHONE, QUIET, Server, deliver, log_in, log_in_at_desk, wait_until_offline_ready
from tests.browser.test_story import pick_category

pytestmark = pytest.mark.browser


def report(page, description: str, words: str = "垃圾", code: str = "environment.rubbish") -> None:
    page.get_by_test_id("add").click()
    page.get_by_test_id("add-escalate").click()
    pick_category(page, words, code)
    page.get_by_test_id("description").fill(description)
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("report").filter(has_text=description)).to_be_visible()


@pytest.fixture
def may_not_report(browser_settings):
    """An administrator's slip: for a while workers may not report."""
    engine = create_engine(browser_settings.database_owner_url)
    where = "role = 'grid_worker' AND permission = 'case.report'"

    def restore() -> None:
        with engine.begin() as connection:
            connection.execute(
                text("INSERT INTO role_permission VALUES ('grid_worker', 'case.report') ON CONFLICT DO NOTHING")
            )

    with engine.begin() as connection:
        connection.execute(text(f"DELETE FROM role_permission WHERE {where}"))
    yield restore
    restore()
    engine.dispose()


def test_a_refused_report_stays_with_its_reason_and_goes_through_when_mended(phone, server, town, look, may_not_report):
    page = phone.page
    log_in(page, "worker01")
    report(page, "楼道堆了纸箱")
    expect(page.get_by_test_id("sync-chip")).to_contain_text("1 条")
    page.goto("/outbox")
    row = page.get_by_test_id("group-person").get_by_test_id("outbox-row")
    expect(row.get_by_test_id("reason")).to_contain_text("你的岗位不能做这件事")
    assert look("SELECT status, body IS NOT NULL AS kept FROM operation") == [{"status": "refused", "kept": True}]

    may_not_report()
    row.get_by_test_id("row-edit").click()
    expect(page.get_by_test_id("description")).to_have_value("楼道堆了纸箱")
    page.get_by_test_id("description").fill("楼道堆了纸箱，挡住灭火器")
    page.get_by_test_id("save").click()
    deliver(page)
    [refused, applied] = look("SELECT id, status, replaces FROM operation ORDER BY received_at")
    assert (refused["status"], applied["status"]) == ("refused", "applied")
    assert applied["replaces"] == refused["id"]
    assert look("SELECT description FROM cases") == [{"description": "楼道堆了纸箱，挡住灭火器"}]


def test_a_step_taken_offline_on_a_case_the_centre_has_ended_is_a_conflict_a_person_sees(
    phone, server, town, side_door, look
):
    page = phone.page
    log_in(page, "worker01")
    report(page, "楼道堆了纸箱")
    deliver(page)
    wait_until_offline_ready(page)
    server.stop()
    page.get_by_test_id("report").filter(has_text="楼道堆了纸箱").click()
    page.get_by_test_id("action-withdraw").click()
    page.locator("#act-note").fill("住户自己搬走了")
    page.get_by_test_id("action-save").click()

    [case] = look("SELECT id::text, version FROM cases")
    clerk = side_door.login("clerk01", app="console")
    assert clerk.act(case, "settle_at_desk", resolution="物业已清走").status == 200
    server.start()
    page.goto("/outbox")
    reason = page.get_by_test_id("group-person").get_by_test_id("reason")
    expect(reason).to_contain_text("已结案", timeout=40_000)
    assert look("SELECT state FROM cases") == [{"state": "closed"}]
    assert [
        one["status"] for one in look("SELECT status FROM operation WHERE kind = 'case.act' ORDER BY received_at")
    ] == [
        "applied",
        "conflict",
    ]


def test_an_account_ended_while_offline_loses_what_was_lent_and_nothing_it_recorded(phone, server, town, look):
    town.household(due_on=local_date(utc_now()))
    page = phone.page
    log_in(page, "worker01")
    expect(page.get_by_test_id("household")).to_have_count(1)
    wait_until_offline_ready(page)
    server.stop()
    report(page, "停用之前记的")
    town.disable("worker01", utc_now())
    server.start()
    page.goto("/outbox")
    expect(page.get_by_test_id("group-person")).to_contain_text("账号已停用，记录已收下", timeout=40_000)
    page.goto("/today")
    expect(page.get_by_test_id("sync-chip")).to_contain_text("需处理")
    # the list is empty, and does not say that there is nothing to do
    expect(page.get_by_test_id("walk")).to_contain_text("账号已停用或岗位已结束，名单已从手机清掉", timeout=40_000)
    expect(page.get_by_test_id("household")).to_have_count(0)
    [line] = look("SELECT status, body IS NOT NULL AS kept FROM operation")
    assert line == {"status": "quarantined", "kept": True}


def test_ten_days_without_network_do_not_stop_recording(phone, server, town, look):
    page = phone.page
    log_in(page, "worker01")
    expect(page.get_by_test_id("sync-chip")).to_contain_text("全部已送达")
    wait_until_offline_ready(page)
    server.stop()
    phone.context.clock.install()
    phone.context.clock.fast_forward(10 * 24 * 3600 * 1000)
    page.goto("/today")
    expect(page.get_by_test_id("today")).to_be_visible()
    report(page, "第十天还在记")
    page.goto("/outbox")
    expect(page.get_by_test_id("outbox-row")).to_have_count(1)

    server.start()
    phone.restart()  # the clock is right again, as when the phone meets the network
    page = phone.page
    page.goto("/today")
    expect(page.get_by_test_id("sync-chip")).to_contain_text("全部已送达", timeout=40_000)
    [case] = look("SELECT description, reported_at <= received_at AS believable FROM cases")
    assert case == {"description": "第十天还在记", "believable": True}


def test_a_refused_position_never_blocks_saving(devices, server, town, look):
    page = devices(PHONE, permissions=[]).page
    log_in(page, "worker01")
    report(page, "没有定位也要能记")
    deliver(page)
    [case] = look("SELECT area_code, area_how FROM cases")
    assert case == {"area_code": "620902001001001", "area_how": "chosen"}


def test_on_plain_http_over_the_lan_the_page_says_what_to_do(playwright, server, town, tmp_path):
    lan = "http://xunge.lan.example"
    context = playwright.chromium.launch_persistent_context(
        str(tmp_path / "profile"),
        executable_path=shutil.which("chromium"),
        headless=True,
        chromium_sandbox=False,
        args=[*QUIET, f"--host-resolver-rules=MAP xunge.lan.example 127.0.0.1:{server.port}"],
        **PHONE,
    )
    page = context.pages[0]
    page.goto(f"{lan}/today")
    expect(page.get_by_test_id("unsuitable")).to_contain_text("https")
    expect(page.get_by_test_id("username")).to_have_count(0)
    context.close()


def test_field_app_and_console_keep_separate_sessions_in_one_browser(devices, server, town):
    both = devices(DESK)
    log_in(both.page, "worker01")
    log_in_at_desk(both.page, "clerk01")
    both.page.goto("/today")
    expect(both.page.get_by_test_id("today")).to_contain_text("王芳")
    both.page.goto("/console")
    expect(both.page.get_by_test_id("desk")).to_be_visible()


def test_an_update_waits_for_unsent_work(phone, browser_settings, server, town, tmp_path, look):
    page = phone.page
    log_in(page, "worker01")
    expect(page.get_by_test_id("sync-chip")).to_contain_text("全部已送达")
    wait_until_offline_ready(page)
    server.stop()
    report(page, "更新之前记的")

    # the next version: the same build with another worker script
    dist = tmp_path / "dist"
    shutil.copytree(browser_settings.web_dist, dist)
    for name in ("sw.js", "sw.js.br", "sw.js.gz"):
        (dist / name).unlink(missing_ok=True)
    (dist / "sw.js").write_text((browser_settings.web_dist / "sw.js").read_text() + "\n// the next version\n")
    newer = Server(replace(browser_settings, web_dist=dist), tmp_path / "newer.log")
    newer.port, newer.url = server.port, server.url

    # offline at first: only the new worker script is let through, the records are not
    phone.context.route("**/api/**", lambda route: route.abort())
    newer.start()
    try:
        page.reload()
        expect(page.get_by_test_id("update-bar")).to_be_visible()
        page.get_by_test_id("update-bar").get_by_role("button").click()
        expect(page.get_by_test_id("update-bar")).to_contain_text("没送出，送完再更新")
        phone.context.unroute("**/api/**")
        page.goto("/outbox")
        page.get_by_test_id("send-now").click()
        page.goto("/today")
        expect(page.get_by_test_id("sync-chip")).to_contain_text("全部已送达")
        page.get_by_test_id("update-bar").get_by_role("button").click()
        expect(page.get_by_test_id("update-bar")).to_have_count(0)
        expect(page.get_by_test_id("report").filter(has_text="更新之前记的")).to_contain_text("620902-")
    finally:
        newer.stop()
    assert look("SELECT description FROM cases") == [{"description": "更新之前记的"}]


def test_the_first_screen_is_light(devices, server, town):
    # without the worker, which has everything in its cache: what the wire would carry
    device = devices(PHONE)
    device.context.route("**/sw.js", lambda route: route.abort())
    page = device.page
    log_in(page, "worker01")
    page.goto("/today")
    expect(page.get_by_test_id("nothing-due")).to_contain_text("今天没有到期的走访")
    weights = page.evaluate(
        """() => performance.getEntriesByType('resource')
            .filter((one) => /\\.(js|css)$/.test(new URL(one.name).pathname))
            .map((one) => [new URL(one.name).pathname, one.encodedBodySize])"""
    )
    assert weights
    assert sum(size for _, size in weights) <= 100 * 1024, sorted(weights, key=lambda one: -one[1])
