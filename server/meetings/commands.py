"""Calling people together, noting what came of it, and ticking what was decided. Commands never commit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, true

from server.cases import parts, scope
from server.cases.models import Case
from server.cases.naming import kind_of
from server.cases.rules import Action as CaseAction
from server.cases.step import CASE
from server.cases.workflow import rule_for as case_rule
from server.catalogue import queries as catalogue
from server.catalogue.workdays import CHINA
from server.core import crypto, problems
from server.core.db import db
from server.core.ids import new_id
from server.core.permissions import Permission
from server.identity.actor import Doing
from server.identity.queries import holders
from server.journal.commands import record
from server.meetings import queries, workflow
from server.meetings.models import Meeting, MeetingCase, MeetingDecision, MeetingUnit
from server.meetings.step import MEETING
from server.meetings.workflow import Action, Kind, State
from server.notices.commands import Subject, notify
from server.steps.limits import due_at_moment
from server.steps.loop import require_fields
from server.units.models import Unit

_IN_A_CASE = {Kind.URGENT: CaseAction.GATHER, Kind.JOINT: CaseAction.MEET}
_LATEST = timedelta(days=366)
_NOTICE = {Kind.URGENT: "meeting.called", Kind.JOINT: "meeting.planned"}


def call(doing: Doing, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Call units together about one case or several. Answers ``{meeting_id, state, version}``.

    One step in the story of each case, one notice to whoever speaks for those units. People who come now come about one
    case; several are a joint meeting's.
    """
    if db.session.get(Meeting, facts["meeting_id"]) is not None:
        raise problems.MEETING_EXISTS(id=str(facts["meeting_id"]))
    kind, now = Kind(facts["kind"]), doing.moment.received_at
    units = _units(facts["units"])
    starts_at = facts["starts_at"] or now
    if kind is Kind.JOINT and starts_at <= now:
        raise problems.REQUEST_INVALID(fields={"starts_at": ["会议时间已经过了"]})
    about = [scope.case_for(doing.actor, case_id, lock=True) for case_id in sorted(set(facts["cases"]))]
    secret = next((case for case in about if case.protected), None)
    if secret is not None and len(about) > 1:  # whoever comes for the others would hear of it
        raise problems.MEETING_SECRET(case_no=secret.case_no)
    row = Meeting(
        id=facts["meeting_id"],
        kind=str(kind),
        starts_at=starts_at,
        place=facts["place"],
        called_by=doing.actor.id,
        version=0,
    )
    note = f"{'、'.join(one.name for one in units)}，{_when(starts_at)}，{row.place}"
    for case in about:
        parts.tell(doing, case.id, _IN_A_CASE[kind], note, ("meeting", row.id))
    MEETING.take(doing, row, workflow.rule_for(Action.CALL), State.PLANNED, note=facts["note"])
    db.session.add_all(MeetingCase(meeting_id=row.id, case_id=case.id) for case in about)
    db.session.add_all(MeetingUnit(meeting_id=row.id, unit_id=one.id) for one in units)
    db.session.flush()
    for one in units:
        _notify(doing, row, one.id, _NOTICE[kind], what=_matters(about, one.id), code=_where(row))
    return _answer(row)


