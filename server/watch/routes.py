"""``/watch``: what deadlines brought about by themselves, and letters of supervision. They are signed and answered as steps
of their case (``POST /cases/{id}/actions``).
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from server.core.clock import utc_now
from server.core.endpoint import endpoint
from server.core.permissions import Permission
from server.identity.actor import Actor
from server.watch import queries
from server.watch.schemas import LettersOut, LettersQuery, WatchFiguresOut, WatchOut

watch = Blueprint("watch", __name__, url_prefix="/api/v1/watch", description="Deadlines that watch themselves")


@endpoint(watch, "GET", "/cases/<uuid:case_id>", can=Permission.CASE_READ, answer=WatchOut)
def show_watch(actor: Actor, case_id: UUID) -> dict[str, Any]:
    return queries.watch_of(actor, case_id)


@endpoint(watch, "GET", "/letters", can=Permission.CASE_READ, query=LettersQuery, answer=LettersOut)
def list_letters(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    return queries.letter_page(actor, query)


@endpoint(watch, "GET", "/figures", can=Permission.CASE_READ, answer=WatchFiguresOut, replica=True)
def show_figures(actor: Actor) -> dict[str, int]:
    return queries.figures(actor, utc_now())
