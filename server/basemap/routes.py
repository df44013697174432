"""``/basemap``: 天地图 below our own outlines, when the operator has a key. Both faces, whoever is logged in."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app
from flask_smorest import Blueprint

from server.basemap.schemas import BasemapOut
from server.basemap.upstream import DEEPEST, LAYERS, Upstream
from server.core import problems
from server.core.db import db
from server.core.endpoint import ANYONE_LOGGED_IN, endpoint
from server.core.limits import by_account, limiter

basemap = Blueprint("basemap", __name__, url_prefix="/api/v1/basemap", description="The base map below our outlines")

A_WEEK = "private, max-age=604800"
"""The device that asked keeps it; nobody in between, and not we: see docs/decisions/0029-map-and-base-map.md."""

MOST = "2000 per hour"
"""A map is looked at; it is not copied: the terms of 天地图 forbid that."""


def upstream_of() -> Upstream | None:
    """The one of this process; None when the operator has no key."""
    settings = current_app.config["SETTINGS"]
    if settings.tianditu_key is None:
        return None
    made: Upstream = current_app.extensions.setdefault(
        "basemap", Upstream(settings.tianditu_url, settings.tianditu_key)
    )
    return made


@endpoint(basemap, "GET", "", can=ANYONE_LOGGED_IN, answer=BasemapOut, transaction=False)
def show() -> dict[str, Any]:
    settings = current_app.config["SETTINGS"]
    on = settings.tianditu_key is not None
    return {"on": on, "credit": settings.tianditu_credit if on else None, "deepest": DEEPEST}


@endpoint(basemap, "GET", "/<layer>/<int:z>/<int:x>/<int:y>", can=ANYONE_LOGGED_IN, transaction=False)
@limiter.limit(lambda: MOST, key_func=by_account)
def show_tile(layer: str, z: int, x: int, y: int) -> Response:
    upstream = upstream_of()
    if upstream is None:
        raise problems.BASEMAP_OFF()
    if layer not in LAYERS or not (1 <= z <= DEEPEST and x < 1 << z and y < 1 << z):
        raise problems.TILE_ABSENT(address=f"{layer}/{z}/{x}/{y}"[:80])
    db.session.remove()  # nothing of the database is held while somebody else is asked
    body, kind = upstream.tile(layer, z, x, y)
    response = Response(body, mimetype=kind)
    response.headers["Cache-Control"] = A_WEEK
    return response
