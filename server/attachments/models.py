"""Photos by content hash. The bytes lie in files; these rows say what they are and who sent them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.core.db import Model


class Attachment(Model):
    """A photo, named by the SHA-256 of the bytes the phone sent; stored re-encoded, without EXIF."""

    __tablename__ = "attachment"
    __table_args__ = (CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),)

    sha256: Mapped[str] = mapped_column(Text, primary_key=True)
    size: Mapped[int] = mapped_column(Integer)
    width: Mapped[int] = mapped_column(Integer)
    height: Mapped[int] = mapped_column(Integer)
    stored_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class AttachmentUpload(Model):
    """This account sent these bytes. A photo opens only where the account that referenced it also uploaded it."""

    __tablename__ = "attachment_upload"

    sha256: Mapped[str] = mapped_column(ForeignKey("attachment.sha256"), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Attached:
    """A photo one account attached to a record; whether it has arrived is asked of :class:`AttachmentUpload`."""

    sha256: Mapped[str] = mapped_column(Text, primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
