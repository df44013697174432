"""The phone under load: ``make bench-pwa``. A slow phone on slow 4G, the real server, the demo's district.

Every figure stands beside an anchor of the same run, the least a page could do for the same measure, and beside its
limit. The processor runs at a quarter and the line is Lighthouse's slow 4G, except where only bytes are counted.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright
from sqlalchemy import create_engine

from launch import cluster as clusters
from server.app import create_app
from server.core.db import db
from server.core.limits import limiter
from tests.bench import full_phone, lighthouse_audit
from tests.bench import phone_measures as measures
from tests.bench.anchor import serving
from tests.bench.days_work import days_work
from tests.bench.handset import CPU, SLOW_4G
from tests.bench.paper import circumstances, say, write
from tests.bench.scales import weighing
from tests.browser.conftest import Server
from tests.conftest import settings_for

ROUNDS = int(os.environ.get("ROUNDS", "5"))
ROWS = int(os.environ.get("ROWS", "5000"))
ONLY = os.environ.get("ONLY", "").split(",") if os.environ.get("ONLY") else []
DAY, FULL = "worker01", "worker02"
PULLS_A_DAY = 180
"""Three hours with the screen on, a pull each minute."""


def main() -> int:
    """Measure, write the figures, and fail when a limit is not met."""
    with tempfile.TemporaryDirectory() as folder, clusters.temporary() as cluster, sync_playwright() as playwright:
        playwright.selectors.set_test_id_attribute("data-test")
        settings = settings_for(cluster, "bench", Path(folder) / "files", demo=True)
        app = create_app(settings)
        limiter.enabled = False
        for command in (["db", "upgrade"], ["demo", "load"]):
            result = app.test_cli_runner().invoke(args=command, catch_exceptions=False)
            assert result.exit_code == 0, result.output
        with app.app_context():
            full_phone.fill(FULL, ROWS)
            db.session.commit()
        server = Server(settings, Path(folder) / "server.log")
        owner = create_engine(settings.database_owner_url or "")
        weight = measures.page_weight(settings.web_dist)
        server.start()
        try:
            with serving(weight) as anchor, weighing(server.port) as scales:
                bench = measures.Bench(playwright, server, owner, anchor, Path(folder))
                found = measure(bench, scales, weight)
        finally:
            server.stop()
            owner.dispose()
    verdicts = judge(found)
    out = write(
        "pwa.json",
        circumstances()
        | {"slowness": {"cpu": CPU, "network": SLOW_4G}, "rows": ROWS, "measured": found, "limits": verdicts},
    )
    for one in verdicts:
        say(
            f"{'met    ' if one['met'] else 'NOT MET'}  {one['what']}: {one['figure']} (limit {one['limit']}{one['beside']})"
        )
    say(f"→ {out}")
    return 0 if all(one["met"] for one in verdicts) else 1


def measure(bench: measures.Bench, scales: Any, weight: int) -> dict[str, Any]:
    """All measures, or those named in ONLY."""
    users = {name: bench.prepare(name, rows) for name, rows in ((DAY, 200), (FULL, ROWS))}
    ways = {
        "first": lambda: measures.first_screen(bench, weight, ROUNDS),
        "cold_day": lambda: measures.cold_start(bench, DAY, ROUNDS),
        "cold_full": lambda: measures.cold_start(bench, FULL, ROUNDS),
        "save_day": lambda: measures.save(bench, DAY, users[DAY], 2 * ROUNDS),
        "save_full": lambda: measures.save(bench, FULL, users[FULL], 2 * ROUNDS),
        "scroll": lambda: measures.scroll(bench, FULL, ROWS),
        "drain": lambda: measures.drain(bench, DAY, users[DAY], 500),
        "day": lambda: days_work(bench, scales, 40, 6, 8),
        "lighthouse": lambda: lighthouse_audit.audit(bench),
    }
    found = {}
    for name, way in ways.items():
        if ONLY and name not in ONLY:
            continue
        say(f"{name} …")
        found[name] = way()
        say(json.dumps(found[name], ensure_ascii=False))
    return found


def judge(found: dict[str, Any]) -> list[dict[str, Any]]:
    """What was promised, and whether it holds."""
    verdicts: list[dict[str, Any]] = []

    def at_most(what: str, figure: float, limit: float, beside: str = "") -> None:
        verdicts.append({"what": what, "figure": figure, "limit": limit, "met": figure <= limit, "beside": beside})

    def against(way: dict[str, Any], name: str) -> str:
        mine, bare = way[name]["median"], way["anchor_ms"]["median"]
        return f"; the bare measure {bare}, ratio {mine / bare:.1f}"

    if way := found.get("first"):
        at_most("first screen, KB of page, scripts and styles on the line", way["code_kb"], 100)
        at_most("first screen usable online, ms", way["usable_ms"]["median"], 5000, against(way, "usable_ms"))
    for name, whose in (("cold_day", "a day's rows"), ("cold_full", f"{ROWS} + {ROWS} rows")):
        if way := found.get(name):
            at_most(
                f"cold start without network, {whose}, ms", way["usable_ms"]["median"], 1500, against(way, "usable_ms")
            )
    for name, whose in (("save_day", "a day's rows"), ("save_full", f"{ROWS} + {ROWS} rows")):
        if way := found.get(name):
            at_most(f"visit saved and shown, {whose}, ms", way["saved_ms"]["median"], 100, against(way, "saved_ms"))
    if way := found.get("scroll"):
        for path in ("/visit", "/cases"):
            bare = way["anchor"]
            beside = f"; a bare list {bare['over_50_ms']} and {bare['dropped_share']:.1%}"
            at_most(f"scrolling {path}, frames over 50 ms", way[path]["over_50_ms"], max(3, bare["over_50_ms"]), beside)
            at_most(f"scrolling {path}, longest frame, ms", way[path]["worst_ms"], max(200, bare["worst_ms"]), beside)
            at_most(
                f"scrolling {path}, share of frames dropped",
                way[path]["dropped_share"],
                max(0.1, bare["dropped_share"]),
                beside,
            )
    if way := found.get("drain"):
        at_most("500 waiting records, longest task, ms", way["longest_task_ms"], 200)
        at_most(
            "500 waiting records, all gone after, ms",
            way["took_ms"],
            3 * way["anchor_ms"],
            f"; bare pushes {way['anchor_ms']}",
        )
        at_most(
            "500 waiting records, out of order or missing at the server",
            500 - way["arrived"] + (not way["in_order"]),
            0,
        )
    if way := found.get("day"):
        once = sum(way[part][end] for part in ("morning", "work") for end in ("up_kb", "down_kb"))
        pulls = PULLS_A_DAY * sum(way["pull_with_nothing_new"].values())
        at_most(
            "a day's work, MB both ways",
            round((once + pulls) / 1024, 2),
            2.5,
            f"; of it {pulls / 1024:.2f} in {PULLS_A_DAY} pulls with nothing new",
        )
    for screen in found.get("lighthouse", []):
        for category, aim in (("performance", 95), ("accessibility", 100), ("best-practices", 100)):
            if (figure := screen.get(category)) is not None:
                verdicts.append(
                    {
                        "what": f"Lighthouse {category}, {screen['screen']}",
                        "figure": figure,
                        "limit": aim,
                        "met": figure >= aim,
                        "beside": "",
                    }
                )
    return verdicts


if __name__ == "__main__":
    sys.exit(main())
