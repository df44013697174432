"""marshmallow fields and the strict schema every request and answer is made of."""

from __future__ import annotations

import math
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

NOTE_MAX = 4000
NAME_MAX = 120


class Strict(Schema):
    """Unknown fields are refused by name, on requests and (in tests) on answers."""

    class Meta:
        unknown = RAISE


class Finite(fields.Float):
    """A number that is a number: neither NaN nor infinite, nor ``true``."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> float:
        if isinstance(value, bool):
            raise ValidationError("不是数字")
        number = super()._deserialize(value, attr, data, **kwargs)
        if number is None or not math.isfinite(number):
            raise ValidationError("不是有效的数字")
        return float(number)


class Line(fields.String):
    """Text as people write it: trimmed, NUL refused (PostgreSQL cannot store it), at most ``limit`` characters."""

    def __init__(self, *, limit: int = NAME_MAX, **kwargs: Any) -> None:
        self.limit = limit
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        if "\x00" in text:
            raise ValidationError("含有不能保存的字符")
        text = text.strip()
        if self.required and not text:
            raise ValidationError("不能为空")
        if len(text) > self.limit:
            raise ValidationError(f"最多 {self.limit} 个字")
        return text


SHA256 = validate.Regexp(r"^[0-9a-f]{64}$", error="不是照片编号")


class Coded(Strict):
    """``{code, name}``: an area or a category by code, with the name people read."""

    code = fields.String(required=True)
    name = fields.String(required=True)


class Named(Strict):
    """``{id, name}``: an account or a unit."""

    id = fields.String(required=True)
    name = fields.String(required=True)
