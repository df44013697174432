"""Cases as a thing with steps, and who hears of one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from server.cases import hearing, rules, workflow
from server.cases.limits import set_deadline
from server.cases.models import Case, CaseAttachment, CaseStep
from server.cases.rules import NOT_REACHED, UNSATISFIED, State
from server.core import problems
from server.core.permissions import Permission
from server.identity.actor import Doing
from server.identity.queries import holders
from server.notices.commands import Subject, notify
from server.steps.thing import Thing

FIELD_CHANNEL = "grid_visit"
"""What came in by a phone; whoever types one in at a window follows it on the desk."""
SCAN_CHANNEL = "public_qr"
"""What a resident reported by scanning the code of their grid."""
OF_A_STATE = frozenset({"director_decides", "not_reached", "not_satisfied"})
"""Flags that say how a case stands, and mean nothing once it stands elsewhere."""


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
    before = case.state
    if decision.to != before:
        # what only a state means goes with it; what the step itself says stands
        case.flags = sorted({*(case.flags or ())} - OF_A_STATE)
        case.call_after = None
    _set_fields(case, changes)
    if decision.to != before:
        changes = changes | {"state": str(decision.to)}
    kept = decision.heard is not None and not (decision.heard.value == NOT_REACHED and decision.to == State.CALLBACK)
    # a resident's words are sealed beside the step; what a caller notes of a call in vain is the caller's
    CASE.take(doing, case, decision.rule, decision.to, note=None if kept else note, changes=changes)
    hearing.keep(doing, case, decision, note)
    _tell(doing, case, decision, before)


def _tell(doing: Doing, case: Case, decision: workflow.Decision, before: str | None) -> None:
    subject, at = Subject("case", case.id, code=case.case_no), doing.moment.received_at
    if decision.heard is not None and decision.heard.value == UNSATISFIED:
        if "director_decides" in case.flags:
            notify(holders(Permission.CASE_CLOSE_BY_DIRECTOR, case.area_code, None, at), "case.director", subject, at)
        else:
            unit = holders(Permission.CASE_FINISH, None, case.unit_id, at) if case.unit_id else []
            watching = holders(Permission.CASE_WATCH, case.area_code, None, at)
            notify([*unit, *watching], "case.again", subject, at)
    if doing.actor.id != case.reported_by and case.channel == FIELD_CHANNEL:
        notify([case.reported_by], f"case.{workflow.fact_of(decision.rule.action, before, decision.to)}", subject, at)


def _set_fields(case: Case, changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        match name:
            case "unit":
                case.unit_id = value
            case "flags":
                case.flags = sorted({*case.flags, *value})
            case "merged_into":
                case.merged_into = UUID(value)
            case "outcome" | "rating" | "how" | "place" | "resolution_before":
                pass  # what the resident said, where a step was taken: they stand in the history, not on the case
            case _:
                setattr(case, name, value)
