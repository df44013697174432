"""Errands, in and out. One schema per operation kind, wherever it is validated."""

from __future__ import annotations

from marshmallow import fields, validate

from server.areas.schemas import AreaOfRecord, LocationIn
from server.core.fields import NOTE_MAX, Coded, Line, Moment, Named, Strict, Whole
from server.people.household_schemas import callable_number
from server.steps.schemas import InRole, PhotoOut, StepOut, photos_in


def _papers() -> fields.List:
    return fields.List(Line(limit=60, required=True), load_default=list, validate=validate.Length(max=30))


def _callable(text: str) -> None:
    if text:
        callable_number(text)


class RequestIn(Strict):
    """Who asked, where they live, and what for, as they said it."""

    name = Line(load_default=None, allow_none=True)
    phone = Line(limit=40, load_default=None, allow_none=True, validate=_callable)
    address_text = Line(limit=300, load_default=None, allow_none=True)
    door = Line(limit=60, load_default=None, allow_none=True)
    note = Line(limit=NOTE_MAX, load_default=None, allow_none=True)


class ErrandOpen(Strict):
    """The operation ``errand.open``."""

    errand_id = fields.UUID(required=True)
    kind = Line(limit=60, required=True)
    asked_via = fields.String(load_default="door", validate=validate.OneOf(("door", "phone", "window")))
    person_id = fields.UUID(load_default=None, allow_none=True)
    household_id = fields.UUID(load_default=None, allow_none=True)
    visit_id = fields.UUID(load_default=None, allow_none=True)
    request = fields.Nested(RequestIn, load_default=None, allow_none=True)
    papers = _papers()
    location = fields.Nested(LocationIn, load_default=None, allow_none=True)
    attachments = photos_in()
    assignee_id = fields.UUID(load_default=None, allow_none=True)
    occurred_at = Moment(load_default=None, allow_none=True)


class ErrandStepIn(Strict):
    """One step, without saying of which errand."""

    action = Line(limit=40, required=True)
    note = Line(limit=NOTE_MAX, load_default=None, allow_none=True)
    papers = _papers()
    assignee_id = fields.UUID(load_default=None, allow_none=True)
    attachments = photos_in()


class ErrandAct(ErrandStepIn):
    """The operation ``errand.act``."""

    errand_id = fields.UUID(required=True)


class ErrandIntake(ErrandOpen):
    """An errand taken in at a desk."""

    operation_id = fields.UUID(required=True)


class ErrandActionIn(ErrandStepIn):
    """A step taken at a desk."""

    operation_id = fields.UUID(required=True)
    base_version = fields.Integer(load_default=None, allow_none=True, strict=True)


_STATES = ("open", "accepted", "papers", "filed", "told", "withdrawn")


class ErrandsQuery(Strict):
    state = fields.String(
        load_default="open",
        validate=validate.OneOf((*_STATES, ""), error=f"请从规定的选项中选择：{', '.join(_STATES)}，或留空"),
    )
    kind = Line(limit=60, load_default=None)
    area = fields.String(load_default=None, validate=validate.Regexp(r"^[0-9]{6,15}\Z"))
    person = fields.UUID(load_default=None)
    late = fields.Boolean(load_default=False)
    q = Line(limit=60, load_default=None)
    cursor = Line(limit=200, load_default=None)


class PaperOut(Strict):
    name = fields.String(required=True)
    got = fields.Boolean(required=True)


class ErrandFieldOut(Strict):
    name = fields.String(required=True)
    label = fields.String(required=True)
    required = fields.Boolean(required=True)


class ErrandActionOut(Strict):
    name = fields.String(required=True)
    label = fields.String(required=True)
    fields_ = fields.List(fields.Nested(ErrandFieldOut), required=True, data_key="fields")


class ErrandOut(Strict):
    id = fields.String(required=True)
    errand_no = fields.String(required=True)
    kind = fields.Nested(Coded, required=True)
    state = fields.String(required=True)
    state_label = fields.String(required=True)
    asked_via = fields.String(required=True)
    person_id = fields.String(required=True, allow_none=True)
    household_id = fields.String(required=True, allow_none=True)
    area = fields.Nested(AreaOfRecord, required=True)
    assignee = fields.Nested(Named, required=True, allow_none=True)
    name = fields.String(required=True)
    phone = fields.String(required=True, allow_none=True)
    address_text = fields.String(required=True, allow_none=True)
    door = fields.String(required=True, allow_none=True)
    note = fields.String(required=True, allow_none=True)
    papers = fields.List(fields.Nested(PaperOut), required=True)
    opened_by = fields.Nested(Named, required=True)
    opened_at = fields.String(required=True)
    yellow_at = fields.String(required=True, allow_none=True)
    due_at = fields.String(required=True, allow_none=True)
    closed_at = fields.String(required=True, allow_none=True)
    flags = fields.List(fields.String(), required=True)
    version = fields.Integer(required=True)
    mine = fields.Boolean(required=True)
    steps = fields.List(fields.Nested(StepOut), required=True)
    attachments = fields.List(fields.Nested(PhotoOut), required=True)
    actions = fields.List(fields.Nested(ErrandActionOut), required=True)


class ErrandsOut(Strict):
    items = fields.List(fields.Nested(ErrandOut), required=True)
    next_cursor = fields.String(required=True, allow_none=True)
    total = fields.Integer(required=True)


class RunnersQuery(Strict):
    area = fields.String(required=True, validate=Whole(r"^[0-9]{15}$", error="应是 15 位网格编码"))


class RunnersOut(Strict):
    items = fields.List(fields.Nested(InRole), required=True)


class KindLimitOut(Strict):
    amount = fields.Integer(required=True)
    unit = fields.String(required=True)


class ErrandKindInUseOut(Coded):
    """A kind one can choose, with the papers it takes, where they are handed in, and how long it may take."""

    papers = fields.List(fields.String(), required=True)
    where_to = fields.String(required=True, allow_none=True)
    limit = fields.Nested(KindLimitOut, required=True)


class ErrandKindsOut(Strict):
    items = fields.List(fields.Nested(ErrandKindInUseOut), required=True)
