"""How satisfied residents are, by how that was obtained. Every number is that of a list of cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import distinct, func, select

from server.cases import rules
from server.cases.hearing import OF_ANSWERS, counted
from server.cases.listing import NO_FILTERS, matching
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
    the list of cases counts for the same filters with ``rated``, ``rated_how`` or ``rated_same_day``.
    """
    by_how = _counted(actor, filters, now, CaseRating.how, CaseRating.value)
    totals = {(own, value): count for own, value, count in _counted(actor, filters, now, _OWN, CaseRating.value)}
    [(same_day,)] = _counted(actor, filters, now, same_day=True)
    return {
        "own": _share({value: totals.get((True, value), 0) for value in VALUES}),
        "beside": _share({value: totals.get((False, value), 0) for value in VALUES}),
        "not_reached": totals.get((True, rules.NOT_REACHED), 0),
        "same_day": same_day,
        "by_how": [
            {"how": how, "how_label": How(how).label, "value": value, "cases": count} for how, value, count in by_how
        ],
    }


def own_by_unit(actor: Actor, filters: Mapping[str, Any], now: datetime) -> Iterator[tuple[str | None, str, int]]:
    """Unit, what residents themselves said of its cases, and of how many."""
    for unit, own, value, count in _counted(actor, filters, now, Case.unit_id, _OWN, CaseRating.value):
        if own and value in VALUES:
            yield unit, value, count


_OWN = CaseRating.independent
VALUES = tuple(choice.value for choice in rules.RATINGS)


def _counted(actor: Actor, filters: Mapping[str, Any], now: datetime, *by: Any, same_day: bool = False) -> Any:
    """Cases with an answer in the time asked for, each once in every group it is of."""
    when = {name: filters[name] for name in ("rated_from", "rated_to")}
    of_cases = {**NO_FILTERS, **filters, **dict.fromkeys(OF_ANSWERS)}
    return db.session.execute(
        select(*by, func.count(distinct(CaseRating.case_id)))
        .join(Case, Case.id == CaseRating.case_id)
        .where(*matching(actor, of_cases, now), *counted(when | {"rated_same_day": same_day}))
        .group_by(*by)
        .order_by(*by)
    ).all()


def _share(counts: dict[str, int]) -> dict[str, Any]:
    every = sum(counts.values())
    return counts | {"share": sum(counts[value] for value in _SATISFIED) / every if every else None}
