"""Notices (消息): a fact for one account, in a sentence that names nobody; what it is about opens by its own rules."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, Integer, LargeBinary, SmallInteger, Text
from sqlalchemy import text as sql
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
        CheckConstraint("entity IN ('case','task','errand','meeting','calendar')", name="entity"),
        Index("ix_notice_account_id_tx", "account_id", "tx"),
        Index("ix_notice_account_id_at", "account_id", "at", "id"),
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


class Robot(ListLine, Model):
    """The robot of a WeCom or DingTalk group. Its address holds its key, so it is sealed."""

    __tablename__ = "robot"

    host: Mapped[str] = mapped_column(Text)
    """What of the address may be shown."""
    address: Mapped[bytes] = mapped_column(LargeBinary)


class RobotMessage(Model):
    """One message to one robot, and what became of it: the log of what left this house."""

    __tablename__ = "robot_message"
    __table_args__ = (
        CheckConstraint("(kind IS NULL) = (tried_version IS NOT NULL)", name="kind_or_trial"),
        Index("ix_robot_message_next_at", "next_at", postgresql_where=sql("next_at IS NOT NULL")),
        Index("ix_robot_message_robot_at", "robot", "at"),
        Index("ix_robot_message_trial", "robot", "at", postgresql_where=sql("kind IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    robot: Mapped[str] = mapped_column(ForeignKey("robot.code"))
    kind: Mapped[str | None] = mapped_column(ForeignKey("notice_kind.code"))
    """None: a trial, which tells of nothing."""
    tried_version: Mapped[int | None] = mapped_column(Integer)
    """The robot as it was tried: changed since, the trial says nothing of it."""
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    attempts: Mapped[int] = mapped_column(SmallInteger)
    next_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """When to try next; None: it arrived, or was given up."""
    sent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    fault: Mapped[str | None] = mapped_column(Text)
    """Why it did not arrive the last time."""
