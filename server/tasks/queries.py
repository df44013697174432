"""Tasks, read. Scope is decided in :func:`on_list` and :func:`visible`, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from server.areas.queries import area_document, inside_any, with_area
from server.cases import scope
from server.cases.models import Case
from server.core import crypto
from server.core.clock import local_date
from server.core.db import db
from server.core.permissions import Permission
from server.core.times import iso
from server.identity.actor import Actor
from server.identity.models import Account
from server.people.models import Household
from server.people.scope import about_known, helpers
from server.steps.thing import Attachment, Told, photo_document, step_document
from server.tasks import workflow
from server.tasks.models import Task, TaskKind, TaskSensitive, TaskStep
from server.tasks.step import TASK
from server.tasks.workflow import State

STILL_SHOWN = timedelta(days=14)
"""How long a phone keeps a task that has ended."""


def on_list(actor: Actor, today: date) -> Any:
    """SQL: tasks this actor is asked to do: by name (or standing in for who is named) where their post reaches, or by their
    own grid where nobody is named. One about a person is theirs only while they may know of that person.
    """
    own = [code for code in actor.grids if Permission.TASK_ACT in actor.permissions_in(code)]
    reach = inside_any(Task.area_code, actor.areas(Permission.TASK_ACT))
    by_name = and_(Task.assignee_id.in_(helpers(actor.id, today)), reach)
    return and_(
        or_(by_name, and_(Task.assignee_id.is_(None), Task.area_code.in_(own))),
        about_known(Task.person_id, actor, today),
        _about_open_case(actor),
    )


def on_phone(actor: Actor, now: datetime, today: date) -> Any:
    """SQL: what the actor's phone carries: their own list, ended ones for a while, so that their answer can still be read."""
    return and_(on_list(actor, today), still_carried(now))


def still_carried(now: datetime) -> Any:
    """SQL: tasks that stand on some phone."""
    return or_(Task.state.in_(workflow.OPEN), Task.closed_at > now - STILL_SHOWN)


def visible(actor: Actor, today: date) -> Any:
    """SQL: tasks on the actor's own list, or lying where they read tasks, or about a case in the hands of their unit."""
    units = actor.units(Permission.TASK_READ)
    of_unit = _its_case(Case.unit_id.in_(units), Case.protected.is_(False))
    read = and_(
        inside_any(Task.area_code, actor.areas(Permission.TASK_READ)),
        about_known(Task.person_id, actor, today),
        or_(Task.case_id.is_(None), _its_case(scope.visible(actor))),
    )
    return or_(on_list(actor, today), read, and_(of_unit, Task.person_id.is_(None)))


def _about_open_case(actor: Actor) -> Any:
    """A protected matter is nobody's task who may not know of it."""
    return or_(~_its_case(Case.protected), _its_case(scope.visible(actor)))


def _its_case(*conditions: Any) -> Any:
    # correlated by name: answers join the case too, which must not be taken for this one
    return select(Case.id).where(Case.id == Task.case_id, *conditions).correlate(Task).exists()


def task_for(actor: Actor, task_id: UUID, today: date, *, lock: bool = False) -> Task:
    """The task, fetched and authorised in one call; ``task.absent`` when not there *or* not theirs."""
    return TASK.fetch(task_id, visible(actor, today), lock=lock)


def is_mine(actor: Actor, task: Task, today: date) -> bool:
    """Whether the task is on this actor's own list."""
    return TASK.within(task.id, on_list(actor, today))


def situation(actor: Actor, task: Task, *, mine: bool) -> workflow.Situation:
    """The task as this actor stands before it."""
    return workflow.Situation(
        state=State(task.state),
        permissions=actor.permissions_in(task.area_code),
        is_theirs=mine,
        sent_it=task.sent_by == actor.id and Permission.TASK_SEND in actor.permissions,
    )


def require_photo(actor: Actor, task_id: UUID, sha256: str, today: date) -> None:
    """A photo opens through a task the actor may see; ``photo.absent``."""
    task = task_for(actor, task_id, today)
    whole = sees_words(actor, task, mine=is_mine(actor, task, today))
    TASK.require_photo(task.id if whole else None, sha256)


def sees_door(actor: Actor, task: Task, *, mine: bool) -> bool:
    """Where somebody of a special group lives: for those who go there or keep the register, not for figures
    (:func:`server.people.scope.beyond_a_glance`).
    """
    held = actor.permissions_in(task.area_code)
    return task.person_id is None or mine or Permission.VISIT_LOG in held or Permission.PERSON_EDIT in held


def sees_words(actor: Actor, task: Task, *, mine: bool) -> bool:
    """What was asked and answered about them: for whoever asked, too."""
    return sees_door(actor, task, mine=mine) or task.sent_by == actor.id


def private_on_list(actor: Actor, now: datetime) -> list[dict[str, Any]]:
    """Tasks about people on the actor's own list, whole: a phone keeps these with its door list, under its lock."""
    carried = on_phone(actor, now, local_date(now))
    ids = db.session.scalars(select(Task.id).where(carried, Task.person_id.is_not(None)))
    return documents(actor, ids, now)


