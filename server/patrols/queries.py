"""Visits and patrols, read: everybody their own. Positions of workers are not for others to collect (DOMAIN §6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from geo.track import Segment, join
from server.areas.queries import area_document, with_area
from server.core import crypto, problems
from server.core.db import db
from server.core.times import iso
from server.identity.actor import Actor
from server.identity.models import Account
from server.patrols.models import Patrol, PatrolTrack, Visit


def visit_rows(ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """Visits as a phone carries them, by id. The caller has applied the scope."""
    statement = select(Visit, Account.name.label("visitor")).join(Account, Account.id == Visit.account_id)
    statement = with_area(statement.where(Visit.id.in_(ids)), Visit.area_code)
    rows = db.session.execute(statement.execution_options(populate_existing=True))
    return {
        row.Visit.id: {
            "id": str(row.Visit.id),
            "household_id": str(row.Visit.household_id) if row.Visit.household_id else None,
            "person_id": str(row.Visit.person_id) if row.Visit.person_id else None,
            "patrol_id": str(row.Visit.patrol_id) if row.Visit.patrol_id else None,
            "outcome": row.Visit.outcome,
            "mode": row.Visit.mode,
            "note": row.Visit.note,
            "signs": row.Visit.signs,
            "occurred_at": iso(row.Visit.occurred_at),
            "by": {"id": str(row.Visit.account_id), "name": row.visitor},
            "area": area_document(row, row.Visit.area_how, row.Visit.area_distance_m),
            "flags": row.Visit.flags,
            "version": row.Visit.version,
        }
        for row in rows
    }


def patrol_rows(ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """Patrols as a phone carries them, by id."""
    found = db.session.scalars(select(Patrol).where(Patrol.id.in_(ids)).execution_options(populate_existing=True))
    return {
        one.id: {
            "id": str(one.id),
            "grid": one.grid_code,
            "started_at": iso(one.started_at),
            "finished_at": iso(one.finished_at),
            "note": one.note,
            "version": one.version,
        }
        for one in found
    }


def track_of(actor: Actor, patrol_id: UUID) -> list[Segment]:
    """The way on the actor's own patrol, as far as it is still kept; ``patrol.absent`` for anybody else's."""
    if db.session.scalar(select(Patrol.id).where(Patrol.id == patrol_id, Patrol.account_id == actor.id)) is None:
        raise problems.PATROL_ABSENT(id=str(patrol_id))
    parts = db.session.scalars(select(PatrolTrack).where(PatrolTrack.patrol_id == patrol_id).order_by(PatrolTrack.part))
    return join(crypto.unseal(one.body, f"patrol_track:{one.id}")["segments"] for one in parts)
