"""Lighthouse for every screen, in a phone that is signed in and installed. Its package is installed here, when it is asked for."""

from __future__ import annotations

import json
import os
import socket
import subprocess
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from launch import venv
from tests.bench.phone_measures import Bench, log_in
from tests.browser.behind_the_pin import set_pin
from tests.browser.conftest import CHROMIUM, DESK, PHONE, QUIET, wait_until_offline_ready
from tests.browser.screens import IN_THE_GRID

PACKAGE = Path(__file__).parent / "lighthouse"
SCREENS = {
    "today": "/today", "map": "/map", "cases": "/cases", "case": "", "visit picker": "/visit", "visit form": "",
    "report": "/report?disposal=escalated", "patrol": "/patrol", "outbox": "/outbox", "me": "/me", "guide": "/advice",
    "pin": "/pin", "by door": "/by-door",
}  # fmt: skip
DESK_SCREENS = {"desk": "/console", "desk: people": "/console/people", "desk: errands": "/console/errands"}


def audit(bench: Bench) -> list[dict[str, Any]]:
    """Scores by screen; those behind the PIN by a snapshot, which has no performance."""
    _install()
    found: list[dict[str, Any]] = []
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    def opened(profile: str, shape: dict[str, Any]) -> Any:
        return bench.playwright.chromium.launch_persistent_context(
            str(bench.folder / profile), executable_path=CHROMIUM, chromium_sandbox=False, locale="zh-CN",
            args=[*QUIET, f"--remote-debugging-port={port}"], base_url=bench.server.url, geolocation=IN_THE_GRID,
            permissions=["geolocation"], **shape,
        )  # fmt: skip

    def run(*screens: dict[str, Any]) -> None:
        found.extend(_run(port, list(screens)))

    with opened("lighthouse", PHONE) as context:
        page = context.pages[0]
        run({"screen": "login", "url": f"{bench.server.url}/login"})
        log_in(page, "worker01")
        wait_until_offline_ready(page)
        page.goto("/visit")
        one = {"visit form": page.get_by_test_id("household").first.get_attribute("href")}
        page.goto("/cases")
        one["case"] = page.get_by_test_id("report").first.get_attribute("href")
        page.goto("about:blank")  # nothing else works while a page is measured
        run(*({"screen": name, "url": f"{bench.server.url}{path or one[name]}"} for name, path in SCREENS.items()))
        page.goto("/today")
        set_pin(page)
        _snapshots(page, run)
    with opened("lighthouse-desk", DESK) as context:
        page = context.pages[0]
        page.goto("/console")
        page.get_by_test_id("demo-officer01").click()
        page.get_by_test_id("rail-advice").wait_for()
        page.goto("about:blank")
        run(
            *({"screen": name, "url": f"{bench.server.url}{path}", "wide": True} for name, path in DESK_SCREENS.items())
        )
    return found


def _snapshots(page: Page, run: Any) -> None:
    for name, card, shown in (("person", "person", "person-visit"), ("errand", "errand", "errand-detail")):
        page.get_by_test_id(card).first.click()
        page.get_by_test_id(shown).wait_for()
        run({"screen": name, "snapshot": True})
        page.get_by_test_id("back").click()
        page.get_by_test_id(card).first.wait_for()


def _run(port: int, screens: list[dict[str, Any]]) -> list[dict[str, Any]]:
    done = subprocess.run(
        [venv.program("node"), "run.mjs", str(port)], cwd=PACKAGE, env=_environment(), input=json.dumps(screens),
        stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    return [json.loads(line) for line in done.stdout.splitlines()]


def _install() -> None:
    """``npm ci``, once: 176 MB that nobody else needs."""
    if not (PACKAGE / "node_modules" / "lighthouse").is_dir():
        command = [venv.program("npm"), "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
        subprocess.run(command, cwd=PACKAGE, env=_environment(), check=True)


def _environment() -> dict[str, str]:
    return os.environ | venv.environment({"CI": "1"})  # no telemetry, no question
