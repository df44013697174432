"""Responsible and stationed units (承办单位, 入驻单位), and the people one turns to: mediators and other specialists."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Boolean, CheckConstraint, Date, DateTime, ForeignKey, Index, SmallInteger, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from server.core.db import Edited, ListLine, Model
from server.core.ids import new_id


class Unit(Edited, Model):
    """A unit that can be given a case. ``id`` is a short stable word (``petition``), the same in every export."""

    __tablename__ = "unit"
    __table_args__ = (CheckConstraint("stationing IN ('resident','rotating','on_call','linked')", name="stationing"),)

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    phone: Mapped[str | None] = mapped_column(Text)
    place: Mapped[str | None] = mapped_column(Text)
    """Its window or room at the centre."""
    stationing: Mapped[str | None] = mapped_column(Text)
    """How it is there: 常驻, 轮驻, 随叫随到, 工作联动."""
    categories: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default=text("'{}'"))
    """Kinds of matters it is for, besides those whose category names it; a group means all below it."""
    areas: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default=text("'{}'"))
    """Where it works; none: everywhere."""
    rota: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list, server_default=text("'[]'"))
    """Who is on call when (值班): ``rota.py`` reads it."""
    sort: Mapped[int] = mapped_column(SmallInteger, default=0, server_default=text("0"))
    invented: Mapped[bool] = mapped_column(Boolean, default=False, server_default=text("false"))
    retired_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class SpecialistKind(ListLine, Model):
    """What somebody can be asked as: 金牌调解员, 两代表一委员, 心理咨询师 …"""

    __tablename__ = "specialist_kind"

    lawyer: Mapped[bool] = mapped_column(Boolean, default=False, server_default=text("false"))
    """Can be assigned to a case that stands before a court (涉法涉诉)."""


class Specialist(Edited, Model):
    """Somebody one turns to, with an account of their own or without."""

    __tablename__ = "specialist"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    kinds: Mapped[list[str]] = mapped_column(ARRAY(Text))
    good_at: Mapped[str | None] = mapped_column(Text)
    """What for, in words: 婚姻家庭, 物业 …"""
    phone: Mapped[str | None] = mapped_column(Text)
    unit_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"))
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    until: Mapped[date | None] = mapped_column(Date)
    """The day they left; none: they are there."""


class Joining(Model):
    """Units and specialists coming and going (准入准出): written once, kept."""

    __tablename__ = "joining"
    __table_args__ = (
        CheckConstraint("subject_kind IN ('unit','specialist')", name="subject_kind"),
        CheckConstraint("action IN ('join','leave')", name="action"),
        Index("ix_joining_subject", "subject_kind", "subject_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    subject_kind: Mapped[str] = mapped_column(Text)
    subject_id: Mapped[str] = mapped_column(Text)
    action: Mapped[str] = mapped_column(Text)
    day: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
