"""Cases counted by area."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select, true
from sqlalchemy import case as choice

from server.areas.models import LEVEL_BY_DIGITS, Area
from server.areas.queries import NEIGHBOURHOOD_DIGITS
from server.cases import rules
from server.cases.listing import light_sql, matching
from server.cases.models import Case
from server.cases.scope import placed
from server.core.db import db
from server.identity.actor import Actor

DIGITS_BY_LEVEL = {level: digits for digits, level in LEVEL_BY_DIGITS.items()}
NOTHING = {"open": 0, "closed": 0, "yellow": 0, "red": 0}


def summary(actor: Actor, level: str, filters: dict[str, Any], now: datetime) -> dict[str, Any]:
    """``{items: [{code, name, open, closed, yellow, red}], none: {open, closed, yellow, red}}``, by code.

    ``closed`` is every case that is no longer open (结案, 撤回, 并案), so that ``open + closed`` over items and ``none`` is
    what the list counts for the same filters; ``yellow`` and ``red`` are among the open ones, at ``now``. Areas without a
    case are not listed. ``none`` holds cases whose area is not known as finely as ``level``.
    """
    digits = DIGITS_BY_LEVEL[level]
    known = and_(func.length(Case.area_code) >= digits, placed(actor) if digits > NEIGHBOURHOOD_DIGITS else true())
    code = choice((known, func.left(Case.area_code, digits)))
    light = light_sql(now)
    is_open = Case.state.in_([str(state) for state in rules.OPEN])
    counted = (
        select(
            code.label("code"),
            func.count().filter(is_open).label("open"),
            func.count().filter(~is_open).label("closed"),
            func.count().filter(light == "yellow").label("yellow"),
            func.count().filter(light == "red").label("red"),
        )
        .where(*matching(actor, filters, now))
        .group_by(code)
        .subquery()
    )
    rows = db.session.execute(
        select(counted, func.coalesce(Area.name, counted.c.code).label("name"))
        .outerjoin(Area, Area.code == counted.c.code)
        .order_by(counted.c.code)
    ).all()
    by_code = {row.code: {name: getattr(row, name) for name in NOTHING} | {"name": row.name} for row in rows}
    unplaced = by_code.pop(None, NOTHING)
    return {
        "items": [{"code": area} | counts for area, counts in by_code.items()],
        "none": {name: unplaced[name] for name in NOTHING},
    }
