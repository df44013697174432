"""Counts on the map, kept beside the cases by triggers and folded by a job (migration 0030); the application only reads them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Float,
    Index,
    Integer,
    SmallInteger,
    Table,
)
from sqlalchemy.orm import Mapped, mapped_column

from server.core.db import AreaCode, Model, db


class AtlasCell(Model):
    """Cases counted by cell, area, open and protected. A cell is a tile of zoom 16 (``counts.CELL_ZOOM``).

    ``sum_x`` and ``sum_y`` are EPSG:3857 in whole decimetres, so that adding and taking away leaves nothing behind. ``mark`` is the sum of
    the marks of everything that was ever changed here: the same mark, the same cases. Lines stay when nothing is left of
    them but their mark.
    """

    __tablename__ = "atlas_cell"

    cell_x: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    cell_y: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    area_code: Mapped[str] = mapped_column(AreaCode, primary_key=True)
    open: Mapped[bool] = mapped_column(Boolean, primary_key=True)
    protected: Mapped[bool] = mapped_column(Boolean, primary_key=True)
    n: Mapped[int] = mapped_column(Integer)
    sum_x: Mapped[int] = mapped_column(BigInteger)
    sum_y: Mapped[int] = mapped_column(BigInteger)
    yellow: Mapped[int] = mapped_column(Integer)
    red: Mapped[int] = mapped_column(Integer)
    mark: Mapped[int] = mapped_column(BigInteger)


class AtlasState(Model):
    """How far it is folded: lights that turned until ``folded_to`` stand in the cells, and can be told of no moment before."""

    __tablename__ = "atlas_state"
    __table_args__ = (CheckConstraint("id = 1", name="only_row"),)

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    folded_to: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    mark: Mapped[int] = mapped_column(BigInteger)
    """The marks of everything that was folded, of all cells."""


class AtlasParallel(Model):
    """The latitude of each edge between rows of cells, in the very number that tiles name it by."""

    __tablename__ = "atlas_parallel"

    edge: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    lat: Mapped[float] = mapped_column(Float)


atlas_change = Table(
    "atlas_change",
    db.metadata,
    *(Column(column.name, column.type, nullable=False) for column in AtlasCell.__table__.primary_key),
    Column("at", DateTime(timezone=True), nullable=False),
    *(
        Column(column.name, column.type, nullable=False)
        for column in AtlasCell.__table__.columns
        if not column.primary_key
    ),
    Index("ix_atlas_change_at", "at"),
)
"""What a statement changed, to be added to a cell from ``at`` on: at once (-infinity), or when a light turns."""
