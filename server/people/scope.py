"""Whom an actor may know of. Asked here and nowhere else: list, count, search, export and single rows all go through it.

A person is known through their plans. Groups of special care (特殊群体) are open to whoever may read people where the
person lives; groups under supervision (特殊人群) only with the permission their group names, held where the person lives.
Whoever is named as the helper knows that plan, wherever they are posted; so does a colleague who has the helper's list
while they are away.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, literal, or_, select
from sqlalchemy.orm import aliased

from server.areas.queries import inside_any
from server.catalogue.models import CareGroup
from server.core.permissions import Permission
from server.identity.actor import Actor
from server.people.models import CareLeave, CarePlan, Person

SUPERVISED = (Permission.PERSON_READ_MENTAL, Permission.PERSON_READ_CORRECTIONS, Permission.PERSON_READ_RELEASED)


def plan_visible(actor: Actor, today: date, plan: Any = CarePlan, person: Any = Person) -> Any:
    """SQL: the plans this actor may know of, over ``plan`` joined with ``person`` (the tables, or aliases of them)."""
    open_to_readers = plan.group_code.in_(select(CareGroup.code).where(CareGroup.permission.is_(None)))
    ways = [and_(open_to_readers, inside_any(person.grid_code, actor.areas(Permission.PERSON_READ)))]
    for permission in SUPERVISED:
        if areas := actor.areas(permission):
            behind = plan.group_code.in_(select(CareGroup.code).where(CareGroup.permission == str(permission)))
            ways.append(and_(behind, inside_any(person.grid_code, areas)))
    return or_(*ways, plan.helper_id.in_(helpers(actor.id, today)))


def helpers(account_id: UUID, today: date) -> Any:
    """SQL: the account itself and everybody whose list it has today."""
    away = select(CareLeave.account_id).where(
        CareLeave.deputy_id == account_id,
        CareLeave.from_on <= today,
        CareLeave.to_on >= today,
        CareLeave.cancelled_at.is_(None),
    )
    return away.union_all(select(literal(account_id)))


def beyond_a_glance(actor: Actor) -> Any:
    """SQL: the people whose name and door this actor is shown, over ``Person``: those of whom
    :func:`server.people.queries.view_of` says more than ``glance``. Others are not found by what is hidden: a mask that can
    be searched through is none.
    """
    plan = aliased(CarePlan)
    named = select(plan.id).where(plan.person_id == Person.id, plan.helper_id == actor.id).correlate(Person)
    shown_in = {*actor.areas(Permission.PERSON_EDIT), *actor.areas(Permission.VISIT_LOG)}
    return or_(inside_any(Person.grid_code, sorted(shown_in)), exists(named))


def person_visible(actor: Actor, today: date) -> Any:
    """SQL: the people this actor may know of, over ``Person``: through any plan of theirs, ended ones too."""
    return exists(
        select(CarePlan.id).where(CarePlan.person_id == Person.id, plan_visible(actor, today)).correlate(Person)
    )


def about_known(person_id: Any, actor: Actor, today: date) -> Any:
    """SQL: rows about nobody, or about somebody this actor may know of; ``person_id`` is their column."""
    known = select(Person.id).where(Person.id == person_id, person_visible(actor, today)).correlate(person_id.class_)
    return or_(person_id.is_(None), known.exists())
