"""How an import is begun, shown, and taken up by a worker: the same for every kind of list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy import select

from server.bulk import files, tried
from server.bulk.kinds import KINDS, Kind
from server.bulk.models import BulkImport
from server.bulk.refused import OURS
from server.bulk.run import Busy, Progress, give_up, nobody_looks, run, told_of
from server.bulk.sheet import Sheet, open_sheet, unreadable
from server.core import problems
from server.core.db import db
from server.core.ids import new_id
from server.core.refusals import Problem
from server.identity.actor import SYSTEM, Actor
from server.identity.queries import actor_at

ENDINGS = (".xlsx", ".csv", ".txt")
AT_ONCE = 1024 * 1024
"""A file of matters up to this size is done while whoever sent it waits; a larger one by a worker, and they may go and come back."""
MOST_TRIES = 20
"""An import in which workers die so often is no accident."""
_AT_ONCE_AGAIN = 4
"""So many tries follow each other at once: a process that was stopped is the usual reason."""
KEPT_DAYS = 7
"""So long refused rows can be fetched, and an import that nobody went on with is waited for."""


def bring_in(
    kind: Kind,
    actor: Actor,
    stream: BinaryIO,
    how: Mapping[str, Any],
    *,
    name: str | None,
    dry_run: bool,
    now: datetime,
) -> BulkImport:
    """Take a file from whoever sends it, and do it at once when it is small. Commits. Raises what there is against the file
    as a whole.
    """
    if name and not name.lower().endswith(ENDINGS):
        raise unreadable("只收 Excel（.xlsx）和 CSV 文件")
    import_id = new_id()
    tried.forget_files(now, kind=kind.name, account_id=actor.id)  # of several trials the last is taken in
    digest, size = files.keep(import_id, stream)
    try:
        with files.opened(import_id) as file:
            job = _begin(kind, actor, file, how, import_id=import_id, dry_run=dry_run, now=now)
            job.file_name, job.file_hash, job.file_size = name, digest, size
            job.by_job = size * kind.heaviness > AT_ONCE
            db.session.add(job)
            db.session.commit()
            if not job.by_job:
                run(import_id, actor, file)
    except BaseException:
        files.forget(import_id)
        raise
    return job


def bring_in_from(
    kind: Kind,
    actor: Actor,
    place: Path,
    how: Mapping[str, Any],
    *,
    dry_run: bool,
    now: datetime,
    progress: Progress = nobody_looks,
) -> BulkImport:
    """A file of the operator's own, read where it lies; one that was cut off before goes on. Commits."""
    with place.open("rb") as file:
        digest, size = files.hashed(file)
        job = None if dry_run else _cut_off(kind, actor, digest, how)
        if job is None:
            job = _begin(kind, actor, file, how, import_id=new_id(), dry_run=dry_run, now=now)
            job.file_name, job.file_hash, job.file_size = place.name, digest, size
            db.session.add(job)
            db.session.commit()
        run(job.id, actor, file, progress)
    return job


def _begin(
    kind: Kind,
    actor: Actor,
    file: BinaryIO,
    how: Mapping[str, Any],
    *,
    import_id: UUID,
    dry_run: bool,
    now: datetime,
) -> BulkImport:
    sheet = open_sheet(file, how.get("sheet"), kind.targets)
    return BulkImport(
        id=import_id,
        kind=kind.name,
        account_id=None if actor.id == SYSTEM else actor.id,
        state="waiting",
        dry_run=dry_run,
        how=dict(how),
        columns=[heading for heading in sheet.columns if heading and heading not in OURS],
        mapping=_mapping(kind, actor, how, sheet),
        counts={},
        begun_at=now,
    )


def _mapping(kind: Kind, actor: Actor, how: Mapping[str, Any], sheet: Sheet) -> dict[str, str]:
    try:
        return kind.mapping(actor, how, sheet.columns)
    except Problem as refusal:
        if "columns" in refusal.details:  # somebody has to point at them
            refusal.details["examples"] = sheet.examples()
        raise


def _cut_off(kind: Kind, actor: Actor, digest: bytes, how: Mapping[str, Any]) -> BulkImport | None:
    waiting = select(BulkImport).where(
        BulkImport.kind == kind.name,
        BulkImport.file_hash == digest,
        BulkImport.how == dict(how),
        BulkImport.ended_at.is_(None),
        BulkImport.by_job.is_(False),
        BulkImport.dry_run.is_(False),
        BulkImport.account_id == (None if actor.id == SYSTEM else actor.id),
    )
    return db.session.scalar(waiting.order_by(BulkImport.begun_at.desc()).limit(1))


