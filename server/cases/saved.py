"""Filters of the case list that somebody keeps under a name; theirs alone. Nothing here commits."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, Text, func, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from server.core import problems
from server.core.db import Model, db
from server.core.ids import new_id
from server.identity.actor import Actor

MOST = 30


class SavedFilter(Model):
    """What somebody's list shows, kept under a name; ``query`` is that of the desk's address."""

    __tablename__ = "saved_filter"
    __table_args__ = (
        Index(
            "uq_saved_filter_account_id_name",
            "account_id",
            "name",
            unique=True,
            postgresql_where=text("dropped_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    name: Mapped[str] = mapped_column(Text)
    query: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    dropped_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


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
