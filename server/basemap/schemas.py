"""What `/basemap` answers."""

from __future__ import annotations

from marshmallow import fields

from server.core.fields import Strict


class BasemapOut(Strict):
    on = fields.Boolean(required=True)
    credit = fields.String(required=True, allow_none=True)
    deepest = fields.Integer(required=True)
