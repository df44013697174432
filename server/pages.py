"""The built PWA and the two health checks. Files are served as the build left them, precompressed where it did."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory
from flask import Blueprint, Response, current_app, jsonify, redirect, request, send_file
from flask.blueprints import BlueprintSetupState
from sqlalchemy import text
from werkzeug.exceptions import NotFound
from werkzeug.routing import PathConverter
from werkzeug.utils import safe_join
from werkzeug.wrappers import Response as AnyResponse

from server.core.clock import utc_now
from server.core.db import db
from server.core.disk import files_state
from server.core.job_runs import jobs_state
from server.core.reading import replica_of
from server.migrate import MIGRATIONS

pages = Blueprint("pages", __name__)

FIELD_ROUTES = (
    "today",
    "map",
    "cases",
    "me",
    "report",
    "visit",
    "patrol",
    "pin",
    "person",
    "by-door",
    "errand",
    "outbox",
    "login",
    "household",
    "households",
    "unsuitable",
    "advice",
    "task",
    "tasks",
    "notices",
    "diary",
    "offline",
)
"""First path segments of the field app; the PWA's router knows the rest."""

_POLICY = (
    "default-src 'self'; img-src 'self' blob: data:; style-src 'self' 'unsafe-inline'; connect-src 'self';"
    " worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
"""Nothing leaves for another host. Inline styles stay allowed: both component libraries place elements with them."""

_NO_GUESSING = {"X-Content-Type-Options": "nosniff"}
_SECURITY_HEADERS = {
    **_NO_GUESSING,
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "geolocation=(self), camera=(self), microphone=()",
}
_BUILT = "assets/"
"""Scripts and styles of the build. A page's policy rules them, their own does nothing: on slow 4G twenty copies are 7 KB."""
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))


@pages.after_app_request
def secure(response: Response) -> Response:
    """Headers every answer carries."""
    wanted = _NO_GUESSING if request.path.startswith(f"/{_BUILT}") else _SECURITY_HEADERS
    for name, value in wanted.items():
        response.headers.setdefault(name, value)
    if request.path.startswith("/api/"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response


@pages.get("/healthz")
def healthz() -> Response:
    """The process answers."""
    return jsonify(ok=True)


@pages.get("/readyz")
def readyz() -> Response:
    """The database answers and is migrated to this code; 503 with the reason otherwise."""
    try:
        applied = db.session.scalar(text("SELECT version_num FROM alembic_version"))
        oldest = db.session.scalar(
            text(
                "SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 0)::float8"
                " FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND datname = current_database()"
            )
        )
    except Exception as error:  # noqa: BLE001  (whatever it is, the answer is "not ready", never a 500)
        current_app.logger.warning("not ready: %s", error)
        return _not_ready("database")
    finally:
        db.session.rollback()
    wanted = ScriptDirectory.from_config(_alembic()).get_current_head()
    if applied != wanted:
        return _not_ready("migrations", applied=applied, wanted=wanted)
    # the desk serves without its jobs, a replica or room for photos: they are told of, and never take it out of service
    try:
        doing = jobs_state(utc_now())
    finally:
        db.session.rollback()
    more = {"replica": replica.document()} if (replica := replica_of(current_app)) else {}
    more["files"] = files_state(current_app.config["SETTINGS"].files)
    return jsonify(ok=True, migration=applied, oldest_write_s=round(float(oldest or 0), 1), jobs=doing, **more)


@pages.get("/")
def front() -> AnyResponse:
    """The three doors in demo mode; otherwise the field app."""
    return _page("doors.html") if current_app.config["SETTINGS"].demo else redirect("/today")


@pages.get("/c")
@pages.get("/r")
def public_page() -> Response:
    """The resident's page, of a case or of a grid; what it is of stays behind the ``#`` and never reaches a log."""
    return _page("public.html")


@pages.get("/api/v1/docs")
def api_docs() -> Response:
    """The API's documentation, drawn from ``/api/v1/openapi.json`` by files of our own."""
    return _page("docs.html")


@pages.get("/console")
@pages.get("/console/<path:_>")
def console(_: str = "") -> Response:
    return _page("console.html")


def field(**_: str) -> Response:
    return _page("index.html")


for _route in FIELD_ROUTES:
    pages.add_url_rule(f"/{_route}", endpoint="field", view_func=field)
    pages.add_url_rule(f"/{_route}/<path:rest>", endpoint="field", view_func=field)


class BuiltFile(PathConverter):
    """Any path but the API's: there a wrong method must be told from a wrong address."""

    regex = "(?!api/).*?"


@pages.record_once
def _know_built_files(state: BlueprintSetupState) -> None:
    state.app.url_map.converters["built_file"] = BuiltFile


@pages.get("/<built_file:name>")
def built_file(name: str) -> Response:
    return _file(name, _FOR_EVER if name.startswith(_BUILT) else _ASK_AGAIN)


def _page(name: str) -> Response:
    return _file(name, _ASK_AGAIN)


def _file(name: str, caching: str) -> Response:
    dist: Path = current_app.config["SETTINGS"].web_dist
    place = safe_join(str(dist), name)
    if place is None or not Path(place).is_file():
        raise NotFound
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if name.endswith(".webmanifest"):
        kind = "application/manifest+json"
    accepted = request.accept_encodings
    for encoding, suffix in _ENCODINGS:
        if accepted[encoding] > 0 and Path(place + suffix).is_file():
            response = send_file(place + suffix, mimetype=kind, conditional=True)
            response.headers["Content-Encoding"] = encoding
            break
    else:
        response = send_file(place, mimetype=kind, conditional=True)
    response.headers.remove("Content-Disposition")
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = caching
    return response


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def _not_ready(reason: str, **details: str | None) -> Response:
    response = jsonify(ok=False, reason=reason, **details)
    response.status_code = 503
    return response
