"""``/areas``: the tree, and what a point lies in."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_smorest import Blueprint

from geo.readers import MOST_BYTES
from server.areas import queries, upload
from server.areas.problems import problems_of
from server.areas.schemas import (
    AreaAtQuery,
    AreaImportOut,
    AreaImportQuery,
    AreaImportsOut,
    AreaOfRecord,
    AreasOut,
    AreasQuery,
    ProblemsOut,
)
from server.core.clock import utc_now
from server.core.endpoint import endpoint
from server.core.permissions import Permission
from server.identity.actor import Actor

areas = Blueprint("areas", __name__, url_prefix="/api/v1/areas", description="District, towns, neighbourhoods, grids")


@endpoint(areas, "GET", "", can=Permission.AREA_READ, query=AreasQuery, answer=AreasOut)
def list_areas(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    return {"items": queries.visible_areas(actor, query["level"], query["parent"])}


@endpoint(areas, "GET", "/at", can=Permission.AREA_READ, query=AreaAtQuery, answer=AreaOfRecord)
def area_at(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    if query["on"] is not None:
        return queries.on_that_day(query["lon"], query["lat"], query["on"])
    place = queries.Place(query["lon"], query["lat"], query["accuracy_m"])
    return queries.describe(queries.area_at(place, actor.grids))


@endpoint(areas, "GET", "/problems", can=Permission.AREA_EDIT, answer=ProblemsOut)
def list_problems(actor: Actor) -> dict[str, Any]:
    """Where boundaries do not fit, as GeoJSON, the largest first."""
    return problems_of(actor)


@endpoint(
    areas,
    "POST",
    "/import",
    can=Permission.AREA_EDIT,
    query=AreaImportQuery,
    answer=AreaImportOut,
    transaction=False,
)
def import_areas(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    """The body is the file itself."""
    request.max_content_length = MOST_BYTES
    return upload.take_upload(actor, request.stream, query, utc_now())


@endpoint(areas, "GET", "/imports", can=Permission.AREA_EDIT, answer=AreaImportsOut)
def list_imports() -> dict[str, Any]:
    return {"items": upload.latest_imports()}
