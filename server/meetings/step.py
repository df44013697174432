"""Meetings as a thing with steps."""

from __future__ import annotations

from datetime import datetime

from server.core import problems
from server.meetings.models import Meeting, MeetingStep
from server.meetings.workflow import State
from server.steps.thing import Thing


def _moved(row: Meeting, _: str | None, now: datetime) -> None:
    row.closed_at = None if row.state == State.PLANNED else now


MEETING: Thing[Meeting, MeetingStep] = Thing(
    "meeting", Meeting, MeetingStep, None, problems.MEETING_ABSENT, moved=_moved
)
