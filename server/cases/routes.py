"""``/cases`` for the centre."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from server.attachments.files import photo_response
from server.cases import commands, duties, figures, listing, queries, saved, sensitive, similar
from server.cases.by_code import by_code
from server.cases.figure_schemas import FiguresOut, FiguresQuery
from server.cases.schemas import (
    CaseActionIn,
    CaseCountsOut,
    CaseFilters,
    CaseListOut,
    CaseListQuery,
    CaseOut,
    ContactIn,
    ContactLeftOut,
    ContactOut,
    PilesOut,
    ReturnedListOut,
    SavedFilterIn,
    SavedFiltersOut,
)
from server.cases.similar_schemas import CodeQuery, MeantOut, SimilarListOut, SimilarQuery
from server.core.clock import utc_now
from server.core.endpoint import endpoint
from server.core.permissions import Permission
from server.identity.actor import Actor
from server.steps.desk import once

cases = Blueprint("cases", __name__, url_prefix="/api/v1/cases", description="Cases and the closed loop")


@endpoint(cases, "GET", "", can=Permission.CASE_READ, query=CaseListQuery, answer=CaseListOut)
def list_cases(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    return listing.case_page(actor, query, utc_now())


@endpoint(cases, "GET", "/counts", can=Permission.CASE_READ, query=CaseFilters, answer=CaseCountsOut)
def count_beside(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    return listing.counts_beside(actor, query, utc_now())


@endpoint(cases, "GET", "/piles", can=Permission.CASE_HANDLE, answer=PilesOut)
def count_piles(actor: Actor) -> dict[str, Any]:
    return duties.piles(actor, listing.light_sql(utc_now()))


@endpoint(cases, "GET", "/returned", can=Permission.CASE_RETURN, answer=ReturnedListOut)
def list_returned(actor: Actor) -> dict[str, Any]:
    return {"items": listing.returned(actor)}


@endpoint(cases, "GET", "/figures", can=Permission.FIGURES_READ, query=FiguresQuery, answer=FiguresOut, replica=True)
def show_figures(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    return figures.figures(actor, query, utc_now())


@endpoint(cases, "GET", "/filters", can=Permission.CASE_READ, answer=SavedFiltersOut)
def list_filters(actor: Actor) -> dict[str, Any]:
    return {"items": saved.saved_filters(actor)}


@endpoint(cases, "POST", "/filters", can=Permission.CASE_READ, body=SavedFilterIn, answer=SavedFiltersOut)
def keep_filter(actor: Actor, body: dict[str, Any]) -> dict[str, Any]:
    saved.save_filter(actor, body["name"], body["query"], utc_now())
    return {"items": saved.saved_filters(actor)}


@endpoint(cases, "DELETE", "/filters/<uuid:filter_id>", can=Permission.CASE_READ, answer=SavedFiltersOut)
def drop_filter(actor: Actor, filter_id: UUID) -> dict[str, Any]:
    saved.drop_filter(actor, filter_id, utc_now())
    return {"items": saved.saved_filters(actor)}


@endpoint(cases, "GET", "/by-code", can=Permission.CASE_READ, query=CodeQuery, answer=MeantOut)
def find_by_code(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    found = by_code(actor, query["code"], utc_now())
    return {"id": str(found.id), "case_no": found.case_no}


@endpoint(cases, "GET", "/<uuid:case_id>/similar", can=Permission.CASE_MERGE, answer=SimilarListOut)
def find_similar_to(actor: Actor, case_id: UUID) -> dict[str, Any]:
    return {"items": similar.similar_to(actor, case_id, utc_now())}


@endpoint(cases, "POST", "/similar", can=Permission.CASE_REPORT, body=SimilarQuery, answer=SimilarListOut)
def find_similar(actor: Actor, body: dict[str, Any]) -> dict[str, Any]:
    return {"items": similar.similar_cases(actor, body, utc_now())}


@endpoint(cases, "GET", "/<uuid:case_id>", can=Permission.CASE_READ, answer=CaseOut)
def show_case(actor: Actor, case_id: UUID) -> dict[str, Any]:
    return queries.case_document(actor, case_id)


@endpoint(cases, "POST", "/<uuid:case_id>/actions", can=Permission.CASE_READ, body=CaseActionIn, answer=CaseOut)
def act(actor: Actor, body: dict[str, Any], case_id: UUID) -> dict[str, Any]:
    content = {"case_id": str(case_id)} | {k: body[k] for k in ("action", "values", "base_version")}
    if body["attachments"]:  # a body without them keeps the hash it always had
        content["attachments"] = body["attachments"]
    if body["contact"]:
        content["contact"] = body["contact"]
    along = commands.Along(tuple(body["attachments"]), contact=body["contact"])
    result, again = once(
        actor,
        body["operation_id"],
        "case.act",
        content,
        lambda doing: commands.act_on_case(
            doing, case_id, body["action"], body["values"], body["base_version"], along=along
        ),
    )
    document = queries.case_documents(actor, [case_id])[0]
    # Not asked for scope again right after the step: a unit that has just sent a case back no longer sees it, and must
    # hear that it is done. Whatever happens to the case later is not theirs to see.
    return document if not again or document["version"] == result["version"] else queries.case_document(actor, case_id)


@endpoint(cases, "GET", "/<uuid:case_id>/contact", can=Permission.CASE_READ_CONTACT, answer=ContactLeftOut)
def show_contact_left(actor: Actor, case_id: UUID) -> dict[str, Any]:
    return sensitive.what_is_left(actor, case_id)


@endpoint(cases, "POST", "/<uuid:case_id>/contact", can=Permission.CASE_READ_CONTACT, body=ContactIn, answer=ContactOut)
def show_contact(actor: Actor, body: dict[str, Any], case_id: UUID) -> dict[str, Any]:
    return sensitive.show_contact(actor, case_id, body["reason"], utc_now())


@endpoint(cases, "GET", "/<uuid:case_id>/attachments/<sha256>", can=Permission.CASE_READ)
def show_photo(actor: Actor, case_id: UUID, sha256: str) -> Response:
    queries.require_photo(actor, case_id, sha256)
    return photo_response(sha256)
