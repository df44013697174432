"""``/people``: special groups, their plans, who goes to them. Every answer shows each person as far as the caller's role may."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from server.core.clock import local_date, utc_now
from server.core.endpoint import endpoint
from server.core.permissions import Permission
from server.identity.actor import Actor
from server.people import commands, leaves, listing, queries, revealing
from server.people.schemas import (
    EnrolIn,
    FindIn,
    FoundPeopleOut,
    LeaveIn,
    LeavesOut,
    PeopleOut,
    PeopleQuery,
    PersonChangeIn,
    PersonIn,
    PersonOut,
    PlanChangeIn,
    PlanEndIn,
    RevealIn,
    RevealOut,
    TransferIn,
)

people = Blueprint(
    "people", __name__, url_prefix="/api/v1/people", description="People of special groups, and their care"
)


def _shown(actor: Actor, person_id: UUID) -> dict[str, Any]:
    today = local_date(utc_now())
    queries.person_for(actor, person_id, today)
    return queries.people_documents(actor, [person_id], today)[0]


@endpoint(people, "GET", "", can=Permission.PERSON_READ, query=PeopleQuery, answer=PeopleOut)
def list_people(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    return listing.people_page(actor, query, local_date(utc_now()))


@endpoint(people, "POST", "", can=Permission.PERSON_EDIT, body=PersonIn, answer=PersonOut, status=201)
def register(actor: Actor, body: dict[str, Any]) -> dict[str, Any]:
    return _shown(actor, commands.register_person(actor, body, utc_now()).id)


@endpoint(people, "POST", "/find", can=Permission.PERSON_READ, body=FindIn, answer=FoundPeopleOut)
def find(actor: Actor, body: dict[str, Any]) -> dict[str, Any]:
    return {"items": listing.find_exact(actor, body, local_date(utc_now()))}


@endpoint(people, "GET", "/<uuid:person_id>", can=Permission.PERSON_READ, answer=PersonOut)
def show(actor: Actor, person_id: UUID) -> dict[str, Any]:
    return _shown(actor, person_id)


@endpoint(people, "POST", "/<uuid:person_id>/change", can=Permission.PERSON_EDIT, body=PersonChangeIn, answer=PersonOut)
def change(actor: Actor, body: dict[str, Any], person_id: UUID) -> dict[str, Any]:
    commands.change_person(actor, person_id, body["base_version"], body["changes"], utc_now())
    return _shown(actor, person_id)


@endpoint(people, "POST", "/<uuid:person_id>/transfer", can=Permission.PERSON_EDIT, body=TransferIn)
def transfer(actor: Actor, body: dict[str, Any], person_id: UUID) -> None:
    """No answer to show: the person may just have left the caller's sight."""
    commands.transfer(actor, person_id, body, utc_now())


@endpoint(people, "POST", "/<uuid:person_id>/grave", can=Permission.PERSON_READ, answer=PersonOut)
def grave(actor: Actor, person_id: UUID) -> dict[str, Any]:
    commands.mark_grave(actor, person_id, utc_now())
    return _shown(actor, person_id)


@endpoint(people, "POST", "/<uuid:person_id>/plans", can=Permission.PERSON_EDIT, body=EnrolIn, answer=PersonOut)
def enrol(actor: Actor, body: dict[str, Any], person_id: UUID) -> dict[str, Any]:
    commands.enrol(actor, person_id, body, utc_now())
    return _shown(actor, person_id)


@endpoint(
    people,
    "POST",
    "/<uuid:person_id>/plans/<uuid:plan_id>",
    can=Permission.PERSON_EDIT,
    body=PlanChangeIn,
    answer=PersonOut,
)
def change_plan(actor: Actor, body: dict[str, Any], person_id: UUID, plan_id: UUID) -> dict[str, Any]:
    commands.change_plan(actor, person_id, plan_id, body, utc_now())
    return _shown(actor, person_id)


@endpoint(
    people,
    "POST",
    "/<uuid:person_id>/plans/<uuid:plan_id>/end",
    can=Permission.PERSON_EDIT,
    body=PlanEndIn,
    answer=PersonOut,
)
def end_plan(actor: Actor, body: dict[str, Any], person_id: UUID, plan_id: UUID) -> dict[str, Any]:
    commands.end_plan(actor, person_id, plan_id, body["reason"], utc_now())
    return _shown(actor, person_id)


@endpoint(people, "POST", "/<uuid:person_id>/reveal", can=Permission.PERSON_REVEAL, body=RevealIn, answer=RevealOut)
def reveal(actor: Actor, body: dict[str, Any], person_id: UUID) -> dict[str, Any]:
    return {"values": revealing.reveal(actor, person_id, body["fields_"], body["reason"], utc_now())}


@endpoint(people, "GET", "/leaves", can=Permission.PERSON_READ, answer=LeavesOut)
def list_leaves(actor: Actor) -> dict[str, Any]:
    return {"items": leaves.leaves(actor, utc_now())}


@endpoint(people, "POST", "/leaves", can=Permission.CARE_MANAGE, body=LeaveIn, answer=LeavesOut, status=201)
def give_list(actor: Actor, body: dict[str, Any]) -> dict[str, Any]:
    leaves.give_list(actor, body, utc_now())
    return {"items": leaves.leaves(actor, utc_now())}


@endpoint(people, "POST", "/leaves/<uuid:leave_id>/end", can=Permission.CARE_MANAGE, answer=LeavesOut)
def take_back(actor: Actor, leave_id: UUID) -> dict[str, Any]:
    leaves.take_back(actor, leave_id, utc_now())
    return {"items": leaves.leaves(actor, utc_now())}
