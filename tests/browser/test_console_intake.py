"""A morning at the window: who comes, what is there already, two that are one, a file, a key for another system."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import text

from server.core.clock import utc_now
from server.core.db import db
from server.jobs import run_now
from tests.browser.axe import axe_in
from tests.browser.conftest import DESK, log_in_at_desk
from tests.world import GRID1, GRID2, IN_GRID1, PASSWORD

pytestmark = pytest.mark.browser
PHONE = "13912345678"


def pick(page, name: str, words: str, value: str) -> None:
    page.get_by_test_id(name).locator("input").fill(words)
    page.get_by_test_id(name).locator(f"li[data-value='{value}']").click()


def test_on_an_old_screen_the_list_makes_room_for_the_map_at_the_window(desk, server, town):
    page = desk.page
    page.set_viewport_size({"width": 1024, "height": 768})
    log_in_at_desk(page, "clerk01")
    expect(page.get_by_test_id("show-map")).to_be_visible()
    page.keyboard.press("n")
    expect(page.get_by_test_id("intake-phone")).to_be_focused()
    expect(page.get_by_test_id("show-map")).to_be_hidden()
    assert page.get_by_test_id("console-map").bounding_box()["width"] > 400
    page.get_by_test_id("intake-description").fill("路灯不亮")
    # the panels scroll, and never the page under them
    page.set_viewport_size({"width": 1024, "height": 500})
    assert page.evaluate("() => document.documentElement.scrollHeight - innerHeight") == 0
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(page.get_by_test_id("show-map")).to_be_visible()
    expect(page.get_by_test_id("intake-description")).to_have_value("路灯不亮")
    page.set_viewport_size({"width": 1024, "height": 768})
    expect(page.get_by_test_id("show-map")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("show-map")).to_be_visible()


def test_a_place_outside_the_chosen_grid_is_told_in_colour(desk, server, town):
    page = desk.page
    log_in_at_desk(page, "clerk01")
    page.goto(f"/console?new=1&at={IN_GRID1[0]},{IN_GRID1[1]},17")
    pick(page, "intake-grid", "第1网格", GRID1)
    page.keyboard.press("Alt+m")
    expect(page.get_by_test_id("map-cross")).to_be_visible()
    page.keyboard.press("Enter")
    point = page.get_by_test_id("intake-point")
    expect(point).to_contain_text("第1网格")
    expect(point).to_have_class(re.compile("quiet"))
    pick(page, "intake-grid", "第2网格", GRID2)
    expect(point).to_contain_text("不在你选的网格里")
    expect(point).to_have_class(re.compile("notice"))


def test_who_logs_in_after_somebody_finds_nothing_of_theirs(desk, server, town):
    page = desk.page
    log_in_at_desk(page, "clerk01")
    page.keyboard.press("/")
    page.keyboard.type("张桂兰")
    expect(page.get_by_test_id("no-names")).to_contain_text("按姓名查不到")
    expect(page).to_have_url(re.compile("q="))
    page.get_by_test_id("rail-account").click()
    page.get_by_test_id("sign-out").click()
    page.get_by_test_id("login-username").fill("director01")
    page.get_by_test_id("login-password").fill(PASSWORD)
    page.get_by_test_id("login-submit").click()
    expect(page.get_by_test_id("desk")).to_be_visible()
    expect(page).not_to_have_url(re.compile("q="))
    expect(page.get_by_test_id("count-total")).to_have_text("0")
    expect(page.get_by_test_id("no-names")).to_have_count(0)


def test_a_morning_at_the_window(desk, server, town, look):
    page = desk.page
    log_in_at_desk(page, "clerk01")
    page.keyboard.press("n")
    expect(page.get_by_test_id("intake-phone")).to_be_focused()

    # somebody new, by the keyboard: their number, their name, what it is
    page.keyboard.type(PHONE)
    expect(page.get_by_test_id("caller")).to_contain_text("没有来过")
    page.keyboard.press("Tab")
    page.keyboard.type("张桂兰")
    page.get_by_test_id("intake-description").fill("三楼往下漏水，厨房顶都湿了，找物业没人管")
    pick(page, "intake-category", "楼上漏水", "environment.leak")  # by what people call it
    pick(page, "intake-grid", "第1网格", GRID1)
    page.get_by_test_id("intake-received").fill("2")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_test_id("intake-saved")).to_contain_text("已受理 620902-")
    expect(page.get_by_test_id("intake-phone")).to_be_focused()
    [first] = look("SELECT id::text, case_no, public_token_hash FROM cases")
    assert first["public_token_hash"] is not None
    # the slip: a code and a square, what it is about, who took it in, until when; and not who came
    page.emulate_media(media="print")
    slip = page.get_by_test_id("case-receipt")
    expect(page.get_by_test_id("case-receipt-number")).to_have_text(first["case_no"])
    expect(slip.locator("svg path")).to_have_count(1)
    expect(page.get_by_test_id("case-receipt-matter")).to_have_text("渗漏堵塞")
    expect(page.get_by_test_id("case-receipt-limit")).to_contain_text("前转到承办单位")
    for words in ("张桂兰", PHONE):
        assert words not in slip.inner_text()
    page.emulate_media(media="screen")
    page.evaluate("() => { window.printed = 0; window.print = () => { window.printed += 1 } }")
    page.keyboard.press("Alt+p")
    assert page.evaluate("() => window.printed") == 1

    # the same number again fills in; what is said is there already, and goes to it by one key
    page.get_by_test_id("intake-phone").fill(PHONE)
    expect(page.get_by_test_id("intake-name")).to_have_value("张桂兰")
    expect(page.get_by_test_id("intake-grid").locator("input")).to_have_value(re.compile("第1网格"))
    expect(page.get_by_test_id("caller-case")).to_have_count(1)
    page.get_by_test_id("intake-description").fill("三楼漏水，我家厨房顶湿了")
    expect(page.get_by_test_id("double")).to_contain_text("同一个电话，说的差不多，今天的")
    found = axe_in(page, "the window, a known caller, a likely double")
    # nobody types blind: the field in hand is never under the bar that saves
    page.get_by_test_id("intake-protect").focus()
    field, bar = page.get_by_test_id("intake-protect").bounding_box(), page.get_by_test_id("intake-save").bounding_box()
    assert field["y"] + field["height"] <= bar["y"]
    page.keyboard.press("Alt+b")
    expect(page.get_by_test_id("intake-saved")).to_contain_text(f"已补充到 {first['case_no']}")
    assert look("SELECT count(*) AS n FROM cases") == [{"n": 1}]
    assert look("SELECT note FROM case_step WHERE action = 'supplement'") == [{"note": "三楼漏水，我家厨房顶湿了"}]

    # one is half written when the next comes with a question; what was begun waits
    page.get_by_test_id("intake-description").fill("楼上夜里装修")
    page.keyboard.press("Alt+n")
    expect(page.get_by_test_id("intake-slot")).to_have_count(2)
    page.get_by_test_id("intake-kind-consult").click()
    page.get_by_test_id("intake-description").fill("高龄津贴怎么办")
    page.get_by_test_id("intake-save").click()
    found += axe_in(page, "the window, two begun, an answer missing")
    expect(page.locator(".fault", has_text="请写下答复了什么")).to_be_visible()
    page.get_by_test_id("intake-resolution").fill("带身份证去社区填表")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_test_id("intake-saved")).to_contain_text("已记下这次咨询，接待 1 人次")
    expect(page.get_by_test_id("intake-today")).to_contain_text(
        "今天接待 4 人次"
    )  # who came to add to a matter counts too
    page.get_by_test_id("intake-slot").first.click()
    expect(page.get_by_test_id("intake-description")).to_have_value("楼上夜里装修")
    expect(page.get_by_test_id("intake-slot")).to_have_count(1)

    # a matter to be kept secret gets no code
    pick(page, "intake-category", "噪音", "environment.dust_noise")
    page.get_by_test_id("intake-protect").fill("举报的是邻居，怕被报复")
    expect(page.get_by_test_id("intake-secret")).to_be_visible()
    page.get_by_test_id("intake-save").click()
    expect(page.get_by_test_id("intake-saved")).to_contain_text("已受理")
    expect(page.get_by_test_id("case-receipt").locator("svg")).to_have_count(0)
    expect(page.get_by_test_id("case-receipt-matter")).to_have_text("噪音扬尘")
    assert look("SELECT protected, public_token_hash FROM cases WHERE id <> CAST(:id AS uuid)", id=first["id"]) == [
        {"protected": True, "public_token_hash": None}
    ]

    page.goto("/console/receptions")
    expect(page.get_by_test_id("receptions-total")).to_contain_text("接待 5 人次，4 批")
    expect(page.get_by_test_id("receptions")).to_contain_text("答：带身份证去社区填表")
    assert not found, "\n".join(found)


def test_two_that_are_one_and_then_are_not(desk, server, town, side_door, look):
    worker = side_door.login("worker01")
    for words in ("8号院楼顶漏水", "楼顶往下滴水"):
        worker.push(worker.report(description=words))
    lead, other = look("SELECT id::text, case_no FROM cases ORDER BY reported_at, id")
    page = desk.page
    log_in_at_desk(page, "clerk01")
    page.goto(f"/console?case={other['id']}")
    page.get_by_test_id("action-merge").click()
    page.get_by_test_id("field-into").fill(lead["case_no"])
    page.get_by_test_id("step-submit").click()
    expect(page.get_by_test_id("step-done").first).to_contain_text("已并案")
    page.goto(f"/console?case={other['id']}")
    expect(page.get_by_test_id("case-lead")).to_contain_text(f"并到 {lead['case_no']} 一起办，那一件现在是“待受理”")
    page.get_by_test_id("case-lead-open").click()
    expect(page.get_by_test_id("case-merged")).to_contain_text(other["case_no"])
    expect(page.get_by_test_id("case-step").last).to_contain_text("并来一件")
    page.get_by_test_id("case-merged-open").click()
    expect(page.get_by_test_id("case-panel")).to_have_attribute("data-case-id", other["id"])
    page.get_by_test_id("action-split").click()
    page.get_by_test_id("field-note").fill("两栋楼，不是一件")
    page.get_by_test_id("step-submit").click()
    expect(page.get_by_test_id("step-done").first).to_contain_text("待受理")
    expect(page.get_by_test_id("case-lead")).to_have_count(0)


def test_a_file_of_the_hotline_and_a_key_for_its_system(devices, server, town, look, owner, tmp_path):
    file = tmp_path / "工单.csv"
    file.write_text("流水,群众说的,诉求类型\nGD-1,楼道堆物,垃圾\nGD-2,不知道算什么,别的\n", encoding="utf-8-sig")
    page = devices(DESK).page
    log_in_at_desk(page, "clerk01")
    page.keyboard.press("n")
    page.get_by_test_id("intake-import").click()
    page.get_by_test_id("case-import-file").set_input_files(file)
    expect(page.get_by_test_id("case-import-error")).to_contain_text("表里没有这几项：来源编号、内容")
    # what is to be pointed at is in sight, and the hand is there
    expect(page.get_by_test_id("case-import-column-source_no")).to_be_focused()
    expect(page.get_by_test_id("case-import-column-source_no")).to_be_in_viewport()
    page.get_by_test_id("case-import-column-source_no").select_option("流水")
    expect(page.get_by_test_id("case-import-error")).to_contain_text("表里没有这几项：内容")
    expect(page.get_by_test_id("case-import-column-description")).to_be_focused()
    page.get_by_test_id("case-import-column-description").select_option("群众说的")
    expect(page.get_by_test_id("case-import-counts")).to_contain_text(
        "共 2 行，可以新登记 1 件，以前收过 0 件，1 行没有收"
    )
    expect(page.get_by_test_id("case-import-refused")).to_contain_text("没有“别的”这个事项分类")
    assert look("SELECT 1 FROM cases") == []
    found = axe_in(page, "a file tried")
    assert not found, "\n".join(found)
    # somebody was at lunch: it is tried anew by itself, and looked at before anything is taken in
    with owner.begin() as connection:
        connection.execute(text("UPDATE bulk_import SET ended_at = ended_at - interval '5 hours'"))
    page.get_by_test_id("case-import-take").click()
    expect(page.get_by_test_id("case-import-error")).to_contain_text("看过重新试读的结果，再导入")
    expect(page.get_by_test_id("case-import-counts")).to_contain_text("可以新登记 1 件")
    assert look("SELECT 1 FROM cases") == []
    page.get_by_test_id("case-import-take").click()
    expect(page.get_by_test_id("case-import-counts")).to_contain_text("已导入：共 2 行，新登记 1 件")
    assert look("SELECT source_no FROM case_source") == [{"source_no": "GD-1"}]

    admin = devices(DESK).page
    log_in_at_desk(admin, "admin", arrives="page-settings")
    admin.get_by_test_id("settings-feeds").click()
    admin.get_by_test_id("feed-name").fill("12345 平台")
    admin.get_by_test_id("feed-make").click()
    secret = admin.get_by_test_id("feed-secret").locator("code").first.inner_text()
    body = {"source_no": "GD-1", "category": "environment.rubbish", "description": "楼道堆物"}
    handed = admin.request.post(
        f"{server.url}/api/v1/feed/cases", data=body, headers={"Authorization": f"Bearer {secret}"}
    )
    assert handed.json()["taken"] == "before"  # the file brought it
    admin.get_by_test_id("feed-revoke").click()
    admin.get_by_test_id("feed-revoke-sure").click()
    expect(admin.get_by_test_id("feed-key")).to_contain_text("已停用")
    refused = admin.request.post(
        f"{server.url}/api/v1/feed/cases", data=body, headers={"Authorization": f"Bearer {secret}"}
    )
    assert refused.json()["code"] == "feed.key_wrong"


def test_a_large_file_goes_on_by_itself_and_is_found_again(desk, server, town, look, owner, tmp_path):
    """A worker does it while the dialog is shut; whoever comes back sees how far it is, and what became of it."""
    rows = [f"GD-{number},楼道里堆了纸箱和旧家具，走路都不方便，说了几次没人管,垃圾" for number in range(14_000)]
    file = tmp_path / "一年的工单.csv"
    file.write_text("工单编号,诉求内容,诉求类型\n" + "\n".join([*rows, "GD-X,不知道算什么,别的"]), encoding="utf-8-sig")
    assert file.stat().st_size > 1024 * 1024
    page, sent = desk.page, []
    page.on("request", lambda one: sent.append(one.url) if "/cases/import?" in one.url else None)
    log_in_at_desk(page, "clerk01")
    page.keyboard.press("n")
    page.get_by_test_id("intake-import").click()
    page.get_by_test_id("case-import-file").set_input_files(file)
    progress = page.get_by_test_id("case-import-progress")
    expect(progress).to_contain_text("一年的工单.csv：排队等候")
    worked_off(town)
    expect(page.get_by_test_id("case-import-counts")).to_contain_text("共 14001 行，可以新登记 14000 件")

    page.get_by_test_id("case-import-take").click()
    expect(progress).to_contain_text("排队等候")
    found = axe_in(page, "a file on its way")
    assert not found, "\n".join(found)
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("import-dialog")).to_have_count(0)
    assert look("SELECT 1 FROM cases") == []

    # a worker was at it and died
    with owner.begin() as connection:
        connection.execute(
            text("UPDATE bulk_import SET state = 'writing', share = 0.42, total = 14001 WHERE ended_at IS NULL")
        )
    page.get_by_test_id("intake-import").click()
    expect(progress).to_contain_text("一年的工单.csv：正在登记，读了 14001 行，42%")
    expect(progress.get_by_role("progressbar")).to_have_attribute("value", "0.42")
    worked_off(town)
    expect(page.get_by_test_id("case-import-counts")).to_contain_text("已导入：共 14001 行，新登记 14000 件")
    expect(page.get_by_test_id("case-import-refused")).to_contain_text("没有“别的”这个事项分类")
    assert look("SELECT count(*) AS n FROM case_source") == [{"n": 14_000}]
    assert len(sent) == 1, "the file travels once, to be tried and taken in"

    page.get_by_role("button", name="好", exact=True).click()
    page.get_by_test_id("intake-import").click()
    expect(page.get_by_test_id("case-import-counts")).to_contain_text("已导入：共 14001 行，新登记 14000 件")


def worked_off(town) -> None:
    with town.app.app_context():
        run_now("imports", utc_now())
        db.session.remove()
