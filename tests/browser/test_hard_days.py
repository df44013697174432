"""Days that phones have: killed in the middle, full, updated, shared, old, opened in the wrong place, lying about unlocked."""

from __future__ import annotations

import base64
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
from tests.browser.behind_the_pin import PIN, everything_in, press
from tests.browser.conftest import PHONE, Server, log_in, wait_until_offline_ready
from tests.browser.old_phones import leave_behind
from tests.browser.test_story import pick_category
from tests.browser.test_trust import report
from tests.door import jpeg, now_text, sha256_of
from tests.world import PASSWORD

pytestmark = pytest.mark.browser
OTHER_PIN = "804216"
SMALL = {"viewport": {"width": 360, "height": 640}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True}


FEEL_THE_QUOTA = """async () => {
    // Chromium remembers for some seconds how much room there was: try until it has asked again
    const db = await new Promise((done) => {
        const ask = indexedDB.open('filler')
        ask.onupgradeneeded = () => ask.result.createObjectStore('filler', { autoIncrement: true })
        ask.onsuccess = () => done(ask.result)
    })
    for (let tries = 0; tries < 160; tries += 1) {
        const full = await new Promise((done) => {
            const work = db.transaction('filler', 'readwrite')
            work.objectStore('filler').put(new ArrayBuffer(65536))
            work.oncomplete = () => done(false)
            work.onabort = () => done(true)
        })
        if (full) return
        await new Promise((done) => setTimeout(done, 250))
    }
    throw new Error('the quota never came')
}"""


def choose_pin(page, pin=PIN):
    """On 我的; back there afterwards."""
    page.goto("/me")
    page.get_by_test_id("pin-card").click()
    press(page, pin)
    press(page, pin)
    expect(page.get_by_test_id("lock-now")).to_be_visible()


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


def test_the_app_locks_itself_and_nothing_waits_for_the_pin(devices, server, town, look):
    """Idle, hidden, cold: the lock page. What was half written comes back, what was saved goes out, what is new is recorded."""
    town.household(name="张桂兰", due_on=local_date(utc_now()))
    device = devices(SMALL, geolocation={"longitude": 98.505, "latitude": 39.705}, permissions=["geolocation"])
    page = device.page
    log_in(page, "worker01")
    wait_until_offline_ready(page)
    choose_pin(page)
    expect(page.get_by_test_id("open-outbox")).to_contain_text("全部已送达")
    server.stop()
    page.get_by_test_id("tab-today").click()
    expect(page.get_by_test_id("household")).to_contain_text("张桂兰")
    report(page, "漏水的是李秀英家")
    page.get_by_test_id("household").click()
    page.get_by_test_id("outcome-matter").click()
    page.get_by_test_id("visit-note").fill("说夜里胸口疼")
    page.wait_for_timeout(400)  # its draft is kept
    kept = everything_in(page)
    for planted in ("张桂兰", "李秀英", "胸口疼", PIN):
        assert planted not in kept, planted

    page.clock.install()
    page.clock.fast_forward(11 * 60_000)
    lock = page.get_by_test_id("lock-page")
    expect(lock).to_contain_text("王芳")
    expect(page.get_by_test_id("sync-chip")).to_contain_text("1 条待传")
    for planted in ("张桂兰", "李秀英", "胸口疼"):
        assert planted not in page.content(), planted

    # every key in reach at twice the type, on the smallest phone
    page.add_style_tag(content="html { font-size: 200% !important; }")
    for key in ("pin-1", "pin-9", "pin-0", "pin-back"):
        box = page.get_by_test_id(key).bounding_box()
        assert box["height"] >= 48, (key, box)
        assert 0 <= box["y"] <= 640 - box["height"], (key, box)
    press(page, "111222")
    expect(page.get_by_test_id("pin-said")).to_contain_text("还可以试 9 次")

    # without the PIN: a report that shows nothing of what was there, and is sent while locked
    page.get_by_test_id("locked-report").click()
    expect(page.get_by_test_id("description")).to_have_value("")
    pick_category(page, "垃圾", "environment.rubbish")
    page.get_by_test_id("description").fill("锁着的时候看到的")
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("saved-locked")).to_be_visible()
    server.start()
    device.context.set_offline(True)
    device.context.set_offline(False)
    expect(page.get_by_test_id("sync-chip")).to_contain_text("全部已送达", timeout=40_000)
    assert sorted(one["description"] for one in look("SELECT description FROM cases")) == [
        "漏水的是李秀英家",
        "锁着的时候看到的",
    ]

    press(page)
    expect(page.get_by_test_id("today")).to_be_visible()
    expect(page.get_by_test_id("report")).to_have_count(2)
    page.get_by_test_id("household").click()
    expect(page.get_by_test_id("visit-note")).to_have_value("说夜里胸口疼")
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("sync-chip")).to_contain_text("全部已送达", timeout=40_000)
    assert look("SELECT note FROM visit") == [{"note": "说夜里胸口疼"}]

    # cold, without a network; and a forgotten PIN
    server.stop()
    device.restart()
    page = device.page
    page.goto("/cases")
    expect(page.get_by_test_id("lock-page")).to_be_visible()
    press(page)
    expect(page.get_by_test_id("case-list")).to_contain_text("漏水的是李秀英家")
    server.start()
    page.goto("/today")
    page.get_by_test_id("forgot-pin").click()
    page.get_by_test_id("pin-password").fill(PASSWORD)
    page.get_by_test_id("pin-prove").click()
    press(page, OTHER_PIN)
    press(page, OTHER_PIN)
    expect(page.get_by_test_id("household")).to_contain_text("张桂兰", timeout=40_000)


