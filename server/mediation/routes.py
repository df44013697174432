"""``/mediations`` and ``/referrals`` of a case, for desks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from server.core.db import db
from server.core.endpoint import endpoint
from server.core.permissions import Permission
from server.identity.actor import Actor
from server.mediation import commands, queries
from server.mediation.models import Mediation, Referral
from server.mediation.schemas import (
    FiguresQuery,
    MediationActionIn,
    MediationBegin,
    MediationsOut,
    OfCaseQuery,
    ReferralAnswerIn,
    ReferralFiguresOut,
    ReferralIn,
)
from server.steps.desk import once

mediations = Blueprint("mediations", __name__, url_prefix="/api/v1/mediations", description="Mediations (三调)")
referrals = Blueprint("referrals", __name__, url_prefix="/api/v1/referrals", description="三调对接")


@endpoint(mediations, "GET", "", can=Permission.CASE_READ, query=OfCaseQuery, answer=MediationsOut)
def list_mediations(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    return queries.of_case(actor, query["case"])


@endpoint(
    mediations, "POST", "", can=Permission.MEDIATION_CONDUCT, body=MediationBegin, answer=MediationsOut, status=201
)
def begin(actor: Actor, body: dict[str, Any]) -> dict[str, Any]:
    facts = _facts(body)
    once(actor, body["operation_id"], "mediation.begin", facts, lambda doing: commands.begin(doing, facts))
    return queries.of_case(actor, body["case_id"])


@endpoint(
    mediations,
    "POST",
    "/<uuid:mediation_id>/actions",
    can=Permission.MEDIATION_CONDUCT,
    body=MediationActionIn,
    answer=MediationsOut,
)
def act(actor: Actor, body: dict[str, Any], mediation_id: UUID) -> dict[str, Any]:
    facts = _facts(body)
    once(
        actor,
        body["operation_id"],
        "mediation.act",
        facts | {"mediation_id": str(mediation_id)},
        lambda doing: commands.act(doing, mediation_id, body["action"], facts),
    )
    return queries.of_case(actor, db.session.get_one(Mediation, mediation_id).case_id)


@endpoint(referrals, "POST", "", can=Permission.CASE_REFER, body=ReferralIn, answer=MediationsOut, status=201)
def refer(actor: Actor, body: dict[str, Any]) -> dict[str, Any]:
    facts = _facts(body)
    once(actor, body["operation_id"], "referral.send", facts, lambda doing: commands.refer(doing, facts))
    return queries.of_case(actor, body["case_id"])


@endpoint(
    referrals,
    "POST",
    "/<uuid:referral_id>/answer",
    can=Permission.CASE_REFER,
    body=ReferralAnswerIn,
    answer=MediationsOut,
)
def answer(actor: Actor, body: dict[str, Any], referral_id: UUID) -> dict[str, Any]:
    facts = _facts(body)
    once(
        actor,
        body["operation_id"],
        "referral.answer",
        facts | {"referral_id": str(referral_id)},
        lambda doing: commands.answer(doing, referral_id, facts),
    )
    return queries.of_case(actor, db.session.get_one(Referral, referral_id).case_id)


@endpoint(
    referrals, "GET", "/figures", can=Permission.CASE_READ, query=FiguresQuery, answer=ReferralFiguresOut, replica=True
)
def figures(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    return {"items": queries.figures(actor, query["since"], query["until"])}


def _facts(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name != "operation_id"}
