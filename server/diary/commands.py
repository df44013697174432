"""Diaries, kept. Commands never commit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from server.core import crypto, problems
from server.core.db import db
from server.core.ids import new_id
from server.diary.models import Diary
from server.diary.queries import body_of, row_name
from server.identity.actor import Actor, Moment
from server.journal.commands import record


def save_diary(actor: Actor, moment: Moment, facts: Mapping[str, Any], base_version: int | None) -> dict[str, Any]:
    """Write a day of one's own, or write it anew. Answers ``{diary_id, version}``.

    Conflicts (``diary.stale``) when another phone wrote the day after the text this one was made from: the refused text
    stays on its phone, and the worker makes one of the two. The same text twice is no conflict.
    """
    held = db.session.scalar(
        select(Diary).where(Diary.account_id == actor.id, Diary.day == facts["day"]).with_for_update()
    )
    if held is None:
        held = Diary(id=new_id(), account_id=actor.id, day=facts["day"], version=0)
        db.session.add(held)
    elif held.version != (base_version or 0) and body_of(held)["text"] != facts["text"]:
        raise problems.DIARY_STALE(day=facts["day"].isoformat(), base_version=base_version or 0, version=held.version)
    held.body = crypto.seal({"text": facts["text"], "facts": facts["facts"]}, row_name(held.id))
    held.saved_at = moment.recorded_at
    held.version += 1
    db.session.flush()
    record(
        at=moment.received_at,
        account_id=actor.id,
        action="diary.save",
        subject_kind="diary",
        subject_id=held.id,
        day=facts["day"].isoformat(),
        version=held.version,
    )
    return {"diary_id": str(held.id), "version": held.version}
