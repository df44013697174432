"""The list of tasks, filtered, scoped, in keyset pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from server.areas.queries import inside_any
from server.core.clock import local_date
from server.core.keyset import page_by_moment
from server.identity.actor import Actor
from server.tasks import workflow
from server.tasks.models import Task
from server.tasks.queries import documents, visible

_PAGE = 50


def task_page(actor: Actor, filters: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """``{items, next_cursor}``: open ones by their deadline, all of them the newest first."""
    conditions = [visible(actor, local_date(now))]
    running = filters["state"] == "open"
    if running:
        conditions.append(Task.state.in_(workflow.OPEN))
    if filters["case"]:
        conditions.append(Task.case_id == filters["case"])
    if filters["person"]:
        conditions.append(Task.person_id == filters["person"])
    if filters["sent"]:
        conditions.append(Task.sent_by == actor.id)
    if filters["area"]:
        conditions.append(inside_any(Task.area_code, [filters["area"]]))
    rows, next_cursor = page_by_moment(
        select(Task.id).where(*conditions),
        Task.due_at if running else Task.sent_at,
        Task.id,
        order="due" if running else "sent",
        newest=not running,
        cursor=filters["cursor"],
        limit=_PAGE,
    )
    return {"items": documents(actor, [row.id for row in rows], now), "next_cursor": next_cursor}
