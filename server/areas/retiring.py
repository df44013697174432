"""Areas that a file no longer has go out of force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, text

from server.areas.models import Area
from server.core.db import db


@dataclass(frozen=True)
class Missing:
    """Areas of a level, in force, that are in no row: those that can go, and those that something in force lies in."""

    free: list[str]
    held: list[str]


def in_force(level: str) -> int:
    """How many areas of a level there are."""
    counted = select(func.count()).where(Area.level == level, Area.retired_at.is_(None))
    return db.session.scalar(counted) or 0


def missing(level: str, seen: Sequence[str]) -> Missing:
    """What is in force and in no row of the file."""
    rows = db.session.execute(text(_MISSING), {"level": level, "seen": seen}).all()
    return Missing([row.code for row in rows if not row.held], [row.code for row in rows if row.held])


def retire(codes: Sequence[str], import_id: UUID, now: datetime) -> int:
    """Take areas out of force, inside an import that was begun; answers how many grids lost ground by it."""
    gone = {"codes": codes, "import": import_id, "now": now}
    lost = len(db.session.execute(text(_LOST), gone).all())
    db.session.execute(text(_RETIRE), gone)
    db.session.execute(text(_GONE), gone)
    return lost


_MISSING = """
SELECT code, EXISTS (SELECT FROM area AS held WHERE held.parent_code = area.code AND held.retired_at IS NULL) AS held
FROM area WHERE level = :level AND retired_at IS NULL AND code <> ALL (CAST(:seen AS text[])) ORDER BY code
"""
_LOST = """
INSERT INTO area_change (import_id, code, piece)
SELECT :import, code, geom FROM area WHERE code = ANY (CAST(:codes AS text[])) AND level = 'grid' AND geom IS NOT NULL
RETURNING code
"""
_RETIRE = "UPDATE area SET retired_at = :now WHERE code = ANY (CAST(:codes AS text[]))"
# a phone carries its own grid and those beside it
_GONE = """
INSERT INTO tombstone (entity, row_id, area_code, at)
SELECT 'area', area.code, beside.code, :now
FROM area JOIN area AS beside ON beside.code = area.code OR beside.parent_code = area.parent_code
WHERE area.code = ANY (CAST(:codes AS text[]))
"""