def test_two_people_on_one_phone(phone, server, town, look):
    """Neither sees anything of the other; a switch needs the other's PIN and no network; signing out drops nothing."""
    town.household(name="张桂兰", due_on=local_date(utc_now()))
    page = phone.page
    log_in(page, "worker02")
    choose_pin(page, OTHER_PIN)
    page.get_by_test_id("logout").click()
    asked = page.get_by_test_id("sign-out")
    expect(asked).to_contain_text("有网、用密码登录才回来")
    page.get_by_test_id("lock-instead").click()  # what most want: shut, and all of it still there
    press(page, OTHER_PIN)
    page.get_by_test_id("logout").click()
    phone.context.set_offline(True)
    expect(page.get_by_test_id("offline-now")).to_contain_text("名单要等有网才回来")
    phone.context.set_offline(False)
    expect(page.get_by_test_id("offline-now")).to_have_count(0)
    page.get_by_test_id("leave-anyway").click()
    page.get_by_test_id("username").fill("worker01")
    page.get_by_test_id("password").fill(PASSWORD)
    page.get_by_test_id("login-submit").click()
    press(page)
    press(page)
    wait_until_offline_ready(page)
    expect(page.get_by_test_id("household")).to_contain_text("张桂兰")
    expect(page.get_by_test_id("sync-chip")).to_contain_text("全部已送达")
    server.stop()
    report(page, "王芳记的漏水")
    page.get_by_test_id("add").click()
    page.get_by_test_id("add-escalate").click()
    page.get_by_test_id("description").fill("王芳写了一半")
    page.wait_for_timeout(400)

    page.goto("/today")
    page.get_by_test_id("not-me").click()
    expect(page.get_by_test_id("resting-worker02")).to_contain_text("李强")
    page.get_by_test_id("resting-worker02").click()
    press(page)  # 王芳's PIN opens nothing of 李强's
    expect(page.get_by_test_id("pin-said")).to_contain_text("还可以试 9 次")
    press(page, OTHER_PIN)
    today = page.get_by_test_id("today")
    expect(today).to_contain_text("李强")
    assert page.evaluate("localStorage.getItem('xunge-last-fix')") is None
    expect(today).not_to_contain_text("张桂兰")
    expect(today).not_to_contain_text("王芳")
    page.get_by_test_id("add").click()
    page.get_by_test_id("add-escalate").click()
    expect(page.get_by_test_id("description")).to_have_value("")
    expect(page.locator("[data-test^=recent-]")).to_have_count(0)
    page.goto("/outbox")
    press(page, OTHER_PIN)
    expect(page.get_by_test_id("outbox")).to_contain_text("全部已送达")
    assert "王芳记的" not in everything_in(page)

    # 李强's session is not 王芳's: her record waits, and the page says only how many
    page.goto("/login?switch=1")
    expect(page.get_by_test_id("resting-worker01")).to_contain_text("还有 1 条没送出")
    page.get_by_test_id("resting-worker01").click()
    press(page)
    expect(page.get_by_test_id("report")).to_contain_text("王芳记的漏水")

    page.get_by_test_id("tab-me").click()
    page.get_by_test_id("logout").click()
    expect(page.get_by_test_id("sign-out")).to_contain_text("1 条待传")
    page.get_by_test_id("leave-anyway").click()
    expect(page.get_by_test_id("resting-worker01")).to_contain_text("还有 1 条没送出")
    server.start()
    page.get_by_test_id("username").fill("worker01")
    page.get_by_test_id("password").fill(PASSWORD)
    page.get_by_test_id("login-submit").click()
    press(page)
    expect(page.get_by_test_id("sync-chip")).to_contain_text("全部已送达", timeout=40_000)
    assert look("SELECT c.description, a.username FROM cases c JOIN account a ON a.id = c.reported_by") == [
        {"description": "王芳记的漏水", "username": "worker01"}
    ]


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
    log_in(page, "worker01")
    wait_until_offline_ready(page)
    expect(page.get_by_test_id("sync-chip")).to_contain_text("全部已送达")
    page.get_by_test_id("household").click()
    page.get_by_test_id("outcome-well").click()
    page.get_by_test_id("visit-more").click()
    page.get_by_test_id("visit-note").fill("手机满了也要留住")
    cdp = phone.context.new_cdp_session(page)
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
        tab.evaluate("dispatchEvent(new Event('online'))")
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


