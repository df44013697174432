"""The resident's voice, whole: a code shown in a stairwell without a signal, the page it opens, the call, the door, the scan."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from server.core.db import db
from tests.browser.axe import axe_in, by_hand_in
from tests.browser.conftest import DESK, PHONE, log_in, log_in_at_desk, wait_until_offline_ready
from tests.browser.test_my_cases import HERE
from tests.browser.test_story import pick_category
from tests.door import jpeg
from tests.loop import STEPS, Centre
from tests.world import GRID1

pytestmark = pytest.mark.browser


@pytest.fixture
def found():
    """What axe and eyes would complain of, told together at the end."""
    complaints: list[str] = []
    yield complaints
    assert not complaints, "\n".join(complaints)


def looked_at(page, name, found):
    found += [*axe_in(page, name), *by_hand_in(page, name)]


def test_from_the_code_in_the_stairwell_to_the_second_supervision(devices, server, town, side_door, look, found):
    worker = devices(PHONE, **HERE).page
    log_in(worker, "worker01")
    wait_until_offline_ready(worker)
    worker.context.set_offline(True)
    worker.get_by_test_id("add").click()
    worker.get_by_test_id("add-escalate").click()
    pick_category(worker, "ls", "environment.leak")
    worker.get_by_test_id("description").fill("8号院楼顶漏水")
    worker.get_by_test_id("report-more").click()
    worker.locator("#contact-phone").fill("13099370001")
    worker.get_by_test_id("save").click()

    # right after saving, and without a signal
    worker.get_by_test_id("saved-code").click()
    code = worker.get_by_test_id("resident-code")
    expect(code).to_contain_text("还没送到中心")
    url = code.get_by_test_id("qr").get_attribute("data-text")
    assert re.fullmatch(rf"{server.url}/c#[\w-]{{22}}", url)
    resident = devices(PHONE).page
    resident.goto(url)
    expect(resident.get_by_test_id("public-trouble")).to_have_text("还没有查到这件事")

    worker.context.set_offline(False)
    worker.get_by_test_id("close-resident").click()
    expect(worker.get_by_test_id("on-it")).to_be_visible()  # the centre has it
    resident.get_by_test_id("public-again").click()
    expect(resident.get_by_test_id("public-sentence")).to_contain_text("等待受理")
    expect(resident.get_by_test_id("rate")).to_have_count(0)
    [case] = look("SELECT id::text, case_no, version, code_by FROM cases")
    assert case["code_by"] == "phone"

    # the centre brings it to its result
    centre, row = Centre(side_door), case
    for action, username, values in STEPS[:5]:
        row = centre.do(row, username, action, **values)
    caller = devices(DESK).page
    log_in_at_desk(caller, "caller01")
    caller.get_by_test_id("case-row").filter(has_text="8号院楼顶漏水").click()
    expect(caller.get_by_test_id("call-script")).to_contain_text("供水所告诉我们：换了一段管子，三户都不漏了。")
    caller.get_by_test_id("contact-ask").click()
    expect(caller.get_by_test_id("contact-reason")).to_have_value("电话回访")
    caller.get_by_test_id("contact-open").click()
    expect(caller.get_by_test_id("contact")).to_be_visible()
    assert look("SELECT details->>'reason' AS why FROM journal_entry WHERE action = 'case.contact_shown'") == [
        {"why": "电话回访"}
    ]
    caller.get_by_test_id("next-step").click()
    caller.get_by_test_id("choice-outcome-not_reached").click()
    caller.get_by_test_id("field-note").fill("没人接")
    caller.get_by_test_id("step-submit").click()
    expect(caller.get_by_test_id("calls-in-vain")).to_contain_text("没联系上 1 次")
    expect(caller.get_by_test_id("calls-in-vain")).to_contain_text("没人接")
    expect(caller.get_by_test_id("call-after")).to_contain_text("后再打")
    found += axe_in(caller, "call box")
    caller.get_by_test_id("call-now").click()
    expect(caller.get_by_test_id("case-row")).to_have_count(0)
    caller.get_by_test_id("call-later").click()
    expect(caller.get_by_test_id("case-row")).to_have_count(1)

    # the worker asks at the door: kept, and nothing is closed by it
    worker.reload()
    worker.get_by_test_id("action-rate_at_door").click()
    worker.get_by_test_id("choice-mostly").click()
    looked_at(worker, "asking at the door", found)
    worker.get_by_test_id("action-save").click()
    expect(worker.get_by_test_id("story")).to_contain_text("当面评价：基本满意")
    assert look("SELECT state FROM cases") == [{"state": "callback"}]

    # the resident's own word, through a code the centre made
    with side_door.app.app_context():
        db.session.execute(db.text("UPDATE cases SET code_by = 'centre'"))
        db.session.commit()
    resident.reload()
    expect(resident.get_by_test_id("public-resolution")).to_contain_text("换了一段管子")
    looked_at(resident, "/c", found)
    resident.get_by_test_id("rating-unsatisfied").check()
    resident.get_by_test_id("rate-note").fill("楼道里还在滴")
    resident.get_by_test_id("rate-send").click()
    expect(resident.get_by_test_id("public-sentence")).to_have_text("您说不满意，已退回去重新办理。")
    expect(resident.get_by_test_id("public-thanks")).to_be_visible()
    looked_at(resident, "/c, thanked", found)
    assert look("SELECT how, value FROM case_rating ORDER BY at") == [
        {"how": "door", "value": "mostly"},
        {"how": "code", "value": "unsatisfied"},
    ]
    expect(caller.get_by_test_id("case-story")).to_contain_text("楼道里还在滴")

    # twice: the director closes, and the resident reads why
    shown = centre.who("unit01").get(f"/cases/{case['id']}").body
    centre.do(shown, "unit01", "finish", resolution="又换了一段")
    resident.reload()
    resident.get_by_test_id("rating-unsatisfied").check()
    resident.get_by_test_id("rate-send").click()  # asked once what is not right
    resident.get_by_test_id("rate-send").click()
    expect(resident.get_by_test_id("public-sentence")).to_contain_text("主任")
    caller.context.clear_cookies()
    log_in_at_desk(caller, "director01")
    caller.get_by_test_id("case-row").filter(has_text="8号院楼顶漏水").click()
    caller.get_by_test_id("next-step").click()
    caller.get_by_test_id("field-note").fill("房顶要大修，已列进明年计划。")
    caller.get_by_test_id("step-submit").click()
    expect(caller.get_by_test_id("step-done")).to_be_visible()
    resident.reload()
    expect(resident.get_by_test_id("public-closing")).to_have_text("房顶要大修，已列进明年计划。")

    # and it is there again
    resident.locator("summary").click()
    looked_at(resident, "/c, closed", found)
    resident.get_by_test_id("recur-note").fill("又漏了")
    resident.get_by_test_id("recur-send").click()
    expect(resident.get_by_test_id("public-sentence")).to_contain_text("又出现了")
    assert look("SELECT state, recurrences FROM cases") == [{"state": "reported", "recurrences": 1}]


def test_somebody_scans_the_sheet_at_the_door_and_follows_what_they_said(devices, server, town, look, found):
    clerk = devices(DESK).page
    log_in_at_desk(clerk, "clerk01")
    clerk.goto(f"/console/codes?area={GRID1}")
    url = clerk.get_by_test_id("qr").get_attribute("data-text")
    assert url == f"{server.url}/r#{GRID1}"

    resident = devices(PHONE).page
    resident.goto(url)
    expect(resident.get_by_test_id("scan-place")).to_have_text("花园社区 第1网格")
    looked_at(resident, "/r", found)
    resident.get_by_test_id("scan-send").click()
    expect(resident.get_by_test_id("send-trouble")).to_have_text("先选是哪方面的事")
    resident.get_by_test_id("kind").select_option("environment")
    resident.get_by_test_id("what").fill("后墙堆了一堆垃圾")
    resident.get_by_test_id("photo").set_input_files(
        [{"name": f"{one}.jpg", "mimeType": "image/jpeg", "buffer": jpeg(size=(64 + one, 48))} for one in range(4)]
    )
    expect(resident.get_by_test_id("photos-said")).to_have_text("最多 3 张，多的没有加。")
    resident.get_by_test_id("photo-away-2").click()
    expect(resident.get_by_test_id("photos-shown").locator("img")).to_have_count(2)
    found += axe_in(resident, "/r, with photos")
    resident.context.set_offline(True)
    resident.get_by_test_id("scan-send").click()
    expect(resident.get_by_test_id("send-trouble")).to_contain_text("您写的还在")
    resident.context.set_offline(False)
    resident.route("**/public/photos/**", lambda route: route.abort())  # the words get through, the photos do not
    resident.get_by_test_id("scan-send").click()
    expect(resident.get_by_test_id("scan-done")).to_be_visible()
    expect(resident.get_by_test_id("photos-left")).to_contain_text("您写的收到了，照片有 2 张没传上去")
    resident.unroute("**/public/photos/**")
    resident.get_by_test_id("photos-again").click()
    expect(resident.get_by_test_id("photos-left")).to_have_text("照片也收到了。")
    expect(resident.get_by_test_id("scan-qr").locator("svg")).to_be_visible()
    looked_at(resident, "/r, taken", found)
    assert look("SELECT channel, code_by, description FROM cases") == [
        {"channel": "public_qr", "code_by": "resident", "description": "后墙堆了一堆垃圾"}
    ]
    resident.get_by_test_id("scan-follow").click()
    expect(resident.get_by_test_id("public-sentence")).to_contain_text("等待受理")
    clerk.goto("/console?channel=public_qr")
    expect(clerk.get_by_test_id("case-row")).to_contain_text("后墙堆了一堆垃圾")
    expect(clerk.get_by_test_id("case-row")).to_contain_text("照片 2")
    assert [row["size"] > 0 for row in look("SELECT size FROM attachment")] == [True, True]

    resident.goto("/r#620902999999999")
    expect(resident.get_by_test_id("public-trouble-sentence")).to_contain_text("这个码认不出来")


def test_the_residents_pages_weigh_next_to_nothing(devices, server, town):
    for address in (f"/r#{GRID1}", f"/c#{'x' * 22}"):
        page = devices(PHONE).page  # one that was never here
        fetched: list = []
        page.on("requestfinished", lambda request, to=fetched: to.append(request))
        page.goto(address)
        page.wait_for_load_state("networkidle")
        sizes = {one.url: one.sizes()["responseBodySize"] for one in fetched}
        assert len(sizes) >= 3
        assert 0 < sum(sizes.values()) < 30_000, sizes
