"""The working-day calendar: which days are worked, and how much working time lies between two moments.

Source: DOMAIN §5. Chinese holidays and make-up days (调休) are a table an administrator edits, one row a year; a year
without a row counts Monday to Friday, and whoever counts over it can ask :meth:`Calendar.guessed_years` and say so.

Moments go in and come out timezone-aware, in UTC. China keeps one zone and has had no summer time since 1991, so local
time is a fixed UTC+8: the phone's twin needs no zone database, and a clock that stands in 1988 cannot make the two differ.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class WorkingHours:
    """Local working time of a day, without a break: from ``start`` up to ``end``. ``ValueError`` when it is empty."""

    start: time = time(8, 30)
    end: time = time(18, 0)

    def __post_init__(self) -> None:
        if self.start.tzinfo or self.end.tzinfo:
            raise ValueError("working hours are local wall-clock times without a zone")
        if self.start >= self.end:
            raise ValueError(f"working hours end ({self.end}) before they start ({self.start})")


@dataclass(frozen=True)
class WorkingYear:
    """One year's table. ``holidays``: Mondays to Fridays off; ``makeup``: Saturdays and Sundays worked."""

    year: int
    holidays: frozenset[date] = frozenset()
    makeup: frozenset[date] = frozenset()
    hours: WorkingHours = field(default_factory=WorkingHours)

    def __post_init__(self) -> None:
        strangers = sorted(day for day in self.holidays | self.makeup if day.year != self.year)
        if strangers:
            raise ValueError(f"{strangers[0]} is not in {self.year}")
        both = sorted(self.holidays & self.makeup)
        if both:
            raise ValueError(f"{both[0]} cannot be both a holiday and a make-up day")


@dataclass(frozen=True)
class Calendar:
    """The years whose tables are known; every other year is Monday to Friday at the hours of the known year before it."""

    years: Mapping[int, WorkingYear] = field(default_factory=dict)
    default_hours: WorkingHours = field(default_factory=WorkingHours)

    @classmethod
    def from_rows(cls, rows: Sequence[Mapping[str, Any]]) -> Calendar:
        """Read rows as pull sends them: ``{year, holidays, makeup, work_start, work_end}``, ISO text or date and time.

        Raises ``ValueError`` for a date outside its year, a day in both lists, or hours that end before they start.
        """
        years = {}
        for row in rows:
            years[row["year"]] = WorkingYear(
                year=row["year"],
                holidays=frozenset(_as_date(day) for day in row["holidays"]),
                makeup=frozenset(_as_date(day) for day in row["makeup"]),
                hours=WorkingHours(_as_time(row["work_start"]), _as_time(row["work_end"])),
            )
        return cls(years)

    def is_working_day(self, day: date) -> bool:
        table = self.years.get(day.year)
        if table is not None:
            if day in table.holidays:
                return False
            if day in table.makeup:
                return True
        return day.weekday() < SATURDAY

    def hours_in(self, year: int) -> WorkingHours:
        """Working hours of ``year``: its own, else those of the last known year before it, else 08:30 to 18:00."""
        known = [candidate for candidate in self.years if candidate <= year]
        return self.years[max(known)].hours if known else self.default_hours

    def opens(self, day: date) -> datetime:
        """The moment (UTC) work begins on ``day``, were it a working day."""
        return _at(day, self.hours_in(day.year).start)

    def closes(self, day: date) -> datetime:
        """The moment (UTC) work ends on ``day``, were it a working day."""
        return _at(day, self.hours_in(day.year).end)

    def guessed_years(self, start: datetime, end: datetime) -> tuple[int, ...]:
        """Years touched by [``start``, ``end``] that have no table, oldest first: what a screen must warn about."""
        first, last = sorted((local_day(start).year, local_day(end).year))
        return tuple(year for year in range(first, last + 1) if year not in self.years)

    def working_days_after(self, day: date) -> Iterator[date]:
        """Working days after ``day``, without end. ``OverflowError`` at the end of the year 9999."""
        while True:
            day += DAY
            if self.is_working_day(day):
                yield day

    def add_working_days(self, start: datetime, count: int) -> datetime:
        """The end of work on the ``count``-th working day after the local day of ``start``; ``count`` ≥ 1.

        The day it starts never counts, at whatever hour, worked or not: a matter taken in at 23:00 on Friday and one
        taken in on Sunday both have their first working day on Monday.
        """
        if count < 1:
            raise ValueError("a limit of working days has at least one")
        for number, day in enumerate(self.working_days_after(local_day(start)), start=1):
            if number == count:
                return self.closes(day)
        raise AssertionError  # working_days_after has no end

    def working_time_between(self, start: datetime, end: datetime) -> timedelta:
        """Working time in [``start``, ``end``]; zero when ``end`` is not after ``start``."""
        total = timedelta()
        day, last = local_day(start), local_day(end)
        while day <= last:
            if self.is_working_day(day):
                total += max(min(end, self.closes(day)) - max(start, self.opens(day)), timedelta())
            day += DAY
        return total

    def add_working_time(self, start: datetime, amount: timedelta) -> datetime:
        """The first moment by which ``amount`` of working time has gone by since ``start``.

        The *first* one: 9½ hours from Monday 08:30 are over at 18:00 on Monday, not at 08:30 on Tuesday, so that a due
        time moved by whole days still ends at the close of work. Nothing, or less than nothing, gives ``start`` back.
        """
        if amount <= timedelta():
            return start.astimezone(UTC)
        day = local_day(start)
        while True:
            if self.is_working_day(day):
                begin, close = max(start, self.opens(day)), self.closes(day)
                if begin < close:
                    if amount <= close - begin:
                        return (begin + amount).astimezone(UTC)
                    amount -= close - begin
            day += DAY

    def working_days_ahead(self, now: datetime, due: datetime) -> int:
        """Working days after today up to and including the day of ``due``: what "还剩 2 个工作日" counts."""
        day, last, count = local_day(now), local_day(due), 0
        while day < last:
            day += DAY
            count += self.is_working_day(day)
        return count

    def working_days_over(self, due: datetime, now: datetime) -> int:
        """Whole working days gone by since ``due``, each from its opening to its close: what "超期 1 个工作日" counts.

        Due on Monday 18:00: 0 during Tuesday, 1 from Tuesday 18:00. Urging (催办, at 1) and letters (督办, at 3) count
        by this too.
        """
        day, last, count = local_day(due), local_day(now), 0
        while day <= last:
            count += self.is_working_day(day) and self.opens(day) >= due and self.closes(day) <= now
            day += DAY
        return count


def local_day(moment: datetime) -> date:
    """The day on the wall calendar in China. ``ValueError`` for a moment without a zone, which would mean another one."""
    if moment.tzinfo is None:
        raise ValueError("a moment carries its zone")
    return moment.astimezone(CHINA).date()


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, CHINA).astimezone(UTC)


def _as_date(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _as_time(value: time | str) -> time:
    return time.fromisoformat(value) if isinstance(value, str) else value
