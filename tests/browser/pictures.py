"""One picture of ``docs/screens/``."""

from __future__ import annotations

import sys

from PIL import Image
from playwright.sync_api import Page

from tests.browser.conftest import ROOT

OUT = ROOT / "docs" / "screens"
COLOURS = 250


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
    sys.stdout.write(f"{path.relative_to(ROOT)} {path.stat().st_size // 1024} KiB\n")