def phone_rows(actor: Actor, ids: Sequence[UUID], now: datetime) -> dict[UUID, dict[str, Any]]:
    """Tasks as pull carries them, by id: of one about a person only that it is there, when it is due and where it stands.
    A phone's mirror lies open; the rest comes with the door list.
    """
    return {UUID(row["id"]): _without_the_person(row) for row in documents(actor, ids, now)}


def _without_the_person(row: dict[str, Any]) -> dict[str, Any]:
    if not row["private"]:
        return row
    hidden: dict[str, Any] = {
        "ask": None,
        "address_text": None,
        "location": None,
        "household_id": None,
        "attachments": [],
    }
    return row | hidden | {"steps": [step | {"note": None} for step in row["steps"]]}


def documents(actor: Actor, ids: Iterable[UUID], now: datetime) -> list[dict[str, Any]]:
    """Tasks as answers carry them, in the order of ``ids``. The caller has applied the scope."""
    wanted, today = list(ids), local_date(now)
    if not wanted:
        return []
    sender, assignee = aliased(Account), aliased(Account)
    statement = (
        select(
            Task,
            TaskSensitive.request,
            TaskKind.name.label("kind_name"),
            TaskKind.by_visit,
            sender.name.label("sender"),
            assignee.name.label("assignee"),
            Case.case_no,
            Case.title.label("case_title"),
            scope.visible(actor).label("case_readable"),
            Case.geom.ST_X().label("case_lon"),
            Case.geom.ST_Y().label("case_lat"),
            Household.geom.ST_X().label("home_lon"),
            Household.geom.ST_Y().label("home_lat"),
            on_list(actor, today).label("mine"),
        )
        .join(TaskKind, TaskKind.code == Task.kind)
        .join(sender, sender.id == Task.sent_by)
        .outerjoin(assignee, assignee.id == Task.assignee_id)
        .outerjoin(TaskSensitive, TaskSensitive.task_id == Task.id)
        .outerjoin(Case, Case.id == Task.case_id)
        .outerjoin(Household, Household.id == Task.household_id)
        .where(Task.id.in_(wanted))
    )
    rows = db.session.execute(with_area(statement, Task.area_code).execution_options(populate_existing=True)).all()
    histories, photos = TASK.histories(wanted), TASK.photos(wanted)
    found = {row.Task.id: _document(actor, row, histories[row.Task.id], photos[row.Task.id]) for row in rows}
    return [found[one] for one in wanted if one in found]


def _document(
    actor: Actor, row: Any, history: Sequence[Told[TaskStep]], photos: Sequence[Attachment]
) -> dict[str, Any]:
    task: Task = row.Task
    mine = bool(row.mine)
    request = crypto.unseal_if_any(row.request, f"task:{task.id}") or {}
    door, words = sees_door(actor, task, mine=mine), sees_words(actor, task, mine=mine)
    lon, lat = (row.case_lon, row.case_lat) if row.case_lon is not None else (row.home_lon, row.home_lat)
    return {
        "id": str(task.id),
        "kind": {"code": task.kind, "name": row.kind_name, "by_visit": row.by_visit},
        "state": task.state,
        "state_label": State(task.state).label,
        "urgency": task.urgency,
        "ask": request.get("ask") if words else None,
        "address_text": request.get("address_text") if door else None,
        "location": {"type": "Point", "coordinates": [lon, lat]} if door and lon is not None else None,
        "case": {"id": str(task.case_id), "case_no": row.case_no, "title": row.case_title}
        if task.case_id and row.case_readable
        else None,
        "household_id": str(task.household_id) if door and task.household_id else None,
        "person_id": str(task.person_id) if task.person_id else None,
        "private": task.person_id is not None,
        "area": area_document(row, "chosen", None),
        "assignee": {"id": str(task.assignee_id), "name": row.assignee} if task.assignee_id else None,
        "sent_by": {
            "id": str(task.sent_by),
            "name": row.sender,
            "role_label": history[0].step.role_label if history else "",
        },
        "sent_at": iso(task.sent_at),
        "yellow_at": iso(task.yellow_at),
        "due_at": iso(task.due_at),
        "closed_at": iso(task.closed_at),
        "version": task.version,
        "mine": mine,
        "steps": [
            step_document(one, workflow.rule_for(one.step.action).label)
            | {
                "note": (TASK.opened(one.step, "said") or {}).get("note") if words else None,
                "visit_id": str(one.step.visit_id) if one.step.visit_id else None,
            }
            for one in history
        ],
        "attachments": [photo_document(one) for one in photos] if words else [],
        "actions": [
            {"name": str(rule.action), "label": rule.label, "needs_note": bool(rule.fields)}
            for rule in workflow.allowed(situation(actor, task, mine=mine))
        ],
    }
