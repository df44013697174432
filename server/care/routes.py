"""``/care``: the list somebody walks out with, one person's story, the figures, and the lists screens offer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from server.attachments.files import photo_response
from server.care import figures
from server.care.door_list import door_list
from server.care.lists import lists_for_screens
from server.care.schemas import (
    CoverageOut,
    CoverageQuery,
    DoorListOut,
    GroupsOut,
    HelpersOut,
    LoadOut,
    MatchIn,
    TimelineOut,
    UnclearVisitsOut,
    WhereQuery,
)
from server.care.timeline import photo_of_visit, timeline
from server.care.unclear import match_visit, unclear_visits
from server.core import problems
from server.core.clock import local_date, utc_now
from server.core.endpoint import ANYONE_LOGGED_IN, endpoint
from server.core.fields import storable_text
from server.core.permissions import Permission
from server.identity.actor import Actor

care = Blueprint("care", __name__, url_prefix="/api/v1/care", description="Whom to see, and what to run")


@endpoint(care, "GET", "/list", can=Permission.PERSON_READ, answer=DoorListOut)
def walk_out_with(actor: Actor) -> dict[str, Any]:
    return door_list(actor, utc_now())


@endpoint(care, "GET", "/people/<uuid:person_id>/timeline", can=Permission.PERSON_READ, answer=TimelineOut)
def story(actor: Actor, person_id: UUID) -> dict[str, Any]:
    return timeline(actor, person_id, utc_now())


@endpoint(care, "GET", "/visits/<uuid:visit_id>/attachments/<sha256>", can=Permission.PERSON_READ)
def show_photo(actor: Actor, visit_id: UUID, sha256: str) -> Response:
    if not photo_of_visit(actor, visit_id, storable_text(sha256), utc_now()):
        raise problems.PHOTO_ABSENT(sha256=storable_text(sha256)[:80])
    return photo_response(sha256)


@endpoint(care, "GET", "/unclear-visits", can=Permission.PERSON_EDIT, answer=UnclearVisitsOut)
def list_unclear(actor: Actor) -> dict[str, Any]:
    return {"items": unclear_visits(actor, utc_now())}


@endpoint(
    care,
    "POST",
    "/unclear-visits/<uuid:visit_id>",
    can=Permission.PERSON_EDIT,
    body=MatchIn,
    answer=UnclearVisitsOut,
)
def match(actor: Actor, body: dict[str, Any], visit_id: UUID) -> dict[str, Any]:
    now = utc_now()
    match_visit(actor, visit_id, body["person_id"], now)
    return {"items": unclear_visits(actor, now)}


@endpoint(care, "GET", "/coverage", can=Permission.PERSON_READ, query=CoverageQuery, answer=CoverageOut, replica=True)
def show_coverage(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    return figures.coverage(actor, query, local_date(utc_now()))


@endpoint(care, "GET", "/load", can=Permission.PERSON_READ, query=WhereQuery, answer=LoadOut, replica=True)
def show_load(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    return figures.load(actor, query["area"], utc_now())


@endpoint(care, "GET", "/helpers", can=Permission.PERSON_READ, query=WhereQuery, answer=HelpersOut)
def who_goes_there(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    return figures.helpers(actor, query["area"], utc_now())


@endpoint(care, "GET", "/groups", can=ANYONE_LOGGED_IN, answer=GroupsOut)
def list_groups() -> dict[str, Any]:
    return lists_for_screens()
