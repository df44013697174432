"""District → town → neighbourhood → grid, each inside its parent by code; what each was before, and by which import."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry
from sqlalchemy import Boolean, CheckConstraint, DateTime, ForeignKey, Index, Integer, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from server.core.db import AreaCode, Model, Synced
from server.core.ids import new_id

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
        Index(
            "ix_area_grids_in_force",
            "geom",
            postgresql_using="gist",
            postgresql_where=text("level = 'grid' AND retired_at IS NULL"),
        ),
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


class AreaImport(Model):
    """A boundary file that was taken in: which, when, by whom, what became of its rows, and of the records in what changed."""

    __tablename__ = "area_import"
    __table_args__ = (Index("ix_area_import_at", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    """None: the command line."""
    source: Mapped[str] = mapped_column(Text)
    """The file's name."""
    level: Mapped[str] = mapped_column(Text)
    crs: Mapped[str] = mapped_column(Text)
    counts: Mapped[dict[str, int]] = mapped_column(JSONB)
    """``{new, changed, same, retired, repaired, refused}``."""
    moved: Mapped[dict[str, int]] = mapped_column(JSONB, default=dict, server_default=text("'{}'"))
    """``{case, household, person}``: how many records have another area since, as far as re-mapping has come."""
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """Nothing is left to re-map."""


class AreaVersion(Model):
    """What an area was from ``valid_from`` until ``valid_to`` (None: still). A trigger writes it; the application reads."""

    __tablename__ = "area_version"
    __table_args__ = (
        Index("ix_area_version_geom", "geom", postgresql_using="gist"),
        Index("uq_area_version_in_force", "code", unique=True, postgresql_where=text("valid_to IS NULL")),
    )

    code: Mapped[str] = mapped_column(AreaCode, primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    level: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    parent_code: Mapped[str | None] = mapped_column(AreaCode)
    geom: Mapped[Any] = mapped_column(Geometry("MULTIPOLYGON", srid=4326, spatial_index=False), nullable=True)
    valid_from: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    valid_to: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    import_id: Mapped[UUID | None] = mapped_column(ForeignKey("area_import.id"))
    """None: it stood before versions were kept, or no import made it."""


class AreaChange(Model):
    """The ground that a grid gained or lost by an import: records there are looked at again, piece by piece."""

    __tablename__ = "area_change"
    __table_args__ = (Index("ix_area_change_to_do", "import_id", postgresql_where=text("done_at IS NULL")),)

    import_id: Mapped[UUID] = mapped_column(ForeignKey("area_import.id"), primary_key=True)
    code: Mapped[str] = mapped_column(AreaCode, primary_key=True)
    piece: Mapped[Any] = mapped_column(Geometry("MULTIPOLYGON", srid=4326, spatial_index=False))
    done_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
