"""The case list: filters that list, map and counts share, and keyset pages."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Row,
    Select,
    and_,
    case,
    func,
    literal_column,
    not_,
    or_,
    select,
    text,
    true,
)

from server.areas.queries import NEIGHBOURHOOD_DIGITS
from server.cases import duties, hearing, rules
from server.cases.models import NOT_ORDINARY_SQL, OPEN_STATES_SQL, Case, CaseStep
from server.cases.queries import case_documents
from server.cases.scope import placed, visible
from server.cases.searching import found, says
from server.core import problems
from server.core.db import db
from server.core.keyset import how_many, page_by_moment, reached
from server.core.permissions import Permission
from server.core.times import iso
from server.identity.actor import Actor

COUNT_UP_TO = 10_000
LOOK_NEAR, THEN_TIMES = 16_000, 8
"""How many of the newest cases are looked through first for an everyday word (10 ms), and how many times as far back then,
before all that have it are asked for.
"""
MOST_RETURNED = 100
WITHHELD = "（要保密的事）"
NO_UNIT = "-"
Moment = datetime | ColumnElement[datetime]
"""Now, or where SQL is told of it."""
_STREETS = 0.1
"""Degrees: in a box so small lie few cases where PostgreSQL awaits none."""
_WORLD_ENDS_EAST, _MAP_ENDS = 180.0, 85.06
"""Degrees. The square web map ends at 85.0511°, a tile's box included; Mercator has no poles."""


