"""Errands (代办): done for somebody at their door. The row is the present, ``errand_step`` its append-only history."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from server.attachments.models import Attached
from server.core.db import AreaCode, Model
from server.steps.models import Step, behind
from server.steps.serials import DailySerial

OPEN_STATES_SQL = "state NOT IN ('told','withdrawn')"


class Errand(Model):
    """One errand. Who asked, and where they live, is sealed in :class:`ErrandSensitive`."""

    __tablename__ = "errand"
    __table_args__ = (
        UniqueConstraint("errand_no", name="uq_errand_errand_no"),
        CheckConstraint("state IN ('accepted','papers','filed','told','withdrawn')", name="state"),
        CheckConstraint("asked_via IN ('door','phone','window')", name="asked_via"),
        Index("ix_errand_area_code", "area_code", postgresql_where=text(OPEN_STATES_SQL)),
        Index("ix_errand_assignee_id", "assignee_id", postgresql_where=text(OPEN_STATES_SQL)),
        Index("ix_errand_opened_by", "opened_by"),
        Index("ix_errand_person_id", "person_id"),
        Index("ix_errand_opened_at_id", "opened_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    errand_no: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    """An errand kind's code; not a foreign key, because an errand opened at a door is never refused for it."""
    state: Mapped[str] = mapped_column(Text)
    asked_via: Mapped[str] = mapped_column(Text)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    household_id: Mapped[UUID | None]
    visit_id: Mapped[UUID | None]
    area_code: Mapped[str] = mapped_column(AreaCode, ForeignKey("area.code"))
    assignee_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    """Whose errand it is by name; None: whoever's post covers the grid."""
    papers: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """What has been gathered so far, of the papers its kind takes."""
    flags: Mapped[list[str]] = mapped_column(ARRAY(Text))
    opened_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    opened_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    yellow_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column(Integer, default=0)


class ErrandSensitive(Model):
    """Who asked and what for, sealed: ``{name, phone, address_text, door, note}``."""

    __tablename__ = "errand_sensitive"

    errand_id: Mapped[UUID] = mapped_column(ForeignKey("errand.id"), primary_key=True)
    request: Mapped[bytes] = mapped_column(LargeBinary)


class ErrandStep(Step, Model):
    """One step of an errand's history."""

    __tablename__ = "errand_step"
    __table_args__ = (UniqueConstraint("errand_id", "seq", name="uq_errand_step_errand_id_seq"),)

    errand_id: Mapped[UUID] = mapped_column(behind("errand.id"))
    note: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Sealed text."""


class ErrandAttachment(Attached, Model):
    """A photo this account attached to this errand."""

    __tablename__ = "errand_attachment"
    __table_args__ = (Index("ix_errand_attachment_sha256", "sha256"),)

    errand_id: Mapped[UUID] = mapped_column(ForeignKey("errand.id"), primary_key=True)


class ErrandSerial(DailySerial, Model):
    """Serials of errands: a row of their own."""

    __tablename__ = "errand_serial"
