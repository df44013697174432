"""A patrol's way, recorded only where every screen says so; and the diary that writes itself."""

from __future__ import annotations

import io
import json
import re
import unicodedata

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect
from pypdf import PdfReader
from sqlalchemy import text

from server.core.clock import local_date, utc_now
from tests.browser.conftest import log_in, network_returns, wait_until_offline_ready
from tests.browser.test_story import pick_category

pytestmark = pytest.mark.browser

LON, LAT = 98.505, 39.705
COUNT_WATCHES = """
    window.watches = 0
    const listen = navigator.geolocation.watchPosition.bind(navigator.geolocation)
    navigator.geolocation.watchPosition = (...all) => { window.watches += 1; return listen(...all) }
    window.seen = (state) => {
        Object.defineProperty(document, 'visibilityState', { value: state, configurable: true })
        document.dispatchEvent(new Event('visibilitychange'))
    }
"""
TRACK = """(user) => new Promise((done, fail) => {
    const open = indexedDB.open('xunge-u-' + user)
    open.onerror = () => fail(open.error)
    open.onsuccess = () => {
        const all = open.result.transaction('track').objectStore('track').getAll()
        all.onsuccess = () => { open.result.close(); done(all.result.map((one) => [one.segment, one.fix[2]])) }
    }
})"""


def kept(page, user):
    """``(segment, seconds)`` of every fix in the phone."""
    return page.evaluate(TRACK, user)


def more_than(page, user, before: int) -> None:
    """Until the phone has kept one more."""
    page.evaluate(
        f"""async ([user, before]) => {{
            while ((await ({TRACK})(user)).length <= before) await new Promise((on) => setTimeout(on, 50))
        }}""",
        [user, before],
    )


def walk_on(phone, user, step: int) -> None:
    """Go a few metres on and wait until the phone has kept it."""
    before = len(kept(phone.page, user))
    phone.context.clock.fast_forward(6_000)
    phone.context.set_geolocation({"longitude": LON + step * 1e-4, "latitude": LAT, "accuracy": 9})
    more_than(phone.page, user, before)


def test_a_way_is_recorded_only_where_every_screen_says_so(phone, server, town, look):
    user = town.account_id("worker01")
    phone.context.add_init_script(COUNT_WATCHES)
    phone.context.clock.install()
    page = phone.page
    band = page.get_by_test_id("tracking-band")
    log_in(page, "worker01")
    expect(page.get_by_test_id("sync-chip")).to_contain_text("全部已送达")
    wait_until_offline_ready(page)

    # a patrol of nobody's wish to be followed: no band, and nobody asks the phone where it is
    page.goto("/patrol")
    expect(page.get_by_test_id("track-toggle")).to_have_attribute("aria-checked", "false")
    page.get_by_test_id("begin-patrol").click()
    expect(page.get_by_test_id("walking")).to_be_visible()
    expect(band).to_have_count(0)
    assert page.evaluate("window.watches") == 0
    assert kept(page, user) == []

    # switched on half way: every screen says so, and the phone may be offline
    server.stop()
    page.goto("/patrol")
    page.get_by_test_id("track-toggle").click()
    expect(band).to_contain_text("正在记路线，只有你看得到")
    for step in range(1, 4):
        walk_on(phone, user, step)
    for path in ("/today", "/cases", "/me", "/visit", "/outbox"):
        page.goto(path)
        expect(band).to_contain_text("正在记路线")
    segments = {segment for segment, _ in kept(page, user)}

    # the page hidden: a gap, and nothing is asked meanwhile
    page.evaluate("window.seen('hidden')")
    watches, fixes = page.evaluate("window.watches"), len(kept(page, user))
    phone.context.clock.fast_forward(30_000)
    phone.context.set_geolocation({"longitude": LON + 9e-4, "latitude": LAT, "accuracy": 9})
    page.evaluate("window.seen('visible')")
    page.evaluate(
        "async (before) => { while (window.watches <= before) await new Promise((on) => setTimeout(on, 50)) }", watches
    )
    walk_on(phone, user, 10)
    assert len(kept(page, user)) > fixes
    assert {segment for segment, _ in kept(page, user)} - segments, "a segment of its own after the gap"

    # paused without a reason, and said so; then a killed app keeps every point
    band.get_by_test_id("track-pause").click()
    expect(band).to_contain_text("路线暂停了，没在记")
    before = kept(page, user)
    phone.restart()
    page = phone.page
    page.goto("/today")
    band = page.get_by_test_id("tracking-band")
    expect(band).to_contain_text("路线暂停了")
    assert kept(page, user) == before
    expect(page.get_by_test_id("walking")).to_be_visible()

    # the end goes out with the way once there is a network; then nothing is recorded and nothing says so
    page.goto("/patrol")
    page.get_by_test_id("patrol-note").fill("东头路灯都亮")
    page.get_by_test_id("finish-patrol").click()
    expect(page.get_by_test_id("just-saved")).to_contain_text("巡查结束了：")
    expect(band).to_have_count(0)
    assert look("SELECT 1 FROM patrol_track") == []
    network_returns(phone, server)
    expect(page.get_by_test_id("sync-chip")).to_contain_text("全部已送达", timeout=60_000)
    assert len(look("SELECT 1 FROM patrol_track")) == 1
    page.goto("/outbox")
    expect(page.get_by_test_id("outbox-row").filter(has_text="巡查路线")).to_contain_text("只有你自己看得到")
    assert look("SELECT note FROM patrol WHERE finished_at IS NOT NULL") == [{"note": "东头路灯都亮"}]
    page.goto("/patrol")
    page.get_by_test_id("past-patrol").first.click()
    drawn = int(page.get_by_test_id("track-map").get_attribute("data-segments"))
    assert drawn >= 2
    expect(page.get_by_test_id("track-words")).to_contain_text(f"断开的 {drawn - 1} 处没有记")
    assert "公里" not in page.inner_text("main"), "nobody counts how far"


