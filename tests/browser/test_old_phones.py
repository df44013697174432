"""Phones that slept through versions, and browsers that cannot keep what a worker writes."""

from __future__ import annotations

import base64
import shutil

import pytest
from playwright.sync_api import expect

from server.core.clock import local_date, utc_now
from tests.browser.behind_the_pin import everything_in
from tests.browser.conftest import PHONE, log_in
from tests.browser.old_phones import leave_behind
from tests.door import jpeg, now_text, sha256_of
from tests.world import PASSWORD

pytestmark = pytest.mark.browser


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

    # scripts that are not understood, or never arrive: said after some seconds, below
    stuck = opened()
    stuck.route("**/*.js", lambda route: route.fulfill(content_type="text/javascript", body="a b"))
    stuck.goto("/today")
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
    expect(stuck.get_by_text("一直打不开")).to_be_visible()
    # the oldest that works: what it lacks is made up for
    page = opened("delete Object.hasOwn; delete Array.prototype.at")
    log_in(page, "worker01")
    browser.close()
