"""``/advice``: the guide for advice at the door, read by everybody, kept by whoever holds ``advice.edit``."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from server.catalogue import advice as guide
from server.catalogue.schemas import AdviceChangeIn, AdviceFound, AdviceIn, AdviceOut, AdviceQuery
from server.core.clock import utc_now
from server.core.endpoint import ANYONE_LOGGED_IN, endpoint
from server.core.permissions import Permission
from server.identity.actor import Actor

advice = Blueprint("advice", __name__, url_prefix="/api/v1/advice", description="The guide for advice at the door")


@endpoint(advice, "GET", "", can=ANYONE_LOGGED_IN, query=AdviceQuery, answer=AdviceFound)
def find(query: dict[str, Any]) -> dict[str, Any]:
    return {"items": guide.find_advice(query["q"], retired=query["retired"])}


@endpoint(advice, "POST", "", can=Permission.ADVICE_EDIT, body=AdviceIn, answer=AdviceOut, status=201)
def add(actor: Actor, body: dict[str, Any]) -> dict[str, Any]:
    return guide.advice_document(guide.add_advice(actor, body["entry_id"], body["facts"], utc_now()))


@endpoint(advice, "POST", "/<uuid:entry_id>", can=Permission.ADVICE_EDIT, body=AdviceChangeIn, answer=AdviceOut)
def change(actor: Actor, body: dict[str, Any], entry_id: UUID) -> dict[str, Any]:
    changed = guide.change_advice(actor, entry_id, body["base_version"], body["changes"], utc_now())
    return guide.advice_document(changed)


@endpoint(advice, "POST", "/<uuid:entry_id>/retire", can=Permission.ADVICE_EDIT, answer=AdviceOut)
def retire(actor: Actor, entry_id: UUID) -> dict[str, Any]:
    return guide.advice_document(guide.retire_advice(actor, entry_id, utc_now()))


@endpoint(advice, "POST", "/<uuid:entry_id>/restore", can=Permission.ADVICE_EDIT, answer=AdviceOut)
def restore(actor: Actor, entry_id: UUID) -> dict[str, Any]:
    return guide.advice_document(guide.restore_advice(actor, entry_id, utc_now()))
