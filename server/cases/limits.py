"""Which limit runs while a case stands in a state, and what more time or a suspension makes of it. The amounts are data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from server.cases.calls import due_after_call
from server.cases.models import Case
from server.cases.rules import DIFFICULTIES, Choice, State
from server.catalogue import queries as catalogue
from server.catalogue.workdays import CHINA
from server.core import problems
from server.core.clock import local_date
from server.steps import deadlines
from server.steps.limits import due_after, due_by_rule

_EVERY = "all"
BY_URGENCY = frozenset({State.REPORTED, State.ACCEPTED, State.ROUTED})
"""States whose limit is the urgency's."""


def set_deadline(case: Case, entered_from: State | None, now: datetime) -> None:
    """Give the case the deadline of the state it has just entered, counted from ``now``.

    Waiting for acceptance: the response time. Then route and sign; signed, the time to assess it: each of its urgency,
    where the lists have one. The settling time of its difficulty starts with the assessment and is not started again by
    beginning to handle; it is after a call back that was not satisfied. An ended case has none.
    """
    match State(case.state):
        case State.REPORTED:
            step, grade = "response", case.urgency
        case State.ACCEPTED:
            step, grade = "route", case.urgency
        case State.ROUTED:
            step, grade = "assess" if case.signed else "sign", case.urgency
        case State.HANDLING if entered_from is State.ASSESSED:
            return
        case State.ASSESSED | State.HANDLING:
            step, grade = "settle", case.difficulty or "ordinary"
        case State.CALLBACK:
            step, grade = "call_back", _EVERY
        case _:
            case.yellow_at = case.due_at = case.due_from = case.due_unit = None
            _begin_anew(case)
            return
    set_to = due_by_rule(now, step, grade)
    case.yellow_at, case.due_at = set_to.yellow_at, set_to.due_at
    case.due_from, case.due_unit = now, str(set_to.unit)
    case.deadline_no = _next_number(case)
    _begin_anew(case)


def awaited(case: Case) -> str:
    """What is due while the case stands as it does, in one word; empty for one that has ended."""
    if case.state == State.ROUTED:
        return "研判" if case.signed else "签收"
    return _AWAITED.get(State(case.state), "")


_AWAITED = {
    State.REPORTED: "受理",
    State.ACCEPTED: "分流",
    State.ASSESSED: "处置",
    State.HANDLING: "处置",
    State.CALLBACK: "回访",
}
_COUNTED = {"working_days": "个工作日", "natural_days": "天", "hours": "小时", "minutes": "分钟"}
_SHORT = frozenset({"hours", "minutes"})
"""Limits that end within a day are told with their hour."""


def difficulties(now: datetime) -> list[Choice]:
    """What each difficulty means for a case that is assessed now: how long it may take, and up to when."""
    return [Choice(one.value, f"{one.label} · {_settle_words(one.value, now)}") for one in DIFFICULTIES]


def _settle_words(difficulty: str, now: datetime) -> str:
    limit = catalogue.time_limit("settle", difficulty)
    given = due_after(now, limit.amount, limit.unit)
    due, year = local_date(given.due_at), local_date(now).year
    ends = moment_words(given.due_at) if limit.unit in _SHORT else day_words(due)
    if due.year != year:
        ends = f"{due.year}年{ends}"
    return f"{limit.amount} {_COUNTED[limit.unit]}，到 {ends}{guess_words(given.guessed_years)}"


def guess_words(years: Sequence[int]) -> str:
    """What is said beside a deadline that reaches into a year whose holidays nobody has entered; empty: none does."""
    told = "、".join(str(year) for year in years)
    return f"（{told} 年放假安排还没填，先按周一到周五算）" if years else ""


def day_words(day: date) -> str:
    return f"{day.month}月{day.day}日"


def moment_words(moment: datetime) -> str:
    """A moment as people here say it."""
    local = moment.astimezone(CHINA)
    return f"{day_words(local.date())} {local:%H:%M}"


def _next_number(case: Case) -> int:
    """Of the next deadline. A step gives at most one, so the version that the step makes was the number of none before; also
    where the deadline before last runs again (``standing.py``).
    """
    return max(case.deadline_no or 0, case.version or 0) + 1


def _begin_anew(case: Case) -> None:
    """Nothing of the deadline before is left: its suspension, what was granted beyond it, what was applied for."""
    case.paused_since = case.paused_until = case.asked = None
    case.extended_days = 0


def extended(case: Case, days: int) -> deadlines.Deadline | None:
    """What its deadline would be with so many working days more; None: it has none."""
    if case.due_at is None or case.yellow_at is None:
        return None
    start = (
        case.due_from or case.yellow_at
    )  # a deadline of before its beginning was kept: yellow no earlier than it was
    return deadlines.extended(start, case.due_at, days, catalogue.calendar(), unit=_unit(case))


def extend(case: Case, days: int) -> None:
    """So many working days more. It is another deadline: who lets that one pass too hears of it again."""
    later = extended(case, days)
    if later is None:
        raise problems.CASE_NO_DEADLINE()
    case.yellow_at, case.due_at = later.yellow_at, later.due_at
    case.deadline_no = _next_number(case)
    case.extended_days += days


def wait_until(case: Case, again: datetime, called: datetime) -> None:
    """Called in vain, and not to be called again before ``again``: what waits for that is not late meanwhile. Another deadline,
    where it is one.
    """
    if case.due_at is None or case.paused_since is not None:
        return
    due = due_after_call(case.due_at, again, called, catalogue.calendar())
    if due != case.due_at:
        case.yellow_at, case.due_at = again, due
        case.deadline_no = _next_number(case)


def pause(case: Case, now: datetime, until: datetime) -> None:
    """Time that is waited is not used, up to a moment."""
    if case.due_at is None:
        raise problems.CASE_NO_DEADLINE()
    case.paused_since, case.paused_until = now, until


def resume(case: Case, now: datetime) -> None:
    """Go on where it was suspended: everything of the deadline lies later by what was waited."""
    since = case.paused_since
    if since is None:
        return
    calendar = catalogue.calendar()
    for name in ("yellow_at", "due_at", "due_from"):
        moment = getattr(case, name)
        if moment is not None:
            setattr(case, name, deadlines.resume(moment, since, now, calendar, unit=_unit(case)))
    case.paused_since = case.paused_until = None


def _unit(case: Case) -> deadlines.LimitUnit:
    return deadlines.LimitUnit(case.due_unit or deadlines.LimitUnit.WORKING_DAYS)
