"""Every screen, for everybody: no axe violation in light, dark and at 200 % type; targets for a thumb; nothing cut at 360 px."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from server.core.clock import local_date, utc_now
from tests.browser.axe import axe_in, by_hand_in, desk_pages, routes
from tests.browser.behind_the_pin import set_pin
from tests.browser.conftest import log_in, log_in_at_desk
from tests.errands import opening
from tests.tasks import sent

PHONE_SCREENS = {
    # route: (address, what stands there); {…} are ids of this town
    "/login": ("/login", "login"),
    "/today": ("/today", "household"),
    "/map": ("/map", "map"),
    "/cases": ("/cases", "report"),
    "/cases/:id": ("/cases/{case}", "case-detail"),
    "/visit": ("/visit", "household"),
    "/households": ("/households", "household"),
    "/household/new": ("/household/new", "household-form"),
    "/household/:id": ("/household/{household}", "household-page"),
    "/household/:id/edit": ("/household/{household}/edit", "household-form"),
    "/visit/:id": ("/visit/{household}", "visit-form"),
    "/pin": ("/pin", "pin-page"),  # before there is a PIN; then it leads on
    "/person/:id": ("/person/{person}", "person-visit"),
    "/by-door": ("/by-door", "door-visit"),
    "/errand/new": ("/errand/new", "errand-form"),
    "/errand/:id": ("/errand/{errand}", "errand-detail"),
    "/tasks": ("/tasks", "task"),
    "/task/:id": ("/task/{task}", "task-done"),
    "/task/:id/answer": ("/task/{task}/answer?as=done", "task-note"),
    "/notices": ("/notices", "notice"),
    "/report": ("/report?disposal=escalated", "report-form"),
    "/patrol": ("/patrol", "past-patrol"),
    "/patrol/:id": ("/patrol/{patrol}", "patrol-day"),
    "/diary/:day?": ("/diary", "diary"),
    "/offline": ("/offline", "offline"),
    "/outbox": ("/outbox", "outbox"),
    "/advice": ("/advice", "advice"),
    "/me": ("/me", "me"),
}
OPENED = {
    # what a tap lays open on a screen: (route, tapped, what stands then)
    "＋": ("/today", "add", "add-sheet"),
    "有事": ("/visit/:id", "outcome-matter", "visit-note"),
    "categories": ("/report", "category", "category-sheet"),
    "退出": ("/me", "logout", "sign-out"),
}
DESK_SCREENS = {
    # page: (who, address, what stands there)
    "/console": ("clerk01", "/console?case={case}", "case-panel"),
    "/console/receptions": ("clerk01", "/console/receptions", "receptions-total"),
    "/console/people": ("officer01", "/console/people/{person}", "person-panel"),
    "/console/errands": ("officer01", "/console/errands/{errand}", "errand-panel"),
    "/console/watch": ("supervisor01", "/console/watch", "watch-figures"),
    "/console/meetings": ("router01", "/console/meetings", "page-meetings"),
    "/console/advice": ("clerk01", "/console/advice", "advice-row"),
    "/console/director": ("director01", "/console/director", "total-open"),
    "/console/tasks": ("clerk01", "/console/tasks", "task-row"),
    "/console/units": ("director01", "/console/units?id=water", "unit-open"),
    "/console/roles": ("admin", "/console/roles", "role-matrix"),
    "/console/codes": ("clerk01", "/console/codes?area=620902001001", "code-sheet"),
    "/console/boundaries": ("admin", "/console/boundaries", "boundary-problem"),
    "/console/account": ("clerk01", "/console/account", "password-form"),
    "/console/settings": ("admin", "/console/settings", "line"),
}
DESK_OPENED = {
    # what stands on a page besides what it opens with
    "the window": ("clerk01", "/console?new=1", "intake-form"),
    "specialists": ("director01", "/console/units?what=people", "unit-rows"),
    "keys of other systems": ("admin", "/console/settings?list=feeds", "feed-keys"),
    "templates of papers": ("admin", "/console/settings?list=papers", "template"),
}


def test_every_screen_is_looked_at():
    assert set(PHONE_SCREENS) == routes(), "a new screen of the phone wants its line in PHONE_SCREENS"
    assert set(DESK_SCREENS) == desk_pages(), "a new page of the desk wants its line in DESK_SCREENS"


@pytest.fixture
def ids(town, side_door, somebody):
    """One of everything, all 王芳's."""
    worker = side_door.login("worker01")
    report = worker.report()
    errand = worker.operation("errand.open", opening())
    patrol = {"patrol_id": str(uuid4())}
    walk = [worker.operation("patrol.start", patrol), worker.operation("patrol.finish", patrol)]
    assert [one["status"] for one in worker.push(report, errand, *walk)] == ["applied"] * 4
    clerk = side_door.login("clerk01", app="console")
    return {
        "task": sent(clerk, case_id=report["payload"]["case_id"])["id"],
        "patrol": patrol["patrol_id"],
        "household": town.household(due_on=local_date(utc_now())),
        "person": somebody["id"],
        "case": report["payload"]["case_id"],
        "errand": errand["payload"]["errand_id"],
    }


@pytest.mark.browser
def test_the_phone_is_for_everybody(phone, ids):
    page = phone.page
    page.emulate_media(reduced_motion="reduce")
    page.goto("/login")
    expect(page.get_by_test_id("login")).to_be_visible()
    found = [*axe_in(page, "/login, nobody in"), *by_hand_in(page, "/login, nobody in")]
    log_in(page, "worker01")
    found += axe_in(page, "/today, no PIN")

    def look(name: str, shown: str) -> None:
        expect(page.get_by_test_id(shown).first).to_be_visible()
        found.extend([*axe_in(page, name), *by_hand_in(page, name)])

    _go(page, PHONE_SCREENS["/pin"][0])
    look("/pin", PHONE_SCREENS["/pin"][1])
    _go(page, "/today")
    set_pin(page)

    for route, (address, shown) in PHONE_SCREENS.items():
        if route == "/pin":
            continue
        _go(page, address.format(**ids))
        look(route, shown)
        for name, (where, tapped, then) in OPENED.items():
            if where == route:
                page.get_by_test_id(tapped).click()
                look(f"{route}, {name}", then)
                page.keyboard.press("Escape")
                expect(page).not_to_have_url(re.compile("#sheet"))  # a sheet is an address of its own
    page.get_by_test_id("lock-instead").click()
    look("locked", "lock-page")
    assert not found, "\n".join(found)


@pytest.mark.browser
def test_the_desk_is_for_everybody(desk, ids):
    page = desk.page
    page.emulate_media(reduced_motion="reduce")
    page.goto("/console")
    expect(page.get_by_test_id("login-username")).to_be_visible()
    found = axe_in(page, "login")
    inside = None
    for name, (who, address, shown) in sorted((DESK_SCREENS | DESK_OPENED).items(), key=lambda one: one[1][0]):
        if who != inside:
            page.context.clear_cookies()
            log_in_at_desk(page, who, "rail-advice")
            inside = who
        page.goto(address.format(**ids))
        expect(page.get_by_test_id(shown).first).to_be_visible()
        page.wait_for_load_state("networkidle")
        found += axe_in(page, f"{name} as {who}")
    assert not found, "\n".join(found)


def _go(page, address: str) -> None:
    """To another screen as a link goes there: a loaded page would lock what the PIN opened."""
    page.evaluate(
        "(address) => { history.pushState(null, '', address); dispatchEvent(new PopStateEvent('popstate', { state: null })) }",
        address,
    )
