"""``/errands`` for desks: asked for by telephone or at the window, and followed to the end."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from server.attachments.files import photo_response
from server.catalogue import queries as catalogue
from server.core.clock import local_date, utc_now
from server.core.endpoint import ANYONE_LOGGED_IN, endpoint
from server.core.permissions import Permission
from server.errands import commands, listing, queries
from server.errands.schemas import (
    ErrandActionIn,
    ErrandIntake,
    ErrandKindsOut,
    ErrandOut,
    ErrandsOut,
    ErrandsQuery,
    RunnersOut,
    RunnersQuery,
)
from server.identity.actor import Actor
from server.steps.desk import once

errands = Blueprint("errands", __name__, url_prefix="/api/v1/errands", description="Errands (代办)")


@endpoint(errands, "GET", "", can=Permission.ERRAND_READ, query=ErrandsQuery, answer=ErrandsOut)
def list_errands(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    return listing.errand_page(actor, query, utc_now())


@endpoint(errands, "POST", "", can=Permission.ERRAND_OPEN, body=ErrandIntake, answer=ErrandOut, status=201)
def take_in(actor: Actor, body: dict[str, Any]) -> dict[str, Any]:
    facts = {name: value for name, value in body.items() if name != "operation_id"}
    result, _ = once(
        actor,
        body["operation_id"],
        "errand.open",
        facts,
        lambda doing: commands.open_errand(doing, facts, at_desk=True),
    )
    return queries.errand_documents(actor, [UUID(result["errand_id"])], utc_now())[0]


@endpoint(errands, "GET", "/kinds", can=ANYONE_LOGGED_IN, answer=ErrandKindsOut)
def list_kinds() -> dict[str, Any]:
    return {
        "items": [
            {
                "code": one.code,
                "name": one.name,
                "papers": one.papers,
                "where_to": one.where_to,
                "limit": {"amount": one.limit_amount, "unit": one.limit_unit},
            }
            for one in catalogue.errand_kinds().values()
            if one.retired_at is None
        ]
    }


@endpoint(errands, "GET", "/runners", can=Permission.ERRAND_OPEN, query=RunnersQuery, answer=RunnersOut)
def list_runners(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    return {"items": listing.runners(actor, query["area"], utc_now())}


@endpoint(errands, "GET", "/<uuid:errand_id>", can=Permission.ERRAND_READ, answer=ErrandOut)
def show(actor: Actor, errand_id: UUID) -> dict[str, Any]:
    now = utc_now()
    queries.errand_for(actor, errand_id, local_date(now))
    return queries.errand_documents(actor, [errand_id], now)[0]


@endpoint(
    errands, "POST", "/<uuid:errand_id>/actions", can=Permission.ERRAND_READ, body=ErrandActionIn, answer=ErrandOut
)
def act(actor: Actor, body: dict[str, Any], errand_id: UUID) -> dict[str, Any]:
    facts = {name: body[name] for name in ("action", "note", "papers", "assignee_id", "attachments")}
    content = facts | {"errand_id": str(errand_id), "base_version": body["base_version"]}
    result, again = once(
        actor,
        body["operation_id"],
        "errand.act",
        content,
        lambda doing: commands.act_on_errand(doing, errand_id, facts, body["base_version"]),
    )
    now = utc_now()
    [document] = queries.errand_documents(actor, [errand_id], now)
    # Not asked for scope again right after the step: whoever has just handed an errand over may no longer see it, and must
    # hear that it is done. Whatever happens to it later is not theirs to see.
    if again and document["version"] != result["version"]:
        queries.errand_for(actor, errand_id, local_date(now))
    return document


@endpoint(errands, "GET", "/<uuid:errand_id>/attachments/<sha256>", can=Permission.ERRAND_READ)
def show_photo(actor: Actor, errand_id: UUID, sha256: str) -> Response:
    queries.require_photo(actor, errand_id, sha256, local_date(utc_now()))
    return photo_response(sha256)
