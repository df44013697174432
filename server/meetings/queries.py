"""Meetings, read. Whoever sees a case of one sees it; a unit that was called sees when and where, and what it has to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select

from server.cases import parts
from server.cases import queries as cases
from server.cases.models import Case
from server.core import crypto
from server.core.db import db
from server.core.permissions import Permission
from server.core.times import iso
from server.identity.actor import Actor
from server.identity.models import Account
from server.meetings import workflow
from server.meetings.models import Meeting, MeetingCase, MeetingDecision, MeetingUnit
from server.meetings.step import MEETING
from server.meetings.workflow import Kind, State
from server.steps.thing import step_document
from server.units.models import Unit
from server.units.queries import active

_STILL_LISTED = timedelta(days=14)


def own_units(actor: Actor) -> tuple[str, ...]:
    """The units this actor speaks for."""
    return actor.units(Permission.CASE_HANDLE)


def visible(actor: Actor) -> Any:
    """SQL: meetings about a case this actor may see, or to which a unit of theirs was called."""
    seen = (
        select(MeetingCase.case_id)
        .join(Case, Case.id == MeetingCase.case_id)
        .where(MeetingCase.meeting_id == Meeting.id, cases.visible(actor))
        .correlate(Meeting)
        .exists()
    )
    called = (
        select(MeetingUnit.id)
        .where(MeetingUnit.meeting_id == Meeting.id, MeetingUnit.unit_id.in_(own_units(actor)))
        .correlate(Meeting)
        .exists()
    )
    return or_(seen, called)


def cases_of(meeting_id: UUID) -> list[Case]:
    """The cases a meeting is about, oldest first."""
    return list(
        db.session.scalars(
            select(Case)
            .join(MeetingCase, MeetingCase.case_id == Case.id)
            .where(MeetingCase.meeting_id == meeting_id)
            .order_by(Case.reported_at, Case.id)
        )
    )


def situation(actor: Actor, row: Meeting, about: Sequence[Case]) -> workflow.Situation:
    """The meeting as this actor stands before it: what they hold on any of its cases counts."""
    held = frozenset[str]().union(*(cases.permissions_on(actor, case) for case in about))
    return workflow.Situation(State(row.state), held)


def of_case(actor: Actor, case_id: UUID) -> dict[str, Any]:
    """``{items, may, units}`` of a case: its meetings, the newest first, what may be called, and who can be."""
    case = cases.case_for(actor, case_id)
    rows = db.session.scalars(
        select(Meeting)
        .join(MeetingCase, MeetingCase.meeting_id == Meeting.id)
        .where(MeetingCase.case_id == case.id)
        .order_by(Meeting.starts_at.desc(), Meeting.id)
    ).all()
    may = sorted(parts.may(actor, case) & {"gather", "meet"})
    units = [{"id": one.id, "name": one.name} for one in active()] if may else []
    return {"items": documents(actor, rows), "may": may, "units": units}


def to_come(actor: Actor, now: datetime) -> list[dict[str, Any]]:
    """Meetings on this actor's table: those to come and lately held, and those whose decisions their unit still owes."""
    owes = (
        select(MeetingDecision.id)
        .where(
            MeetingDecision.meeting_id == Meeting.id,
            MeetingDecision.unit_id.in_(own_units(actor)),
            MeetingDecision.done_at.is_(None),
        )
        .correlate(Meeting)
        .exists()
    )
    fresh = and_(Meeting.state != State.CANCELLED, Meeting.starts_at > now - _STILL_LISTED)
    rows = db.session.scalars(
        select(Meeting)
        .where(visible(actor), or_(fresh, owes))
        .order_by(Meeting.starts_at.desc(), Meeting.id)
        .limit(100)
    ).all()
    return documents(actor, rows)


def documents(actor: Actor, rows: Sequence[Meeting]) -> list[dict[str, Any]]:
    """Meetings as answers carry them. The caller has applied the scope."""
    return [_document(actor, row) for row in rows]


def _document(actor: Actor, row: Meeting) -> dict[str, Any]:
    about = cases_of(row.id)
    seen = set(
        db.session.scalars(select(Case.id).where(Case.id.in_([case.id for case in about]), cases.visible(actor)))
    )
    opens = any(
        case.id in seen and Permission.CASE_READ_CONTACT in cases.permissions_on(actor, case) for case in about
    ) and not any(cases.hides_reporter(actor, case) for case in about)
    history = MEETING.histories([row.id])[row.id]
    return {
        "id": str(row.id),
        "kind": row.kind,
        "kind_label": Kind(row.kind).label,
        "state": row.state,
        "state_label": State(row.state).label,
        "starts_at": iso(row.starts_at),
        "place": row.place,
        "cases": [
            {
                "id": str(case.id) if case.id in seen else None,
                "case_no": case.case_no,
                "title": case.title if case.id in seen else None,
            }
            for case in about
        ],
        "units": _units(row.id, opens=opens),
        "minutes": crypto.unseal_if_any(row.minutes, bound(row.id)) if opens else None,
        "has_minutes": row.minutes is not None,
        "decisions": _decisions(actor, row.id, seen),
        "version": row.version,
        "steps": [
            step_document(told, workflow.rule_for(told.step.action).label) | {"note": told.step.note}
            for told in history
        ],
        "actions": [
            {"name": str(rule.action), "label": rule.label}
            for rule in workflow.allowed(situation(actor, row, [case for case in about if case.id in seen]))
        ],
    }


def bound(row_id: UUID) -> str:
    """What the sealed columns of a meeting, of who came and of what was decided are bound to, each by its own id."""
    return f"meeting:{row_id}"


def _units(meeting_id: UUID, *, opens: bool) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(MeetingUnit, Unit.name)
        .join(Unit, Unit.id == MeetingUnit.unit_id)
        .where(MeetingUnit.meeting_id == meeting_id)
        .order_by(Unit.sort, Unit.id)
    )
    return [
        {
            "id": one.unit_id,
            "name": name,
            "came": one.came,
            "who": crypto.unseal_if_any(one.who, bound(one.id)) if opens else None,
        }
        for one, name in rows
    ]


def _decisions(actor: Actor, meeting_id: UUID, seen: set[UUID]) -> list[dict[str, Any]]:
    """What was decided of the cases this actor sees, and what their own unit has to do."""
    own = own_units(actor)
    rows = db.session.execute(
        select(MeetingDecision, Unit.name, Case, Account.name.label("done_by"))
        .join(Unit, Unit.id == MeetingDecision.unit_id)
        .join(Case, Case.id == MeetingDecision.case_id)
        .outerjoin(Account, Account.id == MeetingDecision.done_by)
        .where(MeetingDecision.meeting_id == meeting_id)
        .order_by(MeetingDecision.seq)
    )
    return [_decision(actor, row, own) for row in rows if row.Case.id in seen or row.MeetingDecision.unit_id in own]


def _decision(actor: Actor, row: Any, own: tuple[str, ...]) -> dict[str, Any]:
    one: MeetingDecision = row.MeetingDecision
    ticks = one.unit_id in own or Permission.MEETING_CALL in cases.permissions_on(actor, row.Case)
    return {
        "id": str(one.id),
        "case_no": row.Case.case_no,
        "unit": {"id": one.unit_id, "name": row.name},
        "what": crypto.unseal(one.what, bound(one.id)),
        "yellow_at": iso(one.yellow_at),
        "due_at": iso(one.due_at),
        "done_at": iso(one.done_at),
        "done_by": row.done_by,
        "answer": crypto.unseal_if_any(one.answer, bound(one.id)),
        "may_tick": ticks and one.done_at is None,
    }
