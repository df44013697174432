"""Filters of the case list that somebody keeps under a name; theirs alone. Nothing here commits."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update

from server.cases.models import SavedFilter
from server.core import problems
from server.core.db import db
from server.core.ids import new_id
from server.identity.actor import Actor

MOST = 30


def saved_filters(actor: Actor) -> list[dict[str, Any]]:
    """The actor's own, in the order they were made."""
    own = select(SavedFilter).where(*_kept(actor)).order_by(SavedFilter.at, SavedFilter.id)
    return [{"id": str(one.id), "name": one.name, "query": one.query} for one in db.session.scalars(own)]


def save_filter(actor: Actor, name: str, query: str, now: datetime) -> None:
    """Keep what the list shows under a name; one kept under that name before gives way. Refuses more than anybody finds
    again.
    """
    _drop(*_kept(actor), SavedFilter.name == name, now=now)
    if (db.session.scalar(select(func.count()).select_from(SavedFilter).where(*_kept(actor))) or 0) >= MOST:
        raise problems.REQUEST_INVALID(fields={"name": [f"最多存 {MOST} 个，先删掉不用的"]})
    db.session.add(SavedFilter(id=new_id(), account_id=actor.id, name=name, query=query, at=now))
    db.session.flush()


def drop_filter(actor: Actor, filter_id: UUID, now: datetime) -> None:
    """Offer one no more; what is gone is gone already."""
    _drop(*_kept(actor), SavedFilter.id == filter_id, now=now)


def _kept(actor: Actor) -> tuple[Any, ...]:
    return SavedFilter.account_id == actor.id, SavedFilter.dropped_at.is_(None)


def _drop(*which: Any, now: datetime) -> None:
    db.session.execute(update(SavedFilter).where(*which).values(dropped_at=now))
