"""Areas from a boundary file into the database. What a file may look like is ``geo.boundaries``' business.

What is really new becomes a version (a trigger keeps them); the ground that a grid gained or lost is noted as a change, and
``server.remap`` looks again at the records that lie there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

import shapely
from sqlalchemy import CursorResult, select, text, update

from geo.boundaries import Boundary, Options, Reading
from server.areas.models import Area, AreaImport
from server.core.db import db
from server.core.ids import new_id
from server.journal.commands import record

CHUNK = 500
"""Areas a transaction: about a second. A longer one would hold every phone's pull back (DESIGN §4)."""
ROUNDING_DEGREES = 5e-7
"""A border that moved less than twice this, a decimetre, was only written with other decimals."""


@dataclass(frozen=True)
class RowRefused:
    """A row that was not taken: its number in the file (from 1) and why, in a sentence."""

    row: int
    sentence: str


@dataclass
class Imported:
    """What became of a file: every row is taken (new, changed, or as it was) or refused."""

    id: UUID = field(default_factory=new_id)
    new: int = 0
    changed: int = 0
    same: int = 0
    redrawn: int = 0
    """Of the grids, new ones with them: so many gained or lost ground, and the records there are looked at again."""
    retired: list[str] = field(default_factory=list)
    """Codes that stood in no row, and were asked to go."""
    kept: list[str] = field(default_factory=list)
    """Those of them that stay, because something in force lies in them."""
    repaired: int = 0
    refused: list[RowRefused] = field(default_factory=list)

    @property
    def taken(self) -> int:
        return self.new + self.changed + self.same

    def counts(self) -> dict[str, int]:
        """For the import's own row and the journal."""
        return {
            "new": self.new,
            "changed": self.changed,
            "same": self.same,
            "redrawn": self.redrawn,
            "retired": len(self.retired),
            "repaired": self.repaired,
            "refused": len(self.refused),
        }


@dataclass(frozen=True)
class Source:
    """The file, and who brought it."""

    name: str
    options: Options
    now: datetime
    account_id: UUID | None = None


