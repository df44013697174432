"""Lists as files: how one is to be read, and what becomes of it."""

from __future__ import annotations

import json
from typing import Any

from marshmallow import ValidationError, fields

from server.core.fields import Line, Strict


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


class BulkQuery(Strict):
    dry_run = fields.Boolean(load_default=False)
    filename = Line(limit=300, load_default=None)
    sheet = Line(limit=60, load_default=None)
    mapping = Wishes(load_default=dict, metadata={"type": "string"})


class RefusedRow(Strict):
    row = fields.Integer(required=True)
    reason = fields.String(required=True)


class BulkOut(Strict):
    """An import, done or on its way: a large file is answered at once, and asked for again until ``state`` is ``done`` or
    ``refused``.
    """

    id = fields.UUID(required=True)
    state = fields.String(
        required=True, metadata={"description": "waiting、reading、checking、writing、telling、done、refused"}
    )
    share = fields.Float(required=True, metadata={"description": "这一步做了多少，0 到 1"})
    dry_run = fields.Boolean(required=True)
    file_name = fields.String(required=True, allow_none=True)
    begun_at = fields.AwareDateTime(required=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    columns = fields.List(fields.String(), required=True)
    mapping = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    examples = fields.Dict(
        keys=fields.String(), values=fields.String(), metadata={"description": "试读时：每一列头一个有字的格"}
    )
    total = fields.Integer(required=True)
    taken = fields.Integer()
    unchanged = fields.Integer()
    doubtful_rows = fields.Integer(metadata={"description": "电话或位置看着不对、照样收的一共几行"})
    refused_count = fields.Integer(required=True)
    problem = fields.Dict(required=True, allow_none=True, metadata={"description": "整个文件没有收：为什么"})
