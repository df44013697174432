"""Taking in at the centre's window: ``POST /cases``, and ``/receptions``."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from server.cases.queries import case_document
from server.cases.schemas import CaseIntake, CaseOut
from server.core.clock import utc_now
from server.core.endpoint import endpoint
from server.core.limits import by_account, limiter
from server.core.permissions import Permission
from server.identity.actor import Actor
from server.intake import commands, queries
from server.intake.schemas import (
    CallerIn,
    CallerOut,
    ConsultIn,
    FiguresQuery,
    ReceptionFiguresOut,
    ReceptionListOut,
    ReceptionOut,
    ReceptionQuery,
    SupplementIn,
)
from server.steps.desk import once

window = Blueprint("window", __name__, url_prefix="/api/v1", description="The centre's window: cases and receptions")

_NEW = frozenset({"source_no", "protect_reason", "people_received", "legal_answer"})
"""What bodies of before did not say: left out where it says nothing, so that they keep the hash they had."""


@endpoint(window, "POST", "/cases", can=Permission.CONSOLE_OPEN, body=CaseIntake, answer=CaseOut, status=201)
def take_in(actor: Actor, body: dict[str, Any]) -> dict[str, Any]:
    facts = {name: value for name, value in body.items() if name != "operation_id"}
    content = {name: value for name, value in facts.items() if value or name not in _NEW}
    result, _ = once(actor, body["operation_id"], "case.intake", content, lambda doing: commands.take_in(doing, facts))
    return case_document(actor, UUID(result["case_id"]))


@endpoint(window, "POST", "/receptions", can=Permission.CASE_REPORT, body=ConsultIn, answer=ReceptionOut, status=201)
def note_consultation(actor: Actor, body: dict[str, Any]) -> dict[str, Any]:
    facts = {name: value for name, value in body.items() if name != "operation_id"}
    result, _ = once(
        actor, body["operation_id"], "reception.consult", facts, lambda doing: commands.consult(doing, facts)
    )
    return queries.reception_documents([UUID(result["reception_id"])])[0]


@endpoint(
    window,
    "POST",
    "/receptions/supplement",
    can=Permission.CASE_SUPPLEMENT,
    body=SupplementIn,
    answer=CaseOut,
    status=200,
)
def supplement(actor: Actor, body: dict[str, Any]) -> dict[str, Any]:
    facts = {name: value for name, value in body.items() if name != "operation_id"}
    content = facts | {"case_id": str(facts["case_id"])}
    result, _ = once(
        actor, body["operation_id"], "case.supplement", content, lambda doing: commands.supplement(doing, facts)
    )
    return case_document(actor, UUID(result["case_id"]))


@endpoint(window, "GET", "/receptions", can=Permission.RECEPTION_READ, query=ReceptionQuery, answer=ReceptionListOut)
def list_receptions(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    return queries.reception_page(actor, query)


@endpoint(
    window,
    "GET",
    "/receptions/figures",
    can=Permission.RECEPTION_READ,
    query=FiguresQuery,
    answer=ReceptionFiguresOut,
    replica=True,
)
def count_receptions(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    return queries.figures(actor, query["first"], query["last"])


@endpoint(window, "POST", "/receptions/caller", can=Permission.CASE_READ_CONTACT, body=CallerIn, answer=CallerOut)
@limiter.limit("60 per minute", key_func=by_account)
def who_calls(actor: Actor, body: dict[str, Any]) -> dict[str, Any]:
    return queries.caller(actor, body["phone"], utc_now())
