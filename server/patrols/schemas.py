"""Visits and patrols, in. One schema per operation kind, wherever it is validated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from geo.track import PATROL_MAX_S
from server.areas.schemas import LocationIn
from server.core.fields import NOTE_MAX, Finite, Line, Moment, Strict, Whole
from server.steps.schemas import photos_in

FIXES_MAX = 1_000
"""Phones send about half as many at a time."""
_MUCH = 10**9
_FIX = fields.Tuple(
    (
        Finite(validate=validate.Range(-180, 180)),
        Finite(validate=validate.Range(-90, 90)),
        fields.Integer(strict=True, validate=validate.Range(-_MUCH, _MUCH)),
        Finite(validate=validate.Range(0, _MUCH)),
    ),
    error_messages={"invalid": "每个点应为四个数"},
)
"""``[lon, lat, t, accuracy_m]``: WGS-84 degrees, whole seconds since the patrol began, metres."""


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
    attachments = photos_in()
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
    started_at = Moment(load_default=None, allow_none=True)
    """When it began, where that is not when it was recorded: a start that was not taken, mended later."""


class PatrolFinish(Strict):
    """The operation ``patrol.finish``."""

    patrol_id = fields.UUID(required=True)
    note = Line(limit=NOTE_MAX, load_default=None, allow_none=True)
    finished_at = Moment(load_default=None, allow_none=True)
    """When it ended, where that is not when it was recorded."""


class PatrolTrackIn(Strict):
    """The operation ``patrol.track``: a part of the way, in segments with nothing known between them."""

    patrol_id = fields.UUID(required=True)
    part = fields.Integer(required=True, strict=True, validate=validate.Range(0, PATROL_MAX_S))
    segments = fields.List(fields.List(_FIX), required=True, validate=validate.Length(max=FIXES_MAX))

    @validates_schema
    def _not_too_many(self, data: Mapping[str, Any], **_: Any) -> None:
        if sum(map(len, data.get("segments", []))) > FIXES_MAX:
            raise ValidationError(f"一次最多 {FIXES_MAX} 个点", "segments")


class TrackOut(Strict):
    segments = fields.List(fields.List(fields.List(fields.Float())), required=True)
    keep_days = fields.Integer(required=True)
