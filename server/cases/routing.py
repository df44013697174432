"""To which unit a case goes: who is for it by kind and area, who has least to do, and why. Pure.

A unit that sent the case back is never suggested again; a person may still give it to that unit, and says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MOST = 3
"""So many suggestions; the whole list stands beside them."""


@dataclass(frozen=True)
class Candidate:
    """A unit as routing sees it. No ``areas``: it works everywhere. ``open`` is how many cases it has in hand."""

    id: str
    name: str
    categories: frozenset[str] = frozenset()
    areas: tuple[str, ...] = ()
    open: int = 0
    on_call: str = ""
    """Who is there now, in words."""
    phone: str = ""


@dataclass(frozen=True)
class Matter:
    """What is to be routed. ``usual`` is the unit its category names."""

    category: str
    category_name: str
    usual: str | None
    area_code: str
    area_names: Mapping[str, str]
    """Names of the areas it lies in, by code."""
    returned: Mapping[str, str]
    """Units that sent it back, and what they said."""
    presses: bool = False
    """It cannot wait until somebody comes to work."""


@dataclass(frozen=True)
class Offer:
    """A unit as the form offers it."""

    id: str
    name: str
    suggested: bool = False
    hint: str = ""


def returned_by(steps: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Which units sent it back, by id, each with its last words."""
    unit: str | None = None
    found: dict[str, str] = {}
    for step in steps:
        if step["action"] == "return" and unit is not None:
            found[unit] = step["note"] or ""
        if "unit" in step["changes"]:
            unit = step["changes"]["unit"]
    return found


def offers(matter: Matter, units: Iterable[Candidate]) -> list[Offer]:
    """Every unit, those suggested first and best first, the others in the order they came."""
    units = list(units)
    ranked = sorted(
        (fit, place) for place, fit in enumerate(_fit(matter, unit) for unit in units) if fit and fit[0] < 0
    )
    best = [Offer(units[at].id, units[at].name, True, _why(matter, units[at])) for _, at in ranked[:MOST]]
    chosen = {one.id for one in best}
    rest = [
        Offer(unit.id, unit.name, hint=_sent_back(matter.returned[unit.id]) if unit.id in matter.returned else "")
        for unit in units
        if unit.id not in chosen
    ]
    return [*best, *rest]


_EXACTLY, _BY_GROUP = 2, 1
Fit = tuple[int, int, int]
"""The smaller the better: kind, area, load."""


def _fit(matter: Matter, unit: Candidate) -> Fit | None:
    """How well a unit fits; None where it must not be suggested."""
    if unit.id in matter.returned:
        return None
    area = max((len(code) for code in unit.areas if matter.area_code.startswith(code)), default=0)
    if unit.areas and not area:
        return None
    return -_for_it(matter, unit), -area, unit.open


def _for_it(matter: Matter, unit: Candidate) -> int:
    group = matter.category.partition(".")[0]
    if matter.category in unit.categories or unit.id == matter.usual:
        return _EXACTLY
    return _BY_GROUP if group in unit.categories else 0


def _why(matter: Matter, unit: Candidate) -> str:
    said = [f"管“{matter.category_name}”" if _for_it(matter, unit) == _EXACTLY else "管这一大类"]
    area = max((code for code in unit.areas if matter.area_code.startswith(code)), key=len, default="")
    if area in matter.area_names:
        said.append(f"管{matter.area_names[area]}这一片")
    said.append("手上没有在办的" if unit.open == 0 else f"手上在办 {unit.open} 件")
    if unit.on_call:
        said.append(f"现在值班：{unit.on_call}")
    elif matter.presses:  # whoever gives it to them calls them too
        said.append(f"现在没有人值班，先打电话 {unit.phone}" if unit.phone else "现在没有人值班，也没有留电话")
    return "，".join(said)


def _sent_back(words: str) -> str:
    return f"退回过：{words}" if words else "退回过这件事"
