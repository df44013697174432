"""Households: the light register a grid worker walks by."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry
from sqlalchemy import Date, DateTime, ForeignKey, Index, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.core.db import AreaCode, Model, Synced
from server.core.ids import new_id


class Household(Synced, Model):
    """An address with a door, a name to ask for, a point, and what was said last time."""

    __tablename__ = "household"
    __table_args__ = (
        Index("ix_household_grid_code_tx", "grid_code", "tx"),
        Index("ix_household_geom", "geom", postgresql_using="gist"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(Text)
    address_text: Mapped[str] = mapped_column(Text)
    door: Mapped[str | None] = mapped_column(Text)
    grid_code: Mapped[str] = mapped_column(AreaCode, ForeignKey("area.code"))
    geom: Mapped[Any] = mapped_column(Geometry("POINT", srid=4326, spatial_index=False), nullable=True)
    due_on: Mapped[date | None] = mapped_column(Date)
    last_visit_id: Mapped[UUID | None]
    last_visit_outcome: Mapped[str | None] = mapped_column(Text)
    last_visit_note: Mapped[str | None] = mapped_column(Text)
    last_visit_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    last_visit_by: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(Integer, default=1)
