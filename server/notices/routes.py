"""``/notices`` at a desk: one's own, and that they were seen. Phones carry theirs by pull."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from server.core.clock import utc_now
from server.core.endpoint import ANYONE_LOGGED_IN, endpoint
from server.identity.actor import Actor, Moment
from server.notices import commands, queries
from server.notices.schemas import NoticeRead, NoticesOut

notices = Blueprint("notices", __name__, url_prefix="/api/v1/notices", description="Notices (消息)")


@endpoint(notices, "GET", "", can=ANYONE_LOGGED_IN, answer=NoticesOut)
def list_own(actor: Actor) -> dict[str, Any]:
    return queries.inbox(actor, utc_now())


@endpoint(notices, "POST", "/read", can=ANYONE_LOGGED_IN, body=NoticeRead, answer=NoticesOut)
def note_read(actor: Actor, body: dict[str, Any]) -> dict[str, Any]:
    now = utc_now()
    commands.mark_read(actor, Moment(now, now), body)
    return queries.inbox(actor, now)
