"""``/people/import`` and ``/people/export``: lists of people as files."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from server.bulk.routes import routes
from server.bulk.template import workbook_answer
from server.core.clock import LOCAL_ZONE, utc_now
from server.core.endpoint import endpoint
from server.core.permissions import Permission
from server.identity.actor import Actor
from server.people import exporting
from server.people.file_schemas import ExportIn, ImportOut, ImportQuery, ImportsOut
from server.people.importing import PEOPLE
from server.people.template import template

people_files = Blueprint(
    "people_files", __name__, url_prefix="/api/v1/people", description="Lists of people in, and out"
)

routes(people_files, PEOPLE, query=ImportQuery, one=ImportOut, several=ImportsOut, label="name")


@endpoint(people_files, "GET", "/import/template", can=Permission.PERSON_IMPORT)
def show_template(actor: Actor) -> Response:
    return workbook_answer(*template(actor))


@endpoint(people_files, "POST", "/export", can=Permission.PERSON_EXPORT, body=ExportIn, replica=True)
def export_people(actor: Actor, body: dict[str, Any]) -> Response:
    now = utc_now()
    file = exporting.export_people(actor, body["purpose"], body["filters"], now)
    return workbook_answer(f"特殊群体名单-{now.astimezone(LOCAL_ZONE):%Y%m%d-%H%M}.xlsx", file)
