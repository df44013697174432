"""Households, the light register a grid worker walks by; and the people of special groups with their care plans."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry
from sqlalchemy import (
    ARRAY,
    Boolean,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Text,
    UniqueConstraint,
    Uuid,
    false,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from server.core.db import AreaCode, Model, Synced
from server.core.ids import new_id


class Household(Synced, Model):
    """An address with a door, a name to ask for, a point, and what was said last time."""

    __tablename__ = "household"
    __table_args__ = (
        Index("ix_household_grid_code_tx", "grid_code", "tx"),
        Index("ix_household_geom", "geom", postgresql_using="gist"),
        Index("ix_household_merged_into", "merged_into", postgresql_where=text("merged_into IS NOT NULL")),
        CheckConstraint("merged_into <> id", name="merged_into_another"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(Text)
    pinyin: Mapped[str] = mapped_column(Text, default="", server_default="")
    """The name, whole and by initials, for search on a phone that knows no pinyin."""
    address_text: Mapped[str] = mapped_column(Text)
    door: Mapped[str | None] = mapped_column(Text)
    members_count: Mapped[int | None] = mapped_column(SmallInteger)
    phone_tail: Mapped[str | None] = mapped_column(Text)
    """The last four digits: enough to find a door by, the whole number is sealed in :class:`HouseholdSensitive`."""
    grid_code: Mapped[str] = mapped_column(AreaCode, ForeignKey("area.code"))
    geom: Mapped[Any] = mapped_column(Geometry("POINT", srid=4326, spatial_index=False), nullable=True)
    due_on: Mapped[date | None] = mapped_column(Date)
    last_visit_id: Mapped[UUID | None]
    last_visit_outcome: Mapped[str | None] = mapped_column(Text)
    last_visit_note: Mapped[str | None] = mapped_column(Text)
    last_visit_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    last_visit_by: Mapped[str | None] = mapped_column(Text)
    flags: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default="{}")
    """What a person should look at: added at the door, and its place is uncertain."""
    merged_into: Mapped[UUID | None] = mapped_column(ForeignKey("household.id"))
    """The household this one turned out to be. Nothing that names this row is rewritten: whoever reads follows it."""
    apart_from: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), default=list, server_default="{}")
    """Households that look like this one and are not: somebody has said so, and nobody is asked again. Said of both."""
    moved_out: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    """Nobody of it lives here any more: it is on no list and never due; who moved in is a household of its own."""
    version: Mapped[int] = mapped_column(Integer, default=1)


class HouseholdSensitive(Model):
    """The telephone of a household, sealed."""

    __tablename__ = "household_sensitive"

    household_id: Mapped[UUID] = mapped_column(ForeignKey("household.id"), primary_key=True)
    phone: Mapped[bytes | None] = mapped_column(LargeBinary)


class HouseholdChange(Model):
    """One change somebody made to a household, never changed: what decides whether a later one is stale (decision 0030)."""

    __tablename__ = "household_change"
    __table_args__ = (
        UniqueConstraint("household_id", "version", name="uq_household_change_household_id_version"),
        CheckConstraint("action IN ('add','correct','merge','absorb','unmerge','release','apart')", name="action"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    household_id: Mapped[UUID] = mapped_column(ForeignKey("household.id"))
    version: Mapped[int] = mapped_column(Integer)
    """The household's version after it."""
    action: Mapped[str] = mapped_column(Text)
    fields: Mapped[list[str]] = mapped_column(ARRAY(Text))
    before: Mapped[dict[str, Any]] = mapped_column(JSONB)
    after: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """Of the telephone the last four digits."""
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Person(Model):
    """Somebody of a special group, with a door to knock at. Nothing here says why they are visited."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("sex IN ('female','male')", name="sex"),
        Index("ix_person_grid_code", "grid_code"),
        Index("ix_person_household_id", "household_id"),
        Index("ix_person_geom", "geom", postgresql_using="gist"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(Text)
    pinyin: Mapped[str] = mapped_column(Text)
    sex: Mapped[str | None] = mapped_column(Text)
    birth_year: Mapped[int | None] = mapped_column(SmallInteger)
    household_id: Mapped[UUID | None] = mapped_column(ForeignKey("household.id"))
    address_text: Mapped[str] = mapped_column(Text)
    door: Mapped[str | None] = mapped_column(Text)
    grid_code: Mapped[str] = mapped_column(AreaCode, ForeignKey("area.code"))
    geom: Mapped[Any] = mapped_column(Geometry("POINT", srid=4326, spatial_index=False), nullable=True)
    """Home point, EPSG:4326."""
    last_visit_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """The newest visit, met or not; what was said when somebody was met is sealed in ``last_said``."""
    last_visit_outcome: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column(Integer, default=1)


class PersonSensitive(Model):
    """What is sealed about a person (:mod:`server.core.crypto`); the indexes find an exact number and nothing else."""

    __tablename__ = "person_sensitive"
    __table_args__ = (
        Index("uq_person_sensitive_id_number_index", "id_number_index", unique=True),
        Index("ix_person_sensitive_phone_index", "phone_index"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    id_number: Mapped[bytes | None] = mapped_column(LargeBinary)
    id_number_index: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_index: Mapped[bytes | None] = mapped_column(LargeBinary)
    guardian: Mapped[bytes | None] = mapped_column(LargeBinary)
    """``{name, relation, phone}``."""
    health: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Text: diagnosis, medicine, disability."""
    needs: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Text: what they need, how they live."""
    danger_level: Mapped[bytes | None] = mapped_column(LargeBinary)
    """0 to 5 (严重精神障碍); restricted."""
    last_said: Mapped[bytes | None] = mapped_column(LargeBinary)
    """``{visit_id, at, by, outcome, mode, note, answers}`` of the last visit in which they were met."""
    recent: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The last visits, met or not, newest first: ``{at, by, outcome, mode, note}`` each."""


