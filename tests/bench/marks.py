"""Figures into the marked places of docs/scale.md; ``make bench-table`` does it.

A place is ``<!-- bench:key -->…<!-- /bench -->``, or ``bench:key.ratio`` for the ratio; without a name behind the key it is
``ours`` with its unit, or the bare value. A place whose figure was not measured keeps what stands there.
"""

from __future__ import annotations

import re
from typing import Any

from launch.place import PROJECT

DOCUMENT = PROJECT / "docs" / "scale.md"
_PLACE = re.compile(r"(<!-- bench:([a-z0-9_]+)(?:\.(\w+))? -->).*?(<!-- /bench -->)")


def filled(text: str, results: dict[str, dict[str, Any]]) -> str:
    """The text with every figure that was measured in its place."""

    def put(place: re.Match[str]) -> str:
        opening, key, part, closing = place.groups()
        figure = results.get(key, {})
        found = figure.get(part) if part else figure.get("ours", figure.get("value"))
        if found is None:
            return place.group(0)
        unit = "" if part else f" {figure.get('unit') or ''}".rstrip()
        return f"{opening}{_plain(found)}{unit}{closing}"

    return _PLACE.sub(put, text)


def _plain(number: float) -> str:
    """Three figures and no more."""
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"
