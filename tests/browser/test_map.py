"""The map and 准备离线 on the phone, with the network cut at the server: what was prepared is there, and nothing recorded goes."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import PHONE, log_in, wait_until_offline_ready
from tests.world import GRID1, IN_GRID1

HERE = {"geolocation": {"longitude": 98.505, "latitude": 39.705, "accuracy": 12}, "permissions": ["geolocation"]}
PROMISES_NOTHING = """
    navigator.storage.persisted = () => Promise.resolve(false)
    navigator.storage.persist = () => Promise.resolve(false)
"""


def state_of(page, key: str) -> str:
    return page.get_by_test_id(f"offline-{key}").get_attribute("data-state")


def tap_the_middle(page) -> None:
    """Where the map has just brought what was sought."""
    page.wait_for_timeout(400)  # the map has come to rest there
    box = page.get_by_test_id("field-map-canvas").bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_a_prepared_phone_has_its_map_and_its_forms_without_network_and_cleaning_keeps_what_was_recorded(
    phone, server, town, look, tianditu
):
    home = town.household(at=(IN_GRID1[0] + 0.001, IN_GRID1[1] + 0.001), pinyin="zhangguilan zgl")
    town.household(name="李建国", at=(IN_GRID1[0] + 0.003, IN_GRID1[1]))
    phone.context.add_init_script(PROMISES_NOTHING)
    page = phone.page
    log_in(page, "worker01")
    page.get_by_test_id("tab-map").click()
    expect(page.get_by_test_id("map-credit")).to_contain_text("GS")
    expect(page.get_by_test_id("in-view")).to_contain_text("2 户")
    page.wait_for_function(
        "() => performance.getEntriesByType('resource').some((r) => r.name.includes('/basemap/vec/'))"
    )

    wait_until_offline_ready(page)
    page.get_by_test_id("open-offline").click()
    page.get_by_test_id("prepare").click()
    expect(page.get_by_test_id("offline-said")).to_contain_text("取好了")
    lines = {
        key: state_of(page, key) for key in ("app", "areas", "map", "lists", "households", "outbox", "tiles", "persist")
    }
    assert lines == dict.fromkeys(lines, "good") | {"persist": "bad"}
    expect(page.get_by_test_id("offline-households")).to_contain_text("2 户")
    expect(page.get_by_test_id("offline-persist")).to_contain_text("添加到主屏幕")
    expect(page.get_by_test_id("offline-head")).to_contain_text("还有 2 样")  # and no PIN yet

    server.stop()
    asked = len(tianditu.asked)
    assert all("tk=akey" in path for path in tianditu.asked)
    phone.restart()
    phone.context.add_init_script(PROMISES_NOTHING)
    page = phone.page
    page.goto("/map")
    expect(page.get_by_test_id("map-credit")).to_be_visible()
    expect(page.get_by_test_id("in-view")).to_contain_text("2 户")
    # what a finger finds, and the same without looking
    page.get_by_test_id("map-seek").fill("zgl")
    page.get_by_test_id("map-found-one").click()
    expect(page.get_by_test_id("field-map-card")).to_contain_text("1单元101")
    page.get_by_test_id("field-map-card-close").click()
    tap_the_middle(page)
    expect(page.get_by_test_id("field-map-card")).to_have_attribute("data-kind", "household")
    page.get_by_test_id("field-map-card-close").click()
    page.get_by_test_id("field-map-home").click()
    expect(page.get_by_test_id("in-view")).to_contain_text("2 户")
    page.get_by_test_id("layer-household").click()
    expect(page.get_by_test_id("in-view")).to_be_disabled()
    page.get_by_test_id("layer-household").click()
    page.get_by_test_id("in-view").click()
    page.get_by_test_id("in-view-one").filter(has_text="张桂兰").click()
    page.wait_for_url(f"**/visit/{home}")

    # the place: as the phone has it, as tapped on the map, the grid alone
    page.get_by_test_id("outcome-well").click()
    page.get_by_test_id("visit-more").click()
    expect(page.get_by_test_id("place-words")).to_contain_text("12 米")
    page.get_by_test_id("place-map").click()
    tap_the_middle(page)
    expect(page.get_by_test_id("field-map-choosing")).to_contain_text("点好了")
    page.get_by_test_id("place-done").click()
    expect(page.get_by_test_id("place-words")).to_have_text("用图上点的位置")
    page.wait_for_timeout(400)  # its draft is kept
    page.reload()
    expect(page.get_by_test_id("place-words")).to_have_text("用当时记的位置")
    page.get_by_test_id("place-grid").click()
    expect(page.get_by_test_id("place-words")).to_contain_text("不记准确位置")
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("sync-chip")).to_contain_text("1 条待传")

    page.goto("/offline")
    page.get_by_test_id("clean").click()
    expect(page.get_by_test_id("offline-said")).to_contain_text("清好了")
    expect(page.get_by_test_id("offline-outbox")).to_contain_text("1 条待传")
    assert state_of(page, "map") == "good", "without network the map's code stays: it could not come back"
    assert state_of(page, "households") == "good"

    server.start()
    page.goto("/today")
    expect(page.get_by_test_id("sync-chip")).to_contain_text("全部已送达", timeout=40_000)
    [visit] = look("SELECT area_code, location_source, geom FROM visit")
    assert visit == {"area_code": GRID1, "location_source": "chosen", "geom": None}
    assert len(tianditu.asked) == asked, "nothing was fetched ahead"


def test_without_a_position_the_grid_is_enough_and_without_a_key_nothing_of_a_base_map_is_asked(
    devices, server, town, look
):
    town.household()
    page = devices(PHONE).page
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    log_in(page, "worker01")
    page.get_by_test_id("tab-map").click()
    expect(page.get_by_test_id("in-view")).to_contain_text("1 户")
    # come to by the tab when nothing is fetched any more, all is drawn at once: it knows what is in view all the same
    page.get_by_test_id("tab-today").click()
    expect(page.get_by_test_id("sync-chip")).to_contain_text("全部已送达")
    page.get_by_test_id("tab-map").click()
    expect(page.get_by_test_id("in-view")).to_contain_text("1 户")
    expect(page.get_by_test_id("layer-base")).to_have_count(0)
    page.get_by_test_id("field-map-me").click()
    expect(page.get_by_test_id("map-trouble")).to_contain_text("没有允许定位")
    assert not [url for url in asked if "/basemap/" in url]

    # the map's code never came to this phone: the grid is still there to choose
    page.context.route("**/assets/FieldMap*", lambda route: route.abort())
    page.context.route("**/sw.js", lambda route: route.abort())
    page.evaluate(
        """async () => {
            for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister()
            for (const name of await caches.keys()) await caches.delete(name)
        }"""
    )
    page.goto("/report?disposal=escalated")
    expect(page.get_by_test_id("place-words")).to_contain_text("没有允许定位")
    expect(page.get_by_test_id("how-to-allow")).to_be_visible()
    page.get_by_test_id("place-map").click()
    expect(page.get_by_test_id("map-missing")).to_contain_text("选网格就行")
    page.get_by_test_id("place-done").click()
    page.get_by_test_id("category").click()
    page.get_by_test_id("seek-category").fill("设施")
    page.get_by_test_id("category-safety.facility").click()
    page.get_by_test_id("description").fill("井盖翘起来了")
    page.get_by_test_id("place-grid").click()
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("report").filter(has_text="井盖")).to_contain_text("620902-")
    assert look("SELECT area_code, area_how FROM cases") == [{"area_code": GRID1, "area_how": "chosen"}]
