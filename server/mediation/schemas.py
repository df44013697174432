"""Mediations and referrals, in and out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from server.cases.schemas import Party
from server.core.fields import NOTE_MAX, Edit, Legible, Line, Moment, Named, Strict
from server.mediation.queries import OUTCOMES, SOURCES
from server.mediation.workflow import Action, Kind
from server.steps.schemas import StepOut

_KINDS = validate.OneOf([str(one) for one in Kind])


class MediationParty(Party):
    """Who mediates with whom, as an agreement names them. Stored sealed."""

    id_number = Line(limit=40, load_default="")
    address = Line(limit=300, load_default="")


class PartyMended(MediationParty):
    """One of them, put right: what is left empty of one who stood there stays as it was."""

    was = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        validate=validate.Range(0),
        metadata={"description": "原来的第几位，从 0 数；空着是新加的。没有提到的就去掉"},
    )


_ONE_MEDIATOR = "请从名单里选一位，或写名单外的人的姓名"


class MediationBegin(Strict):
    operation_id = fields.UUID(required=True)
    mediation_id = fields.UUID(required=True)
    case_id = fields.UUID(required=True)
    kind = fields.String(required=True, validate=_KINDS)
    mediator_id = fields.UUID(load_default=None, allow_none=True, metadata={"description": "名单里的人"})
    mediator = Legible(limit=60, load_default=None, allow_none=True, metadata={"description": "不在名单里的，写姓名"})
    parties = fields.List(
        fields.Nested(MediationParty),
        load_default=list,
        validate=validate.Length(max=50),
        metadata={"description": "空着：这件事登记的"},
    )
    others = fields.List(
        fields.Nested(MediationParty),
        load_default=list,
        validate=validate.Length(max=50),
        metadata={"description": "除了他们，还有谁"},
    )
    said = Legible(limit=NOTE_MAX, load_default=None, allow_none=True)

    @validates_schema
    def _one_mediator(self, data: Mapping[str, Any], **_: Any) -> None:
        if (data.get("mediator_id") is None) == (data.get("mediator") is None):
            raise ValidationError(_ONE_MEDIATOR, "mediator")


class MediationActionIn(Edit):
    """One step; which fields it asks for, its rule says."""

    operation_id = fields.UUID(required=True)
    action = Legible(limit=40, required=True)
    said = Legible(limit=NOTE_MAX, load_default=None, allow_none=True)
    terms = Legible(limit=NOTE_MAX, load_default=None, allow_none=True)
    held_at = Moment(load_default=None, allow_none=True)
    day = fields.Date(load_default=None, allow_none=True, validate=validate.Range(min=date(2000, 1, 1)))
    both_agree = fields.Boolean(load_default=False)
    parties = fields.List(fields.Nested(PartyMended), load_default=list, validate=validate.Length(max=50))
    reason = Legible(limit=200, load_default=None, allow_none=True)
    mediator_id = fields.UUID(load_default=None, allow_none=True)
    mediator = Legible(limit=60, load_default=None, allow_none=True)

    @validates_schema
    def _one_mediator(self, data: Mapping[str, Any], **_: Any) -> None:
        named = [data.get("mediator_id"), data.get("mediator")]
        if data["action"] == Action.REPLACE and named.count(None) != 1:
            raise ValidationError(_ONE_MEDIATOR, "mediator")


class OfCaseQuery(Strict):
    case = fields.UUID(required=True)


class ReferralIn(Strict):
    operation_id = fields.UUID(required=True)
    referral_id = fields.UUID(required=True)
    case_id = fields.UUID(required=True)
    to_kind = fields.String(required=True, validate=_KINDS)
    source = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(list(SOURCES)))
    note = Legible(limit=500, load_default=None, allow_none=True)


class ReferralAnswerIn(Strict):
    operation_id = fields.UUID(required=True)
    outcome = fields.String(required=True, validate=validate.OneOf(list(OUTCOMES)))
    note = Legible(limit=500, load_default=None, allow_none=True)


class FiguresQuery(Strict):
    since = Moment(required=True)
    until = Moment(required=True)


class PartyOut(Strict):
    """Their telephone, papers and door open as those of a case do, with a reason: here only whether they are known."""

    name = fields.String(required=True)
    part = fields.String(required=True)
    has = fields.List(fields.String(validate=validate.OneOf(("phone", "id_number", "address"))), required=True)


class MediationStepOut(StepOut):
    facts = fields.Dict(required=True)


class PartActionOut(Strict):
    name = fields.String(required=True)
    label = fields.String(required=True)


class MediationOut(Strict):
    id = fields.String(required=True)
    case_id = fields.String(required=True)
    kind = fields.String(required=True)
    kind_label = fields.String(required=True)
    state = fields.String(required=True)
    state_label = fields.String(required=True)
    mediator = fields.String(required=True)
    mediator_listed = fields.Boolean(required=True, metadata={"description": "在调解员名单里"})
    begun_at = fields.String(required=True)
    yellow_at = fields.String(required=True, allow_none=True)
    due_at = fields.String(required=True, allow_none=True)
    due_label = fields.String(required=True)
    extended = fields.Boolean(required=True)
    agreed_on = fields.String(required=True, allow_none=True)
    applied_on = fields.String(required=True, allow_none=True)
    answered_on = fields.String(required=True, allow_none=True)
    party_count = fields.Integer(required=True)
    parties = fields.List(fields.Nested(PartyOut), required=True, allow_none=True)
    terms = fields.String(required=True, allow_none=True)
    version = fields.Integer(required=True)
    steps = fields.List(fields.Nested(MediationStepOut), required=True)
    actions = fields.List(fields.Nested(PartActionOut), required=True)


class ReferralOut(Strict):
    id = fields.String(required=True)
    source = fields.String(required=True)
    source_label = fields.String(required=True)
    to_kind = fields.String(required=True)
    to_label = fields.String(required=True)
    at = fields.String(required=True)
    by = fields.String(required=True)
    outcome = fields.String(required=True, allow_none=True)
    outcome_label = fields.String(required=True, allow_none=True)
    answered_at = fields.String(required=True, allow_none=True)
    may_answer = fields.Boolean(required=True)


class MediatorOut(Named):
    unit = fields.String(required=True, allow_none=True)
    words = fields.String(required=True, metadata={"description": "是什么、擅长什么"})
    you = fields.Boolean(required=True)


class MediationsOut(Strict):
    items = fields.List(fields.Nested(MediationOut), required=True)
    referrals = fields.List(fields.Nested(ReferralOut), required=True)
    may = fields.List(fields.String(), required=True)
    source = fields.String(required=True, allow_none=True)
    mediators = fields.List(fields.Nested(MediatorOut), required=True)


class ReferralFigureOut(Strict):
    source = fields.String(required=True)
    name = fields.String(required=True)
    referred = fields.Integer(required=True)
    settled = fields.Integer(required=True)
    returned = fields.Integer(required=True)
    waiting = fields.Integer(required=True)


class ReferralFiguresOut(Strict):
    items = fields.List(fields.Nested(ReferralFigureOut), required=True)
