"""Accounts, the roles they hold where and from when, and their logins."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, DateTime, ForeignKey, Index, Integer, SmallInteger, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from server.core.db import AreaCode, Model
from server.core.ids import new_id


class Account(Model):
    """A person who can log in. ``username`` is unique whatever its case."""

    __tablename__ = "account"
    __table_args__ = (Index("uq_account_username_lower", text("lower(username)"), unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    username: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    password_hash: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    disabled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    demo: Mapped[bool] = mapped_column(Boolean, default=False, server_default=text("false"))
    """An invented account: the doors page may open it with one tap, in demo mode only."""


class Role(Model):
    """A post in the field's own words (网格员, 受理员 …); seeded, editable."""

    __tablename__ = "role"

    code: Mapped[str] = mapped_column(Text, primary_key=True)
    label: Mapped[str] = mapped_column(Text)
    sort: Mapped[int] = mapped_column(SmallInteger)


class RolePermission(Model):
    """What a role may do."""

    __tablename__ = "role_permission"

    role: Mapped[str] = mapped_column(ForeignKey("role.code"), primary_key=True)
    permission: Mapped[str] = mapped_column(Text, primary_key=True)


class Assignment(Model):
    """A role held in an area, or in a unit, from–to. A worker moved while offline is judged by the day of recording."""

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint("(area_code IS NULL) <> (unit_id IS NULL)", name="area_or_unit"),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="from_before_to"),
        Index("ix_assignment_account_id", "account_id"),
        Index("ix_assignment_area_code", "area_code"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    role: Mapped[str] = mapped_column(ForeignKey("role.code"))
    area_code: Mapped[str | None] = mapped_column(AreaCode, ForeignKey("area.code"))
    unit_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"))
    valid_from: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    valid_to: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class LoginSession(Model):
    """One login on one device, as a family of refresh tokens numbered by ``generation``.

    The token of the present generation moves it on; the one before is answered again with the present one (its answer
    was lost on the way); an older one is a copy in wrong hands and ends the session.
    """

    __tablename__ = "login_session"
    __table_args__ = (
        CheckConstraint("app IN ('field','console')", name="app"),
        Index("ix_login_session_account_id", "account_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    app: Mapped[str] = mapped_column(Text)
    device_id: Mapped[str | None] = mapped_column(Text)
    generation: Mapped[int] = mapped_column(Integer)
    started_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    last_used_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ended_because: Mapped[str | None] = mapped_column(Text)


class DeviceContact(Model):
    """When an account's device was last heard: nothing it records now can be older than that."""

    __tablename__ = "device_contact"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    device_id: Mapped[str] = mapped_column(Text, primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
