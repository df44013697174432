"""When a step is due, when its light turns, and what is left: the one definition of time (DOMAIN §5).

Pure. Every moment goes in and comes out timezone-aware, in UTC. Phone, list, map and jobs compute the light from
``yellow_at``, ``due_at`` and ``paused_since``; nobody stores it. ``tests/vectors/light.json`` and ``deadlines.json``
hold the same cases for Python, TypeScript and SQL.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice

from server.catalogue.workdays import CHINA, DAY, Calendar, WorkingHours, WorkingYear, local_day

__all__ = [
    "YELLOW_SHARE",
    "Calendar",
    "Deadline",
    "Light",
    "Limit",
    "LimitUnit",
    "Remaining",
    "WorkingHours",
    "WorkingYear",
    "deadline",
    "due_at",
    "extended",
    "last_day",
    "light",
    "over_by",
    "over_since",
    "remaining",
    "remaining_words",
    "resume",
    "yellow_at",
]

YELLOW_SHARE = 0.7
URGENT = timedelta(hours=12)
"""Nearer to its due time than this, a case speaks in hours: a two-hour limit across midnight is not "1 个工作日"."""


class LimitUnit(StrEnum):
    """What a limit counts in; internal limits count working days, statutory ones natural days."""

    WORKING_DAYS = "working_days"
    HOURS = "hours"
    MINUTES = "minutes"
    NATURAL_DAYS = "natural_days"


class Light(StrEnum):
    """The time light (时限灯). No deadline has no light."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True)
class Limit:
    """A limit as the catalogue holds it, at least 1 of its unit. ``ValueError`` for less or for an unknown unit."""

    amount: int
    unit: LimitUnit

    def __post_init__(self) -> None:
        object.__setattr__(self, "unit", LimitUnit(self.unit))
        if isinstance(self.amount, bool) or not isinstance(self.amount, int) or self.amount < 1:
            raise ValueError("a limit is a whole number of its unit, at least 1")


@dataclass(frozen=True)
class Deadline:
    """``guessed_years`` are years in reach without a working-day table; whoever sets the deadline warns about them."""

    yellow_at: datetime
    due_at: datetime
    guessed_years: tuple[int, ...]
    unit: LimitUnit = LimitUnit.WORKING_DAYS


def deadline(start: datetime, limit: Limit, calendar: Calendar, share: float = YELLOW_SHARE) -> Deadline:
    """Both moments of a step that starts at ``start``. A limit set in December reaches into next year's table."""
    due = due_at(start, limit, calendar)
    guessed = calendar.guessed_years(start, due) if limit.unit is LimitUnit.WORKING_DAYS else ()
    return Deadline(yellow_at(start, due, calendar, unit=limit.unit, share=share), due, guessed, limit.unit)


def extended(start: datetime, due: datetime, days: int, calendar: Calendar, *, unit: LimitUnit) -> Deadline:
    """A deadline with so many working days more, whatever its limit counts in: it ends at the close of work on the last of
    them, and turns yellow as if it had been that long from ``start``.
    """
    later = calendar.add_working_days(due, days)
    guessed = calendar.guessed_years(due, later)
    return Deadline(yellow_at(start, later, calendar, unit=unit), later, guessed, LimitUnit(unit))


def due_at(start: datetime, limit: Limit, calendar: Calendar) -> datetime:
    """When ``limit`` is reached.

    - working days: the close of work on the n-th working day after the day it starts;
    - hours, minutes: natural time from the moment it starts, nights and holidays included;
    - natural days: the end (24:00) of the n-th day after the day it starts, which itself does not count (民法典 art. 201).
      A last day on a holiday is *not* moved: too early harms nobody, too late may.
    """
    match limit.unit:
        case LimitUnit.WORKING_DAYS:
            return calendar.add_working_days(start, limit.amount)
        case LimitUnit.HOURS:
            return start.astimezone(UTC) + timedelta(hours=limit.amount)
        case LimitUnit.MINUTES:
            return start.astimezone(UTC) + timedelta(minutes=limit.amount)
        case LimitUnit.NATURAL_DAYS:
            last = local_day(start) + limit.amount * DAY
            return datetime.combine(last + DAY, time(), CHINA).astimezone(UTC)


def last_day(due: datetime) -> date:
    """The last day on which it may still be done, as people are told of a limit: one that ends at 24:00 ends on the day before
    the date of its moment. On screens the same: ``lastDay`` of ``pwa/src/console/words.ts``.
    """
    return local_day(due - timedelta(microseconds=1))


def yellow_at(
    start: datetime, due: datetime, calendar: Calendar, *, unit: LimitUnit, share: float = YELLOW_SHARE
) -> datetime:
    """When ``share`` (0–1) of the time from ``start`` to ``due`` is used: working time for working-day limits, natural
    time for all others. A one-day limit started on Monday 14:00 and due on Tuesday 18:00 has 13½ working hours and turns
    yellow after 9 h 27 min of them. Never later than ``due``; at ``due`` when there is no time between the two.
    """
    if not 0 <= share <= 1:
        raise ValueError("a share is between 0 and 1")
    if LimitUnit(unit) is LimitUnit.WORKING_DAYS:
        whole = calendar.working_time_between(start, due)
        return calendar.add_working_time(start, whole * share) if whole else due.astimezone(UTC)
    if due <= start:
        return due.astimezone(UTC)
    return start.astimezone(UTC) + (due - start) * share


