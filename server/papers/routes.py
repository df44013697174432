"""``/papers``: Word documents of a case, and their templates."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID

from flask import Response, request
from flask_smorest import Blueprint

from server.core.clock import utc_now
from server.core.endpoint import endpoint
from server.core.permissions import Permission
from server.identity.actor import Actor
from server.papers import commands, queries
from server.papers.schemas import PaperIn, TemplateQuery, TemplatesOut

papers = Blueprint("papers", __name__, url_prefix="/api/v1/papers", description="文书")

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@endpoint(papers, "POST", "/cases/<uuid:case_id>/<kind>", can=Permission.PAPER_MAKE, body=PaperIn)
def make(actor: Actor, body: dict[str, Any], case_id: UUID, kind: str) -> Response:
    return _file(*commands.make(actor, case_id, queries.kind_of(kind), body["purpose"], utc_now()))


@endpoint(papers, "POST", "/letters/<uuid:letter_id>", can=Permission.CASE_READ)
def make_letter(actor: Actor, letter_id: UUID) -> Response:
    return _file(*commands.make_letter(actor, letter_id, utc_now()))


@endpoint(papers, "GET", "/templates", can=Permission.ADMIN_CATALOGUE, answer=TemplatesOut)
def list_templates() -> dict[str, Any]:
    return queries.templates()


@endpoint(papers, "GET", "/templates/<kind>", can=Permission.ADMIN_CATALOGUE)
def show_template(kind: str) -> Response:
    wanted = queries.kind_of(kind)
    return _file(queries.template_of(wanted), f"{wanted.label}-模板.docx")


@endpoint(papers, "POST", "/templates/<kind>", can=Permission.ADMIN_CATALOGUE, query=TemplateQuery, answer=TemplatesOut)
def put_template(actor: Actor, query: dict[str, Any], kind: str) -> dict[str, Any]:
    """The body is the file itself."""
    wanted, file = queries.kind_of(kind), request.get_data(cache=False)
    commands.put_template(
        actor, wanted, file, base_version=query["base_version"], name=query["filename"], now=utc_now()
    )
    return queries.templates()


def _file(content: bytes, name: str) -> Response:
    return Response(
        content,
        mimetype=WORD,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
            "Cache-Control": "no-store",
        },
    )
