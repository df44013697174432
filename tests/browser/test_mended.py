"""What was not taken about somebody at home is mended on the phone: behind the PIN, with what was written, and still sealed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import create_engine, text

from tests.browser.behind_the_pin import everything_in, go, set_pin
from tests.browser.conftest import deliver, hurry, log_in

pytestmark = pytest.mark.browser

SAID = "说降压药快没了"


@pytest.fixture
def may_not(browser_settings):
    """An administrator's slip: for a while workers may not do this. Calling what it gives mends the slip."""
    engine = create_engine(browser_settings.database_owner_url)
    taken: list[str] = []

    def mend() -> None:
        with engine.begin() as connection:
            for permission in taken:
                connection.execute(
                    text("INSERT INTO role_permission VALUES ('grid_worker', :one) ON CONFLICT DO NOTHING"),
                    {"one": permission},
                )

    def take(permission: str):
        taken.append(permission)
        with engine.begin() as connection:
            connection.execute(
                text("DELETE FROM role_permission WHERE role = 'grid_worker' AND permission = :one"),
                {"one": permission},
            )
        return mend

    yield take
    mend()
    engine.dispose()


def refused(page):
    go(page, "/outbox")
    row = page.get_by_test_id("group-person").get_by_test_id("outbox-row")
    expect(row.get_by_test_id("reason")).to_contain_text("你的岗位不能做这件事", timeout=40_000)
    return row


def test_a_visit_to_a_person(phone, server, town, somebody, look, may_not):
    page = phone.page
    log_in(page, "worker01")
    set_pin(page)
    mend = may_not("visit.log")
    page.get_by_test_id("person").click()
    page.get_by_test_id("outcome-matter").click()
    # the questions of the group first, the sentence below them
    assert page.evaluate("document.activeElement.closest('[data-test^=question-]') !== null")
    page.get_by_test_id("question-meals").get_by_role("button", name="吃得少").click()
    page.get_by_test_id("visit-note").fill(SAID)
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("just-saved")).to_be_visible()
    hurry(page)
    page.get_by_test_id("person").click()
    expect(page.get_by_test_id("not-taken")).to_be_visible(timeout=40_000)
    page.get_by_test_id("back").click()
    row = refused(page)
    mend()

    row.get_by_test_id("row-edit").click()
    expect(page.get_by_test_id("person-visit")).to_contain_text("张桂兰")
    expect(page.get_by_test_id("visit-note")).to_have_value(SAID)
    expect(page.get_by_test_id("outcome-matter")).to_have_attribute("aria-checked", "true")
    expect(page.get_by_role("button", name="吃得少")).to_have_attribute("aria-pressed", "true")
    page.get_by_test_id("visit-note").fill(f"{SAID}，已约社区医生")
    page.wait_for_timeout(400)  # its draft is kept
    assert SAID not in everything_in(page)
    page.get_by_test_id("save").click()
    deliver(page)
    assert SAID not in everything_in(page)

    [first, again] = look("SELECT id, status, replaces FROM operation ORDER BY received_at")
    assert (first["status"], again["status"], again["replaces"]) == ("refused", "applied", first["id"])
    [visit] = look("SELECT person_id::text, outcome, occurred_at < recorded_at AS when_it_was FROM visit")
    assert visit == {"person_id": somebody["id"], "outcome": "matter", "when_it_was": True}
    page.get_by_test_id("person").click()
    expect(page.get_by_test_id("last-said")).to_contain_text("已约社区医生", timeout=40_000)


def test_a_visit_by_surname_and_door(phone, server, town, somebody, look, may_not):
    page = phone.page
    log_in(page, "worker01")
    set_pin(page)
    mend = may_not("visit.log")
    page.goto("/by-door?locked=1")
    page.get_by_test_id("surname").fill("章")
    page.get_by_test_id("door").fill("8号院3单元201")
    page.get_by_test_id("outcome-well").click()
    page.get_by_test_id("visit-note").fill(SAID)
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("saved-locked")).to_be_visible()
    row = refused(page)
    mend()

    row.get_by_test_id("row-edit").click()
    expect(page.get_by_test_id("surname")).to_have_value("章")
    expect(page.get_by_test_id("door")).to_have_value("8号院3单元201")
    expect(page.get_by_test_id("visit-note")).to_have_value(SAID)
    page.get_by_test_id("surname").fill("张")
    page.get_by_test_id("save").click()
    deliver(page)
    assert [one["person_id"] for one in look("SELECT person_id::text FROM visit")] == [somebody["id"]]


def test_an_errand_and_the_step_that_waited_for_it(phone, server, town, somebody, look, may_not):
    page = phone.page
    log_in(page, "worker01")
    set_pin(page)
    page.get_by_test_id("person").click()
    page.get_by_test_id("outcome-well").click()
    mend = may_not("errand.open")
    page.get_by_test_id("save-then-errand").click()
    page.get_by_test_id("kind-old_age_allowance").click()
    page.get_by_test_id("paper-身份证").click()
    page.get_by_test_id("errand-note").fill("女儿说银行卡找不到了")
    page.get_by_test_id("save").click()
    page.get_by_test_id("step-gather").click()
    page.get_by_test_id("paper-户口本").click()
    page.get_by_test_id("step-save").click()
    expect(page.get_by_test_id("papers")).to_contain_text("✓ 户口本")
    go(page, "/outbox")
    row = page.get_by_test_id("group-person").get_by_test_id("outbox-row").filter(has_text="你的岗位不能做这件事")
    expect(row).to_be_visible(timeout=40_000)
    mend()

    row.get_by_test_id("row-edit").click()
    expect(page.get_by_test_id("errand-note")).to_have_value("女儿说银行卡找不到了")
    expect(page.get_by_test_id("kind-old_age_allowance")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_test_id("paper-身份证")).to_have_attribute("aria-checked", "true")
    assert "银行卡找不到" not in everything_in(page)
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("errand-detail")).to_be_visible()
    hurry(page)
    expect(page.get_by_test_id("errand-detail")).to_contain_text("DB620902-", timeout=40_000)
    page.goto("/today")
    expect(page.get_by_test_id("sync-chip")).to_contain_text("全部已送达", timeout=40_000)
    [errand] = look("SELECT state, papers, person_id::text, visit_id IS NOT NULL AS from_visit FROM errand")
    assert errand == {
        "state": "papers",
        "papers": ["身份证", "户口本"],
        "person_id": somebody["id"],
        "from_visit": True,
    }