def light(
    yellow_at: datetime | None, due_at: datetime | None, paused_since: datetime | None, now: datetime
) -> Light | None:
    """Red from ``due_at`` on, yellow from ``yellow_at`` on, else green; ``None`` without a deadline.

    While paused it shows what it showed at the moment of pausing: time waiting is not used time.
    In SQL: ``CASE WHEN due_at IS NULL THEN NULL WHEN coalesce(paused_since, :now) >= due_at THEN 'red' WHEN
    coalesce(paused_since, :now) >= yellow_at THEN 'yellow' ELSE 'green' END``.
    """
    if due_at is None:
        return None
    moment = paused_since or now
    if moment >= due_at:
        return Light.RED
    if yellow_at is not None and moment >= yellow_at:
        return Light.YELLOW
    return Light.GREEN


def resume(
    moment: datetime, paused_since: datetime, resumed_at: datetime, calendar: Calendar, *, unit: LimitUnit
) -> datetime:
    """``due_at`` or ``yellow_at`` after a pause: later by the time the pause took, in the limit's own kind of time.

    Working time for working-day limits, natural time for all others. Apply it to both: the light after the pause is then
    the light at the moment of pausing, also when it was red. A pause that ends before it begins (a clock set back) moves
    nothing.
    """
    if resumed_at <= paused_since:
        return moment.astimezone(UTC)
    if LimitUnit(unit) is LimitUnit.WORKING_DAYS:  # a row holds plain text, which is never ``is`` a member
        return calendar.add_working_time(moment, calendar.working_time_between(paused_since, resumed_at))
    return moment.astimezone(UTC) + (resumed_at - paused_since)


def over_since(due: datetime, days: int, calendar: Calendar) -> datetime:
    """The first moment at which ``due`` is so many whole working days over; at 0 days, ``due`` itself."""
    if days < 1:
        return due.astimezone(UTC)
    whole = (day for day in calendar.working_days_after(local_day(due) - DAY) if calendar.opens(day) >= due)
    return calendar.closes(next(islice(whole, days - 1, None)))


def over_by(now: datetime, days: int, calendar: Calendar) -> datetime:
    """The latest due time that is so many whole working days over at ``now``; every earlier one is too.

    What a job asks an index for: ``due_at <= over_by(now, 3)`` is the same as ``working_days_over(due_at, now) >= 3``.
    """
    if days < 1:
        return now.astimezone(UTC)
    day, count = local_day(now), 0
    while True:
        count += calendar.is_working_day(day) and calendar.closes(day) <= now
        if count == days:
            return calendar.opens(day)
        day -= DAY


@dataclass(frozen=True)
class Remaining:
    """What is left, for a sentence.

    ``unit`` is ``working_days``, ``hours`` or ``minutes``; ``amount`` ≥ 1, except that 0 working days overdue means less
    than one. ``paused``: counted at the moment of pausing.
    """

    overdue: bool
    unit: LimitUnit
    amount: int
    paused: bool


def remaining(
    due_at: datetime | None, paused_since: datetime | None, now: datetime, calendar: Calendar
) -> Remaining | None:
    """What is left until ``due_at``, or how far it is past; ``None`` without a deadline.

    More than 12 hours away: working days after today up to the due day. Nearer, or with no working day between: whole
    natural hours left, under an hour the minutes begun. Past by less than 12 hours: hours, or minutes, over; past by
    more: whole working days over. A case does not say which unit its limit had, so neither does this need it.
    """
    if due_at is None:
        return None
    moment = paused_since or now
    paused = paused_since is not None
    if moment < due_at:
        left = due_at - moment
        days = calendar.working_days_ahead(moment, due_at) if left > URGENT else 0
        if days:
            return Remaining(overdue=False, unit=LimitUnit.WORKING_DAYS, amount=days, paused=paused)
        return _natural(left, overdue=False, paused=paused)
    over = moment - due_at
    if over < URGENT:
        return _natural(over, overdue=True, paused=paused)
    days = calendar.working_days_over(due_at, moment)
    return Remaining(overdue=True, unit=LimitUnit.WORKING_DAYS, amount=days, paused=paused)


def remaining_words(left: Remaining | None) -> str:
    """The sentence beside the light: "还剩 2 个工作日", "超期 1 个工作日", "已暂停，还剩 3 小时"; "没有时限" without one."""
    if left is None:
        return "没有时限"
    names = {LimitUnit.HOURS: "小时", LimitUnit.MINUTES: "分钟"}
    amount = f"{left.amount} {names.get(left.unit, '个工作日')}"
    if left.overdue and left.amount == 0:
        words = "超期不到 1 个工作日"
    else:
        words = f"超期 {amount}" if left.overdue else f"还剩 {amount}"
    return f"已暂停，{words}" if left.paused else words


def _natural(span: timedelta, *, overdue: bool, paused: bool) -> Remaining:
    hours = span // timedelta(hours=1)
    if hours:
        return Remaining(overdue=overdue, unit=LimitUnit.HOURS, amount=hours, paused=paused)
    minutes = max(1, -(-span // timedelta(minutes=1)))  # begun minutes: "还剩 0 分钟" would be a lie
    return Remaining(overdue=overdue, unit=LimitUnit.MINUTES, amount=minutes, paused=paused)
