"""``/cases/import`` and its template: lists of matters from other channels as files."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import Response
from flask_smorest import Blueprint

from server.bulk.routes import routes
from server.core.endpoint import endpoint
from server.core.permissions import Permission
from server.intake.importing import CASES
from server.intake.schemas import CaseImportOut, CaseImportQuery, CaseImportsOut, TemplateQuery
from server.intake.template import template
from server.people.file_routes import WORKBOOK

case_files = Blueprint("case_files", __name__, url_prefix="/api/v1/cases", description="Lists of matters as files")


routes(case_files, CASES, query=CaseImportQuery, one=CaseImportOut, several=CaseImportsOut, label="source_no")


@endpoint(case_files, "GET", "/import/template", can=Permission.CASE_IMPORT, query=TemplateQuery)
def show_template(query: dict[str, Any]) -> Response:
    name, file = template(query["channel"])
    return Response(
        file,
        mimetype=WORKBOOK,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}", "Cache-Control": "no-store"},
    )
