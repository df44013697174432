"""``/lists``: what an administrator edits: groups, tiers, kinds of errands, tasks and notices, the rules, the centre."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask_smorest import Blueprint

from server.care import rhythms
from server.care.list_schemas import ListsToEditOut, OrderIn
from server.care.lists import lists_to_edit
from server.catalogue import lists as catalogue
from server.catalogue import paths as handling_paths
from server.catalogue import times
from server.catalogue.list_schemas import (
    CalendarYearIn,
    CallRuleIn,
    CareGroupIn,
    CareRuleIn,
    CareTierIn,
    CaseRuleIn,
    CategoryIn,
    CentreIn,
    ChannelIn,
    ErrandKindIn,
    HandlingPathIn,
    LetterRuleIn,
    TimeLimitIn,
    TrackRuleIn,
    WatchRuleIn,
)
from server.catalogue.models import CareGroup, CareTier, Channel, ErrandKind, HandlingPath
from server.core.clock import utc_now
from server.core.db import ListLine
from server.core.endpoint import endpoint
from server.core.fields import Edit, storable_text
from server.core.limits import by_account, limiter
from server.core.permissions import Permission
from server.identity.actor import Actor
from server.journal import edited
from server.notices import kinds as notice_kinds
from server.notices import robot_lists
from server.notices.models import Robot
from server.notices.schemas import NoticeKindIn, RobotIn, RobotTrialOut
from server.tasks import kinds as task_kinds
from server.tasks.models import TaskKind
from server.tasks.schemas import TaskKindIn
from server.units import kinds as specialist_kinds
from server.units.models import SpecialistKind
from server.units.schemas import SpecialistKindIn

ORDERED: dict[str, type[ListLine]] = {
    "groups": CareGroup,
    "tiers": CareTier,
    "errand_kinds": ErrandKind,
    "task_kinds": TaskKind,
    "robots": Robot,
    "paths": HandlingPath,
    "specialist_kinds": SpecialistKind,
    "channels": Channel,
}
"""Lists whose lines stand in an order of the administrator's."""

lists = Blueprint("lists", __name__, url_prefix="/api/v1/lists", description="Lists an administrator edits")


@endpoint(lists, "GET", "", can=Permission.ADMIN_CATALOGUE, answer=ListsToEditOut)
def show_lists() -> dict[str, Any]:
    return lists_to_edit()


PutLine = Callable[[Actor, str, int, Mapping[str, Any], datetime], object]
"""Saves the line of that code, as it was read in that version."""
ChangeRow = Callable[[Actor, int, Mapping[str, Any], datetime], object]
"""Saves the one row of a table."""

LINES: dict[str, tuple[type[Edit], PutLine]] = {
    "categories": (CategoryIn, catalogue.put_category),
    "groups": (CareGroupIn, catalogue.put_group),
    "tiers": (CareTierIn, rhythms.change_tier),
    "errand-kinds": (ErrandKindIn, catalogue.put_errand_kind),
    "paths": (HandlingPathIn, handling_paths.put_path),
    "channels": (ChannelIn, catalogue.put_channel),
    "specialist-kinds": (SpecialistKindIn, specialist_kinds.put_specialist_kind),
    "task-kinds": (TaskKindIn, task_kinds.put_task_kind),
    "notice-kinds": (NoticeKindIn, notice_kinds.change_notice_kind),
}
ROWS: dict[str, tuple[type[Edit], ChangeRow]] = {
    "rule": (CareRuleIn, rhythms.change_rule),
    "centre": (CentreIn, catalogue.change_centre),
    "track": (TrackRuleIn, catalogue.change_track_rule),
    "case-rule": (CaseRuleIn, catalogue.change_case_rule),
    "call-rule": (CallRuleIn, catalogue.change_call_rule),
}
IN_MANY_STEPS = frozenset({"tiers", "rule"})
"""Everybody's next due day follows them: a few thousand people take some seconds, and no one transaction may."""


