"""A case as somebody stands before it: what ``workflow.py`` judges by, gathered from the row, its history and the lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from server.cases import hearing, letters, routing, rules, workflow
from server.cases.calls import Patience
from server.cases.models import Case
from server.cases.scope import helps_with, permissions_on
from server.catalogue import queries as catalogue
from server.core.permissions import Permission
from server.identity.actor import COUNTY_DIGITS, Actor, somebody_with_a_code

_ROUND_AGAIN = (rules.Action.RECUR, rules.Action.REOPEN)


@dataclass(frozen=True)
class Amounts:
    """The numbers of the lists that judge a case, read once for all that are judged."""

    recur_days: int
    patience: Patience
    undo: timedelta
    """So long a call that closed a case may be taken back."""


def amounts() -> Amounts:
    undo = timedelta(minutes=catalogue.call_rule().undo_minutes)
    return Amounts(catalogue.case_rule().recur_days, hearing.patience(), undo)


def situation(
    actor: Actor,
    case: Case,
    steps: Sequence[dict[str, Any]],
    *,
    at: datetime,
    by: Amounts,
    waiting: letters.Waiting = letters.NONE,
    no_phone: bool = False,
    least_urgency: str = "normal",
) -> workflow.Situation:
    """The case as this actor stands before it at a moment; ``waiting``: which letters wait;
    ``least_urgency``: of its category, where that matters.
    """
    until = recur_until(case, by.recur_days)
    waits = case.state == rules.State.CALLBACK
    return workflow.Situation(
        state=rules.State(case.state),
        permissions=permissions_on(actor, case),
        is_reporter=case.reported_by == actor.id,
        in_unit=case.unit_id is not None and case.unit_id in actor.units(Permission.CASE_HANDLE),
        helps=helps_with(actor, case),
        signed=case.signed,
        returned_by=frozenset(routing.returned_by(steps)),
        has_handled=any(s["by"]["id"] == str(actor.id) and s["action"] in rules.HANDLED for s in steps),
        least_urgency=least_urgency,
        grave=case.urgency == rules.GRAVE,
        supervisions=case.supervisions,
        recurrences=case.recurrences,
        closed_long_ago=until is not None and at >= until,
        closed_before=any(s["action"] in _ROUND_AGAIN for s in steps),
        protected=case.protected,
        stood=rules.State(last_merge(steps)["from"]) if case.merged_into else None,
        answered=hearing.answered(steps),
        last_try=waits and hearing.last_try(steps, at, by.patience),
        called_just_now=hearing.called_just_now(actor, case, steps, at, by.undo),
        too_soon=case.call_after is not None and at < case.call_after,
        no_phone=no_phone,
        director_decides="director_decides" in case.flags,
        assigned=case.unit_id is not None,
        asked=case.asked,
        paused=case.paused_since is not None,
        overdue=case.due_at is not None and at >= case.due_at,
        letter_written=waiting.written,
        letter_draft=waiting.draft,
        letter_unanswered=waiting.unanswered,
    )


def last_merge(steps: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The step by which a merged case was merged."""
    return next(step for step in reversed(steps) if step["action"] == rules.Action.MERGE)


def situation_by_code(case: Case, steps: Sequence[dict[str, Any]], at: datetime) -> workflow.Situation:
    """The case as whoever has the resident's code stands before it: they may say that their own matter came back."""
    resident = somebody_with_a_code(case.area_code[:COUNTY_DIGITS])
    here = situation(resident, case, steps, at=at, by=amounts())
    return replace(here, permissions=resident.permissions, is_reporter=True, code_by=case.code_by)


def recur_until(case: Case, recur_days: int) -> datetime | None:
    """Up to when it may be said of a closed case that it came back, so many days after it was closed."""
    if case.state != rules.State.CLOSED or case.closed_at is None:
        return None
    return case.closed_at + timedelta(days=recur_days)
