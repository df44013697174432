"""How often somebody is called before they are let alone (DOMAIN §5): pure; the amounts are data (``call_rule``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from server.catalogue.workdays import CHINA, Calendar, local_day


@dataclass(frozen=True)
class Patience:
    """``tries`` calls in vain on at least ``days`` days of China; ``wait`` of working time between two of them."""

    tries: int
    days: int
    wait: timedelta
    opens: time = time()
    closes: time = time()
    """Of China: nobody is called before or after; the same: at any hour."""

    def may_call(self, at: datetime) -> bool:
        """Whether somebody may be called at this hour."""
        return self.opens == self.closes or self.opens <= at.astimezone(CHINA).time() < self.closes

    def from_then_on(self, at: datetime, calendar: Calendar) -> datetime:
        """The first moment at which somebody may be called, at this hour or on a working day after."""
        if self.may_call(at):
            return at
        day = local_day(at)
        if at.astimezone(CHINA).time() >= self.closes:
            day = next(calendar.working_days_after(day))
        return datetime.combine(day, self.opens, CHINA).astimezone(UTC)


def enough(tries: Sequence[datetime], patience: Patience) -> bool:
    """Whether these calls in vain were enough to let somebody alone."""
    return len(tries) >= patience.tries and len({local_day(one) for one in tries}) >= patience.days


def again_after(tries: Sequence[datetime], patience: Patience, calendar: Calendar) -> datetime:
    """From when to call again after these (oldest first, at least one): after the wait, and on another day where the calls
    that are left are needed for the days that are missing.
    """
    last = tries[-1]
    missing = patience.days - len({local_day(one) for one in tries})
    waited = calendar.add_working_time(last, patience.wait)
    if patience.tries - len(tries) <= missing and missing >= 1:
        waited = max(waited, calendar.opens(next(calendar.working_days_after(local_day(last)))))
    return patience.from_then_on(waited, calendar)


def due_after_call(due: datetime, again: datetime, called: datetime, calendar: Calendar) -> datetime:
    """Until when a call back is due once somebody was called in vain and is to be called from ``again`` on: whoever waits as
    long as they are told to is not late for it; whoever was late before they called stays so.
    """
    return max(due, calendar.closes(local_day(again))) if called < due <= calendar.closes(local_day(again)) else due
