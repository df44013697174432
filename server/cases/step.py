"""Cases as a thing with steps, and who hears of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from server.cases import helpers, merging, rules, workflow
from server.cases.limits import set_deadline
from server.cases.models import Case, CaseAttachment, CaseStep
from server.cases.rules import Action, State
from server.core import problems
from server.core.feed import leave_area
from server.core.permissions import Permission
from server.identity.actor import Doing
from server.identity.queries import posted_in
from server.notices.commands import Subject, notify
from server.steps.thing import Thing

FIELD_CHANNEL = "grid_visit"
"""What came in by a phone; whoever types one in at a window follows it on the desk."""


UNSIGNED = frozenset({State.REPORTED, State.ACCEPTED, State.ROUTED})
"""Whoever comes to one of these waits for a unit to say that it has it."""


def _moved(case: Case, before: str | None, now: datetime) -> None:
    case.closed_at = now if case.state in rules.ENDS else None
    if case.state in UNSIGNED:
        case.signed = False
    set_deadline(case, State(before) if before else None, now)


CASE: Thing[Case, CaseStep] = Thing(
    "case", Case, CaseStep, CaseAttachment, problems.CASE_ABSENT, moved=_moved, number="case_no"
)


_gone_with: list[Callable[[UUID, datetime], None]] = []


def when_protected(hear: Callable[[UUID, datetime], None]) -> None:
    """What rooms above keep about a case leaves phones with it; this room cannot know them, so they say here what goes."""
    _gone_with.append(hear)


def leave_phones(case: Case, at: datetime) -> None:
    """What has become a protected matter leaves the phones of its area, with everything about it. To whom it still is to
    be known it comes back with the next pull.
    """
    leave_area("case", case.id, case.area_code, at)
    for hear in _gone_with:
        hear(case.id, at)


def take_step(doing: Doing, case: Case, decision: workflow.Decision, changes: dict[str, Any], note: str | None) -> None:
    """One step with the fields it sets; whoever brought the case in hears what others did with it: which steps are told,
    the list of notices says.
    """
    now = doing.moment.received_at
    _set_fields(case, changes)
    if "unit" in changes and changes["unit"] is None:
        changes = changes | helpers.let_go(case.id, now)
    elif "helpers" in changes:
        helpers.ask_to_help(case.id, changes["helpers"], now)
    if "signed" in changes and case.state == State.ROUTED:
        set_deadline(case, State.ROUTED, now)
    if decision.to != case.state:
        changes = changes | {"state": str(decision.to)}
    CASE.take(doing, case, decision.rule, decision.to, note=note, changes=changes)
    _tell_units(doing, case, decision.rule.action, changes, now)
    # whoever reported the same matter under another code hears of it by that code
    following = merging.touch(merging.followers_of([case.id]).get(case.id, []))
    kind = f"case.{workflow.fact_of(decision.rule.action, decision.to, changes)}"
    for one in (case, *following):
        if doing.actor.id != one.reported_by and one.channel == FIELD_CHANNEL:
            notify([one.reported_by], kind, Subject("case", one.id, code=one.case_no), now)


def _tell_units(doing: Doing, case: Case, action: StrEnum, changes: Mapping[str, Any], now: datetime) -> None:
    """Liaisons of the units a case comes to."""
    subject = Subject("case", case.id, code=case.case_no)
    if action == Action.ROUTE:
        notify(posted_in(Permission.CASE_SIGN, [changes["unit"]], now) - {doing.actor.id}, "case.to_unit", subject, now)
    if action in {Action.ROUTE, Action.HELP}:
        asked = posted_in(Permission.CASE_PROGRESS, changes.get("helpers", []), now)
        notify(asked - {doing.actor.id}, "case.to_helper", subject, now)


def _set_fields(case: Case, changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        match name:
            case "unit":
                case.unit_id = value
            case "flags":
                case.flags = sorted({*case.flags, *value})
            case "merged_into":
                case.merged_into = UUID(value) if value else None
            case "outcome" | "place" | "resolution_before" | "other_no" | "time_before" | "tell" | "reason" | "helpers":
                pass  # what the resident said, where a step was taken: they stand in the history, not on the case
            case _:
                setattr(case, name, value)
