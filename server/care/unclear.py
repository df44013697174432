"""Visits that a phone could name by surname and door only, and that fitted nobody or several: a person says whom they were to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import any_, exists, literal, select

from server.areas.queries import inside_any
from server.core import crypto, problems
from server.core.clock import local_date
from server.core.db import db
from server.core.permissions import Permission
from server.core.times import iso
from server.identity.actor import Actor
from server.identity.models import Account
from server.journal.commands import record
from server.patrols.commands import facts_of
from server.patrols.models import Visit, VisitMatch, VisitSensitive
from server.people import queries as people
from server.people.commands import note_visit
from server.people.door import means
from server.people.models import Person
from server.people.scope import person_visible

MOST = 100
_NEIGHBOURHOOD_DIGITS = 12
_CANDIDATES = 6


def unclear_visits(actor: Actor, now: datetime) -> list[dict[str, Any]]:
    """The oldest first, as far as they lie where the actor edits people: what the phone said, and who it may have been."""
    rows = db.session.execute(
        select(Visit, Account.name.label("visitor"), VisitSensitive.body)
        .join(Account, Account.id == Visit.account_id)
        .join(VisitSensitive, VisitSensitive.visit_id == Visit.id)
        .where(_unclear(actor))
        .order_by(Visit.occurred_at, Visit.id)
        .limit(MOST)
    )
    return [_document(actor, row, local_date(now)) for row in rows]


def match_visit(actor: Actor, visit_id: UUID, person_id: UUID, now: datetime) -> None:
    """Say whom a visit was to: it then stands in their story and moves their plans, as of the day it was made.

    ``care.visit_absent`` when there is none, it is not the actor's to sort, or somebody has done it already.
    """
    row = db.session.execute(
        select(Visit, Account.name.label("visitor"), VisitSensitive.body)
        .join(Account, Account.id == Visit.account_id)
        .join(VisitSensitive, VisitSensitive.visit_id == Visit.id)
        .where(Visit.id == visit_id, _unclear(actor))
    ).one_or_none()
    if row is None:
        raise problems.VISIT_ABSENT(id=str(visit_id))
    person = people.person_for(actor, person_id, local_date(now), lock=True)
    if Permission.PERSON_EDIT not in actor.permissions_in(person.grid_code):
        raise problems.NOT_PERMITTED(permission=str(Permission.PERSON_EDIT))
    visit: Visit = row.Visit
    said = crypto.unseal(row.body, f"visit:{visit.id}")
    db.session.add(VisitMatch(visit_id=visit.id, person_id=person.id, account_id=actor.id, at=now))
    db.session.flush()
    note_visit(person, facts_of(visit, row.visitor, said))
    record(
        at=now,
        account_id=actor.id,
        action="care.match_visit",
        subject_kind="visit",
        subject_id=visit.id,
        person=str(person.id),
    )
    db.session.flush()


def _unclear(actor: Actor) -> Any:
    return (
        inside_any(Visit.area_code, actor.areas(Permission.PERSON_EDIT))
        & (literal("person_unclear") == any_(Visit.flags))
        & ~exists(select(VisitMatch.visit_id).where(VisitMatch.visit_id == Visit.id))
    )


def _document(actor: Actor, row: Any, today: date) -> dict[str, Any]:
    visit: Visit = row.Visit
    said = crypto.unseal(row.body, f"visit:{visit.id}")
    hint = said["person_hint"]
    return {
        "id": str(visit.id),
        "at": iso(visit.occurred_at),
        "by": row.visitor,
        "outcome": visit.outcome,
        "grave": visit.grave,
        "surname": hint["surname"],
        "door": hint["door"],
        "note": said["note"],
        "candidates": _candidates(actor, visit.area_code, hint, today),
    }


def _candidates(actor: Actor, area_code: str, hint: Mapping[str, str], today: date) -> list[dict[str, Any]]:
    """People of that surname in the same neighbourhood, those whose door it may be first; the address tells which."""
    rows = db.session.execute(
        select(Person.id, Person.name, Person.address_text, Person.door)
        .where(
            inside_any(Person.grid_code, [area_code[:_NEIGHBOURHOOD_DIGITS]]),
            inside_any(Person.grid_code, actor.areas(Permission.PERSON_EDIT)),
            Person.name.startswith(hint["surname"], autoescape=True),
            person_visible(actor, today),
        )
        .order_by(Person.address_text, Person.door, Person.id)
    )
    likely_first = sorted(rows, key=lambda one: not means(hint["door"], one.address_text, one.door))
    return [
        {"id": str(one.id), "name": one.name, "address_text": one.address_text, "door": one.door}
        for one in likely_first[:_CANDIDATES]
    ]