def _line_route(path: str, schema: type[Edit], put: PutLine) -> None:
    def view(actor: Actor, body: dict[str, Any], code: str) -> dict[str, Any]:
        put(actor, storable_text(code), body["base_version"], body, utc_now())
        return lists_to_edit()

    _register(f"/{path}/<code>", path, schema, view)


def _row_route(path: str, schema: type[Edit], change: ChangeRow) -> None:
    def view(actor: Actor, body: dict[str, Any]) -> dict[str, Any]:
        change(actor, body.pop("base_version"), body, utc_now())
        return lists_to_edit()

    _register(f"/{path}", path, schema, view)


def _register(address: str, name: str, schema: type[Edit], view: Callable[..., dict[str, Any]]) -> None:
    view.__name__ = f"save_{name}"
    endpoint(
        lists,
        "POST",
        address,
        can=Permission.ADMIN_CATALOGUE,
        body=schema,
        answer=ListsToEditOut,
        transaction=name not in IN_MANY_STEPS,
    )(view)


for _path, _line in LINES.items():
    _line_route(_path, *_line)
for _path, _row in ROWS.items():
    _row_route(_path, *_row)


@endpoint(lists, "POST", "/time-limits/<code>", can=Permission.ADMIN_CATALOGUE, body=TimeLimitIn, answer=ListsToEditOut)
def put_time_limit(actor: Actor, body: dict[str, Any], code: str) -> dict[str, Any]:
    times.put_time_limit(actor, code, body["base_version"], body, utc_now())
    return lists_to_edit()


@endpoint(
    lists, "POST", "/calendar-years/<code>", can=Permission.ADMIN_CATALOGUE, body=CalendarYearIn, answer=ListsToEditOut
)
def put_calendar_year(actor: Actor, body: dict[str, Any], code: str) -> dict[str, Any]:
    times.put_calendar_year(actor, code, body["base_version"], body, utc_now())
    return lists_to_edit()


@endpoint(lists, "POST", "/watch-rule", can=Permission.ADMIN_CATALOGUE, body=WatchRuleIn, answer=ListsToEditOut)
def change_watch_rule(actor: Actor, body: dict[str, Any]) -> dict[str, Any]:
    times.change_watch_rule(actor, body.pop("base_version"), body, utc_now())
    return lists_to_edit()


@endpoint(lists, "POST", "/letter-rule", can=Permission.ADMIN_CATALOGUE, body=LetterRuleIn, answer=ListsToEditOut)
def change_letter_rule(actor: Actor, body: dict[str, Any]) -> dict[str, Any]:
    times.change_letter_rule(actor, body.pop("base_version"), body, utc_now())
    return lists_to_edit()


@endpoint(lists, "POST", "/robots/<code>", can=Permission.ADMIN_CATALOGUE, body=RobotIn, answer=ListsToEditOut)
def put_robot(actor: Actor, body: dict[str, Any], code: str) -> dict[str, Any]:
    robot_lists.put_robot(actor, code, body["base_version"], body, utc_now())
    return lists_to_edit()


@endpoint(lists, "GET", "/robots/<code>/trial", can=Permission.ADMIN_CATALOGUE, answer=RobotTrialOut)
def show_trial(code: str) -> dict[str, Any]:
    return robot_lists.trial_of(code)


@endpoint(lists, "POST", "/robots/<code>/trial", can=Permission.ADMIN_CATALOGUE, answer=RobotTrialOut)
@limiter.limit("6 per minute; 30 per hour", key_func=by_account)
def try_robot(actor: Actor, code: str) -> dict[str, Any]:
    robot_lists.try_out(actor, code, utc_now())
    return robot_lists.trial_of(code)


@endpoint(lists, "POST", "/order", can=Permission.ADMIN_CATALOGUE, body=OrderIn, answer=ListsToEditOut)
def put_in_order(actor: Actor, body: dict[str, Any]) -> dict[str, Any]:
    edited.put_in_order(actor.id, ORDERED[body["list"]], body["list"], body["codes"], utc_now())
    return lists_to_edit()
