"""Areas from a boundary file into the database. What a file may look like is ``geo.boundaries``' business."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import shapely
from sqlalchemy import literal_column, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql.dml import ReturningInsert

from geo.boundaries import Boundary, Reading
from server.areas.models import Area
from server.core.db import db
from server.journal.commands import record

CHUNK = 500
"""Areas a transaction: about a second. A longer one would hold every phone's pull back (DESIGN §4)."""


@dataclass(frozen=True)
class RowRefused:
    """A row that was not taken: its number in the file (from 1) and why, in a sentence."""

    row: int
    sentence: str


@dataclass
class Imported:
    """What became of a file: every row is taken (new, changed, or as it was) or refused."""

    new: int = 0
    changed: int = 0
    same: int = 0
    refused: list[RowRefused] = field(default_factory=list)


def import_areas(
    reading: Reading, *, source: str, now: datetime, dry_run: bool, progress: Callable[[int], None]
) -> Imported:
    """Add and change areas by code, chunk by chunk, each chunk a transaction of its own with its journal line.

    The same file again changes nothing, and an area that is not in the file stays as it is. ``source`` names the file
    in the journal; ``progress`` hears how many rows each chunk held. With ``dry_run`` everything is tried, then undone.
    """
    imported = Imported(refused=[RowRefused(one.row, one.sentence) for one in reading.refused])
    fitting = _with_parents(reading.accepted, imported)
    for start in range(0, len(fitting), CHUNK):
        chunk = fitting[start : start + CHUNK]
        before = (imported.new, imported.changed)
        _upsert(chunk, imported)
        if dry_run:
            db.session.rollback()
        else:
            record(
                at=now,
                account_id=None,
                action="area.import",
                subject_kind="area",
                subject_id=f"{chunk[0].code}…{chunk[-1].code}",
                file=source,
                rows=len(chunk),
                new=imported.new - before[0],
                changed=imported.changed - before[1],
            )
            db.session.commit()
        progress(len(chunk))
    imported.refused.sort(key=lambda one: one.row)
    return imported


def _with_parents(boundaries: Sequence[Boundary], imported: Imported) -> list[Boundary]:
    """Those whose parent is known; a file holds one level, so a parent never comes from the same file."""
    wanted = {one.parent for one in boundaries if one.parent}
    known = set(db.session.scalars(select(Area.code).where(Area.code.in_(wanted), Area.retired_at.is_(None))))
    fitting = []
    for one in boundaries:
        if one.parent is None or one.parent in known:
            fitting.append(one)
        else:
            imported.refused.append(RowRefused(one.row, f"上级区域 {one.parent} 还没有导入，请先导入上一级"))
    return fitting


def _upsert(chunk: Sequence[Boundary], imported: Imported) -> None:
    rows = [
        {
            "code": one.code,
            "level": one.level.value,
            "name": one.name,
            "parent_code": one.parent,
            "geom": f"SRID=4326;{shapely.to_wkt(one.geometry, rounding_precision=-1)}",
            "invented": False,
        }
        for one in chunk
    ]
    adding = insert(Area).values(rows)
    new = adding.excluded
    # xmax is 0 on a row this statement inserted: one round trip tells new from changed, and the rest did not change.
    statement: ReturningInsert[tuple[bool]] = adding.on_conflict_do_update(
        index_elements=["code"],
        set_={"name": new.name, "parent_code": new.parent_code, "geom": new.geom, "retired_at": None},
        where=or_(
            Area.name.is_distinct_from(new.name),
            Area.parent_code.is_distinct_from(new.parent_code),
            Area.geom.is_distinct_from(new.geom),
            Area.retired_at.is_not(None),
        ),
    ).returning(literal_column("xmax = 0"))
    written = list(db.session.scalars(statement))
    imported.new += sum(written)
    imported.changed += len(written) - sum(written)
    imported.same += len(rows) - len(written)
