"""What a screen must be for everybody: axe's rules, targets a thumb can hit, and nothing cut at the largest type."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from tests.browser.conftest import ROOT

AXE = ROOT / "pwa" / "node_modules" / "axe-core" / "axe.min.js"
ROUTER = ROOT / "pwa" / "src" / "field" / "router.ts"
PAGES = ROOT / "pwa" / "src" / "console" / "pages.ts"

RUN = """async () => {
    // as it stays, not as it passes by
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
    await Promise.all(document.getAnimations().map((one) => one.finished.catch(() => undefined)))
    const { violations } = await axe.run(document, { resultTypes: ['violations'] })
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target, any, all, none }) => {
        const why = [...any, ...all, ...none].map(({ message }) => message).join('; ')
        return `${id}: ${target.join(' ')}: ${why}`
    }))
}"""

SMALL_TARGETS = """(least) => {
    const found = []
    // what lies under a sheet cannot be tapped
    const all = (document.querySelector('dialog[open]') ?? document).querySelectorAll('a[href], button, input, select, textarea, summary, [role=button], [role=tab], [role=radio], [role=checkbox]')
    for (const one of all) {
        // a hidden input is tapped by its label
        const box = one.matches('.spoken-only') ? one.closest('label') : one
        if (!box || !box.checkVisibility({ visibilityProperty: true }) || box.closest('[inert], canvas')) continue
        box.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' })
        const { left, top, width, height } = box.getBoundingClientRect()
        const reach = least / 2 - 1
        const hits = (x, y) => {
            const at = document.elementFromPoint(left + width / 2 + x, top + height / 2 + y)
            return at !== null && (box.contains(at) || at.closest('label')?.control === one)
        }
        const wide = width >= least - 0.5 || (hits(-reach, 0) && hits(reach, 0))
        const high = height >= least - 0.5 || (hits(0, -reach) && hits(0, reach))
        if (!wide || !high) found.push(`${box.outerHTML.slice(0, 120)}: ${Math.round(width)} × ${Math.round(height)}`)
    }
    scrollTo(0, 0)
    return found
}"""

CUT = """() => {
    const found = []
    // not innerWidth: a phone zooms out to show what is too wide
    const { scrollWidth: wide, clientWidth: room } = document.documentElement
    if (wide > room + 1) found.push(`the page is ${wide} wide and scrolls sideways`)
    for (const one of document.body.querySelectorAll('*')) {
        if (!one.checkVisibility({ visibilityProperty: true }) || one.closest('.spoken-only, svg, canvas, [class*=ol-]')) continue
        const has = [...one.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.textContent.trim() !== '')
        if (!has) continue
        const { overflowX, overflowY } = getComputedStyle(one)
        const { right, left } = one.getBoundingClientRect()
        const named = `${one.outerHTML.slice(0, 100)}`
        if (right > room + 1 || left < -1) found.push(`runs off the screen: ${named}`)
        if (overflowX !== 'visible' && overflowX !== 'auto' && one.scrollWidth > one.clientWidth + 1) found.push(`cut at its side: ${named}`)
        if (overflowY === 'hidden' && one.scrollHeight > one.clientHeight + 1) found.push(`cut below: ${named}`)
    }
    for (const one of document.querySelectorAll('h1:not(.spoken-only)')) {
        const { fontSize } = getComputedStyle(one)
        if (one.checkVisibility() && one.textContent.trim().length > 1 && one.clientWidth < 2 * parseFloat(fontSize)) found.push(`a character a line: ${one.outerHTML.slice(0, 100)}`)
    }
    const pen = document.createElement('canvas').getContext('2d')
    for (const one of document.querySelectorAll('input[placeholder]')) {
        if (!one.checkVisibility()) continue
        const { font } = getComputedStyle(one, '::placeholder')
        const { paddingLeft, paddingRight } = getComputedStyle(one)
        pen.font = font
        const room = one.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight)
        if (pen.measureText(one.placeholder).width > room) found.push(`a placeholder is cut: ${one.placeholder}`)
    }
    const keys = document.querySelector('.pad')?.getBoundingClientRect().top ?? Infinity
    for (const one of document.querySelectorAll('.ways > *')) if (one.getBoundingClientRect().bottom > keys) found.push(`under the keys: ${one.textContent}`)
    return found
}"""


def routes() -> set[str]:
    """Every screen of the phone, as router.ts names them."""
    return set(re.findall(r"path: '(/[^']*)', component:", ROUTER.read_text(encoding="utf-8")))


def desk_pages() -> set[str]:
    """Every page of the desk's rail."""
    return set(re.findall(r"path: '(/console[^']*)'", PAGES.read_text(encoding="utf-8")))


@cache
def _source() -> str:
    return AXE.read_text(encoding="utf-8")


def axe_in(page: Any, name: str) -> list[str]:
    """What axe finds in both themes."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_source())
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found += [f"{name}, {scheme}: {one}" for one in page.evaluate(RUN)]
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    return found


def by_hand_in(page: Any, name: str) -> list[str]:
    """Small targets; and at 200 % type what is cut, and what axe finds there."""
    found = [f"{name}, small target: {one}" for one in page.evaluate(SMALL_TARGETS, 48)]
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    found += [f"{name}, 200 %: {one}" for one in (*page.evaluate(CUT), *page.evaluate(RUN))]
    page.evaluate("document.documentElement.style.fontSize = ''")
    return found
