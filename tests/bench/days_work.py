"""A whole day of a worker, done by the screens and weighed on the line."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from PIL import Image

from tests.bench.phone_measures import ALL_GONE, Bench, all_well, log_in
from tests.browser.conftest import wait_until_offline_ready


def days_work(bench: Bench, scales: Any, visits: int, cases: int, pictures: int) -> dict[str, Any]:
    """A day by the screens, weighed on the line: the app and first pull, the morning's opening, the work, a pull with nothing new."""
    with bench.phone("day", scales.url) as phone:
        page = phone.start(slow=False)
        user = log_in(page, "worker01")
        wait_until_offline_ready(page)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(15_000)  # the map comes when the phone is idle
        install = _kb(scales)
        page = phone.start(slow=False)
        page.goto("/today")
        page.locator("[data-test=sync-chip]").filter(has_text="全部已送达").wait_for()
        page.wait_for_load_state("networkidle")
        morning = _kb(scales)
        taken = _photos(pictures)
        for number in range(visits):
            page.locator("[data-test=add]").click()
            page.locator("[data-test=add-sheet] [data-test=add-visit]").click()
            page.locator("[data-test=household]").nth(number % 12).click()  # the list draws what is near
            all_well(page)
            page.locator("[data-test=save]").click()
            page.locator("[data-test=just-saved]").wait_for()
        for number in range(cases):
            page.locator("[data-test=add]").click()
            page.locator("[data-test=add-sheet] [data-test=add-escalate]").click()
            page.locator("[data-test=category]").click()
            page.locator("[data-test=seek-category]").fill("渗漏")
            page.locator("[data-test=category-environment\\.leak]").click()
            page.locator("[data-test=description]").fill(f"{number + 1}号楼楼道顶漏水，已经接了盆，麻烦尽快派人来看")
            mine = taken[number::cases]
            page.locator("[data-test=photo-input]").set_input_files(mine)
            page.locator("[data-test=photo]").nth(len(mine) - 1).wait_for()
            page.locator("[data-test=save]:enabled:not([aria-disabled=true])").click()
            page.locator("[data-test=just-saved]").wait_for()
        page.evaluate(ALL_GONE, user)
        page.wait_for_load_state("networkidle")
        work = _kb(scales)
        for _ in range(2):  # the first may answer a question that was already on its way
            _kb(scales)
            with page.expect_response("**/sync/pull*") as answered:
                page.evaluate("dispatchEvent(new Event('pageshow'))")
            answered.value.finished()
        idle = _kb(scales)
    return {"install": install, "morning": morning, "work": work, "pull_with_nothing_new": idle}


def _kb(scales: Any) -> dict[str, float]:
    found = {"up_kb": round(scales.up / 1024, 1), "down_kb": round(scales.down / 1024, 1)}
    scales.empty()
    return found


def _photos(count: int) -> list[dict[str, Any]]:
    """Pictures larger than what the phone sends, with soft shapes and grain as a camera makes them."""
    rng = np.random.default_rng(8)
    made = []
    for number in range(count):
        picture = np.zeros((1500, 2000, 3), dtype="float32")
        for cells in (3, 9, 30):
            noise = rng.normal(128, 60, (cells * 3, cells * 4, 3)).clip(0, 255).astype("uint8")
            picture += np.asarray(
                Image.fromarray(noise).resize((2000, 1500), Image.Resampling.BILINEAR), dtype="float32"
            )
        picture += rng.normal(0, 2, (1500, 2000, 1)).astype("float32") - 256
        out = io.BytesIO()
        Image.fromarray(picture.clip(0, 255).astype("uint8")).save(out, "JPEG", quality=90)
        made.append({"name": f"IMG_{number}.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()})
    return made
