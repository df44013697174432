"""Take the pictures of ``docs/screens/`` from the real demo: ``make screens``. Look at every one of them afterwards.

A private cluster, the demo loaded, the production server, Chromium at phone and desk size: what stands in the pictures
is what a visitor of the demo sees on that day.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from launch import cluster as clusters
from server.app import create_app
from tests.browser import screens_desk, screens_phone
from tests.browser.conftest import CHROMIUM, DESK, PHONE, QUIET, Server
from tests.browser.pictures import COLOURS, OUT, keep
from tests.conftest import settings_for

IN_THE_GRID = {"longitude": 98.5125, "latitude": 39.7455, "accuracy": 14}


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
            there = {"geolocation": IN_THE_GRID, "permissions": ["geolocation"]}
            dark = {"color_scheme": "dark"}
            screens_phone.phone(page(PHONE, **there), server)
            screens_phone.home_visits(page(PHONE, **there), server)
            screens_phone.phone_again(page(PHONE | dark, **there))
            screens_desk.desk(page(DESK))
            screens_desk.desk_care(page(DESK))
            screens_desk.desk_watch(page(DESK))
            screens_desk.desk_handling(page(DESK))
            screens_desk.desk_again(page(DESK | dark))
            screens_desk.desk_settings(page(DESK))
            screens_desk.desk_units(page(DESK))
            screens_desk.unit_on_a_phone(page(PHONE))
            screens_desk.desk_care_dark(page(DESK | dark))
            doors(page(DESK), page(PHONE))
        finally:
            browser.close()
            server.stop()
    both()


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