def given(filters: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    """The filters that are set, as something to keep statements by."""
    return tuple((name, value) for name, value in filters.items() if value)


def matching(actor: Actor, filters: Mapping[str, Any], now: Moment, *, words: bool = True) -> list[ColumnElement[bool]]:
    """SQL conditions: the cases this actor may see that the filters let through. Without ``words`` those of ``q`` are the
    caller's to find.
    """
    wanted = [*filtering(filters, now), *beside_the_row(actor, filters if words else {**filters, "q": None}, now)]
    if filters["bbox"] or len(filters["area"] or "") > NEIGHBOURHOOD_DIGITS:
        wanted.append(placed(actor))
    return [visible(actor), *wanted]


def beside_the_row(actor: Actor, filters: Mapping[str, Any], now: Moment) -> list[ColumnElement[bool]]:
    """SQL conditions: the filters that other tables answer, or that depend on who asks."""
    wanted: list[ColumnElement[bool]] = []
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
    if filters["q"]:
        wanted.append(says(actor, filters["q"], [*filtering(filters, now), *wanted]))
    return wanted


def filtering(filters: Mapping[str, Any], now: Moment) -> list[ColumnElement[bool]]:
    """SQL conditions: what the filters let through that ask for nothing but the case's own row (:data:`OF_THE_ROW`)."""
    wanted = {name: make(filters[name], now) for name, make in _FILTERS.items() if filters[name]}
    if filters["q"] and filters["bbox"] and _is_wide(*read_box(filters["bbox"])):
        wanted["bbox"] = decided_last(wanted["bbox"])
    return list(wanted.values())


def decided_last(place: ColumnElement[bool]) -> ColumnElement[bool]:
    """The same condition, which no index is asked for: words have found the cases. PostgreSQL knows nothing of places far from where
    most cases lie (PostGIS leaves what is three standard deviations away out of its statistics) and awaits not one there: it began with
    the place, and looked through all that have the word for each case that came, or read each one's text.
    """
    return place.is_(true())


def _is_wide(west: float, south: float, east: float, north: float) -> bool:
    return max(east - west, north - south) > _STREETS


def light_sql(now: Moment) -> ColumnElement[str | None]:
    """The time light in SQL; the same definition as :func:`server.steps.deadlines.light`."""
    return case((Case.due_at.is_(None), None), (_late(now), "red"), (_soon(now), "yellow"), else_="green")


def _late(now: Moment) -> ColumnElement[bool]:
    return func.coalesce(Case.paused_since, now) >= Case.due_at


def _soon(now: Moment) -> ColumnElement[bool]:
    return func.coalesce(Case.paused_since, now) >= Case.yellow_at


def _lit(light: str, now: Moment) -> ColumnElement[bool]:
    """In that light, said in comparisons: of what is computed the planner knows nothing, and took a hundred thousand for fifty.
    With what follows from it for an index, which finds what is due by now: nothing is suspended from a moment that has not come.
    """
    if light == "red":
        return and_(_late(now), Case.due_at <= now)
    if light == "yellow":
        return and_(_soon(now), not_(_late(now)), Case.yellow_at <= now)
    return and_(not_(_late(now)), or_(Case.yellow_at.is_(None), not_(_soon(now))))


def case_page(actor: Actor, query: dict[str, Any], now: datetime) -> dict[str, Any]:
    """One page: ``{items, next_cursor, total}``; ``total`` is exact, beyond 10,000 only when that is asked for, else null."""
    if query["order"] in {"done", "sign"} and not query["pile"]:
        raise problems.REQUEST_INVALID(fields={"order": ["这样排，只能用在一家单位手上的事上"]})
    conditions = matching(actor, query, now, words=False)
    total, (rows, next_cursor) = (_searched if (query["q"] or "").split() else _listed)(actor, query, conditions)
    return {"items": case_documents(actor, [row.id for row in rows]), "next_cursor": next_cursor, "total": total}


_BESIDE: Mapping[str, Mapping[str, Any]] = {
    "red": {"light": "red"},
    "yellow": {"light": "yellow"},
    "recurred": {"recurred": True},
}


def counts_beside(actor: Actor, filters: Mapping[str, Any], now: datetime) -> dict[str, int | None]:
    """``{red, yellow, recurred}``: how many of a list are late, soon late, or came back; None where they are more than 10,000."""
    return {name: _how_many(actor, {**filters, **few}, now) for name, few in _BESIDE.items()}


def _how_many(actor: Actor, filters: Mapping[str, Any], now: datetime) -> int | None:
    conditions = matching(actor, filters, now, words=False)
    every = select(Case.id).where(*conditions)
    if (filters["q"] or "").split():
        every = select(found(actor, filters["q"], conditions, Case.reported_at, COUNT_UP_TO + 1).c.id)
    many = how_many(every.limit(COUNT_UP_TO + 1))
    return many if many <= COUNT_UP_TO else None


Page = tuple[list[Row[Any]], str | None]
Conditions = list[ColumnElement[bool]]


def _listed(_: Actor, query: dict[str, Any], conditions: Conditions) -> tuple[int | None, Page]:
    """How many there are, None where they are more than 10,000 and nobody asked how many; and a page of them."""
    every = select(Case.id).where(*conditions)
    exact = query["count"] == "exact"
    total = how_many(every if exact else every.limit(COUNT_UP_TO + 1))
    return (total if exact or total <= COUNT_UP_TO else None), _page(every, query)


def _searched(actor: Actor, query: dict[str, Any], conditions: Conditions) -> tuple[int | None, Page]:
    """The same of those that have the words of ``q``."""
    most = None if query["count"] == "exact" else COUNT_UP_TO + 1
    those = found(actor, query["q"], conditions, _MOMENTS[query["order"]], most)
    ids = select(those.c.id).limit(most)
    many = select(func.count()).select_from(ids.subquery()).scalar_subquery().label("many")
    rows, next_cursor = _page(select(those.c.id, many), query, those.c.moment, those.c.id)
    # an empty first page is all there is; behind the last one there may be many before
    total = rows[0].many if rows else how_many(ids) if query["cursor"] else 0
    if total == most:
        return None, _first_of_many(actor, query, conditions)
    return total, (rows, next_cursor)


def _first_of_many(actor: Actor, query: dict[str, Any], conditions: Conditions) -> Page:
    """A page of so many: where the newest cases that have the word fill it, the others are not asked for."""
    for lately in chain(_lately(query), [[]]):
        those = found(actor, query["q"], [*conditions, *lately], _MOMENTS[query["order"]])
        page = _page(select(those.c.id), query, those.c.moment, those.c.id)
        if page[1] is not None:
            break
    return page


def _lately(query: dict[str, Any]) -> Iterator[Conditions]:
    """SQL conditions: among the next cases of a list that shows the newest first, whosever they are; then, further back."""
    if query["order"] != "reported":
        return
    at = reached(query["cursor"], query["order"])
    behind = [Case.reported_at <= at] if at else []
    near = select(Case.reported_at).where(*behind).order_by(Case.reported_at.desc()).limit(LOOK_NEAR).subquery()
    first, last = db.session.execute(select(func.min(near.c.reported_at), func.max(near.c.reported_at))).one()
    for times in (1, THEN_TIMES) if first else ():
        yield [*behind, Case.reported_at >= last - times * (last - first)]


def _page(statement: Select[Any], query: dict[str, Any], moment: Any = None, last: Any = None) -> Page:
    order = query["order"]
    return page_by_moment(
        statement,
        _MOMENTS[order] if moment is None else moment,
        Case.id if last is None else last,
        order=order,
        newest=order in {"reported", "done"},
        cursor=query["cursor"],
        limit=query["limit"],
    )


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


def read_states(text: str) -> set[str]:
    """The states a filter names; refuses one there is not."""
    names = {name.strip() for name in text.split(",") if name.strip()}
    if "open" in names:
        names = (names - {"open"}) | {str(state) for state in rules.OPEN}
    strangers = names - {str(state) for state in rules.State}
    if strangers:
        raise problems.REQUEST_INVALID(fields={"state": [f"没有“{'、'.join(sorted(strangers))}”这个状态"]})
    return names


def _in_states(names: set[str]) -> ColumnElement[bool]:
    # in the very words of the indexes of open cases: a plan that is kept sees no values, and would read the closed ones too
    if names == {str(state) for state in rules.OPEN}:
        return literal_column(f"cases.{OPEN_STATES_SQL}", Boolean)
    gone = names and names <= {rules.State.WITHDRAWN, rules.State.MERGED}
    return and_(Case.state.in_(sorted(names)), *(_few("gone") if gone else []))


def inside_box(west: float, south: float, east: float, north: float) -> ColumnElement[bool]:
    """Inside a box in degrees WGS-84, half-open: west and south belong to it, east and north to its neighbours.

    The one definition for the list's ``bbox`` and for map tiles, so that both count the same cases. The world ends at
    180° east, so a box that reaches it has no neighbour there and keeps that edge.
    """
    # The index knows metres; a metre more on each side, and the degrees decide: the two systems round differently.
    near = func.ST_Expand(func.ST_Transform(func.ST_MakeEnvelope(west, south, east, north, 4326), 3857), 1)
    return inside_sides(west, south, eastern_end(east), north, near)


def eastern_end(east: float) -> float:
    """Where a box ends that reaches so far: behind the world's end lies nobody's land, so the end itself is in it."""
    return math.nextafter(east, math.inf) if east == _WORLD_ENDS_EAST else east


def inside_sides(west: Any, south: Any, east: Any, north: Any, near: Any) -> ColumnElement[bool]:
    """The same of sides that may be SQL; ``near`` is an envelope in metres that holds the box, for the index."""
    lon, lat = Case.geom.ST_X(), Case.geom.ST_Y()
    return and_(Case.mercator.op("&&")(near), lon >= west, lon < east, lat >= south, lat < north)


def read_box(text: str) -> tuple[float, float, float, float]:
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

_FILTERS: dict[str, Callable[[Any, Moment], ColumnElement[bool]]] = {
    "state": lambda text, _: _in_states(read_states(text)),
    "light": _lit,
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
    "bbox": lambda text, _: inside_box(*read_box(text)),
}
"""What each filter of ``CaseFilters`` means; its name there leads here, but ``q`` to ``searching.py``, which needs the actor."""
OF_THE_ROW = frozenset(_FILTERS)
"""Filters that a case's own row answers: no other table changes what they let through."""
NO_FILTERS: Mapping[str, Any] = dict.fromkeys((*_FILTERS, "q", "mine", "pile", "letter", "call", *hearing.OF_ANSWERS))
"""Every filter of ``CaseFilters``, and none of them set."""
