"""Tasks as a thing with steps."""

from __future__ import annotations

from server.core import problems
from server.steps.thing import Thing, end_of_time
from server.tasks import workflow
from server.tasks.models import Task, TaskAttachment, TaskStep

TASK: Thing[Task, TaskStep] = Thing(
    "task", Task, TaskStep, TaskAttachment, problems.TASK_ABSENT, moved=end_of_time(workflow.OPEN)
)
