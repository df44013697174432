"""Meetings, read. Whoever sees a case of one sees it; a unit that was called sees when and where, and what it has to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import selectinload

from server.cases import parts, scope
from server.cases import queries as cases
from server.cases.models import Case
from server.core import crypto
from server.core.db import db
from server.core.permissions import Permission
from server.core.times import iso
from server.identity.actor import Actor
from server.identity.models import Account
from server.meetings import workflow
from server.meetings.models import Meeting, MeetingCase, MeetingDecision, MeetingStep, MeetingUnit
from server.meetings.step import MEETING
from server.meetings.workflow import Kind, State
from server.steps.thing import Told, step_document
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
        .where(MeetingCase.meeting_id == Meeting.id, scope.visible(actor))
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


def cases_of(meeting_ids: Iterable[UUID]) -> dict[UUID, list[Case]]:
    """The cases these meetings are about, oldest first."""
    rows = db.session.execute(
        select(MeetingCase.meeting_id, Case)
        .join(Case, MeetingCase.case_id == Case.id)
        .where(MeetingCase.meeting_id.in_(list(meeting_ids)))
        .order_by(Case.reported_at, Case.id)
        .options(selectinload(Case.helping))
    )
    found: dict[UUID, list[Case]] = defaultdict(list)
    for meeting_id, case in rows:
        found[meeting_id].append(case)
    return found


UNNAMED = "要保密的事"


def tells(case: Case, unit_id: str) -> bool:
    """Whether a unit that was called may read which matter it is: of a protected one only whoever has it in hand, or helps."""
    return not case.protected or case.unit_id == unit_id or any(one.unit_id == unit_id for one in case.helping)


def number_for(case: Case, unit_id: str) -> str:
    """The case as a notice to that unit calls it."""
    return case.case_no if tells(case, unit_id) else UNNAMED


def situation(actor: Actor, row: Meeting, about: Sequence[Case]) -> workflow.Situation:
    """The meeting as this actor stands before it: what they hold on any of its cases counts."""
    held = frozenset[str]().union(*(scope.permissions_on(actor, case) for case in about))
    return workflow.Situation(State(row.state), held)


def of_case(actor: Actor, case_id: UUID) -> dict[str, Any]:
    """``{items, may, units}`` of a case: its meetings, the newest first, what may be called, and who can be."""
    case = scope.case_for(actor, case_id)
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
    """Meetings on this actor's table: those to come and lately held, and those of whose decisions some are still owed, by
    their unit or to them who called it.
    """
    owes = (
        select(MeetingDecision.id)
        .where(
            MeetingDecision.meeting_id == Meeting.id,
            or_(MeetingDecision.unit_id.in_(own_units(actor)), Meeting.called_by == actor.id),
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
    ids = [row.id for row in rows]
    if not ids:
        return []
    about, units, decisions = cases_of(ids), _units(ids), _decisions(actor, ids)
    histories = MEETING.histories(ids)
    every = {case.id for found in about.values() for case in found}
    seen = set(db.session.scalars(select(Case.id).where(Case.id.in_(every), scope.visible(actor))))
    return [
        _document(actor, row, about[row.id], seen)
        | {
            "units": [_unit(one, name, opens=_opens(actor, about[row.id], seen)) for one, name in units[row.id]],
            "decisions": [decision_document(actor, one) for one in decisions[row.id]],
            "steps": [_told(actor, told, about[row.id]) for told in histories[row.id]],
        }
        for row in rows
    ]


def _document(actor: Actor, row: Meeting, about: Sequence[Case], seen: Collection[UUID]) -> dict[str, Any]:
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
            if case.id in seen or not case.protected
        ],
        "minutes": crypto.unseal_if_any(row.minutes, bound(row.id)) if _opens(actor, about, seen) else None,
        "has_minutes": row.minutes is not None,
        "version": row.version,
        "actions": [
            {"name": str(rule.action), "label": rule.label}
            for rule in workflow.allowed(situation(actor, row, [case for case in about if case.id in seen]))
        ],
    }


def _opens(actor: Actor, about: Sequence[Case], seen: Collection[UUID]) -> bool:
    """Whether this actor may read the minutes: they tell of all its cases, so they open where every one of them does."""
    return all(
        case.id in seen
        and Permission.CASE_READ_CONTACT in scope.permissions_on(actor, case)
        and not scope.hides_reporter(actor, case)
        for case in about
    )


def _told(actor: Actor, told: Told[MeetingStep], about: Sequence[Case]) -> dict[str, Any]:
    step = step_document(told, workflow.rule_for(told.step.action).label) | {"note": told.step.note}
    for case in about:
        step["by"] = cases.spoken_by(actor, case, step)
    return step


def bound(row_id: UUID) -> str:
    """What the sealed columns of a meeting, of who came and of what was decided are bound to, each by its own id."""
    return f"meeting:{row_id}"


def _units(meeting_ids: Sequence[UUID]) -> dict[UUID, list[Any]]:
    rows = db.session.execute(
        select(MeetingUnit, Unit.name)
        .join(Unit, Unit.id == MeetingUnit.unit_id)
        .where(MeetingUnit.meeting_id.in_(meeting_ids))
        .order_by(Unit.sort, Unit.id)
    )
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.MeetingUnit.meeting_id].append(row)
    return found


def _unit(one: MeetingUnit, name: str, *, opens: bool) -> dict[str, Any]:
    who = crypto.unseal_if_any(one.who, bound(one.id)) if opens else None
    return {"id": one.unit_id, "name": name, "came": one.came, "who": who}


def decided(actor: Actor) -> Select[Any]:
    """What meetings decided of cases this actor sees, and what their own unit has to do; ``seen``: they see the case."""
    seen = scope.visible(actor)
    return (
        select(MeetingDecision, Unit.name, Case, Account.name.label("done_by"), seen.label("seen"))
        .join(Unit, Unit.id == MeetingDecision.unit_id)
        .join(Case, Case.id == MeetingDecision.case_id)
        .outerjoin(Account, Account.id == MeetingDecision.done_by)
        .where(or_(seen, MeetingDecision.unit_id.in_(own_units(actor))))
    )


def _decisions(actor: Actor, meeting_ids: Sequence[UUID]) -> dict[UUID, list[Any]]:
    rows = db.session.execute(
        decided(actor).where(MeetingDecision.meeting_id.in_(meeting_ids)).order_by(MeetingDecision.seq)
    )
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.MeetingDecision.meeting_id].append(row)
    return found


def decision_document(actor: Actor, row: Any) -> dict[str, Any]:
    """A row of :func:`decided` as answers carry it."""
    one: MeetingDecision = row.MeetingDecision
    ticks = one.unit_id in own_units(actor) or Permission.MEETING_CALL in scope.permissions_on(actor, row.Case)
    return {
        "id": str(one.id),
        "case_no": row.Case.case_no if row.seen or not row.Case.protected else None,
        "unit": {"id": one.unit_id, "name": row.name},
        "what": crypto.unseal(one.what, bound(one.id)),
        "yellow_at": iso(one.yellow_at),
        "due_at": iso(one.due_at),
        "done_at": iso(one.done_at),
        "done_by": row.done_by,
        "answer": crypto.unseal_if_any(one.answer, bound(one.id)),
        "may_tick": ticks and one.done_at is None,
    }
