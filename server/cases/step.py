"""One step of a case's history: the one place where a case gets its state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from server.cases import rules, workflow
from server.cases.limits import set_deadline
from server.cases.models import Case, CaseAttachment, CaseStep
from server.cases.rules import State
from server.core.db import db
from server.identity.actor import Actor, Moment
from server.journal.commands import record
from server.notices.commands import Subject, notify

FIELD_CHANNEL = "grid_visit"
"""What came in by a phone; whoever types one in at a window follows it on the desk."""


@dataclass(frozen=True)
class Doing:
    """Who does something, when, and under which operation."""

    actor: Actor
    moment: Moment
    operation_id: UUID


def take_step(doing: Doing, case: Case, decision: workflow.Decision, changes: dict[str, Any], note: str | None) -> None:
    """Move the case and write its history: the one place where a case gets its state."""
    now = doing.moment.received_at
    before = State(case.state) if case.state else None
    _set_fields(case, changes)
    if decision.to is not before:
        changes = changes | {"state": str(decision.to)}
        case.state = str(decision.to)
        case.closed_at = now if decision.to in rules.ENDS else None
        set_deadline(case, before, now)
    case.version += 1
    db.session.flush()
    db.session.add(
        CaseStep(
            case_id=case.id,
            seq=case.version,
            operation_id=doing.operation_id,
            action=str(decision.rule.action),
            from_state=str(before) if before else None,
            to_state=str(decision.to),
            at=doing.moment.recorded_at,
            account_id=doing.actor.id,
            role_label=doing.actor.label_for(decision.rule.permission),
            note=note,
            changes=changes,
        )
    )
    record(
        at=now,
        account_id=doing.actor.id,
        action=f"case.{decision.rule.action}",
        subject_kind="case",
        subject_id=case.id,
        case_no=case.case_no,
        to=str(decision.to),
    )
    db.session.flush()
    _tell_reporter(doing, case, decision)


def _tell_reporter(doing: Doing, case: Case, decision: workflow.Decision) -> None:
    """Whoever brought it in hears what others did with it: which steps are told, the list of notices says."""
    if doing.actor.id != case.reported_by and case.channel == FIELD_CHANNEL:
        fact = workflow.fact_of(decision.rule.action, decision.to)
        notify(
            [case.reported_by], f"case.{fact}", Subject("case", case.id, code=case.case_no), doing.moment.received_at
        )


def attach(doing: Doing, case_id: UUID, hashes: list[str], step: int) -> None:
    """Refer to photos from a step. One that the same account attached to the case before stays where it was."""
    held = set(
        db.session.scalars(
            select(CaseAttachment.sha256).where(
                CaseAttachment.case_id == case_id, CaseAttachment.account_id == doing.actor.id
            )
        )
    )
    for sha256 in dict.fromkeys(hashes):
        if sha256 not in held:
            db.session.add(
                CaseAttachment(
                    case_id=case_id,
                    sha256=sha256,
                    account_id=doing.actor.id,
                    at=doing.moment.recorded_at,
                    step=step,
                )
            )
    db.session.flush()


def _set_fields(case: Case, changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        match name:
            case "unit":
                case.unit_id = value
            case "flags":
                case.flags = sorted({*case.flags, *value})
            case "merged_into":
                case.merged_into = UUID(value)
            case "outcome" | "place" | "resolution_before":
                pass  # what the resident said, where a step was taken: they stand in the history, not on the case
            case _:
                setattr(case, name, value)
