"""How smoothly the console's map moves over all open cases: frame times in Chromium while it is dragged and zoomed.

At every place both motions are watched, with cases and with areas in colours: the 95th of the times between two frames, and the
longest task of the page's main thread in processor time, which a busy machine does not stretch. Reported is the worst of all.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests.bench.figures import Figure, p95, value
from tests.bench.ground import Ground
from tests.bench.paper import say
from tests.browser.conftest import CHROMIUM, DESK, QUIET

KEYS = ("map_frame_p95_ms", "map_task_ms")

WATCH = """() => {
    window.frames_seen = []
    let last = performance.now()
    const look = (now) => { window.frames_seen.push(now - last); last = now; window.watching = requestAnimationFrame(look) }
    window.watching = requestAnimationFrame(look)
}"""
STOP = """() => {
    cancelAnimationFrame(window.watching)
    return window.frames_seen.slice(1)
}"""
PLACES = {
    "the whole district": None,
    "a town": "98.512,39.742,12.6",
    "neighbourhoods": "98.512,39.742,14.2",
    "single cases": "98.512,39.742,16",
}


def figures(ground: Ground, runs: int) -> Iterator[Figure]:
    with ground.served() as url:
        seen = list(_moved(url, PLACES if runs > 1 else {"a town": PLACES["a town"]}))
    yield value("map_frame_p95_ms", max(frame for frame, _ in seen), unit="ms", runs=len(seen), rows=ground.rows)
    yield value("map_task_ms", max(task for _, task in seen), unit="ms", runs=len(seen), rows=ground.rows)


def _moved(url: str, places: dict[str, str | None]) -> Iterator[tuple[float, float]]:
    """``(p95 between frames, longest task)`` of each motion, in milliseconds."""
    with sync_playwright() as playwright:
        playwright.selectors.set_test_id_attribute("data-test")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, "--no-sandbox"])
        page = browser.new_context(base_url=url, locale="zh-CN", timezone_id="Asia/Shanghai", **DESK).new_page()
        page.set_default_timeout(120_000)
        page.goto("/console")
        page.get_by_test_id("demo-clerk01").click()
        page.get_by_test_id("case-list").wait_for()
        for layer in ("", "&layer=areas"):
            for name, at in places.items():
                page.goto(f"/console?view=open&show=map{layer}" + (f"&at={at}" if at else ""))
                page.get_by_test_id("in-view-total").wait_for()
                page.wait_for_timeout(3000)
                for motion in (_drag, _wheel):
                    frame, task = _seen(page, motion)
                    total = page.get_by_test_id("in-view-total").inner_text()
                    say(
                        f"  {layer[7:] or 'cases'}, {name} ({total}), {motion.__name__[1:]}: p95 {frame:.1f} ms, task {task:.1f} ms"
                    )
                    yield frame, task
        browser.close()


def _seen(page: Page, motion: Callable[[Page], None]) -> tuple[float, float]:
    """During a motion and the second after it, when what was asked for comes."""
    browser = page.context.browser
    assert browser is not None
    browser.start_tracing(page=page, categories=["toplevel"])
    page.evaluate(WATCH)
    motion(page)
    page.wait_for_timeout(1500)
    frames = page.evaluate(STOP)
    return p95(frames), max(_main_thread(json.loads(browser.stop_tracing())["traceEvents"]), default=0.0)


def _main_thread(events: list[dict[str, Any]]) -> list[float]:
    """Processor time in milliseconds of each task of the pages' main threads."""
    threads = {
        (one["pid"], one["tid"])
        for one in events
        if one.get("name") == "thread_name" and one["args"]["name"] == "CrRendererMain"
    }
    return [
        one.get("tdur", 0) / 1000
        for one in events
        if one.get("ph") == "X" and (one["pid"], one["tid"]) in threads and "RunTask" in one["name"]
    ]


def _drag(page: Page) -> None:
    """To and fro over the map, as a hand does it."""
    box = page.get_by_test_id("console-map").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(60):
        page.mouse.move(x + 200 * ((step % 30) - 15) / 15, y + 4 * step % 120)
        page.wait_for_timeout(16)
    page.mouse.up()


def _wheel(page: Page) -> None:
    """Two levels in, three out, one in."""
    for by in [-120] * 8 + [120] * 12 + [-120] * 4:
        page.mouse.wheel(0, by)
        page.wait_for_timeout(60)