@pytest.mark.parametrize("version", [1, 2])
def test_a_phone_that_slept_three_versions_wakes_with_unsent_work(phone, server, town, side_door, look, version):
    """Dexie 1 and 2 as shipped, with operations in every state and shape of their time; today's app delivers them all."""
    home = town.household(name="张桂兰", due_on=local_date(utc_now()))
    worker = side_door.login("worker01")
    rows, cursor, _ = worker.pull_all()
    user, picture = worker.user, jpeg("green")
    sha = sha256_of(picture)
    ids = [f"0190b1c2-0000-7000-8000-0000000000{number:02d}" for number in range(20)]
    patrol, visit, case, second = ids[10], ids[11], ids[12], ids[13]

    def op(number: int, kind: str, payload: dict, **more) -> dict:
        state = {"status": "waiting", "attempts": 0, "notBefore": 0, "trouble": None} | more
        return {
            "id": ids[number], "seq": number, "kind": kind, "recordedBy": user["id"], "recordedAt": now_text(),
            "payload": payload,
        } | state  # fmt: skip

    said = {"category": "environment.rubbish", "disposal": "escalated", "urgency": "normal"}
    refused = {"type": "x", "title": "那时没收", "status": 422, "code": "x"}
    gone = {"problem": refused, "settledAt": 1_900_000_000_000}
    outbox = [
        op(1, "patrol.start", {"patrol_id": patrol}),
        # killed while it was being sent
        op(2, "visit.log", {"visit_id": visit, "outcome": "well", "household_id": home, "patrol_id": patrol}, status="sending", attempts=3),
        op(3, "case.report", said | {"case_id": case, "description": "旧版本记的", "attachments": [sha]}),
        op(4, "case.act", {"case_id": case, "action": "withdraw", "note": "搬走了"}, notBefore=1, attempts=2),
        op(5, "patrol.finish", {"patrol_id": patrol, "note": "走完了"}),
        op(6, "case.report", said | {"case_id": second, "description": "旧版本没收的"}, status="refused", **gone),
        op(7, "case.report", said | {"case_id": ids[14], "description": "旧版本不再送的"}, status="set_aside", **gone),
    ]  # fmt: skip
    photo = {
        "sha256": sha, "bytes": {"$bytes": base64.b64encode(picture).decode()}, "type": "image/jpeg", "operationIds": [ids[3]],
        "status": "waiting", "attempts": 0, "notBefore": 0, "trouble": None, "createdAt": 1,
    }  # fmt: skip
    sync = {
        "key": "sync",
        "generation": 1,
        "cursor": cursor,
        "filling": None,
        "epoch": None,
        "skewMs": 0,
        "lastPullAt": 1_900_000_000_000,
    }
    mirror = [
        {"generation": 1, "entity": entity, "id": id_, "version": 1, "row": row} for (entity, id_), row in rows.items()
    ]
    draft = {
        "key": "report",
        "value": {"category": "environment.rubbish", "description": "旧版本写了一半"},
        "photos": [],
        "updatedAt": 1,
    }
    leave_behind(
        phone.page,
        version,
        user,
        {
            "outbox": outbox,
            "attachments": [photo],
            "mirror": mirror,
            "meta": [sync, {"key": "seq", "last": 7}],
            "drafts": [draft],
        },
    )
    page = phone.page
    page.goto("/today")
    expect(page.get_by_test_id("household")).to_contain_text("张桂兰")  # from the phone, before anybody signs in
    page.get_by_test_id("signed-out").click()
    page.get_by_test_id("password").fill(PASSWORD)
    page.get_by_test_id("login-submit").click()
    page.get_by_test_id("pin-later").click()
    expect(page.get_by_test_id("sync-chip")).to_contain_text("1 条需处理", timeout=40_000)
    page.goto("/outbox")
    expect(page.get_by_test_id("group-person")).to_contain_text("那时没收")
    expect(page.get_by_test_id("group-waiting")).to_be_hidden()
    expect(page.locator("[data-test=outbox-row][data-status=acknowledged]")).to_have_count(5, timeout=40_000)
    expect(page.get_by_test_id("send-now")).to_have_count(0, timeout=40_000)  # nor does a photo wait
    applied = look("SELECT kind, status FROM operation ORDER BY received_at, id")
    assert sorted((one["kind"], one["status"]) for one in applied) == sorted(
        (kind, "applied") for kind in ("patrol.start", "visit.log", "case.report", "case.act", "patrol.finish")
    )
    assert look("SELECT description, state FROM cases") == [{"description": "旧版本记的", "state": "withdrawn"}]
    assert len(look("SELECT 1 FROM attachment")) == 1

    # the refused one is mended, the half-written one is there, and what lay open is sealed
    page.get_by_test_id("row-edit").click()
    expect(page.get_by_test_id("description")).to_have_value("旧版本没收的")
    page.goto("/report?disposal=escalated")
    expect(page.get_by_test_id("description")).to_have_value("旧版本写了一半")
    page.wait_for_function(
        """async (name) => {
            const db = await new Promise((done) => { const ask = indexedDB.open(name); ask.onsuccess = () => done(ask.result) })
            const all = (store) => new Promise((done) => { const ask = db.transaction(store).objectStore(store).getAll(); ask.onsuccess = () => done(ask.result) })
            const open = (await all('mirror')).filter((one) => one.entity === 'household' && one.row)
            db.close()
            return open.length === 0
        }""",
        arg=f"xunge-u-{user['id']}",
    )
    assert "张桂兰" not in everything_in(page)


