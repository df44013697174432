"""Tasks and notices on real screens: sent at the desk, answered without network, read at the desk; of somebody, only behind the PIN."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.behind_the_pin import everything_in, press
from tests.browser.conftest import (
    log_in,
    log_in_at_desk,
    network_returns,
    wait_for,
    wait_until,
    wait_until_offline_ready,
)
from tests.door import jpeg
from tests.loop import Centre
from tests.tasks import sent
from tests.world import GRID1

pytestmark = pytest.mark.browser
DRAFT_WITH_PHOTO = """async () => {
    const [{ name }] = (await indexedDB.databases()).filter((one) => one.name.startsWith('xunge-u-'))
    const db = await new Promise((done) => (indexedDB.open(name).onsuccess = ({ target }) => done(target.result)))
    const all = db.transaction('drafts').objectStore('drafts').getAll()
    const drafts = await new Promise((done) => (all.onsuccess = () => done(all.result)))
    db.close()
    return drafts.some(({ photos }) => photos.length === 1)
}"""
"""What is typed is kept a moment later; a page that goes before that has kept nothing."""
ASKED = "请到8号院302看看，楼顶补过以后还漏不漏"


def test_a_task_goes_out_is_answered_without_network_and_stands_in_the_story(
    phone, desk, server, town, side_door, look, tmp_path
):
    home = town.household(GRID1)
    centre = Centre(side_door)
    case = centre.do(
        centre.report(household_id=home, address_text="8号院", category="dispute.neighbour"), "clerk01", "accept"
    )

    # the desk asks; everything but the sentence is suggested
    at_desk = desk.page
    log_in_at_desk(at_desk, "clerk01")
    at_desk.goto(f"/console?case={case['id']}")
    at_desk.get_by_test_id("task-begin").click()
    form = at_desk.get_by_test_id("task-form")
    expect(form.get_by_test_id("task-to")).to_contain_text("王芳（网格员）")
    form.get_by_test_id("task-ask").fill("")
    at_desk.get_by_test_id("task-send").click()
    expect(form).to_contain_text("请写要做什么")
    form.get_by_test_id("task-ask").fill(ASKED)
    form.get_by_test_id("task-urgency-urgent").click()
    at_desk.get_by_test_id("task-send").click()
    expect(at_desk.get_by_test_id("task-said")).to_contain_text("已派给王芳")
    expect(at_desk.get_by_test_id("open-task")).to_contain_text("还剩 1 个工作日")
    expect(at_desk.get_by_test_id("task-passage")).to_contain_text(ASKED)
    # a second one, to be answered by the visit itself
    sent(centre.who("router01"), case_id=case["id"], kind="visit", ask="上门问问302满不满意")

    # the phone has both, and is told of them
    page = phone.page
    log_in(page, "worker01")
    wait_until_offline_ready(page)
    page.goto("/tasks")
    expect(page.get_by_test_id("task")).to_have_count(2)
    expect(page.get_by_role("link", name="消息，3 条没看")).to_be_visible()
    # at twice the type the count hangs beside the bell, not over it
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    bell = page.get_by_test_id("notice-bell").locator("svg").bounding_box()
    count = page.get_by_test_id("notice-bell").locator(".count").bounding_box()
    assert bell["width"] >= 20, bell
    assert count["x"] >= bell["x"] + bell["width"] / 2, (bell, count)
    assert count["x"] + count["width"] <= 360, count
    page.evaluate("document.documentElement.style.fontSize = ''")
    server.stop()

    page.get_by_test_id("notice-bell").click()
    page.get_by_test_id("notice").filter(has_text=ASKED).click()
    expect(page.get_by_test_id("task-page")).to_contain_text("8号院")
    page.get_by_test_id("task-map").click()
    expect(page.get_by_test_id("field-map")).to_be_visible()
    page.get_by_test_id("task-map-close").click()
    page.get_by_test_id("task-receive").click()
    expect(page.get_by_test_id("task-state")).to_have_text("你在办")
    page.get_by_test_id("task-done").click()
    page.get_by_test_id("task-note").fill("还漏，三户都在家")
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(jpeg("navy", (1200, 900)))
    page.get_by_test_id("photo-input").set_input_files(photo)
    expect(page.get_by_test_id("photo")).to_have_count(1)
    wait_until(page, DRAFT_WITH_PHOTO)
    page.reload()  # a call comes in: what was written is still there
    expect(page.get_by_test_id("task-note")).to_have_value("还漏，三户都在家")
    expect(page.get_by_test_id("photo")).to_have_count(1)
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("task-state")).to_have_text("已办好")
    # said too soon: taken back, it stands in its form again with its photo
    page.get_by_test_id("saved-undo").click()
    expect(page.get_by_test_id("task-note")).to_have_value("还漏，三户都在家")
    expect(page.get_by_test_id("photo")).to_have_count(1)
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("task-state")).to_have_text("已办好")
    expect(page.get_by_test_id("task-page").get_by_test_id("delivery").first).to_have_text("已存本机")
    expect(page.get_by_test_id("story")).to_contain_text("还漏，三户都在家")
    page.get_by_test_id("back").click()  # not the same page once more
    expect(page.get_by_test_id("notices")).to_be_visible()

    # the other by the visit; then the browser is closed and opened again
    page.goto("/tasks")
    expect(page.get_by_role("link", name="消息，2 条没看")).to_be_visible()
    page.get_by_test_id("task").filter(has_text="满不满意").click()
    page.get_by_test_id("back").click()  # opened without going through 消息: its notice is read all the same
    expect(page.get_by_role("link", name="消息，1 条没看")).to_be_visible()
    page.get_by_test_id("task").filter(has_text="满不满意").click()
    home = page.get_by_test_id("task-visit").get_attribute("href").split("?")[0]
    page.goto(home)  # not by the task: whoever goes there anyway answers it as well
    page.get_by_test_id("outcome-well").click()
    page.get_by_test_id("task-apart").click()
    expect(page.get_by_test_id("save")).to_have_text("存")
    page.reload()
    expect(page.get_by_test_id("answers-task")).to_contain_text("上门问问302满不满意")
    page.get_by_test_id("outcome-well").click()
    expect(page.get_by_test_id("save")).to_have_text("写一句，答复中心")
    page.get_by_test_id("visit-note").fill("302说满意")
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("today")).to_be_visible()
    phone.restart()
    page = phone.page
    page.goto("/notices")
    page.get_by_test_id("read-all").click()
    page.get_by_test_id("undo-read-all").click()
    expect(page.locator("[data-test=notice][data-read=false]")).to_have_count(1)
    page.get_by_test_id("read-all").click()
    page.get_by_test_id("back").click()
    expect(page.get_by_test_id("notice-bell")).to_have_attribute("data-unread", "0")
    page.goto(f"/cases/{case['id']}")
    expect(page.get_by_test_id("case-tasks").locator("[data-state=done]")).to_have_count(2)
    assert look("SELECT DISTINCT state FROM task") == [{"state": "sent"}]

    network_returns(phone, server)
    expect(page.get_by_test_id("case-tasks").get_by_test_id("delivery")).to_have_count(0, timeout=40_000)
    assert look("SELECT DISTINCT state FROM task") == [{"state": "done"}]
    expect(at_desk.get_by_test_id("case-story")).to_contain_text("还漏，三户都在家", timeout=40_000)
    story = at_desk.get_by_test_id("task-passage")
    expect(story).to_have_count(5)
    expect(story.filter(has_text="走访任务：办好了")).to_contain_text("平安")
    expect(story.get_by_test_id("photo")).to_have_count(1, timeout=40_000)
    expect(at_desk.get_by_test_id("open-task")).to_have_count(0)
    unread = "SELECT 1 FROM notice n JOIN account a ON a.id = n.account_id WHERE a.username = 'worker01' AND n.read_at IS NULL"
    wait_for(page, lambda: look(unread) == [])


def test_of_a_task_about_somebody_the_phone_tells_nothing_before_the_pin(phone, server, side_door, somebody, look):
    centre = Centre(side_door)
    director = centre.who("director01")
    sent(director, kind="visit", person_id=somebody["id"], ask="张大娘昨晚没接电话，去看看")
    page = phone.page
    log_in(page, "worker01")
    wait_until_offline_ready(page)
    page.goto("/tasks")
    expect(page.get_by_test_id("task")).to_contain_text("和一位要探访的人有关")
    page.get_by_test_id("task").click()  # no PIN yet: there is one, and on to the task
    press(page)
    expect(page.get_by_role("heading", name="再输一次")).to_be_visible()
    press(page)
    expect(page.get_by_test_id("task-page")).to_contain_text("张大娘昨晚没接电话")
    expect(page.get_by_test_id("unlock-task")).to_have_count(0)
    server.stop()
    page.get_by_test_id("task-cannot").click()
    page.get_by_test_id("task-note").fill("敲门没人应，邻居说去女儿家了")
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("task-state")).to_have_text("办不了")
    kept = everything_in(page)
    for words in ("没接电话", "女儿家", "张大娘"):
        assert words not in kept
    network_returns(phone, server)
    expect(page.get_by_test_id("task-page").get_by_test_id("delivery")).to_have_count(0, timeout=40_000)
    [task] = look("SELECT id::text, state FROM task")
    assert task["state"] == "cannot"
    assert director.get(f"/tasks/{task['id']}").body["steps"][-1]["note"] == "敲门没人应，邻居说去女儿家了"
