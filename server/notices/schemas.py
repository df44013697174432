"""Notices, in."""

from __future__ import annotations

from marshmallow import fields, validate

from server.core.fields import Strict


class NoticeRead(Strict):
    """The operation ``notice.read``."""

    notice_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(min=1, max=500))
