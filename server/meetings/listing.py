"""What meetings decided as a list, scoped, in keyset pages: whoever follows it need not know in which meeting it was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from server.core.keyset import page_by_moment
from server.core.times import iso
from server.identity.actor import Actor
from server.meetings.models import Meeting, MeetingDecision
from server.meetings.queries import decided, decision_document
from server.meetings.workflow import Kind

_PAGE = 50


def decision_page(actor: Actor, filters: Mapping[str, Any]) -> dict[str, Any]:
    """``{items, next_cursor}``: what is owed by its deadline, what is done the newest first."""
    done = filters["state"] == "done"
    at = MeetingDecision.done_at
    rows, next_cursor = page_by_moment(
        decided(actor)
        .add_columns(Meeting)
        .join(Meeting, Meeting.id == MeetingDecision.meeting_id)
        .where(at.is_not(None) if done else at.is_(None)),
        at if done else MeetingDecision.due_at,
        MeetingDecision.id,
        order=filters["state"],
        newest=done,
        cursor=filters["cursor"],
        limit=_PAGE,
    )
    return {"items": [_document(actor, row) for row in rows], "next_cursor": next_cursor}


def _document(actor: Actor, row: Any) -> dict[str, Any]:
    case, meeting = row.Case, row.Meeting
    return decision_document(actor, row) | {
        "case": {"id": str(case.id), "case_no": case.case_no, "title": case.title} if row.seen else None,
        "meeting": {"id": str(meeting.id), "kind_label": Kind(meeting.kind).label, "starts_at": iso(meeting.starts_at)},
    }
