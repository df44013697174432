"""``/lists``: groups, tiers, kinds of errands, the rule of care and the centre itself, as an administrator edits them."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint
from marshmallow import ValidationError

from server.care import rhythms
from server.care.lists import lists_to_edit
from server.care.schemas import ListsToEditOut
from server.catalogue import lists as edited
from server.catalogue.list_schemas import (
    NAME,
    CareGroupIn,
    CareRuleIn,
    CareTierIn,
    CategoryIn,
    CentreIn,
    ErrandKindIn,
    OrderIn,
    TrackRuleIn,
)
from server.core import problems
from server.core.clock import utc_now
from server.core.endpoint import endpoint
from server.core.permissions import Permission
from server.identity.actor import Actor

lists = Blueprint("lists", __name__, url_prefix="/api/v1/lists", description="Lists an administrator edits")


@endpoint(lists, "GET", "", can=Permission.ADMIN_CATALOGUE, answer=ListsToEditOut)
def show_lists() -> dict[str, Any]:
    return lists_to_edit()


@endpoint(lists, "POST", "/categories/<code>", can=Permission.ADMIN_CATALOGUE, body=CategoryIn, answer=ListsToEditOut)
def put_category(actor: Actor, body: dict[str, Any], code: str) -> dict[str, Any]:
    edited.put_category(actor, code, body["base_version"], body, utc_now())
    return lists_to_edit()


@endpoint(lists, "POST", "/groups/<code>", can=Permission.ADMIN_CATALOGUE, body=CareGroupIn, answer=ListsToEditOut)
def put_group(actor: Actor, body: dict[str, Any], code: str) -> dict[str, Any]:
    edited.put_group(actor, _new_or_known(code), body["base_version"], body, utc_now())
    return lists_to_edit()


@endpoint(
    lists,
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
    lists, "POST", "/errand-kinds/<code>", can=Permission.ADMIN_CATALOGUE, body=ErrandKindIn, answer=ListsToEditOut
)
def put_errand_kind(actor: Actor, body: dict[str, Any], code: str) -> dict[str, Any]:
    edited.put_errand_kind(actor, _new_or_known(code), body["base_version"], body, utc_now())
    return lists_to_edit()


@endpoint(
    lists, "POST", "/rule", can=Permission.ADMIN_CATALOGUE, body=CareRuleIn, answer=ListsToEditOut, transaction=False
)
def change_rule(actor: Actor, body: dict[str, Any]) -> dict[str, Any]:
    rhythms.change_rule(actor, body.pop("base_version"), body, utc_now())
    return lists_to_edit()


@endpoint(lists, "POST", "/centre", can=Permission.ADMIN_CATALOGUE, body=CentreIn, answer=ListsToEditOut)
def change_centre(actor: Actor, body: dict[str, Any]) -> dict[str, Any]:
    edited.change_centre(actor, body.pop("base_version"), body, utc_now())
    return lists_to_edit()


@endpoint(lists, "POST", "/track", can=Permission.ADMIN_CATALOGUE, body=TrackRuleIn, answer=ListsToEditOut)
def change_track_rule(actor: Actor, body: dict[str, Any]) -> dict[str, Any]:
    edited.change_track_rule(actor, body.pop("base_version"), body, utc_now())
    return lists_to_edit()


@endpoint(lists, "POST", "/order", can=Permission.ADMIN_CATALOGUE, body=OrderIn, answer=ListsToEditOut)
def put_in_order(actor: Actor, body: dict[str, Any]) -> dict[str, Any]:
    edited.put_in_order(actor, body["list"], body["codes"], utc_now())
    return lists_to_edit()


def _new_or_known(code: str) -> str:
    try:
        NAME(code)
    except ValidationError as error:
        raise problems.REQUEST_INVALID(fields={"code": error.messages}) from None
    return code
