"""The journal: who did what, to what, when, from where. Append-only; the app role can only insert and read."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from server.core.db import Model
from server.core.ids import new_id


class JournalEntry(Model):
    """One line. ``details`` never holds names, phones, ID numbers or health."""

    __tablename__ = "journal_entry"
    __table_args__ = (
        Index("ix_journal_entry_subject", "subject_kind", "subject_id"),
        Index("ix_journal_entry_at", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    action: Mapped[str] = mapped_column(Text)
    subject_kind: Mapped[str] = mapped_column(Text)
    subject_id: Mapped[str] = mapped_column(Text)
    address: Mapped[str | None] = mapped_column(Text)
    """Network address the request came from; None for command-line work."""
    details: Mapped[dict[str, Any]] = mapped_column(JSONB)
