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
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.attachments.models import Attached
from server.core.db import AreaCode, Model, Synced
from server.core.ids import new_id
from server.identity.actor import COUNTY_DIGITS
from server.steps.models import Step, behind
from server.steps.serials import DailySerial
from server.units.models import Unit

OPEN_STATES_SQL = "state NOT IN ('closed','withdrawn','merged')"
OFF_MAP_SQL = "geom IS NULL OR ST_Y(geom) >= 85.0511287798066 OR ST_Y(geom) < -85.0511287798066"
"""Without a place, or beyond where the square map of the web ends."""
NOT_ORDINARY_SQL = {
    "urgency": "urgency <> 'normal'",
    "flagged": "flags <> '{}'",
    "gone": "state IN ('withdrawn','merged')",
}
"""What few cases are, as the indexes that hold only them say it; a list's condition must say the same."""


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
        CheckConstraint("asked IN ('extend','pause')", name="asked"),
        CheckConstraint("urgency IN ('normal','urgent','grave')", name="urgency"),
        CheckConstraint("difficulty IN ('simple','ordinary','complex','major')", name="difficulty"),
        CheckConstraint("risk IN ('blue','yellow','orange','red')", name="risk"),
        CheckConstraint(
            "disposal IN ('resolved_on_spot','escalated','settled_at_desk','settled_before')", name="disposal"
        ),
        CheckConstraint("code_by IN ('phone','centre','resident')", name="code_by"),
        Index("ix_cases_area_code_tx", "area_code", "tx"),
        Index("ix_cases_reported_by_tx", "reported_by", "tx"),
        Index("ix_cases_unit_id_tx", "unit_id", "tx"),
        # with what counts by area are made of (atlas/summary.py): they are read from the index alone
        Index(
            "ix_cases_reported_at_id",
            "reported_at",
            "id",
            postgresql_include=[
                "area_code",
                "category",
                "state",
                "protected",
                "reported_by",
                "yellow_at",
                "due_at",
                "paused_since",
            ],
        ),
        Index("ix_cases_closed_at_id", "closed_at", "id", postgresql_where=text("closed_at IS NOT NULL")),
        Index("ix_cases_open_unit", "unit_id", "due_at", "id", postgresql_where=text(OPEN_STATES_SQL)),
        # with what says who sees them and how they stand: open cases are counted from the index alone
        Index(
            "ix_cases_due_at_id",
            "due_at",
            "id",
            postgresql_include=[
                "area_code",
                "state",
                "unit_id",
                "protected",
                "reported_by",
                "yellow_at",
                "paused_since",
            ],
            postgresql_where=text(OPEN_STATES_SQL),
        ),
        Index("ix_cases_yellow_at", "yellow_at", postgresql_where=text(OPEN_STATES_SQL)),
        Index("ix_cases_paused_until", "paused_until", postgresql_where=text("paused_until IS NOT NULL")),
        Index("ix_cases_asked", "due_at", "id", postgresql_where=text("asked IS NOT NULL")),
        Index("ix_cases_extended", "due_at", "id", postgresql_where=text("extended_days > 0")),
        Index("ix_cases_recurred", "reported_at", "id", postgresql_where=text("recurrences > 0")),
        Index("ix_cases_supervised", "reported_at", "id", postgresql_where=text("supervisions > 0")),
        # those that wait for one post, of all that are open
        Index("ix_cases_open_state", "state", "due_at", "id", postgresql_where=text(OPEN_STATES_SQL)),
        Index(
            "ix_cases_for_director",
            "due_at",
            "id",
            postgresql_where=text("state = 'callback' AND (protected OR 'director_decides' = ANY (flags))"),
        ),
        Index("ix_cases_person_id", "person_id", postgresql_where=text("person_id IS NOT NULL")),
        # what no cell of the map holds (atlas/counts.py), with what counts by area are made of
        Index(
            "ix_cases_off_map",
            "area_code",
            postgresql_include=["state", "protected", "reported_by", "yellow_at", "due_at", "paused_since"],
            postgresql_where=text(OFF_MAP_SQL),
        ),
        Index("ix_cases_mercator", "mercator", postgresql_using="gist"),
        Index("ix_cases_open_mercator", "mercator", postgresql_using="gist", postgresql_where=text(OPEN_STATES_SQL)),
        Index("ix_cases_urgent", "urgency", "reported_at", "id", postgresql_where=text(NOT_ORDINARY_SQL["urgency"])),
        Index("ix_cases_flagged", "reported_at", "id", postgresql_where=text(NOT_ORDINARY_SQL["flagged"])),
        Index("ix_cases_gone", "reported_at", "id", postgresql_where=text(NOT_ORDINARY_SQL["gone"])),
        Index("ix_cases_channel_reported", "channel", "reported_at", "id"),
        Index(
            "ix_cases_category_reported",
            "category",
            "reported_at",
            "id",
            postgresql_ops={"category": "text_pattern_ops"},
        ),
        Index("ix_cases_code_parts", "case_no", postgresql_using="gin", postgresql_ops={"case_no": "gin_trgm_ops"}),
        Index("ix_cases_public_token_hash", "public_token_hash", unique=True),
        Index("ix_cases_merged_into", "merged_into", postgresql_where=text("merged_into IS NOT NULL")),
        Index(
            "ix_cases_said", text("case_signs(title, description, address_text, resolution)"), postgresql_using="gin"
        ),
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
    signed: Mapped[bool] = mapped_column(Boolean, default=False, server_default=text("false"))
    """The unit said that it has it (签收)."""
    path: Mapped[str | None] = mapped_column(ForeignKey("handling_path.code"))
    """The lawful route it takes (办理途径), set by the assessment."""
    statutory_due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """By when the law wants that route to end; not the centre's own deadline, which is ``due_at``."""
    lawyer_id: Mapped[UUID | None] = mapped_column(ForeignKey("specialist.id"))
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
    paused_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """When a suspension ends by itself."""
    due_from: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """When the present deadline began, later by what it was suspended."""
    due_unit: Mapped[str | None] = mapped_column(Text)
    """What the limit behind it counts in."""
    deadline_no: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    """Which of the case's deadlines the present one is; more time makes it another."""
    extended_days: Mapped[int] = mapped_column(SmallInteger, default=0, server_default=text("0"))
    """Working days granted beyond the limit, in the present deadline."""
    asked: Mapped[str | None] = mapped_column(Text)
    """What the unit applied for and nobody has answered yet: ``extend`` or ``pause``."""

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
    code_by: Mapped[str | None] = mapped_column(Text)
    """Who made the resident's code: a worker's ``phone``, the ``centre``, or the ``resident`` who reported by scanning."""
    call_after: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """Nobody was reached: not to be called again before."""
    version: Mapped[int] = mapped_column(Integer, default=1)

    @property
    def told_over(self) -> str:
        """Posts over this area may hear of it: of a protected matter those over the whole district alone (DOMAIN §4)."""
        return self.area_code[:COUNTY_DIGITS] if self.protected else self.area_code

    helping: Mapped[list[CaseHelper]] = relationship(
        primaryjoin="and_(Case.id == CaseHelper.case_id, CaseHelper.until.is_(None))",
        order_by="CaseHelper.unit_id",
        viewonly=True,
    )