def test_another_phone_draws_the_same_way_and_a_refused_end_is_mended_with_its_time(
    phone, devices, server, town, side_door, look, owner
):
    worker = side_door.login("worker01")
    patrol = "01a215aa-b079-7075-9763-12eb3c18f4b2"
    segments = [[[LON, LAT, 0, 9], [LON, LAT + 3e-4, 50, 9]], [[LON + 5e-4, LAT, 400, 9], [LON + 6e-4, LAT, 420, 9]]]
    worker.push(worker.operation("patrol.start", {"patrol_id": patrol}))
    worker.push(worker.operation("patrol.track", {"patrol_id": patrol, "part": 0, "segments": segments}))
    page = phone.page
    log_in(page, "worker01")
    expect(page.get_by_test_id("walking")).to_be_visible()
    page.goto(f"/patrol/{patrol}")
    expect(page.get_by_test_id("track-map")).to_have_attribute("data-segments", "2")

    # ended on the other phone meanwhile: this end is refused, and can still be looked at and sent again
    wait_until_offline_ready(page)
    server.stop()
    page.goto("/patrol")
    page.get_by_test_id("patrol-note").fill("走完了")
    page.get_by_test_id("finish-patrol").click()
    worker.push(worker.operation("patrol.finish", {"patrol_id": patrol}))
    server.start()
    page.goto("/outbox")
    row = page.get_by_test_id("group-person").get_by_test_id("outbox-row")
    expect(row.get_by_test_id("reason")).to_contain_text("结束", timeout=60_000)
    row.get_by_test_id("row-edit").click()
    expect(page.get_by_test_id("patrol-mend")).to_contain_text("几点结束的")
    expect(page.locator("#mend-note")).to_have_value("走完了")
    with owner.begin() as connection:  # the other phone's end was a slip, and is taken back
        connection.exec_driver_sql("UPDATE patrol SET finished_at = NULL")
    page.get_by_test_id("mend-clock").fill("23:59")
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("group-person")).to_be_hidden()
    expect(page.get_by_text("全部已送达")).to_be_visible(timeout=30_000)
    assert look("SELECT note FROM patrol WHERE finished_at IS NOT NULL") == [{"note": "走完了"}]


@pytest.fixture
def ordered(owner):
    """The operator's rule, set as told; as it was delivered again after the test."""

    def rule(policy: str) -> None:
        with owner.begin() as connection:
            connection.execute(
                text("UPDATE track_rule SET policy = :policy, reason = '夜里怕出事', version = version + 1"),
                {"policy": policy},
            )

    yield rule
    with owner.begin() as connection:
        connection.execute(text("UPDATE track_rule SET policy = 'choice', reason = NULL, version = version + 1"))


def test_a_declared_rule_is_said_with_its_reason_and_can_be_paused(phone, server, town, ordered):
    user = town.account_id("worker01")
    ordered("patrol")
    page = phone.page
    log_in(page, "worker01")
    expect(page.get_by_test_id("sync-chip")).to_contain_text("全部已送达")
    page.goto("/patrol")
    expect(page.get_by_test_id("track-policy")).to_contain_text("为什么：夜里怕出事")
    expect(page.get_by_test_id("track-toggle")).to_have_count(0)
    page.get_by_test_id("begin-patrol").click()
    band = page.get_by_test_id("tracking-band")
    expect(band).to_contain_text("正在记路线")
    band.get_by_test_id("track-pause").click()
    expect(band).to_contain_text("路线暂停了")
    fixes = kept(page, user)
    phone.context.set_geolocation({"longitude": LON + 3e-4, "latitude": LAT, "accuracy": 9})
    band.get_by_test_id("track-resume").click()
    expect(band).to_contain_text("正在记路线")
    more_than(page, user, len(fixes))
    assert {segment for segment, _ in kept(page, user)} > {segment for segment, _ in fixes}
    ordered("off")
    page.reload()
    expect(page.get_by_test_id("today")).to_be_visible()
    expect(band).to_have_count(0, timeout=30_000)


