"""District → town → neighbourhood → grid, each inside its parent by code."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import Boolean, CheckConstraint, DateTime, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from server.core.db import AreaCode, Model, Synced

LEVEL_BY_DIGITS = {6: "county", 9: "town", 12: "neighbourhood", 15: "grid"}


class Area(Synced, Model):
    """An area. ``geom`` is EPSG:4326 and may be missing: a district without polygons works by choice alone."""

    __tablename__ = "area"
    __table_args__ = (
        CheckConstraint(
            "level = CASE length(code) WHEN 6 THEN 'county' WHEN 9 THEN 'town'"
            " WHEN 12 THEN 'neighbourhood' WHEN 15 THEN 'grid' END AND code ~ '^[0-9]+$'",
            name="code_of_level",
        ),
        CheckConstraint("parent_code IS NULL OR starts_with(code, parent_code)", name="inside_parent"),
        Index("ix_area_parent_code", "parent_code"),
        Index("ix_area_geom", "geom", postgresql_using="gist"),
        Index("ix_area_tx", "tx"),
    )

    code: Mapped[str] = mapped_column(AreaCode, primary_key=True)
    level: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    parent_code: Mapped[str | None] = mapped_column(AreaCode, ForeignKey("area.code"))
    kind: Mapped[str | None] = mapped_column(Text)
    geom: Mapped[Any] = mapped_column(Geometry("MULTIPOLYGON", srid=4326, spatial_index=False), nullable=True)
    invented: Mapped[bool] = mapped_column(Boolean, default=False, server_default=text("false"))
    retired_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
