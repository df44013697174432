"""The desk's map page: what it counts is what the list shows, and whatever stands on it is reached by hand, by key and by link."""

from __future__ import annotations

import io
import re

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.axe import axe_in
from tests.browser.conftest import DESK, log_in_at_desk
from tests.loop import Centre
from tests.world import GARDEN, IN_GRID1, IN_GRID2, IN_VILLAGE

pytestmark = pytest.mark.browser
NEAR = (IN_GRID1[0] + 0.002, IN_GRID1[1] + 0.001)
WHOLE = "at=98.555,39.755,11"
"""All five grids: towns have no outline in this small world, so the map cannot find its district by itself."""


def middle_of(page: Page) -> tuple[float, float]:
    box = page.get_by_test_id("console-map").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def point_until(page: Page, words: str) -> None:
    """Tiles are drawn a moment after they came: pointed at until they are."""
    x, y = middle_of(page)
    tip = page.get_by_test_id("map-tip")
    for step in range(200):
        page.mouse.move(x + step % 2, y)
        if tip.count() and words in tip.inner_text():
            return
        page.wait_for_timeout(50)
    expect(tip).to_contain_text(words)


def total_in_view(page: Page, number: int) -> None:
    expect(page.get_by_test_id("in-view-total")).to_have_text(str(number))


