"""When things happened: steps at the centre's desks in working hours, reports also of an evening."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import accumulate

import numpy as np

from server.cases import deadlines
from server.cases.deadlines import Light
from server.cases.workflow import Action, State
from server.catalogue.workdays import CHINA, DAY, local_day
from server.demo.hours import WorkingMinutes
from server.demo.paths import Path
from server.demo.tale import deadline_of

DAY_MINUTES = 570.0
_LOOK_BACK = {Light.GREEN: (0.02, 3.0), Light.YELLOW: (0.3, 12.0), Light.RED: (1.0, 14.0)}
"""Working days before now in which a moment is sought from which a light shows now; trial decides."""
_TRIES = 60
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

    def any_minute(self) -> float:
        """Some minute of the three weeks."""
        return float(self._rng.uniform(0, self.hours.total))

    def minute_that_shows(self, light: Light, path: Path, urgency: str, difficulty: str) -> float | None:
        """A minute for the path's anchor from which ``light`` shows now; None when trying did not find one."""
        state, before = _ENTERS[path.strides[path.anchor - 1].action] if path.anchor else (State.REPORTED, None)
        for _ in range(_TRIES):
            minute = self.hours.total - DAY_MINUTES * float(self._rng.uniform(*_LOOK_BACK[light]))
            if minute < 0:
                continue
            yellow_at, due_at = deadline_of(
                state, before, self.hours.at(minute), urgency=urgency, difficulty=difficulty
            )
            if deadlines.light(yellow_at, due_at, None, self.now) is light:
                return minute
        return None

    def of_steps(self, path: Path, anchor: int, minute: float) -> list[datetime]:
        """The moment of the report and of every step, when step ``anchor`` (0 is the report) falls on ``minute``.

        Steps before keep the path's gaps, drawn together where the three weeks are too short for them; steps after it
        lie between it and now.
        """
        gaps = [stride.gap for stride in path.strides[:anchor]]
        squeeze = min(1.0, minute / sum(gaps)) if gaps else 1.0
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

    def time_to_network(self) -> timedelta:
        """How long an evening report lay in the phone before there was a network again."""
        offline = self._rng.random() < _OFFLINE_SHARE
        return timedelta(minutes=int(self._rng.integers(5, 70))) if offline else timedelta(seconds=2)


