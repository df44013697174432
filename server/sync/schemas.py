"""Push and pull on the wire (DESIGN §3, §5)."""

from __future__ import annotations

import re

from marshmallow import fields, validate

from server.core.fields import Line, Strict, Whole

BATCH_MAX = 50
PAGE_MAX = 1000
KIND = re.compile(r"[a-z][a-z0-9_.]{0,59}")
"""Stands in the ledger in clear, so it is a name and never what somebody wrote."""


class PushIn(Strict):
    """The envelope is read leniently: whatever stands in ``operations`` gets an outcome, never a 4xx for the batch."""

    device_id = Line(limit=64, required=True)
    sent_at = fields.String(load_default=None, allow_none=True)
    more = fields.Boolean(load_default=False, metadata={"description": "手机里这一批之后还有"})
    operations = fields.List(fields.Raw(allow_none=True), required=True)


class OperationIn(Strict):
    """One operation as a phone wrote it."""

    id = fields.UUID(required=True)
    seq = fields.Raw(load_default=None, allow_none=True)
    kind = fields.String(required=True, validate=Whole(KIND.pattern, error="不是记录的种类"))
    recorded_by = fields.UUID(required=True)
    recorded_at = fields.Raw(load_default=None, allow_none=True)
    base_version = fields.Integer(load_default=None, allow_none=True, strict=True)
    replaces = fields.UUID(load_default=None, allow_none=True)
    payload = fields.Dict(keys=fields.String(), required=True)


class RowOut(Strict):
    entity = fields.String(required=True)
    id = fields.String(required=True)
    version = fields.Integer(required=True)
    row = fields.Dict(required=True, allow_none=True)


class OutcomeOut(Strict):
    id = fields.String(required=True, allow_none=True)
    status = fields.String(
        required=True, validate=validate.OneOf(("applied", "duplicate", "conflict", "refused", "retry"))
    )
    result = fields.Dict()
    rows = fields.List(fields.Nested(RowOut))
    problem = fields.Dict()


class PushOut(Strict):
    outcomes = fields.List(fields.Nested(OutcomeOut), required=True)


class PullQuery(Strict):
    cursor = Line(limit=600, load_default=None)
    limit = fields.Integer(load_default=500, validate=validate.Range(1, PAGE_MAX))


class PullOut(Strict):
    changes = fields.List(fields.Nested(RowOut), required=True)
    cursor = fields.String(required=True)
    has_more = fields.Boolean(required=True)
    reset = fields.Boolean(required=True)
    epoch = fields.String(required=True, metadata={"description": "数据库的纪元；变了，手机把已送达的再送一遍"})


class VaultQuery(Strict):
    device_id = Line(limit=64, required=True)
    day = fields.Date(load_default=None)


class ServerKeyOut(Strict):
    id = fields.String(required=True)
    point = fields.String(required=True)


class LockTimesOut(Strict):
    hidden_minutes = fields.Integer(required=True)
    idle_minutes = fields.Integer(required=True)


class VaultOut(Strict):
    day = fields.String(required=True)
    share = fields.String(required=True)
    keep_days = fields.Integer(required=True)
    server_key = fields.Nested(ServerKeyOut, required=True)
    lock = fields.Nested(LockTimesOut, required=True)
