"""``/cases/import`` and its template: lists of matters from other channels as files."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from server.bulk.routes import routes
from server.bulk.template import workbook_answer
from server.core.endpoint import endpoint
from server.core.permissions import Permission
from server.intake.importing import CASES
from server.intake.schemas import CaseImportOut, CaseImportQuery, CaseImportsOut, TemplateQuery
from server.intake.template import template

case_files = Blueprint("case_files", __name__, url_prefix="/api/v1/cases", description="Lists of matters as files")


routes(case_files, CASES, query=CaseImportQuery, one=CaseImportOut, several=CaseImportsOut, label="source_no")


@endpoint(case_files, "GET", "/import/template", can=Permission.CASE_IMPORT, query=TemplateQuery)
def show_template(query: dict[str, Any]) -> Response:
    return workbook_answer(*template(query["channel"], settled=query["settled"]))
