"""How a case is handled at the desk: its route and the law's date, a mediation, a joint meeting, a paper; by keys where it can be."""

from __future__ import annotations

import io
import re

import pytest
from docx import Document
from playwright.sync_api import expect

from tests.browser.axe import axe_in
from tests.browser.conftest import DESK, log_in_at_desk, wait_for
from tests.loop import Centre

pytestmark = pytest.mark.browser
PARTY = {"name": "张桂兰", "phone": "13912345678", "part": "申请人"}


def opened(page, case):
    page.goto(f"/console?case={case['id']}")
    expect(page.get_by_test_id("case-panel")).to_be_visible()


def test_a_dispute_is_assessed_mediated_and_its_agreement_printed(desk, devices, server, side_door, town):
    page, centre = desk.page, Centre(side_door)
    case = centre.case_in("routed", category="dispute.heating", parties=[PARTY])
    log_in_at_desk(page, "router01")
    opened(page, case)
    page.keyboard.press("a")
    expect(page.get_by_test_id("choice-path-people_mediation").get_by_role("radio")).to_be_checked()
    # what contradicts itself is asked about, and may be so
    page.get_by_test_id("choice-difficulty-simple").click()
    expect(page.get_by_test_id("field-reason")).to_have_count(0)
    page.get_by_test_id("choice-risk-red").click()
    expect(page.get_by_test_id("hint-reason")).to_contain_text("风险等级是“红”，却选了“简单”")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_test_id("fault-reason")).to_be_visible()
    page.get_by_test_id("choice-difficulty-ordinary").click()
    expect(page.get_by_test_id("field-reason")).to_have_count(0)
    page.get_by_test_id("choice-risk-yellow").click()
    # what is on its way cannot be put away, and no key is dead after it
    held = []

    def hold(route) -> None:
        held.append(route)

    page.route("**/actions", hold)
    page.keyboard.press("Control+Enter")
    wait_for(page, lambda: held)
    page.keyboard.press("Escape")
    held[0].continue_()
    page.unroute("**/actions")
    expect(page.get_by_test_id("case-path")).to_contain_text("人民调解，法定 30 天")
    expect(page.get_by_test_id("case-law")).to_contain_text("还剩 30 天")
    page.keyboard.press("?")
    expect(page.get_by_test_id("key-help")).to_be_visible()
    page.keyboard.press("Escape")

    page.get_by_test_id("begin-meet").click()
    page.get_by_test_id("meet-submit").click()
    expect(page.get_by_test_id("meet-form")).to_contain_text("至少叫一个单位")
    page.get_by_test_id("meet-units-heating").click()
    page.get_by_test_id("meet-place").fill("中心三楼")
    page.get_by_test_id("meet-others").fill("620902-20200101-0001-1")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_test_id("meet-form")).to_contain_text("没有找到编号是“620902-20200101-0001-1”的案件")
    page.get_by_test_id("meet-others").fill("")
    page.keyboard.press("Control+Enter")
    meeting = page.get_by_test_id("meeting")
    expect(meeting).to_contain_text("供热公司")
    meeting.get_by_test_id("meeting-hold").click()
    page.get_by_test_id("meeting-hold-came-heating").click()
    page.get_by_test_id("decision-add").click()
    page.get_by_test_id("decision-what-0").fill("修好主管道")
    found = axe_in(page, "what came of a meeting")
    page.keyboard.press("Control+Enter")
    expect(meeting.get_by_test_id("meeting-state")).to_have_text("开过了")
    # at whatever hour it runs: before the hour that was offered, it says so
    expect(page.get_by_test_id("case-story")).to_contain_text(
        re.compile("联席会议开过了(（.*）)?，来了 1 家，定了 1 件事")
    )

    # what it decided is a task among the others, and on the list of all
    expect(meeting.get_by_test_id("meeting-decided")).to_contain_text("定了 1 件事")
    expect(page.get_by_test_id("tasks-waiting")).to_have_text("会上定的 1 件没办完")
    expect(page.get_by_test_id("tasks").get_by_test_id("decision")).to_contain_text("修好主管道")
    expect(page.get_by_test_id("tasks").get_by_test_id("decision")).to_contain_text("供热公司")

    # the unit that was called reads of it only what it must, and says when it is done
    called = devices(DESK).page
    log_in_at_desk(called, "unit02")
    called.goto("/console/meetings")
    expect(called.get_by_test_id("meeting")).to_contain_text(case["case_no"])
    expect(called.get_by_test_id("meeting")).not_to_contain_text(case["title"])
    called.get_by_test_id("decision-tick").click()
    called.get_by_test_id("decision-note").fill("试压合格")
    called.keyboard.press("Control+Enter")
    expect(called.get_by_test_id("decision")).to_have_attribute("data-done", "true")
    found += axe_in(called, "meetings, a decision done")
    page.goto("/console/tasks?view=decided")
    expect(page.get_by_test_id("decided-empty")).to_contain_text("都办完了")
    page.get_by_test_id("tasks-decided-done").click()
    expect(page.get_by_test_id("decided-row")).to_contain_text("试压合格")
    found += axe_in(page, "tasks, what meetings decided")
    page.get_by_test_id("decided-case").click()
    expect(page.get_by_test_id("tasks").get_by_test_id("decision")).to_have_attribute("data-done", "true")

    unit = devices(DESK).page
    log_in_at_desk(unit, "unit01")
    opened(unit, case)
    unit.get_by_test_id("begin-mediate").click()
    expect(unit.get_by_test_id("mediate-outside")).to_be_checked()  # nobody is on the list yet
    unit.get_by_test_id("mediate-mediator").fill("许和")
    unit.keyboard.press("Control+Enter")
    mediation = unit.get_by_test_id("mediation")
    expect(mediation).to_contain_text("张桂兰（申请人）")
    mediation.get_by_test_id("mediation-session").click()
    unit.keyboard.press("Escape")
    expect(unit.get_by_test_id("mediation-session-form")).to_have_count(0)
    expect(unit.get_by_test_id("case-panel")).to_be_visible()
    mediation.get_by_test_id("mediation-session").click()
    unit.get_by_test_id("mediation-session-said").fill("双方都来了")
    found += axe_in(unit, "a session of a mediation")
    unit.keyboard.press("Control+Enter")
    expect(mediation).to_contain_text("双方都来了")
    mediation.get_by_test_id("mediation-agree").click()
    unit.get_by_test_id("mediation-agree-terms").fill("供热公司 12 月 1 日前修好")
    unit.keyboard.press("Control+Enter")
    expect(mediation.get_by_test_id("mediation-state")).to_have_text("达成协议")
    expect(mediation.get_by_test_id("mediation-due")).to_contain_text("申请司法确认，法定期限")

    unit.get_by_test_id("begin-paper").click()
    unit.get_by_test_id("paper-kind-agreement").click()
    unit.get_by_test_id("paper-purpose").fill("给双方签字")
    with unit.expect_download() as download:
        unit.keyboard.press("Control+Enter")
    assert download.value.suggested_filename == f"调解协议书-{case['case_no']}.docx"
    document = Document(io.BytesIO(download.value.path().read_bytes()))
    assert "供热公司 12 月 1 日前修好" in [one.text for one in document.paragraphs]
    expect(unit.get_by_test_id("handling-said")).to_contain_text("调解协议书已下载")
    assert not found, "\n".join(found)
