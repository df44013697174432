"""``/patrols/{id}/track``: the way one walked oneself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from server.catalogue import queries as catalogue
from server.core.endpoint import endpoint
from server.core.permissions import Permission
from server.identity.actor import Actor
from server.patrols.queries import track_of
from server.patrols.schemas import TrackOut

patrols = Blueprint("patrols", __name__, url_prefix="/api/v1/patrols", description="Patrols of one's own")


@endpoint(patrols, "GET", "/<uuid:patrol_id>/track", can=Permission.PATROL_WALK, answer=TrackOut)
def show_track(actor: Actor, patrol_id: UUID) -> dict[str, Any]:
    """Only to whoever walked it; to everybody else the patrol is absent."""
    return {"segments": track_of(actor, patrol_id), "keep_days": catalogue.track_rule().keep_days}
