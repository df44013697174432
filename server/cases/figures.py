"""The director's figures (主任看板): each is a count over the list's own filters, so that it opens exactly its cases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Date, cast, func, select

from server.cases.listing import NO_FILTERS, NO_UNIT, light_sql, matching
from server.cases.models import Case
from server.cases.rules import State
from server.cases.satisfaction import VALUES, own_by_unit
from server.catalogue import queries as catalogue
from server.core.db import db
from server.core.keyset import how_many
from server.core.statements import planned_anew
from server.identity.actor import Actor
from server.units.models import Unit

_ZONE = "Asia/Shanghai"


def figures(actor: Actor, asked: dict[str, Any], now: datetime) -> dict[str, Any]:
    """By unit and in all: ``received`` and ``done`` in the time asked for; ``open`` and ``overdue`` now, overdue by where
    they stand; of those done that went through the centre ``days``, the mean of working days they took from report to end;
    what residents themselves said in the time asked for, as ``satisfaction.py`` counts it. ``waiting``: what waits for
    somebody at the centre now.

    A case counts for the unit that leads it now; what was settled on the spot has none, and takes no days.
    """
    area = {"area": asked["area"]}
    reported = {"reported_from": asked["since"], "reported_to": asked["until"]}
    ended = {"state": "closed", "closed_from": asked["since"], "closed_to": asked["until"]}
    lines: defaultdict[str, dict[str, Any]] = defaultdict(_nothing)
    for unit, count in _count(actor, area | reported, now):
        lines[unit or NO_UNIT]["received"] = count
    for unit, state, red, count in _standing(actor, area | {"state": "open"}, now):
        line = lines[unit or NO_UNIT]
        line["open"] += count
        if red:
            line["overdue"] += count
            line["stuck"].append({"state": state, "label": State(state).label, "count": count})
    calendar = catalogue.calendar()
    for unit, began, over, through, count in _done(actor, area | ended, now):
        line = lines[unit or NO_UNIT]
        line["done"] += count
        line["_days"] += calendar.working_days_ahead(calendar.opens(began), calendar.opens(over)) * through
        line["_through"] += through
    rated = {"rated_from": asked["since"], "rated_to": asked["until"]}
    for unit, value, count in own_by_unit(actor, area | rated, now):
        lines[unit or NO_UNIT][value] = count
    names = {row.id: row.name for row in db.session.execute(select(Unit.id, Unit.name).order_by(Unit.sort, Unit.id))}
    order = [unit for unit in [*names, NO_UNIT] if unit in lines]
    return {
        "waiting": {name: _length(actor, {**area, **filters}, now) for name, filters in WAITING.items()},
        "total": _said(_sum(lines.values())),
        "units": [{"unit": unit, "name": names.get(unit, "没有分给单位的")} | _said(lines[unit]) for unit in order],
    }


WAITING: Mapping[str, Mapping[str, str]] = {
    "letter_draft": {"state": "open", "letter": "draft"},
    "letter_signed": {"letter": "signed"},
    "asked": {"state": "open", "held": "asked"},
    "director": {"state": State.CALLBACK, "flagged": "director_decides"},
    "paused": {"state": "open", "held": "paused"},
}
"""The list behind each number of what waits."""


def _length(actor: Actor, filters: Mapping[str, Any], now: datetime) -> int:
    wanted = matching(actor, {**NO_FILTERS, **filters}, now)
    return how_many(select(Case.id).where(*wanted))


def _count(actor: Actor, filters: dict[str, Any], now: datetime) -> Any:
    wanted = matching(actor, {**NO_FILTERS, **filters}, now)
    return db.session.execute(planned_anew(select(Case.unit_id, func.count()).where(*wanted).group_by(Case.unit_id)))


def _standing(actor: Actor, filters: dict[str, Any], now: datetime) -> Any:
    wanted = matching(actor, {**NO_FILTERS, **filters}, now)
    red = func.coalesce(light_sql(now) == "red", False)
    columns = (Case.unit_id, Case.state, red)
    found = select(*columns, func.count()).where(*wanted).group_by(*columns)
    return db.session.execute(planned_anew(found.order_by(Case.state)))


def _done(actor: Actor, filters: dict[str, Any], now: datetime) -> Any:
    """Of those that ended, so many from one day to another: the days between are counted once for all of them."""
    wanted = matching(actor, {**NO_FILTERS, **filters}, now)
    began = cast(func.timezone(_ZONE, Case.reported_at), Date)
    over = cast(func.timezone(_ZONE, Case.closed_at), Date)
    through = func.count().filter(Case.disposal == "escalated")
    found = select(Case.unit_id, began, over, through, func.count()).where(*wanted)
    return db.session.execute(planned_anew(found.group_by(Case.unit_id, began, over)))


def _nothing() -> dict[str, Any]:
    return {
        "received": 0,
        "done": 0,
        "open": 0,
        "overdue": 0,
        "stuck": [],
        "_days": 0,
        "_through": 0,
    } | dict.fromkeys(VALUES, 0)


def _sum(lines: Any) -> dict[str, Any]:
    total = _nothing()
    stuck: dict[str, dict[str, Any]] = {}
    for line in lines:
        for name in total.keys() - {"stuck"}:
            total[name] += line[name]
        for one in line["stuck"]:
            stuck.setdefault(one["state"], one | {"count": 0})["count"] += one["count"]
    return total | {"stuck": list(stuck.values())}


def _said(line: dict[str, Any]) -> dict[str, Any]:
    mean = round(line["_days"] / line["_through"], 1) if line["_through"] else None
    return {name: value for name, value in line.items() if not name.startswith("_")} | {"days": mean}
