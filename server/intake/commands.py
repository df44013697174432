"""Taking in at a desk: a case with the reception it came of, or a reception alone. Commands never commit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from server.areas.queries import county_code, is_live_grid
from server.cases import intake
from server.cases.commands import Along, act_on_case
from server.cases.models import Case
from server.cases.phones import FEWEST_DIGITS, compared
from server.cases.rules import Action
from server.catalogue import queries as catalogue
from server.core import crypto, problems
from server.core.clock import local_date
from server.core.db import db
from server.core.ids import new_id
from server.core.permissions import Permission
from server.identity.actor import Actor, Doing
from server.intake.models import Reception

PURPOSE = "reception phone"


def take_in(doing: Doing, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Register a matter, accepted with it by whoever may, and count whoever came with it where people come in person."""
    result = intake.take_in_at_window(doing, facts)
    case = db.session.get_one(Case, UUID(result["case_id"]))
    if facts["disposal"] == "escalated":
        result = intake.accept_at_window(doing, case)
    channel = catalogue.channel(facts["channel"])
    if facts["people_received"] or (channel and channel.in_person):
        settled = "legal_answer" if facts["legal_answer"] else "settled"
        kind = settled if facts["disposal"] == "settled_at_desk" else "accepted"
        _receive(doing, kind, facts, {"id": new_id(), "area_code": case.area_code, "case_id": facts["case_id"]})
    return result


def supplement(doing: Doing, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Add what was said to a case that is there already, with where it lies if the case does not say, and count whoever came.
    Answers as ``act_on_case``.
    """
    lies = {name: facts[name] for name in ("grid", "point", "address")}
    along = Along(tuple(facts["attachments"]), contact=facts["contact"], lies=lies)
    values = {"note": facts["note"]}
    result = act_on_case(doing, facts["case_id"], Action.SUPPLEMENT, values, facts["base_version"], along=along)
    if facts["people_received"]:
        case = db.session.get_one(Case, facts["case_id"])
        row = {"id": new_id(), "area_code": case.area_code, "case_id": case.id}
        _receive(doing, "added", {**facts, "category": case.category}, row)
    return result


def consult(doing: Doing, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Note what somebody asked and what they were answered (咨询): counted, and no case. Answers ``{reception_id}``."""
    if facts["category"] and catalogue.category(facts["category"]) is None:
        raise problems.CATEGORY_ABSENT(code=facts["category"])
    channel = catalogue.channel(facts["channel"])
    if channel is None:
        raise problems.REQUEST_INVALID(fields={"channel": ["没有这个来源渠道"]})
    if channel.permission and channel.permission not in doing.actor.permissions:
        raise problems.CASE_CHANNEL_NOT_YOURS(channel=channel.code, label=channel.name)
    if db.session.get(Reception, facts["reception_id"]) is not None:
        raise problems.RECEPTION_EXISTS(id=str(facts["reception_id"]))
    said = {"asked": facts["asked"], "answered": facts["answered"], "name": (facts["contact"] or {}).get("name", "")}
    row = {"id": facts["reception_id"], "area_code": _where(doing.actor, facts["grid"]), "case_id": None}
    _receive(doing, "consult", facts, row | {"said": crypto.seal(said, f"reception:{row['id']}")})
    return {"reception_id": str(facts["reception_id"])}


def _receive(doing: Doing, kind: str, facts: Mapping[str, Any], row: dict[str, Any]) -> None:
    phone = compared((facts["contact"] or {}).get("phone", ""))
    if len(phone) >= FEWEST_DIGITS:
        row |= {
            "phone": crypto.seal(phone, f"reception_phone:{row['id']}"),
            "phone_index": crypto.blind(phone, PURPOSE),
        }
    at = doing.moment.recorded_at
    db.session.add(
        Reception(
            at=at,
            day=local_date(at),
            account_id=doing.actor.id,
            kind=kind,
            channel=facts["channel"],
            people=facts["people_received"] or 1,
            category=facts["category"] or None,
            **row,
        )
    )
    db.session.flush()


def _where(actor: Actor, grid: str | None) -> str:
    """The grid that was chosen; else where the desk stands."""
    if grid and is_live_grid(grid):
        return grid
    return next(iter(actor.areas(Permission.CASE_REPORT)), county_code() or "")
