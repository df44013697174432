"""Which limit runs while a case stands in a state. The amounts are data (``time_limit``); this is only the mapping."""

from __future__ import annotations

from datetime import datetime

from server.cases.models import Case
from server.cases.rules import State
from server.steps.limits import due_by_rule

_EVERY = "all"


def set_deadline(case: Case, entered_from: State | None, now: datetime) -> None:
    """Give the case the deadline of the state it has just entered, counted from ``now``.

    Waiting for acceptance: the response time of its urgency. Then route and sign; signed, the time to assess it. The settling time of its difficulty
    starts with the assessment and is not started again by beginning to handle; it is after a call back that was not
    satisfied. An ended case has none.
    """
    match State(case.state):
        case State.REPORTED:
            step, grade = "response", case.urgency
        case State.ACCEPTED:
            step, grade = "route", _EVERY
        case State.ROUTED:
            step, grade = "assess" if case.signed else "sign", _EVERY
        case State.HANDLING if entered_from is State.ASSESSED:
            return
        case State.ASSESSED | State.HANDLING:
            step, grade = "settle", case.difficulty or "ordinary"
        case State.CALLBACK:
            step, grade = "call_back", _EVERY
        case _:
            case.yellow_at = case.due_at = case.paused_since = None
            return
    set_to = due_by_rule(now, step, grade)
    case.yellow_at, case.due_at = set_to.yellow_at, set_to.due_at
