"""One step of a task's history: the one place where a task gets its state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from server.cases.step import Doing
from server.core import crypto
from server.core.db import db
from server.core.ids import new_id
from server.core.permissions import Permission
from server.journal.commands import record
from server.tasks import workflow
from server.tasks.models import Task, TaskStep
from server.tasks.workflow import Action, State


def take_task_step(
    doing: Doing, task: Task, action: Action, to: State, said: Mapping[str, Any], *, visit_id: UUID | None = None
) -> None:
    """Move the task, end its time when it has ended, and write its history, what was said sealed."""
    before, task.state = task.state, str(to)
    if to not in workflow.OPEN:
        task.closed_at = task.closed_at if before == task.state else doing.moment.received_at
        task.yellow_at = task.due_at = None
    task.version += 1
    db.session.add(task)
    db.session.flush()
    step_id = new_id()
    permission = Permission.TASK_SEND if action is Action.SEND else workflow.rule_for(str(action)).permission
    words = {name: value for name, value in said.items() if value}
    db.session.add(
        TaskStep(
            id=step_id,
            task_id=task.id,
            seq=task.version,
            operation_id=doing.operation_id,
            action=str(action),
            from_state=before,
            to_state=task.state,
            at=doing.moment.recorded_at,
            account_id=doing.actor.id,
            role_label=doing.actor.label_for(permission),
            visit_id=visit_id,
            said=crypto.seal_if_any(words, f"task_step:{step_id}"),
        )
    )
    record(
        at=doing.moment.received_at,
        account_id=doing.actor.id,
        action=f"task.{action}",
        subject_kind="task",
        subject_id=task.id,
        to=task.state,
    )
    db.session.flush()
