"""``/people/import`` and ``/people/export``: lists of people as files."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import Response
from flask_smorest import Blueprint

from server.bulk.routes import routes
from server.core.clock import LOCAL_ZONE, utc_now
from server.core.endpoint import endpoint
from server.core.permissions import Permission
from server.identity.actor import Actor
from server.people import exporting
from server.people.file_schemas import ExportIn, ImportOut, ImportQuery, ImportsOut
from server.people.importing import PEOPLE

people_files = Blueprint(
    "people_files", __name__, url_prefix="/api/v1/people", description="Lists of people in, and out"
)

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


routes(people_files, PEOPLE, query=ImportQuery, one=ImportOut, several=ImportsOut, label="name")


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
