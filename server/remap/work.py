"""Records look again in which grid they lie, where an import moved a border: piece by piece, in short transactions.

Nothing is remembered between two chunks but what is committed: whoever goes on after a death, a worker of the queue or
``flask areas remap``, begins the piece that was in hand again and finds done what was done.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.exc import OperationalError

from server.areas.models import AreaChange, AreaImport
from server.core.db import db
from server.journal.commands import record
from server.remap.kinds import KINDS, Kind

CHUNK = 1_000
"""Rows a transaction: some hundred milliseconds; one that writes for longer would hold every phone's pull back."""
JOB_SECONDS = 50.0
"""The job comes again every minute: one that was asked to stop is not waited for."""
_WAIT_SECONDS = 30.0
_ATTEMPTS = 3


class Piece(NamedTuple):
    """The ground that one grid gained or lost by one import."""

    import_id: UUID
    code: str
    at: datetime
    """When the import was."""


@dataclass
class Remapped:
    """What one run did."""

    pieces: int = 0
    moved: dict[str, int] = field(default_factory=dict)
    left: int = 0
    """Pieces that are still to do."""

    def __str__(self) -> str:
        moved = "、".join(f"{kind.label} {self.moved.get(kind.name, 0)}" for kind in KINDS)
        return f"看了 {self.pieces} 处变动，换了网格的：{moved}" + (f"；还有 {self.left} 处" if self.left else "")


def remap(
    now: datetime, *, seconds: float | None = JOB_SECONDS, progress: Callable[[int, int], None] = lambda *_: None
) -> Remapped | None:
    """Go on with every import that left something to look at again, oldest first; None when none did.

    Commits. Stops after so many ``seconds`` (None: at the end, whatever it has to wait for). ``progress`` hears pieces done and pieces left.
    """
    until = None if seconds is None else time.monotonic() + seconds
    done = Remapped()
    worked = False
    while (piece := _next()) is not None:
        if not worked and not _all_before_have_ended(patient=until is None):
            break
        worked = True
        for kind, count in _remap_piece(piece, now).items():
            done.moved[kind] = done.moved.get(kind, 0) + count
        done.pieces += 1
        done.left = _left()
        progress(done.pieces, done.left)
        if until is not None and time.monotonic() > until:
            break
    return done if worked else None


def _next() -> Piece | None:
    found = db.session.execute(
        select(AreaChange.import_id, AreaChange.code, AreaImport.at)
        .join(AreaImport, AreaImport.id == AreaChange.import_id)
        .where(AreaChange.done_at.is_(None))
        .order_by(AreaImport.at, AreaImport.id, AreaChange.code)
        .limit(1)
    ).one_or_none()
    db.session.rollback()
    return Piece(*found) if found is not None else None


def _left() -> int:
    left = db.session.scalar(select(func.count()).select_from(AreaChange).where(AreaChange.done_at.is_(None)))
    db.session.rollback()
    return left or 0


def _all_before_have_ended(*, patient: bool) -> bool:
    """Whoever began before the import was there may still write a record that was put in a grid by the old border.
    Without them, whatever is written from now on was put by the new one.
    """
    # a number of our own, and given up again: whoever has a smaller one began before. (A snapshot's xmax would not do: of
    # those still writing it may leave out the latest.)
    began = db.session.scalar(text("SELECT pg_current_xact_id()::text"))
    db.session.commit()
    until = time.monotonic() + _WAIT_SECONDS
    while True:
        db.session.rollback()
        ended = "SELECT pg_snapshot_xmin(pg_current_snapshot()) > CAST(CAST(:began AS text) AS xid8)"
        if db.session.scalar(text(ended), {"began": began}):
            db.session.rollback()
            return True
        if time.monotonic() > until and not patient:
            return False
        time.sleep(0.05)


def _remap_piece(piece: Piece, now: datetime) -> dict[str, int]:
    moved: dict[str, int] = {}
    named = {"import": piece.import_id, "code": piece.code}
    for kind in KINDS:
        rows = iter(db.session.scalars(text(kind.candidates), {**named, **kind.values}).all())
        db.session.rollback()
        while ids := list(islice(rows, CHUNK)):
            moved[kind.name] = moved.get(kind.name, 0) + _remap_rows(kind, ids, piece, now)
    done = update(AreaChange).where(AreaChange.import_id == piece.import_id, AreaChange.code == piece.code)
    db.session.execute(done.values(done_at=now))
    _finish(piece.import_id, now)
    db.session.commit()
    return moved


def _remap_rows(kind: Kind, ids: list[UUID], piece: Piece, now: datetime) -> int:
    """One transaction: the rows, what tells the phones they left, and the count that says so, together.

    Somebody who is just saving one of them is waited for, and the rows are begun again: they are not passed over.
    """
    for attempt in range(_ATTEMPTS):
        try:
            moved = kind.move(ids, piece.at, now)
            break
        except OperationalError:  # a lock that is held for long, or one in each other's way
            db.session.rollback()
            if attempt == _ATTEMPTS - 1:
                raise
    if moved:
        db.session.execute(text(_COUNT), {"import": piece.import_id, "kind": kind.name, "moved": moved})
    db.session.commit()
    return moved


def _finish(import_id: UUID, now: datetime) -> None:
    """With the last piece of an import: it is finished, and the journal says how much moved."""
    db.session.flush()
    finished: Any = db.session.execute(text(_FINISH), {"import": import_id, "now": now}).one_or_none()
    if finished is not None:
        record(
            at=now,
            account_id=finished.account_id,
            action="area.remap",
            subject_kind="area_import",
            subject_id=import_id,
            file=finished.source,
            moved=finished.moved,
        )


_COUNT = """
UPDATE area_import
SET moved = jsonb_set(moved, ARRAY[:kind], to_jsonb(coalesce((moved ->> :kind)::int, 0) + :moved))
WHERE id = :import
"""
_FINISH = """
UPDATE area_import SET finished_at = :now
WHERE id = :import AND finished_at IS NULL
  AND NOT EXISTS (SELECT FROM area_change WHERE import_id = :import AND done_at IS NULL)
RETURNING account_id, source, moved
"""
