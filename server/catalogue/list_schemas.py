"""What an administrator may write into the lists of this floor; a wrong line here would reach every door."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from server.core.fields import LIST_CODE, Edit, Legible, Strict
from server.core.permissions import Permission


class QuestionIn(Strict):
    """One question of a visit. Its name is what answers are kept under: another name is another question."""

    name = fields.String(required=True, validate=LIST_CODE)
    label = Legible(limit=40, required=True)
    kind = fields.String(required=True, validate=validate.OneOf(("choice", "yes_no", "text")))
    choices = fields.List(Legible(limit=40, required=True), validate=validate.Length(min=2, max=12))

    @validates_schema
    def _choices_where_there_is_a_choice(self, data: Mapping[str, Any], **_: Any) -> None:
        if (data.get("kind") == "choice") != ("choices" in data):
            raise ValidationError("选择题要有选项，别的题没有选项", "choices")
        if len(set(data.get("choices", []))) != len(data.get("choices", [])):
            raise ValidationError("有两个选项一样", "choices")


class CategoryIn(Edit):
    """What of a category is edited: ``similar`` names those under which the same matter may be reported too."""

    keywords = Legible(limit=400, required=True, allow_none=True)
    advice = Legible(limit=300, required=True, allow_none=True)
    similar = fields.List(Legible(limit=60, required=True), required=True, validate=validate.Length(max=20))
    retired = fields.Boolean(load_default=False)


class CareGroupIn(Edit):
    name = Legible(limit=60, required=True)
    tier = Legible(limit=60, required=True)
    questions = fields.List(fields.Nested(QuestionIn), required=True, validate=validate.Length(max=12))
    retired = fields.Boolean(load_default=False)

    @validates_schema
    def _each_question_once(self, data: Mapping[str, Any], **_: Any) -> None:
        names = [one["name"] for one in data.get("questions", [])]
        if len(names) != len(set(names)):
            raise ValidationError("有两题用了同一个名字", "questions")
        labels = [one["label"] for one in data.get("questions", [])]
        if len(labels) != len(set(labels)):
            raise ValidationError("有两题问的一样", "questions")


class CareTierIn(Edit):
    name = Legible(limit=60, required=True)
    every = fields.Integer(required=True, strict=True, validate=validate.Range(1, 366))
    unit = fields.String(required=True, validate=validate.OneOf(("days", "weeks", "months")))
    phone_counts = fields.Boolean(required=True)
    retired = fields.Boolean(load_default=False)


class ErrandKindIn(Edit):
    name = Legible(limit=60, required=True)
    papers = fields.List(Legible(limit=60, required=True), required=True, validate=validate.Length(max=30))
    where_to = Legible(limit=120, required=True, allow_none=True)
    limit_amount = fields.Integer(required=True, strict=True, validate=validate.Range(1, 366))
    limit_unit = fields.String(
        required=True, validate=validate.OneOf(("working_days", "natural_days", "hours", "minutes"))
    )
    retired = fields.Boolean(load_default=False)


class CareRuleIn(Edit):
    """What is not named stays."""

    days_ahead = fields.Integer(strict=True, validate=validate.Range(1, 31))
    grave_hours = fields.Integer(strict=True, validate=validate.Range(1, 168))
    leader_after_days = fields.Integer(strict=True, validate=validate.Range(1, 60))
    neighbourhood_after_days = fields.Integer(strict=True, validate=validate.Range(1, 90))
    keep_days = fields.Integer(strict=True, validate=validate.Range(1, 14))
    lock_hidden_minutes = fields.Integer(strict=True, validate=validate.Range(1, 60))
    lock_idle_minutes = fields.Integer(strict=True, validate=validate.Range(1, 60))


class CaseRuleIn(Edit):
    """What is not named stays."""

    similar_metres = fields.Integer(strict=True, validate=validate.Range(10, 2000))
    similar_days = fields.Integer(strict=True, validate=validate.Range(1, 90))
    recur_days = fields.Integer(strict=True, validate=validate.Range(1, 365))


class CallRuleIn(Edit):
    """What is not named stays."""

    script = fields.List(Legible(limit=120, required=True), validate=validate.Length(min=1, max=12))
    tries = fields.Integer(strict=True, validate=validate.Range(1, 9))
    days = fields.Integer(strict=True, validate=validate.Range(1, 5))
    wait_minutes = fields.Integer(strict=True, validate=validate.Range(10, 600))
    call_from = fields.Time(format="%H:%M")
    call_to = fields.Time(format="%H:%M")
    undo_minutes = fields.Integer(strict=True, validate=validate.Range(1, 120))


class TimeLimitIn(Edit):
    amount = fields.Integer(required=True, strict=True, validate=validate.Range(1, 366))
    unit = fields.String(required=True, validate=validate.OneOf(("working_days", "natural_days", "hours", "minutes")))


class CalendarYearIn(Edit):
    """Days off from Monday to Friday, Saturdays and Sundays worked, and the hours of work."""

    holidays = fields.List(fields.Date(), required=True, validate=validate.Length(max=120))
    makeup = fields.List(fields.Date(), required=True, validate=validate.Length(max=60))
    work_start = fields.Time(required=True, format="%H:%M")
    work_end = fields.Time(required=True, format="%H:%M")


class WatchRuleIn(Edit):
    """What is not named stays."""

    urge_days = fields.Integer(strict=True, validate=validate.Range(1, 60))
    letter_days = fields.Integer(strict=True, validate=validate.Range(1, 60))
    supervisor_days = fields.Integer(strict=True, validate=validate.Range(1, 60))
    director_days = fields.Integer(strict=True, validate=validate.Range(1, 60))
    extend_max_days = fields.Integer(strict=True, validate=validate.Range(1, 90))
    pause_max_days = fields.Integer(strict=True, validate=validate.Range(1, 180))


class LetterRuleIn(Edit):
    number_form = Legible(limit=60, required=True)
    body = Legible(limit=600, required=True)
    reply_days = fields.Integer(required=True, strict=True, validate=validate.Range(1, 30))


class CentreIn(Edit):
    """What residents read: the number they call and where the window is."""

    name = Legible(limit=60, required=True)
    phone = Legible(limit=60, required=True, allow_none=True)
    address = Legible(limit=120, required=True, allow_none=True)


class TrackRuleIn(Edit):
    """``reason`` is read by every worker where tracking is ordered."""

    policy = fields.String(validate=validate.OneOf(("off", "choice", "patrol")))
    reason = Legible(limit=120, allow_none=True)
    keep_days = fields.Integer(strict=True, validate=validate.Range(1, 90))


class HandlingPathIn(Edit):
    """``categories`` names those it is offered for; none: all."""

    name = Legible(limit=30, required=True)
    mediation = fields.String(
        required=True, allow_none=True, validate=validate.OneOf(("people", "administrative", "judicial"))
    )
    limit_days = fields.Integer(required=True, allow_none=True, strict=True, validate=validate.Range(1, 730))
    starts = fields.String(required=True, validate=validate.OneOf(("accepted", "assessed")))
    basis = Legible(limit=120, required=True, allow_none=True)
    remedy = Legible(limit=200, required=True)
    categories = fields.List(Legible(limit=60, required=True), required=True, validate=validate.Length(max=60))
    except_categories = fields.List(Legible(limit=60, required=True), required=True, validate=validate.Length(max=60))
    retired = fields.Boolean(load_default=False)


class ChannelIn(Edit):
    """``permission``: what registering it at a desk takes besides; None: who may report at all."""

    name = Legible(limit=30, required=True)
    permission = fields.String(required=True, allow_none=True, validate=validate.OneOf((str(Permission.CASE_TAKE_IN),)))
    in_person = fields.Boolean(required=True)
