"""Households, read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from server.areas.queries import inside_any
from server.core.db import db
from server.core.permissions import Permission
from server.core.times import iso
from server.identity.actor import Actor
from server.people.models import Household


def visible(actor: Actor) -> Any:
    """SQL: the households of the areas the actor works in."""
    return inside_any(Household.grid_code, actor.areas(Permission.HOUSEHOLD_READ))


def household_rows(ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """Households as a phone carries them, by id. The caller has applied the scope."""
    found = db.session.execute(
        select(Household, Household.geom.ST_X().label("lon"), Household.geom.ST_Y().label("lat"))
        .where(Household.id.in_(ids))
        .execution_options(populate_existing=True)
    )
    return {home.id: _row(home, lon, lat) for home, lon, lat in found}


def _row(home: Household, lon: float | None, lat: float | None) -> dict[str, Any]:
    last = None
    if home.last_visit_id is not None:
        last = {
            "id": str(home.last_visit_id),
            "outcome": home.last_visit_outcome,
            "note": home.last_visit_note,
            "occurred_at": iso(home.last_visit_at),
            "by": home.last_visit_by,
        }
    return {
        "id": str(home.id),
        "name": home.name,
        "address_text": home.address_text,
        "door": home.door,
        "grid": home.grid_code,
        "location": {"type": "Point", "coordinates": [lon, lat]} if lon is not None else None,
        "last_visit": last,
        "due_on": home.due_on.isoformat() if home.due_on else None,
        "version": home.version,
    }