def test_the_map_counts_what_the_list_shows_and_leads_to_it_by_hand_key_and_link(
    devices, server, town, side_door, owner
):
    centre = Centre(side_door)
    first = centre.case_in("assessed")
    secret = centre.report()
    near = centre.report(at=NEAR)
    centre.report("worker02", at=IN_GRID2)
    centre.report("villager01", at=IN_VILLAGE)
    nowhere = centre.report(at=None)
    with owner.begin() as connection:
        connection.exec_driver_sql("UPDATE cases SET protected = true, title = '不能说' WHERE id = %s", (secret["id"],))
        connection.exec_driver_sql(
            "UPDATE cases SET due_at = now() - interval '1 day', yellow_at = now() - interval '2 days' WHERE id = %s",
            (near["id"],),
        )
    page = devices(DESK).page
    log_in_at_desk(page, "clerk01")

    # what is in view, to the last case; what has no place is told
    page.goto(f"/console?view=open&{WHOLE}")
    total_in_view(page, 5)
    page.get_by_test_id("show-map").click()
    expect(page.get_by_test_id("unplaced")).to_contain_text("1 件没记位置")
    page.goto(f"/console?view=open&show=map&at={IN_GRID1[0]},{IN_GRID1[1]},15")
    total_in_view(page, 4)
    expect(page.get_by_test_id("in-view")).to_contain_text("■ 超期 1")
    link = page.url

    # its list: the very same number, under a filter one sees and takes off; and the browser's own way back
    page.get_by_test_id("in-view-list").click()
    expect(page.get_by_test_id("count-total")).to_have_text("4")
    expect(page.get_by_test_id("case-row")).to_have_count(4)
    page.go_back()
    expect(page.get_by_test_id("map-panel")).to_be_visible()
    page.go_forward()
    page.get_by_test_id("unset-bbox").click()
    expect(page.get_by_test_id("count-total")).to_have_text("6")
    expect(page.locator(f'[data-case-id="{nowhere["id"]}"]')).to_be_visible()

    # two on one spot, which no zoom parts: told one by one, a protected one by no title; Esc puts them away, and only them
    page.goto(f"/console?view=open&show=map&at={IN_GRID1[0]},{IN_GRID1[1]},18.9")
    point_until(page, "2 件")
    page.mouse.click(*middle_of(page))
    expect(page.get_by_test_id("map-pile-one")).to_have_count(2)
    expect(page.get_by_test_id("map-pile")).to_contain_text("要保密的事")
    expect(page.get_by_test_id("map-pile")).not_to_contain_text("不能说")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("map-pile")).to_have_count(0)
    page.mouse.click(*middle_of(page))
    page.get_by_test_id("map-pile-one").filter(has_text=first["case_no"]).press("Enter")
    expect(page).to_have_url(re.compile(f"case={first['id']}"))
    page.keyboard.press("Escape")
    expect(page).not_to_have_url(re.compile("case="))

    # one: its words, its light and who has it under the pointer; open with a click
    page.goto(f"/console?view=open&light=red&show=map&at={NEAR[0]},{NEAR[1]},17")
    point_until(page, near["case_no"])
    expect(page.get_by_test_id("map-tip")).to_contain_text("■ 已超期")
    expect(page.get_by_test_id("map-tip-unit")).to_contain_text("还没有给单位")
    page.mouse.click(*middle_of(page))
    expect(page).to_have_url(re.compile(f"case={near['id']}"))

    # areas in colours: the same figures in words, reached by key; each is the length of the list it leads to
    page.goto(f"/console?view=open&show=map&layer=areas&level=neighbourhood&{WHOLE}")
    row = page.locator(f'[data-test="area-row"][data-code="{GARDEN}"]')
    expect(row).to_contain_text("花园社区东北街街道4")
    expect(page.get_by_test_id("area-beyond")).to_contain_text("不知道在哪个社区的1")
    expect(page.get_by_test_id("area-total")).to_contain_text("合计6")
    expect(page.get_by_test_id("map-legend")).to_contain_text("在办的件数，按社区")
    page.get_by_test_id("measure-red").click()
    expect(row).to_contain_text("花园社区东北街街道1")
    expect(page.get_by_test_id("map-legend")).to_contain_text("已超期的件数，按社区")
    page.get_by_test_id("measure-received").click()
    page.get_by_test_id("span-0").click()
    expect(row).to_contain_text("花园社区东北街街道4")
    row.press("Enter")
    expect(page.get_by_test_id("unset-area")).to_contain_text("花园社区")
    expect(page.get_by_test_id("count-total")).to_have_text("4")
    # one comes nearer on the map, and the list is offered
    expect(page.get_by_test_id("map-only")).to_contain_text("只看花园社区")
    expect(page.get_by_test_id("show-map")).to_have_attribute("aria-pressed", "true")
    page.get_by_test_id("map-only-list").click()
    expect(page.get_by_test_id("case-row")).to_have_count(4)
    page.go_back()
    page.get_by_test_id("map-only-all").click()
    expect(page.get_by_test_id("map-only")).to_have_count(0)
    page.go_back()
    page.go_back()
    expect(row).to_be_visible()

    # on paper: which cases, the signs, the figures; on the screen nothing of it stays. A tall picture leaves the figures no room
    page.set_viewport_size({"width": 1024, "height": 768})
    page.evaluate("window.print = () => undefined")
    page.get_by_test_id("map-print").click()
    paper = page.get_by_test_id("map-paper")
    expect(paper.locator("tbody tr", has_text="花园社区")).to_contain_text("4")
    said = paper.text_content()
    assert "肃州区　收到的件数，按社区" in said
    assert re.search(r"\d{4}年\d{1,2}月\d{1,2}日 \d\d:\d\d 的样子　　只印：全部案件，\d{4}-\d\d-\d\d 起上报的", said), (
        said
    )
    assert page.title() == "肃州区　收到的件数，按社区"
    assert "8号院" not in paper.text_content()
    assert paper.locator("canvas").count() == 1
    # of more areas than a sheet holds, each sheet says what its columns are
    page.evaluate(
        """() => {
            const body = document.querySelector('.map-paper tbody')
            for (let more = 0; more < 90; more += 1) body.prepend(body.rows[0].cloneNode(true))
        }"""
    )
    sheets = [sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages]
    assert len(sheets) > 2
    assert all("快到期" in sheet for sheet in sheets), sheets
    [begun] = [sheet for sheet in sheets if "不只图" in sheet]
    assert "花园社区" in begun, "headings alone at the foot of a sheet head nothing"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(paper).to_have_count(0)
    assert "按社区" not in page.title()
    page.set_viewport_size(DESK["viewport"])

    # narrowed to an area, in cases: that area by all its names, and the signs
    page.goto(f"/console?view=open&light=red&area={GARDEN}&show=map&{WHOLE}")
    total_in_view(page, 1)
    page.evaluate("window.print = () => undefined")
    page.get_by_test_id("map-print").click()
    said = paper.text_content()
    assert "肃州区东北街街道花园社区　案件分布图" in said
    assert "只印：在办的案件，■ 已超期" in said
    assert "▲ 快到期" in said
    page.evaluate("dispatchEvent(new Event('afterprint'))")

    # what does not come is told, in words, and comes when it can
    page.route("**/atlas/tiles/cases/**", lambda route: route.abort())
    page.goto(link)
    expect(page.get_by_test_id("map-trouble")).to_contain_text("没有读到")
    page.unroute("**/atlas/tiles/cases/**")
    page.evaluate("document.querySelector('[data-test=map-retry]')?.click()")  # it may have come by itself already
    expect(page.get_by_test_id("map-trouble")).to_have_count(0)
    expect(page.get_by_test_id("in-sight-one").first).to_contain_text("■")
    found = axe_in(page, "the map page")
    page.get_by_test_id("layer-areas").click()
    expect(page.get_by_test_id("area-row").first).to_be_visible()
    found += axe_in(page, "the map page in areas")
    assert not found, "\n".join(found)

    # the map alone, and nothing in it: what to do about it stands there
    page.get_by_test_id("show-full").click()
    expect(page.get_by_test_id("map-panel")).to_have_count(0)
    page.goto(f"/console?view=open&show=full&q=没有这样的事&{WHOLE}")
    expect(page.get_by_test_id("map-empty")).to_contain_text("没有符合筛选的案件")
    page.get_by_test_id("map-empty").get_by_text("去掉筛选").click()
    total_in_view(page, 5)

    # a link sent on is the same view at a colleague's desk
    colleague = devices(DESK).page
    log_in_at_desk(colleague, "router01")
    colleague.goto(link)
    total_in_view(colleague, 4)
    expect(colleague.get_by_test_id("map-panel")).to_be_visible()


