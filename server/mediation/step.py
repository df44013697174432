"""Mediations as a thing with steps, and which limit of the law runs while one stands where it stands."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import select

from server.cases.models import Case
from server.catalogue.models import HandlingPath
from server.catalogue.workdays import CHINA
from server.core import problems
from server.core.db import db
from server.mediation.models import Mediation, MediationStep
from server.mediation.workflow import Kind, State
from server.steps.deadlines import Deadline, LimitUnit, last_day
from server.steps.limits import due_after, due_by_rule
from server.steps.thing import Thing

_EVERY = "all"


def _moved(row: Mediation, _: str | None, now: datetime) -> None:
    match State(row.state):
        case State.OPEN:
            due = due_after(now, own, LimitUnit.NATURAL_DAYS) if (own := _of_the_path(row)) else None
            _due(row, due or due_by_rule(now, "mediation", _EVERY))
        case State.AGREED if row.kind != Kind.JUDICIAL and row.agreed_on is not None:
            _due(row, due_by_rule(_at(row.agreed_on), "judicial_confirmation", _EVERY))
        case _:
            row.yellow_at = row.due_at = None
    row.closed_at = None if row.state == State.OPEN else (row.closed_at or now)


def extend(row: Mediation) -> None:
    """Both parties agreed: as long again as the law lets it be, from where it would have ended."""
    if row.due_at is not None:
        _due(row, due_by_rule(_at(last_day(row.due_at)), "mediation_extension", _EVERY))
    row.extended = True


def _of_the_path(row: Mediation) -> int | None:
    """How many days the law gives the route its case takes, where that is this kind of mediation: 10 after an accident."""
    route = select(HandlingPath.limit_days).join(Case, Case.path == HandlingPath.code)
    return db.session.scalar(route.where(Case.id == row.case_id, HandlingPath.mediation == row.kind))


def _due(row: Mediation, due: Deadline) -> None:
    row.yellow_at, row.due_at = due.yellow_at, due.due_at


def _at(day: date) -> datetime:
    return datetime.combine(day, time(12), CHINA)


MEDIATION: Thing[Mediation, MediationStep] = Thing(
    "mediation", Mediation, MediationStep, None, problems.MEDIATION_ABSENT, moved=_moved
)
