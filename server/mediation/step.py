"""Mediations as a thing with steps, and which limit of the law runs while one stands where it stands."""

from __future__ import annotations

from datetime import date, datetime, time

from server.catalogue.workdays import CHINA
from server.core import problems
from server.mediation.models import Mediation, MediationStep
from server.mediation.workflow import Kind, State
from server.steps.limits import due_by_rule
from server.steps.thing import Thing

_EVERY = "all"


def _moved(row: Mediation, _: str | None, now: datetime) -> None:
    match State(row.state):
        case State.OPEN:
            _due(row, now, "mediation")
        case State.AGREED if row.kind != Kind.JUDICIAL and row.agreed_on is not None:
            _due(row, _at(row.agreed_on), "judicial_confirmation")
        case _:
            row.yellow_at = row.due_at = None
    row.closed_at = None if row.state == State.OPEN else (row.closed_at or now)


def extend(row: Mediation) -> None:
    """Both parties agreed: as long again as the law lets it be, from where it would have ended."""
    if row.due_at is not None:
        # the limit ends at midnight; the day before is the last one that counts
        _due(row, _at(row.due_at.astimezone(CHINA).date(), days_back=1), "mediation_extension")
    row.extended = True


def _due(row: Mediation, start: datetime, limit: str) -> None:
    due = due_by_rule(start, limit, _EVERY)
    row.yellow_at, row.due_at = due.yellow_at, due.due_at


def _at(day: date, days_back: int = 0) -> datetime:
    return datetime.combine(date.fromordinal(day.toordinal() - days_back), time(12), CHINA)


MEDIATION: Thing[Mediation, MediationStep] = Thing(
    "mediation", Mediation, MediationStep, None, problems.MEDIATION_ABSENT, moved=_moved
)
