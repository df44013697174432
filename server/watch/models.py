"""What was given by itself: a warning, an urging, a letter drafted. Append-only, and each once for a deadline."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.core.db import Model


class WatchGiven(Model):
    """One thing given once. Its key is what keeps two workers from giving it twice."""

    __tablename__ = "watch_given"
    __table_args__ = (Index("ix_watch_given_at", "at"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    deadline_no: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    due_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    """The deadline it was given for, as it stood then."""
