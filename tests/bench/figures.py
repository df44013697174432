"""What a benchmark answers: a ratio of two things measured in turn in the same run, or a plain value."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

Way = Callable[[], object]
Measured = Callable[[], float]


@dataclass(frozen=True)
class Figure:
    """``ratio`` is ours ÷ anchor, both in ``unit`` (so above one is better for "/s", below one for "s"); or ``value`` alone."""

    key: str
    unit: str
    runs: int
    rows: int
    ratio: float | None = None
    value: float | None = None
    ours: float | None = None
    anchor: float | None = None

    @property
    def says(self) -> float:
        """What the goal is about."""
        found = self.value if self.ratio is None else self.ratio
        assert found is not None
        return found

    def document(self) -> dict[str, Any]:
        """As it stands in results.json, under its key."""
        return {name: held for name, held in asdict(self).items() if name != "key" and held is not None}


def against(key: str, ours: Way, anchor: Way, *, unit: str, count: int = 1, runs: int, rows: int) -> Figure:
    """Time both in turn, ``runs`` rounds, each call doing ``count`` things; medians of things a second, or seconds ("s")."""
    return compared(key, _clocked(ours, unit, count), _clocked(anchor, unit, count), unit=unit, runs=runs, rows=rows)


def compared(key: str, ours: Measured, anchor: Measured, *, unit: str, runs: int, rows: int) -> Figure:
    """The same of two that measure themselves in ``unit``, as wrk and pgbench do."""
    mine, theirs = in_turn({"ours": ours, "anchor": anchor}, runs).values()
    mid, bare = statistics.median(mine), statistics.median(theirs)
    return Figure(key, unit, runs, rows, ratio=short(mid / bare), ours=short(mid), anchor=short(bare))


def value(key: str, what: float, *, unit: str, runs: int = 1, rows: int) -> Figure:
    """A figure that stands for itself: bytes, rows lost, minutes."""
    return Figure(key, unit, runs, rows, value=short(what))


def in_turn(ways: dict[str, Measured], runs: int) -> dict[str, list[float]]:
    """Ask each way once a round; who goes first changes, so that whatever else the machine does falls on each alike."""
    found: dict[str, list[float]] = {name: [] for name in ways}
    order = list(ways)
    for _ in range(runs):
        for name in order:
            found[name].append(ways[name]())
        order.reverse()
    return found


def seconds(way: Way) -> float:
    """How long one call takes."""
    began = time.perf_counter()
    way()
    return time.perf_counter() - began


def p95(times: list[float]) -> float:
    """Of so many times, the one that nineteen in twenty do not pass."""
    return sorted(times)[min(len(times) - 1, int(len(times) * 0.95))]


def _clocked(way: Way, unit: str, count: int) -> Measured:
    if unit == "s":
        return lambda: seconds(way) / count
    if unit.endswith("/s"):
        return lambda: count / seconds(way)
    raise ValueError(f"a way is timed in s or in things/s, not in {unit!r}")


def short(number: float) -> float:
    """Four figures are more than any measure here is worth."""
    return float(f"{number:.4g}")
