"""How satisfied residents are, by how that was obtained. Every number is that of a list of cases."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Date, cast, distinct, func, select

from server.cases import rules
from server.cases.hearing import counted
from server.cases.listing import matching
from server.cases.models import Case, CaseRating
from server.cases.rules import How
from server.core.db import db
from server.identity.actor import Actor

_SATISFIED = (rules.SATISFIED, rules.MOSTLY)


def satisfaction(actor: Actor, filters: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """``{own: {satisfied, mostly, unsatisfied, share}, beside: {…}, not_reached, same_day, by_how: [{how, how_label, value,
    cases}]}`` of the cases the filters let through, whose answers were given in ``rated_from``–``rated_to``.

    ``own`` counts calls and codes no worker made, ``beside`` what was said in a worker's presence; ``same_day`` how many were
    heard on the day the result was there. ``share``: satisfied and mostly so of all three, None of nothing. A number is what
    the list of cases counts for the same filters with ``rated`` and ``rated_how``.
    """
    since, until = filters["rated_from"], filters["rated_to"]
    scope = (
        select(CaseRating)
        .join(Case, Case.id == CaseRating.case_id)
        .where(
            *matching(
                actor, dict(filters) | {"rated": None, "rated_how": None, "rated_from": None, "rated_to": None}, now
            ),
            *counted(None, None, since, until),
        )
        .subquery()
    )
    cases = func.count(distinct(scope.c.case_id))
    by_how = db.session.execute(
        select(scope.c.how, scope.c.value, cases)
        .group_by(scope.c.how, scope.c.value)
        .order_by(scope.c.how, scope.c.value)
    ).all()
    totals = {
        (independent, value): count
        for independent, value, count in db.session.execute(
            select(scope.c.independent, scope.c.value, cases).group_by(scope.c.independent, scope.c.value)
        )
    }
    same_day = db.session.scalar(
        select(cases).where(
            _local_day(scope.c.at) == _local_day(scope.c.done_at),
            scope.c.independent,
            scope.c.value != rules.NOT_REACHED,
        )
    )
    return {
        "own": _share({value: totals.get((True, value), 0) for value in _VALUES}),
        "beside": _share({value: totals.get((False, value), 0) for value in _VALUES}),
        "not_reached": totals.get((True, rules.NOT_REACHED), 0),
        "same_day": same_day or 0,
        "by_how": [
            {"how": how, "how_label": How(how).label, "value": value, "cases": count} for how, value, count in by_how
        ],
    }


_VALUES = tuple(choice.value for choice in rules.RATINGS)


def _share(counts: dict[str, int]) -> dict[str, Any]:
    every = sum(counts.values())
    return counts | {"share": sum(counts[value] for value in _SATISFIED) / every if every else None}


def _local_day(moment: Any) -> Any:
    return cast(func.timezone("Asia/Shanghai", moment), Date)
