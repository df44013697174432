"""Working time of the last weeks as one line of minutes, so that plausible moments are plain arithmetic."""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, datetime, timedelta

from server.catalogue.workdays import DAY, Calendar, local_day

MINUTE = timedelta(minutes=1)


class WorkingMinutes:
    """Minute 0 is the opening of the first working day in reach, ``total`` is ``now`` (or the last close before it)."""

    def __init__(self, calendar: Calendar, now: datetime, days: int) -> None:
        self._opens: list[datetime] = []
        self._starts: list[float] = []
        self.total = 0.0
        day = local_day(now) - days * DAY
        while day <= local_day(now):
            opens, closes = calendar.opens(day), min(calendar.closes(day), now)
            if calendar.is_working_day(day) and opens < closes:
                self._opens.append(opens)
                self._starts.append(self.total)
                self.total += (closes - opens) / MINUTE
            day += DAY

    def at(self, minute: float) -> datetime:
        """The moment (UTC) by which so many working minutes have gone by; held inside the line, to whole seconds."""
        minute = min(max(minute, 0.0), self.total)
        place = bisect_right(self._starts, minute) - 1
        moment = self._opens[place] + (minute - self._starts[place]) * MINUTE
        return moment.astimezone(UTC).replace(microsecond=0)
