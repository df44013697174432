"""``/diary/export``: one's own diaries of a period as a file."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import Response
from flask_smorest import Blueprint

from server.core.clock import utc_now
from server.core.endpoint import endpoint
from server.core.permissions import Permission
from server.diary import exporting
from server.diary.schemas import ExportQuery
from server.identity.actor import Actor

diary = Blueprint("diary", __name__, url_prefix="/api/v1/diary", description="The day's diary of a worker")

KINDS = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@endpoint(diary, "GET", "/export", can=Permission.DIARY_WRITE, query=ExportQuery, journals=True, replica=True)
def export_diary(actor: Actor, query: dict[str, Any]) -> Response:
    """The caller's own diaries and nobody else's, whoever calls."""
    first, last, kind = query["first"], query["last"], query["format"]
    file = exporting.export_diary(actor, first, last, kind, utc_now())
    days = f"{first:%Y%m%d}" if first == last else f"{first:%Y%m%d}-{last:%Y%m%d}"
    name = quote(f"民情日记-{actor.name}-{days}.{kind}")
    return Response(
        file,
        mimetype=KINDS[kind],
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "no-store"},
    )
