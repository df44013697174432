"""Which facts are told, in which words and for how long, changed by an administrator. Commands never commit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from server.core import marks, problems
from server.core.db import db
from server.identity.actor import Actor
from server.journal import edited
from server.notices.models import NoticeKind

PARTS = {
    "case": "{code}",
    "errand": "{code}",
    "task": "{what}",
    "watch": "{code}",
    "meeting": "{code}",
    "calendar": "{code}",
}
"""What a sentence may say of its subject, by what it is about: anything else would come out empty, or as it stands."""
_SPOKEN = {"{code}": "【编号】", "{what}": "【任务种类】"}
"""As the desk shows them."""


def notice_kinds() -> list[NoticeKind]:
    """Every kind in order, those told no more too."""
    return list(db.session.scalars(select(NoticeKind).order_by(NoticeKind.sort, NoticeKind.code)))


def part_of(kind: str) -> str:
    """The part that a sentence of this kind may name."""
    return PARTS[kind.partition(".")[0]]


def change_notice_kind(
    actor: Actor, code: str, base_version: int, facts: Mapping[str, Any], now: datetime
) -> NoticeKind:
    """Other words, other days, told no more or told again. What was told before stays as it was told.

    The code writes which facts there are, so none is entered here (``list.absent``). Refuses ``request.invalid`` for a
    part the sentence cannot name, and for a sentence that does not name its own.
    """
    if db.session.get(NoticeKind, code) is None:
        raise problems.LIST_ABSENT()
    kind, _ = edited.held(NoticeKind, code, base_version)
    if fault := _fault(facts["template"], part_of(code)):
        raise problems.REQUEST_INVALID(fields={"template": [fault]})
    before = {"template": kind.template, "keep_days": kind.keep_days, "retired": kind.retired_at is not None}
    kind.template, kind.keep_days = facts["template"], facts["keep_days"]
    edited.retire(kind, facts, now)
    changed = {name: [was, facts[name]] for name, was in before.items() if was != facts[name]}
    edited.mark(actor.id, kind, "notice_kind", now, **changed)
    return kind


def _fault(template: str, part: str) -> str | None:
    """What is wrong with a sentence that has this part to name, in words; None: nothing."""
    if unknown := marks.strange(template, [part]):
        names = "、".join(_SPOKEN.get(one, one) for one in unknown)
        return f"没有{names}可换，这一句里能换的只有{_SPOKEN[part]}"
    return None if part in template else f"这一句要写上{_SPOKEN[part]}，不然看不出说的是哪一件"
