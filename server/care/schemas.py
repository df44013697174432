"""What several features together say about caring for people."""

from __future__ import annotations

from marshmallow import fields, validate

from server.catalogue.schemas import CentreOut
from server.core.fields import Coded, Line, Named, Strict, Whole
from server.errands.schemas import ErrandOut
from server.people.schemas import PersonField
from server.tasks.schemas import TaskOut

AREA = Whole(r"^[0-9]{6,15}$", error="应是区域编码")


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
    tasks = fields.List(fields.Nested(TaskOut), required=True)
    """Those about people; the others lie in the mirror."""
    groups = fields.List(fields.Nested(GroupOut), required=True)
    errand_kinds = fields.List(fields.Nested(ErrandKindOut), required=True)
    centre = fields.Nested(CentreOut, required=True)


class SaidOut(Strict):
    label = fields.String(required=True)
    answer = fields.String(required=True)


class VisitPhotoOut(Strict):
    sha256 = fields.String(required=True)
    arrived = fields.Boolean(required=True)


class VisitPart(Strict):
    id = fields.String(required=True)
    outcome = fields.String(required=True)
    mode = fields.String(required=True)
    grave = fields.Boolean(required=True)
    note = fields.String(required=True, allow_none=True)
    answers = fields.List(fields.Nested(SaidOut), required=True)
    photos = fields.List(fields.Nested(VisitPhotoOut), required=True)


class ErrandPart(Strict):
    id = fields.String(required=True)
    errand_no = fields.String(required=True)
    name = fields.String(required=True)
    state_label = fields.String(required=True)


class CasePart(Strict):
    id = fields.String(required=True)
    case_no = fields.String(required=True)
    title = fields.String(required=True)
    state = fields.String(required=True)
    state_label = fields.String(required=True)


class PlanPart(Strict):
    group = fields.Nested(Coded, required=True)
    tier = fields.Nested(Coded, required=True)
    reason = fields.String(required=True, allow_none=True)


class MovePart(Strict):
    from_ = fields.Nested(Coded, required=True, data_key="from")
    to = fields.Nested(Coded, required=True)
    reason = fields.String(required=True, allow_none=True)


class RecordPart(Strict):
    """What was changed or opened, by the names of the fields; never what stands in them."""

    fields_ = fields.List(fields.String(), required=True, data_key="fields")


class StoryItem(Strict):
    """One thing that happened; of the six parts only its own is there, and of a grave change none."""

    kind = fields.String(
        required=True,
        validate=validate.OneOf(
            ("visit", "errand", "case", "joined", "left", "moved", "grave", "changed", "arranged", "opened")
        ),
    )
    at = fields.String(required=True, allow_none=True)
    on = fields.String(required=True)
    by = fields.Nested(Named, required=True, allow_none=True)
    visit = fields.Nested(VisitPart, required=True, allow_none=True)
    errand = fields.Nested(ErrandPart, required=True, allow_none=True)
    case = fields.Nested(CasePart, required=True, allow_none=True)
    plan = fields.Nested(PlanPart, required=True, allow_none=True)
    move = fields.Nested(MovePart, required=True, allow_none=True)
    record = fields.Nested(RecordPart, required=True, allow_none=True)


class TimelineOut(Strict):
    items = fields.List(fields.Nested(StoryItem), required=True)
    more = fields.Boolean(required=True)


class CoverageQuery(Strict):
    level = fields.String(required=True, validate=validate.OneOf(("town", "neighbourhood", "grid")))
    area = fields.String(load_default=None, validate=AREA)
    group = Line(limit=60, load_default=None)
    tier = Line(limit=60, load_default=None)


class Figures(Strict):
    people = fields.Integer(required=True)
    due = fields.Integer(required=True)
    overdue = fields.Integer(required=True)
    grave = fields.Integer(required=True)
    seen_in_time = fields.Integer(required=True)
    never_seen = fields.Integer(required=True)
    missed = fields.Integer(required=True)
    coverage = fields.Float(required=True, allow_none=True)


class FiguresOfArea(Figures):
    code = fields.String(required=True)
    name = fields.String(required=True)


class CoverageOut(Strict):
    items = fields.List(fields.Nested(FiguresOfArea), required=True)
    total = fields.Nested(Figures, required=True)


class WhereQuery(Strict):
    area = fields.String(load_default=None, validate=AREA)


class LoadRow(Strict):
    account = fields.Nested(Named, required=True)
    role_label = fields.String(required=True)
    area = fields.Nested(Coded, required=True)
    people = fields.Integer(required=True)
    due_week = fields.Integer(required=True)
    overdue = fields.Integer(required=True)
    errands_open = fields.Integer(required=True)
    away = fields.Boolean(required=True)


class LoadOut(Strict):
    items = fields.List(fields.Nested(LoadRow), required=True)


class HelperRow(Strict):
    id = fields.String(required=True)
    name = fields.String(required=True)
    role_label = fields.String(required=True)
    area = fields.Nested(Coded, required=True)


class HelpersOut(Strict):
    items = fields.List(fields.Nested(HelperRow), required=True)


class GroupOfList(GroupOut):
    tier = fields.String(required=True)
    supervised = fields.Boolean(required=True)
    retired = fields.Boolean(required=True)


class TierOut(Strict):
    code = fields.String(required=True)
    name = fields.String(required=True)
    every = fields.Integer(required=True)
    unit = fields.String(required=True)
    phone_counts = fields.Boolean(required=True)
    retired = fields.Boolean(required=True)


class RuleOut(Strict):
    days_ahead = fields.Integer(required=True)
    grave_hours = fields.Integer(required=True)
    leader_after_days = fields.Integer(required=True)
    neighbourhood_after_days = fields.Integer(required=True)
    keep_days = fields.Integer(required=True)
    lock_hidden_minutes = fields.Integer(required=True)
    lock_idle_minutes = fields.Integer(required=True)


class GroupsOut(Strict):
    groups = fields.List(fields.Nested(GroupOfList), required=True)
    tiers = fields.List(fields.Nested(TierOut), required=True)
    rule = fields.Nested(RuleOut, required=True)


class CandidateOut(Strict):
    id = fields.String(required=True)
    name = fields.String(required=True)
    address_text = fields.String(required=True)
    door = fields.String(required=True, allow_none=True)


class UnclearVisitOut(Strict):
    id = fields.String(required=True)
    at = fields.String(required=True)
    by = fields.String(required=True)
    outcome = fields.String(required=True)
    grave = fields.Boolean(required=True)
    surname = fields.String(required=True)
    door = fields.String(required=True)
    note = fields.String(required=True, allow_none=True)
    candidates = fields.List(fields.Nested(CandidateOut), required=True)


class UnclearVisitsOut(Strict):
    items = fields.List(fields.Nested(UnclearVisitOut), required=True)


class MatchIn(Strict):
    person_id = fields.UUID(required=True)
