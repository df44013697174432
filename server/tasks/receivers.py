"""Who may be asked to do a task, and what the form of a new one begins with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from server.areas.models import Area
from server.areas.queries import is_live_grid
from server.cases import scope
from server.cases.models import Case
from server.core import problems
from server.core.clock import local_date
from server.core.db import db
from server.core.permissions import Permission
from server.identity.actor import GRID_DIGITS, Actor
from server.identity.queries import actors_at, posted_over
from server.people import queries as people
from server.people.models import Person
from server.steps.deadlines import Deadline
from server.steps.limits import due_at_moment, due_by_rule
from server.tasks.kinds import kinds_in_use
from server.tasks.models import Task

URGENCIES = ("normal", "urgent", "grave")


@dataclass(frozen=True)
class About:
    """What a new task is about, as the sender may know it, and the grid it lies in."""

    case: Case | None
    person: Person | None
    grid: str | None


def about(actor: Actor, case_id: UUID | None, person_id: UUID | None, grid: str | None, now: datetime) -> About:
    """Fetch and authorise: ``case.absent``, ``person.absent``, ``care.grid_absent``, or no permission where it lies."""
    case = scope.case_for(actor, case_id) if case_id else None
    person = people.person_for(actor, person_id, local_date(now)) if person_id else None
    known = person.grid_code if person else case.area_code if case else ""
    # a case whose grid is known is that grid's; where it is not, the sender says whose
    where = known if len(known) == GRID_DIGITS else grid
    if where is not None and (Permission.TASK_SEND not in actor.permissions_in(where) or not is_live_grid(where)):
        raise problems.GRID_ABSENT(code=where)
    return About(case, person, where)


def of_task(task: Task) -> About:
    """What a task already sent is about."""
    return About(
        db.session.get(Case, task.case_id) if task.case_id else None,
        db.session.get(Person, task.person_id) if task.person_id else None,
        task.area_code,
    )


def receivers(subject: About, now: datetime) -> list[dict[str, Any]]:
    """``[{id, name, role_label, holds_grid}]``: who may be asked, whoever holds the grid first."""
    if subject.grid is None:
        return []
    found = posted_over(Permission.TASK_ACT, subject.grid, now)
    actors = actors_at([one["id"] for one in found], now)
    return [one for one in found if _may_know(actors[one["id"]], subject, now)]


def _may_know(receiver: Actor, subject: About, now: datetime) -> bool:
    if subject.person is not None and not people.may_know(receiver, subject.person.id, local_date(now)):
        return False
    if subject.case is None or not subject.case.protected:
        return True
    return db.session.scalar(select(Case.id).where(Case.id == subject.case.id, scope.visible(receiver))) is not None


def form(actor: Actor, case_id: UUID | None, person_id: UUID | None, grid: str | None, now: datetime) -> dict[str, Any]:
    """What the form of a new task offers: kinds, whom to ask (the first is suggested), and by when if nothing is said."""
    subject = about(actor, case_id, person_id, grid, now)
    found = receivers(subject, now)
    named = [one | {"id": str(one["id"])} for one in found]
    area = db.session.get(Area, subject.grid) if subject.grid else None
    return {
        "kinds": kinds_in_use(),
        "grid": {"code": area.code, "name": area.name} if area else None,
        "receivers": named,
        "to_grid": not is_protected(subject) and any(one["holds_grid"] for one in found),
        "due": {urgency: default_due(urgency, subject.case, now).due_at.isoformat() for urgency in URGENCIES},
    }


def is_protected(subject: About) -> bool:
    """Whether the task would tell of a protected matter: then nobody gets it for holding a grid."""
    return subject.case is not None and subject.case.protected


def default_due(urgency: str, case: Case | None, now: datetime) -> Deadline:
    """When a task of that urgency is due: as the limits say, and no later than the case it serves, while that has time."""
    by_rule = due_by_rule(now, "task", urgency)
    if case is None or case.due_at is None or not now < case.due_at < by_rule.due_at:
        return by_rule
    return due_at_moment(case.due_at, now)
