"""Days that phones have: killed in the middle, updated, full."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Error, expect

from server.core.clock import local_date, utc_now
from tests.browser.conftest import Server, hurry, log_in, wait_until_offline_ready
from tests.browser.test_story import pick_category
from tests.door import jpeg
from tests.world import PASSWORD

pytestmark = pytest.mark.browser


MEGABYTE = 1024 * 1024
FEEL_THE_QUOTA = """async () => {
    // Chromium remembers for half a minute how much room there was, and asks again when more than that is wanted
    const db = await new Promise((done) => {
        const ask = indexedDB.open('filler')
        ask.onupgradeneeded = () => ask.result.createObjectStore('filler', { autoIncrement: true })
        ask.onsuccess = () => done(ask.result)
    })
    for (let tries = 0; tries < 160; tries += 1) {
        const full = await new Promise((done) => {
            const work = db.transaction('filler', 'readwrite')
            work.objectStore('filler').put(new ArrayBuffer(64 * 1024 * 1024))
            work.oncomplete = () => done(false)
            work.onabort = () => done(true)
        })
        if (full) return
        await new Promise((done) => setTimeout(done, 250))
    }
    throw new Error('the quota never came')
}"""


def kill(phone) -> None:
    """The whole browser, as a phone that runs out of memory or battery."""
    profile = str(phone._profile)
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit() and profile in (entry / "cmdline").read_text():
                os.kill(int(entry.name), signal.SIGKILL)
    with contextlib.suppress(Error):
        phone.context.close()
    phone.open()
    # a Chromium keeps a fresh cookie half a minute in memory; Android writes it when the app goes to the back
    login = {"username": "worker01", "password": PASSWORD}
    assert phone.context.request.post("/api/v1/auth/login", data=login, headers={"X-Xunge": "1"}).ok


def newer_version(browser_settings, server, tmp_path, change) -> Server:
    """The same build with another worker script, on the same port; not started."""
    dist = tmp_path / "dist"
    shutil.copytree(browser_settings.web_dist, dist)
    for name in ("sw.js", "sw.js.br", "sw.js.gz"):
        (dist / name).unlink(missing_ok=True)
    (dist / "sw.js").write_text(change((browser_settings.web_dist / "sw.js").read_text()))
    newer = Server(replace(browser_settings, web_dist=dist), tmp_path / "newer.log")
    newer.port, newer.url = server.port, server.url
    return newer


def test_killed_in_the_middle_of_saving_of_sending_and_of_an_update(
    phone, browser_settings, server, town, tmp_path, look
):
    page = phone.page
    log_in(page, "worker01")
    wait_until_offline_ready(page)
    expect(page.get_by_test_id("sync-chip")).to_contain_text("全部已送达")

    # saving: the record is there, or the form is; never neither, never both
    page.get_by_test_id("add").click()
    page.get_by_test_id("add-escalate").click()
    pick_category(page, "垃圾", "environment.rubbish")
    page.get_by_test_id("description").fill("存到一半没电了")
    page.wait_for_timeout(400)  # its draft is kept
    phone.context.set_offline(True)
    page.evaluate("document.querySelector('[data-test=save]').click()")
    kill(phone)
    page = phone.page
    phone.context.set_offline(True)
    page.goto("/today")
    expect(page.get_by_test_id("sync-chip")).to_contain_text("没有网络")
    saved = page.get_by_test_id("report").count() == 1
    page.get_by_test_id("add").click()
    page.get_by_test_id("add-escalate").click()
    expect(page.get_by_test_id("report-form")).to_be_visible()
    page.wait_for_timeout(300)
    drafted = page.get_by_test_id("description").input_value() == "存到一半没电了"
    assert saved != drafted, (saved, drafted)
    if drafted:
        page.get_by_test_id("save").click()
        expect(page.get_by_test_id("report")).to_have_count(1)

    # sending: the server has it, the answer never comes
    reached = []
    phone.context.route("**/sync/push", lambda route: reached.append(route.fetch().status))
    phone.context.set_offline(False)
    page.goto("/today")
    page.wait_for_function("() => true")
    for _ in range(200):
        if reached:
            break
        page.wait_for_timeout(100)
    assert reached == [200]
    kill(phone)
    page = phone.page
    page.goto("/today")
    expect(page.get_by_test_id("sync-chip")).to_contain_text("全部已送达", timeout=40_000)
    assert look("SELECT description FROM cases") == [{"description": "存到一半没电了"}]

    # an update that never came down whole changes nothing, also without a network
    server.stop()
    half = newer_version(
        browser_settings,
        server,
        tmp_path / "half",
        lambda js: re.sub(r"/assets/PinPage-[\w-]+\.js", "/assets/gone.js", js),
    )
    half.start()
    page.reload()
    expect(page.get_by_test_id("today")).to_be_visible()
    broken = page.evaluate(
        "async () => { const r = await navigator.serviceWorker.ready; await r.update().catch(() => 0);"
        " return new Promise((done) => { const look = () => r.installing ? setTimeout(look, 50) : done(Boolean(r.waiting)); look() }) }"
    )
    assert broken is False
    expect(page.get_by_test_id("update-bar")).to_have_count(0)
    half.stop()
    page.reload()
    expect(page.get_by_test_id("report")).to_contain_text("存到一半没电了")

    # an update taken, and the phone dies with it
    newer = newer_version(browser_settings, server, tmp_path / "newer", lambda js: js + "\n// the next version\n")
    newer.start()
    page.reload()
    expect(page.get_by_test_id("update-bar")).to_be_visible(timeout=40_000)
    page.evaluate("document.querySelector('[data-test=update-bar] button').click()")
    kill(phone)
    newer.stop()
    phone.page.goto("/today")
    expect(phone.page.get_by_test_id("report")).to_contain_text("存到一半没电了")
    server.start()


def test_a_full_phone_says_so_and_two_tabs_tell_one_truth(phone, server, town, look):
    town.household(name="张桂兰", due_on=local_date(utc_now()))
    page = phone.page
    cdp = phone.context.new_cdp_session(page)
    cdp.send("Storage.overrideQuotaForOrigin", {"origin": server.url, "quotaSize": 48 * MEGABYTE})
    log_in(page, "worker01")
    wait_until_offline_ready(page)
    expect(page.get_by_test_id("sync-chip")).to_contain_text("全部已送达")
    page.get_by_test_id("household").click()
    page.get_by_test_id("outcome-well").click()
    page.get_by_test_id("visit-more").click()
    page.get_by_test_id("visit-note").fill("手机满了也要留住")
    cdp.send("Storage.overrideQuotaForOrigin", {"origin": server.url, "quotaSize": 1})
    page.evaluate(FEEL_THE_QUOTA)
    picture = {"name": "door.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
    page.get_by_test_id("photo-input").set_input_files(picture)
    expect(page.get_by_test_id("photo")).to_have_count(1)
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("save-trouble")).to_contain_text("存储空间满了")
    expect(page.get_by_test_id("visit-note")).to_have_value("手机满了也要留住")
    expect(page.get_by_test_id("photo")).to_have_count(1)
    assert look("SELECT 1 FROM visit") == []
    cdp.send("Storage.overrideQuotaForOrigin", {"origin": server.url})
    server.stop()
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("just-saved")).to_be_visible()

    # two tabs, one flight: each operation reaches the server once, both say so
    pushed = []
    phone.context.on(
        "request", lambda one: pushed.append(one.post_data_json) if one.url.endswith("/sync/push") else None
    )
    other = phone.context.new_page()
    other.goto("/today")
    expect(other.get_by_test_id("sync-chip")).to_contain_text("1 条")
    server.start()
    for tab in (page, other):
        hurry(tab)
    for tab in (page, other):
        expect(tab.get_by_test_id("sync-chip")).to_contain_text("全部已送达", timeout=40_000)
    reached = [op["id"] for batch in pushed for op in batch["operations"]]
    assert len(look("SELECT 1 FROM operation")) == len(set(reached)) == 1
    assert look("SELECT note FROM visit") == [{"note": "手机满了也要留住"}]

    # a newer app migrates the database in another tab: this one lets go, says so, and pretends nothing
    user = page.evaluate(
        "indexedDB.databases().then((all) => all.map((one) => one.name).find((one) => one.startsWith('xunge-u-')))"
    )
    other.goto("/icons/icon.svg")
    other.evaluate(
        "(name) => new Promise((done, fail) => { const ask = indexedDB.open(name, 990);"
        " ask.onsuccess = () => { ask.result.close(); done(1) }; ask.onerror = () => fail(ask.error) })",
        user,
    )
    expect(page.get_by_test_id("reopen-bar")).to_contain_text("请重新打开应用")


def test_a_signal_lost_before_the_app_is_installed_is_made_up_for_when_it_returns(phone, server, town):
    """Nobody loads the page again: the same page gets its service worker as soon as the network is back."""
    page = phone.page
    page.add_init_script(
        """const install = ServiceWorkerContainer.prototype.register
        const signalLost = new Promise((lost) => addEventListener('offline', lost, { once: true }))
        ServiceWorkerContainer.prototype.register = async function (...asked) {
            await signalLost
            return install.apply(this, asked)
        }"""
    )
    log_in(page, "worker01")
    with page.expect_console_message(lambda message: "service worker" in message.text):
        phone.context.set_offline(True)
    phone.context.set_offline(False)
    wait_until_offline_ready(page)
    server.stop()
    page.reload()
    expect(page.get_by_test_id("today")).to_be_visible()
