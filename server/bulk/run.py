"""The way of a file, from its first row to its last: read, checked, written, told.

Each stage commits as it goes and says in the import's row how far it is, so that whoever takes it up after a death goes on
there: what was read is still in ``staging``, what was written is known by its last row, committed with the rows.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy import text

from server.bulk import files
from server.bulk.kinds import KINDS, Kind, Work
from server.bulk.models import BulkImport
from server.bulk.refused import refused_lines
from server.bulk.sheet import Sheet, open_sheet
from server.bulk.staging import Staging, values
from server.core import crypto
from server.core.clock import utc_now
from server.core.db import db
from server.core.refusals import Problem
from server.identity.actor import SYSTEM, Actor
from server.journal.commands import record

log = logging.getLogger(__name__)

SHOWN = 200
"""So many refused rows are told with the import; all of them stand in the file of refused rows."""
_PAGE = 5_000
CHUNK_SECONDS = 0.6
"""Whoever registers something waits for such a transaction, and every pull looks no further than where it began."""
FEWEST, MOST = 100, 20_000

Progress = Callable[[str, float], None]


def nobody_looks(state: str, share: float) -> None:
    """Progress that nobody watches."""


class Busy(Exception):  # noqa: N818 -- not an error: somebody else has it in hand
    """Another process works on this import now."""


def run(import_id: UUID, actor: Actor, file: BinaryIO, progress: Progress = nobody_looks) -> None:
    """Do, or go on with, an import to its end. Commits. Raises a problem when the file is refused as a whole: nothing of it
    was written then; and :class:`Busy`.
    """
    with _alone(import_id):
        job = db.session.get_one(BulkImport, import_id, populate_existing=True)
        if job.ended_at is not None:
            return
        kind = KINDS[job.kind]
        way = _Way(Work(job, actor, Staging(kind.name, import_id, kind.staged)), kind, file, progress)
        try:
            way.go()
        except Problem as refusal:
            db.session.rollback()
            _end(way.work, "refused", problem=refusal.document())
            raise


def give_up(import_id: UUID, actor: Actor, refusal: Problem) -> None:
    """End an import that cannot go on; what was written of it stands, and the journal says so. Commits."""
    job = db.session.get_one(BulkImport, import_id)
    kind = KINDS[job.kind]
    _end(Work(job, actor, Staging(kind.name, import_id, kind.staged)), "refused", problem=refusal.document())


class _Way:
    def __init__(self, work: Work, kind: Kind, file: BinaryIO, progress: Progress) -> None:
        self.work, self.kind, self.file, self.progress = work, kind, file, progress

    @property
    def job(self) -> BulkImport:
        return self.work.job

    def go(self) -> None:
        staging, job = self.work.staging, self.job
        sheet = open_sheet(self.file, job.how.get("sheet"), self.kind.targets)
        read_before = not job.dry_run and job.state in {"checking", "writing", "telling"} and staging.exists()
        # tables without a log are empty after a crash of the database
        if not read_before or (job.total and not values(f"SELECT 1 FROM {staging.name} LIMIT 1")):
            self._read(sheet)
        if self.job.state == "reading":
            self._to("checking")
        if self.job.state == "checking":
            self.kind.check(self.work, self._share)
            self._to("writing")
        if self.job.state == "writing":
            self._write()
            self._to("telling")
        self._tell(sheet)
        _end(self.work, "done")
        self.progress("done", 1.0)

    def _read(self, sheet: Sheet) -> None:
        written = self.job.last_row if self.job.state in {"writing", "telling"} else 0
        self.job.state, self.job.last_row = "reading", written
        self.work.staging.create()

        def after(total: int, _last_row: int) -> None:
            self.job.total = total
            self.job.share = sheet.share()
            self.progress("reading", self.job.share)

        self.job.total = self.work.staging.fill(self.kind.read(self.work, sheet), after)
        db.session.commit()

    def _write(self) -> None:
        if self.job.dry_run:
            self.job.counts = self.kind.trial(self.work, self._share)
            db.session.commit()
            return
        last = max(values(f"SELECT max(row) FROM {self.work.staging.name}")[0] or 1, 1)
        while True:
            began = time.monotonic()
            settled = _again_if_busy(lambda: self.kind.write(self.work, self.job.last_row))
            if settled is None:
                return
            row, became = settled
            self.job.last_row = row
            self.job.counts = {
                name: self.job.counts.get(name, 0) + became.get(name, 0) for name in {*self.job.counts, *became}
            }
            self.job.share = min(1.0, row / last)
            db.session.commit()
            self._keep_pace(time.monotonic() - began)
            self.progress("writing", self.job.share)

    def _keep_pace(self, took: float) -> None:
        """So many rows that a transaction takes about ``CHUNK_SECONDS``, whatever machine this is and whatever else it does."""
        wanted = self.work.pace * CHUNK_SECONDS / max(took, 0.01)
        self.work.pace = max(FEWEST, min(MOST, int(wanted), 2 * self.work.pace))

    def _tell(self, sheet: Sheet) -> None:
        """Write down the rows that were refused: the first for the screen, all of them as a file."""
        refused = list(_faults(self.work, SHOWN))
        told = {"refused": refused, **self.kind.look(self.work)}
        if self.job.dry_run:
            told["examples"] = sheet.examples()
        count = values(f"SELECT count(*) FROM {self.work.staging.name} WHERE faults IS NOT NULL")[0]
        if count:
            reasons = ((one["row"], one["reason"]) for one in _faults(self.work))
            files.keep_refused(self.job.id, refused_lines(sheet, reasons))
        self.job.told = crypto.seal(told, f"bulk_import:{self.job.id}")
        self.job.counts = {"total": self.job.total, **self.job.counts, "refused": count}
        if not self.job.dry_run:
            self.kind.kept(self.work)

    def _to(self, state: str) -> None:
        self.job.state, self.job.share = state, 0.0
        db.session.commit()
        self.progress(state, 0.0)

    def _share(self, share: float) -> None:
        self.job.share = share
        db.session.commit()
        self.progress(self.job.state, share)


def _faults(work: Work, most: int | None = None) -> Iterator[dict[str, Any]]:
    """``{row, label, reason}`` of rows that are refused, page by page."""
    label, after, left = KINDS[work.job.kind].label, 0, most
    while True:
        found = db.session.execute(
            text(
                f"SELECT row, {label} AS label, faults AS reason FROM {work.staging.name}"
                " WHERE faults IS NOT NULL AND row > :after ORDER BY row LIMIT :page"
            ),
            {"after": after, "page": min(_PAGE, left or _PAGE)},
        ).all()
        yield from (
            {"row": one.row, "label": opened_label(work.job.id, one.row, one.label), "reason": one.reason}
            for one in found
        )
        if most is not None or not found:
            return
        after = found[-1].row


def opened_label(import_id: UUID, row: int, label: Any) -> str:
    """Whose row it is: a number of its source as it stands, a name sealed."""
    if isinstance(label, bytes | memoryview):
        return str(crypto.unseal(bytes(label), f"bulk:{import_id}:{row}:label"))
    return label or ""


def _end(work: Work, state: str, problem: dict[str, Any] | None = None) -> None:
    """The last transaction: the state, and one line in the journal for everything that was written."""
    job, now = work.job, utc_now()
    job.state, job.problem, job.ended_at, job.share = state, problem, now, 1.0
    if not job.dry_run and (state == "done" or job.last_row):
        record(
            at=now,
            account_id=None if work.actor.id == SYSTEM else work.actor.id,
            action=f"{job.kind}.import",
            subject_kind=job.kind,
            subject_id=job.id,
            **{name: job.how[name] for name in ("channel",) if name in job.how},
            **job.counts,
        )
    db.session.commit()
    work.staging.drop()
    if not (job.dry_run and state == "done"):  # what was tried may be taken in (tried.py)
        files.forget(job.id)


def _again_if_busy(step: Callable[[], Any], tries: int = 3) -> Any:
    """Two imports at once, or one and somebody at a window, may stand in each other's way: then once more."""
    for left in reversed(range(tries)):
        try:
            return step()
        except Exception as error:
            db.session.rollback()
            if left == 0 or getattr(getattr(error, "orig", None), "sqlstate", "") not in {"40P01", "40001", "55P03"}:
                raise
    return None


@contextmanager
def _alone(import_id: UUID) -> Iterator[None]:
    """One process at a time; the lock goes with a process that dies."""
    number = int.from_bytes(import_id.bytes[-8:], "big", signed=True)
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as held:
        if not held.scalar(text("SELECT pg_try_advisory_lock(:number)"), {"number": number}):
            raise Busy
        try:
            yield
        finally:
            held.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": number})


def told_of(job: BulkImport) -> dict[str, Any]:
    """What was told of an import, opened."""
    told = crypto.unseal_if_any(job.told, f"bulk_import:{job.id}")
    return told or {"refused": []}
