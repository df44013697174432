"""When things happened: steps at the centre's desks in working hours, reports also of an evening."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import accumulate

import numpy as np

from server.cases.rules import Action, State
from server.catalogue.workdays import CHINA, DAY, local_day
from server.demo.hours import WorkingMinutes
from server.demo.paths import Path
from server.demo.tale import deadline_of
from server.steps import deadlines
from server.steps.deadlines import Light

FRESH = 3 * 570.0
"""Working minutes: what is green began at most three days ago, what is red is at most three days late."""
_EVENING, _EVENING_MINUTES = time(18, 10), 150
_EVENING_SHARE, _OFFLINE_SHARE = 0.25, 0.4
_ENTERS = {
    Action.ACCEPT: (State.ACCEPTED, State.REPORTED),
    Action.RETURN: (State.ACCEPTED, State.ROUTED),
    Action.ROUTE: (State.ROUTED, State.ACCEPTED),
    Action.ASSESS: (State.ASSESSED, State.ROUTED),
    Action.FINISH: (State.CALLBACK, State.HANDLING),
    Action.CALL_BACK: (State.HANDLING, State.CALLBACK),
}


class Moments:
    """Draws moments on the line of working minutes; a minute is a number, a moment a ``datetime`` in UTC."""

    def __init__(self, hours: WorkingMinutes, now: datetime, rng: np.random.Generator) -> None:
        self.hours, self.now, self._rng = hours, now, rng
        self._known: dict[tuple[State, State | None, str, str | None], tuple[float, float]] = {}

    def any_minute(self, after: float = 0.0) -> float:
        """Some minute of the three weeks; ``after`` is the share of them (0 to 1) that must have gone by."""
        return float(self._rng.uniform(after * self.hours.total, self.hours.total))

    def minute_that_shows(self, light: Light, path: Path, urgency: str, difficulty: str) -> float | None:
        """A minute for the path's anchor from which ``light`` shows now; None when there is none."""
        state, before = _ENTERS[path.strides[path.anchor - 1].action] if path.anchor else (State.REPORTED, None)
        assessed = any(stride.action is Action.ASSESS for stride in path.strides[: path.anchor])
        yellow, green = self._turns(state, before, urgency, difficulty if assessed else None)
        earliest, latest = {
            Light.GREEN: (max(green, self.hours.total - FRESH), self.hours.total - 10),
            Light.YELLOW: (yellow, green),
            Light.RED: (max(0.0, yellow - FRESH), yellow),
        }[light]
        return float(self._rng.uniform(earliest, latest)) if latest - earliest > 1 else None

    def _turns(self, state: State, before: State | None, urgency: str, difficulty: str | None) -> tuple[float, float]:
        """From which minute on a start shows yellow now, and from which green; before the first it shows red.

        A later start is never due sooner, so the two are found by halving, and kept: each asks the database.
        """
        key = (state, before, urgency, difficulty)
        if key not in self._known:

            def shown(minute: float) -> Light | None:
                start = self.hours.at(minute)
                yellow_at, due_at = deadline_of(state, before, start, urgency=urgency, difficulty=difficulty)
                return deadlines.light(yellow_at, due_at, None, self.now)

            def first(lights: set[Light]) -> float:
                low, high = 0.0, self.hours.total
                while high - low > 1:
                    middle = (low + high) / 2
                    low, high = (low, middle) if shown(middle) in lights else (middle, high)
                return high

            self._known[key] = (first({Light.YELLOW, Light.GREEN}), first({Light.GREEN}))
        return self._known[key]

    def of_steps(self, path: Path, anchor: int, minute: float) -> list[datetime]:
        """The moment of the report and of every step, when step ``anchor`` (0 is the report) falls on ``minute``.

        Steps before keep the path's gaps, drawn together where the three weeks are too short for them; steps after it
        lie between it and now.
        """
        gaps = [stride.gap for stride in path.strides[:anchor]]
        squeeze = 1.0 if sum(gaps) <= minute else minute / sum(gaps) * float(self._rng.uniform(0.4, 0.95))
        before = [minute - squeeze * gone for gone in accumulate(reversed(gaps), initial=0.0)]
        room = self.hours.total - minute
        after = sorted(minute + room * float(self._rng.uniform(0.2, 0.9)) for _ in path.strides[anchor:])
        return [self.hours.at(one) for one in [*reversed(before), *after]]

    def evening_before(self, moment: datetime) -> datetime | None:
        """An evening moment on the day before, now and then: people are home then, and workers go to see them."""
        if self._rng.random() > _EVENING_SHARE:
            return None
        evening = datetime.combine(local_day(moment) - DAY, _EVENING, CHINA).astimezone(UTC)
        return evening + timedelta(seconds=int(self._rng.integers(_EVENING_MINUTES * 60)))

    def reaches_us(self, recorded_at: datetime) -> datetime:
        """When a report got out of the phone: at once, or when there was a network again; by now at the latest."""
        offline = self._rng.random() < _OFFLINE_SHARE
        waited = timedelta(minutes=int(self._rng.integers(5, 70))) if offline else timedelta(seconds=2)
        return min(recorded_at + waited, self.now.replace(microsecond=0))
