"""The desk's map over 天地图 and without it; a step with photos; what came back, found among the others."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, log_in_at_desk, wait_for
from tests.door import jpeg
from tests.loop import Centre
from tests.world import IN_GRID1, IN_VILLAGE

pytestmark = pytest.mark.browser
DROP = """(bytes) => {
    const data = new DataTransfer()
    data.items.add(new File([new Uint8Array(bytes)], '楼道.jpg', { type: 'image/jpeg' }))
    for (const type of ['dragover', 'drop']) document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }))
}"""
PASTE = """(bytes) => {
    const data = new DataTransfer()
    data.items.add(new File([new Uint8Array(bytes)], 'image.png', { type: 'image/jpeg' }))
    document.querySelector('[data-test="field-resolution"]').dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: data }))
}"""


def layers_of(asked: list[str]) -> set[str]:
    return {match[1] for path in asked if (match := re.search(r"LAYER=(\w+)", path))}


def test_the_desk_looks_at_streets_or_pictures_or_at_neither_and_the_key_stays_inside(desk, server, town, tianditu):
    page = desk.page
    log_in_at_desk(page, "clerk01")
    expect(page.get_by_test_id("map-credit")).to_contain_text("天地图")
    kind = page.get_by_test_id("map-base")
    expect(kind).to_have_text("街道")
    wait_for(page, lambda: layers_of(tianditu.asked) >= {"vec", "cva"})
    with page.expect_response(lambda answer: "/basemap/img/" in answer.url and answer.status == 200):
        kind.click()
    expect(kind).to_have_text("影像")
    wait_for(page, lambda: layers_of(tianditu.asked) >= {"vec", "cva", "img"})
    assert all("tk=akey" in path for path in tianditu.asked)
    kind.click()
    expect(kind).to_have_text("无底图")
    expect(page.get_by_test_id("map-credit")).to_have_count(0)

    # the next day, in this browser: neither, and nothing is asked for
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    expect(page.get_by_test_id("map-base")).to_have_text("无底图")
    with page.expect_response("**/atlas/tiles/cases/**"):
        page.get_by_test_id("map-zoom-in").click()
    assert [url for url in asked if re.search(r"/basemap/\w", url)] == []


def test_without_a_key_the_districts_own_outlines_are_the_map(desk, server, town):
    page, asked = desk.page, []
    page.on("request", lambda request: asked.append(request.url))
    log_in_at_desk(page, "clerk01")
    with page.expect_response(lambda answer: "/atlas/tiles/areas/" in answer.url and answer.status == 200):
        page.goto(f"/console?at={IN_GRID1[0]},{IN_GRID1[1]},15")
    box = page.get_by_test_id("console-map").bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    # outlines are drawn a moment after they came: pointed at until they are
    for step in range(100):
        page.mouse.move(middle[0] + step % 2, middle[1])
        if page.get_by_test_id("map-tip").count():
            break
        page.wait_for_timeout(50)
    expect(page.get_by_test_id("map-tip")).to_contain_text("网格")
    expect(page.get_by_test_id("map-base")).to_have_count(0)
    expect(page.get_by_test_id("map-credit")).to_have_count(0)
    assert [url for url in asked if "/basemap/" in url] == []


def test_a_unit_shows_its_work_and_what_came_back_is_found_by_its_filter(
    devices, server, town, side_door, look, tmp_path
):
    centre = Centre(side_door)
    case = centre.case_in("handling")
    other = centre.report()
    desk = devices(DESK)
    page = desk.page
    log_in_at_desk(page, "unit01")
    page.get_by_test_id("case-row").click()
    page.get_by_test_id("next-step").click()
    (tmp_path / "one.jpg").write_bytes(jpeg("navy", (2400, 900)))
    (tmp_path / "notes.docx").write_bytes(b"no picture")
    page.get_by_test_id("photo-input").set_input_files([tmp_path / "one.jpg", tmp_path / "notes.docx"])
    expect(page.get_by_test_id("photo-fault")).to_contain_text("“notes.docx”打不开")
    page.evaluate(DROP, list(jpeg("green", (640, 480))))
    expect(page.get_by_test_id("photo")).to_have_count(2)
    page.evaluate(PASTE, list(jpeg("red", (640, 480))))
    expect(page.get_by_test_id("photo")).to_have_count(3)
    page.get_by_test_id("photo-remove").nth(1).click()
    # put away and taken up again they are still there; a server that is away does not take the step without them
    page.keyboard.press("Escape")
    page.get_by_test_id("next-step").click()
    expect(page.get_by_test_id("photo")).to_have_count(2)
    page.get_by_test_id("field-resolution").fill("换好了")
    page.route("**/attachments/*", lambda route: route.abort())
    page.get_by_test_id("step-submit").click()
    expect(page.get_by_test_id("step-error")).to_contain_text("你填的内容都还在")
    assert look("SELECT state FROM cases WHERE id = :id", id=case["id"]) == [{"state": "handling"}]
    page.unroute("**/attachments/*")
    page.get_by_test_id("step-submit").click()
    expect(page.get_by_test_id("step-done")).to_contain_text("办结")

    kept = look(
        "SELECT c.step, a.width, a.height, u.username FROM case_attachment c JOIN attachment a USING (sha256)"
        " JOIN attachment_upload p USING (sha256, account_id) JOIN account u ON u.id = c.account_id ORDER BY a.width"
    )
    step = look("SELECT max(seq) AS seq FROM case_step WHERE action = 'finish'")[0]["seq"]
    # as small as a phone makes them
    assert kept == [
        {"step": step, "width": 640, "height": 480, "username": "unit01"},
        {"step": step, "width": 1600, "height": 600, "username": "unit01"},
    ]
    story = page.locator(f'[data-test="case-step"][data-seq="{step}"]')
    expect(story.get_by_test_id("photo")).to_have_count(2)
    story.get_by_test_id("photo").first.click()
    expect(page.get_by_test_id("photo-large")).to_be_visible()
    page.keyboard.press("Escape")

    # it came back: found by its filter, which stands in the address
    case = centre.do(
        centre.who("caller01").get(f"/cases/{case['id']}").body, "caller01", "call_back", outcome="satisfied"
    )
    centre.do(case, "clerk01", "recur", note="又漏了")
    desk.context.clear_cookies()
    log_in_at_desk(page, "clerk01")
    expect(page.get_by_test_id("case-row")).to_have_count(2)
    expect(page.get_by_test_id("count-recurred")).to_have_text("回头事 1")
    page.get_by_test_id("count-recurred").click()
    expect(page.get_by_test_id("case-row")).to_have_count(1)
    expect(page.get_by_test_id("case-row")).to_have_attribute("data-case-id", case["id"])
    expect(page).to_have_url(re.compile("recurred=1"))
    page.reload()
    expect(page.get_by_test_id("case-row")).to_have_count(1)
    expect(page.get_by_test_id("unset-recurred")).to_have_text(re.compile("回头事"))
    page.get_by_test_id("unset-recurred").click()
    expect(page.locator(f'[data-case-id="{other["id"]}"]').first).to_be_visible()


def test_a_place_that_is_sought_is_offered_as_its_filter(devices, server, town, side_door):
    centre = Centre(side_door)
    here = centre.report()
    centre.report("villager01", at=IN_VILLAGE)
    page = devices(DESK).page
    log_in_at_desk(page, "clerk01")
    page.goto("/console?view=open")
    expect(page.get_by_test_id("count-total")).to_have_text("2")
    page.get_by_test_id("search").fill("花园社区")
    offer = page.get_by_test_id("area-offer")
    expect(offer).to_contain_text("花园社区 的案件")
    offer.press("Enter")
    expect(page.get_by_test_id("unset-area")).to_contain_text("花园社区")
    expect(page.get_by_test_id("search")).to_have_value("")
    expect(page.get_by_test_id("count-total")).to_have_text("1")
    expect(page.locator(f'[data-case-id="{here["id"]}"]')).to_be_visible()
    expect(offer).to_have_count(0)
