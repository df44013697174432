"""Notices (消息): a fact for one account, in a sentence that names nobody; what it is about opens by its own rules."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, Integer, SmallInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.core.db import ListLine, Model, Synced
from server.core.ids import new_id


class NoticeKind(ListLine, Model):
    """What is told, in which words, and for how long. A step whose line is missing or out of use is told to nobody."""

    __tablename__ = "notice_kind"
    __table_args__ = (CheckConstraint("keep_days > 0", name="keep_days"),)

    template: Mapped[str] = mapped_column(Text)
    """A sentence; ``{code}`` and ``{what}`` stand for the subject's number and its kind, never for a person."""
    keep_days: Mapped[int] = mapped_column(SmallInteger)


class Notice(Synced, Model):
    """One account's notice of one thing."""

    __tablename__ = "notice"
    __table_args__ = (
        CheckConstraint("entity IN ('case','task','errand','meeting')", name="entity"),
        Index("ix_notice_account_id_tx", "account_id", "tx"),
        Index("ix_notice_expires_at", "expires_at"),
        Index("ix_notice_subject_id", "subject_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[str] = mapped_column(ForeignKey("notice_kind.code"))
    title: Mapped[str] = mapped_column(Text)
    entity: Mapped[str] = mapped_column(Text)
    subject_id: Mapped[UUID]
    """Not a foreign key: cases, tasks and errands stand above this room."""
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    read_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column(Integer, default=1)
