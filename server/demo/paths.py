"""The ways a matter goes through the loop: which steps, by whom, after about how much working time. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from server.cases.rules import NOT_REACHED, SATISFIED, UNSATISFIED, Action, State
from server.demo import words

UNIT = "unit"
REPORTER = "reporter"


@dataclass(frozen=True)
class Stride:
    """One step. ``who`` is a post of the centre, :data:`UNIT` or :data:`REPORTER`; ``gap`` in working minutes before it."""

    action: Action
    who: str
    gap: float = 0.0
    note: str | None = None
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Path:
    """``anchor`` is the place of the step whose deadline still runs at the end; meaningless for an ended case."""

    strides: tuple[Stride, ...]
    anchor: int


_GAPS: dict[Action, tuple[int, int]] = {
    Action.ACCEPT: (8, 240),
    Action.ROUTE: (8, 200),
    Action.SIGN: (6, 120),
    Action.RETURN: (30, 240),
    Action.ASSESS: (15, 260),
    Action.HANDLE: (15, 200),
    Action.FINISH: (120, 1100),
    Action.CALL_BACK: (60, 900),
    Action.WITHDRAW: (40, 500),
    Action.MERGE: (10, 160),
}
_WHO = {
    Action.ACCEPT: "clerk",
    Action.ROUTE: "router",
    Action.SIGN: UNIT,
    Action.RETURN: UNIT,
    Action.ASSESS: "router",
    Action.HANDLE: UNIT,
    Action.FINISH: UNIT,
    Action.CALL_BACK: "caller",
    Action.WITHDRAW: REPORTER,
    Action.MERGE: "clerk",
}
_LOOP = (Action.ACCEPT, Action.ROUTE, Action.SIGN, Action.ASSESS, Action.HANDLE, Action.FINISH)
_STEPS_TO = {
    State.REPORTED: 0,
    State.ACCEPTED: 1,
    State.ROUTED: 2,
    State.ASSESSED: 4,
    State.HANDLING: 5,
    State.CALLBACK: 6,
}


class Walker:
    """Draws paths for matters of one category."""

    def __init__(self, rng: np.random.Generator, category: str, unit: str, difficulty: str, risk: str) -> None:
        self._rng = rng
        self._category = category
        self._values: dict[Action, dict[str, str]] = {
            Action.ROUTE: {"unit": unit},
            Action.ASSESS: {"difficulty": difficulty, "risk": risk},
        }

    def to(self, end: State) -> Path:
        """A path that ends in ``end``: mostly straight, now and then by a return, a second round or an unanswered call."""
        paths: dict[State, Callable[[], Path]] = {
            State.CLOSED: self._closed,
            State.WITHDRAWN: lambda: self._dropped(Action.WITHDRAW),
            State.MERGED: lambda: self._dropped(Action.MERGE),
        }
        return paths[end]() if end in paths else self._open(end)

    def _open(self, end: State) -> Path:
        strides = [self._stride(action) for action in _LOOP[: _STEPS_TO[end]]]
        if end is State.ACCEPTED and self._rng.random() < 0.2:  # noqa: PLR2004
            strides += [self._stride(Action.ROUTE), self._stride(Action.RETURN)]
        elif end is State.HANDLING and self._rng.random() < 0.1:  # noqa: PLR2004
            strides += [self._stride(Action.FINISH), self._called(UNSATISFIED)]
        anchor = len(strides)
        if end is State.HANDLING and strides[-1].action is Action.HANDLE:
            anchor -= 1  # the settling time runs since the assessment
        elif end is State.CALLBACK and self._rng.random() < 0.25:  # noqa: PLR2004
            strides.append(self._called(NOT_REACHED))
        return Path(tuple(strides), anchor)

    def _closed(self) -> Path:
        strides = [self._stride(action) for action in _LOOP]
        turn = self._rng.random()
        if turn < 0.07:  # noqa: PLR2004
            strides += [self._called(UNSATISFIED), self._stride(Action.FINISH, note=words.SECOND_TIME)]
        elif turn < 0.2:  # noqa: PLR2004
            strides.append(self._called(NOT_REACHED))
        return Path((*strides, self._called(SATISFIED)), 0)

    def _dropped(self, action: Action) -> Path:
        before = [self._stride(Action.ACCEPT)] if self._rng.random() < 0.5 else []  # noqa: PLR2004
        return Path((*before, self._stride(action)), 0)

    def _called(self, outcome: str) -> Stride:
        said = {UNSATISFIED: words.UNSATISFIED, NOT_REACHED: words.NOT_REACHED}.get(outcome)
        return self._stride(Action.CALL_BACK, note=said, values={"outcome": outcome})

    def _stride(self, action: Action, note: str | None = None, values: dict[str, str] | None = None) -> Stride:
        notes = words.notes(str(action), self._category)
        chosen = note if note is not None else notes[int(self._rng.integers(len(notes)))]
        if action is Action.FINISH:
            results = words.result(self._category)
            values = {"resolution": results[int(self._rng.integers(len(results)))]}
        gap = float(self._rng.uniform(*_GAPS[action]))
        return Stride(action, _WHO[action], gap, chosen, values or self._values.get(action, {}))
