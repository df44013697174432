"""The day's diary (民情日记): one text a day and worker, theirs alone."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, DateTime, ForeignKey, Index, Integer, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.core.db import Model, Synced
from server.core.ids import new_id


class Diary(Synced, Model):
    """What a worker made of one day. ``body`` is sealed, whatever they wrote of whom: ``{text, facts}``."""

    __tablename__ = "diary"
    __table_args__ = (
        UniqueConstraint("account_id", "day"),
        Index("ix_diary_account_id_tx", "account_id", "tx"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    day: Mapped[date] = mapped_column(Date)
    """On the wall calendar, Asia/Shanghai."""
    body: Mapped[bytes] = mapped_column(LargeBinary)
    saved_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column(Integer)
