"""What several features together say about caring for people."""

from __future__ import annotations

from marshmallow import fields

from server.core.fields import Strict
from server.errands.schemas import ErrandOut
from server.people.schemas import PersonField


class QuestionOut(Strict):
    name = fields.String(required=True)
    label = fields.String(required=True)
    kind = fields.String(required=True)
    choices = fields.List(fields.String())


class GroupOut(Strict):
    code = fields.String(required=True)
    name = fields.String(required=True)
    questions = fields.List(fields.Nested(QuestionOut), required=True)


class ErrandKindOut(Strict):
    code = fields.String(required=True)
    name = fields.String(required=True)
    papers = fields.List(fields.String(), required=True)
    where_to = fields.String(required=True, allow_none=True)


class PersonAtTheDoor(PersonField):
    climbed = fields.Boolean(required=True)


class DoorListOut(Strict):
    as_of = fields.String(required=True)
    until = fields.String(required=True)
    expires_at = fields.String(required=True)
    people = fields.List(fields.Nested(PersonAtTheDoor), required=True)
    errands = fields.List(fields.Nested(ErrandOut), required=True)
    groups = fields.List(fields.Nested(GroupOut), required=True)
    errand_kinds = fields.List(fields.Nested(ErrandKindOut), required=True)
