"""People, in and out. What a role sees of somebody is one schema each: what it does not name cannot leave."""

from __future__ import annotations

from datetime import date
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from server.areas.schemas import AreaOfRecord, PointOut
from server.core.clock import local_date, utc_now
from server.core.fields import NOTE_MAX, Coded, Finite, Legible, Line, Named, Strict, Whole

GRID = Whole(r"^[0-9]{15}$", error="应是 15 位网格编码")
_FEWEST_DIGITS, _MOST_DIGITS = 7, 15


class _Phone(Whole):
    """A telephone number as people write it, of as many digits as a landline without its area (7) to E.164 (15)."""

    def __call__(self, value: Any) -> Any:
        super().__call__(value)
        if not _FEWEST_DIGITS <= sum(one.isdecimal() for one in value) <= _MOST_DIGITS:
            raise ValidationError(f"电话应有 {_FEWEST_DIGITS} 到 {_MOST_DIGITS} 位数字")
        return value


PHONE = _Phone(r"^[0-9+][0-9 -]*$", error="电话只能是数字、空格和横线")


_FIRST_SEEN = date(2000, 1, 1)


def _born_by_now(year: int) -> None:
    if year > local_date(utc_now()).year:
        raise ValidationError("出生年还没有到")


def _seen_by_now(day: date) -> None:
    if day > local_date(utc_now()):
        raise ValidationError("上次走访日期还没有到")
    if day < _FIRST_SEEN:
        raise ValidationError("上次走访日期太早，应在 2000 年以后")


_BIRTH_YEAR = (validate.Range(1890, 2100), _born_by_now)


class HomeIn(Strict):
    """Where somebody lives, WGS-84 degrees."""

    lon = Finite(required=True, validate=validate.Range(-180, 180))
    lat = Finite(required=True, validate=validate.Range(-85, 85))

    @validates_schema
    def _is_a_place(self, data: dict[str, float], **_: object) -> None:
        if data["lon"] == data["lat"] == 0:  # what a program writes that knows of none
            raise ValidationError("位置不对，请在地图上重新选", "lon")


class GuardianIn(Strict):
    """Whom to call about somebody."""

    name = Legible(required=True)
    relation = Legible(limit=40, load_default="")
    phone = fields.String(load_default=None, allow_none=True, validate=PHONE)


class EnrolIn(Strict):
    """Into which group, and how."""

    group = Line(limit=60, required=True)
    tier = Line(limit=60, load_default=None, allow_none=True)
    helper_id = fields.UUID(load_default=None, allow_none=True)
    last_seen_on = fields.Date(load_default=None, allow_none=True, validate=_seen_by_now)


class _Known(Strict):
    """What can be known of somebody."""

    name = Legible(validate=validate.Length(min=1, error="不能为空"))
    sex = fields.String(allow_none=True, validate=validate.OneOf(("female", "male")))
    birth_year = fields.Integer(allow_none=True, strict=True, validate=_BIRTH_YEAR)
    id_number = Line(limit=40, allow_none=True)
    phone = fields.String(allow_none=True, validate=PHONE)
    guardian = fields.Nested(GuardianIn, allow_none=True)
    health = Legible(limit=NOTE_MAX, allow_none=True)
    needs = Legible(limit=NOTE_MAX, allow_none=True)
    danger_level = fields.Integer(allow_none=True, strict=True, validate=validate.Range(0, 5))
    household_id = fields.UUID(allow_none=True)
    address_text = Legible(limit=300)
    door = Legible(limit=60, allow_none=True)
    location = fields.Nested(HomeIn, allow_none=True)


class PersonIn(_Known):
    """Somebody new, in at least one group."""

    person_id = fields.UUID(load_default=None, allow_none=True)
    name = Legible(required=True)
    sex = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(("female", "male")))
    birth_year = fields.Integer(load_default=None, allow_none=True, strict=True, validate=_BIRTH_YEAR)
    id_number = Line(limit=40, load_default=None, allow_none=True)
    household_id = fields.UUID(load_default=None, allow_none=True)
    address_text = Legible(limit=300, required=True)
    door = Legible(limit=60, load_default=None, allow_none=True)
    location = fields.Nested(HomeIn, load_default=None, allow_none=True)
    grid = fields.String(required=True, validate=GRID)
    groups = fields.List(fields.Nested(EnrolIn), required=True, validate=validate.Length(min=1, max=10))


class PersonChangeIn(Strict):
    """A correction: only what ``changes`` names changes."""

    base_version = fields.Integer(required=True, strict=True)
    changes = fields.Nested(_Known, required=True)


class PlanChangeIn(Strict):
    tier = Line(limit=60)
    helper_id = fields.UUID(allow_none=True)


class PlanEndIn(Strict):
    reason = Legible(limit=300, required=True)


class TransferIn(Strict):
    to_grid = fields.String(required=True, validate=GRID)
    address_text = Legible(limit=300, required=True)
    door = Legible(limit=60, load_default=None, allow_none=True)
    location = fields.Nested(HomeIn, load_default=None, allow_none=True)
    reason = Legible(limit=300, load_default=None, allow_none=True)


