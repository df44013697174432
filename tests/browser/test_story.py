"""The main job, end to end: a day without network on the phone, and the loop at the centre."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from server.core.clock import local_date, utc_now
from tests.browser.conftest import DESK, PHONE, log_in, log_in_at_desk, wait_until_offline_ready
from tests.loop import RESIDENT
from tests.world import COUNTY, GRID1, OUTSIDE

pytestmark = pytest.mark.browser


def pick_category(page, words: str, code: str) -> None:
    page.get_by_test_id("category").click()
    page.get_by_test_id("seek-category").fill(words)
    page.get_by_test_id(f"category-{code}").click()


def test_a_day_without_network_loses_nothing(phone, server, town, look):
    town.household(name="张桂兰", due_on=local_date(utc_now()))
    page = phone.page
    log_in(page, "worker01")
    expect(page.get_by_test_id("household")).to_have_count(1)
    wait_until_offline_ready(page)
    server.stop()

    # a patrol begins
    page.get_by_test_id("start-patrol").click()
    page.get_by_test_id("begin-patrol").click()
    expect(page.get_by_test_id("walking")).to_be_visible()

    # a visit: three taps
    page.get_by_test_id("household").click()
    page.get_by_test_id("outcome-well").click()
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("household").get_by_test_id("delivery")).to_contain_text("已存本机")

    # a small matter, closed on the spot
    page.get_by_test_id("add").click()
    page.get_by_test_id("add-spot").click()
    pick_category(page, "垃圾", "environment.rubbish")
    page.get_by_test_id("description").fill("楼道堆了纸箱")
    page.get_by_test_id("resolution").fill("住户当场搬走")
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("report").filter(has_text="楼道堆了纸箱")).to_contain_text("已存本机")

    # one that must go to the centre, whatever the worker thinks: said here, without network, with what to do first
    page.get_by_test_id("add").click()
    page.get_by_test_id("add-spot").click()
    pick_category(page, "邻里", "dispute.neighbour")
    page.get_by_test_id("description").fill("两家为停车打起来了")
    expect(page.get_by_test_id("disposal-spot")).to_be_enabled()
    page.get_by_test_id("signs").click()
    page.get_by_test_id("sign-violence").click()
    expect(page.get_by_test_id("disposal-spot")).to_be_disabled()
    expect(page.get_by_test_id("must-escalate")).to_contain_text("不能在格里结")
    expect(page.get_by_test_id("do-first")).to_contain_text("110")
    page.get_by_test_id("save").click()

    page.get_by_test_id("walking").click()
    page.get_by_test_id("patrol-note").fill("没有别的情况")
    page.get_by_test_id("finish-patrol").click()
    expect(page.get_by_test_id("today")).to_be_visible()

    phone.restart()
    page = phone.page
    page.goto("/today")
    expect(page.get_by_test_id("sync-chip")).to_contain_text("5 条待传")
    expect(page.get_by_test_id("report").filter(has_text="打起来了")).to_contain_text("已存本机")
    page.goto("/outbox")
    expect(page.get_by_test_id("outbox-row")).to_have_count(5)
    assert look("SELECT 1 FROM operation") == []

    server.start()
    page.goto("/today")
    expect(page.get_by_test_id("sync-chip")).to_contain_text("全部已送达", timeout=40_000)
    expect(page.get_by_test_id("report").filter(has_text="打起来了")).to_contain_text("620902-")
    cases = {row["description"]: row for row in look("SELECT * FROM cases")}
    small, fight = cases["楼道堆了纸箱"], cases["两家为停车打起来了"]
    assert (small["state"], small["disposal"], small["resolution"]) == ("closed", "resolved_on_spot", "住户当场搬走")
    assert (fight["state"], fight["disposal"], fight["area_code"]) == ("reported", "escalated", GRID1)
    [visit] = look("SELECT outcome, patrol_id FROM visit")
    [patrol] = look("SELECT id, finished_at, note FROM patrol")
    assert visit["outcome"] == "well"
    assert visit["patrol_id"] == patrol["id"]
    assert patrol["finished_at"] is not None
    assert look("SELECT last_visit_outcome FROM household") == [{"last_visit_outcome": "well"}]
    assert {row["status"] for row in look("SELECT status FROM operation")} == {"applied"}


def test_a_point_outside_the_district_is_accepted_and_flagged_for_a_person(devices, desk, server, town, look):
    away = devices(
        PHONE, geolocation={"longitude": OUTSIDE[0], "latitude": OUTSIDE[1], "accuracy": 9}, permissions=["geolocation"]
    )
    page = away.page
    log_in(page, "worker01")
    page.get_by_test_id("add").click()
    page.get_by_test_id("add-escalate").click()
    pick_category(page, "设施", "safety.facility")
    page.get_by_test_id("description").fill("路边护栏断了一截")
    expect(page.get_by_test_id("place-words")).to_contain_text("9 米")
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("report").filter(has_text="护栏")).to_contain_text("620902-")
    [case] = look("SELECT area_how, area_code, flags, state FROM cases")
    assert case == {"area_how": "none", "area_code": COUNTY, "flags": ["outside_district"], "state": "reported"}

    log_in_at_desk(desk.page, "clerk01")
    desk.page.get_by_test_id("case-row").filter(has_text="护栏").click()
    expect(desk.page.get_by_test_id("case-flag")).to_contain_text("区外")


def step(page, title: str, next_label: str, choices: dict[str, str] | None = None, texts: dict[str, str] | None = None):
    """Open a case from the list and take its next step, by the screen."""
    page.get_by_test_id("case-row").filter(has_text=title).click()
    expect(page.get_by_test_id("next-step")).to_contain_text(next_label)
    page.get_by_test_id("next-step").click()
    for name, value in (choices or {}).items():
        page.get_by_test_id(f"choice-{name}-{value}").click()
    for name, value in (texts or {}).items():
        page.get_by_test_id(f"field-{name}").fill(value)
    page.get_by_test_id("step-submit").click()
    expect(page.get_by_test_id("step-done")).to_be_visible()


def test_the_centre_walks_a_case_through_the_loop_and_the_worker_reads_the_answer(
    phone, devices, server, town, side_door, look
):
    worker = side_door.login("worker01")
    [outcome] = worker.push(worker.report(description="8号院楼顶漏水", contact=RESIDENT))
    assert outcome["status"] == "applied"
    title = "8号院楼顶漏水"

    desk = devices(DESK)

    def at_desk(username: str):
        desk.context.clear_cookies()
        log_in_at_desk(desk.page, username)
        return desk.page

    step(at_desk("clerk01"), title, "受理")
    step(at_desk("router01"), title, "分流", choices={"unit": "water"})
    step(at_desk("router01"), title, "研判", choices={"difficulty": "ordinary", "risk": "blue"})
    step(at_desk("unit01"), title, "开始处置")
    step(at_desk("unit01"), title, "办结", texts={"resolution": "换了防水层，三天不漏"})
    step(at_desk("caller01"), title, "回访", choices={"outcome": "satisfied"}, texts={"note": "谢谢你们"})

    [case] = look("SELECT state, resolution, due_at, closed_at FROM cases")
    assert (case["state"], case["resolution"], case["due_at"]) == ("closed", "换了防水层，三天不漏", None)
    steps = look("SELECT action, role_label, note FROM case_step ORDER BY seq")
    assert [one["action"] for one in steps] == ["report", "accept", "route", "assess", "handle", "finish", "call_back"]
    assert [one["role_label"] for one in steps][1:] == [
        "受理员",
        "分流员/研判员",
        "分流员/研判员",
        "承办单位联络员",
        "承办单位联络员",
        "回访员",
    ]

    page = phone.page
    log_in(page, "worker01")
    report = page.get_by_test_id("report").filter(has_text=title)
    expect(report).to_contain_text("换了防水层")
    report.click()
    page.get_by_test_id("show-resident").click()
    expect(page.get_by_test_id("resident-view")).to_contain_text("换了防水层，三天不漏")


def test_a_stale_screen_gets_a_named_conflict_and_keeps_what_was_typed(devices, server, town, side_door, look):
    worker = side_door.login("worker01")
    [outcome] = worker.push(worker.report(description="8号院楼顶漏水"))
    desk = devices(DESK)
    log_in_at_desk(desk.page, "clerk01")
    desk.page.get_by_test_id("case-row").click()
    desk.page.get_by_test_id("next-step").click()
    desk.page.get_by_test_id("field-note").fill("我先受理")

    case = outcome["rows"][0]["row"]
    colleague = side_door.login("clerk01", app="console")
    assert colleague.act(case, "accept").status == 200

    desk.page.get_by_test_id("step-submit").click()
    conflict = desk.page.get_by_test_id("step-conflict").or_(desk.page.get_by_test_id("step-outdated"))
    expect(conflict.first).to_contain_text("吴静")
    expect(desk.page.get_by_test_id("field-note")).to_have_value("我先受理")
    assert [one["action"] for one in look("SELECT action FROM case_step ORDER BY seq")] == ["report", "accept"]
