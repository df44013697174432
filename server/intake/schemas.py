"""Receptions, callers, files and keys, in and out."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from server.areas.schemas import CRS
from server.bulk.schemas import BulkOut, BulkQuery, RefusedRow
from server.cases.schemas import CaseTakenIn, Contact
from server.core.fields import NOTE_MAX, Coded, Line, Strict
from server.steps.schemas import photos_in

KINDS = ("consult", "settled", "legal_answer", "accepted", "added")
DAYS_MAX = 366


class ConsultIn(Strict):
    """``POST /receptions``: what somebody asked and what they were answered; no case comes of it."""

    operation_id = fields.UUID(required=True)
    reception_id = fields.UUID(required=True)
    channel = Line(limit=40, load_default="window")
    category = Line(limit=80, load_default=None, allow_none=True)
    asked = Line(limit=NOTE_MAX, required=True)
    answered = Line(limit=NOTE_MAX, required=True)
    contact = fields.Nested(Contact, load_default=None, allow_none=True)
    grid = Line(limit=15, load_default=None, allow_none=True)
    people_received = fields.Integer(load_default=1, strict=True, validate=validate.Range(1, 1_000))


class SupplementIn(Strict):
    """``POST /receptions/supplement``: what was said is of a case that is there already."""

    operation_id = fields.UUID(required=True)
    case_id = fields.UUID(required=True)
    base_version = fields.Integer(required=True, strict=True)
    note = Line(limit=NOTE_MAX, required=True)
    attachments = photos_in()
    contact = fields.Nested(Contact, load_default=None, allow_none=True)
    channel = Line(limit=40, load_default="window")
    people_received = fields.Integer(load_default=None, allow_none=True, strict=True, validate=validate.Range(1, 1_000))
    grid = Line(limit=15, load_default="")
    point = Line(limit=60, load_default="", metadata={"description": "经度,纬度；案件没有网格的，照它定"})
    address = Line(limit=300, load_default="", metadata={"description": "案件没有地点的，照它写"})


class CaseOfReception(Strict):
    id = fields.UUID(required=True)
    case_no = fields.String(required=True)
    title = fields.String(required=True)


class ReceptionOut(Strict):
    id = fields.UUID(required=True)
    at = fields.AwareDateTime(required=True)
    kind = fields.String(required=True)
    kind_label = fields.String(required=True)
    channel = fields.String(required=True)
    people = fields.Integer(required=True)
    category = fields.String(required=True, allow_none=True)
    case = fields.Nested(CaseOfReception, required=True, allow_none=True)
    asked = fields.String(required=True, allow_none=True)
    answered = fields.String(required=True, allow_none=True)
    by = fields.String(required=True)


class ReceptionQuery(Strict):
    kind = fields.String(load_default=None, validate=validate.OneOf(KINDS))
    day = fields.Date(load_default=None)
    cursor = Line(limit=400, load_default=None)
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))


class ReceptionListOut(Strict):
    items = fields.List(fields.Nested(ReceptionOut), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class FiguresQuery(Strict):
    """Both days included; people received (接待人次) are counted apart from cases."""

    first = fields.Date(required=True)
    last = fields.Date(required=True)

    @validates_schema
    def _a_span(self, data: dict[str, Any], **_: object) -> None:
        first, last = data["first"], data["last"]
        if first > last:
            raise ValidationError("开始的日子要在前", "first")
        if (last - first).days >= DAYS_MAX:
            raise ValidationError("最多看一年", "last")


class KindFigure(Strict):
    kind = fields.String(required=True)
    label = fields.String(required=True)
    receptions = fields.Integer(required=True)
    people = fields.Integer(required=True)


class Figure(Strict):
    receptions = fields.Integer(required=True, metadata={"description": "接待批次"})
    people = fields.Integer(required=True, metadata={"description": "接待人次"})
    kinds = fields.List(fields.Nested(KindFigure), required=True)


class DayFigure(Figure):
    day = fields.Date(required=True)


class ReceptionFiguresOut(Strict):
    days = fields.List(fields.Nested(DayFigure), required=True)
    total = fields.Nested(Figure, required=True)


class CallerIn(Strict):
    """A number, in a body, because one in an address stands in logs."""

    phone = Line(limit=40, required=True)


class CallerCase(Strict):
    id = fields.UUID(required=True)
    case_no = fields.String(required=True)
    title = fields.String(required=True)
    state = fields.String(required=True)
    reported_at = fields.AwareDateTime(required=True)


class CallerOut(Strict):
    name = fields.String(required=True, allow_none=True)
    grid = fields.Nested(Coded, required=True, allow_none=True)
    address_text = fields.String(required=True, allow_none=True)
    cases = fields.List(fields.Nested(CallerCase), required=True)
    receptions = fields.List(fields.Nested(ReceptionOut), required=True)


class CaseImportQuery(BulkQuery):
    """How to read the file in the body: Excel (.xlsx) or CSV (UTF-8, GB18030), at most 1 GB and three million rows."""

    channel = Line(limit=40, required=True)
    category = Line(limit=80, load_default=None)
    crs = fields.String(
        load_default="wgs84", validate=validate.OneOf(CRS), metadata={"description": "经纬度是哪个坐标系的"}
    )
    settled = fields.Boolean(
        load_default=False, metadata={"description": "旧台账：都是以前办结的事，登记成历史，不催办"}
    )


class RefusedCaseRow(RefusedRow):
    source_no = fields.String(required=True, metadata={"description": "这一行的来源编号；没写时为空"})


class KnownCaseRow(Strict):
    row = fields.Integer(required=True)
    source_no = fields.String(required=True)
    case_no = fields.String(required=True, metadata={"description": "看着像哪一件"})
    why = fields.String(required=True)


class ReadWord(Strict):
    said = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "表里写的；null：没有写；空：有数字或太长，不重复"},
    )
    category = fields.String(required=True, metadata={"description": "算哪一类"})
    rows = fields.Integer(required=True)


class ReadUrgency(Strict):
    said = fields.String(required=True, metadata={"description": "表里写的"})
    urgency = fields.String(required=True, metadata={"description": "算什么"})
    rows = fields.Integer(required=True)


class CaseImportOut(BulkOut):
    """Once it is done ``total`` is the sum of ``taken``, ``unchanged`` (taken before, by the same number) and
    ``refused_count``.
    """

    refused = fields.List(fields.Nested(RefusedCaseRow), required=True, metadata={"description": "头 200 行"})
    known = fields.List(
        fields.Nested(KnownCaseRow), metadata={"description": "试读时：看着像已经登记过的；照样可以导入"}
    )
    compared = fields.Integer(metadata={"description": "试读时比对了几行"})
    by_word = fields.List(
        fields.Nested(ReadWord), metadata={"description": "不是分类名称、按平常叫法认出来的词，头 100 个"}
    )
    by_default = fields.List(
        fields.Nested(ReadWord), metadata={"description": "没有写或认不出、算作整个文件的分类的，头 100 个"}
    )
    by_default_rows = fields.Integer(metadata={"description": "这样的一共几行"})
    by_urgency = fields.List(
        fields.Nested(ReadUrgency), metadata={"description": "紧急程度和表里写的不一样的：叫法不同，或这一类至少是这样"}
    )
    old_rows = fields.Integer(metadata={"description": "几行说的是 old_days 天以前的事；照样从导入时起算期限"})
    old_days = fields.Integer(metadata={"description": "多少天以前的算旧事"})
    settled = fields.Boolean(metadata={"description": "是旧台账：登记成以前办结的"})
    doubts = fields.List(
        fields.Nested(RefusedCaseRow), metadata={"description": "电话或位置看着不对的行，头 200 行；照样收"}
    )


class CaseImportsOut(Strict):
    items = fields.List(fields.Nested(CaseImportOut), required=True)


class TemplateQuery(Strict):
    channel = Line(limit=40, required=True)
    settled = fields.Boolean(load_default=False)


class FeedKeyIn(Strict):
    channel = Line(limit=40, required=True)
    name = Line(limit=60, required=True)


class FeedKeyRow(Strict):
    id = fields.UUID(required=True)
    channel = fields.Nested(Coded, required=True)
    name = fields.String(required=True)
    begins = fields.String(required=True, metadata={"description": "密钥开头几位，用来认是哪一把"})
    made_by = fields.String(required=True)
    made_at = fields.AwareDateTime(required=True)
    revoked_at = fields.AwareDateTime(required=True, allow_none=True)
    used_at = fields.AwareDateTime(required=True, allow_none=True)


class FeedKeysOut(Strict):
    items = fields.List(fields.Nested(FeedKeyRow), required=True)


class FeedKeyMadeOut(FeedKeysOut):
    secret = fields.String(required=True, metadata={"description": "只显示这一次"})


class FeedCaseIn(CaseTakenIn):
    """A matter as another system hands it in; the key says which channel it came by."""

    class Meta(Strict.Meta):
        exclude = (
            "case_id",
            "channel",
            "disposal",
            "resolution",
            "attachments",
            "visit_id",
            "household_id",
            "person_id",
            "public_token_hash",
            "protect_reason",
        )

    source_no = Line(limit=80, required=True)


class FeedCaseOut(Strict):
    """``taken``: ``now``, or ``before`` where the number had been handed in already."""

    case_no = fields.String(required=True)
    state = fields.String(required=True)
    taken = fields.String(required=True, validate=validate.OneOf(("now", "before")))
