"""``/atlas``: what the map draws."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from flask_smorest import Blueprint

from server.atlas import summary as summaries
from server.atlas.area_tiles import area_tile
from server.atlas.asking import case_tile
from server.atlas.schemas import SummaryOut, SummaryQuery
from server.atlas.tile import Tile
from server.cases.schemas import CaseFilters
from server.core.clock import utc_now
from server.core.endpoint import endpoint
from server.core.permissions import Permission
from server.identity.actor import Actor

atlas = Blueprint("atlas", __name__, url_prefix="/api/v1/atlas", description="Map tiles and summaries")

MVT = "application/vnd.mapbox-vector-tile"
AT_ONCE = "private, no-cache"
"""Cases: asked again every time, answered 304 when nothing changed; a desk sees its own step on the map at once."""
FIVE_MINUTES = "private, max-age=300"
"""Outlines: they change when a boundary file is imported."""


@endpoint(
    atlas,
    "GET",
    "/tiles/cases/<int:z>/<int:x>/<int:y>.mvt",
    can=Permission.ATLAS_READ,
    query=CaseFilters,
    transaction=False,  # one statement, on a bare connection
    replica=True,
)
def show_cases(actor: Actor, query: dict[str, Any], z: int, x: int, y: int) -> Response:
    keep = "no-store" not in request.headers.get("Cache-Control", "")
    answer = case_tile(actor, Tile(z, x, y), query, utc_now(), has=_Has(), keep=keep)
    return _tile(answer.data, AT_ONCE, answer.tag)


@endpoint(atlas, "GET", "/tiles/areas/<int:z>/<int:x>/<int:y>.mvt", can=Permission.AREA_READ, replica=True)
def show_areas(actor: Actor, z: int, x: int, y: int) -> Response:
    return _tile(area_tile(actor, Tile(z, x, y)), FIVE_MINUTES)


@endpoint(atlas, "GET", "/summary", can=Permission.ATLAS_READ, query=SummaryQuery, answer=SummaryOut, replica=True)
def show_summary(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    filters = {name: value for name, value in query.items() if name != "level"}
    return summaries.summary(actor, query["level"], filters, utc_now())


class _Has:
    """The tags the caller has the bytes of."""

    def __contains__(self, tag: object) -> bool:
        return "If-None-Match" in request.headers and request.if_none_match.contains_weak(str(tag))


def _tile(data: bytes | None, caching: str, tag: str | None = None) -> Response:
    """The tile; 204 when it is empty, 304 when the caller has it. Kept apart by token: two people may sit at one browser,
    and see different cases.
    """
    response = Response(data, mimetype=MVT) if data else Response(status=304 if data is None else 204)
    response.headers["Cache-Control"] = caching
    response.headers["Vary"] = "Authorization"
    if tag:
        response.set_etag(tag)
    elif data:
        response.add_etag()
        response.make_conditional(request)
    return response
