"""Lists of people as files: what an import is asked and answers, what an export is asked."""

from __future__ import annotations

from marshmallow import fields

from server.bulk.schemas import BulkOut, BulkQuery, RefusedRow
from server.core.fields import Line, Strict
from server.people.schemas import PeopleFilters


class ImportQuery(BulkQuery):
    """How to read the file in the body: Excel (.xlsx) or CSV (UTF-8, GB18030), at most 1 GB and three million rows."""

    group = Line(limit=60, load_default=None)


class RefusedPersonRow(RefusedRow):
    name = fields.String(required=True, metadata={"description": "这一行写的姓名；没写或不像姓名时为空"})


class ImportOut(BulkOut):
    """Once it is done ``total`` is the sum of ``taken`` (registered anew), ``enrolled`` (registered before, now in the
    group), ``unchanged`` (in the group already) and ``refused_count``.
    """

    enrolled = fields.Integer()
    refused = fields.List(fields.Nested(RefusedPersonRow), required=True, metadata={"description": "头 200 行"})
    doubts = fields.List(
        fields.Nested(RefusedPersonRow), metadata={"description": "电话看着不对的行，头 200 行；照样收"}
    )


class ImportsOut(Strict):
    items = fields.List(fields.Nested(ImportOut), required=True)


class ExportIn(Strict):
    """Why, and whom: the filters of the people list."""

    purpose = Line(limit=300, required=True)
    filters = fields.Nested(PeopleFilters, load_default=lambda: PeopleFilters().load({}))
