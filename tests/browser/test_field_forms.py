"""What a worker's forms promise: what was tapped holds, danger is answered in place, and the words on screen are true."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from server.core.clock import local_date, utc_now
from tests.browser.conftest import deliver, hurry, log_in, network_returns, wait_until_offline_ready
from tests.browser.test_story import pick_category

pytestmark = pytest.mark.browser

# of every frame until 今日 stands: whether it says 存好了, whether 今日 stands
EVERY_FRAME = """() => {
    const shows = (name) => document.querySelector(`[data-test=${name}]`) !== null
    window.frames_seen = []
    const look = () => {
        window.frames_seen.push([shows('kept'), shows('today')])
        if (!shows('today')) requestAnimationFrame(look)
    }
    look()
}"""


def begin(page, what: str) -> None:
    page.get_by_test_id("add").click()
    page.get_by_test_id(what).click()


def in_view(page, locator) -> bool:
    """Wholly on screen, above the save bar."""
    box, bar = locator.bounding_box(), page.locator(".save-bar").bounding_box()
    return box["y"] >= 0 and box["y"] + box["height"] <= bar["y"]


def test_the_tapped_way_wins_over_an_old_draft_and_the_choice_comes_back_with_the_category(phone, server, town, look):
    page = phone.page
    log_in(page, "worker01")
    begin(page, "add-spot")
    pick_category(page, "垃圾", "environment.rubbish")
    page.get_by_test_id("description").fill("楼道堆了纸箱")
    expect(page.get_by_test_id("save")).to_have_text("写一句怎么办好的")
    expect(page.get_by_test_id("save")).to_be_disabled()
    page.get_by_test_id("save").tap(force=True)  # says what is missing, and leads there
    expect(page.get_by_test_id("resolution")).to_be_focused()
    assert in_view(page, page.get_by_test_id("resolution"))
    page.wait_for_timeout(300)
    page.goto("/today")

    begin(page, "add-escalate")
    expect(page.get_by_test_id("description")).to_have_value("楼道堆了纸箱")
    expect(page.get_by_test_id("disposal-escalate")).to_have_attribute("aria-checked", "true")
    expect(page.get_by_test_id("save")).to_have_text("存，交给中心")
    page.goto("/today")

    begin(page, "add-spot")
    expect(page.get_by_test_id("disposal-spot")).to_have_attribute("aria-checked", "true")
    # a category that goes to the centre, then back to one that may be closed here
    pick_category(page, "教育", "livelihood.education")
    expect(page.get_by_test_id("disposal-escalate")).to_have_attribute("aria-checked", "true")
    pick_category(page, "垃圾", "environment.rubbish")
    expect(page.get_by_test_id("disposal-spot")).to_have_attribute("aria-checked", "true")

    # wiped by mistake, and had back
    page.get_by_test_id("clear-draft").click()
    expect(page.get_by_test_id("description")).to_have_value("")
    page.get_by_test_id("undo-clear").click()
    expect(page.get_by_test_id("description")).to_have_value("楼道堆了纸箱")
    page.get_by_test_id("resolution").fill("住户搬走了")
    page.get_by_test_id("report-more").click()
    page.get_by_test_id("contact-name").fill("刘大爷")
    page.evaluate(EVERY_FRAME)
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("just-saved")).to_contain_text("楼道堆了纸箱")
    # 存好了 was said before the next page stood
    assert [True, False] in page.evaluate("() => window.frames_seen")
    deliver(page)
    assert look("SELECT disposal, resolution FROM cases") == [
        {"disposal": "resolved_on_spot", "resolution": "住户搬走了"}
    ]


def test_a_danger_sign_is_answered_in_view_with_numbers_to_call(phone, server, town):
    page = phone.page
    log_in(page, "worker01")
    expect(page.get_by_test_id("sync-chip")).to_contain_text("全部已送达")
    wait_until_offline_ready(page)
    server.stop()
    begin(page, "add-spot")
    page.get_by_test_id("category").click()
    page.get_by_test_id("seek-category").fill("天气")
    expect(page.get_by_test_id("nothing-found").get_by_test_id("category-emergency")).to_be_visible()
    page.get_by_test_id("seek-category").fill("打架")
    page.get_by_test_id("category-dispute.neighbour").click()
    page.get_by_test_id("description").fill("两家打架，有人拿刀")
    page.get_by_test_id("danger-hint").click()
    page.get_by_test_id("sign-violence").tap()
    advice = page.get_by_test_id("do-first")
    expect(advice).to_have_count(1)
    expect(advice.locator("a[href='tel:110']").first).to_be_visible()
    assert in_view(page, advice)
    page.get_by_test_id("sign-hurt").tap()
    expect(advice).to_have_count(1)
    expect(advice.get_by_text("先做这件事")).to_have_count(1)
    expect(advice.locator("a[href='tel:120']").first).to_be_visible()
    assert in_view(page, advice)
    page.get_by_test_id("save").click()
    saved = page.get_by_test_id("just-saved")
    expect(saved).to_be_visible()
    hurry(page)
    expect(saved).to_contain_text("已存在手机里")
    expect(page.get_by_test_id("unheard")).to_contain_text("中心还不知道")

    page.goto("/outbox")
    row = page.get_by_test_id("outbox-row")
    expect(row.get_by_test_id("row-kind")).to_have_text("上报中心")
    row.click()
    expect(page.get_by_test_id("case-detail")).to_contain_text("两家打架")

    # the red card stands until the report has arrived, and no longer
    page.goto("/today")
    expect(page.get_by_test_id("unheard")).to_be_visible()
    network_returns(phone, server)
    expect(page.get_by_test_id("sync-chip")).to_contain_text("全部已送达", timeout=40_000)
    expect(page.get_by_test_id("report")).to_contain_text("两家打架")
    expect(page.get_by_test_id("unheard")).to_have_count(0)


def test_a_notice_that_a_number_brings_up_does_not_swallow_the_next_tap(phone, server, town):
    page = phone.page
    log_in(page, "worker01")
    begin(page, "add-spot")
    pick_category(page, "邻里", "dispute.neighbour")
    page.get_by_test_id("description").fill("为停车吵")
    page.get_by_test_id("people-count").fill("6")
    expect(page.get_by_test_id("must-escalate")).to_contain_text("五人以上")
    page.get_by_test_id("signs").tap()
    page.get_by_test_id("sign-violence").tap()
    page.get_by_test_id("signs").tap()  # folded again, what is ticked stays in sight
    expect(page.get_by_test_id("sign-violence")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_test_id("sign-hurt")).to_have_count(0)


def test_a_visit_with_a_matter_asks_what_it_was_and_nobody_home_stays_to_be_seen(phone, server, town, look):
    town.household(name="张桂兰", due_on=local_date(utc_now()))
    page = phone.page
    log_in(page, "worker01")
    page.get_by_test_id("household").click()
    page.get_by_test_id("outcome-matter").click()
    expect(page.get_by_test_id("save")).to_be_disabled()
    expect(page.get_by_test_id("save")).to_contain_text("写一句")
    page.get_by_test_id("visit-note").fill("腿疼，下不了楼")
    expect(page.get_by_test_id("save")).to_be_enabled()
    page.wait_for_timeout(300)
    page.goto("/today")
    page.get_by_test_id("household").click()
    expect(page.get_by_test_id("visit-note")).to_have_value("腿疼，下不了楼")
    expect(page.get_by_test_id("visit-note")).to_be_visible()

    page.get_by_test_id("clear-draft").click()
    page.get_by_test_id("outcome-absent").click()
    page.get_by_test_id("save").click()
    deliver(page)
    expect(page.get_by_test_id("household")).to_have_count(1)
    expect(page.get_by_test_id("household").get_by_test_id("knocked")).to_have_text("今天敲过门，没人")
    expect(page.get_by_text("今天看过的")).to_have_count(0)
    assert look("SELECT outcome FROM visit") == [{"outcome": "absent"}]


def test_a_withdrawn_case_is_told_as_withdrawn_not_as_the_centres_answer(phone, server, town, side_door):
    worker = side_door.login("worker01")
    [outcome] = worker.push(worker.report(description="孩子走丢了"))
    assert outcome["status"] == "applied"
    page = phone.page
    log_in(page, "worker01")
    page.get_by_test_id("report").click()
    page.get_by_test_id("action-withdraw").click()
    page.get_by_test_id("action-cancel").click()
    expect(page.get_by_test_id("action-save")).to_have_count(0)
    page.get_by_test_id("action-withdraw").click()
    page.locator("#act-note").fill("孩子找到了")
    expect(page.get_by_test_id("action-save")).to_have_text("确定撤回")
    expect(page.get_by_test_id("action-save")).to_be_in_viewport()
    page.get_by_test_id("action-save").click()
    expect(page.get_by_test_id("pending-notice")).to_be_visible()
    hurry(page)
    expect(page.get_by_test_id("withdrawn")).to_contain_text("你撤回了：孩子找到了", timeout=30_000)
    expect(page.get_by_test_id("result")).to_have_count(0)
    page.goto("/cases")
    page.get_by_test_id("cases-done").click()
    expect(page.get_by_test_id("report")).to_have_count(0)


def test_going_back_closes_the_sheet_alone_and_from_a_form_leads_to_the_page_below_it(phone, town):
    page = phone.page
    log_in(page, "worker01")
    page.get_by_test_id("tab-cases").click()
    expect(page.get_by_test_id("case-list")).to_be_visible()
    sheet = page.get_by_test_id("add-sheet")
    page.get_by_test_id("add").click()
    expect(sheet).to_be_visible()
    page.go_back()
    expect(sheet).to_have_count(0)
    expect(page.get_by_test_id("case-list")).to_be_visible()

    page.get_by_test_id("add").click()
    page.get_by_test_id("add-escalate").click()
    page.get_by_test_id("category").click()
    expect(page.get_by_test_id("category-sheet")).to_be_visible()
    page.go_back()
    expect(page.get_by_test_id("category-sheet")).to_have_count(0)
    expect(page.get_by_test_id("report-form")).to_be_visible()
    page.go_back()
    expect(page.get_by_test_id("case-list")).to_be_visible()
    expect(sheet).to_have_count(0)
    # closed by the hand it leaves no step behind
    page.get_by_test_id("add").click()
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    page.go_back()
    expect(page.get_by_test_id("today")).to_be_visible()
