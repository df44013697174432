"""What was given by itself, and letters of supervision, out."""

from __future__ import annotations

from marshmallow import fields, validate

from server.core.fields import Line, Named, Strict


class GivenOut(Strict):
    kind = fields.String(required=True)
    label = fields.String(required=True)
    at = fields.AwareDateTime(required=True)
    due_at = fields.AwareDateTime(required=True)


class LetterCaseOut(Strict):
    id = fields.UUID(required=True)
    case_no = fields.String(required=True)
    title = fields.String(required=True)
    state = fields.String(required=True)
    version = fields.Integer(required=True)
    due_at = fields.AwareDateTime(required=True, allow_none=True)
    yellow_at = fields.AwareDateTime(required=True, allow_none=True)
    paused_since = fields.AwareDateTime(required=True, allow_none=True)


class LetterOut(Strict):
    id = fields.UUID(required=True)
    number = fields.String(required=True, allow_none=True)
    state = fields.String(required=True)
    state_label = fields.String(required=True)
    body = fields.String(required=True)
    unit = fields.Nested(Named, required=True)
    case = fields.Nested(LetterCaseOut, required=True)
    drafted_at = fields.AwareDateTime(required=True)
    ended_by = fields.String(required=True, allow_none=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    reply_by = fields.AwareDateTime(required=True, allow_none=True)
    reply = fields.String(required=True, allow_none=True)
    answered_at = fields.AwareDateTime(required=True, allow_none=True)


class NextOut(Strict):
    kind = fields.String(required=True)
    label = fields.String(required=True)
    at = fields.AwareDateTime(required=True)


class WatchOut(Strict):
    next = fields.Nested(
        NextOut, required=True, allow_none=True, metadata={"description": "没有新进展的话，接下来系统做什么"}
    )
    given = fields.List(fields.Nested(GivenOut), required=True)
    letters = fields.List(fields.Nested(LetterOut), required=True)


class LettersQuery(Strict):
    state = fields.String(load_default="draft", validate=validate.OneOf(("draft", "signed", "answered", "dropped")))
    cursor = Line(limit=400, load_default=None)
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))


class LetterCounts(Strict):
    draft = fields.Integer(required=True)
    signed = fields.Integer(required=True)


class LettersOut(Strict):
    items = fields.List(fields.Nested(LetterOut), required=True)
    next_cursor = fields.String(required=True, allow_none=True)
    counts = fields.Nested(LetterCounts, required=True)


class WatchFiguresOut(Strict):
    overdue = fields.Integer(required=True)
    paused = fields.Integer(required=True)
    paused_overdue = fields.Integer(required=True, metadata={"description": "中止时已经超期的"})
    extended = fields.Integer(required=True)
    asked = fields.Integer(required=True)
    again = fields.Integer(required=True, metadata={"description": "群众不满意、正在二次督办的"})
