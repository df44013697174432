"""Notices, read: one's own, until they expire."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select

from server.core.db import db
from server.core.times import iso
from server.identity.actor import Actor
from server.notices.models import Notice

INBOX = 100


def own(actor: Actor, now: datetime) -> Any:
    """SQL: the actor's notices that still count. What they are about must be the actor's to see besides."""
    return and_(Notice.account_id == actor.id, Notice.expires_at > now)


def inbox(actor: Actor, now: datetime) -> dict[str, Any]:
    """The newest of the actor's own, and how many are not read. Each names a number and a kind, nothing that is hidden."""
    newest = select(Notice.id).where(own(actor, now)).order_by(Notice.at.desc(), Notice.id.desc()).limit(INBOX)
    ids = db.session.scalars(newest).all()
    rows = notice_rows(ids)
    unread = select(func.count()).select_from(Notice).where(own(actor, now), Notice.read_at.is_(None))
    return {"items": [rows[one] for one in ids], "unread": db.session.scalar(unread) or 0}


def notice_rows(ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """Notices as a phone carries them, by id. The caller has applied the scope."""
    found = db.session.scalars(select(Notice).where(Notice.id.in_(ids)).execution_options(populate_existing=True))
    return {
        one.id: {
            "id": str(one.id),
            "kind": one.kind,
            "title": one.title,
            "entity": one.entity,
            "subject_id": str(one.subject_id),
            "at": iso(one.at),
            "expires_at": iso(one.expires_at),
            "read_at": iso(one.read_at),
            "version": one.version,
        }
        for one in found
    }
