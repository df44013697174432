"""What a phone can send: kind → schema, permission, command. New kinds are added; old ones never change meaning."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from marshmallow import Schema

from server.cases.commands import Along, act_on_case
from server.cases.intake import report_case
from server.cases.schemas import CaseAct, CaseReport
from server.cases.step import Doing
from server.core.permissions import Permission
from server.errands.commands import act_on_errand, open_errand
from server.errands.schemas import ErrandAct, ErrandOpen
from server.patrols.commands import finish_patrol, log_visit, start_patrol
from server.patrols.schemas import PatrolFinish, PatrolStart, VisitLog

Apply = Callable[[Doing, Mapping[str, Any], int | None], dict[str, Any]]


@dataclass(frozen=True)
class Kind:
    """One kind of operation. ``subjects`` names the payload fields that hold ids it makes or needs."""

    schema: type[Schema]
    permission: Permission
    apply: Apply
    is_fact: bool
    """What happened, judged by the post of the time of recording. An action on somebody's case is judged by today's."""
    touches: tuple[tuple[str, str], ...]
    """``(entity, key in the result)`` of the rows an outcome carries back."""
    subjects: tuple[str, ...]


def _act(doing: Doing, payload: Mapping[str, Any], base_version: int | None) -> dict[str, Any]:
    values = dict(payload["values"])
    if payload["note"] is not None:
        values.setdefault("note", payload["note"])
    along = Along(tuple(payload["attachments"]), payload["location"], payload["contact"])
    return act_on_case(doing, UUID(str(payload["case_id"])), payload["action"], values, base_version, along=along)


KINDS: dict[str, Kind] = {
    "case.report": Kind(
        schema=CaseReport,
        permission=Permission.CASE_REPORT,
        apply=lambda doing, payload, _: report_case(doing, payload),
        is_fact=True,
        touches=(("case", "case_id"),),
        subjects=("case_id", "visit_id"),
    ),
    "case.act": Kind(
        schema=CaseAct,
        permission=Permission.CASE_READ,  # which step may be taken is the workflow's to say
        apply=_act,
        is_fact=False,
        touches=(("case", "case_id"),),
        subjects=("case_id",),
    ),
    "visit.log": Kind(
        schema=VisitLog,
        permission=Permission.VISIT_LOG,
        apply=lambda doing, payload, _: log_visit(doing.actor, doing.moment, payload),
        is_fact=True,
        touches=(("visit", "visit_id"), ("household", "household_id")),
        subjects=("visit_id", "patrol_id"),
    ),
    "errand.open": Kind(
        schema=ErrandOpen,
        permission=Permission.ERRAND_OPEN,
        apply=lambda doing, payload, _: open_errand(doing, payload),
        is_fact=True,
        touches=(),  # errands travel in the door list, which the phone fetches again
        subjects=("errand_id", "visit_id"),
    ),
    "errand.act": Kind(
        schema=ErrandAct,
        permission=Permission.ERRAND_READ,  # which step may be taken is the workflow's to say
        apply=lambda doing, payload, version: act_on_errand(doing, payload["errand_id"], payload, version),
        is_fact=False,
        touches=(),
        subjects=("errand_id",),
    ),
    "patrol.start": Kind(
        schema=PatrolStart,
        permission=Permission.PATROL_WALK,
        apply=lambda doing, payload, _: start_patrol(doing.actor, doing.moment, payload),
        is_fact=True,
        touches=(("patrol", "patrol_id"),),
        subjects=("patrol_id",),
    ),
    "patrol.finish": Kind(
        schema=PatrolFinish,
        permission=Permission.PATROL_WALK,
        apply=lambda doing, payload, _: finish_patrol(doing.actor, doing.moment, payload),
        is_fact=True,
        touches=(("patrol", "patrol_id"),),
        subjects=("patrol_id",),
    ),
}