def test_a_press_on_several_leads_as_near_as_single_cases_are_drawn(devices, server, town, side_door):
    centre = Centre(side_door)
    centre.report()
    centre.report(at=NEAR)
    page = devices(DESK).page
    log_in_at_desk(page, "clerk01")

    middle = f"{(IN_GRID1[0] + NEAR[0]) / 2},{(IN_GRID1[1] + NEAR[1]) / 2}"

    # counted by the server: as near as the square just fits that it counted in, never past where single cases are drawn
    page.goto(f"/console?view=open&show=map&at={middle},11")
    point_until(page, "2 件")
    page.mouse.click(*middle_of(page))
    expect(page).to_have_url(re.compile(r"at=[^&]*(,|%2C)14\.[456](&|$)"))
    total_in_view(page, 2)


def test_at_the_window_the_map_says_that_it_draws_single_cases(devices, server, town):
    page = devices(DESK).page
    log_in_at_desk(page, "clerk01")
    page.goto(f"/console?view=open&show=map&layer=areas&{WHOLE}")
    areas = page.get_by_test_id("layer-areas")
    expect(areas).to_have_attribute("aria-pressed", "true")
    page.get_by_test_id("rail-intake").click()
    expect(areas).to_have_attribute("aria-pressed", "false")
    expect(areas).to_be_disabled()
    expect(page.get_by_test_id("layer-points")).to_have_attribute("aria-pressed", "true")
    page.get_by_test_id("rail-desk").click()
    expect(areas).to_have_attribute("aria-pressed", "true")


def test_the_map_is_reached_gone_through_and_opened_by_keys_alone(devices, server, town, side_door):
    centre = Centre(side_door)
    for _ in range(2):
        centre.report()
    village = centre.report("villager01", at=IN_VILLAGE)
    page = devices(DESK).page
    log_in_at_desk(page, "clerk01")
    page.goto(f"/console?view=open&show=map&{WHOLE}")
    total_in_view(page, 3)
    expect(page.get_by_test_id("in-sight-one")).to_have_count(2)
    tip = page.get_by_test_id("map-tip")

    # the first stop of the page leads there: past rail, filters and list
    page.keyboard.press("Tab")
    expect(page.get_by_test_id("skip-map")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("application")).to_be_focused()
    expect(page.get_by_text("圈出下一处", exact=False).first).to_be_visible()

    # = is + without shift; both and the arrows move the map, and the address says where it looks
    page.keyboard.press("=")
    expect(page).to_have_url(re.compile(r"at=[^&]*(,|%2C)12(&|$)"))
    page.keyboard.press("-")
    expect(page).to_have_url(re.compile(r"at=[^&]*(,|%2C)11(&|$)"))

    page.goto(f"/console?view=open&show=map&{WHOLE}")
    expect(page.get_by_test_id("in-sight-one")).to_have_count(2)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    # one thing after the other, told and opened as with a click: several lead nearer, a case opens
    page.keyboard.press("Space")
    expect(tip).to_contain_text("2 件")
    page.keyboard.press("Space")
    expect(tip).to_contain_text(village["case_no"])
    page.keyboard.press("Shift+Space")
    expect(tip).to_contain_text("2 件")
    page.keyboard.press("Escape")
    expect(tip).to_have_count(0)
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"at=[^&]*(,|%2C)14"))
    page.goto(f"/console?view=open&show=map&{WHOLE}")
    expect(page.get_by_test_id("in-sight-one")).to_have_count(2)
    page.get_by_test_id("show-full").click()
    page.get_by_test_id("skip-map").press("Enter")
    page.keyboard.press("Shift+Space")
    expect(tip).to_contain_text(village["case_no"])
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"case={village['id']}"))

    # the list is one stop: arrows within it, and what was a bubble leaves one on what was in it
    page.goto(f"/console?view=open&show=map&{WHOLE}")
    rows = page.get_by_test_id("in-sight-one")
    expect(rows).to_have_count(2)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(rows.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("application")).to_be_focused()
    rows.first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"at=[^&]*(,|%2C)14"))
    expect(rows).to_have_count(1)
    expect(rows.first).to_be_focused()

    # beside the list of cases the same way leads to its rows
    page.goto("/console?view=open")
    expect(page.get_by_test_id("case-row")).to_have_count(3)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("case-row").first).to_be_focused()


