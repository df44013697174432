"""Meetings about cases: people called together now (即时召集) and joint meetings (联席会议), and what they decided.

The row is the present, ``meeting_step`` its append-only history. A decision is a unit's own task with its own deadline.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from server.core.db import Model
from server.core.ids import new_id
from server.steps.models import Step, behind


class Meeting(Model):
    """One meeting; ``starts_at`` is when units are wanted there."""

    __tablename__ = "meeting"
    __table_args__ = (
        CheckConstraint("kind IN ('urgent','joint')", name="kind"),
        CheckConstraint("state IN ('planned','held','cancelled')", name="state"),
        Index("ix_meeting_starts_at_id", "starts_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    starts_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    place: Mapped[str] = mapped_column(Text)
    called_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    minutes: Mapped[bytes | None] = mapped_column(LargeBinary)
    """What was said, sealed."""
    version: Mapped[int] = mapped_column(Integer, default=0)


class MeetingStep(Step, Model):
    """One step of a meeting's history."""

    __tablename__ = "meeting_step"
    __table_args__ = (UniqueConstraint("meeting_id", "seq", name="uq_meeting_step_meeting_id_seq"),)

    meeting_id: Mapped[UUID] = mapped_column(behind("meeting.id"))
    note: Mapped[str | None] = mapped_column(Text)


class MeetingCase(Model):
    """A case a meeting is about."""

    __tablename__ = "meeting_case"
    __table_args__ = (Index("ix_meeting_case_case_id", "case_id"),)

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)


class MeetingUnit(Model):
    """A unit that was called; whether it came is ticked afterwards."""

    __tablename__ = "meeting_unit"
    __table_args__ = (
        UniqueConstraint("meeting_id", "unit_id", name="uq_meeting_unit_meeting_id_unit_id"),
        Index("ix_meeting_unit_unit_id", "unit_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"))
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    came: Mapped[bool | None] = mapped_column(Boolean)
    who: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Who came for it, by name, sealed."""


class MeetingDecision(Model):
    """What a meeting decided: one unit does one thing by a day."""

    __tablename__ = "meeting_decision"
    __table_args__ = (
        Index("ix_meeting_decision_meeting_id", "meeting_id"),
        Index("ix_meeting_decision_yellow_at", "yellow_at", postgresql_where=text("done_at IS NULL AND told < 2")),
        Index("ix_meeting_decision_unit_id_due_at", "unit_id", "due_at", postgresql_where=text("done_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    seq: Mapped[int] = mapped_column(SmallInteger)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    what: Mapped[bytes] = mapped_column(LargeBinary)
    """What is to be done, sealed."""
    yellow_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    due_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    done_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    done_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    answer: Mapped[bytes | None] = mapped_column(LargeBinary)
    """What was done, sealed."""
    told: Mapped[int] = mapped_column(SmallInteger, default=0, server_default=text("0"))
    """1: that it is nearly due; 2: that it is over. Each once (``rounds.py``)."""
