"""One step of an errand's history: the one place where an errand gets its state."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from server.cases.step import Doing
from server.core import crypto
from server.core.db import db
from server.core.ids import new_id
from server.core.permissions import Permission
from server.errands import workflow
from server.errands.models import Errand, ErrandStep
from server.errands.workflow import Action, State
from server.identity.queries import posted_over
from server.journal.commands import record
from server.notices.commands import Subject, notify


def take_errand_step(doing: Doing, errand: Errand, action: Action, to: State, note: str | None) -> None:
    """Move the errand, end its time when it has ended, and write its history, the note sealed."""
    before, errand.state = errand.state, str(to)
    if to not in workflow.OPEN:
        errand.closed_at = doing.moment.received_at
        errand.yellow_at = errand.due_at = None
    errand.version += 1
    db.session.add(errand)
    db.session.flush()
    step_id = new_id()
    permission = Permission.ERRAND_OPEN if action is Action.OPEN else workflow.rule_for(str(action)).permission
    db.session.add(
        ErrandStep(
            id=step_id,
            errand_id=errand.id,
            seq=errand.version,
            operation_id=doing.operation_id,
            action=str(action),
            from_state=before,
            to_state=errand.state,
            at=doing.moment.recorded_at,
            account_id=doing.actor.id,
            role_label=doing.actor.label_for(permission),
            note=crypto.seal_if_any(note, f"errand_step:{step_id}"),
        )
    )
    record(
        at=doing.moment.received_at,
        account_id=doing.actor.id,
        action=f"errand.{action}",
        subject_kind="errand",
        subject_id=errand.id,
        errand_no=errand.errand_no,
        to=errand.state,
    )
    db.session.flush()
    _tell_holders(doing, errand, action)


def _tell_holders(doing: Doing, errand: Errand, action: Action) -> None:
    """Whoever has the errand in hand hears what others did with it: which steps are told, the list of notices says."""
    now = doing.moment.received_at
    holders = [errand.assignee_id] if errand.assignee_id else _of_the_grid(errand, now)
    if doing.actor.id not in holders:
        subject = Subject("errand", errand.id, code=errand.errand_no)
        notify(holders, f"errand.{action}", subject, now)


def _of_the_grid(errand: Errand, now: datetime) -> list[UUID]:
    return [one["id"] for one in posted_over(Permission.ERRAND_ACT, errand.area_code, now) if one["holds_grid"]]
