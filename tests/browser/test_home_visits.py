"""Home visits on the phone: the list behind a PIN, visits and errands without a signal, and nothing readable left in the phone."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import text

from server.core.clock import local_date, utc_now
from tests.browser.behind_the_pin import PIN, everything_in, go, press, set_pin, unlock
from tests.browser.conftest import hurry, log_in, network_returns, wait_for, wait_until_offline_ready
from tests.care import id_number, register

pytestmark = pytest.mark.browser

SAID = "说糖尿病药快没了，夜里胸口疼"
NAME, PHONE, NEEDS = "张桂兰", "199-0000-0001", "腿脚不便，要人扶"


NOBODY = "0190b1c2-0000-7000-8000-000000000000"
"""On nobody's list."""


def test_a_visit_without_a_signal_behind_the_pin(phone, server, town, somebody, look):
    page = phone.page
    log_in(page, "worker01")
    set_pin(page)
    card = page.get_by_test_id("person")
    expect(card).to_contain_text("张桂兰")
    expect(card).to_contain_text("今天到期")
    expect(card).not_to_contain_text("独居")
    wait_until_offline_ready(page)

    server.stop()
    phone.restart()
    page = phone.page
    page.goto("/today")
    expect(page.get_by_test_id("lock-page")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text("张桂兰")
    press(page, "111222")
    expect(page.get_by_test_id("pin-said")).to_contain_text("还可以试 9 次")
    press(page)
    page.get_by_test_id("person").click()
    expect(page.get_by_test_id("person-visit")).to_contain_text("腿脚不便")
    expect(page.get_by_test_id("call")).to_have_attribute("href", f"tel:{PHONE.replace('-', '')}")
    page.get_by_test_id("outcome-matter").click()
    page.get_by_test_id("question-meals").get_by_role("button", name="吃得少").click()
    page.get_by_test_id("visit-note").fill(SAID)
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("seen")).to_contain_text("张桂兰")
    # taken back it is due again, and what was said stands in the form
    page.get_by_test_id("saved-undo").click()
    expect(page.get_by_test_id("visit-note")).to_have_value(SAID)
    expect(page.get_by_test_id("seen-today")).to_have_count(0)
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("just-saved")).to_be_visible()
    hurry(page)  # it is tried, and does not get through
    expect(page.get_by_test_id("just-saved")).to_contain_text("已存在手机里")
    expect(page.get_by_test_id("person")).to_contain_text("有事")

    kept = everything_in(page)
    assert "door-list" not in kept
    for planted in (NAME, PHONE, "19900000001", NEEDS, SAID, "李明", PIN):
        assert planted not in kept, planted
    assert somebody["id"] in kept  # an id says nothing, and shows that the whole phone was read

    network_returns(phone, server)
    expect(page.get_by_test_id("sync-chip")).to_contain_text("全部已送达", timeout=40_000)
    [visit] = look("SELECT person_id::text, outcome, note, signs FROM visit")
    assert visit == {"person_id": somebody["id"], "outcome": "matter", "note": None, "signs": []}
    [plan] = look("SELECT last_seen_on, due_on FROM care_plan")
    today = local_date(utc_now())
    assert plan == {"last_seen_on": today, "due_on": today + timedelta(days=7)}
    page.goto("/today")
    unlock(page)
    page.get_by_test_id("person").click()
    expect(page.get_by_test_id("last-said")).to_contain_text(SAID)
    page.get_by_test_id("outcome-well").click()
    expect(page.get_by_test_id("question-meals")).to_contain_text("上次：吃得少")
    expect(page.get_by_test_id("question-medicine")).not_to_contain_text("上次")


def test_a_locked_phone_still_records_by_surname_and_door_and_sends_by_itself(phone, server, town, somebody, look):
    page = phone.page
    log_in(page, "worker01")
    set_pin(page)
    wait_until_offline_ready(page)
    server.stop()
    phone.restart()
    page = phone.page
    page.goto("/today")
    page.get_by_test_id("locked-by-door").click()
    page.get_by_test_id("surname").fill("张")
    page.get_by_test_id("door").fill("8号院3单元201")
    page.get_by_test_id("outcome-well").click()
    page.get_by_test_id("visit-note").fill(SAID)
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("saved-locked")).to_be_visible()
    assert SAID not in everything_in(page)
    network_returns(phone, server)
    expect(page.get_by_test_id("sync-chip")).to_contain_text("全部已送达", timeout=40_000)  # nobody gave the PIN
    [visit] = look("SELECT person_id::text, flags FROM visit")
    assert (visit["person_id"], "person_by_hint" in visit["flags"]) == (somebody["id"], True)


