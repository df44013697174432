"""Telling somebody, in the transaction of what is told. Commands never commit."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from server.core.db import db
from server.core.feed import leave_account
from server.identity.actor import Actor, Moment
from server.notices.models import Notice, NoticeKind


@dataclass(frozen=True)
class Subject:
    """What a notice is about. ``code`` and ``what`` are all its sentence may say of it."""

    entity: str
    id: UUID
    code: str = ""
    what: str = ""


def notify(accounts: Iterable[UUID], kind: str, subject: Subject, at: datetime) -> None:
    """Tell each of these accounts; a kind that has no sentence, or is out of use, is told to nobody."""
    told = sorted(set(accounts))
    known = db.session.get(NoticeKind, kind) if told else None
    if known is None or known.retired_at is not None:
        return
    title = sentence(known.template, subject)
    expires_at = at + timedelta(days=known.keep_days)
    db.session.add_all(
        Notice(
            account_id=account_id,
            kind=kind,
            title=title,
            entity=subject.entity,
            subject_id=subject.id,
            at=at,
            expires_at=expires_at,
            version=1,
        )
        for account_id in told
    )
    db.session.flush()


def sentence(template: str, subject: Subject) -> str:
    """What is told. Replaced, not formatted: an editor's stray brace must not stop the step that is told."""
    return template.replace("{code}", subject.code).replace("{what}", subject.what)


def take_back(
    entity: str, subject_id: UUID, at: datetime, *, kinds: Collection[str] | None = None, but: UUID | None = None
) -> None:
    """These notices are told no more, on the phones that carry them as at the desk: those of some ``kinds`` (None: all),
    of everybody, or of everybody but the one in whose hands it lies now.
    """
    conditions = [Notice.entity == entity, Notice.subject_id == subject_id, Notice.expires_at > at]
    if kinds is not None:
        conditions.append(Notice.kind.in_(kinds))
    if but is not None:
        conditions.append(Notice.account_id != but)
    ended = update(Notice).where(*conditions).values(expires_at=at).returning(Notice.id, Notice.account_id)
    for one in db.session.execute(ended):
        leave_account("notice", one.id, one.account_id, at)


def mark_read(actor: Actor, moment: Moment, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Note that the actor has seen these; a fact, so what is unknown, gone or seen already is passed over.

    Answers ``{notice_ids}``: those that are the actor's.
    """
    own = (Notice.account_id == actor.id, Notice.id.in_(facts["notice_ids"]))
    db.session.execute(
        update(Notice)
        .where(*own, Notice.read_at.is_(None))
        .values(read_at=moment.recorded_at, version=Notice.version + 1)
    )
    return {"notice_ids": sorted(map(str, db.session.scalars(select(Notice.id).where(*own))))}
