"""Take the pictures of ``docs/screens/`` from the real demo: ``make screens``. Look at every one of them afterwards.

A private cluster, the demo loaded, the production server, Chromium at phone and desk size: what stands in the pictures
is what a visitor of the demo sees on that day.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

from launch import cluster as clusters
from server.app import create_app
from tests.browser.behind_the_pin import go, press, set_pin
from tests.browser.conftest import CHROMIUM, DESK, PHONE, QUIET, ROOT, Server, wait_until_offline_ready
from tests.conftest import settings_for

OUT = ROOT / "docs" / "screens"
IN_THE_GRID = {"longitude": 98.5125, "latitude": 39.7455, "accuracy": 14}
COLOURS = 250


def main() -> None:
    """Load the demo and walk through every screen."""
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, clusters.temporary() as cluster, sync_playwright() as playwright:
        settings = settings_for(cluster, "screens", Path(folder), demo=True)
        app = create_app(settings)
        for command in (["db", "upgrade"], ["demo", "load"]):
            result = app.test_cli_runner().invoke(args=command, catch_exceptions=False)
            assert result.exit_code == 0, result.output
        server = Server(settings, Path(folder) / "server.log")
        server.start()
        playwright.selectors.set_test_id_attribute("data-test")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, "--no-sandbox"])

        def page(shape: dict, **more) -> Page:
            context = browser.new_context(
                base_url=server.url, locale="zh-CN", timezone_id="Asia/Shanghai", **shape, **more
            )
            context.set_default_timeout(30_000)
            return context.new_page()

        try:
            phone(page(PHONE, geolocation=IN_THE_GRID, permissions=["geolocation"]), server)
            home_visits(page(PHONE, geolocation=IN_THE_GRID, permissions=["geolocation"]), server)
            phone_again(page(PHONE | {"color_scheme": "dark"}, geolocation=IN_THE_GRID, permissions=["geolocation"]))
            desk(page(DESK))
            desk_care(page(DESK))
            desk_watch(page(DESK))
            desk_handling(page(DESK))
            desk_again(page(DESK | {"color_scheme": "dark"}))
            desk_settings(page(DESK))
            desk_units(page(DESK))
            unit_on_a_phone(page(PHONE))
            desk_care_dark(page(DESK | {"color_scheme": "dark"}))
            doors(page(DESK), page(PHONE))
        finally:
            browser.close()
            server.stop()
    both()


def keep(page: Page, name: str, *, whole: bool = False) -> None:
    """One picture, small enough to commit: at most 250 colours."""
    shape = page.viewport_size
    if whole:  # a taller phone, not a stitched page: what is fixed below would stand in its middle
        tall = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": shape["width"], "height": max(tall, shape["height"])})
    page.wait_for_timeout(700)  # motion ends, the map has drawn
    path = OUT / f"{name}.png"
    page.screenshot(path=path)
    page.set_viewport_size(shape)
    with Image.open(path) as image:
        small = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(path, optimize=True)
    print(path.relative_to(ROOT), path.stat().st_size // 1024, "KiB")  # noqa: T201


def log_in(page: Page, username: str) -> None:
    page.goto("/login")
    page.get_by_test_id(f"demo-{username}").click()
    expect(page.get_by_test_id("sync-chip")).to_contain_text("全部已送达", timeout=60_000)


def pick(page: Page, words: str, code: str) -> None:
    page.get_by_test_id("category").click()
    page.get_by_test_id("seek-category").fill(words)
    page.get_by_test_id(f"category-{code}").click()


def open_a_tracked_patrol(page: Page) -> None:
    """Not everybody keeps a track, nor every time."""
    drawn = page.get_by_test_id("track-map")
    for past in range(page.get_by_test_id("past-patrol").count()):
        page.get_by_test_id("past-patrol").nth(past).click()
        drawn.or_(page.get_by_test_id("no-track")).wait_for()
        if drawn.is_visible():
            return
        go(page, "/patrol")
        page.get_by_test_id("past-patrol").first.wait_for()


def phone(page: Page, server: Server) -> None:
    """The field app as worker01, on the network and without it."""
    page.goto("/login")
    page.get_by_test_id("demo-worker01").wait_for()
    keep(page, "phone-login")
    log_in(page, "worker01")
    set_pin(page)
    keep(page, "phone-today")
    wait_until_offline_ready(page)
    page.get_by_test_id("add").click()
    keep(page, "phone-add")
    page.get_by_test_id("add-visit").click()
    keep(page, "phone-households")
    go(page, "/households")
    page.get_by_test_id("seek-household").fill("mxh")
    page.get_by_test_id("household").first.click()
    keep(page, "phone-household", whole=True)
    page.get_by_test_id("look-at-double").first.click()
    keep(page, "phone-doubles")
    go(page, "/household/new?door=3-302")
    page.get_by_test_id("home-name").fill("马晓红")
    page.get_by_test_id("home-address").fill("8号院")
    keep(page, "phone-household-new", whole=True)
    go(page, "/today")
    page.get_by_test_id("household").first.click()
    page.get_by_test_id("outcome-matter").click()
    keep(page, "phone-visit", whole=True)
    go(page, "/report?disposal=resolved_on_spot")
    page.get_by_test_id("category").click()
    keep(page, "phone-categories")
    page.get_by_test_id("seek-category").fill("渗漏")
    page.get_by_test_id("category-environment.leak").click()
    page.get_by_test_id("description").fill("3单元楼道顶漏水，接了个盆")
    page.get_by_test_id("similar").wait_for()
    keep(page, "phone-on-the-spot", whole=True)
    page.get_by_test_id("place-map").click()
    keep(page, "phone-place")
    page.get_by_test_id("place-done").click()
    go(page, "/map")
    page.wait_for_timeout(1500)
    keep(page, "phone-map")
    page.get_by_test_id("map-seek").fill("张桂兰")
    page.get_by_test_id("map-found-one").first.click()
    keep(page, "phone-map-card")
    page.get_by_test_id("field-map-card-close").click()
    page.get_by_test_id("field-map-home").click()
    page.get_by_test_id("in-view").click()
    keep(page, "phone-map-list")
    go(page, "/offline")
    page.get_by_test_id("prepare").click()
    page.get_by_test_id("offline-said").wait_for()
    keep(page, "phone-prepare", whole=True)
    go(page, "/cases")
    keep(page, "phone-cases")
    page.get_by_test_id("seek-case").fill("路灯")
    page.get_by_test_id("report").filter(has_text="已结案").first.click()
    page.get_by_test_id("photo-shown").wait_for()
    keep(page, "phone-case", whole=True)
    page.get_by_test_id("show-resident").click()
    keep(page, "phone-for-the-resident")
    go(page, "/tasks")
    page.get_by_test_id("task").first.wait_for()
    keep(page, "phone-tasks", whole=True)
    page.get_by_test_id("task").filter(has_text="302室").first.click()
    keep(page, "phone-task", whole=True)
    page.get_by_test_id("task-done").click()
    page.get_by_test_id("task-note").fill("量了，17.1度，比上次高一点")
    keep(page, "phone-task-answer")
    go(page, "/notices")
    page.get_by_test_id("notice").first.wait_for()
    keep(page, "phone-notices")
    go(page, "/patrol")
    keep(page, "phone-patrol")
    open_a_tracked_patrol(page)
    page.wait_for_timeout(1000)
    keep(page, "phone-patrol-track", whole=True)
    go(page, "/patrol")
    page.get_by_test_id("track-toggle").click()
    page.get_by_test_id("begin-patrol").click()
    page.get_by_test_id("tracking-band").wait_for()
    go(page, "/patrol")
    keep(page, "phone-patrol-running", whole=True)
    page.get_by_test_id("finish-patrol").click()
    page.get_by_test_id("today").wait_for()
    go(page, "/diary")
    keep(page, "phone-diary", whole=True)
    page.get_by_test_id("diary-file").click()
    keep(page, "phone-diary-file")
    page.keyboard.press("Escape")
    go(page, "/me")
    keep(page, "phone-me")

    server.stop()
    go(page, "/report?disposal=resolved_on_spot")
    pick(page, "邻里", "dispute.neighbour")
    page.get_by_test_id("description").fill("两家为停车打起来了")
    page.get_by_test_id("signs").click()
    page.get_by_test_id("sign-violence").click()
    keep(page, "phone-must-escalate", whole=True)
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("sync-chip")).to_contain_text("待传")
    keep(page, "phone-offline")
    go(page, "/outbox")
    keep(page, "phone-outbox")
    server.start()


def home_visits(page: Page, server: Server) -> None:
    """The list behind the PIN, a visit to somebody at home, an errand, the guide; as the home visitor, then offline."""
    log_in(page, "visitor01")
    keep(page, "phone-care-no-pin")
    page.get_by_test_id("set-pin").click()
    keep(page, "phone-pin")
    press(page)
    page.get_by_role("heading", name="再输一次").wait_for()
    press(page)
    page.get_by_test_id("person").first.wait_for()
    keep(page, "phone-care")
    page.get_by_test_id("person").first.click()
    page.get_by_test_id("outcome-matter").click()
    keep(page, "phone-person", whole=True)
    page.get_by_test_id("save-then-errand").click()
    page.get_by_test_id("kind-old_age_allowance").click()
    keep(page, "phone-errand-new", whole=True)
    page.get_by_test_id("save").click()
    page.get_by_test_id("errand-detail").get_by_text("DB620902-").wait_for()
    keep(page, "phone-errand", whole=True)
    page.get_by_test_id("show-receipt").click()
    keep(page, "phone-errand-receipt")
    go(page, "/advice")
    keep(page, "phone-advice")
    wait_until_offline_ready(page)
    server.stop()
    page.goto("/today")
    keep(page, "phone-care-locked")
    page.get_by_test_id("locked-by-door").click()
    keep(page, "phone-by-door", whole=True)
    server.start()


def phone_again(page: Page) -> None:
    """The dark theme, and the largest type."""
    log_in(page, "worker01")
    set_pin(page)
    keep(page, "phone-today-dark")
    page.get_by_test_id("household").first.click()
    keep(page, "phone-visit-dark")
    go(page, "/cases")
    keep(page, "phone-cases-dark")
    go(page, "/today")
    page.get_by_test_id("person").first.click()
    keep(page, "phone-person-dark")
    page.get_by_test_id("outcome-matter").click()
    page.get_by_test_id("save-then-errand").click()
    page.get_by_test_id("kind-old_age_allowance").click()
    keep(page, "phone-errand-new-dark", whole=True)
    page.add_style_tag(content="html { font-size: 200% !important; }")
    keep(page, "phone-errand-new-large-type", whole=True)
    page.get_by_test_id("back").click()
    page.get_by_test_id("person").first.wait_for()
    keep(page, "phone-today-large-type")
    page.get_by_test_id("person").first.click()
    keep(page, "phone-person-large-type", whole=True)


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


def doors(wide: Page, narrow: Page) -> None:
    """The demo's three doors, and the resident's page."""
    for page, name in ((wide, "doors"), (narrow, "doors-narrow")):
        page.goto("/")
        page.wait_for_timeout(7000)
        keep(page, name)
    stories = wide.request.get("/api/v1/demo").json()["stories"]
    token = next(story["public_token"] for story in stories if story.get("public_token"))
    narrow.goto(f"/c#{token}")
    narrow.get_by_test_id("public-steps").wait_for()
    keep(narrow, "resident")


def both() -> None:
    """The README's picture: phone and desk side by side."""
    with Image.open(OUT / "phone-today.png") as left, Image.open(OUT / "desk-case.png") as right:
        desk_image = right.convert("RGB")
        height = desk_image.height
        phone_image = left.convert("RGB").resize((left.width * height // left.height, height), Image.Resampling.LANCZOS)
        gap = 24
        whole = Image.new("RGB", (phone_image.width + gap + desk_image.width, height), "#d9d6cc")
        whole.paste(phone_image, (0, 0))
        whole.paste(desk_image, (phone_image.width + gap, 0))
    whole.quantize(COLOURS, dither=Image.Dither.NONE).save(OUT / "phone-and-console.png", optimize=True)


if __name__ == "__main__":
    sys.exit(main())
