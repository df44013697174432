"""What meetings decided, remembered by its deadline: told when it is nearly due and when it is over, each once.

Done by the clock (``server/jobs.py``), like the watch over cases: a row is locked, told of and marked in one transaction,
so that neither two workers nor one that was down for a day tell anything twice.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, or_, select

from server.cases.models import Case
from server.core.db import db
from server.core.permissions import Permission
from server.identity.queries import holders
from server.meetings import queries
from server.meetings.models import Meeting, MeetingDecision
from server.notices.commands import Subject, notify

CHUNK = 100
_SOON, _OVER = 1, 2


def remind(now: datetime) -> int:
    """Tell whoever owes what was decided, and of what is over whoever called the meeting too. Answers how many; commits."""
    done = 0
    while found := _some(now):
        done += found
        db.session.commit()
    db.session.rollback()
    return done


def _some(now: datetime) -> int:
    one = MeetingDecision
    soon = and_(one.told < _SOON, one.yellow_at <= now)
    over = and_(one.told < _OVER, one.due_at <= now)
    rows = db.session.execute(
        select(one, Meeting.called_by, Case)
        .join(Meeting, Meeting.id == one.meeting_id)
        .join(Case, Case.id == one.case_id)
        .where(one.done_at.is_(None), one.yellow_at <= now, or_(soon, over))
        .order_by(one.yellow_at)
        .limit(CHUNK)
        .with_for_update(of=one, skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()
    for decision, chair, case in rows:
        is_over = decision.due_at <= now
        told = holders(Permission.CASE_HANDLE, now, units=[decision.unit_id]) | ({chair} if is_over else set())
        kind = "meeting.overdue" if is_over else "meeting.soon"
        code = queries.number_for(case, decision.unit_id)
        notify(told, kind, Subject("meeting", decision.meeting_id, code=code), now)
        decision.told = _OVER if is_over else _SOON
    db.session.flush()
    return len(rows)
