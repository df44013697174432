"""How many of which on which day, and at whose door: numpy, and the same from the same seed whatever was done before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import shapely
from shapely import STRtree

from geo.district import District, Places
from server.catalogue.workdays import DAY, Calendar, local_day
from server.demo.scale.prototypes import ByDay, Prototype

YEARS = 3
OPEN_SHARE = 0.095
"""All of the last three weeks: they are still within their limits or little beyond. At 2.1 million some 200,000, as the map is to bear."""
_ENDED = {"on_spot": 0.78, "closed": 0.16, "at_desk": 0.04, "withdrawn": 0.02}
_DAY_OFF = 0.25
_WINTER, _WINTER_MORE = frozenset({11, 12, 1, 2}), 1.3
_GROWS_TO = 1.6
"""More is reported from year to year, as people come to know of it."""
_CHUNK = 20_000
_OFF_THE_DOOR = 6.5e-5
"""Degrees, some six metres: a phone's fix is never on the door."""


@dataclass(frozen=True)
class Copies:
    """Cases of one day in the order they reached us; arrays of one length. ``days`` is how far they lie from their prototype."""

    prototype: np.ndarray
    place: np.ndarray
    days: np.ndarray
    millisecond: np.ndarray
    point: np.ndarray
    grid: np.ndarray


class Timeline:
    """Three years that end today."""

    def __init__(
        self, district: District, prototypes: list[Prototype], places: Places, when: tuple[Calendar, datetime]
    ) -> None:
        """``when``: the calendar of working days, and now."""
        self._district, self._prototypes, self._places = district, prototypes, places
        self._by_day = ByDay(prototypes)
        self._second = np.array([one.second for one in prototypes])
        self._proto_day = np.array([one.day.toordinal() for one in prototypes])
        self._is_rural = np.array([one.rural for one in prototypes])
        self._by_worker = np.array([one.by_worker for one in prototypes])
        self._tree = STRtree([grid.geometry for grid in district.grids])
        self._doors = {rural: np.flatnonzero(places.rural == rural) for rural in (False, True)}
        self._rural_share = float(places.weight[places.rural].sum() / places.weight.sum())
        self.door_grid = self.grid_of(places.point)
        self._calendar, now = when
        today = local_day(now)
        self.days = [today - n * DAY for n in range(YEARS * 365, -1, -1)]

    def draw(self, cases: int) -> None:
        """Say how many of so many cases fall on each day."""
        rng = self._district.rng("timeline")
        weight = np.array([self._weight(day, number) for number, day in enumerate(self.days)])
        still_open = np.array([one.number for one in self._prototypes if one.kind == "open"])
        drawn = rng.choice(still_open, round(cases * OPEN_SHARE))
        self._open: dict[int, list[int]] = {}
        for number in drawn:
            self._open.setdefault(int(self._proto_day[number]), []).append(int(number))
        counts = rng.multinomial(cases - len(drawn), weight / weight.sum())
        self._ended = dict(zip(self.days, counts, strict=True))
        self._share = dict(zip(self.days, weight / weight.sum(), strict=True))

    def chunks(self, since: date) -> list[list[date]]:
        """Whole days together, of some ten thousand cases."""
        found: list[list[date]] = [[]]
        held = 0
        for day in (one for one in self.days if one >= since):
            found[-1].append(day)
            held += self.count(day)
            if held >= _CHUNK:
                found.append([])
                held = 0
        return [one for one in found if one]

    def count(self, day: date) -> int:
        """Cases of a day."""
        return int(self._ended[day]) + len(self._open.get(day.toordinal(), ()))

    def share(self, day: date) -> float:
        """What part of everything falls on a day."""
        return self._share[day]

    def of(self, day: date) -> Copies:
        """The cases of a day."""
        rng = self._district.rng("copies", day.isoformat())
        chosen = [np.array(self._open.get(day.toordinal(), ()), dtype=int)]
        count = int(self._ended[day])
        rural = int(rng.binomial(count, self._rural_share))
        for is_rural, some in ((True, rural), (False, count - rural)):
            chosen += self._ended_on(day, some, rng, rural=is_rural)
        prototype = np.concatenate(chosen)
        days = day.toordinal() - self._proto_day[prototype]
        second = self._second[prototype] + days * 86_400
        order = np.argsort(second, kind="stable")
        prototype, days, second = prototype[order], days[order], second[order]
        place = self._doors_for(prototype, rng)
        point, grid = self._points(prototype, place, rng)
        return Copies(prototype, place, days, (second * 1000).astype(np.int64), point, grid)

    def grid_of(self, point: np.ndarray) -> np.ndarray:
        """Places in ``district.grids`` of the lowest code that covers each point; -1 where none does."""
        found = np.full(len(point), len(self._district.grids))
        at, grid = self._tree.query(shapely.points(point), predicate="covered_by")
        np.minimum.at(found, at, grid)
        return np.where(found == len(self._district.grids), -1, found)

    def _ended_on(self, day: date, count: int, rng: np.random.Generator, *, rural: bool) -> Iterator[np.ndarray]:
        shares = rng.multinomial(count, list(_ENDED.values()))
        at_once = self._by_day.of("on_spot", day, rural=rural)
        for kind, some in zip(_ENDED, shares, strict=True):
            pool = self._by_day.of(kind, day, rural=rural)
            yield rng.choice(pool if len(pool) else at_once, int(some))

    def _doors_for(self, prototype: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """A door of town for a matter of town, by weight."""
        place = np.empty(len(prototype), dtype=int)
        for rural, doors in self._doors.items():
            mine = np.flatnonzero(self._is_rural[prototype] == rural)
            upto = np.cumsum(self._places.weight[doors])
            drawn = np.searchsorted(upto, rng.random(len(mine)) * upto[-1], side="right")
            place[mine] = doors[np.minimum(drawn, len(doors) - 1)]
        return place

    def _points(
        self, prototype: np.ndarray, place: np.ndarray, rng: np.random.Generator
    ) -> tuple[np.ndarray, np.ndarray]:
        """A phone's fix near the door, or the door that was written down; and the grid it lies in."""
        door = self._places.point[place]
        off = rng.normal(0, _OFF_THE_DOOR, door.shape) * self._by_worker[prototype][:, np.newaxis]
        point = np.round(door + off, 7)
        grid = self.grid_of(point)
        lost = grid < 0  # in a gap between two grids, or beyond the county
        point[lost], grid[lost] = door[lost], self.door_grid[place[lost]]
        return point, grid

    def _weight(self, day: date, number: int) -> float:
        if any(not len(self._by_day.of("on_spot", day, rural=rural)) for rural in (False, True)):
            return 0.0  # early on a day nothing of it has ended yet
        grown = 1 + (_GROWS_TO - 1) * number / len(self.days)
        season = _WINTER_MORE if day.month in _WINTER else 1.0
        return grown * season * (1.0 if self._calendar.is_working_day(day) else _DAY_OFF)
