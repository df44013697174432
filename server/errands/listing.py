"""The list of errands, filtered, scoped, in keyset pages; and who may run errands in a grid."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from server.areas.queries import inside_any, is_live_grid
from server.core import problems
from server.core.clock import local_date
from server.core.keyset import how_many, page_by_moment
from server.core.permissions import Permission
from server.errands import workflow
from server.errands.models import Errand
from server.errands.queries import errand_documents, visible
from server.identity.actor import Actor
from server.identity.queries import posted_over

_PAGE = 50
_RUNNING = frozenset({"open", *map(str, workflow.OPEN)})


def errand_page(actor: Actor, filters: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """``{items, next_cursor, total}``: running ones by their deadline, others the newest first."""
    conditions = _matching(actor, filters, now)
    by_deadline = filters["state"] in _RUNNING
    rows, next_cursor = page_by_moment(
        select(Errand.id).where(*conditions),
        Errand.due_at if by_deadline else Errand.opened_at,
        Errand.id,
        order="due" if by_deadline else "opened",
        newest=not by_deadline,
        cursor=filters["cursor"],
        limit=_PAGE,
    )
    return {
        "items": errand_documents(actor, [row.id for row in rows], now),
        "next_cursor": next_cursor,
        "total": how_many(select(Errand.id).where(*conditions)),
    }


def _matching(actor: Actor, filters: Mapping[str, Any], now: datetime) -> list[Any]:
    conditions = [visible(actor, local_date(now))]
    if filters["state"] == "open":
        conditions.append(Errand.state.in_(workflow.OPEN))
    elif filters["state"]:
        conditions.append(Errand.state == filters["state"])
    if filters["kind"]:
        conditions.append(Errand.kind == filters["kind"])
    if filters["area"]:
        conditions.append(inside_any(Errand.area_code, [filters["area"]]))
    if filters["late"]:
        conditions += [Errand.state.in_(workflow.OPEN), Errand.due_at <= now]
    if filters["q"]:
        # as somebody reads it from a receipt: in whatever case, with a part of it
        conditions.append(Errand.errand_no.contains(filters["q"].upper(), autoescape=True))
    if filters["person"]:
        conditions.append(Errand.person_id == filters["person"])
    return conditions


def runners(actor: Actor, grid: str, now: datetime) -> list[dict[str, Any]]:
    """``[{id, name, role_label}]``: who may run errands in that grid now, the nearest post first.

    ``care.grid_absent`` where the actor takes no errands in.
    """
    if Permission.ERRAND_OPEN not in actor.permissions_in(grid) or not is_live_grid(grid):
        raise problems.GRID_ABSENT(code=grid)
    return [
        {"id": str(one["id"]), "name": one["name"], "role_label": one["role_label"]}
        for one in posted_over(Permission.ERRAND_ACT, grid, now)
    ]
