"""``/people/import`` and ``/people/export``: lists of people as files."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import Response, request
from flask_smorest import Blueprint

from server.core.clock import LOCAL_ZONE, utc_now
from server.core.endpoint import endpoint
from server.core.permissions import Permission
from server.identity.actor import Actor
from server.people import exporting, importing
from server.people.file_schemas import ExportIn, ImportOut, ImportQuery
from server.people.sheet import unreadable

people_files = Blueprint(
    "people_files", __name__, url_prefix="/api/v1/people", description="Lists of people in, and out"
)

ENDINGS = (".xlsx", ".csv", ".txt")
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@endpoint(
    people_files,
    "POST",
    "/import",
    can=Permission.PERSON_IMPORT,
    query=ImportQuery,
    answer=ImportOut,
    transaction=False,
)
def import_people(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    """The body is the file itself."""
    if query["filename"] and not query["filename"].lower().endswith(ENDINGS):
        raise unreadable("只收 Excel（.xlsx）和 CSV 文件")
    imported = importing.import_people(
        actor,
        request.get_data(cache=False),
        now=utc_now(),
        sheet=query["sheet"],
        wished=query["mapping"],
        group=query["group"],
        dry_run=query["dry_run"],
    )
    return {
        "columns": imported.columns,
        "mapping": imported.mapping,
        "taken": imported.taken,
        "enrolled": imported.enrolled,
        "unchanged": imported.unchanged,
        "refused": [one._asdict() for one in imported.refused],
        "total": imported.total,
        "dry_run": query["dry_run"],
    }


@endpoint(people_files, "POST", "/export", can=Permission.PERSON_EXPORT, body=ExportIn, replica=True)
def export_people(actor: Actor, body: dict[str, Any]) -> Response:
    now = utc_now()
    file = exporting.export_people(actor, body["purpose"], body["filters"], now)
    name = quote(f"特殊群体名单-{now.astimezone(LOCAL_ZONE):%Y%m%d-%H%M}.xlsx")
    return Response(
        file,
        mimetype=WORKBOOK,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "no-store"},
    )
