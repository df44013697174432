"""``/households``: what the phone asks for one door at a time, because it must not lie there for all."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from server.core.clock import utc_now
from server.core.endpoint import endpoint
from server.core.permissions import Permission
from server.identity.actor import Actor
from server.people import homes
from server.people.doubles import unmerge_household
from server.people.household_schemas import HouseholdPhoneOut, MergesOut
from server.people.households import open_phone

households = Blueprint("households", __name__, url_prefix="/api/v1/households", description="Households at the door")


@endpoint(households, "POST", "/<uuid:household_id>/call", can=Permission.VISIT_LOG, answer=HouseholdPhoneOut)
def call(actor: Actor, household_id: UUID) -> dict[str, Any]:
    """The whole number, to call it; it leaves a line in the journal."""
    return {"phone": open_phone(actor, household_id, utc_now())}


@endpoint(households, "GET", "/merges", can=Permission.HOUSEHOLD_EDIT, answer=MergesOut)
def list_merges(actor: Actor) -> dict[str, Any]:
    return {"items": homes.merges(actor)}


@endpoint(households, "POST", "/<uuid:household_id>/unmerge", can=Permission.HOUSEHOLD_EDIT, answer=MergesOut)
def unmerge(actor: Actor, household_id: UUID) -> dict[str, Any]:
    """Part a household from the one it was merged into; answers what is merged still."""
    unmerge_household(actor, utc_now(), household_id)
    return {"items": homes.merges(actor)}
