"""The case list: filters that list, map and counts share, and keyset pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    Select,
    Text,
    Uuid,
    and_,
    any_,
    case,
    cast,
    func,
    literal,
    literal_column,
    or_,
    select,
    text,
)

from server.areas.queries import NEIGHBOURHOOD_DIGITS
from server.cases import duties, hearing, rules
from server.cases.models import NOT_ORDINARY_SQL, Case, CaseStep
from server.cases.queries import case_documents
from server.cases.scope import placed, visible
from server.cases.searching import Words, says
from server.core import problems
from server.core.db import db
from server.core.keyset import page_by_moment
from server.core.permissions import Permission
from server.core.times import iso
from server.identity.actor import Actor

COUNT_UP_TO = 10_000
MOST_RETURNED = 100
WITHHELD = "（要保密的事）"
NO_UNIT = "-"
_WORLD_ENDS_EAST, _MAP_ENDS = 180.0, 85.06
"""Degrees. The square web map ends at 85.0511°, a tile's box included; Mercator has no poles."""


def matching(actor: Actor, filters: dict[str, Any], now: datetime) -> list[ColumnElement[bool]]:
    """SQL conditions: the cases this actor may see that the filters let through."""
    wanted = [make(filters[name], now) for name, make in _FILTERS.items() if filters[name]]
    if filters["bbox"] or len(filters["area"] or "") > NEIGHBOURHOOD_DIGITS:
        wanted.append(placed(actor))
    if filters["q"]:
        wanted.append(says(actor, filters["q"]))
    if filters["mine"]:
        wanted.append(duties.mine(actor))
    if filters["pile"]:
        wanted.append(duties.pile(actor, filters["pile"], light_sql(now)))
    if filters["letter"]:
        wanted.append(duties.letter_waits(actor, filters["letter"]))
    if filters["call"]:
        wanted.append(hearing.to_call(actor, filters["call"], now))
    if any(filters[name] for name in hearing.OF_ANSWERS):
        wanted.append(hearing.heard_sql(filters))
    return [visible(actor), *wanted]


def light_sql(now: datetime) -> ColumnElement[str | None]:
    """The time light in SQL; the same definition as :func:`server.steps.deadlines.light`."""
    moment = func.coalesce(Case.paused_since, now)
    return case(
        (Case.due_at.is_(None), None),
        (moment >= Case.due_at, "red"),
        (moment >= Case.yellow_at, "yellow"),
        else_="green",
    )


def case_page(actor: Actor, query: dict[str, Any], now: datetime) -> dict[str, Any]:
    """One page: ``{items, next_cursor, total}``; ``total`` is exact, beyond 10,000 only when that is asked for, else null."""
    conditions = matching(actor, {**query, "q": None}, now)
    total, conditions = _counted(actor, query, conditions)
    order = query["order"]
    if order in {"done", "sign"} and not query["pile"]:
        raise problems.REQUEST_INVALID(fields={"order": ["这样排，只能用在一家单位手上的事上"]})
    rows, next_cursor = page_by_moment(
        select(Case.id).where(*conditions),
        _MOMENTS[order],
        Case.id,
        order=order,
        newest=order in {"reported", "done"},
        cursor=query["cursor"],
        limit=query["limit"],
    )
    return {"items": case_documents(actor, [row.id for row in rows]), "next_cursor": next_cursor, "total": total}


def _counted(
    actor: Actor, query: dict[str, Any], conditions: list[ColumnElement[bool]]
) -> tuple[int | None, list[ColumnElement[bool]]]:
    """How many there are, None where they are more than 10,000 and nobody asked how many; and the conditions of their page."""
    exact = query["count"] == "exact"
    if not (query["q"] or "").split():
        every = select(Case.id).where(*conditions)
        total = _length(every if exact else every.limit(COUNT_UP_TO + 1))
        return (total if exact or total <= COUNT_UP_TO else None), conditions
    words = Words(actor, query["q"])
    some = words.ids(conditions, COUNT_UP_TO + 1).limit(COUNT_UP_TO + 1).subquery()
    # as the database writes an array, there and back: thousands of ids are nothing to be read here
    many, few = db.session.execute(select(func.count(), cast(func.array_agg(some.c.id), Text))).one()
    if many <= COUNT_UP_TO:
        return many, [Case.id == any_(cast(literal(few or "{}"), ARRAY(Uuid)))]
    return (_length(words.ids(conditions)) if exact else None), [*conditions, words.told()]


