"""The resident's page and the figures of satisfaction, in and out."""

from __future__ import annotations

from marshmallow import fields, validate

from server.cases.rules import RATINGS
from server.cases.schemas import CaseFilters
from server.catalogue.schemas import CentreOut
from server.core.fields import SHA256, Coded, Line, Strict, Whole

MOST_PHOTOS = 3
SAID_MAX = 300
WHAT_MAX = 1000
TOKEN = Whole(r"^[A-Za-z0-9_-]{22}$", error="这个码不对")


class PublicCaseIn(Strict):
    token = Line(limit=64, required=True)


class PublicRateIn(PublicCaseIn):
    operation_id = fields.UUID(required=True)
    rating = fields.String(required=True, validate=validate.OneOf([choice.value for choice in RATINGS]))
    note = Line(limit=SAID_MAX, load_default="")


class PublicRecurIn(PublicCaseIn):
    operation_id = fields.UUID(required=True)
    note = Line(limit=SAID_MAX, required=True)


class PublicUnit(Strict):
    name = fields.String(required=True)
    phone = fields.String(required=True, allow_none=True)


class PublicProgress(Strict):
    at = fields.AwareDateTime(required=True)
    words = fields.String(required=True)


class PublicRating(Strict):
    label = fields.String(required=True)
    how_label = fields.String(required=True)
    at = fields.AwareDateTime(required=True)


class PublicCaseOut(Strict):
    """What a resident sees: no name, no address."""

    case_no = fields.String(required=True)
    kind = fields.String(required=True, allow_none=True, metadata={"description": "群众怎么叫这类事"})
    said_at = fields.AwareDateTime(required=True)
    state = fields.String(required=True)
    sentence = fields.String(required=True)
    director_decides = fields.Boolean(required=True)
    unit = fields.Nested(PublicUnit, required=True, allow_none=True)
    centre = fields.Nested(PublicUnit, required=True)
    due_at = fields.AwareDateTime(required=True, allow_none=True)
    updated_at = fields.AwareDateTime(required=True)
    progress = fields.List(
        fields.Nested(PublicProgress),
        required=True,
        metadata={"description": "承办单位说给群众听的进展，新的在前"},
    )
    resolution = fields.String(required=True, allow_none=True)
    closing_reason = fields.String(required=True, allow_none=True, metadata={"description": "主任为什么结案"})
    rating = fields.Nested(PublicRating, required=True, allow_none=True)
    may_rate = fields.Boolean(required=True)
    by_phone = fields.Boolean(required=True, metadata={"description": "码是网格员手机出的：评价另外统计"})
    will_call = fields.Boolean(required=True, metadata={"description": "中心还会打电话来问"})
    may_recur = fields.Boolean(required=True)
    recur_until = fields.AwareDateTime(required=True, allow_none=True)


class ScannedGridIn(Strict):
    grid = Line(limit=20, required=True)


class ScannedKind(Coded):
    protected = fields.Boolean(required=True, metadata={"description": "要保密：没有网页可查，手机上也不留"})


class ScannedGridOut(Strict):
    place = fields.String(required=True)
    centre = fields.Nested(CentreOut, required=True)
    kinds = fields.List(fields.Nested(ScannedKind), required=True)


class PublicReportIn(ScannedGridIn):
    """A resident's report; ``website`` is a field nobody sees, which only machines fill in."""

    operation_id = fields.UUID(required=True)
    token = fields.String(required=True, validate=TOKEN)
    kind = Line(limit=80, required=True)
    what = Line(limit=WHAT_MAX, required=True)
    where = Line(limit=120, load_default="")
    name = Line(limit=60, load_default="")
    phone = Line(limit=40, load_default="")
    website = Line(limit=200, load_default="")
    photos = fields.List(
        fields.String(validate=SHA256),
        load_default=list,
        validate=validate.Length(max=MOST_PHOTOS, error=f"最多 {MOST_PHOTOS} 张照片"),
        metadata={"description": "照片的 SHA-256；文字到了，照片再按这个名字送来"},
    )


class PublicReportOut(Strict):
    case_no = fields.String(required=True)
    protected = fields.Boolean(required=True, metadata={"description": "要保密的事，没有网页可查"})


class ScriptOut(Strict):
    script = fields.List(fields.String(), required=True)
    tries = fields.Integer(required=True)
    days = fields.Integer(required=True)
    call_from = fields.String(required=True)
    call_to = fields.String(required=True)
    undo_minutes = fields.Integer(required=True)


class CallsOut(Strict):
    now = fields.Integer(required=True)
    later = fields.Integer(required=True)
    nobody = fields.Integer(required=True, metadata={"description": "没有留电话的"})


class SatisfactionQuery(CaseFilters):
    pass


class SharesOut(Strict):
    satisfied = fields.Integer(required=True)
    mostly = fields.Integer(required=True)
    unsatisfied = fields.Integer(required=True)
    share = fields.Float(required=True, allow_none=True)


class ByHowOut(Strict):
    how = fields.String(required=True)
    how_label = fields.String(required=True)
    value = fields.String(required=True)
    cases = fields.Integer(required=True)


class SatisfactionOut(Strict):
    own = fields.Nested(SharesOut, required=True, metadata={"description": "电话回访和群众扫码"})
    beside = fields.Nested(SharesOut, required=True, metadata={"description": "网格员在场时说的，另外统计"})
    not_reached = fields.Integer(required=True)
    same_day = fields.Integer(required=True, metadata={"description": "办结当天就听到群众怎么说的"})
    by_how = fields.List(fields.Nested(ByHowOut), required=True)
