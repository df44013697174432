"""Mediations (三调: 人民调解, 行政调解, 司法调解) between the parties of a case, and disputes handed to them (三调对接).

The row is the present, ``mediation_step`` its append-only history: each session is a step of it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from server.core.db import Model
from server.steps.models import Step, behind

KINDS = "'people','administrative','judicial'"


class Mediation(Model):
    """One mediation. ``due_at`` is the statutory limit that runs now: of the mediation, then of going to court with it."""

    __tablename__ = "mediation"
    __table_args__ = (
        CheckConstraint(f"kind IN ({KINDS})", name="kind"),
        CheckConstraint(
            "state IN ('open','agreed','failed','stopped','applied','confirmed','refused')",
            name="state",
        ),
        Index("ix_mediation_case_id", "case_id"),
        Index("ix_mediation_due_at_id", "due_at", "id", postgresql_where=text("state IN ('open','agreed')")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    mediator: Mapped[str] = mapped_column(Text)
    """By name, as it was that day."""
    mediator_id: Mapped[UUID | None] = mapped_column(ForeignKey("specialist.id"))
    """Whom of the list; None: somebody who is not on it."""
    begun_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    yellow_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    extended: Mapped[bool] = mapped_column(Boolean, default=False, server_default=text("false"))
    agreed_on: Mapped[date | None] = mapped_column(Date)
    applied_on: Mapped[date | None] = mapped_column(Date)
    """When both parties asked the court to confirm the agreement."""
    answered_on: Mapped[date | None] = mapped_column(Date)
    """When the court answered."""
    parties: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Sealed ``[{name, phone, part}]``."""
    terms: Mapped[bytes | None] = mapped_column(LargeBinary)
    """What was agreed, sealed."""
    version: Mapped[int] = mapped_column(Integer, default=0)


class MediationStep(Step, Model):
    """One step of a mediation's history."""

    __tablename__ = "mediation_step"
    __table_args__ = (UniqueConstraint("mediation_id", "seq", name="uq_mediation_step_mediation_id_seq"),)

    mediation_id: Mapped[UUID] = mapped_column(behind("mediation.id"))
    said: Mapped[bytes | None] = mapped_column(LargeBinary)
    """What was said there, sealed."""
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """When a session was held, to which day the limit was moved: nothing about a person."""


class Referral(Model):
    """A dispute of the police, the court or the petition office handed to mediation, and how that went."""

    __tablename__ = "referral"
    __table_args__ = (
        CheckConstraint("source IN ('police_110','pre_litigation','petition')", name="source"),
        CheckConstraint(f"to_kind IN ({KINDS})", name="to_kind"),
        CheckConstraint("outcome IN ('settled','returned')", name="outcome"),
        Index("ix_referral_case_id", "case_id"),
        Index("ix_referral_referred_at", "referred_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    source: Mapped[str] = mapped_column(Text)
    """Whose dispute it was."""
    to_kind: Mapped[str] = mapped_column(Text)
    referred_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    referred_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    outcome: Mapped[str | None] = mapped_column(Text)
    """``settled``: 调成了; ``returned``: back to where it came from; None: not known yet."""
    answered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
