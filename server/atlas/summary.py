"""Cases counted by area."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Boolean, Integer, Select, and_, cast, func, literal_column, not_, select, true, union_all
from sqlalchemy import case as choice

from server.areas.models import LEVEL_BY_DIGITS, Area
from server.areas.queries import NEIGHBOURHOOD_DIGITS
from server.atlas import counts
from server.atlas.case_tiles import NOW
from server.atlas.tile import around, tiles_within
from server.cases.listing import (
    NO_FILTERS,
    OF_THE_ROW,
    Moment,
    beside_the_row,
    filtering,
    given,
    inside_box,
    light_sql,
    matching,
    read_box,
)
from server.cases.models import OPEN_STATES_SQL, Case
from server.cases.scope import by_area, own_elsewhere, placed, sees_by_area
from server.core.reading import reading
from server.core.statements import KEPT, Statement, made
from server.identity.actor import Actor

DIGITS_BY_LEVEL = {level: digits for digits, level in LEVEL_BY_DIGITS.items()}
NOTHING = {"open": 0, "closed": 0, "yellow": 0, "red": 0}


def summary(actor: Actor, level: str, filters: dict[str, Any], now: datetime) -> dict[str, Any]:
    """``{items: [{code, name, open, closed, yellow, red}], none: {open, closed, yellow, red}}``, by code.

    ``closed`` is every case that is no longer open (结案, 撤回, 并案), so that ``open + closed`` over items and ``none`` is
    what the list counts for the same filters; ``yellow`` and ``red`` are among the open ones, at ``now``. Areas without a
    case are not listed. ``none`` holds cases whose area is not known as finely as ``level``.
    """
    rows = _of_cells(actor, level, filters, now)
    if rows is None:
        rows = _of_cases(actor, level, filters, now)
    by_code = {code: dict(zip(NOTHING, numbers, strict=True)) | {"name": name} for code, *numbers, name in rows}
    unplaced = by_code.pop(None, NOTHING)
    return {
        "items": [{"code": area} | told for area, told in by_code.items()],
        "none": {name: unplaced[name] for name in NOTHING},
    }


def _of_cells(actor: Actor, level: str, filters: dict[str, Any], now: datetime) -> list[Any] | None:
    """By what the cells of the map hold, some thousand lines; None where they cannot tell."""
    if not (sees_by_area(actor) and counts.can_tell({**filters, "bbox": None})):
        return None
    with reading() as connection:
        (known,) = _KNOWN.ask(connection, {"now": now})
        if not known:  # a clock that is behind
            return None
        statement = _told_by_cells(replace(actor, session_id=None), level, given(filters))
        return statement.rows(connection, {"now": now}, anew=True)


_KNOWN = made(counts.known())


@lru_cache(KEPT)
def _told_by_cells(actor: Actor, level: str, wanted: tuple[tuple[str, Any], ...]) -> Statement:
    """In a box: the cells that lie in it as a whole, and case by case what is left of it along its edges. In none: all cells,
    and what is in no cell.
    """
    filters = {**NO_FILTERS, **dict(wanted)}
    if filters["bbox"]:
        box = read_box(filters["bbox"])
        block = tiles_within(box, counts.CELL_ZOOM)
        cells = [counts.by_code(actor, filters, block)] if block else []
        beside = [inside_box(*one) for one in (around(box, block.box) if block else [box])]
    else:
        cells, beside = [counts.by_code(actor, filters, None)], [counts.OFF_MAP]
    here = [by_area(actor, Case.area_code, Case.protected), *filtering({**filters, "bbox": None}, NOW)]
    own = [own_elsewhere(actor), *filtering(filters, NOW)]
    one_by_one = [own, *([*here, where] for where in beside)]
    return _by_level(level, [*cells, *(_counted(None, conditions, NOW) for conditions in one_by_one)])


def _of_cases(actor: Actor, level: str, filters: dict[str, Any], now: datetime) -> list[Any]:
    wanted = given(filters)
    ready = sees_by_area(actor) and all(name in OF_THE_ROW for name, _ in wanted)
    statement = _ready(replace(actor, session_id=None), level, wanted) if ready else _asked(actor, level, filters, now)
    with reading(shared=True) as connection:
        # a day or three years: a plan kept for any span neither shares the work nor goes by the right index
        return statement.rows(connection, {"now": now}, anew=True)


@lru_cache(KEPT)
def _ready(actor: Actor, level: str, wanted: tuple[tuple[str, Any], ...]) -> Statement:
    return _asked(actor, level, {**NO_FILTERS, **dict(wanted)}, NOW)


def _asked(actor: Actor, level: str, filters: dict[str, Any], now: Moment) -> Statement:
    fine = DIGITS_BY_LEVEL[level] > NEIGHBOURHOOD_DIGITS
    parts = _parts(actor, filters, now)
    return _by_level(level, [_counted(known if fine else None, conditions, now) for known, conditions in parts])


def _by_level(level: str, parts: list[Select[Any]]) -> Statement:
    """Counted by the code of the case first, by index and little arithmetic a case; then by level, a thousand lines."""
    digits = DIGITS_BY_LEVEL[level]
    every = union_all(*parts).subquery()
    code = choice((and_(func.length(every.c.code) >= digits, every.c.known), func.left(every.c.code, digits)))
    totals = (
        select(code.label("code"), *(cast(func.sum(every.c[name]), Integer).label(name) for name in NOTHING))
        .group_by(code)
        # a cell keeps its line when nothing is left in it
        .having(func.sum(every.c.open) + func.sum(every.c.closed) > literal_column("0"))
        .subquery()
    )
    return made(
        select(totals, func.coalesce(Area.name, totals.c.code).label("name"))
        .outerjoin(Area, Area.code == totals.c.code)
        .order_by(totals.c.code)
    )


def _parts(actor: Actor, filters: dict[str, Any], now: Moment) -> list[tuple[Any, list[Any]]]:
    """The cases in parts that do not meet, each with whether its grid may be told. What somebody sees by area is counted
    from an index alone (``ix_cases_reported_at_id``); what they reported elsewhere is little and found by itself.
    """
    if not sees_by_area(actor):
        return [(placed(actor), matching(actor, filters, now))]
    wanted = [*beside_the_row(actor, filters, now), *filtering(filters, now)]
    here = by_area(actor, Case.area_code, Case.protected)
    return [(None, [here, *wanted]), (None, [own_elsewhere(actor), *wanted])]


def _counted(known: Any, conditions: list[Any], now: Moment) -> Select[Any]:
    light = light_sql(now)
    told = true().label("known") if known is None else known.label("known")
    return (
        select(
            Case.area_code.label("code"),
            told,
            func.count().filter(_IS_OPEN).label("open"),
            func.count().filter(not_(_IS_OPEN)).label("closed"),
            func.count().filter(light == "yellow").label("yellow"),
            func.count().filter(light == "red").label("red"),
        )
        .where(*conditions)
        .group_by(Case.area_code, *([] if known is None else [told]))
    )


_IS_OPEN = literal_column(f"cases.{OPEN_STATES_SQL}", Boolean)
