"""What workers were told of their cases and tasks; what is older than a day they have seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from server.cases import workflow
from server.cases.rules import Action, State
from server.cases.step import FIELD_CHANNEL
from server.core.db import db
from server.core.ids import new_id
from server.demo.bulk import copy_rows
from server.demo.cast import Player
from server.demo.tale import Tale
from server.demo.tasks import Tasks
from server.notices.commands import Subject, sentence
from server.notices.models import NoticeKind
from server.tasks.models import TaskKind

_SEEN_AFTER = timedelta(days=1)


def _tell_units(
    tales: Iterable[Tale], units: Mapping[str, Player], tell: Callable[[UUID, str, Subject, datetime], None]
) -> None:
    for tale in tales:
        subject = Subject("case", tale.id, code=tale.case_no)
        for step in tale.steps:
            if step["action"] == Action.ROUTE:
                tell(units[step["changes"]["unit"]].id, "case.to_unit", subject, step["at"])
                for helper in step["changes"].get("helpers", ()):
                    tell(units[helper].id, "case.to_helper", subject, step["at"])


def write_notices(tales: Iterable[Tale], tasks: Tasks, units: Mapping[str, Player], now: datetime) -> dict[str, int]:
    """Insert the notices that the steps of these cases and tasks would have made; answers how many."""
    kinds = {kind.code: kind for kind in db.session.scalars(select(NoticeKind))}
    rows: list[dict[str, Any]] = []

    def tell(account_id: UUID, kind: str, subject: Subject, at: datetime) -> None:
        known = kinds.get(kind)
        if known is None:
            return
        seen = at + _SEEN_AFTER / 4
        rows.append(
            {
                "id": new_id(),
                "account_id": account_id,
                "kind": kind,
                "title": sentence(known.template, subject),
                "entity": subject.entity,
                "subject_id": subject.id,
                "at": at,
                "expires_at": at + timedelta(days=known.keep_days),
                "read_at": seen if at < now - _SEEN_AFTER else None,
                "version": 1,
            }
        )

    for tale in tales:
        if tale.facts.channel != FIELD_CHANNEL:
            continue
        subject = Subject("case", tale.id, code=tale.case_no)
        for step in tale.steps:
            if step["account_id"] != tale.by.id:
                fact = workflow.fact_of(
                    Action(step["action"]), step["from_state"], State(step["to_state"]), step["changes"]
                )
                tell(tale.by.id, f"case.{fact}", subject, step["at"])
    _tell_units(tales, units, tell)
    names = {kind.code: kind.name for kind in db.session.scalars(select(TaskKind))}
    for task in tasks.tales:
        for step in task.steps:
            if step["to_state"] in {"done", "cannot"}:
                tell(
                    task.by.id,
                    f"task.{step['to_state']}",
                    Subject("task", task.id, what=names[task.kind]),
                    step["at"],
                )
        tell(task.worker.id, "task.sent", Subject("task", task.id, what=names[task.kind]), task.sent_at)
    return {"notices": copy_rows("notice", rows)}
