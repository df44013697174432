"""A cheap phone on a slow line: Chromium with the processor at a quarter and Lighthouse's "slow 4G"."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Self

from tests.browser.conftest import CHROMIUM, PHONE, QUIET
from tests.browser.screens import IN_THE_GRID

CPU = 4
SLOW_4G = {
    "offline": False,
    "latency": 150 * 3.75,
    "downloadThroughput": 1.6 * 1024 * 1024 / 8 * 0.9,
    "uploadThroughput": 750 * 1024 / 8 * 0.9,
}
"""As Lighthouse throttles through DevTools: 150 ms round trip, 1.6 Mbit/s down, 0.75 up, with its factors."""

STANDS = """(wanted) => {
    window.__stands = new Promise((done) => {
        const look = () => {
            if (!wanted.every((one) => document.querySelector(one))) return requestAnimationFrame(look)
            // painted, not only made: the frame after this one
            requestAnimationFrame(() => setTimeout(() => done(performance.now())))
        }
        look()
    })
}"""


class Handset:
    """One profile that outlives its browser. ``slow=False`` is for getting ready, never for what is measured."""

    def __init__(self, playwright: Any, url: str, profile: Path) -> None:
        self._playwright, self._url, self._profile = playwright, url, profile
        self._context: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._context:
            self._context.close()

    def start(self, *, stands: Iterable[str] = (), slow: bool = True) -> Any:
        """Open the browser on the profile; answers its page. ``stands``: what `stood` waits for, as selectors."""
        self.__exit__()
        self._context = self._playwright.chromium.launch_persistent_context(
            str(self._profile),
            executable_path=CHROMIUM,
            chromium_sandbox=False,
            args=QUIET,
            base_url=self._url,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            geolocation=IN_THE_GRID,
            permissions=["geolocation"],
            **PHONE,
        )
        self._context.set_default_timeout(120_000)
        page = self._context.pages[0] if self._context.pages else self._context.new_page()
        self.cdp = self._context.new_cdp_session(page)
        self.cdp.send("Network.enable")
        if stands:
            page.add_init_script(f"({STANDS})({list(stands)!r})")
        self.slow(on=slow)
        return page

    def slow(self, *, on: bool) -> None:
        self.cdp.send("Emulation.setCPUThrottlingRate", {"rate": CPU if on else 1})
        none = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        self.cdp.send("Network.emulateNetworkConditions", SLOW_4G if on else none)

    @staticmethod
    def stood(page: Any) -> float:
        """Milliseconds from the start of the navigation until what was asked for was painted."""
        return float(page.evaluate("window.__stands"))


def spread(found: list[float]) -> dict[str, float]:
    """Median and worst of a few rounds."""
    return {"median": round(statistics.median(found), 1), "worst": round(max(found), 1), "rounds": len(found)}
