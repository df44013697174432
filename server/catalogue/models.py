"""What an administrator edits; every list and number here is seeded by a migration and is nobody's ``if``."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ARRAY, Boolean, CheckConstraint, Date, DateTime, ForeignKey, Integer, SmallInteger, Text, Time
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from server.core.db import Model, Synced


class Category(Synced, Model):
    """A kind of matter, two levels; codes are dotted (``dispute.heating``). Retired ones stay for old records."""

    __tablename__ = "category"
    __table_args__ = (
        CheckConstraint("urgency IN ('normal','urgent','grave')", name="urgency"),
        CheckConstraint("parent_code IS NULL OR starts_with(code, parent_code || '.')", name="below_parent"),
    )

    code: Mapped[str] = mapped_column(Text, primary_key=True)
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("category.code"))
    name: Mapped[str] = mapped_column(Text)
    sort: Mapped[int] = mapped_column(SmallInteger)
    closable_on_spot: Mapped[bool] = mapped_column(Boolean)
    urgency: Mapped[str] = mapped_column(Text)
    unit: Mapped[str | None] = mapped_column(Text)
    """The unit usually responsible, by id; not a foreign key, because an installation may not have that unit."""
    high_risk: Mapped[bool] = mapped_column(Boolean)
    protected: Mapped[bool] = mapped_column(Boolean)
    advice: Mapped[str | None] = mapped_column(Text)
    retired_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Sign(Synced, Model):
    """A danger sign a worker can tick at the door."""

    __tablename__ = "sign"

    code: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    do_first: Mapped[str | None] = mapped_column(Text)
    sort: Mapped[int] = mapped_column(SmallInteger)


class EscalationRule(Synced, Model):
    """A matter that must go to the centre; ``when`` is a condition of :mod:`server.catalogue.conditions`."""

    __tablename__ = "escalation_rule"

    code: Mapped[str] = mapped_column(Text, primary_key=True)
    when: Mapped[dict[str, Any]] = mapped_column(JSONB)
    reason: Mapped[str] = mapped_column(Text)
    do_first: Mapped[str | None] = mapped_column(Text)
    sort: Mapped[int] = mapped_column(SmallInteger)


class TimeLimit(Model):
    """How long a step may take: ``step`` (response, route, sign, settle, call_back), ``grade`` (urgency or difficulty)."""

    __tablename__ = "time_limit"
    __table_args__ = (
        CheckConstraint("unit IN ('working_days','natural_days','hours','minutes')", name="unit"),
        CheckConstraint("amount > 0", name="amount"),
    )

    step: Mapped[str] = mapped_column(Text, primary_key=True)
    grade: Mapped[str] = mapped_column(Text, primary_key=True)
    amount: Mapped[int] = mapped_column(Integer)
    unit: Mapped[str] = mapped_column(Text)


class Channel(Model):
    """How a case reached us (网格走访, 窗口来访, 12345热线 …)."""

    __tablename__ = "channel"

    code: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    sort: Mapped[int] = mapped_column(SmallInteger)


class CalendarYear(Synced, Model):
    """One year of the working-day calendar. A year without a row counts Monday to Friday, with a warning."""

    __tablename__ = "calendar_year"

    year: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    holidays: Mapped[list[date]] = mapped_column(ARRAY(Date))
    """Monday-to-Friday dates that are off."""
    makeup: Mapped[list[date]] = mapped_column(ARRAY(Date))
    """Saturdays and Sundays that are worked (调休)."""
    work_start: Mapped[time] = mapped_column(Time)
    work_end: Mapped[time] = mapped_column(Time)
