"""``/care``: the list somebody walks out with, one person's story, the figures, and the lists an administrator edits."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint
from marshmallow import ValidationError

from server.attachments.files import photo_response
from server.care import figures, rhythms
from server.care.door_list import door_list
from server.care.lists import lists_in_use, lists_to_edit
from server.care.schemas import (
    CoverageOut,
    CoverageQuery,
    DoorListOut,
    GroupsOut,
    HelpersOut,
    ListsToEditOut,
    LoadOut,
    MatchIn,
    TimelineOut,
    UnclearVisitsOut,
    WhereQuery,
)
from server.care.timeline import photo_of_visit, timeline
from server.care.unclear import match_visit, unclear_visits
from server.catalogue import care_lists
from server.catalogue.care_schemas import NAME, CareGroupIn, CareRuleIn, CareTierIn, ErrandKindIn, OrderIn
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


@endpoint(care, "GET", "/coverage", can=Permission.PERSON_READ, query=CoverageQuery, answer=CoverageOut)
def show_coverage(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    return figures.coverage(actor, query, local_date(utc_now()))


@endpoint(care, "GET", "/load", can=Permission.PERSON_READ, query=WhereQuery, answer=LoadOut)
def show_load(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    return figures.load(actor, query["area"], utc_now())


@endpoint(care, "GET", "/helpers", can=Permission.PERSON_READ, query=WhereQuery, answer=HelpersOut)
def who_goes_there(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    return figures.helpers(actor, query["area"], utc_now())


@endpoint(care, "GET", "/groups", can=ANYONE_LOGGED_IN, answer=GroupsOut)
def list_groups() -> dict[str, Any]:
    return lists_in_use()


@endpoint(care, "GET", "/lists", can=Permission.ADMIN_CATALOGUE, answer=ListsToEditOut)
def show_lists() -> dict[str, Any]:
    return lists_to_edit()


@endpoint(care, "POST", "/groups/<code>", can=Permission.ADMIN_CATALOGUE, body=CareGroupIn, answer=ListsToEditOut)
def put_group(actor: Actor, body: dict[str, Any], code: str) -> dict[str, Any]:
    care_lists.put_group(actor, _new_or_known(code), body["base_version"], body, utc_now())
    return lists_to_edit()


@endpoint(
    care,
    "POST",
    "/tiers/<code>",
    can=Permission.ADMIN_CATALOGUE,
    body=CareTierIn,
    answer=ListsToEditOut,
    transaction=False,
)
def put_tier(actor: Actor, body: dict[str, Any], code: str) -> dict[str, Any]:
    """Everybody's next due day follows the new rhythm; a few thousand people take some seconds."""
    rhythms.change_tier(actor, _new_or_known(code), body["base_version"], body, utc_now())
    return lists_to_edit()


@endpoint(
    care, "POST", "/errand-kinds/<code>", can=Permission.ADMIN_CATALOGUE, body=ErrandKindIn, answer=ListsToEditOut
)
def put_errand_kind(actor: Actor, body: dict[str, Any], code: str) -> dict[str, Any]:
    care_lists.put_errand_kind(actor, _new_or_known(code), body["base_version"], body, utc_now())
    return lists_to_edit()


@endpoint(
    care, "POST", "/rule", can=Permission.ADMIN_CATALOGUE, body=CareRuleIn, answer=ListsToEditOut, transaction=False
)
def change_rule(actor: Actor, body: dict[str, Any]) -> dict[str, Any]:
    rhythms.change_rule(actor, body.pop("base_version"), body, utc_now())
    return lists_to_edit()


@endpoint(care, "POST", "/order", can=Permission.ADMIN_CATALOGUE, body=OrderIn, answer=ListsToEditOut)
def put_in_order(actor: Actor, body: dict[str, Any]) -> dict[str, Any]:
    care_lists.put_in_order(actor, body["list"], body["codes"], utc_now())
    return lists_to_edit()


def _new_or_known(code: str) -> str:
    try:
        NAME(code)
    except ValidationError as error:
        raise problems.REQUEST_INVALID(fields={"code": error.messages}) from None
    return code