class PlanOut(Strict):
    id = fields.String(required=True)
    group = fields.Nested(Coded, required=True)
    tier = fields.Nested(Coded, required=True)
    phone_counts = fields.Boolean(required=True)
    helper = fields.Nested(Named, required=True, allow_none=True)
    began_on = fields.String(required=True)
    last_seen_on = fields.String(required=True, allow_none=True)
    due_on = fields.String(required=True, allow_none=True)
    missed = fields.Integer(required=True)
    level = fields.String(required=True, allow_none=True)
    grave_at = fields.String(required=True, allow_none=True)
    ended_on = fields.String(required=True, allow_none=True)
    end_reason = fields.String(required=True, allow_none=True)


class LastVisitOut(Strict):
    at = fields.String(required=True)
    outcome = fields.String(required=True)


class GuardianOut(Strict):
    name = fields.String(required=True)
    relation = fields.String(required=True)
    phone = fields.String(required=True, allow_none=True)


class LastSaidOut(Strict):
    visit_id = fields.String(required=True)
    at = fields.String(required=True)
    by = fields.String(required=True)
    outcome = fields.String(required=True)
    mode = fields.String(required=True)
    note = fields.String(required=True, allow_none=True)
    answers = fields.Dict(required=True)


class RecentOut(Strict):
    at = fields.String(required=True)
    by = fields.String(required=True)
    outcome = fields.String(required=True)
    mode = fields.String(required=True)
    note = fields.String(required=True, allow_none=True)


class PersonGlance(Strict):
    """For those who answer for figures: that somebody is due, not who they are."""

    id = fields.String(required=True)
    view = fields.String(required=True)
    name = fields.String(required=True)
    sex = fields.String(required=True, allow_none=True)
    age = fields.Integer(required=True, allow_none=True)
    area = fields.Nested(AreaOfRecord, required=True)
    plans = fields.List(fields.Nested(PlanOut), required=True)
    due_on = fields.String(required=True, allow_none=True)
    missed = fields.Integer(required=True)
    last_visit = fields.Nested(LastVisitOut, required=True, allow_none=True)
    version = fields.Integer(required=True)


class PersonField(PersonGlance):
    """For whoever goes to the door: where it is, whom to call, what is needed, what was said last time."""

    pinyin = fields.String(required=True)
    address_text = fields.String(required=True)
    door = fields.String(required=True, allow_none=True)
    household_id = fields.String(required=True, allow_none=True)
    location = fields.Nested(PointOut, required=True, allow_none=True)
    phone = fields.String(required=True, allow_none=True)
    guardian = fields.Nested(GuardianOut, required=True, allow_none=True)
    needs = fields.String(required=True, allow_none=True)
    last_said = fields.Nested(LastSaidOut, required=True, allow_none=True)
    recent = fields.List(fields.Nested(RecentOut), required=True)


class PersonManage(PersonField):
    """For whoever keeps the register: numbers masked; what is sealed opens one by one, with a reason."""

    id_number = fields.String(required=True, allow_none=True)
    has_health = fields.Boolean(required=True)
    has_danger_level = fields.Boolean(required=True)


VIEWS: dict[str, type[Schema]] = {"glance": PersonGlance, "field": PersonField, "manage": PersonManage}


class PersonOut(PersonManage):
    """Any of the three, as the document describes it: a view without a field leaves it out."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(partial=True, **kwargs)  # type: ignore[arg-type]


class PeopleFilters(Strict):
    """Which of the people one may know of."""

    area = fields.String(load_default=None, validate=Whole(r"^[0-9]{6,15}$"))
    group = Line(limit=60, load_default=None)
    tier = Line(limit=60, load_default=None)
    due = fields.String(load_default=None, validate=validate.OneOf(("overdue", "today", "week", "grave")))
    level = fields.String(load_default=None, validate=validate.OneOf(("leader", "neighbourhood")))
    helper = fields.UUID(load_default=None)
    state = fields.String(load_default="cared_for", validate=validate.OneOf(("cared_for", "left")))
    q = Line(limit=60, load_default=None)


class PeopleQuery(PeopleFilters):
    """A page of the people list."""

    cursor = fields.String(load_default=None)
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))


class PeopleOut(Strict):
    items = fields.List(fields.Nested(PersonOut), required=True)
    next_cursor = fields.String(required=True, allow_none=True)
    total = fields.Integer(required=True)


class FindIn(Strict):
    """An exact number; in the body, so that it reaches no log."""

    id_number = Line(limit=40, load_default=None, allow_none=True)
    phone = Line(limit=40, load_default=None, allow_none=True)


class FoundPeopleOut(Strict):
    items = fields.List(fields.Nested(PersonOut), required=True)


class RevealIn(Strict):
    fields_ = fields.List(
        fields.String(validate=validate.OneOf(("id_number", "phone", "guardian", "health", "danger_level"))),
        required=True,
        validate=validate.Length(min=1, max=5),
        data_key="fields",
    )
    reason = Line(limit=300, required=True)


class RevealOut(Strict):
    values = fields.Dict(keys=fields.String(), required=True)


class LeaveIn(Strict):
    account_id = fields.UUID(required=True)
    deputy_id = fields.UUID(required=True)
    from_on = fields.Date(required=True)
    to_on = fields.Date(required=True)


class LeaveOut(Strict):
    id = fields.String(required=True)
    account = fields.Nested(Named, required=True)
    deputy = fields.Nested(Named, required=True)
    from_on = fields.String(required=True)
    to_on = fields.String(required=True)
    cancelled = fields.Boolean(required=True)


class LeavesOut(Strict):
    items = fields.List(fields.Nested(LeaveOut), required=True)
