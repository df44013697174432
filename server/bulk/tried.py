"""From a trial to the import: the file that was tried is still here, so that a large one is sent once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from server.bulk import files
from server.bulk.kinds import Kind
from server.bulk.models import BulkImport
from server.bulk.run import Busy, give_up, run
from server.bulk.sheet import unreadable
from server.core import problems
from server.core.db import db
from server.identity.actor import Actor

KEPT = timedelta(hours=4)
"""So long a file that was tried can be taken in: longer, and what the trial told of it may be no longer so."""
_SWEPT = timedelta(days=3)
"""Those before were forgotten by an earlier sweep."""


def take(kind: Kind, actor: Actor, job: BulkImport, how: Mapping[str, Any], now: datetime) -> BulkImport:
    """Take in what ``job`` tried: the same row, begun anew, and not tried this time. Commits.

    Asked again it answers what became of the first asking, and goes on with what was cut off. Refuses
    ``bulk.trial_changed`` when the file would be read otherwise than it was tried, ``bulk.trial_over`` when it is gone.
    """
    db.session.refresh(job, with_for_update=True)
    if job.dry_run:
        if job.state != "done" or job.ended_at is None or job.ended_at < now - KEPT or not files.here(job.id):
            raise problems.BULK_TRIAL_OVER()
        if job.how != dict(how) or job.mapping != kind.mapping(actor, job.how, job.columns):
            raise problems.BULK_TRIAL_CHANGED()
        files.forget_refused(job.id)
        job.dry_run, job.state, job.begun_at, job.ended_at = False, "waiting", now, None
        job.counts, job.told, job.share, job.total, job.last_row, job.tries = {}, None, 0.0, 0, 0, 0
    db.session.commit()
    if not job.by_job and job.ended_at is None:
        try:
            with files.opened(job.id) as file:
                run(job.id, actor, file)
        except Busy:
            pass  # whoever asked first does it
        except FileNotFoundError:
            give_up(job.id, actor, unreadable("文件不在了，请再传一次"))
    return job


def forget_files(before: datetime, *, kind: str | None = None, account_id: UUID | None = None) -> None:
    """Files of trials that ended by then: everybody's, or those of one person who tries the next one."""
    ended = select(BulkImport.id).where(
        BulkImport.dry_run, BulkImport.ended_at < before, BulkImport.begun_at > before - _SWEPT
    )
    if kind:
        ended = ended.where(BulkImport.kind == kind, BulkImport.account_id == account_id)
    for import_id in db.session.scalars(ended):
        files.forget(import_id)
