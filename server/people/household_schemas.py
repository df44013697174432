"""Households, in: one schema per operation kind."""

from __future__ import annotations

from marshmallow import ValidationError, fields, validate

from server.areas.schemas import LocationIn
from server.core.fields import Line, Strict
from server.people.phone import phone_fault

_MEMBERS = validate.Range(1, 999)


def callable_number(text: str) -> None:
    """Validates a telephone by :func:`server.people.phone.phone_fault`."""
    if fault := phone_fault(text):
        raise ValidationError(fault)


class HouseholdAdd(Strict):
    """The operation ``household.add``: who lives behind a door nobody had written down."""

    household_id = fields.UUID(required=True)
    name = Line(required=True)
    address_text = Line(limit=300, load_default="")
    door = Line(limit=60, load_default=None, allow_none=True)
    members_count = fields.Integer(load_default=None, allow_none=True, strict=True, validate=_MEMBERS)
    phone = fields.String(load_default=None, allow_none=True, validate=callable_number)
    location = fields.Nested(LocationIn, load_default=None, allow_none=True)
    apart_from = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=20))
    """Who lives behind that door too, as whoever stood there said."""


class HouseholdCorrect(Strict):
    """The operation ``household.correct``: only what it names changes."""

    household_id = fields.UUID(required=True)
    name = Line(validate=validate.Length(min=1, error="不能为空"))
    address_text = Line(limit=300)
    door = Line(limit=60, allow_none=True)
    members_count = fields.Integer(allow_none=True, strict=True, validate=_MEMBERS)
    phone = fields.String(allow_none=True, validate=callable_number)
    location = fields.Nested(LocationIn, allow_none=True)
    moved_out = fields.Boolean(truthy={True}, falsy={False})


class HouseholdPhoneOut(Strict):
    phone = fields.String(required=True, allow_none=True)


class DoorOut(Strict):
    id = fields.String(required=True)
    name = fields.String(required=True)
    address_text = fields.String(required=True)
    door = fields.String(required=True, allow_none=True)


class MergeOut(Strict):
    """``household`` was merged into ``into``."""

    household = fields.Nested(DoorOut, required=True)
    into = fields.Nested(DoorOut, required=True)
    at = fields.String(required=True)
    by = fields.String(required=True)
    grid = fields.String(required=True)


class MergesOut(Strict):
    items = fields.List(fields.Nested(MergeOut), required=True)


class HouseholdMerge(Strict):
    """The operation ``household.merge``: two rows are one household, and this one stays."""

    keep = fields.UUID(required=True)
    drop = fields.UUID(required=True)


class HouseholdUnmerge(Strict):
    """The operation ``household.unmerge``: that was a mistake."""

    household_id = fields.UUID(required=True)


class HouseholdApart(Strict):
    """The operation ``household.apart``: two rows that look alike are two households."""

    household_id = fields.UUID(required=True)
    other_id = fields.UUID(required=True)
