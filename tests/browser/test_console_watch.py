"""What is late at the desk: a letter signed and answered, and time a unit applies for."""

from __future__ import annotations

from datetime import datetime

import pytest
from playwright.sync_api import expect

from server.catalogue import queries as catalogue
from server.core.db import db
from server.steps.deadlines import over_since
from server.watch.rounds import look as look_at_deadlines
from tests.browser.axe import axe_in
from tests.browser.conftest import log_in_at_desk
from tests.loop import Centre

pytestmark = pytest.mark.browser


@pytest.fixture
def late(town, side_door):
    """A case of unit01's that is over for three working days, as the watch left it."""
    case = Centre(side_door).case_in("handling")
    with town.app.app_context():
        look_at_deadlines(over_since(datetime.fromisoformat(case["due_at"]), 3, catalogue.calendar()))
        db.session.remove()
    return case


def again(page, username: str, address: str) -> None:
    page.context.clear_cookies()
    log_in_at_desk(page, username, "rail-advice")
    page.goto(address)


def test_a_letter_is_signed_by_keys_alone_and_the_unit_answers_and_is_given_time(desk, late, look):
    page = desk.page
    log_in_at_desk(page, "supervisor01", "rail-watch")
    page.get_by_test_id("rail-watch").click()
    expect(page.get_by_test_id("letters-draft")).to_have_text("等签发 1")
    page.keyboard.press("j")
    expect(page.get_by_test_id("letter-body")).to_contain_text(late["case_no"])
    expect(page.get_by_test_id("next-step")).to_have_attribute("data-action", "sign_letter")
    page.keyboard.press("a")
    expect(page.get_by_test_id("step-form")).to_be_visible()
    found = axe_in(page, "a letter that is being signed")
    assert not found, "\n".join(found)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_test_id("letter-said")).to_contain_text("已签发")
    expect(page.get_by_test_id("letters-empty")).to_be_visible()
    [letter] = look("SELECT number, status FROM letter")
    assert letter["status"] == "signed"
    # under which number it went out is said at once, and stands in the list of those that wait for an answer
    expect(page.get_by_test_id("letter-said")).to_contain_text(f"函号 {letter['number']}")
    page.get_by_test_id("letters-signed").click()
    expect(page.get_by_test_id("letter-number")).to_have_text(letter["number"])

    again(page, "unit01", f"/console?case={late['id']}")
    expect(page.get_by_test_id("letter")).to_contain_text(letter["number"])
    expect(page.get_by_test_id("given")).to_have_count(4)
    expect(page.get_by_test_id("next-step")).to_have_attribute("data-action", "reply_letter")
    page.get_by_test_id("next-step").click()
    page.get_by_test_id("field-note").fill("配件到了，明天装上")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_test_id("letter-reply")).to_contain_text("配件到了，明天装上")
    page.get_by_test_id("action-ask_extension").click()
    # what is missing is said in place, and nothing is sent
    page.get_by_test_id("step-submit").click()
    expect(page.get_by_test_id("fault-days")).to_be_visible()
    page.get_by_test_id("field-days").fill("99")
    page.get_by_test_id("field-note").fill("等配件")
    page.get_by_test_id("step-submit").click()
    expect(page.get_by_test_id("fault-days")).to_contain_text("1 到 30")
    page.get_by_test_id("field-days").fill("2")
    page.get_by_test_id("step-submit").click()
    expect(page.get_by_test_id("case-held")).to_contain_text("已申请延期 2 个工作日，等答复")

    again(page, "director01", "/console/watch")
    expect(page.get_by_test_id("watch-asked")).to_contain_text("1")
    page.get_by_test_id("watch-asked").click()
    page.locator("[data-row]").first.click()
    page.keyboard.press("a")
    page.get_by_test_id("step-submit").click()
    expect(page.get_by_test_id("case-held")).to_contain_text("已批准延期 2 个工作日")
    assert look("SELECT asked, extended_days FROM cases") == [{"asked": None, "extended_days": 2}]
