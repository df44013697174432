"""Letters of supervision (督办函), and the numbers they get."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, Integer, SmallInteger, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.core.db import Model
from server.core.ids import new_id


class Letter(Model):
    """A letter of supervision (督办函): drafted by the watch, signed or dropped by a person, answered by the unit."""

    __tablename__ = "letter"
    __table_args__ = (
        UniqueConstraint("number", name="uq_letter_number"),
        UniqueConstraint("case_id", "deadline_no", name="uq_letter_case_id_deadline_no"),
        CheckConstraint("status IN ('draft','signed','dropped','answered')", name="status"),
        CheckConstraint("(number IS NULL) = (status IN ('draft','dropped'))", name="number_when_signed"),
        Index("ix_letter_drafted_at", "drafted_at", "id"),
        Index("ix_letter_status", "status", "drafted_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    deadline_no: Mapped[int] = mapped_column(Integer)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    number: Mapped[str | None] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    """As it was drafted, or signed: a template changed later changes no letter."""
    drafted_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    """Who signed or dropped it."""
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    reply_by: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    reply: Mapped[str | None] = mapped_column(Text)
    """What the unit answered, or why the letter was dropped."""
    answered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class LetterSerial(Model):
    """The last number given to a letter in a year."""

    __tablename__ = "letter_serial"

    year: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(Integer)