def test_an_errand_from_the_door_to_the_answer_without_a_signal(phone, server, town, somebody, look, owner):
    page = phone.page
    with owner.begin() as connection:
        connection.execute(text("UPDATE centre SET phone = '0937-0000000'"))
    log_in(page, "worker01")
    set_pin(page)
    wait_until_offline_ready(page)
    server.stop()
    page.get_by_test_id("person").click()
    page.get_by_test_id("outcome-well").click()
    page.get_by_test_id("save-then-errand").click()
    page.get_by_test_id("kind-old_age_allowance").click()
    page.get_by_role("checkbox", name="身份证").click()
    page.get_by_test_id("errand-note").fill("女儿说银行卡找不到了")
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("errand-detail")).to_contain_text("还差：户口本、银行卡、一寸照片")
    page.get_by_test_id("show-receipt").click()
    expect(page.get_by_test_id("receipt")).to_contain_text("编号随后告诉您")
    expect(page.get_by_test_id("receipt")).to_contain_text("电话 0937-0000000")
    page.get_by_test_id("close-receipt").click()
    page.get_by_test_id("step-gather").click()
    page.get_by_test_id("paper-户口本").click()
    page.get_by_test_id("step-save").click()
    expect(page.get_by_test_id("papers")).to_contain_text("✓ 户口本")
    assert "银行卡找不到" not in everything_in(page)

    network_returns(phone, server)
    expect(page.get_by_test_id("errand-detail")).to_contain_text("DB620902-", timeout=40_000)
    wait_for(page, lambda: look("SELECT 1 FROM errand WHERE state = 'papers'"))
    [errand] = look("SELECT kind, state, papers, person_id::text, visit_id IS NOT NULL AS from_visit FROM errand")
    assert errand == {
        "kind": "old_age_allowance",
        "state": "papers",
        "papers": ["身份证", "户口本"],
        "person_id": somebody["id"],
        "from_visit": True,
    }
    page.get_by_test_id("step-file").click()
    page.get_by_test_id("step-note").fill("交到街道民政窗口")
    page.get_by_test_id("step-save").click()
    expect(page.get_by_test_id("errand-state")).to_contain_text("已代交")
    page.get_by_test_id("step-tell").click()
    page.get_by_test_id("step-note").fill("批了，下月起发，已告诉本人")
    page.get_by_test_id("step-save").click()
    expect(page.get_by_test_id("errand-state")).to_contain_text("已回告")
    expect(page.get_by_test_id("sync-chip").or_(page.get_by_test_id("errand-detail"))).to_be_visible()
    page.goto("/today")
    expect(page.get_by_test_id("sync-chip")).to_contain_text("全部已送达", timeout=40_000)
    assert look("SELECT state FROM errand") == [{"state": "told"}]
    dump = json.dumps(look("SELECT * FROM errand_step"), default=str, ensure_ascii=False)
    assert "民政窗口" not in dump


def test_danger_at_the_door_calls_first_and_goes_to_the_centre(phone, server, town, somebody, look):
    page = phone.page
    log_in(page, "worker01")
    set_pin(page)
    page.get_by_test_id("person").click()
    page.get_by_test_id("outcome-matter").click()
    page.get_by_test_id("signs").click()
    page.get_by_test_id("sign-violence").click()
    expect(page.get_by_test_id("do-first")).to_contain_text("110")
    expect(page.get_by_test_id("must-escalate")).to_contain_text("要交中心")
    page.get_by_test_id("save-then-report").click()
    expect(page.get_by_test_id("report-form")).to_be_visible()
    expect(page.get_by_test_id("sign-violence")).to_have_attribute("aria-pressed", "true")
    assert id_number() not in everything_in(page)


def test_gas_at_a_door_that_nobody_opens_goes_to_the_centre_all_the_same(phone, server, town, somebody, look):
    page = phone.page
    log_in(page, "worker01")
    set_pin(page)
    page.get_by_test_id("person").click()
    page.get_by_test_id("outcome-absent").click()
    page.get_by_test_id("signs").click()
    page.get_by_test_id("sign-gas_smell").click()
    expect(page.get_by_test_id("must-escalate")).to_contain_text("要交中心")
    page.get_by_test_id("save-then-report").click()
    expect(page.get_by_test_id("report-form")).to_be_visible()
    expect(page.get_by_test_id("sign-gas_smell")).to_have_attribute("aria-pressed", "true")

    page.goto("/by-door?locked=1")
    page.get_by_test_id("surname").fill("李")
    page.get_by_test_id("door").fill("9号院")
    page.get_by_test_id("outcome-absent").click()
    page.get_by_test_id("signs").click()
    page.get_by_test_id("sign-gas_smell").click()
    page.get_by_test_id("save-then-report").click()
    expect(page.get_by_test_id("report-form")).to_be_visible()
    expect(page.get_by_test_id("sign-gas_smell")).to_have_attribute("aria-pressed", "true")


