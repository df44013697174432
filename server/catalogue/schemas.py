"""The catalogue's answers."""

from marshmallow import fields

from server.core.fields import Coded, Strict


class CategoryRow(Strict):
    code = fields.String(required=True)
    parent = fields.String(required=True, allow_none=True)
    name = fields.String(required=True)
    sort = fields.Integer(required=True)
    closable_on_spot = fields.Boolean(required=True)
    urgency = fields.String(required=True)
    unit = fields.String(required=True, allow_none=True)
    high_risk = fields.Boolean(required=True)
    protected = fields.Boolean(required=True)
    advice = fields.String(required=True, allow_none=True)
    retired = fields.Boolean(required=True)


class CategoryBranch(CategoryRow):
    children = fields.List(fields.Nested(CategoryRow), required=True)


class CategoriesOut(Strict):
    items = fields.List(fields.Nested(CategoryBranch), required=True)


class SignRow(Strict):
    code = fields.String(required=True)
    name = fields.String(required=True)
    do_first = fields.String(required=True, allow_none=True)
    sort = fields.Integer(required=True)


class RuleRow(Strict):
    code = fields.String(required=True)
    when = fields.Dict(required=True)
    reason = fields.String(required=True)
    do_first = fields.String(required=True, allow_none=True)
    sort = fields.Integer(required=True)


class CalendarRow(Strict):
    year = fields.Integer(required=True)
    holidays = fields.List(fields.Date(), required=True)
    makeup = fields.List(fields.Date(), required=True)
    work_start = fields.String(required=True)
    work_end = fields.String(required=True)


class CalendarOut(Strict):
    items = fields.List(fields.Nested(CalendarRow), required=True)


class ChannelsOut(Strict):
    items = fields.List(fields.Nested(Coded), required=True)
