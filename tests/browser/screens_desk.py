"""The console, for ``screens.py``."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.pictures import keep


def log_in_at_desk(page: Page, username: str) -> None:
    page.goto("/console")
    page.get_by_test_id(f"demo-{username}").click()
    page.get_by_test_id("case-row").first.wait_for()
    page.wait_for_timeout(2500)


def desk(page: Page) -> None:
    """The console, as clerk and router."""
    page.goto("/console")
    page.get_by_test_id("demo-clerk01").wait_for()
    keep(page, "desk-login")
    log_in_at_desk(page, "clerk01")
    keep(page, "desk")
    page.get_by_test_id("case-row").first.click()
    page.wait_for_timeout(1500)
    keep(page, "desk-case")
    page.get_by_test_id("next-step").click()
    keep(page, "desk-next-step")
    page.get_by_test_id("step-cancel").click()
    page.get_by_test_id("task-begin").click()
    page.get_by_test_id("task-ask").wait_for()
    keep(page, "desk-task")
    page.get_by_test_id("task-cancel").click()
    page.get_by_test_id("filters-toggle").click()
    keep(page, "desk-filters")
    page.get_by_test_id("filters-toggle").click()
    page.goto("/console?view=open&show=map&at=98.512,39.742,13.4")
    page.get_by_test_id("in-view-total").wait_for()
    page.wait_for_timeout(1500)
    keep(page, "desk-map")
    page.goto("/console?view=open&show=map&layer=areas")
    page.get_by_test_id("area-row").first.wait_for()
    page.wait_for_timeout(1500)
    keep(page, "desk-map-areas")
    page.get_by_test_id("rail-intake").click()
    keep(page, "desk-intake")
    page.goto("/console/receptions")
    page.get_by_test_id("receptions-days").wait_for()
    keep(page, "desk-receptions")


def desk_handling(page: Page) -> None:
    """Meetings, and a case with a mediation, as the router."""
    log_in_at_desk(page, "router01")
    page.goto("/console/meetings")
    page.get_by_test_id("meeting").first.wait_for()
    keep(page, "desk-meetings")
    page.get_by_test_id("meeting").last.get_by_role("button").first.click()
    page.get_by_test_id("handling").wait_for()
    page.wait_for_timeout(1500)
    keep(page, "desk-handling")


def desk_care(page: Page) -> None:
    """People, errands and the guide, as the officer of a town."""
    log_in_at_desk(page, "officer01")
    page.goto("/console/people")
    page.get_by_test_id("person-row").first.wait_for()
    page.wait_for_timeout(1500)
    keep(page, "desk-people")
    page.get_by_test_id("person-row").first.click()
    page.wait_for_timeout(1500)
    keep(page, "desk-person")
    page.goto("/console/people?tab=load")
    page.wait_for_timeout(1500)
    keep(page, "desk-load")
    page.goto("/console/errands")
    page.get_by_test_id("errand-row").first.click()
    page.wait_for_timeout(1500)
    keep(page, "desk-errands")
    page.goto("/console/advice")
    page.get_by_test_id("advice-row").first.click()
    page.wait_for_timeout(1000)
    keep(page, "desk-advice")


def desk_watch(page: Page) -> None:
    """Letters of supervision, as the supervisor."""
    log_in_at_desk(page, "supervisor01")
    page.goto("/console/watch")
    page.get_by_test_id("letter-row").first.click()
    page.get_by_test_id("letter-body").wait_for()
    page.wait_for_timeout(1000)
    keep(page, "desk-watch")


def desk_again(page: Page) -> None:
    """The dark theme, as router with a case open."""
    log_in_at_desk(page, "router01")
    page.get_by_test_id("case-row").first.click()
    page.wait_for_timeout(1500)
    keep(page, "desk-dark")


def desk_settings(page: Page) -> None:
    """The lists an administrator edits."""
    page.goto("/console")
    page.get_by_test_id("demo-admin").click()
    page.get_by_test_id("line").first.click()
    keep(page, "desk-settings")


def desk_units(page: Page) -> None:
    """The director's board, and the units."""
    log_in_at_desk(page, "director01")
    page.goto("/console/director")
    page.get_by_test_id("total-open").wait_for()
    keep(page, "desk-director")
    page.goto("/console/units?id=mediation")
    page.get_by_test_id("unit-open").wait_for()
    keep(page, "desk-units")


def unit_on_a_phone(page: Page) -> None:
    """What a liaison has in hand, and one of it."""
    page.goto("/console/unit")
    page.get_by_test_id("demo-unit01").click()
    page.get_by_test_id("unit-case").first.wait_for()
    keep(page, "phone-unit")
    page.goto("/console/unit?pile=sign")
    page.get_by_test_id("unit-case").first.click()
    page.get_by_test_id("unit-one").wait_for()
    keep(page, "phone-unit-case")


def desk_care_dark(page: Page) -> None:
    """The dark theme, as an officer with a person open."""
    log_in_at_desk(page, "officer01")
    page.goto("/console/people")
    page.get_by_test_id("person-row").first.click()
    page.wait_for_timeout(1500)
    keep(page, "desk-person-dark")
