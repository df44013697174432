"""What can be asked for, read and changed by an administrator. Commands never commit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from server.core import problems
from server.core.db import db
from server.identity.actor import Actor
from server.journal import edited
from server.tasks.models import Task, TaskKind
from server.tasks.queries import still_carried


def kind_for(code: str) -> TaskKind:
    """A kind in use; ``task.kind_absent``."""
    found = db.session.get(TaskKind, code)
    if found is None or found.retired_at is not None:
        raise problems.TASK_KIND_ABSENT(code=code)
    return found


def task_kinds() -> list[TaskKind]:
    """Every kind in order, retired ones too."""
    return list(db.session.scalars(select(TaskKind).order_by(TaskKind.sort, TaskKind.code)))


def kinds_in_use() -> list[dict[str, Any]]:
    """Kinds a new task may be of, in order."""
    return [
        {"code": one.code, "name": one.name, "by_visit": one.by_visit, "suggestion": one.suggestion}
        for one in task_kinds()
        if one.retired_at is None
    ]


def put_task_kind(actor: Actor, code: str, base_version: int, facts: Mapping[str, Any], now: datetime) -> TaskKind:
    """Enter a kind, or change its name, how it is answered and what its form begins with, or take it out of use.

    Tasks say the name and how they are answered, so those that phones carry are stamped and travel again.
    """
    kind, is_new = edited.held(TaskKind, code, base_version)
    edited.require_name_free(kind, facts["name"])
    for name in ("name", "by_visit", "suggestion"):
        setattr(kind, name, facts[name])
    edited.retire(kind, facts, now)
    edited.mark(actor.id, kind, "task_kind", now, new=is_new, by_visit=kind.by_visit, retired=facts["retired"])
    db.session.execute(update(Task).where(Task.kind == code, still_carried(now)).values(version=Task.version))
    return kind
