"""The units a case can be given to, as the form of a step offers them: the suggested first, each with its reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import func, select

from server.areas.queries import area_document
from server.cases import routing, rules
from server.cases.models import Case
from server.core.clock import utc_now
from server.core.db import db
from server.core.permissions import Permission
from server.identity.actor import Actor
from server.units import queries as units

_CHOOSE = {Permission.CASE_ROUTE, Permission.CASE_CLOSE_BY_DIRECTOR}
Choices = Callable[[Any, Sequence[dict[str, Any]]], list[dict[str, Any]]]
"""The units to choose from for one row with its history, as a form offers them."""


def choices_for(actor: Actor, rows: Sequence[Any]) -> Choices:
    """Units a case can be given to, the suggested first with why; asked of the database only where somebody may choose."""
    if not _CHOOSE & actor.permissions or not any(row.Case.state in rules.OPEN for row in rows):
        return lambda _, __: []
    waiting = any(row.Case.state == rules.State.ACCEPTED for row in rows)
    load = open_by_unit() if waiting else {}
    on_call = units.on_call(utc_now()) if waiting else {}
    known = [
        routing.Candidate(
            one.id,
            one.name,
            frozenset(one.categories),
            tuple(one.areas),
            load.get(one.id, 0),
            "、".join(f"{who.name} {who.phone or ''}".strip() for who in on_call.get(one.id, [])),
            one.phone or "",
        )
        for one in units.active()
    ]

    def choose(row: Any, steps: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        if row.Case.state != rules.State.ACCEPTED:
            return [{"value": one.id, "label": one.name} for one in known]
        matter = routing.Matter(
            category=row.Case.category,
            category_name=row.category_name or row.Case.category,
            usual=row.category_unit,
            area_code=row.Case.area_code,
            area_names=_area_names(row),
            returned=routing.returned_by(steps),
            presses=row.Case.urgency == rules.URGENCIES[-1].value,
        )
        return [
            {"value": one.id, "label": one.name}
            | ({"suggested": True} if one.suggested else {})
            | ({"hint": one.hint} if one.hint else {})
            for one in routing.offers(matter, known)
        ]

    return choose


def _area_names(row: Any) -> dict[str, str]:
    area = area_document(row, row.Case.area_how, row.Case.area_distance_m)
    return {one["code"]: one["name"] for one in (area["town"], area["neighbourhood"], area["grid"]) if one}


def open_by_unit() -> dict[str, int]:
    """How many open cases each unit has in hand: those the suggestion weighs."""
    rows = db.session.execute(
        select(Case.unit_id, func.count())
        .where(Case.unit_id.is_not(None), Case.state.not_in(rules.ENDS))
        .group_by(Case.unit_id)
    )
    return {row[0]: row[1] for row in rows}
