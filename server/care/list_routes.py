"""``/lists``: what an administrator edits: groups, tiers, kinds of errands, tasks and notices, the rules, the centre."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint
from marshmallow import ValidationError

from server.care import rhythms
from server.care.list_schemas import ListsToEditOut, OrderIn
from server.care.lists import lists_to_edit
from server.catalogue import lists as catalogue
from server.catalogue import paths as handling_paths
from server.catalogue.list_schemas import (
    CareGroupIn,
    CareRuleIn,
    CareTierIn,
    CaseRuleIn,
    CategoryIn,
    CentreIn,
    ErrandKindIn,
    HandlingPathIn,
    LawyerIn,
    TrackRuleIn,
)
from server.catalogue.models import CareGroup, CareTier, ErrandKind, HandlingPath, Lawyer
from server.core import problems
from server.core.clock import utc_now
from server.core.db import ListLine
from server.core.endpoint import endpoint
from server.core.fields import LIST_CODE
from server.core.permissions import Permission
from server.identity.actor import Actor
from server.journal import edited
from server.notices import kinds as notice_kinds
from server.notices.schemas import NoticeKindIn
from server.tasks import kinds as task_kinds
from server.tasks.models import TaskKind
from server.tasks.schemas import TaskKindIn

ORDERED: dict[str, type[ListLine]] = {
    "groups": CareGroup,
    "tiers": CareTier,
    "errand_kinds": ErrandKind,
    "task_kinds": TaskKind,
    "paths": HandlingPath,
    "lawyers": Lawyer,
}
"""Lists whose lines stand in an order of the administrator's."""

lists = Blueprint("lists", __name__, url_prefix="/api/v1/lists", description="Lists an administrator edits")


@endpoint(lists, "GET", "", can=Permission.ADMIN_CATALOGUE, answer=ListsToEditOut)
def show_lists() -> dict[str, Any]:
    return lists_to_edit()


@endpoint(lists, "POST", "/categories/<code>", can=Permission.ADMIN_CATALOGUE, body=CategoryIn, answer=ListsToEditOut)
def put_category(actor: Actor, body: dict[str, Any], code: str) -> dict[str, Any]:
    catalogue.put_category(actor, code, body["base_version"], body, utc_now())
    return lists_to_edit()


@endpoint(lists, "POST", "/groups/<code>", can=Permission.ADMIN_CATALOGUE, body=CareGroupIn, answer=ListsToEditOut)
def put_group(actor: Actor, body: dict[str, Any], code: str) -> dict[str, Any]:
    catalogue.put_group(actor, _new_or_known(code), body["base_version"], body, utc_now())
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
    catalogue.put_errand_kind(actor, _new_or_known(code), body["base_version"], body, utc_now())
    return lists_to_edit()


@endpoint(
    lists, "POST", "/rule", can=Permission.ADMIN_CATALOGUE, body=CareRuleIn, answer=ListsToEditOut, transaction=False
)
def change_rule(actor: Actor, body: dict[str, Any]) -> dict[str, Any]:
    rhythms.change_rule(actor, body.pop("base_version"), body, utc_now())
    return lists_to_edit()


@endpoint(lists, "POST", "/centre", can=Permission.ADMIN_CATALOGUE, body=CentreIn, answer=ListsToEditOut)
def change_centre(actor: Actor, body: dict[str, Any]) -> dict[str, Any]:
    catalogue.change_centre(actor, body.pop("base_version"), body, utc_now())
    return lists_to_edit()


@endpoint(lists, "POST", "/track", can=Permission.ADMIN_CATALOGUE, body=TrackRuleIn, answer=ListsToEditOut)
def change_track_rule(actor: Actor, body: dict[str, Any]) -> dict[str, Any]:
    catalogue.change_track_rule(actor, body.pop("base_version"), body, utc_now())
    return lists_to_edit()


@endpoint(lists, "POST", "/case-rule", can=Permission.ADMIN_CATALOGUE, body=CaseRuleIn, answer=ListsToEditOut)
def change_case_rule(actor: Actor, body: dict[str, Any]) -> dict[str, Any]:
    catalogue.change_case_rule(actor, body.pop("base_version"), body, utc_now())
    return lists_to_edit()


@endpoint(lists, "POST", "/task-kinds/<code>", can=Permission.ADMIN_CATALOGUE, body=TaskKindIn, answer=ListsToEditOut)
def put_task_kind(actor: Actor, body: dict[str, Any], code: str) -> dict[str, Any]:
    task_kinds.put_task_kind(actor, _new_or_known(code), body["base_version"], body, utc_now())
    return lists_to_edit()


@endpoint(lists, "POST", "/paths/<code>", can=Permission.ADMIN_CATALOGUE, body=HandlingPathIn, answer=ListsToEditOut)
def put_path(actor: Actor, body: dict[str, Any], code: str) -> dict[str, Any]:
    handling_paths.put_path(actor, _new_or_known(code), body["base_version"], body, utc_now())
    return lists_to_edit()


@endpoint(lists, "POST", "/lawyers/<code>", can=Permission.ADMIN_CATALOGUE, body=LawyerIn, answer=ListsToEditOut)
def put_lawyer(actor: Actor, body: dict[str, Any], code: str) -> dict[str, Any]:
    handling_paths.put_lawyer(actor, _new_or_known(code), body["base_version"], body, utc_now())
    return lists_to_edit()


@endpoint(
    lists, "POST", "/notice-kinds/<code>", can=Permission.ADMIN_CATALOGUE, body=NoticeKindIn, answer=ListsToEditOut
)
def change_notice_kind(actor: Actor, body: dict[str, Any], code: str) -> dict[str, Any]:
    notice_kinds.change_notice_kind(actor, code, body["base_version"], body, utc_now())
    return lists_to_edit()


@endpoint(lists, "POST", "/order", can=Permission.ADMIN_CATALOGUE, body=OrderIn, answer=ListsToEditOut)
def put_in_order(actor: Actor, body: dict[str, Any]) -> dict[str, Any]:
    edited.put_in_order(actor.id, ORDERED[body["list"]], body["list"], body["codes"], utc_now())
    return lists_to_edit()


def _new_or_known(code: str) -> str:
    try:
        LIST_CODE(code)
    except ValidationError as error:
        raise problems.REQUEST_INVALID(fields={"code": error.messages}) from None
    return code