WECHAT = "Mozilla/5.0 (Linux; Android 12; V2166A; wv) AppleWebKit/537.36 Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0.44"
ELSEWHERE = {
    "微信": WECHAT,
    "QQ": "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Chrome/109.0 Mobile Safari/537.36 QQ/8.9.85 NetType/4G",
    "钉钉": "Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 Chrome/111.0 Mobile Safari/537.36 DingTalk/7.5.0",
    "别的应用": "Mozilla/5.0 (Linux; Android 11; wv) AppleWebKit/537.36 Version/4.0 Chrome/95.0 Mobile Safari/537.36",
}


def test_opened_in_the_wrong_place_it_shows_the_way_out_and_never_pretends(playwright, server, town):
    browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), chromium_sandbox=False)

    def opened(script: str | None = None, **more):
        context = browser.new_context(base_url=server.url, **PHONE, **more)
        if script:
            context.add_init_script(script)
        return context.new_page()

    for name, agent in ELSEWHERE.items():
        page = opened(user_agent=agent, permissions=["clipboard-read", "clipboard-write"])
        page.goto("/today")
        told = page.get_by_test_id("unsuitable")
        expect(told).to_contain_text(f"现在是在{name}里打开的")
        expect(told).to_contain_text("在浏览器打开")
        expect(page.get_by_test_id("address")).to_have_value(f"{server.url}/today")
        page.get_by_test_id("copy-address").click()
        expect(page.get_by_test_id("copied")).to_be_visible()
        expect(page.get_by_test_id("username")).to_have_count(0)
        assert page.evaluate("indexedDB.databases()") == []
    # no Web Locks, or an iPhone's web view, which has no service worker
    for script, word in (
        ("delete Navigator.prototype.locks", "87 以上"),
        (
            "delete Navigator.prototype.serviceWorker; Object.defineProperty(navigator, 'userAgent', { get: () => 'iPhone' })",
            "Safari",
        ),
    ):
        page = opened(script)
        page.goto("/today")
        expect(page.get_by_test_id("unsuitable")).to_contain_text(word)
    # scripts that are not understood, or never arrive
    page = opened()
    page.route("**/*.js", lambda route: route.fulfill(content_type="text/javascript", body="a b"))
    page.goto("/today")
    expect(page.get_by_text("一直打不开")).to_be_visible()
    # the oldest that works: what it lacks is made up for
    page = opened("delete Object.hasOwn; delete Array.prototype.at")
    log_in(page, "worker01")
    browser.close()
