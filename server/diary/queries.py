"""Diaries, read: everybody their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from server.core import crypto
from server.core.db import db
from server.core.times import iso
from server.diary.models import Diary
from server.identity.actor import Actor


def own(actor: Actor) -> Any:
    """SQL: the actor's own diaries; there is no other way to any."""
    return Diary.account_id == actor.id


def diary_rows(ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """Diaries as a phone carries them, by id. The caller has applied the scope."""
    found = db.session.scalars(select(Diary).where(Diary.id.in_(ids)).execution_options(populate_existing=True))
    return {
        one.id: {
            "id": str(one.id),
            "day": one.day.isoformat(),
            **body_of(one),
            "saved_at": iso(one.saved_at),
            "version": one.version,
        }
        for one in found
    }


def diaries(actor: Actor, first: date, last: date) -> list[tuple[date, str]]:
    """``(day, text)`` of the actor's own diaries of a period, in order."""
    found = db.session.scalars(select(Diary).where(own(actor), Diary.day.between(first, last)).order_by(Diary.day))
    return [(one.day, body_of(one)["text"]) for one in found]


def body_of(one: Diary) -> dict[str, Any]:
    """``{text, facts}``."""
    body: dict[str, Any] = crypto.unseal(one.body, row_name(one.id))
    return body


def row_name(diary_id: UUID) -> str:
    """What its body is sealed for."""
    return f"diary:{diary_id}"
