"""Parts of a case with a life of their own (mediations, meetings, referrals): what they do is a step of its story too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from server.cases import queries, scope, situations, workflow
from server.cases.models import Case
from server.cases.rules import Action
from server.cases.step import take_step
from server.core.clock import utc_now
from server.identity.actor import Actor, Doing

NOTHING: Mapping[str, Any] = {}


def tell(
    doing: Doing,
    case_id: UUID,
    action: Action,
    note: str,
    part: tuple[str, UUID],
    *,
    changes: Mapping[str, Any] = NOTHING,
) -> None:
    """A step of a part in the story of a case the actor may see, judged by the table as every step is. ``note`` names no
    party.
    """
    tell_of(doing, scope.case_for(doing.actor, case_id, lock=True), action, note, part, changes=changes)


def tell_of(
    doing: Doing,
    case: Case,
    action: Action,
    note: str,
    part: tuple[str, UUID],
    *,
    changes: Mapping[str, Any] = NOTHING,
) -> None:
    """The same of a case that was fetched, and locked, by whoever knows why."""
    here = situations.situation(
        doing.actor, case, queries.steps_of(case.id), at=doing.moment.received_at, by=situations.amounts()
    )
    decision = workflow.decide(here, action, {})
    kind, part_id = part
    take_step(doing, case, decision, {"part": {"kind": kind, "id": str(part_id)}, **changes}, note)


def may(actor: Actor, case: Case) -> set[str]:
    """Which parts this actor may begin on the case now."""
    here = situations.situation(actor, case, queries.steps_of(case.id), at=utc_now(), by=situations.amounts())
    return {str(rule.action) for rule in workflow.allowed(here) if rule.part}