def hold(doing: Doing, meeting_id: UUID, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Note that it was held: who came, the minutes, and what each unit is to do by when."""
    row, about = _taken(doing, meeting_id, Action.HOLD, facts)
    earlier = _held_earlier(row, facts["held_at"], doing.moment.received_at)
    called = {
        one.unit_id: one for one in db.session.scalars(select(MeetingUnit).where(MeetingUnit.meeting_id == row.id))
    }
    came = {one["unit"]: one for one in facts["came"]}
    if strangers := came.keys() - called.keys():
        raise problems.REQUEST_INVALID(fields={"came": [f"没有叫过这个单位：{'、'.join(sorted(strangers))}"]})
    for unit_id, one in called.items():
        one.came = unit_id in came
        if unit_id in came:
            one.who = crypto.seal_if_any(came[unit_id]["who"], queries.bound(one.id))
    row.minutes = crypto.seal_if_any(facts["minutes"], queries.bound(row.id))
    _decide(doing, row, about, facts["decisions"])
    MEETING.take(doing, row, workflow.rule_for(Action.HOLD), State.HELD, note=earlier or None)
    decided = f"，定了 {len(facts['decisions'])} 件事" if facts["decisions"] else ""
    early = f"（{earlier}）" if earlier else ""
    _tell(doing, about, row, f"{Kind(row.kind).label}开过了{early}，来了 {len(came)} 家{decided}")
    return _answer(row)


def _held_earlier(row: Meeting, held_at: datetime | None, now: datetime) -> str:
    """That it was held before it was to begin, in words, and from then on it was then; empty where it was not. Refuses to call
    held what has not begun, unless somebody says when it was.
    """
    planned = row.starts_at
    if planned <= now:
        return ""
    if held_at is None or held_at > now:
        said = "还没到这个时间" if held_at else "约的时间还没到，写上几点开的"
        raise problems.MEETING_NOT_YET(when=_when(planned), fields={"held_at": [said]})
    row.starts_at = held_at
    return f"约的是 {_when(planned)}，提前到 {_when(held_at)} 开的"


def cancel(doing: Doing, meeting_id: UUID, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Note that it will not be held, and why."""
    row, about = _taken(doing, meeting_id, Action.CANCEL, facts)
    MEETING.take(doing, row, workflow.rule_for(Action.CANCEL), State.CANCELLED, note=facts["note"])
    _tell(doing, about, row, f"{Kind(row.kind).label}不开了：{facts['note']}")
    return _answer(row)


def tick(doing: Doing, decision_id: UUID, facts: Mapping[str, Any]) -> dict[str, Any]:
    """A unit did what was decided: told in the story of its case. Answers ``{decision_id}``."""
    actor = doing.actor
    one = db.session.scalar(
        select(MeetingDecision)
        .join(Meeting, Meeting.id == MeetingDecision.meeting_id)
        .where(MeetingDecision.id == decision_id, queries.visible(actor))
        .with_for_update(of=MeetingDecision)
    )
    if one is None:
        raise problems.DECISION_ABSENT(id=str(decision_id))
    case = CASE.fetch(one.case_id, true(), lock=True)  # a unit that was called need not see it
    if one.unit_id not in queries.own_units(actor) and Permission.MEETING_CALL not in scope.permissions_on(actor, case):
        raise problems.DECISION_NOT_YOURS()
    if one.done_at is not None:
        raise problems.DECISION_DONE(id=str(one.id))
    one.done_at, one.done_by = doing.moment.recorded_at, actor.id
    one.answer = crypto.seal_if_any(facts["note"], queries.bound(one.id))
    record(
        at=doing.moment.received_at,
        account_id=actor.id,
        action="decision.done",
        subject_kind="meeting",
        subject_id=one.meeting_id,
        seq=one.seq,
    )
    if case.state in case_rule(CaseAction.DECIDED).before:
        unit = db.session.get_one(Unit, one.unit_id)
        note = f"{unit.name}：第 {one.seq} 件"
        parts.tell_of(doing, case, CaseAction.DECIDED, note, ("meeting", one.meeting_id))
    db.session.flush()
    return {"decision_id": str(one.id)}


def _taken(doing: Doing, meeting_id: UUID, action: Action, facts: Mapping[str, Any]) -> tuple[Meeting, list[Case]]:
    actor = doing.actor
    MEETING.fetch(meeting_id, queries.visible(actor))
    about = [
        case
        for one in queries.cases_of([meeting_id])[meeting_id]
        if (case := CASE.find(one.id, scope.visible(actor), lock=True))
    ]
    row = MEETING.fetch(meeting_id, queries.visible(actor), lock=True)
    rule = workflow.LOOP.ruled(queries.situation(actor, row, about), action)
    require_fields(rule, facts)
    return row, about


def _decide(doing: Doing, row: Meeting, about: Sequence[Case], decisions: Sequence[Mapping[str, Any]]) -> None:
    """Each decision with a deadline at the end of work on its day; the units hear of theirs."""
    calendar, now = catalogue.calendar(), doing.moment.received_at
    of_meeting = {case.id: case for case in about}
    for seq, said in enumerate(decisions, start=1):
        case = of_meeting.get(said["case_id"]) if said["case_id"] else about[0]
        due = calendar.closes(said["due_on"])
        wrong: dict[str, list[str]] = {}
        if case is None:
            wrong = {"case_id": ["不是这次会议的案件"]}
        elif due <= now:
            wrong = {"due_on": ["日期已经过了"]}
        elif due > now + _LATEST:
            wrong = {"due_on": ["最晚定到一年以内"]}
        if case is None or wrong:
            raise problems.REQUEST_INVALID(fields={"decisions": {seq - 1: wrong}})
        [unit] = _units([said["unit"]])
        deadline = due_at_moment(due, now)
        one = MeetingDecision(
            id=new_id(),
            meeting_id=row.id,
            case_id=case.id,
            seq=seq,
            unit_id=unit.id,
            yellow_at=deadline.yellow_at,
            due_at=deadline.due_at,
        )
        one.what = crypto.seal(said["what"], queries.bound(one.id))
        db.session.add(one)
        told = f"{queries.number_for(case, unit.id)}（{_where(row)}）"
        _notify(doing, row, unit.id, "meeting.decided", code=told)
    db.session.flush()


def _tell(doing: Doing, about: Iterable[Case], row: Meeting, note: str) -> None:
    """In the story of each case that still goes on."""
    action = _IN_A_CASE[Kind(row.kind)]
    for case in about:
        if case.state in case_rule(action).before:
            parts.tell(doing, case.id, action, note, ("meeting", row.id))


def _notify(doing: Doing, row: Meeting, unit_id: str, kind: str, **words: str) -> None:
    now = doing.moment.received_at
    told = holders(Permission.CASE_HANDLE, now, units=[unit_id])
    notify([one for one in told if one != doing.actor.id], kind, Subject("meeting", row.id, **words), now)


def _matters(about: Sequence[Case], unit_id: str) -> str:
    """What kind of matters and how many: so much of them a unit is told that is called, and no more."""
    kinds = [kind_of(one) if queries.tells(one, unit_id) else queries.UNNAMED for one in about]
    return f"{'、'.join(dict.fromkeys(kinds))} {len(about)} 件"


def _where(row: Meeting) -> str:
    return f"{_when(row.starts_at)}，{row.place}"


def _units(ids: Iterable[str]) -> list[Unit]:
    found = []
    for unit_id in dict.fromkeys(ids):
        unit = db.session.get(Unit, unit_id)
        if unit is None or unit.retired_at is not None:
            raise problems.UNIT_ABSENT(id=unit_id)
        found.append(unit)
    return found


def _when(moment: datetime) -> str:
    local = moment.astimezone(CHINA)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def _answer(row: Meeting) -> dict[str, Any]:
    return {"meeting_id": str(row.id), "state": row.state, "version": row.version}
