"""What comes to the centre besides cases: people received, keys of other systems, how a channel's files are read."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from server.core.db import AreaCode, Model
from server.core.ids import new_id


class Reception(Model):
    """Somebody was received (接待): asked and answered (咨询), or with the case that came of it. Never changed.

    Counted by people who came (接待人次), apart from cases. What was said, and by whom, is sealed.
    """

    __tablename__ = "reception"
    __table_args__ = (
        CheckConstraint("kind IN ('consult','settled','legal_answer','accepted','added')", name="kind"),
        CheckConstraint("(kind = 'consult') = (case_id IS NULL)", name="case"),
        CheckConstraint("people > 0", name="people"),
        Index("ix_reception_at_id", "at", "id"),
        Index("ix_reception_day", "day"),
        Index("ix_reception_phone_index", "phone_index", postgresql_where=text("phone_index IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    day: Mapped[date] = mapped_column(Date)
    """The local day, as figures count it."""
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[str] = mapped_column(Text)
    channel: Mapped[str] = mapped_column(ForeignKey("channel.code"))
    people: Mapped[int] = mapped_column(SmallInteger)
    category: Mapped[str | None] = mapped_column(Text)
    area_code: Mapped[str] = mapped_column(AreaCode, ForeignKey("area.code"))
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"))
    said: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Of a consultation: ``{asked, answered, name}``, sealed."""
    phone: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_index: Mapped[bytes | None] = mapped_column(LargeBinary)


class FeedKey(Model):
    """A key by which another system hands in what comes by one channel. Its secret is shown once and kept as a digest."""

    __tablename__ = "feed_key"
    __table_args__ = (UniqueConstraint("secret_hash", name="uq_feed_key_secret_hash"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    channel: Mapped[str] = mapped_column(ForeignKey("channel.code"))
    name: Mapped[str] = mapped_column(Text)
    begins: Mapped[str] = mapped_column(Text)
    """The first signs of the secret, so that people can tell keys apart."""
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    """Who stands in histories for what came by it; nobody logs in with it."""
    made_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class ChannelMapping(Model):
    """Which column of a channel's files holds what, as it was read last time."""

    __tablename__ = "channel_mapping"

    channel: Mapped[str] = mapped_column(ForeignKey("channel.code"), primary_key=True)
    mapping: Mapped[dict[str, Any]] = mapped_column(JSONB)
    saved_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    saved_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
