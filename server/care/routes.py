"""``/care``: the list somebody walks out with."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from server.care.door_list import door_list
from server.care.schemas import DoorListOut
from server.core.clock import utc_now
from server.core.endpoint import endpoint
from server.core.permissions import Permission
from server.identity.actor import Actor

care = Blueprint("care", __name__, url_prefix="/api/v1/care", description="Whom to see, and what to run")


@endpoint(care, "GET", "/list", can=Permission.PERSON_READ, answer=DoorListOut)
def walk_out_with(actor: Actor) -> dict[str, Any]:
    return door_list(actor, utc_now())