def test_the_place_of_a_new_case_is_pointed_at_by_keys_alone(devices, server, town, look):
    page = devices(DESK).page
    log_in_at_desk(page, "clerk01")
    page.goto(f"/console?new=1&at={IN_GRID1[0]},{IN_GRID1[1]},17")
    page.get_by_test_id("intake-description").fill("井盖不见了，晚上危险")
    expect(page.get_by_test_id("map-cross")).to_be_hidden()
    page.keyboard.press("Alt+m")
    expect(page.get_by_role("application")).to_be_focused()
    expect(page.get_by_test_id("map-cross")).to_be_visible()
    expect(page.get_by_text("选十字下面的地点", exact=False).first).to_be_visible()

    # a step with Shift is an eighth of one without: one forth and seven back are a small one forth, however quickly they follow each other
    page.keyboard.press("ArrowRight")
    for _ in range(7):
        page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("intake-point")).to_contain_text("地图上的点")
    # the keys are back where they were
    expect(page.get_by_test_id("intake-description")).to_be_focused()

    pick = page.get_by_test_id("intake-category")
    pick.locator("input").fill("井盖")
    pick.locator("li").first.click()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_test_id("intake-saved")).to_contain_text("已受理 620902-")
    [case] = look("SELECT area_code, ST_X(geom) AS lon, ST_Y(geom) AS lat FROM cases")
    small_step = 16 * 360 / (256 * 2**17)
    assert (case["lon"], case["lat"]) == pytest.approx((IN_GRID1[0] + small_step, IN_GRID1[1]), abs=2e-5)


def test_in_a_window_as_narrow_as_a_phone_all_is_reached_and_nothing_is_cut(devices, server, town, side_door):
    centre = Centre(side_door)
    centre.report()
    page = devices({"viewport": {"width": 390, "height": 700}}).page
    log_in_at_desk(page, "clerk01")

    def nothing_beyond_the_edge() -> None:
        cut = page.evaluate(
            """() => [...document.querySelectorAll('.desk *')]
                .filter((one) => one.getClientRects().length && !one.closest('.skip, .spoken-only') && !one.closest('.canvas'))
                .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 || one.getBoundingClientRect().left < -1)
                .map((one) => `${one.tagName} ${one.className}`)"""
        )
        assert not cut, cut
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    # the list alone, its filters unfolded too; the map when one asks for it; a case in the place of both
    page.goto("/console?view=open")
    row = page.get_by_test_id("case-row")
    expect(row).to_be_in_viewport()
    expect(page.get_by_test_id("console-map")).to_be_hidden()
    nothing_beyond_the_edge()
    page.get_by_test_id("filters-toggle").click()
    nothing_beyond_the_edge()
    page.get_by_test_id("rail-account").click()
    expect(page.get_by_test_id("sign-out")).to_be_in_viewport(ratio=1)
    page.get_by_test_id("rail-account").click()
    page.get_by_test_id("rail-bell").click()
    expect(page.get_by_test_id("inbox")).to_be_in_viewport(ratio=1)
    nothing_beyond_the_edge()
    page.keyboard.press("Escape")

    page.goto(f"/console?view=open&show=map&at={IN_GRID1[0]},{IN_GRID1[1]},17")
    total_in_view(page, 1)
    expect(page.get_by_test_id("console-map")).to_be_in_viewport(ratio=1)
    nothing_beyond_the_edge()
    point_until(page, "620902-")
    nothing_beyond_the_edge()
    page.get_by_test_id("in-sight-one").click()
    expect(page.get_by_test_id("case-panel")).to_be_in_viewport()
    expect(page.get_by_test_id("map-panel")).to_be_hidden()
    nothing_beyond_the_edge()
    page.keyboard.press("Escape")
    page.get_by_test_id("show-full").click()
    expect(page.get_by_test_id("map-panel")).to_have_count(0)
    nothing_beyond_the_edge()
    page.get_by_test_id("rail-intake").click()
    expect(page.get_by_test_id("intake-form")).to_be_visible()
    nothing_beyond_the_edge()
