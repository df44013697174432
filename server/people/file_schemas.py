"""Lists of people as files: what an import is asked and answers, what an export is asked."""

from __future__ import annotations

import json
from typing import Any

from marshmallow import ValidationError, fields

from server.core.fields import Line, Strict
from server.people.schemas import PeopleFilters


class Wishes(fields.Field):
    """JSON text ``{target: column heading}``; null or an empty heading leaves the column out."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> dict[str, str | None]:
        try:
            wished = json.loads(value)
        except (ValueError, TypeError, RecursionError):
            raise ValidationError("不是有效的 JSON") from None
        if not isinstance(wished, dict) or not all(one is None or isinstance(one, str) for one in wished.values()):
            raise ValidationError("应是 {项目: 列名}")
        return wished


class ImportQuery(Strict):
    """How to read the file in the body: Excel (.xlsx) or CSV (UTF-8, GB18030), at most 10 MB and 50,000 rows."""

    dry_run = fields.Boolean(load_default=False)
    filename = Line(limit=300, load_default=None)
    sheet = Line(limit=60, load_default=None)
    group = Line(limit=60, load_default=None)
    mapping = Wishes(load_default=dict, metadata={"type": "string"})


class RefusedRow(Strict):
    row = fields.Integer(required=True)
    name = fields.String(required=True, metadata={"description": "这一行写的姓名；没写或不像姓名时为空"})
    reason = fields.String(required=True)


class ImportOut(Strict):
    """``total`` is the sum of ``taken`` (registered anew), ``enrolled`` (registered before, now in the group),
    ``unchanged`` (in the group already) and the refused.
    """

    columns = fields.List(fields.String(), required=True)
    mapping = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    taken = fields.Integer(required=True)
    enrolled = fields.Integer(required=True)
    unchanged = fields.Integer(required=True)
    refused = fields.List(fields.Nested(RefusedRow), required=True)
    total = fields.Integer(required=True)
    dry_run = fields.Boolean(required=True)


class ExportIn(Strict):
    """Why, and whom: the filters of the people list."""

    purpose = Line(limit=300, required=True)
    filters = fields.Nested(PeopleFilters, load_default=lambda: PeopleFilters().load({}))
