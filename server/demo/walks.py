"""Households, and the rounds workers made through their grids in the last three weeks."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from typing import Any
from uuid import UUID

import numpy as np
from shapely import Point

from geo.district import District, Household, households
from server.catalogue.workdays import CHINA, DAY, local_day
from server.core.ids import new_id
from server.core.pinyin import pinyin_of
from server.demo import words
from server.demo.bulk import copy_rows
from server.demo.cast import Cast, Player

WEEKS = 3
HOURS = (9, 10, 15, 16, 18, 19)
"""Evenings count: people are home then (DOMAIN §6)."""
_OUTCOMES_UP_TO = list(accumulate(weight for _, weight in words.VISIT_OUTCOMES))
_JITTER = 3e-5
"""Degrees, about three metres: a phone's fix is never on the door."""


@dataclass
class Home:
    """A household with what is known of it after the rounds."""

    made: Household
    id: UUID = field(default_factory=new_id)
    visits: list[dict[str, Any]] = field(default_factory=list)
    due_on: date | None = None


class Walks:
    """The register and the rounds of the whole district; ``homes[grid]`` is what cases are reported from."""

    def __init__(self, district: District, cast: Cast, now: datetime) -> None:
        self._now = now
        self.patrols: list[dict[str, Any]] = []
        self._names = {one.id: one.name for one in cast.everybody}
        self.homes = {grid.code: [Home(one) for one in households(district, grid)] for grid in district.grids}
        for grid, homes in self.homes.items():
            rng = district.rng("walks", grid)
            central = grid == district.central_grid.code
            worker = cast.workers[grid]
            self._walk(homes[1:] if central else homes, worker, rng)  # whom 张桂兰 saw, server/demo/care.py tells
            self._fall_due(homes, rng, central=central)

    def write(self) -> dict[str, int]:
        """Insert everything; answers how many of each."""
        return {
            "households": copy_rows("household", self._household_rows()),
            "visits": copy_rows("visit", (v for homes in self.homes.values() for home in homes for v in home.visits)),
            "patrols": copy_rows("patrol", self.patrols),
        }

    def _walk(self, homes: list[Home], worker: Player, rng: np.random.Generator) -> None:
        days = sorted(int(n) for n in rng.choice(np.arange(WEEKS * 7 + 1), int(rng.integers(4, 7)), replace=False))
        for back in reversed(days):
            start = local_moment(local_day(self._now) - back * DAY, int(rng.choice(HOURS)), int(rng.integers(60)))
            called = [homes[int(n)] for n in rng.choice(len(homes), min(len(homes), int(rng.integers(3, 6))), False)]
            finish = start + timedelta(minutes=int(rng.integers(14, 19)) * (len(called) + 1))
            if finish >= self._now:
                continue
            patrol = new_id()
            self.patrols.append(_patrol(patrol, worker, start, finish))
            for turn, home in enumerate(called, 1):
                at = start + turn * (finish - start) / (len(called) + 1)
                outcome = _outcome(rng)
                notes = words.VISIT_NOTES[outcome]
                note = notes[int(rng.integers(len(notes)))]
                home.visits.append(
                    visit_row(home, worker, patrol, at.replace(microsecond=0), outcome=outcome, note=note, rng=rng)
                )

    def _fall_due(self, homes: list[Home], rng: np.random.Generator, *, central: bool) -> None:
        """A few of every grid are to be seen soon: today four in the central grid, elsewhere about one in eight."""
        today = local_day(self._now)
        settled = self._now - 5 * DAY
        waiting = [home for home in homes if not home.visits or home.visits[-1]["occurred_at"] < settled]
        if central:
            for home in waiting[:4]:
                home.due_on = today
            waiting = waiting[4:]
        for home in waiting:
            if rng.random() < 1 / 8:
                home.due_on = today + int(rng.integers(-1, 8)) * DAY

    def _household_rows(self) -> Iterator[dict[str, Any]]:
        for homes in self.homes.values():
            for home in homes:
                last = home.visits[-1] if home.visits else None
                yield {
                    "id": home.id,
                    "name": home.made.head.name,
                    "pinyin": pinyin_of(home.made.head.name),
                    "address_text": home.made.estate,
                    "door": home.made.door,
                    "grid_code": home.made.grid,
                    "geom": Point(home.made.point),
                    "due_on": home.due_on,
                    "last_visit_id": last["id"] if last else None,
                    "last_visit_outcome": last["outcome"] if last else None,
                    "last_visit_note": last["note"] if last else None,
                    "last_visit_at": last["occurred_at"] if last else None,
                    "last_visit_by": self._names[last["account_id"]] if last else None,
                    "version": 1 + len(home.visits),
                }


def _patrol(patrol: UUID, worker: Player, start: datetime, finish: datetime) -> dict[str, Any]:
    return {
        "id": patrol,
        "account_id": worker.id,
        "grid_code": worker.area,
        "started_at": start,
        "finished_at": finish,
        "version": 2,
    }


def visit_row(
    home: Home,
    worker: Player,
    patrol: UUID | None,
    at: datetime,
    *,
    outcome: str,
    note: str | None,
    rng: np.random.Generator,
) -> dict[str, Any]:
    """A knock at that door, as the table holds it."""
    lon, lat = np.round(np.array(home.made.point) + rng.uniform(-_JITTER, _JITTER, 2), 7)
    return {
        "id": new_id(),
        "account_id": worker.id,
        "household_id": home.id,
        "person_id": None,
        "patrol_id": patrol,
        "outcome": outcome,
        "mode": "door",
        "note": note,
        "signs": [],
        "attachments": [],
        "geom": Point(float(lon), float(lat)),
        "location_source": "gps",
        "accuracy_m": float(rng.integers(8, 30)),
        "area_code": home.made.grid,
        "area_how": "assigned",
        "occurred_at": at,
        "recorded_at": at,
        "flags": [],
        "version": 1,
    }


def local_moment(day: date, hour: int, minute: int) -> datetime:
    """A moment of a day in Asia/Shanghai, in UTC."""
    return datetime.combine(day, time(hour, minute), CHINA).astimezone(UTC)


def _outcome(rng: np.random.Generator) -> str:
    drawn = rng.random() * _OUTCOMES_UP_TO[-1]
    return words.VISIT_OUTCOMES[bisect(_OUTCOMES_UP_TO, drawn)][0]
