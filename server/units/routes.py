"""``/units`` and ``/specialists``: who there is, who is on call now, and coming and going."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from server.core import problems
from server.core.clock import utc_now
from server.core.endpoint import endpoint
from server.core.permissions import Permission
from server.identity.actor import Actor
from server.units import commands, queries
from server.units.schemas import ComingOrGoing, DirectoryOut, SpecialistIn, UnitCode, UnitIn

units = Blueprint("units", __name__, url_prefix="/api/v1", description="Units and specialists (单位与专家)")


@endpoint(units, "GET", "/units", can=Permission.UNIT_READ, answer=DirectoryOut)
def show_all() -> dict[str, Any]:
    return queries.directory(utc_now())


@endpoint(units, "POST", "/units/<unit_id>", can=Permission.UNIT_EDIT, body=UnitIn, answer=DirectoryOut)
def put_unit(actor: Actor, body: dict[str, Any], unit_id: str) -> dict[str, Any]:
    if faults := UnitCode().validate({"code": unit_id}):
        raise problems.REQUEST_INVALID(fields=faults)
    now = utc_now()
    facts = body | {"rota": [{"from" if name == "from_" else name: one[name] for name in one} for one in body["rota"]]}
    commands.put_unit(actor, unit_id, body["base_version"], facts, now)
    return queries.directory(now)


@endpoint(units, "POST", "/units/<unit_id>/leave", can=Permission.UNIT_EDIT, body=ComingOrGoing, answer=DirectoryOut)
def let_unit_go(actor: Actor, body: dict[str, Any], unit_id: str) -> dict[str, Any]:
    now = utc_now()
    commands.unit_leaves(actor, unit_id, body, now)
    return queries.directory(now)


@endpoint(units, "POST", "/units/<unit_id>/join", can=Permission.UNIT_EDIT, body=ComingOrGoing, answer=DirectoryOut)
def take_unit_back(actor: Actor, body: dict[str, Any], unit_id: str) -> dict[str, Any]:
    now = utc_now()
    commands.unit_joins(actor, unit_id, body, now)
    return queries.directory(now)


@endpoint(units, "POST", "/specialists/<uuid:one>", can=Permission.UNIT_EDIT, body=SpecialistIn, answer=DirectoryOut)
def put_specialist(actor: Actor, body: dict[str, Any], one: UUID) -> dict[str, Any]:
    now = utc_now()
    commands.put_specialist(actor, one, body["base_version"], body, now)
    return queries.directory(now)


@endpoint(
    units, "POST", "/specialists/<uuid:one>/leave", can=Permission.UNIT_EDIT, body=ComingOrGoing, answer=DirectoryOut
)
def let_specialist_go(actor: Actor, body: dict[str, Any], one: UUID) -> dict[str, Any]:
    now = utc_now()
    commands.specialist_leaves(actor, one, body, now)
    return queries.directory(now)


@endpoint(
    units, "POST", "/specialists/<uuid:one>/join", can=Permission.UNIT_EDIT, body=ComingOrGoing, answer=DirectoryOut
)
def take_specialist_back(actor: Actor, body: dict[str, Any], one: UUID) -> dict[str, Any]:
    now = utc_now()
    commands.specialist_joins(actor, one, body, now)
    return queries.directory(now)
