"""``/meetings`` for desks: called, held or cancelled; what was decided, ticked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from server.core.clock import utc_now
from server.core.db import db
from server.core.endpoint import endpoint
from server.core.permissions import Permission
from server.identity.actor import Actor
from server.meetings import commands, listing, queries
from server.meetings.models import Meeting, MeetingDecision
from server.meetings.schemas import (
    DecisionDone,
    DecisionsOut,
    DecisionsQuery,
    MeetingCall,
    MeetingCancel,
    MeetingHold,
    MeetingOut,
    MeetingsOut,
    MeetingsQuery,
)
from server.meetings.step import MEETING
from server.steps.desk import once

meetings = Blueprint("meetings", __name__, url_prefix="/api/v1/meetings", description="即时召集、联席会议")


@endpoint(meetings, "GET", "", can=Permission.CASE_READ, query=MeetingsQuery, answer=MeetingsOut)
def list_meetings(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    if query["case"] is not None:
        return queries.of_case(actor, query["case"])
    return {"items": queries.to_come(actor, utc_now()), "may": [], "units": []}


@endpoint(meetings, "POST", "", can=Permission.MEETING_CALL, body=MeetingCall, answer=MeetingOut, status=201)
def call(actor: Actor, body: dict[str, Any]) -> dict[str, Any]:
    facts = _facts(body)
    once(actor, body["operation_id"], "meeting.call", facts, lambda doing: commands.call(doing, facts))
    return _shown(actor, body["meeting_id"])


@endpoint(meetings, "POST", "/<uuid:meeting_id>/held", can=Permission.MEETING_CALL, body=MeetingHold, answer=MeetingOut)
def hold(actor: Actor, body: dict[str, Any], meeting_id: UUID) -> dict[str, Any]:
    facts = _facts(body)
    content = facts | {"meeting_id": str(meeting_id)}
    once(actor, body["operation_id"], "meeting.hold", content, lambda doing: commands.hold(doing, meeting_id, facts))
    return _shown(actor, meeting_id)


@endpoint(
    meetings,
    "POST",
    "/<uuid:meeting_id>/cancelled",
    can=Permission.MEETING_CALL,
    body=MeetingCancel,
    answer=MeetingOut,
)
def cancel(actor: Actor, body: dict[str, Any], meeting_id: UUID) -> dict[str, Any]:
    facts = _facts(body)
    content = facts | {"meeting_id": str(meeting_id)}
    once(
        actor, body["operation_id"], "meeting.cancel", content, lambda doing: commands.cancel(doing, meeting_id, facts)
    )
    return _shown(actor, meeting_id)


@endpoint(meetings, "GET", "/decisions", can=Permission.CASE_READ, query=DecisionsQuery, answer=DecisionsOut)
def list_decisions(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    return listing.decision_page(actor, query)


@endpoint(
    meetings,
    "POST",
    "/decisions/<uuid:decision_id>/done",
    can=Permission.CASE_READ,
    body=DecisionDone,
    answer=MeetingOut,
)
def tick(actor: Actor, body: dict[str, Any], decision_id: UUID) -> dict[str, Any]:
    facts = _facts(body)
    content = facts | {"decision_id": str(decision_id)}
    once(actor, body["operation_id"], "decision.done", content, lambda doing: commands.tick(doing, decision_id, facts))
    return _shown(actor, db.session.get_one(MeetingDecision, decision_id).meeting_id)


def _shown(actor: Actor, meeting_id: UUID) -> dict[str, Any]:
    row: Meeting = MEETING.fetch(meeting_id, queries.visible(actor))
    return queries.documents(actor, [row])[0]


def _facts(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name != "operation_id"}
