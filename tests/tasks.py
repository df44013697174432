"""Tasks for tests: as the centre sends them and a phone answers."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from server.core.ids import new_id
from tests.door import Answer, Visitor

ASK = "看看8号院楼顶还漏不漏，漏几户"
"""What is asked; it must stand nowhere in clear."""


def task(**more: Any) -> dict[str, Any]:
    """What a desk types in; anything can be replaced, None leaves it out."""
    facts = {"operation_id": str(uuid4()), "task_id": str(new_id()), "kind": "verify", "ask": ASK} | more
    return {name: value for name, value in facts.items() if value is not None}


def sent(desk: Visitor, **more: Any) -> dict[str, Any]:
    """Send a task; answers it as the desk sees it."""
    answer = desk.post("/tasks", task(**more))
    assert answer.status == 201, answer.body
    return answer.body


def act(worker: Visitor, task_id: str, action: str, **more: Any) -> dict[str, Any]:
    """A ``task.act`` operation, to be pushed."""
    return worker.operation("task.act", {"task_id": task_id, "action": action} | more)


def did(worker: Visitor, task_id: str, action: str, **more: Any) -> dict[str, Any]:
    """Push one step; answers its outcome."""
    [outcome] = worker.push(act(worker, task_id, action, **more))
    return outcome


def recall(desk: Visitor, task_id: str, **more: Any) -> Answer:
    return desk.post(f"/tasks/{task_id}/actions", {"operation_id": str(uuid4()), "action": "recall"} | more)


def shown(visitor: Visitor, task_id: str) -> dict[str, Any]:
    answer = visitor.get(f"/tasks/{task_id}")
    assert answer.status == 200, answer.body
    return answer.body


def on_phone(worker: Visitor) -> dict[str, dict[str, Any]]:
    """The tasks a phone carries, by id."""
    return _rows(worker, "task")


def notices(worker: Visitor) -> list[dict[str, Any]]:
    """A phone's notices, the oldest first."""
    return sorted(_rows(worker, "notice").values(), key=lambda one: (one["at"], one["id"]))


def _rows(worker: Visitor, entity: str) -> dict[str, dict[str, Any]]:
    mirror, _, _ = worker.pull_all()
    return {row_id: row for (kind, row_id), row in mirror.items() if kind == entity and row is not None}
