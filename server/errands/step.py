"""Errands as a thing with steps, and who hears of one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from server.core import problems
from server.core.permissions import Permission
from server.errands import workflow
from server.errands.models import Errand, ErrandAttachment, ErrandStep
from server.errands.workflow import State
from server.identity.actor import Doing
from server.identity.queries import posted_over
from server.notices.commands import Subject, notify
from server.steps.loop import Rule
from server.steps.thing import Thing, end_of_time

ERRAND: Thing[Errand, ErrandStep] = Thing(
    "errand",
    Errand,
    ErrandStep,
    ErrandAttachment,
    problems.ERRAND_ABSENT,
    moved=end_of_time(workflow.OPEN),
    number="errand_no",
)


def take_errand_step(doing: Doing, errand: Errand, rule: Rule, to: State, note: str | None) -> None:
    """One step, the note sealed; whoever has the errand in hand hears what others did with it: which steps are told, the
    list of notices says.
    """
    ERRAND.take(doing, errand, rule, to, sealed={"note": note})
    now = doing.moment.received_at
    holders = [errand.assignee_id] if errand.assignee_id else _of_the_grid(errand, now)
    if doing.actor.id not in holders:
        notify(holders, f"errand.{rule.action}", Subject("errand", errand.id, code=errand.errand_no), now)


def _of_the_grid(errand: Errand, now: datetime) -> list[UUID]:
    return [one["id"] for one in posted_over(Permission.ERRAND_ACT, errand.area_code, now) if one["holds_grid"]]
