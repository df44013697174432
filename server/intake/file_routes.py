"""``/cases/import`` and its template: lists of matters from other channels as files."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import Response, request
from flask_smorest import Blueprint

from server.core.clock import utc_now
from server.core.endpoint import endpoint
from server.core.permissions import Permission
from server.identity.actor import Actor
from server.intake import importing
from server.intake.refused import write_refused
from server.intake.schemas import CaseImportOut, CaseImportQuery, TemplateQuery
from server.intake.template import template
from server.people.file_routes import ENDINGS, WORKBOOK
from server.people.sheet import unreadable

case_files = Blueprint("case_files", __name__, url_prefix="/api/v1/cases", description="Lists of matters as files")


@endpoint(
    case_files,
    "POST",
    "/import",
    can=Permission.CASE_IMPORT,
    query=CaseImportQuery,
    answer=CaseImportOut,
    transaction=False,
)
def import_cases(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    """The body is the file itself."""
    if query["filename"] and not query["filename"].lower().endswith(ENDINGS):
        raise unreadable("只收 Excel（.xlsx）和 CSV 文件")
    imported = importing.import_cases(
        actor,
        request.get_data(cache=False),
        query["channel"],
        now=utc_now(),
        sheet=query["sheet"],
        wished=query["mapping"],
        category=query["category"],
        crs=query["crs"],
        dry_run=query["dry_run"],
    )
    return {
        "columns": imported.columns,
        "mapping": imported.mapping,
        "taken": imported.taken,
        "unchanged": imported.unchanged,
        "refused": [one._asdict() for one in imported.refused],
        "refused_file": write_refused(imported.columns, imported.kept) if imported.refused else None,
        "known": [one._asdict() for one in imported.known],
        "compared": imported.compared,
        "total": imported.total,
        "dry_run": query["dry_run"],
    }


@endpoint(case_files, "GET", "/import/template", can=Permission.CASE_IMPORT, query=TemplateQuery)
def show_template(query: dict[str, Any]) -> Response:
    name, file = template(query["channel"])
    return Response(
        file,
        mimetype=WORKBOOK,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}", "Cache-Control": "no-store"},
    )
