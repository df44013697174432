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
from server.core.permissions import Permission
from server.diary.commands import save_diary
from server.diary.schemas import DiarySave
from server.errands.commands import act_on_errand, open_errand
from server.errands.schemas import ErrandAct, ErrandOpen
from server.identity.actor import Doing
from server.notices.commands import mark_read
from server.notices.schemas import NoticeRead
from server.patrols.commands import finish_patrol, log_visit, recall_visits, record_track, start_patrol
from server.patrols.schemas import PatrolFinish, PatrolStart, PatrolTrackIn, VisitLog
from server.people.doubles import keep_apart, merge_households, unmerge_household
from server.people.household_schemas import (
    HouseholdAdd,
    HouseholdApart,
    HouseholdCorrect,
    HouseholdMerge,
    HouseholdUnmerge,
)
from server.people.households import add_household, correct_household
from server.tasks.commands import act_on_task, answer_by_visit
from server.tasks.schemas import TaskAct

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
    """``(entity, key in the result)`` of the rows an outcome carries back; the key holds an id, or a list of them."""
    subjects: tuple[str, ...]


def _act(doing: Doing, payload: Mapping[str, Any], base_version: int | None) -> dict[str, Any]:
    values = dict(payload["values"])
    if payload["note"] is not None:
        values.setdefault("note", payload["note"])
    along = Along(tuple(payload["attachments"]), payload["location"], payload["contact"])
    return act_on_case(doing, UUID(str(payload["case_id"])), payload["action"], values, base_version, along=along)


def _add_household(doing: Doing, payload: Mapping[str, Any], _: int | None) -> dict[str, Any]:
    answer = add_household(doing.actor, doing.moment, payload)
    recall_visits(doing.actor, payload["household_id"])
    return answer


def _visit(doing: Doing, payload: Mapping[str, Any], _: int | None) -> dict[str, Any]:
    result = log_visit(doing.actor, doing.moment, payload)
    answered = answer_by_visit(doing, payload)
    return result | {"task_id": str(answered) if answered else None}


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
        apply=_visit,
        is_fact=True,
        touches=(("visit", "visit_id"), ("household", "household_id"), ("task", "task_id")),
        subjects=("visit_id", "patrol_id", "task_id"),
    ),
    "household.add": Kind(
        schema=HouseholdAdd,
        permission=Permission.HOUSEHOLD_EDIT,
        apply=_add_household,
        is_fact=True,
        touches=(("household", "household_id"),),
        subjects=("household_id",),
    ),
    "household.correct": Kind(
        schema=HouseholdCorrect,
        permission=Permission.HOUSEHOLD_EDIT,
        apply=lambda doing, payload, version: correct_household(doing.actor, doing.moment, payload, version),
        is_fact=False,
        touches=(("household", "household_id"),),
        subjects=("household_id",),
    ),
    "household.merge": Kind(
        schema=HouseholdMerge,
        permission=Permission.HOUSEHOLD_EDIT,
        apply=lambda doing, payload, _: merge_households(doing.actor, doing.moment, payload["keep"], payload["drop"]),
        is_fact=False,
        touches=(("household", "household_id"),),
        subjects=("keep", "drop"),
    ),
    "household.unmerge": Kind(
        schema=HouseholdUnmerge,
        permission=Permission.HOUSEHOLD_EDIT,
        apply=lambda doing, payload, _: unmerge_household(
            doing.actor, doing.moment.received_at, payload["household_id"]
        ),
        is_fact=False,
        touches=(("household", "household_id"), ("household", "kept_id")),
        subjects=("household_id",),
    ),
    "household.apart": Kind(
        schema=HouseholdApart,
        permission=Permission.HOUSEHOLD_EDIT,
        apply=lambda doing, payload, _: keep_apart(
            doing.actor, doing.moment.received_at, payload["household_id"], payload["other_id"]
        ),
        is_fact=False,
        touches=(("household", "household_ids"),),
        subjects=("household_id", "other_id"),
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
    "task.act": Kind(
        schema=TaskAct,
        permission=Permission.TASK_ACT,
        apply=lambda doing, payload, _: act_on_task(doing, payload["task_id"], payload),
        is_fact=False,
        touches=(("task", "task_id"),),
        subjects=("task_id",),
    ),
    "notice.read": Kind(
        schema=NoticeRead,
        permission=Permission.SYNC,
        apply=lambda doing, payload, _: mark_read(doing.actor, doing.moment, payload),
        is_fact=True,
        touches=(("notice", "notice_ids"),),
        subjects=(),
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
    "patrol.track": Kind(
        schema=PatrolTrackIn,
        permission=Permission.PATROL_WALK,
        apply=lambda doing, payload, _: record_track(doing.actor, doing.moment, payload),
        is_fact=True,
        touches=(),
        subjects=("patrol_id",),
    ),
    "diary.save": Kind(
        schema=DiarySave,
        permission=Permission.DIARY_WRITE,
        apply=lambda doing, payload, version: save_diary(doing.actor, doing.moment, payload, version),
        is_fact=True,
        touches=(("diary", "diary_id"),),
        subjects=("day",),
    ),
}
