"""Papers and their templates, in and out."""

from __future__ import annotations

from marshmallow import fields, validate

from server.core.fields import Legible, Line, Strict


class PaperIn(Strict):
    purpose = Legible(limit=200, required=True)


class TemplateQuery(Strict):
    base_version = fields.Integer(required=True, validate=validate.Range(min=0))
    filename = Line(limit=200, load_default="")


class TemplateOut(Strict):
    kind = fields.String(required=True)
    name = fields.String(required=True)
    version = fields.Integer(required=True)
    file_name = fields.String(required=True, allow_none=True)
    at = fields.String(required=True, allow_none=True)
    by = fields.String(required=True, allow_none=True)


class TemplatesOut(Strict):
    items = fields.List(fields.Nested(TemplateOut), required=True)
    places = fields.List(fields.String(), required=True)
