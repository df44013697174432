"""Cases as a thing with steps, and who hears of one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from server.cases import rules, workflow
from server.cases.limits import set_deadline
from server.cases.models import Case, CaseAttachment, CaseStep
from server.cases.rules import State
from server.core import problems
from server.identity.actor import Doing
from server.notices.commands import Subject, notify
from server.steps.thing import Thing

FIELD_CHANNEL = "grid_visit"
"""What came in by a phone; whoever types one in at a window follows it on the desk."""


def _moved(case: Case, before: str | None, now: datetime) -> None:
    case.closed_at = now if case.state in rules.ENDS else None
    set_deadline(case, State(before) if before else None, now)


CASE: Thing[Case, CaseStep] = Thing(
    "case", Case, CaseStep, CaseAttachment, problems.CASE_ABSENT, moved=_moved, number="case_no"
)


def take_step(doing: Doing, case: Case, decision: workflow.Decision, changes: dict[str, Any], note: str | None) -> None:
    """One step with the fields it sets; whoever brought the case in hears what others did with it: which steps are told,
    the list of notices says.
    """
    _set_fields(case, changes)
    if decision.to != case.state:
        changes = changes | {"state": str(decision.to)}
    CASE.take(doing, case, decision.rule, decision.to, note=note, changes=changes)
    if doing.actor.id != case.reported_by and case.channel == FIELD_CHANNEL:
        fact = workflow.fact_of(decision.rule.action, decision.to)
        notify(
            [case.reported_by], f"case.{fact}", Subject("case", case.id, code=case.case_no), doing.moment.received_at
        )


def _set_fields(case: Case, changes: Mapping[str, Any]) -> None:
    if "path" in changes:  # whatever followed from the route before goes with it
        case.path, case.statutory_due_at, case.lawyer = changes["path"], None, None
    for name, value in changes.items():
        match name:
            case "unit":
                case.unit_id = value
            case "flags":
                case.flags = sorted({*case.flags, *value})
            case "merged_into":
                case.merged_into = UUID(value)
            case "statutory_due_at":
                case.statutory_due_at = datetime.fromisoformat(value)
            case "path" | "path_name" | "lawyer_name" | "outcome" | "place" | "resolution_before" | "part":
                pass  # set above, or for the history alone: names as they were, what the resident said, where it was
            case _:
                setattr(case, name, value)
