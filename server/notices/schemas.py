"""Notices, in and out, and their kinds, in."""

from __future__ import annotations

from marshmallow import fields, validate

from server.core.fields import Edit, Legible, Strict


class NoticeRead(Strict):
    """The operation ``notice.read``."""

    notice_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(min=1, max=500))


class NoticeOut(Strict):
    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    title = fields.String(required=True)
    entity = fields.String(required=True)
    subject_id = fields.UUID(required=True)
    at = fields.AwareDateTime(required=True)
    expires_at = fields.AwareDateTime(required=True)
    read_at = fields.AwareDateTime(required=True, allow_none=True)
    version = fields.Integer(required=True)


class NoticesOut(Strict):
    items = fields.List(fields.Nested(NoticeOut), required=True)
    unread = fields.Integer(required=True)


class NoticeKindIn(Edit):
    """What a kind of notice says and how long it stays; which facts there are is not for a desk to say."""

    template = Legible(limit=60, required=True)
    keep_days = fields.Integer(required=True, strict=True, validate=validate.Range(1, 365))
    retired = fields.Boolean(load_default=False)


class RobotTrialOut(Strict):
    """What became of the last trial of a robot as it stands."""

    state = fields.String(
        required=True,
        metadata={
            "description": "none 没有试过，sending 还没有回音，refused 没送到、会再发，given_up 不再发了，arrived 送到了"
        },
    )
    at = fields.AwareDateTime(required=True, allow_none=True, metadata={"description": "什么时候点的"})
    next_at = fields.AwareDateTime(required=True, allow_none=True, metadata={"description": "没送到：什么时候再发"})
    said = fields.String(required=True, metadata={"description": "没送到的原因；没有就空着"})


class RobotIn(Edit):
    """``address`` null: as it was."""

    name = Legible(limit=60, required=True)
    address = Legible(limit=400, required=True, allow_none=True)
    retired = fields.Boolean(load_default=False)
