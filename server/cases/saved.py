"""Filters of the case list that somebody keeps under a name; theirs alone. Nothing here commits."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select

from server.cases.models import SavedFilter
from server.core import problems
from server.core.db import db
from server.core.ids import new_id
from server.identity.actor import Actor

MOST = 30


def saved_filters(actor: Actor) -> list[dict[str, Any]]:
    """The actor's own, in the order they were made."""
    own = select(SavedFilter).where(SavedFilter.account_id == actor.id).order_by(SavedFilter.at, SavedFilter.id)
    return [{"id": str(one.id), "name": one.name, "query": one.query} for one in db.session.scalars(own)]


def save_filter(actor: Actor, name: str, query: str, now: datetime) -> None:
    """Keep what the list shows under a name; one kept under that name before gives way. Refuses more than anybody finds
    again.
    """
    db.session.execute(delete(SavedFilter).where(SavedFilter.account_id == actor.id, SavedFilter.name == name))
    db.session.add(SavedFilter(id=new_id(), account_id=actor.id, name=name, query=query, at=now))
    db.session.flush()
    kept = select(func.count()).select_from(SavedFilter).where(SavedFilter.account_id == actor.id)
    if (db.session.scalar(kept) or 0) > MOST:
        raise problems.REQUEST_INVALID(fields={"name": [f"最多存 {MOST} 个，先删掉不用的"]})


def drop_filter(actor: Actor, filter_id: UUID) -> None:
    """Forget one; what is not there any more is forgotten already."""
    db.session.execute(delete(SavedFilter).where(SavedFilter.id == filter_id, SavedFilter.account_id == actor.id))
