"""Tasks as a thing with steps."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from server.cases.step import when_protected
from server.core import problems
from server.core.db import db
from server.core.feed import leave_area
from server.steps.thing import Thing, end_of_time
from server.tasks import workflow
from server.tasks.models import Task, TaskAttachment, TaskStep

TASK: Thing[Task, TaskStep] = Thing(
    "task", Task, TaskStep, TaskAttachment, problems.TASK_ABSENT, moved=end_of_time(workflow.OPEN)
)


def _leave_phones(case_id: UUID, at: datetime) -> None:
    """Tasks about a case that has become a protected matter; whoever may still have them gets them back."""
    for task in db.session.scalars(select(Task).where(Task.case_id == case_id)):
        leave_area("task", task.id, task.area_code, at)
    db.session.execute(update(Task).where(Task.case_id == case_id).values(version=Task.version))


when_protected(_leave_phones)
