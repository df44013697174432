"""Areas from a boundary file into the database. What a file may look like is ``geo.boundaries``' business.

What is really new becomes a version (a trigger keeps them); the ground that a grid gained or lost is noted as a change, and
``server.remap`` looks again at the records that lie there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import shapely
from sqlalchemy import CursorResult, select, text, update

from geo.boundaries import Boundary, Options, Reading, stream_file
from geo.codes import parent_of
from geo.crs import Crs
from geo.shifted import Shifted, shifted
from server.areas import consent, retiring
from server.areas.consent import WHATEVER, Consent
from server.areas.models import Area, AreaImport
from server.areas.problems import Trial, problems_in
from server.areas.queries import county_code
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
    in_force: int = 0
    """So many areas of this level there were before."""
    repaired: int = 0
    refused: list[RowRefused] = field(default_factory=list)
    reading: Reading = field(default_factory=Reading)
    """Row by row, what was mended and what could not be read."""
    centroids: list[tuple[float, float, float, float]] = field(default_factory=list)
    """Of areas there were already: where each stood, and where the file has it."""
    shifted: Shifted | None = None
    """They all moved alike."""
    codes: list[str] = field(default_factory=list)
    """Of the rows that are taken."""
    trial: Trial = field(default_factory=Trial)
    """Of what was only tried: the areas as they would be."""

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
    file: Path,
    source: Source,
    *,
    dry_run: bool,
    retire_missing: bool = False,
    agreed: Consent,
    progress: Callable[[int], None] = lambda _: None,
) -> Imported:
    """Add and change areas by code, chunk by chunk, each chunk a transaction of its own with its journal line.

    The same file again changes nothing. An area that is not in the file stays as it is, unless ``retire_missing``: then those
    of this level that are in no row go out of force, where nothing in force lies in them, and only when no row was refused,
    because a refused row may be one of them. What was not ``agreed`` to raises ``areas.retires_many`` or ``areas.shifted``
    before anything is written. ``progress`` hears how many rows each chunk held. With ``dry_run`` everything is tried, chunk
    by chunk, and undone. Raises UnreadableBoundariesError.
    """
    if not dry_run and agreed != WHATEVER:
        # what would go or move is known at the end of the file, and rows are written long before
        tried = _passed_through(file, source, dry_run=True, retire_missing=retire_missing, progress=lambda _: None)
        consent.require(agreed, retired=len(tried.retired), of=tried.in_force, shifted=tried.shifted)
    return _passed_through(file, source, dry_run=dry_run, retire_missing=retire_missing, progress=progress)


def _passed_through(
    file: Path, source: Source, *, dry_run: bool, retire_missing: bool, progress: Callable[[int], None]
) -> Imported:
    imported = Imported(in_force=retiring.in_force(source.options.level.value))
    reading = imported.reading
    seen: list[str] = []
    rows = stream_file(file, source.options, reading)
    while chunk := list(islice(rows, CHUNK)):
        seen += [one.code for one in chunk]
        before = imported.counts()
        if fitting := _with_parents(chunk, imported):
            _begin(imported, source, first=not imported.taken)
            _take(fitting, imported, dry_run=dry_run)
            _end(imported, source, [one.code for one in fitting], before, dry_run=dry_run)
        progress(len(chunk))
    imported.repaired = len(reading.repaired)
    imported.refused += [RowRefused(one.row, one.sentence) for one in reading.refused]
    imported.refused.sort(key=lambda one: one.row)
    imported.shifted = _shifted(imported.centroids, source.options.crs)
    if retire_missing and seen and not imported.refused:
        _retire_missing(imported, source, seen, dry_run=dry_run)
    if imported.taken and not dry_run:
        _close(imported, source)
    return imported


def misfits(imported: Imported) -> dict[str, Any]:
    """Where what the file holds, and what lies beside it, does not fit together once it is taken: as ``areas.problems``."""
    mine = {*imported.codes, *imported.retired}
    about = {*mine, *(parent for code in mine if (parent := parent_of(code)))}
    return problems_in([county_code() or ""], trial=imported.trial, about=about)


def _shifted(centroids: Sequence[tuple[float, float, float, float]], read_as: Crs) -> Shifted | None:
    points = np.array(centroids, dtype=np.float64).reshape(-1, 2, 2)
    return shifted(points[:, 0], points[:, 1], read_as)


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


def _take(chunk: Sequence[Boundary], imported: Imported, *, dry_run: bool) -> None:
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
    imported.centroids += [tuple(row) for row in db.session.execute(text(_CENTROIDS))]
    imported.redrawn += _written(_CHANGES, {"import": imported.id})
    # xmax is 0 on a row this statement inserted: one round trip tells new from changed, and the rest did not change.
    written = list(db.session.scalars(text(_UPSERT)))
    imported.new += sum(written)
    imported.changed += len(written) - sum(written)
    imported.same += len(rows) - len(written)
    imported.codes += [one.code for one in chunk]
    if dry_run:
        imported.trial.come += rows


def _end(
    imported: Imported,
    source: Source,
    codes: Sequence[str],
    before: dict[str, int],
    *,
    dry_run: bool,
) -> None:
    if dry_run:
        db.session.rollback()
        return
    imported.repaired = len(imported.reading.repaired)
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
    _begin(imported, source, first=dry_run)
    missing = retiring.missing(source.options.level.value, seen)
    imported.kept, imported.retired = missing.held, missing.free
    if dry_run:
        imported.trial.go = missing.free
    imported.redrawn += retiring.retire(missing.free, imported.id, source.now)
    _end(imported, source, missing.free or seen[:1], before, dry_run=dry_run)


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
_CENTROIDS = """
SELECT ST_X(ST_Centroid(was)), ST_Y(ST_Centroid(was)), ST_X(ST_Centroid(geom)), ST_Y(ST_Centroid(geom))
FROM arriving_area WHERE was IS NOT NULL
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
