"""What pull needs besides the rows themselves: rows that left a scope, and which database this is."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Identity, Index, SmallInteger, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from server.core.db import AreaCode, Model, Synced, db


class Tombstone(Synced, Model):
    """Says that a row is no longer in a scope: written in the transaction that moved or removed the row.

    A scope is an area (everybody whose area covers it) or one account; exactly one of the two is set.
    """

    __tablename__ = "tombstone"
    __table_args__ = (
        Index("ix_tombstone_area_code_tx", "area_code", "tx"),
        Index("ix_tombstone_account_id_tx", "account_id", "tx"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    entity: Mapped[str] = mapped_column(Text)
    row_id: Mapped[str] = mapped_column(Text)
    area_code: Mapped[str | None] = mapped_column(AreaCode)
    account_id: Mapped[UUID | None]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Installation(Model):
    """One row: the epoch of this database. A restore takes a new epoch, and phones then start a fresh mirror."""

    __tablename__ = "installation"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    epoch: Mapped[UUID]
    demo: Mapped[bool]


def leave_area(entity: str, row_id: object, area_code: str, at: datetime) -> None:
    """Record that a row left an area's scope; call it in the transaction that moves the row."""
    db.session.add(Tombstone(entity=entity, row_id=str(row_id), area_code=area_code, at=at))


def leave_account(entity: str, row_id: object, account_id: UUID, at: datetime) -> None:
    """The same for what one account had by name."""
    db.session.add(Tombstone(entity=entity, row_id=str(row_id), account_id=account_id, at=at))


def current_epoch() -> str:
    """The database epoch that cursors carry."""
    return str(db.session.execute(select(Installation.epoch)).scalar_one())
