"""The map's feed, in and out. Filters are the list's (``CaseFilters``), so that map and list never differ."""

from __future__ import annotations

from marshmallow import fields, validate

from server.cases.schemas import CaseFilters
from server.core.fields import Strict


class SummaryQuery(CaseFilters):
    level = fields.String(required=True, validate=validate.OneOf(("town", "neighbourhood", "grid")))


class CountsOut(Strict):
    open = fields.Integer(required=True)
    closed = fields.Integer(required=True, metadata={"description": "结案、撤回、并案"})
    yellow = fields.Integer(required=True)
    red = fields.Integer(required=True)


class AreaCountsOut(CountsOut):
    code = fields.String(required=True)
    name = fields.String(required=True)


class SummaryOut(Strict):
    items = fields.List(fields.Nested(AreaCountsOut), required=True)
    none = fields.Nested(CountsOut, required=True, metadata={"description": "区域不够细、归不到这一级的案件"})