def import_for(kind: Kind, actor: Actor, import_id: UUID) -> BulkImport:
    """Somebody's own import; ``bulk.absent`` for every other."""
    job = db.session.get(BulkImport, import_id, populate_existing=True)
    if job is None or job.kind != kind.name or job.account_id != actor.id:
        raise problems.BULK_ABSENT(id=str(import_id))
    return job


def latest(kind: Kind, actor: Actor, since: datetime) -> list[BulkImport]:
    """Somebody's own imports that a worker does or did, the newest first."""
    own = select(BulkImport).where(
        BulkImport.account_id == actor.id,
        BulkImport.kind == kind.name,
        BulkImport.by_job,
        BulkImport.begun_at > since - timedelta(days=KEPT_DAYS),
    )
    return list(db.session.scalars(own.order_by(BulkImport.begun_at.desc()).limit(10)))


def document(job: BulkImport, label: str) -> dict[str, Any]:
    """An import as it is answered; ``label`` is what the label of a refused row is called there."""
    told, counts = told_of(job), {name: count for name, count in job.counts.items() if name != "total"}
    rows: dict[str, Any] = {
        name: [{"row": one["row"], label: one["label"], "reason": one["reason"]} for one in told.pop(name)]
        for name in ("refused", "doubts")
        if name in told
    }
    return {
        "id": str(job.id),
        "state": job.state,
        "share": round(job.share, 3),
        "dry_run": job.dry_run,
        "file_name": job.file_name,
        "begun_at": job.begun_at.isoformat(),
        "ended_at": job.ended_at.isoformat() if job.ended_at else None,
        "columns": job.columns,
        "mapping": job.mapping,
        "total": job.total,
        "refused_count": counts.pop("refused", 0),
        **rows,
        "problem": job.problem,
        **counts,
        **told,
    }


def work_off(now: datetime) -> str:
    """Take up the imports that wait for a worker, one after another, and those that another one left behind. Commits."""
    done = []
    for import_id in list(_waiting()):
        job = db.session.get_one(BulkImport, import_id)
        actor = actor_at(job.account_id, now) if job.account_id else None
        try:
            if actor is None or actor.disabled or KINDS[job.kind].permission not in actor.permissions:
                give_up(import_id, actor or _nobody(job), problems.NOT_PERMITTED(permission=KINDS[job.kind].permission))
                continue
            if now < _not_before(job):
                continue
            if job.tries == MOST_TRIES:
                give_up(import_id, actor, problems.BULK_LEFT())
                continue
            job.tries += 1
            db.session.commit()
            with files.opened(import_id) as file:
                run(import_id, actor, file)
            done.append(str(import_id))
        except Busy:
            continue
        except FileNotFoundError:
            give_up(import_id, actor or _nobody(job), unreadable("文件不在了，请再传一次"))
        except Problem:
            continue  # it stands in the import, where whoever sent it looks
        finally:
            db.session.expunge_all()
    return "，".join(done)


def _waiting() -> Iterable[UUID]:
    return db.session.scalars(
        select(BulkImport.id).where(BulkImport.ended_at.is_(None), BulkImport.by_job).order_by(BulkImport.begun_at)
    ).all()


def _not_before(job: BulkImport) -> datetime:
    """When it may be tried again: soon, and less and less soon; a database that is away for an hour uses up no patience."""
    return job.begun_at + timedelta(seconds=2**job.tries if job.tries >= _AT_ONCE_AGAIN else 0)


def _nobody(job: BulkImport) -> Actor:
    return Actor(id=job.account_id or SYSTEM, username="", name="", disabled=True, demo=False, posts=())


def forget_imports(now: datetime) -> str:
    """What was refused is kept for some days, what was tried for some hours; an import that nobody goes on with ends.
    Commits.
    """
    tried.forget_files(now - tried.KEPT)
    before = now - timedelta(days=KEPT_DAYS)
    left = db.session.scalars(
        select(BulkImport).where(BulkImport.ended_at.is_(None), BulkImport.begun_at < before)
    ).all()
    for job in left:
        give_up(job.id, _nobody(job), problems.BULK_LEFT())
    gone = db.session.scalars(
        select(BulkImport).where(BulkImport.ended_at < before, BulkImport.told.is_not(None)).limit(1000)
    ).all()
    for job in gone:
        files.forget(job.id)
        files.forget_refused(job.id)
        job.told = None
    db.session.commit()
    return f"{len(gone)} 次导入的拒收名单" if gone else ""
