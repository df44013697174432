"""marshmallow fields and the strict schema every request and answer is made of."""

from __future__ import annotations

import math
import re
from datetime import MINYEAR, UTC, datetime
from functools import cache
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

# marshmallow speaks English by default; what a person may read is said in Chinese.
fields.Field.default_error_messages.update(required="必须填写", null="不能为空", validator_failed="填写的内容不对")
fields.String.default_error_messages.update(invalid="应为文字", invalid_utf8="文字编码不对")
fields.UUID.default_error_messages.update(invalid_uuid="编号格式不对")
fields.Number.default_error_messages.update(invalid="应为数字", too_large="数字太大")
fields.Integer.default_error_messages.update(invalid="应为整数")
fields.Boolean.default_error_messages.update(invalid="应为是或否")
fields.List.default_error_messages.update(invalid="应为列表")
fields.Mapping.default_error_messages.update(invalid="应为一组字段")
fields.Nested.default_error_messages.update(type="应为一组字段")
fields.DateTime.default_error_messages.update(
    invalid="时间格式不对", invalid_awareness="时间要带时区", format="时间格式不对"
)
fields.Time.default_error_messages.update(invalid="写成 08:30 这样", format="写成 08:30 这样")
fields.Date.default_error_messages.update(invalid="日期格式不对", format="日期格式不对")  # it has a dict of its own
fields.AwareDateTime.default_error_messages = fields.DateTime.default_error_messages
Schema.error_messages = {"unknown": "没有这一项", "type": "应为一组字段"}
validate.OneOf.default_message = "请从规定的选项中选择：{choices}"
validate.Range.message_min = "应{min_op} {{min}}"
validate.Range.message_max = "应{max_op} {{max}}"
validate.Range.message_all = "应{min_op} {{min}}，{max_op} {{max}}"
validate.Range.message_gte, validate.Range.message_lte = "不小于", "不大于"
validate.Length.message_max = "最多 {max} 项"
validate.Length.message_equal = "应有 {equal} 项"
validate.Length.message_all = "应有 {min} 到 {max} 项"
validate.Regexp.default_message = "格式不对"

NOTE_MAX = 5000
"""As the phone's forms allow; what a worker could type must never be refused for its length."""
NAME_MAX = 120
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


class Strict(Schema):
    """Unknown fields are refused by name, on requests and (in tests) on answers."""

    class Meta:
        unknown = RAISE


@cache
def schema_of(made: type[Schema]) -> Schema:
    """One of each, for where many are read in a request: to make a schema costs more than to read by it."""
    return made()


class Finite(fields.Float):
    """A number that is a number: neither NaN nor infinite, nor ``true``."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> float:
        if isinstance(value, bool):
            raise ValidationError("不是数字")
        number = super()._deserialize(value, attr, data, **kwargs)
        if number is None or not math.isfinite(number):
            raise ValidationError("不是有效的数字")
        return float(number)


class Moment(fields.AwareDateTime):
    """A moment with its zone, answered in UTC. At the ends of the calendar, where UTC or PostgreSQL has no date for it
    (a row that cannot be read again breaks every list it stands in), it becomes the nearest that every program holds.
    """

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        return within_calendar(super()._deserialize(value, attr, data, **kwargs))


def within_calendar(moment: datetime) -> datetime:
    """The moment in UTC, or the nearest that every program holds."""
    try:
        return min(max(moment.astimezone(UTC), EARLIEST), LATEST)
    except OverflowError:
        return EARLIEST if moment.year == MINYEAR else LATEST


_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069"
"""Unicode's control characters but tab and line breaks, and the marks that turn the reading direction of what follows."""
_UNSEEN_IN_NOTES = re.compile(f"[{_CONTROLS}]")
_UNSEEN = re.compile(f"[{_CONTROLS}\\t\\n\\r]")


class Line(fields.String):
    """Text as people write it: trimmed, what PostgreSQL cannot store refused, at most ``limit`` characters.

    Signs that nobody sees are taken out: an address book wraps its numbers in them, and a fact is not refused for what
    was pasted with it. Longer than a name, it may have lines.
    """

    def __init__(self, *, limit: int = NAME_MAX, **kwargs: Any) -> None:
        self.limit = limit
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        if text != storable_text(text):
            raise ValidationError("含有不能保存的字符")
        text = self._legible(text.strip()).strip()
        if self.required and not text:
            raise ValidationError("不能为空")
        if len(text) > self.limit:
            raise ValidationError(f"最多 {self.limit} 个字")
        return text

    def stands(self, text: str) -> bool:
        """Whether a trimmed text that is not empty comes back as it is: it has no sign that nobody sees, and is not too long.
        Of millions of cells nearly all do, and this asks it in a tenth of the time; of the others :meth:`deserialize` tells.
        """
        return len(text) <= self.limit and text.isprintable()

    def _legible(self, text: str) -> str:
        return self._unseen.sub("", text)

    @property
    def _unseen(self) -> re.Pattern[str]:
        return _UNSEEN_IN_NOTES if self.limit > NAME_MAX else _UNSEEN


class Legible(Line):
    """Text typed in at a desk: there somebody sits who can type it again without signs that nobody sees."""

    def _legible(self, text: str) -> str:
        if self._unseen.search(text):
            raise ValidationError("含有看不见的控制字符，请删掉后重新填写")
        return text


def storable_text(text: str) -> str:
    """The text with what PostgreSQL cannot store (NUL, half a surrogate pair) replaced."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()


class Whole(validate.Regexp):
    """The whole text matches; ``$`` alone would let a line break at the end through."""

    def __call__(self, value: Any) -> Any:
        if not self.regex.fullmatch(value):
            raise ValidationError(self._format_error(value))
        return value


SHA256 = Whole(r"^[0-9a-f]{64}$", error="不是照片编号")


LIST_CODE = Whole(r"^[a-z][a-z0-9_]{0,39}$", error="只能用小写字母、数字和下划线")
"""Names a line of a list that is edited at a desk."""


class Edit(Strict):
    """What is saved of something edited at a desk. ``base_version``: as it was read; 0 enters a new line."""

    base_version = fields.Integer(required=True, strict=True, validate=validate.Range(min=0))


class Coded(Strict):
    """``{code, name}``: an area or a category by code, with the name people read."""

    code = fields.String(required=True)
    name = fields.String(required=True)


class Named(Strict):
    """``{id, name}``: an account or a unit."""

    id = fields.String(required=True)
    name = fields.String(required=True)
