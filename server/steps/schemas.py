"""What steps and photos look like, in and out, whatever they belong to."""

from __future__ import annotations

from marshmallow import fields, validate

from server.core.fields import SHA256, Named, Strict

PHOTOS_MAX = 9


def photos_in() -> fields.List:
    """Photos named by the hash of their bytes, which travel by themselves."""
    return fields.List(fields.String(validate=SHA256), load_default=list, validate=validate.Length(max=PHOTOS_MAX))


class InRole(Named):
    """Somebody, and the role they acted in."""

    role_label = fields.String(required=True)


class StepOut(Strict):
    """A step of any history; each kind adds its own."""

    seq = fields.Integer(required=True)
    action = fields.String(required=True)
    label = fields.String(required=True)
    to = fields.String(required=True)
    at = fields.AwareDateTime(required=True)
    by = fields.Nested(InRole, required=True)
    note = fields.String(required=True, allow_none=True)


class PhotoOut(Strict):
    sha256 = fields.String(required=True)
    by = fields.String(required=True)
    at = fields.AwareDateTime(required=True)
    arrived = fields.Boolean(required=True)
