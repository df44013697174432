"""Cases: the row is the present, ``case_step`` its append-only history."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry
from sqlalchemy import (
    ARRAY,
    Boolean,
    CheckConstraint,
    Computed,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from server.attachments.models import Attached
from server.core.db import AreaCode, Model, Synced
from server.core.ids import new_id
from server.steps.models import Step
from server.steps.serials import DailySerial

OPEN_STATES_SQL = "state NOT IN ('closed','withdrawn','merged')"


class Case(Synced, Model):
    """A matter (案件). ``state`` is written in one place only: ``steps/thing.py``.

    ``area_code`` is the deepest area known today (the county when nothing is known), ``reported_area_code`` the one of
    the day it was reported. ``location_*`` is WGS-84; ``source_crs`` and ``accuracy_m`` say where it came from.
    """

    __tablename__ = "cases"
    __table_args__ = (
        UniqueConstraint("case_no", name="uq_cases_case_no"),
        CheckConstraint(
            "state IN ('reported','accepted','routed','assessed','handling','callback','closed','withdrawn','merged')",
            name="state",
        ),
        CheckConstraint("urgency IN ('normal','urgent','grave')", name="urgency"),
        CheckConstraint("difficulty IN ('simple','ordinary','complex','major')", name="difficulty"),
        CheckConstraint("risk IN ('blue','yellow','orange','red')", name="risk"),
        CheckConstraint("disposal IN ('resolved_on_spot','escalated','settled_at_desk')", name="disposal"),
        Index("ix_cases_area_code_tx", "area_code", "tx"),
        Index("ix_cases_reported_by_tx", "reported_by", "tx"),
        Index("ix_cases_unit_id_tx", "unit_id", "tx"),
        Index("ix_cases_reported_at_id", "reported_at", "id"),
        Index("ix_cases_due_at_id", "due_at", "id", postgresql_where=text(OPEN_STATES_SQL)),
        Index("ix_cases_recurred", "reported_at", "id", postgresql_where=text("recurrences > 0")),
        Index("ix_cases_person_id", "person_id", postgresql_where=text("person_id IS NOT NULL")),
        Index("ix_cases_mercator", "mercator", postgresql_using="gist"),
        Index("ix_cases_public_token_hash", "public_token_hash", unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_no: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text)
    category: Mapped[str] = mapped_column(Text)
    """A category code; not a foreign key, because a fact is never refused for a category we do not know."""
    channel: Mapped[str] = mapped_column(ForeignKey("channel.code"))
    disposal: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    urgency: Mapped[str] = mapped_column(Text)
    difficulty: Mapped[str | None] = mapped_column(Text)
    risk: Mapped[str | None] = mapped_column(Text)
    unit_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"))
    path: Mapped[str | None] = mapped_column(ForeignKey("handling_path.code"))
    """The lawful route it takes (办理途径), set by the assessment."""
    statutory_due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """By when the law wants that route to end; not the centre's own deadline, which is ``due_at``."""
    lawyer: Mapped[str | None] = mapped_column(ForeignKey("lawyer.code"))
    resolution: Mapped[str | None] = mapped_column(Text)
    """What was done, in words a resident may read."""
    address_text: Mapped[str | None] = mapped_column(Text)
    people_count: Mapped[int | None] = mapped_column(Integer)
    signs: Mapped[list[str]] = mapped_column(ARRAY(Text))
    flags: Mapped[list[str]] = mapped_column(ARRAY(Text))
    protected: Mapped[bool] = mapped_column(Boolean)
    supervisions: Mapped[int] = mapped_column(SmallInteger, default=0)
    """How often it was sent back after a call back that was not satisfied, in this round."""
    recurrences: Mapped[int] = mapped_column(SmallInteger, default=0, server_default=text("0"))
    """How often its reporter said of it, closed, that it came back (回头事): each time a new round."""

    geom: Mapped[Any] = mapped_column(Geometry("POINT", srid=4326, spatial_index=False), nullable=True)
    mercator: Mapped[Any] = mapped_column(
        Geometry("POINT", srid=3857, spatial_index=False),
        Computed("ST_Transform(geom, 3857)", persisted=True),
        nullable=True,
    )
    location_source: Mapped[str | None] = mapped_column(Text)
    source_crs: Mapped[str | None] = mapped_column(Text)
    accuracy_m: Mapped[float | None] = mapped_column(Float)
    area_code: Mapped[str] = mapped_column(AreaCode, ForeignKey("area.code"))
    area_how: Mapped[str] = mapped_column(Text)
    area_distance_m: Mapped[float | None] = mapped_column(Float)
    reported_area_code: Mapped[str] = mapped_column(AreaCode)

    yellow_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    paused_since: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    reported_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    reported_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    """When the worker recorded it, corrected for the phone's clock (DESIGN §5)."""
    occurred_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    received_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    visit_id: Mapped[UUID | None]
    household_id: Mapped[UUID | None]
    person_id: Mapped[UUID | None]
    merged_into: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"))
    public_token_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    version: Mapped[int] = mapped_column(Integer, default=1)


class CaseStep(Step, Model):
    """One step of a case's history."""

    __tablename__ = "case_step"
    __table_args__ = (UniqueConstraint("case_id", "seq", name="uq_case_step_case_id_seq"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    note: Mapped[str | None] = mapped_column(Text)
    changes: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """Fields this step set: ``{field: value}``; what decides whether a stale action still applies."""


class CaseSensitive(Model):
    """Who to call and who is involved, sealed (:mod:`server.core.crypto`)."""

    __tablename__ = "case_sensitive"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    contact: Mapped[bytes | None] = mapped_column(LargeBinary)
    parties: Mapped[bytes | None] = mapped_column(LargeBinary)


class CaseContact(Model):
    """Whom to call besides, as somebody left it with a supplement, sealed. What was sealed first is never opened to write."""

    __tablename__ = "case_contact"
    __table_args__ = (Index("ix_case_contact_case_id", "case_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    contact: Mapped[bytes] = mapped_column(LargeBinary)


class CaseAttachment(Attached, Model):
    """A photo this account attached to this case."""

    __tablename__ = "case_attachment"
    __table_args__ = (Index("ix_case_attachment_sha256", "sha256"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    step: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))
    """The step of the history it came with."""


class CaseSerial(DailySerial, Model):
    """Serials of cases (一案一码)."""

    __tablename__ = "case_serial"
