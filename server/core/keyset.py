"""Keyset pages: the rows behind the last one shown. Whatever is added or moved meanwhile, no page skips or repeats a row."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, func, literal, or_, select, tuple_

from server.core import problems
from server.core.db import db
from server.core.statements import planned_anew

Place = TypeVar("Place")


def write_cursor(*place: Any) -> str:
    """Where a page ended, as text that an address can carry."""
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def read_cursor(cursor: str, read: Callable[[Any], Place]) -> Place:
    """What ``read`` makes of the place; whatever it cannot read is ``cursor.invalid``."""
    try:
        return read(json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))))
    except (ValueError, TypeError, AttributeError, binascii.Error):
        raise problems.CURSOR_INVALID() from None


def page_by_moment(
    statement: Select[Any], moment: Any, last: Any, *, order: str, newest: bool, cursor: str | None, limit: int
) -> tuple[list[Row[Any]], str | None]:
    """``(rows, next cursor)`` by a moment and, among equals, by id: the newest first, or the earliest first and no moment
    at all last. ``order`` names it in the cursor, so that one order's cursor is not taken for another's.
    """
    statement = statement.add_columns(last.label("last_id"), moment.label("moment"))
    if cursor:
        statement = statement.where(_behind(moment, last, *_read(cursor, order, newest=newest), newest=newest))
    # PostgreSQL's own order of ascending: none comes last. Anything cleverer would lose the index.
    ordering = (moment.desc(), last.desc()) if newest else (moment, last)
    rows = list(db.session.execute(planned_anew(statement.order_by(*ordering).limit(limit + 1))))
    shown = rows[:limit]
    if len(rows) <= limit:
        return shown, None
    at = shown[-1].moment
    return shown, write_cursor(order, at.isoformat() if at else None, str(shown[-1].last_id))


def reached(cursor: str | None, order: str) -> datetime | None:
    """The moment at which the page before ended, of a list that shows the newest first; None of the first page."""
    return _read(cursor, order, newest=True)[0] if cursor else None


def how_many(found: Select[Any]) -> int:
    """How many rows a list has in all."""
    return db.session.scalar(planned_anew(select(func.count()).select_from(found.subquery()))) or 0


def _behind(moment: Any, last: Any, at: datetime | None, last_id: UUID, *, newest: bool) -> ColumnElement[bool]:
    if newest:
        return tuple_(moment, last) < tuple_(literal(at), literal(last_id))
    if at is None:
        return and_(moment.is_(None), last > last_id)
    return or_(tuple_(moment, last) > tuple_(literal(at), literal(last_id)), moment.is_(None))


def _read(cursor: str, order: str, *, newest: bool) -> tuple[datetime | None, UUID]:
    def read(place: Any) -> tuple[datetime | None, UUID]:
        named, at, last_id = place
        moment = datetime.fromisoformat(at) if at is not None else None
        if named != order or (moment is None and newest) or (moment and moment.tzinfo is None):
            raise ValueError(order)
        return moment, UUID(last_id)

    return read_cursor(cursor, read)