class CarePlan(Model):
    """Somebody's place in a group, and when they are to be seen next because of it. An ended one has a reason."""

    __tablename__ = "care_plan"
    __table_args__ = (
        Index(
            "uq_care_plan_person_id_group_code",
            "person_id",
            "group_code",
            unique=True,
            postgresql_where=text("ended_on IS NULL"),
        ),
        Index("ix_care_plan_due_on", "due_on", postgresql_where=text("ended_on IS NULL")),
        Index("ix_care_plan_person_id", "person_id"),
        Index("ix_care_plan_helper_id", "helper_id", postgresql_where=text("ended_on IS NULL")),
        CheckConstraint("(ended_on IS NULL) = (end_reason IS NULL)", name="ended_with_reason"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    group_code: Mapped[str] = mapped_column(ForeignKey("care_group.code"))
    tier_code: Mapped[str] = mapped_column(ForeignKey("care_tier.code"))
    helper_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    """Who goes there by name; None: whoever's post covers the grid."""
    began_on: Mapped[date] = mapped_column(Date)
    last_seen_on: Mapped[date | None] = mapped_column(Date)
    grave_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """A grave change nobody has gone to see yet."""
    due_on: Mapped[date] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
    end_reason: Mapped[str | None] = mapped_column(Text)


class PersonMove(Model):
    """From which grid to which, when, and who said so; never changed."""

    __tablename__ = "person_move"
    __table_args__ = (Index("ix_person_move_person_id", "person_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    from_grid: Mapped[str] = mapped_column(AreaCode)
    to_grid: Mapped[str] = mapped_column(AreaCode)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str | None] = mapped_column(Text)


class CareLeave(Model):
    """Somebody is away, and a named colleague has their list meanwhile; both days count."""

    __tablename__ = "care_leave"
    __table_args__ = (
        CheckConstraint("to_on >= from_on", name="from_before_to"),
        CheckConstraint("deputy_id <> account_id", name="somebody_else"),
        Index("ix_care_leave_deputy_id", "deputy_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    deputy_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    from_on: Mapped[date] = mapped_column(Date)
    to_on: Mapped[date] = mapped_column(Date)
    made_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    posts: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    """The posts the colleague was given for these days (``assignment``)."""
    cancelled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