class CaseStep(Step, Model):
    """One step of a case's history."""

    __tablename__ = "case_step"
    __table_args__ = (
        UniqueConstraint("case_id", "seq", name="uq_case_step_case_id_seq"),
        Index("ix_case_step_returned", "account_id", "at", postgresql_where=text("action = 'return'")),
        Index("ix_case_step_said", text("sign_pairs(note)"), postgresql_using="gin"),
    )

    case_id: Mapped[UUID] = mapped_column(behind("cases.id"))
    note: Mapped[str | None] = mapped_column(Text)
    changes: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """Fields this step set: ``{field: value}``; what decides whether a stale action still applies."""


class CaseHelper(Model):
    """A unit that helps with a case (协办); ``until`` is when it was let go."""

    __tablename__ = "case_helper"
    __table_args__ = (Index("ix_case_helper_unit_id", "unit_id", postgresql_where=text("until IS NULL")),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    since: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    unit: Mapped[Unit] = relationship(lazy="joined", viewonly=True)


class CaseSensitive(Model):
    """Who to call and who is involved, sealed (:mod:`server.core.crypto`)."""

    __tablename__ = "case_sensitive"

    case_id: Mapped[UUID] = mapped_column(behind("cases.id"), primary_key=True)
    contact: Mapped[bytes | None] = mapped_column(LargeBinary)
    parties: Mapped[bytes | None] = mapped_column(LargeBinary)


class CaseContact(Model):
    """Whom to call besides, as somebody left it with a supplement, sealed. What was sealed first is never opened to write."""

    __tablename__ = "case_contact"
    __table_args__ = (Index("ix_case_contact_case_id", "case_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    contact: Mapped[bytes] = mapped_column(LargeBinary)


class CasePhone(Model):
    """A number of somebody who is part of a case, sealed, with the blind index to find it by (``phones.py``)."""

    __tablename__ = "case_phone"
    __table_args__ = (
        Index("ix_case_phone_case_id", "case_id"),
        Index("ix_case_phone_phone_index", "phone_index"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(behind("cases.id"))
    phone: Mapped[bytes] = mapped_column(LargeBinary)
    phone_index: Mapped[bytes] = mapped_column(LargeBinary)


class CaseSource(Model):
    """The number a case has where it came from (12345, 信访 …): by it the same is never taken in twice."""

    __tablename__ = "case_source"
    __table_args__ = (
        Index("ix_case_source_case_id", "case_id", unique=True),
        Index("ix_case_source_source_no", "source_no"),
    )

    channel: Mapped[str] = mapped_column(ForeignKey("channel.code"), primary_key=True)
    source_no: Mapped[str] = mapped_column(Text, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))


class CaseRating(Model):
    """What came of asking a resident, in one round: their word and how it was obtained, or that nobody was reached.

    Append-only, but for being taken back. ``independent``: a call, or a code that no worker made. ``round``: which result it is about, the first is 1.
    """

    __tablename__ = "case_rating"
    __table_args__ = (
        CheckConstraint("value IN ('satisfied','mostly','unsatisfied','not_reached')", name="value"),
        CheckConstraint("how IN ('call','code','phone_code','door')", name="how"),
        Index(
            "uq_case_rating_once",
            "case_id",
            "round",
            "independent",
            unique=True,
            postgresql_where=text("value <> 'not_reached' AND NOT taken_back"),
        ),
        Index("ix_case_rating_case_id", "case_id"),
        Index("ix_case_rating_at", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    round: Mapped[int] = mapped_column(SmallInteger)
    step: Mapped[int] = mapped_column(Integer)
    """The step of the history by which it came."""
    value: Mapped[str] = mapped_column(Text)
    how: Mapped[str] = mapped_column(Text)
    independent: Mapped[bool] = mapped_column(Boolean)
    done_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    """When the result was there: an answer of the same day is told apart."""
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    said: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Their words, sealed: people leave names and numbers in them."""
    taken_back: Mapped[bool] = mapped_column(Boolean, default=False, server_default=text("false"))
    """Whoever noted it took it back: it stands in the history, and counts for nothing."""


class CaseAttachment(Attached, Model):
    """A photo this account attached to this case."""

    __tablename__ = "case_attachment"
    __table_args__ = (Index("ix_case_attachment_sha256", "sha256"),)

    case_id: Mapped[UUID] = mapped_column(behind("cases.id"), primary_key=True)
    step: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))
    """The step of the history it came with."""


class CaseSerial(DailySerial, Model):
    """Serials of cases (一案一码)."""

    __tablename__ = "case_serial"
