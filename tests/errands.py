"""Errands for tests: as a worker opens them at a door, and as a clerk takes them in."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from server.core.ids import new_id
from tests.door import Answer, Visitor
from tests.world import GRID1

ASKED = {
    "name": "张桂兰",
    "phone": "199-0000-0001",
    "address_text": "花园社区8号院",
    "door": "3单元201",
    "note": "眼睛不好，认证过不了，要人帮",
}
"""What somebody asks for; all of it must stand nowhere in clear."""


def opening(**more: Any) -> dict[str, Any]:
    """What a phone sends in ``errand.open``; anything can be replaced, None leaves it out."""
    facts = {"errand_id": str(new_id()), "kind": "pension_certification", "request": ASKED} | more
    return {name: value for name, value in facts.items() if value is not None}


def open_at_door(worker: Visitor, **more: Any) -> dict[str, Any]:
    """Open an errand through push; answers the outcome."""
    [outcome] = worker.push(worker.operation("errand.open", opening(**more)))
    return outcome


def intake(grid: str | None = GRID1, **more: Any) -> dict[str, Any]:
    """What a clerk types in who is called."""
    location = {"source": "chosen", "grid": grid} if grid else None
    return opening(**({"operation_id": str(uuid4()), "asked_via": "phone", "location": location} | more))


def taken_in(clerk: Visitor, grid: str | None = GRID1, **more: Any) -> dict[str, Any]:
    """Take an errand in at the desk; answers it as the clerk sees it."""
    answer = clerk.post("/errands", intake(grid, **more))
    assert answer.status == 201, answer.body
    return answer.body


def step(visitor: Visitor, errand: dict[str, Any], action: str, **more: Any) -> Answer:
    """Take a step at a desk, on the errand as this screen shows it."""
    body = {"operation_id": str(uuid4()), "action": action, "base_version": errand["version"]} | more
    return visitor.post(f"/errands/{errand['id']}/actions", body)


def act(worker: Visitor, errand_id: str, action: str, base_version: int | None = None, **more: Any) -> dict[str, Any]:
    """An ``errand.act`` operation, to be pushed."""
    extra = {} if base_version is None else {"base_version": base_version}
    return worker.operation("errand.act", {"errand_id": errand_id, "action": action} | more, **extra)


def shown(visitor: Visitor, errand_id: str) -> dict[str, Any]:
    """An errand as somebody sees it who may."""
    answer = visitor.get(f"/errands/{errand_id}")
    assert answer.status == 200, answer.body
    return answer.body


def listed(visitor: Visitor, **filters: Any) -> list[str]:
    """Ids of the errands on the first page of the desk's list, in its order."""
    answer = visitor.get("/errands", **filters)
    assert answer.status == 200, answer.body
    return [one["id"] for one in answer.body["items"]]


def on_phone(visitor: Visitor) -> list[str]:
    """Ids of the errands somebody walks out with."""
    return [one["id"] for one in visitor.get("/care/list").body["errands"]]
