"""Diaries, in and out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from server.core.fields import Line, Strict

TEXT_MAX = 20_000
"""A long day of visits, told in full, is a fifth of it."""
DAYS_MAX = 92


class DiarySave(Strict):
    """The operation ``diary.save``; its ``base_version`` is the version the text was made from, none for a first one."""

    day = fields.Date(required=True)
    text = Line(limit=TEXT_MAX, required=True)
    facts = fields.List(Line(limit=80), load_default=list, validate=validate.Length(max=1000))
    """Names of the records the text tells of already, so that only later ones are offered."""


class ExportQuery(Strict):
    """A day, a week, a month: both ends belong to it."""

    first = fields.Date(required=True, data_key="from")
    last = fields.Date(required=True, data_key="to")
    format = fields.String(required=True, validate=validate.OneOf(("pdf", "xlsx")))

    @validates_schema
    def _a_period(self, data: Mapping[str, Any], **_: Any) -> None:
        first, last = data.get("first"), data.get("last")
        if first and last and not 0 <= (last - first).days < DAYS_MAX:
            raise ValidationError(f"从早到晚，最多 {DAYS_MAX} 天", "to")
