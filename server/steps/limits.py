"""By when something is due: a limit of the lists, counted by the calendar of the lists."""

from __future__ import annotations

from datetime import datetime

from server.catalogue import queries as catalogue
from server.steps import deadlines


def due_after(start: datetime, amount: int, unit: str) -> deadlines.Deadline:
    """So much time after a moment."""
    return deadlines.deadline(start, deadlines.Limit(amount, deadlines.LimitUnit(unit)), catalogue.calendar())


def due_by_rule(start: datetime, step: str, grade: str) -> deadlines.Deadline:
    """As long after a moment as the table ``time_limit`` gives that step and grade."""
    row = catalogue.time_limit(step, grade)
    return due_after(start, row.amount, row.unit)


def due_at_moment(moment: datetime, now: datetime) -> deadlines.Deadline:
    """At a moment somebody chose; it turns yellow as a limit in working days does."""
    yellow = deadlines.yellow_at(now, moment, catalogue.calendar(), unit=deadlines.LimitUnit.WORKING_DAYS)
    return deadlines.Deadline(yellow, moment, ())
