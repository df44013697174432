"""Units and specialists, in and out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from server.core.fields import LIST_CODE, Coded, Edit, Legible, Named, Strict, Whole

STATIONING = ("resident", "rotating", "on_call", "linked")
_CLOCK = Whole(r"^([01][0-9]|2[0-3]):[0-5][0-9]$", error="应是 08:30 这样的时间")


class TurnIn(Strict):
    """One line of a rota."""

    name = Legible(limit=40, required=True)
    phone = Legible(limit=40, required=True, allow_none=True)
    days = fields.List(
        fields.Integer(strict=True, validate=validate.Range(1, 7)),
        required=True,
        validate=validate.Length(min=1, max=7),
    )
    from_ = fields.String(required=True, validate=_CLOCK, data_key="from")
    to = fields.String(required=True, validate=_CLOCK)


class UnitIn(Edit):
    name = Legible(limit=60, required=True)
    phone = Legible(limit=60, required=True, allow_none=True)
    place = Legible(limit=120, required=True, allow_none=True)
    stationing = fields.String(required=True, allow_none=True, validate=validate.OneOf(STATIONING))
    categories = fields.List(Legible(limit=80), required=True, validate=validate.Length(max=100))
    areas = fields.List(
        fields.String(validate=Whole(r"^[0-9]{6,15}$")), required=True, validate=validate.Length(max=100)
    )
    rota = fields.List(fields.Nested(TurnIn), required=True, validate=validate.Length(max=60))
    reason = Legible(limit=200, load_default=None, allow_none=True)


class UnitCode(Strict):
    """What may name a unit."""

    code = fields.String(required=True, validate=LIST_CODE)


class ComingOrGoing(Edit):
    """准入, 准出: from which day, and why."""

    day = fields.Date(required=True)
    reason = Legible(limit=200, required=True)


class SpecialistIn(Edit):
    name = Legible(limit=40, required=True)
    kinds = fields.List(fields.String(validate=LIST_CODE), required=True, validate=validate.Length(min=1, max=12))
    good_at = Legible(limit=120, required=True, allow_none=True)
    phone = Legible(limit=40, required=True, allow_none=True)
    unit = fields.String(required=True, allow_none=True)
    username = Legible(limit=40, required=True, allow_none=True)
    day = fields.Date(load_default=None, allow_none=True)
    reason = Legible(limit=200, load_default=None, allow_none=True)

    @validates_schema
    def _each_kind_once(self, data: Mapping[str, Any], **_: Any) -> None:
        if len(set(data.get("kinds", []))) != len(data.get("kinds", [])):
            raise ValidationError("有两种一样", "kinds")


class SpecialistKindIn(Edit):
    name = Legible(limit=30, required=True)
    lawyer = fields.Boolean(load_default=False)
    retired = fields.Boolean(load_default=False)


class SpecialistKindOut(Coded):
    retired = fields.Boolean(required=True)


class OnCallOut(Strict):
    name = fields.String(required=True)
    phone = fields.String(required=True, allow_none=True)
    until = fields.AwareDateTime(required=True)


class JoiningOut(Strict):
    action = fields.String(required=True)
    day = fields.Date(required=True)
    reason = fields.String(required=True)
    by = fields.String(required=True)


class UnitRow(Named):
    phone = fields.String(required=True, allow_none=True)
    place = fields.String(required=True, allow_none=True)
    stationing = fields.String(required=True, allow_none=True)
    categories = fields.List(fields.String(), required=True)
    areas = fields.List(fields.String(), required=True)
    rota = fields.List(fields.Nested(TurnIn), required=True)
    on_call = fields.List(fields.Nested(OnCallOut), required=True)
    liaisons = fields.List(fields.String(), required=True, metadata={"description": "联络员的姓名"})
    retired = fields.Boolean(required=True)
    version = fields.Integer(required=True)
    history = fields.List(fields.Nested(JoiningOut), required=True)


class SpecialistRow(Named):
    kinds = fields.List(fields.String(), required=True)
    good_at = fields.String(required=True, allow_none=True)
    phone = fields.String(required=True, allow_none=True)
    unit = fields.Nested(Named, required=True, allow_none=True)
    username = fields.String(required=True, allow_none=True)
    until = fields.Date(required=True, allow_none=True)
    version = fields.Integer(required=True)
    history = fields.List(fields.Nested(JoiningOut), required=True)


class DirectoryOut(Strict):
    units = fields.List(fields.Nested(UnitRow), required=True)
    specialists = fields.List(fields.Nested(SpecialistRow), required=True)
    kinds = fields.List(fields.Nested(SpecialistKindOut), required=True)
