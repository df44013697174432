"""``/tasks`` for desks: sent, followed, recalled; and the photos of an answer, for whoever may read it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from server.attachments.files import photo_response
from server.core.clock import local_date, utc_now
from server.core.endpoint import endpoint
from server.core.permissions import Permission
from server.identity.actor import Actor
from server.steps.desk import once
from server.tasks import commands, listing, queries, receivers
from server.tasks.schemas import TaskActionIn, TaskFormOut, TaskFormQuery, TaskOut, TaskSend, TasksOut, TasksQuery

tasks = Blueprint("tasks", __name__, url_prefix="/api/v1/tasks", description="Tasks from the centre (任务)")


@endpoint(tasks, "GET", "", can=Permission.TASK_READ, query=TasksQuery, answer=TasksOut)
def list_tasks(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    return listing.task_page(actor, query, utc_now())


@endpoint(tasks, "GET", "/form", can=Permission.TASK_SEND, query=TaskFormQuery, answer=TaskFormOut)
def show_form(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    return receivers.form(actor, query["case"], query["person"], query["grid"], utc_now())


@endpoint(tasks, "POST", "", can=Permission.TASK_SEND, body=TaskSend, answer=TaskOut, status=201)
def send(actor: Actor, body: dict[str, Any]) -> dict[str, Any]:
    facts = {name: value for name, value in body.items() if name != "operation_id"}
    result, _ = once(actor, body["operation_id"], "task.send", facts, lambda doing: commands.send_task(doing, facts))
    return _shown(actor, UUID(result["task_id"]))


@endpoint(tasks, "GET", "/<uuid:task_id>", can=Permission.TASK_READ, answer=TaskOut)
def show(actor: Actor, task_id: UUID) -> dict[str, Any]:
    return _shown(actor, task_id)


@endpoint(tasks, "POST", "/<uuid:task_id>/actions", can=Permission.TASK_READ, body=TaskActionIn, answer=TaskOut)
def act(actor: Actor, body: dict[str, Any], task_id: UUID) -> dict[str, Any]:
    facts = {"action": body["action"], "note": body["note"], "attachments": [], "location": None}
    content = facts | {"task_id": str(task_id)}
    once(actor, body["operation_id"], "task.act", content, lambda doing: commands.act_on_task(doing, task_id, facts))
    return _shown(actor, task_id)


@endpoint(tasks, "GET", "/<uuid:task_id>/attachments/<sha256>", can=Permission.TASK_READ)
def show_photo(actor: Actor, task_id: UUID, sha256: str) -> Response:
    queries.require_photo(actor, task_id, sha256, local_date(utc_now()))
    return photo_response(sha256)


def _shown(actor: Actor, task_id: UUID) -> dict[str, Any]:
    now = utc_now()
    task = queries.task_for(actor, task_id, local_date(now))
    return queries.documents(actor, [task.id], now)[0]
