"""Visits and patrols, in. One schema per operation kind, wherever it is validated."""

from __future__ import annotations

from marshmallow import fields, validate

from server.areas.schemas import LocationIn
from server.core.fields import NOTE_MAX, SHA256, Line, Moment, Strict, Whole


class PersonHint(Strict):
    """Whom a visit was to, when the phone no longer holds the list: a surname and a door."""

    surname = Line(limit=20, required=True)
    door = Line(limit=120, required=True)


class VisitLog(Strict):
    """The operation ``visit.log`` (DESIGN §3)."""

    visit_id = fields.UUID(required=True)
    outcome = fields.String(required=True, validate=validate.OneOf(("well", "matter", "absent", "refused")))
    mode = fields.String(load_default="door", validate=validate.OneOf(("door", "phone")))
    household_id = fields.UUID(load_default=None, allow_none=True)
    person_id = fields.UUID(load_default=None, allow_none=True)
    place = Line(limit=300, load_default=None, allow_none=True)
    note = Line(limit=NOTE_MAX, load_default=None, allow_none=True)
    signs = fields.List(Line(limit=60), load_default=list, validate=validate.Length(max=40))
    location = fields.Nested(LocationIn, load_default=None, allow_none=True)
    attachments = fields.List(fields.String(validate=SHA256), load_default=list, validate=validate.Length(max=9))
    patrol_id = fields.UUID(load_default=None, allow_none=True)
    occurred_at = Moment(load_default=None, allow_none=True)
    task_id = fields.UUID(load_default=None, allow_none=True)
    """The task from the centre that it was made for."""
    answers = fields.Dict(
        keys=fields.String(validate=validate.Length(max=60)),
        values=Line(limit=500),
        load_default=dict,
        validate=validate.Length(max=40),
    )
    """What the group's questions were answered with, by the question's name."""
    grave = fields.Boolean(load_default=False)
    person_hint = fields.Nested(PersonHint, load_default=None, allow_none=True)


class PatrolStart(Strict):
    """The operation ``patrol.start``."""

    patrol_id = fields.UUID(required=True)
    grid = fields.String(load_default=None, allow_none=True, validate=Whole(r"^[0-9]{15}$"))


class PatrolFinish(Strict):
    """The operation ``patrol.finish``."""

    patrol_id = fields.UUID(required=True)
    note = Line(limit=NOTE_MAX, load_default=None, allow_none=True)