def import_areas(
    boundaries: Iterable[Boundary],
    reading: Reading,
    source: Source,
    *,
    dry_run: bool,
    retire_missing: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> Imported:
    """Add and change areas by code, chunk by chunk, each chunk a transaction of its own with its journal line.

    ``boundaries`` may still be reading the file (``geo.boundaries.stream_file``, which writes what it mended and refused into
    ``reading``). The same file again changes nothing. An area that is not in the file stays as it is, unless
    ``retire_missing``: then those of this level that are in no row go out of force, where nothing in force lies in them, and
    only when no row was refused, because a refused row may be one of them. ``progress`` hears how many rows each chunk
    held. With ``dry_run`` everything is tried, chunk by chunk, and undone.
    """
    imported = Imported()
    seen: list[str] = []
    rows = iter(boundaries)
    while chunk := list(islice(rows, CHUNK)):
        seen += [one.code for one in chunk]
        before = imported.counts()
        if fitting := _with_parents(chunk, imported):
            _begin(imported, source, first=not imported.taken)
            _take(fitting, imported)
            _end(imported, source, [one.code for one in fitting], before, reading, dry_run=dry_run)
        progress(len(chunk))
    imported.repaired = len(reading.repaired)
    imported.refused += [RowRefused(one.row, one.sentence) for one in reading.refused]
    imported.refused.sort(key=lambda one: one.row)
    if retire_missing and seen and not imported.refused:
        _retire_missing(imported, source, seen, dry_run=dry_run)
    if imported.taken and not dry_run:
        _close(imported, source)
    return imported


def _with_parents(chunk: Sequence[Boundary], imported: Imported) -> list[Boundary]:
    """Those whose parent is known; a file holds one level, so a parent never comes from the same file."""
    wanted = {one.parent for one in chunk if one.parent}
    known = set(db.session.scalars(select(Area.code).where(Area.code.in_(wanted), Area.retired_at.is_(None))))
    fitting = []
    for one in chunk:
        if one.parent is None or one.parent in known:
            fitting.append(one)
        else:
            imported.refused.append(RowRefused(one.row, f"上级区域 {one.parent} 还没有导入，请先导入上一级"))
    return fitting


def _begin(imported: Imported, source: Source, *, first: bool) -> None:
    """Before the first write of each transaction: the row that versions and changes name, and what the trigger reads."""
    known = not first and db.session.get(AreaImport, imported.id) is not None
    if not known:
        options = source.options
        db.session.add(
            AreaImport(
                id=imported.id,
                at=source.now,
                account_id=source.account_id,
                source=source.name,
                level=options.level.value,
                crs=options.crs.value,
                counts={},
                moved={},
            )
        )
        db.session.flush()
    db.session.execute(
        text("SELECT set_config('xunge.area_import', :id, true), set_config('xunge.moment', :now, true)"),
        {"id": str(imported.id), "now": source.now.isoformat()},
    )


def _take(chunk: Sequence[Boundary], imported: Imported) -> None:
    rows = [
        {
            "code": one.code,
            "level": one.level.value,
            "name": one.name,
            "parent": one.parent,
            "geom": shapely.to_wkb(one.geometry),
        }
        for one in chunk
    ]
    db.session.execute(text(_ARRIVING))
    db.session.execute(text(_ARRIVE), rows)
    db.session.execute(text(_COMPARE), {"rounding": ROUNDING_DEGREES})
    imported.redrawn += _written(_CHANGES, {"import": imported.id})
    # xmax is 0 on a row this statement inserted: one round trip tells new from changed, and the rest did not change.
    written = list(db.session.scalars(text(_UPSERT)))
    imported.new += sum(written)
    imported.changed += len(written) - sum(written)
    imported.same += len(rows) - len(written)


def _end(
    imported: Imported,
    source: Source,
    codes: Sequence[str],
    before: dict[str, int],
    reading: Reading,
    *,
    dry_run: bool,
) -> None:
    if dry_run:
        db.session.rollback()
        return
    imported.repaired = len(reading.repaired)
    counts = imported.counts()
    db.session.execute(update(AreaImport).where(AreaImport.id == imported.id).values(counts=counts))
    record(
        at=source.now,
        account_id=source.account_id,
        action="area.import",
        subject_kind="area",
        subject_id=f"{codes[0]}…{codes[-1]}",
        file=source.name,
        rows=len(codes),
        **{name: counts[name] - before[name] for name in ("new", "changed", "redrawn", "retired")},
    )
    db.session.commit()


def _retire_missing(imported: Imported, source: Source, seen: list[str], *, dry_run: bool) -> None:
    before = imported.counts()
    level = source.options.level.value
    _begin(imported, source, first=dry_run)
    missing = db.session.execute(text(_MISSING), {"level": level, "seen": seen}).all()
    imported.kept = [row.code for row in missing if row.held]
    imported.retired = [row.code for row in missing if not row.held]
    gone = {"codes": imported.retired, "import": imported.id, "now": source.now}
    imported.redrawn += _written(_LOST, gone)
    db.session.execute(text(_RETIRE), gone)
    db.session.execute(text(_GONE), gone)
    _end(imported, source, imported.retired or seen[:1], before, Reading(), dry_run=dry_run)


def _close(imported: Imported, source: Source) -> None:
    """What was refused is known at the end; where no ground changed hands there is nothing to look at again."""
    values: dict[str, object] = {"counts": imported.counts()}
    if not imported.redrawn:
        values["finished_at"] = source.now
    db.session.execute(update(AreaImport).where(AreaImport.id == imported.id).values(values))
    db.session.commit()


def _written(statement: str, values: dict[str, Any]) -> int:
    done: CursorResult[Any] = db.session.execute(text(statement), values)  # type: ignore[assignment]  # a write answers one
    return done.rowcount


_ARRIVING = """
CREATE TEMP TABLE IF NOT EXISTS arriving_area (
    code text COLLATE "C" PRIMARY KEY, level text, name text, parent_code text, geom geometry, was geometry
) ON COMMIT DELETE ROWS
"""
_ARRIVE = """
INSERT INTO arriving_area (code, level, name, parent_code, geom)
VALUES (:code, :level, :name, :parent, ST_GeomFromWKB(:geom, 4326))
"""
_COMPARE = """
UPDATE arriving_area AS new
SET was = area.geom,
    geom = CASE
        WHEN area.geom = new.geom
          OR ST_IsEmpty(ST_Buffer(ST_SymDifference(area.geom, new.geom), -:rounding, 'quad_segs=2'))
        THEN area.geom ELSE new.geom END
FROM area
WHERE area.code = new.code AND area.retired_at IS NULL AND area.geom IS NOT NULL
"""
_CHANGES = """
INSERT INTO area_change (import_id, code, piece)
SELECT :import, code,
       CASE WHEN was IS NULL THEN geom ELSE ST_Multi(ST_CollectionExtract(ST_SymDifference(was, geom), 3)) END
FROM arriving_area
WHERE level = 'grid' AND (was IS NULL OR NOT was = geom)
"""
_UPSERT = """
INSERT INTO area (code, level, name, parent_code, geom, invented)
SELECT code, level, name, parent_code, geom, false FROM arriving_area ORDER BY code
ON CONFLICT (code) DO UPDATE
SET name = excluded.name, parent_code = excluded.parent_code, geom = excluded.geom, retired_at = NULL
WHERE area.name <> excluded.name OR area.parent_code IS DISTINCT FROM excluded.parent_code
   OR area.geom IS NULL OR NOT area.geom = excluded.geom OR area.retired_at IS NOT NULL
RETURNING xmax = 0
"""
_MISSING = """
SELECT code, EXISTS (SELECT FROM area AS held WHERE held.parent_code = area.code AND held.retired_at IS NULL) AS held
FROM area WHERE level = :level AND retired_at IS NULL AND code <> ALL (CAST(:seen AS text[])) ORDER BY code
"""
_LOST = """
INSERT INTO area_change (import_id, code, piece)
SELECT :import, code, geom FROM area WHERE code = ANY (CAST(:codes AS text[])) AND level = 'grid' AND geom IS NOT NULL
"""
_RETIRE = "UPDATE area SET retired_at = :now WHERE code = ANY (CAST(:codes AS text[]))"
# a phone carries its own grid and those beside it
_GONE = """
INSERT INTO tombstone (entity, row_id, area_code, at)
SELECT 'area', area.code, beside.code, :now
FROM area JOIN area AS beside ON beside.code = area.code OR beside.parent_code = area.parent_code
WHERE area.code = ANY (CAST(:codes AS text[]))
"""
