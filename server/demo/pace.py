"""On which days somebody can have been seen last, so that whenever the demo is loaded its picture is calm."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

import numpy as np

from server.catalogue.models import CareTier
from server.catalogue.workdays import DAY
from server.people.rhythm import Rhythm, next_due

Window = tuple[int, int]
"""Due from so many days after today to so many; below nothing is overdue."""
LATE: Window = (-6, -1)
"""One period missed, of any rhythm."""
TODAY: Window = (0, 0)
SOON: Window = (0, 2)
WITHIN_A_WEEK: Window = (0, 7)
IN_TIME: Window = (3, 400)
LATER: Window = (8, 400)
_WEEK = 7
_LOOK_BACK = 100
"""Days; a little more than the slowest rhythm."""


class Pace:
    """The product's rhythms (:mod:`server.people.rhythm`), asked backwards."""

    def __init__(self, tiers: Mapping[str, CareTier], grave_hours: int, today: date) -> None:
        self._rhythms = {tier.code: Rhythm(tier.every, tier.unit) for tier in tiers.values()}
        self._grave_hours, self._today = grave_hours, today
        self._days = cache(self._draw_up)

    def due_on(self, tier: str, seen_on: date) -> date:
        """When somebody seen on that day is to be seen next."""
        return next_due(
            self._rhythms[tier], began_on=seen_on, last_seen_on=seen_on, grave_at=None, grave_hours=self._grave_hours
        )

    def period(self, tier: str) -> int:
        """Days until somebody seen today is to be seen again."""
        return (self.due_on(tier, self._today) - self._today).days

    def is_weekly(self, tier: str) -> bool:
        """Whether whoever is in time is on the phone's list all the same."""
        return self.period(tier) <= _WEEK

    def seen_on(self, tier: str, window: Window, rng: np.random.Generator, *, not_after: date | None = None) -> date:
        """A day before today from which on somebody falls due within ``window``; at the end of a month, when no day of
        a shorter one leads there, one in time. ``not_after`` is kept where it can be.
        """
        days = self._days(tier, window) or self._days(tier, WITHIN_A_WEEK if window is TODAY else IN_TIME)
        fitting = [day for day in days if not_after is None or day <= not_after] or days
        return fitting[int(rng.integers(len(fitting)))]

    def _draw_up(self, tier: str, window: Window) -> tuple[date, ...]:
        first, last = window
        days = [self._today - back * DAY for back in range(1, _LOOK_BACK)]
        return tuple(day for day in days if first <= (self.due_on(tier, day) - self._today).days <= last)
