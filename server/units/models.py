"""Responsible and stationed units (承办单位, 入驻单位)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, DateTime, SmallInteger, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from server.core.db import Model


class Unit(Model):
    """A unit that can be given a case. ``id`` is a short stable word (``petition``), the same in every export."""

    __tablename__ = "unit"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    phone: Mapped[str | None] = mapped_column(Text)
    sort: Mapped[int] = mapped_column(SmallInteger, default=0, server_default=text("0"))
    invented: Mapped[bool] = mapped_column(Boolean, default=False, server_default=text("false"))
    retired_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
