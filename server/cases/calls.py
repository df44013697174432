"""How often somebody is called before they are let alone (DOMAIN §5): pure; the amounts are data (``call_rule``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from server.catalogue.workdays import Calendar, local_day


@dataclass(frozen=True)
class Patience:
    """``tries`` calls in vain on at least ``days`` days of China; ``wait`` of working time between two of them."""

    tries: int
    days: int
    wait: timedelta


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
    if patience.tries - len(tries) > missing or missing < 1:
        return waited
    return max(waited, calendar.opens(next(calendar.working_days_after(local_day(last)))))