def test_the_diary_writes_itself_and_never_over_the_workers_words(phone, server, town, look, tmp_path):
    today = local_date(utc_now())
    town.household(name="李建国", due_on=today)
    town.household(name="王秀英", due_on=today)
    page = phone.page
    log_in(page, "worker01")
    expect(page.get_by_test_id("household")).to_have_count(2)
    wait_until_offline_ready(page)
    page.goto("/diary")
    written = page.get_by_test_id("diary-text")
    expect(written).to_have_value("今天没有要记的事。零事件也是正常的一天。")
    server.stop()

    page.goto("/today")
    page.get_by_test_id("household").filter(has_text="李建国").click()
    page.get_by_test_id("outcome-well").click()
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("just-saved")).to_be_visible()
    page.goto("/diary")
    expect(written).to_have_value(re.compile(r"走访 1 户。李建国（.*），平安。"))

    # edited, and the app killed before it was saved: the words are there
    written.fill("李建国家里都好，孙子考上了大学。")
    page.wait_for_timeout(600)
    phone.restart()
    page = phone.page
    written = page.get_by_test_id("diary-text")
    page.goto("/diary")
    expect(written).to_have_value("李建国家里都好，孙子考上了大学。")
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("save")).to_contain_text("存好了")

    # a matter after that is offered, and covers nothing
    page.goto("/report?disposal=escalated")
    pick_category(page, "垃圾", "environment.rubbish")
    page.get_by_test_id("description").fill("楼道堆了纸箱")
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("report").filter(has_text="楼道堆了纸箱")).to_be_visible()
    page.goto("/diary")
    expect(page.get_by_test_id("diary-later")).to_contain_text("有 1 条新记录，加进去？")
    expect(written).to_have_value("李建国家里都好，孙子考上了大学。")
    page.get_by_test_id("diary-add").click()
    expect(written).to_have_value(re.compile("孙子考上了大学。\n\n补记：上报中心 1 件。楼道堆了纸箱"))
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("save")).to_contain_text("存好了")

    # a phone that can neither send nor copy says so first, and what to do
    page.evaluate(
        "for (const name of ['share', 'clipboard']) Object.defineProperty(navigator, name, {"
        " configurable: true, value: name === 'share' ? undefined : { writeText: () => Promise.reject(new Error()) } })"
    )
    page.get_by_test_id("diary-share").click()
    expect(page.get_by_test_id("diary-said")).to_contain_text(re.compile("^这台手机不能直接发出去.*长按.*打印"))
    expect(page.get_by_test_id("diary-said")).to_be_in_viewport(ratio=1)

    # without a network: it prints, and says so where a file is asked for
    page.get_by_test_id("diary-file").click()
    page.get_by_test_id("file-pdf").click()
    expect(page.get_by_test_id("file-said")).to_contain_text("打印这会儿就能用")
    page.keyboard.press("Escape")
    printed = PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
    # the browser writes some letters as their radicals
    on_paper = unicodedata.normalize("NFKC", "".join(one.extract_text() for one in printed.pages))
    assert "孙子考上了大学" in on_paper
    assert "前一天" not in on_paper
    assert len(printed.pages) == 1

    server.start()
    expect(page.get_by_test_id("diary")).to_be_visible()
    page.goto("/today")
    expect(page.get_by_test_id("sync-chip")).to_contain_text("全部已送达", timeout=60_000)
    assert look("SELECT version FROM diary") == [{"version": 2}]
    page.goto("/diary")
    page.get_by_test_id("diary-file").click()
    page.get_by_test_id("span-month").click()
    for kind, read in (("pdf", read_pdf), ("xlsx", read_sheet)):
        with page.expect_download() as waiting:
            page.get_by_test_id(f"file-{kind}").click()
        path = tmp_path / f"diary.{kind}"
        waiting.value.save_as(path)
        words = read(path)
        assert "孙子考上了大学" in words
        assert "楼道堆了纸箱" in words
    assert [
        json.loads(json.dumps(one["details"]))["format"]
        for one in look("SELECT details FROM journal_entry WHERE action = 'diary.export' ORDER BY at")
    ] == ["pdf", "xlsx"]


def read_pdf(path):
    return "".join(page.extract_text() for page in PdfReader(path).pages).replace("\n", "")


def read_sheet(path):
    return str([cell.value for row in load_workbook(path).active for cell in row])
