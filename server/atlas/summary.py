"""Cases counted by area."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Integer, Select, and_, cast, func, literal_column, not_, select, true, union_all
from sqlalchemy import case as choice

from server.areas.models import LEVEL_BY_DIGITS, Area
from server.areas.queries import NEIGHBOURHOOD_DIGITS
from server.cases.listing import beside_the_row, filtering, light_sql, matching
from server.cases.models import OPEN_STATES_SQL, Case
from server.cases.scope import by_area, own_elsewhere, placed, sees_by_area
from server.core.reading import reading
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
    parts = [_counted(digits, known, conditions, now).subquery() for known, conditions in _parts(actor, filters, now)]
    every = union_all(*(select(part) for part in parts)).subquery()
    totals = (
        select(every.c.code, *(cast(func.sum(every.c[name]), Integer).label(name) for name in NOTHING))
        .group_by(every.c.code)
        .subquery()
    )
    named = (
        select(totals, func.coalesce(Area.name, totals.c.code).label("name"))
        .outerjoin(Area, Area.code == totals.c.code)
        .order_by(totals.c.code)
    )
    with reading() as connection:
        rows = connection.execute(named).all()
    by_code = {row.code: {name: getattr(row, name) for name in NOTHING} | {"name": row.name} for row in rows}
    unplaced = by_code.pop(None, NOTHING)
    return {
        "items": [{"code": area} | counts for area, counts in by_code.items()],
        "none": {name: unplaced[name] for name in NOTHING},
    }


def _parts(actor: Actor, filters: dict[str, Any], now: datetime) -> list[tuple[Any, list[Any]]]:
    """The cases in parts that do not meet, each with whether its grid may be told. What somebody sees by area is counted
    from an index alone (``ix_cases_reported_at_id``); what they reported elsewhere is little and found by itself.
    """
    if not sees_by_area(actor):
        return [(placed(actor), matching(actor, filters, now))]
    wanted = [*beside_the_row(actor, filters, now), *filtering(filters, now)]
    here = by_area(actor, Case.area_code, Case.protected)
    return [(true(), [here, *wanted]), (true(), [own_elsewhere(actor), *wanted])]


def _counted(digits: int, known: Any, conditions: list[Any], now: datetime) -> Select[Any]:
    fine = and_(func.length(Case.area_code) >= digits, known if digits > NEIGHBOURHOOD_DIGITS else true())
    code = choice((fine, func.left(Case.area_code, digits)))
    light = light_sql(now)
    return (
        select(
            code.label("code"),
            func.count().filter(_IS_OPEN).label("open"),
            func.count().filter(not_(_IS_OPEN)).label("closed"),
            func.count().filter(light == "yellow").label("yellow"),
            func.count().filter(light == "red").label("red"),
        )
        .where(*conditions)
        .group_by(code)
    )


_IS_OPEN = literal_column(f"cases.{OPEN_STATES_SQL}", Boolean)
