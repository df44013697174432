"""Tasks, in and out. One schema per operation kind, wherever it is validated."""

from __future__ import annotations

from marshmallow import fields, validate

from server.areas.schemas import AreaOfRecord, LocationIn, PointOut
from server.core.fields import NOTE_MAX, Coded, Edit, Legible, Line, Named, Strict, Whole
from server.steps.schemas import InRole, PhotoOut, StepOut, photos_in
from server.tasks.receivers import URGENCIES

_ASK_MAX = 300
_GRID = Whole(r"^[0-9]{15}$", error="应是 15 位网格编码")


class TaskSend(Strict):
    """A task sent from a desk."""

    operation_id = fields.UUID(required=True)
    task_id = fields.UUID(required=True)
    kind = Line(limit=60, required=True)
    ask = Legible(limit=_ASK_MAX, required=True)
    urgency = fields.String(load_default="normal", validate=validate.OneOf(URGENCIES))
    case_id = fields.UUID(load_default=None, allow_none=True)
    household_id = fields.UUID(load_default=None, allow_none=True)
    person_id = fields.UUID(load_default=None, allow_none=True)
    grid = fields.String(load_default=None, allow_none=True, validate=_GRID)
    assignee_id = fields.UUID(load_default=None, allow_none=True)
    due_on = fields.Date(load_default=None, allow_none=True)


class TaskAct(Strict):
    """The operation ``task.act``."""

    task_id = fields.UUID(required=True)
    action = fields.String(required=True, validate=validate.OneOf(("receive", "done", "cannot"), error="没有这个步骤"))
    note = Line(limit=NOTE_MAX, load_default=None, allow_none=True)
    attachments = photos_in()
    location = fields.Nested(LocationIn, load_default=None, allow_none=True)


class TaskActionIn(Strict):
    """A step taken at a desk."""

    operation_id = fields.UUID(required=True)
    action = Line(limit=40, required=True)
    note = Legible(limit=NOTE_MAX, load_default=None, allow_none=True)


class TaskFormQuery(Strict):
    case = fields.UUID(load_default=None)
    person = fields.UUID(load_default=None)
    grid = fields.String(load_default=None, validate=_GRID)


class TasksQuery(Strict):
    case = fields.UUID(load_default=None)
    person = fields.UUID(load_default=None)
    area = fields.String(load_default=None, validate=Whole(r"^[0-9]{6,15}$", error="应是 6 到 15 位区域编码"))
    state = fields.String(load_default="", validate=validate.OneOf(("open", "")))
    sent = fields.Boolean(load_default=False, metadata={"description": "只要自己派出的"})
    cursor = Line(limit=200, load_default=None)


class TaskKindOut(Coded):
    by_visit = fields.Boolean(required=True)


class TaskKindInUseOut(TaskKindOut):
    suggestion = fields.String(required=True)


class TaskKindIn(Edit):
    name = Legible(limit=20, required=True)
    by_visit = fields.Boolean(required=True)
    suggestion = Legible(limit=_ASK_MAX, required=True)
    retired = fields.Boolean(load_default=False)


class TaskCaseOut(Strict):
    id = fields.String(required=True)
    case_no = fields.String(required=True)
    title = fields.String(required=True)


class TaskStepOut(StepOut):
    visit_id = fields.String(required=True, allow_none=True)


class TaskActionOut(Strict):
    name = fields.String(required=True)
    label = fields.String(required=True)
    needs_note = fields.Boolean(required=True)


class TaskOut(Strict):
    id = fields.String(required=True)
    kind = fields.Nested(TaskKindOut, required=True)
    state = fields.String(required=True)
    state_label = fields.String(required=True)
    urgency = fields.String(required=True)
    ask = fields.String(required=True, allow_none=True)
    address_text = fields.String(required=True, allow_none=True)
    location = fields.Nested(PointOut, required=True, allow_none=True)
    case = fields.Nested(TaskCaseOut, required=True, allow_none=True)
    household_id = fields.String(required=True, allow_none=True)
    person_id = fields.String(required=True, allow_none=True)
    private = fields.Boolean(required=True)
    area = fields.Nested(AreaOfRecord, required=True)
    assignee = fields.Nested(Named, required=True, allow_none=True)
    sent_by = fields.Nested(InRole, required=True)
    sent_at = fields.String(required=True)
    yellow_at = fields.String(required=True, allow_none=True)
    due_at = fields.String(required=True, allow_none=True)
    closed_at = fields.String(required=True, allow_none=True)
    version = fields.Integer(required=True)
    mine = fields.Boolean(required=True)
    steps = fields.List(fields.Nested(TaskStepOut), required=True)
    attachments = fields.List(fields.Nested(PhotoOut), required=True)
    actions = fields.List(fields.Nested(TaskActionOut), required=True)


class TasksOut(Strict):
    items = fields.List(fields.Nested(TaskOut), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class ReceiverOut(InRole):
    holds_grid = fields.Boolean(required=True)


class TaskDueOut(Strict):
    normal = fields.String(required=True)
    urgent = fields.String(required=True)
    grave = fields.String(required=True)


class TaskFormOut(Strict):
    kinds = fields.List(fields.Nested(TaskKindInUseOut), required=True)
    grid = fields.Nested(Coded, required=True, allow_none=True)
    receivers = fields.List(fields.Nested(ReceiverOut), required=True)
    to_grid = fields.Boolean(required=True)
    due = fields.Nested(TaskDueOut, required=True)