def _length(found: Select[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(found.subquery())) or 0


def returned(actor: Actor) -> list[dict[str, Any]]:
    """What the actor sent back, the newest first, unless it is in the hands of their unit again. It is not theirs any more:
    its code, what it was called, when and why they sent it back, and nothing of what became of it.
    """
    last = select(func.max(CaseStep.seq)).where(CaseStep.case_id == Case.id, _sent_back(actor)).correlate(Case)
    rows = db.session.execute(
        select(Case.case_no, Case.title, Case.protected, CaseStep.at, CaseStep.note)
        .join(Case, Case.id == CaseStep.case_id)
        .where(_sent_back(actor), CaseStep.seq == last.scalar_subquery())
        .where(func.coalesce(Case.unit_id, "").not_in(actor.units(Permission.CASE_HANDLE)))
        .order_by(CaseStep.at.desc(), CaseStep.id)
        .limit(MOST_RETURNED)
    )
    return [
        {
            "case_no": row.case_no,
            "title": WITHHELD if row.protected else row.title,
            "at": iso(row.at),
            "reason": row.note,
        }
        for row in rows
    ]


def _sent_back(actor: Actor) -> ColumnElement[bool]:
    return and_(CaseStep.account_id == actor.id, CaseStep.action == text("'return'"))


def _below(code: str) -> ColumnElement[bool]:
    return or_(Case.category == code, Case.category.startswith(code + ".", autoescape=True))


def _few(what: str) -> list[ColumnElement[bool]]:
    """What the condition beside it implies, said once more for the planner: an index holds these cases alone."""
    return [literal_column(f"cases.{NOT_ORDINARY_SQL[what]}", Boolean)]


def _in_states(states: set[str]) -> ColumnElement[bool]:
    gone = states and states <= {rules.State.WITHDRAWN, rules.State.MERGED}
    return and_(Case.state.in_(states), *(_few("gone") if gone else []))


def _states(text: str) -> set[str]:
    names = {name.strip() for name in text.split(",") if name.strip()}
    if "open" in names:
        names = (names - {"open"}) | {str(state) for state in rules.OPEN}
    strangers = names - {str(state) for state in rules.State}
    if strangers:
        raise problems.REQUEST_INVALID(fields={"state": [f"没有“{'、'.join(sorted(strangers))}”这个状态"]})
    return names


def inside_box(west: float, south: float, east: float, north: float) -> ColumnElement[bool]:
    """Inside a box in degrees WGS-84, half-open: west and south belong to it, east and north to its neighbours.

    The one definition for the list's ``bbox`` and for map tiles, so that both count the same cases. The world ends at
    180° east, so a box that reaches it has no neighbour there and keeps that edge.
    """
    # The index knows metres; a metre more on each side, and the degrees decide: the two systems round differently.
    near = func.ST_Expand(func.ST_Transform(func.ST_MakeEnvelope(west, south, east, north, 4326), 3857), 1)
    lon, lat = Case.geom.ST_X(), Case.geom.ST_Y()
    up_to_east = lon <= east if east == _WORLD_ENDS_EAST else lon < east
    return and_(Case.mercator.op("&&")(near), lon >= west, up_to_east, lat >= south, lat < north)


def _read_box(text: str) -> tuple[float, float, float, float]:
    try:
        west, south, east, north = (float(side) for side in text.split(","))
    except ValueError:
        raise problems.REQUEST_INVALID(fields={"bbox": ["应为 西,南,东,北 四个数字"]}) from None
    if not (-_WORLD_ENDS_EAST <= west <= east <= _WORLD_ENDS_EAST and -_MAP_ENDS <= south <= north <= _MAP_ENDS):
        raise problems.REQUEST_INVALID(fields={"bbox": ["范围不对：西要小于东，南要小于北"]})
    return west, south, east, north


_FINISHED = (
    select(func.max(CaseStep.at))
    .where(CaseStep.case_id == Case.id, CaseStep.action.in_(rules.DONE))
    .correlate(Case)
    .scalar_subquery()
)
_MOMENTS = {
    "due": Case.due_at,
    "reported": Case.reported_at,
    "done": func.coalesce(_FINISHED, Case.closed_at, Case.reported_at),
    # what nobody has signed for comes first, as if it were due an age ago
    "sign": Case.due_at
    - case(
        (and_(Case.state != rules.State.HANDLING, Case.signed.is_(False)), timedelta(days=36500)), else_=timedelta()
    ),
}
"""By what a list is ordered; the last two for the piles of one unit, not for all there are."""

_HELD = {
    "asked": Case.asked.is_not(None),
    "paused": Case.paused_until.is_not(None),
    "extended": Case.extended_days > 0,
}

_FILTERS: dict[str, Callable[[Any, datetime], ColumnElement[bool]]] = {
    "state": lambda text, _: _in_states(_states(text)),
    "light": lambda light, now: light_sql(now) == light,
    "urgency": lambda grade, _: and_(Case.urgency == grade, *(_few("urgency") if grade != "normal" else [])),
    "channel": lambda code, _: Case.channel == code,
    "category": lambda code, _: _below(code),
    "area": lambda code, _: Case.area_code.like(code + "%"),
    "unit": lambda unit_id, _: Case.unit_id.is_(None) if unit_id == NO_UNIT else Case.unit_id == unit_id,
    "recurred": lambda _, __: Case.recurrences > 0,
    "supervised": lambda _, __: Case.supervisions > 0,
    "flagged": lambda flag, _: and_(Case.flags.any(flag), *_few("flagged")),
    "held": lambda how, _: _HELD[how],
    "reported_from": lambda moment, _: Case.reported_at >= moment,
    "reported_to": lambda moment, _: Case.reported_at < moment,
    "closed_from": lambda moment, _: Case.closed_at >= moment,
    "closed_to": lambda moment, _: Case.closed_at < moment,
    "bbox": lambda text, _: inside_box(*_read_box(text)),
}
"""What each filter of ``CaseFilters`` means; its name there leads here, but ``q`` to ``searching.py``, which needs the actor."""
NO_FILTERS: Mapping[str, Any] = dict.fromkeys((*_FILTERS, "q", "mine", "pile", "letter", "call", *hearing.OF_ANSWERS))
"""Every filter of ``CaseFilters``, and none of them set."""