def test_a_call_does_not_stand_for_seeing_somebody_who_is_to_be_seen(phone, server, town, somebody):
    page = phone.page
    log_in(page, "worker01")
    set_pin(page)
    wait_until_offline_ready(page)
    server.stop()
    page.get_by_test_id("person").click()
    page.get_by_test_id("call").evaluate(
        "link => link.removeAttribute('href')"
    )  # the telephone itself stays where it is
    page.get_by_test_id("call").click()
    page.get_by_test_id("outcome-well").click()
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("person")).to_contain_text("电话不顶这次见面，还要上门")
    expect(page.get_by_test_id("today")).not_to_contain_text("今天该看的都看过了")


def test_without_a_network_every_closed_door_says_what_to_do(phone, server, town, somebody):
    page = phone.page
    log_in(page, "worker01")
    wait_until_offline_ready(page)
    phone.context.set_offline(True)
    page.get_by_test_id("set-pin").click()
    press(page)
    press(page)  # a PIN needs no network, the list does
    expect(page.get_by_test_id("set-pin")).to_contain_text("名单要连上网才能取")
    phone.context.set_offline(False)
    expect(page.get_by_test_id("person").first).to_be_visible()

    go(page, f"/person/{NOBODY}")
    page.get_by_role("link", name="见到了，按姓和门牌记").click()
    expect(page.get_by_test_id("door-visit")).to_be_visible()


def test_at_the_home_of_somebody_on_the_list_one_visit_is_to_both(phone, server, town, side_door, owner, look):
    home = town.household(name="张家", due_on=local_date(utc_now()))
    register(side_door.login("officer01", app="console"), household_id=home)
    with owner.begin() as connection:
        connection.execute(text("UPDATE care_plan SET due_on = :today"), {"today": local_date(utc_now())})
    page = phone.page
    log_in(page, "worker01")
    expect(page.get_by_test_id("set-pin")).to_contain_text("要探访的人还不在这台手机里")
    set_pin(page)
    expect(page.get_by_test_id("card-call")).to_have_attribute("href", f"tel:{PHONE.replace('-', '')}")
    expect(page.get_by_test_id("why")).to_have_text("从没见过面")
    wait_until_offline_ready(page)
    server.stop()

    # the household alone: they are still due, and the card says that
    go(page, f"/visit/{home}")
    expect(page.get_by_test_id("people-here")).to_contain_text("不算探访过本人")
    page.get_by_test_id("outcome-well").click()
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("just-saved")).to_be_visible()
    expect(page.get_by_test_id("home-seen")).to_be_visible()
    expect(page.get_by_test_id("weather")).to_contain_text("今天 1 家要看")

    # they have moved out: asked where to, and still to be seen
    go(page, f"/household/{home}")
    page.get_by_test_id("move-out").click()
    expect(page.get_by_test_id("moved-where")).to_contain_text("搬到哪儿了？")
    go(page, "/")
    expect(page.get_by_test_id("person-moved-out")).to_have_text("这家搬走了 · 问清搬到哪儿，告诉社区")
    expect(page.get_by_test_id("weather")).to_contain_text("今天 1 家要看")
    go(page, f"/household/{home}")
    page.get_by_test_id("not-moved-out").click()
    expect(page.get_by_test_id("move-out")).to_be_visible()

    go(page, f"/visit/{home}")
    page.get_by_test_id("person-here").click()
    page.get_by_test_id("outcome-well").click()
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("weather")).not_to_contain_text("要看")
    expect(page.get_by_test_id("seen").get_by_test_id("person")).to_have_count(1)
    network_returns(phone, server)
    expect(page.get_by_test_id("sync-chip")).to_contain_text("全部已送达", timeout=40_000)
    assert look("SELECT household_id::text, person_id IS NOT NULL AS theirs FROM visit ORDER BY theirs") == [
        {"household_id": home, "theirs": False},
        {"household_id": home, "theirs": True},
    ]
