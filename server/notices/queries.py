"""Notices, read: one's own, until they expire."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select

from server.core.db import db
from server.core.times import iso
from server.identity.actor import Actor
from server.notices.models import Notice


def own(actor: Actor, now: datetime) -> Any:
    """SQL: the actor's notices that still count. What they are about must be the actor's to see besides."""
    return and_(Notice.account_id == actor.id, Notice.expires_at > now)


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
