"""Which case is meant, and which may be the same, in and out."""

from __future__ import annotations

from marshmallow import ValidationError, fields, validate, validates_schema

from server.core.fields import NOTE_MAX, Coded, Finite, Line, Strict


class SimilarQuery(Strict):
    """What is being reported, and where; in a body, because a place in an address stands in logs. A phone asks by kind and
    place; a desk also by who called, by grid or address as it was told, and by what is written so far.
    """

    category = Line(limit=80, load_default=None, allow_none=True)
    lon = Finite(load_default=None, allow_none=True, validate=validate.Range(-180, 180))
    lat = Finite(load_default=None, allow_none=True, validate=validate.Range(-85, 85))
    text = Line(limit=NOTE_MAX, load_default=None, allow_none=True)
    phone = Line(limit=40, load_default=None, allow_none=True)
    grid = Line(limit=15, load_default=None, allow_none=True)
    address_text = Line(limit=300, load_default=None, allow_none=True)
    but = fields.UUID(load_default=None, allow_none=True, metadata={"description": "正在写的这一件自己"})

    @validates_schema
    def _a_place_is_both(self, data: dict[str, object], **_: object) -> None:
        if (data["lon"] is None) != (data["lat"] is None):
            raise ValidationError("经度、纬度要写就都写", "lon")
        place = data["category"] and data["lon"] is not None
        if not place and not any(data[name] for name in ("text", "phone", "grid", "address_text")):
            raise ValidationError("要有分类和地点，或电话、地址、网格、说的话", "category")


class CodeQuery(Strict):
    """A code as somebody says it: whole, or only its end."""

    code = Line(limit=60, required=True)


class MeantOut(Strict):
    id = fields.UUID(required=True)
    case_no = fields.String(required=True)


class SimilarOut(Strict):
    """A case that may be the same; one of the next grid is told of by kind and code alone, without an id."""

    id = fields.UUID(required=True, allow_none=True)
    case_no = fields.String(required=True)
    title = fields.String(required=True)
    category = fields.Nested(Coded, required=True)
    distance_m = fields.Integer(required=True, allow_none=True)
    reported_at = fields.AwareDateTime(required=True)
    state = fields.String(required=True)
    may_supplement = fields.Boolean(required=True)
    why = fields.List(fields.String(), metadata={"description": "为什么像同一件，用话说"})


class SimilarListOut(Strict):
    items = fields.List(fields.Nested(SimilarOut), required=True)
