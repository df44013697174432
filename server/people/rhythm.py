"""When somebody is to be seen next, and what was missed. Pure; days are natural days in Asia/Shanghai.

Evenings, weekends and holidays count as every other day: people are at home then (DOMAIN §6). A missed week shows as
missed and does not pile up: however many were missed, one visit is due, and the next is counted from that visit.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import count

from server.core.clock import local_date


class Level(StrEnum):
    """Whose eye is on somebody who should be seen: what is overdue climbs."""

    WORKER = "worker"
    LEADER = "leader"
    NEIGHBOURHOOD = "neighbourhood"


@dataclass(frozen=True)
class Rhythm:
    """At the least once in ``every`` ``days``, ``weeks`` or ``months``. ``ValueError`` for less than one or another unit."""

    every: int
    unit: str

    def __post_init__(self) -> None:
        if self.every < 1 or self.unit not in {"days", "weeks", "months"}:
            raise ValueError(f"no rhythm: {self.every} {self.unit}")

    def after(self, day: date, times: int = 1) -> date:
        """The day ``times`` periods after ``day``; a month later is the same day, or the month's last where it has none."""
        if self.unit == "months":
            months = day.year * 12 + day.month - 1 + self.every * times
            year, month = divmod(months, 12)
            return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
        return day + timedelta(days=self.every * times * (7 if self.unit == "weeks" else 1))


@dataclass(frozen=True)
class Climb:
    """After how many days overdue the grid leader, and the neighbourhood, have it on their list too."""

    leader_after_days: int
    neighbourhood_after_days: int

    def level(self, due_on: date, today: date) -> Level:
        """Who has it on their list today."""
        over = (today - due_on).days
        if over >= self.neighbourhood_after_days:
            return Level.NEIGHBOURHOOD
        return Level.LEADER if over >= self.leader_after_days else Level.WORKER


def next_due(
    rhythm: Rhythm, *, began_on: date, last_seen_on: date | None, grave_at: datetime | None, grave_hours: int
) -> date:
    """One period after they were last seen, or after the plan began; sooner after a grave change nobody has seen to."""
    regular = rhythm.after(last_seen_on or began_on)
    if grave_at is None:
        return regular
    return min(regular, local_date(grave_at + timedelta(hours=grave_hours)))


def missed(rhythm: Rhythm, due_on: date, today: date) -> int:
    """How many periods have ended without a visit: none on the due day itself, one from the day after on."""
    return next(times for times in count() if rhythm.after(due_on, times) >= today)
