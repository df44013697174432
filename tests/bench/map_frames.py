"""How smoothly the console's map moves over many cases: frame times in Chromium while it is dragged and zoomed.

``python -m tests.bench.map_frames URL`` looks at a running demo (``demo-clerk01`` at its door) with as many open cases as its owner
put there, and prints for each motion the middle, the 95th and the worst time between two frames in milliseconds, and the longest task of
the page's main thread in processor time, which a busy machine does not stretch. It says what this machine does just now; nothing is held to it.
"""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Callable

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import CHROMIUM, DESK, QUIET

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
FRAME_MS = 16.7
PLACES = {
    "the whole district": None,
    "a town": "98.512,39.742,12.6",
    "neighbourhoods": "98.512,39.742,14.2",
    "single cases": "98.512,39.742,16",
}


def main(url: str) -> None:
    """Drag and zoom in four places, with cases and with areas in colours."""
    with sync_playwright() as playwright:
        playwright.selectors.set_test_id_attribute("data-test")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, "--no-sandbox"])
        page = browser.new_context(base_url=url, locale="zh-CN", timezone_id="Asia/Shanghai", **DESK).new_page()
        page.set_default_timeout(120_000)
        page.goto("/console")
        page.get_by_test_id("demo-clerk01").click()
        page.get_by_test_id("case-list").wait_for()
        for layer in ("", "&layer=areas"):
            for name, at in PLACES.items():
                page.goto(f"/console?view=open&show=map{layer}" + (f"&at={at}" if at else ""))
                page.get_by_test_id("in-view-total").wait_for()
                page.wait_for_timeout(3000)
                for motion in (drag, wheel):
                    told = {"layer": layer[7:] or "cases", "place": name, "motion": motion.__name__}
                    print(json.dumps(told | seen(page, motion)), flush=True)  # noqa: T201
        browser.close()


def seen(page: Page, motion: Callable[[Page], None]) -> dict[str, float]:
    """Milliseconds between frames during a motion and the second after it, when what was asked for comes."""
    browser = page.context.browser
    browser.start_tracing(page=page, categories=["toplevel"])
    page.evaluate(WATCH)
    motion(page)
    page.wait_for_timeout(1500)
    frames = sorted(page.evaluate(STOP))
    tasks = main_thread(json.loads(browser.stop_tracing())["traceEvents"])
    return {
        "total": page.get_by_test_id("in-view-total").inner_text(),
        "median": round(statistics.median(frames), 1),
        "p95": round(frames[int(len(frames) * 0.95)], 1),
        "worst": round(frames[-1], 1),
        "longest_task_cpu": round(max(tasks, default=0), 1),
        "tasks_over_a_frame": sum(task > FRAME_MS for task in tasks),
    }


def main_thread(events: list[dict]) -> list[float]:
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


def drag(page: Page) -> None:
    """To and fro over the map, as a hand does it."""
    box = page.get_by_test_id("console-map").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(60):
        page.mouse.move(x + 200 * ((step % 30) - 15) / 15, y + 4 * step % 120)
        page.wait_for_timeout(16)
    page.mouse.up()


def wheel(page: Page) -> None:
    """Two levels in, three out, one in."""
    for by in [-120] * 8 + [120] * 12 + [-120] * 4:
        page.mouse.wheel(0, by)
        page.wait_for_timeout(60)


if __name__ == "__main__":
    main(sys.argv[1])
