"""Meetings, in and out."""

from __future__ import annotations

from marshmallow import fields, validate

from server.core.fields import NOTE_MAX, Legible, Line, Moment, Named, Strict
from server.meetings.workflow import Kind
from server.steps.schemas import StepOut


class MeetingCall(Strict):
    operation_id = fields.UUID(required=True)
    meeting_id = fields.UUID(required=True)
    kind = fields.String(required=True, validate=validate.OneOf([str(one) for one in Kind]))
    cases = fields.List(fields.UUID(), required=True, validate=validate.Length(min=1, max=20))
    units = fields.List(Legible(limit=60), required=True, validate=validate.Length(min=1, max=40))
    starts_at = Moment(load_default=None, allow_none=True, metadata={"description": "空着：现在"})
    place = Legible(limit=120, required=True)
    note = Legible(limit=500, load_default=None, allow_none=True)


class CameIn(Strict):
    unit = Legible(limit=60, required=True)
    who = Legible(limit=120, load_default=None, allow_none=True)


class DecisionIn(Strict):
    what = Legible(limit=500, required=True)
    unit = Legible(limit=60, required=True)
    due_on = fields.Date(required=True)
    case_id = fields.UUID(load_default=None, allow_none=True, metadata={"description": "空着：会上的头一件"})


class MeetingHold(Strict):
    operation_id = fields.UUID(required=True)
    held_at = Moment(load_default=None, allow_none=True, metadata={"description": "提前开了的，几点开的"})
    came = fields.List(fields.Nested(CameIn), required=True, validate=validate.Length(max=40))
    minutes = Legible(limit=4 * NOTE_MAX, load_default=None, allow_none=True)
    decisions = fields.List(fields.Nested(DecisionIn), load_default=list, validate=validate.Length(max=30))


class MeetingCancel(Strict):
    operation_id = fields.UUID(required=True)
    note = Legible(limit=500, required=True)


class DecisionDone(Strict):
    operation_id = fields.UUID(required=True)
    note = Legible(limit=NOTE_MAX, load_default=None, allow_none=True)


class MeetingsQuery(Strict):
    case = fields.UUID(load_default=None)


class DecisionsQuery(Strict):
    state = fields.String(load_default="open", validate=validate.OneOf(("open", "done")))
    cursor = Line(limit=200, load_default=None)


class MeetingCaseOut(Strict):
    id = fields.String(required=True, allow_none=True)
    case_no = fields.String(required=True)
    title = fields.String(required=True, allow_none=True)


class MeetingUnitOut(Named):
    came = fields.Boolean(required=True, allow_none=True)
    who = fields.String(required=True, allow_none=True)


class DecisionOut(Strict):
    id = fields.String(required=True)
    case_no = fields.String(required=True, allow_none=True, metadata={"description": "要保密又不归你看的，不说"})
    unit = fields.Nested(Named, required=True)
    what = fields.String(required=True)
    yellow_at = fields.String(required=True)
    due_at = fields.String(required=True)
    done_at = fields.String(required=True, allow_none=True)
    done_by = fields.String(required=True, allow_none=True)
    answer = fields.String(required=True, allow_none=True)
    may_tick = fields.Boolean(required=True)


class DecisionMeetingOut(Strict):
    id = fields.String(required=True)
    kind_label = fields.String(required=True)
    starts_at = fields.String(required=True)


class DecisionListedOut(DecisionOut):
    case = fields.Nested(MeetingCaseOut, required=True, allow_none=True, metadata={"description": "看不到的，不说"})
    meeting = fields.Nested(DecisionMeetingOut, required=True)


class DecisionsOut(Strict):
    items = fields.List(fields.Nested(DecisionListedOut), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class MeetingActionOut(Strict):
    name = fields.String(required=True)
    label = fields.String(required=True)


class MeetingOut(Strict):
    id = fields.String(required=True)
    kind = fields.String(required=True)
    kind_label = fields.String(required=True)
    state = fields.String(required=True)
    state_label = fields.String(required=True)
    starts_at = fields.String(required=True)
    place = fields.String(required=True)
    cases = fields.List(fields.Nested(MeetingCaseOut), required=True)
    units = fields.List(fields.Nested(MeetingUnitOut), required=True)
    minutes = fields.String(required=True, allow_none=True)
    has_minutes = fields.Boolean(required=True)
    decisions = fields.List(fields.Nested(DecisionOut), required=True)
    version = fields.Integer(required=True)
    steps = fields.List(fields.Nested(StepOut), required=True)
    actions = fields.List(fields.Nested(MeetingActionOut), required=True)


class MeetingsOut(Strict):
    items = fields.List(fields.Nested(MeetingOut), required=True)
    may = fields.List(fields.String(), required=True)
    units = fields.List(fields.Nested(Named), required=True)
