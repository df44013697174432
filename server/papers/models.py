"""Templates of papers, kept by version: what was taken once stays, and the newest is used."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Integer, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.core.db import Model
from server.core.ids import new_id


class PaperTemplate(Model):
    """A Word file with places to fill in, as the operator wants a paper to look; the app role can insert and read."""

    __tablename__ = "paper_template"
    __table_args__ = (UniqueConstraint("kind", "version", name="uq_paper_template_kind_version"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(Integer)
    file: Mapped[bytes] = mapped_column(LargeBinary)
    name: Mapped[str] = mapped_column(Text)
    """What the file was called."""
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
