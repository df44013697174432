"""A phone that lies about unlocked, and one that two people carry."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from server.core.clock import local_date, utc_now
from tests.browser.behind_the_pin import PIN, everything_in, press
from tests.browser.conftest import deliver, log_in, network_returns, wait_until_offline_ready
from tests.browser.test_story import pick_category
from tests.browser.test_trust import report
from tests.world import PASSWORD

pytestmark = pytest.mark.browser
OTHER_PIN = "804216"
SMALL = {"viewport": {"width": 360, "height": 640}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True}


def choose_pin(page, pin=PIN):
    """On 我的; back there afterwards."""
    page.goto("/me")
    page.get_by_test_id("pin-card").click()
    press(page, pin)
    press(page, pin)
    expect(page.get_by_test_id("lock-now")).to_be_visible()


def test_the_app_locks_itself_and_nothing_waits_for_the_pin(devices, server, town, look):
    """Idle, hidden, cold: the lock page. What was half written comes back, what was saved goes out, what is new is recorded."""
    town.household(name="张桂兰", due_on=local_date(utc_now()))
    device = devices(SMALL, geolocation={"longitude": 98.505, "latitude": 39.705}, permissions=["geolocation"])
    page = device.page
    page.clock.install()  # before the app sets its timers: they are due when the clock says so
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
    expect(page.get_by_test_id("saved-locked")).to_have_text("已存在手机里有网自动送")
    network_returns(device, server)
    expect(page.get_by_test_id("sync-chip")).to_contain_text("全部已送达", timeout=40_000)
    expect(page.get_by_test_id("saved-locked")).to_have_text("已送达")
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
    deliver(page)
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
    # in again by the PIN: what is not there any more does not say that there is nothing to do
    page.get_by_test_id("resting-worker01").click()
    press(page)
    expect(page.get_by_test_id("walk")).to_contain_text("退出登录时，任务、案件和住户从这台手机清掉了")
    expect(page.get_by_test_id("weather")).to_have_text("上报的 1 件在办")
    expect(page.get_by_test_id("report")).to_contain_text("王芳记的漏水")
    server.start()
    page.goto("/login?switch=1")
    page.get_by_test_id("username").fill("worker01")
    page.get_by_test_id("password").fill(PASSWORD)
    page.get_by_test_id("login-submit").click()
    press(page)
    expect(page.get_by_test_id("sync-chip")).to_contain_text("全部已送达", timeout=40_000)
    assert look("SELECT c.description, a.username FROM cases c JOIN account a ON a.id = c.reported_by") == [
        {"description": "王芳记的漏水", "username": "worker01"}
    ]
