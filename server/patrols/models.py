"""Patrols with their tracks, and visits. A visit has one position with its accuracy, taken when it was saved.

Positions of workers are sensitive and do not stay: :mod:`server.patrols.expiry`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry
from sqlalchemy import (
    ARRAY,
    Boolean,
    CheckConstraint,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from server.core.db import AreaCode, Model, Synced


class Patrol(Synced, Model):
    """A walk around the grid, begun and ended by the worker."""

    __tablename__ = "patrol"
    __table_args__ = (
        Index("ix_patrol_account_id_tx", "account_id", "tx"),
        CheckConstraint("finished_at IS NULL OR finished_at >= started_at", name="start_before_finish"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    grid_code: Mapped[str | None] = mapped_column(AreaCode, ForeignKey("area.code"))
    started_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    note: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(Integer, default=1)


class PatrolTrack(Model):
    """One part of the way a worker recorded on their own patrol, sealed: ``{segments: [[[lon, lat, t, accuracy_m] …] …]}``.

    Written once, read by that worker alone, deleted after the days of the rule. ``t`` is seconds since the patrol began.
    """

    __tablename__ = "patrol_track"
    __table_args__ = (
        UniqueConstraint("patrol_id", "part"),
        Index("ix_patrol_track_recorded_at", "recorded_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    patrol_id: Mapped[UUID] = mapped_column(ForeignKey("patrol.id"))
    part: Mapped[int] = mapped_column(Integer)
    """Seconds at its first fix, so that two phones of one account never mean the same part."""
    body: Mapped[bytes] = mapped_column(LargeBinary)
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Visit(Synced, Model):
    """A door knocked at: well, matter, absent or refused are all honest outcomes."""

    __tablename__ = "visit"
    __table_args__ = (
        CheckConstraint("outcome IN ('well','matter','absent','refused')", name="outcome"),
        CheckConstraint("mode IN ('door','phone')", name="mode"),
        Index("ix_visit_account_id_tx", "account_id", "tx"),
        Index("ix_visit_household_id", "household_id"),
        Index("ix_visit_person_id_occurred_at", "person_id", "occurred_at"),
        Index("ix_visit_area_code", "area_code"),
        Index("ix_visit_with_position", "occurred_at", postgresql_where=text("geom IS NOT NULL")),
        Index("ix_visit_unclear", "area_code", postgresql_where=text("'person_unclear' = ANY (flags)")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    household_id: Mapped[UUID | None]
    """Not a foreign key: a visit is a fact and is kept even when the household is unknown here."""
    person_id: Mapped[UUID | None]
    patrol_id: Mapped[UUID | None]
    outcome: Mapped[str] = mapped_column(Text)
    mode: Mapped[str] = mapped_column(Text)
    place: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    signs: Mapped[list[str]] = mapped_column(ARRAY(Text))
    attachments: Mapped[list[str]] = mapped_column(ARRAY(Text))
    geom: Mapped[Any] = mapped_column(Geometry("POINT", srid=4326, spatial_index=False), nullable=True)
    location_source: Mapped[str | None] = mapped_column(Text)
    accuracy_m: Mapped[float | None] = mapped_column(Float)
    area_code: Mapped[str] = mapped_column(AreaCode, ForeignKey("area.code"))
    area_how: Mapped[str] = mapped_column(Text)
    area_distance_m: Mapped[float | None] = mapped_column(Float)
    occurred_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    flags: Mapped[list[str]] = mapped_column(ARRAY(Text))
    grave: Mapped[bool] = mapped_column(Boolean, default=False, server_default=text("false"))
    """The visitor found a grave change: somebody goes again within a day."""
    version: Mapped[int] = mapped_column(Integer, default=1)


class VisitSensitive(Model):
    """What was said and seen at the door of somebody of a special group, sealed: ``{note, answers, signs, hint}``.

    The visit itself then says only that it was made: its note and signs stay empty.
    """

    __tablename__ = "visit_sensitive"

    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class VisitMatch(Model):
    """A person said whom a visit was to that the phone could name by surname and door only; said once, never changed."""

    __tablename__ = "visit_match"
    __table_args__ = (Index("ix_visit_match_person_id", "person_id"),)

    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
