"""Errands (代办): done for somebody at their door. The row is the present, ``errand_step`` its append-only history."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
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
from sqlalchemy.orm import Mapped, mapped_column

from server.core.db import AreaCode, Model
from server.core.ids import new_id

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


class ErrandStep(Model):
    """One step of an errand; the app role can insert and read, never change."""

    __tablename__ = "errand_step"
    __table_args__ = (UniqueConstraint("errand_id", "seq", name="uq_errand_step_errand_id_seq"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    errand_id: Mapped[UUID] = mapped_column(ForeignKey("errand.id"))
    seq: Mapped[int] = mapped_column(Integer)
    """Also the errand's version after the step."""
    operation_id: Mapped[UUID | None] = mapped_column(ForeignKey("operation.id"))
    action: Mapped[str] = mapped_column(Text)
    from_state: Mapped[str | None] = mapped_column(Text)
    to_state: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    role_label: Mapped[str] = mapped_column(Text)
    note: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Sealed text."""


class ErrandAttachment(Model):
    """A photo this account attached to this errand; whether it has arrived is asked of ``attachment_upload``."""

    __tablename__ = "errand_attachment"
    __table_args__ = (Index("ix_errand_attachment_sha256", "sha256"),)

    errand_id: Mapped[UUID] = mapped_column(ForeignKey("errand.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(Text, primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class ErrandSerial(Model):
    """The last serial given out in a county on a day."""

    __tablename__ = "errand_serial"

    county: Mapped[str] = mapped_column(AreaCode, primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    last: Mapped[int] = mapped_column(Integer)
