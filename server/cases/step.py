"""Cases as a thing with steps, and who hears of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from server.cases import hands, hearing, helpers, holding, letters, merging, naming, place, rules, workflow
from server.cases.limits import set_deadline
from server.cases.models import Case, CaseAttachment, CaseSerial, CaseStep
from server.cases.rules import NOT_REACHED, UNSATISFIED, Action, State
from server.core import problems
from server.core.clock import local_date
from server.core.feed import leave_area
from server.core.permissions import Permission
from server.identity.actor import Doing
from server.identity.queries import holders
from server.notices.commands import Subject, notify
from server.steps.serials import next_code
from server.steps.thing import Thing

FIELD_CHANNEL = "grid_visit"
"""What came in by a phone; whoever types one in at a window follows it on the desk."""
SCAN_CHANNEL = "public_qr"
"""What a resident reported by scanning the code of their grid."""
_OF_THE_STEP = (
    holding.TOLD
    | place.TOLD
    | {
        *(
            "outcome",
            "same_try",
            "rating",
            "how",
            "place",
            "resolution_before",
            "other_no",
            "time_before",
            "tell",
            "reason",
            "helpers",
        ),
        *("path", "path_name", "lawyer_name", "part", "category_name", "category_before"),
    }
)
"""What a step tells that stands in the history, and not on the case, or stands there already: what the resident said, where
it was taken, to whom it is told, names as they were."""
OF_A_STATE = frozenset({"director_decides", "not_reached", "not_satisfied", "no_phone"})
"""Flags that say how a case stands, and mean nothing once it stands elsewhere."""


def _lapses(case: Case, decision: workflow.Decision) -> str | None:
    """What the unit applied for, and is answered no more because its deadline ends with this step. One that is merged keeps it:
    taken apart again it waits for its answer (``standing.py``).
    """
    goes_on = decision.to in {case.state, State.HANDLING, State.MERGED}
    return None if goes_on else case.asked


UNSIGNED = frozenset({State.REPORTED, State.ACCEPTED, State.ROUTED})
"""Whoever comes to one of these waits for a unit to say that it has it."""


def _moved(case: Case, before: str | None, now: datetime) -> None:
    case.closed_at = now if case.state in rules.ENDS else None
    if case.state in UNSIGNED:
        case.signed = False
    set_deadline(case, State(before) if before else None, now)


def _numbered(case: Case) -> None:
    case.case_no = str(next_code(CaseSerial, case.area_code, local_date(case.received_at)))


CASE: Thing[Case, CaseStep] = Thing(
    "case", Case, CaseStep, CaseAttachment, problems.CASE_ABSENT, moved=_moved, number="case_no", numbered=_numbered
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
    before = case.state
    if lapsed := _lapses(case, decision):
        changes = changes | {"lapsed": lapsed}
    if decision.to != before:
        # what only a state means goes with it; what the step itself says stands
        case.flags = sorted({*(case.flags or ())} - OF_A_STATE)
        case.call_after = None
    _set_fields(case, changes)
    changes = changes | _move_helpers(doing, case, changes)
    if "signed" in changes and case.state == State.ROUTED:
        set_deadline(case, State.ROUTED, now)
    if decision.to != before:
        changes = changes | {"state": str(decision.to)}
    kept = decision.heard is not None and not (decision.heard.value == NOT_REACHED and decision.to == State.CALLBACK)
    # a resident's words are sealed beside the step; what a caller notes of a call in vain is the caller's
    CASE.take(doing, case, decision.rule, decision.to, note=None if kept else note, changes=changes)
    hearing.keep(doing, case, decision, note)
    if before is None:
        return  # nobody was asked anything about it yet, and nothing follows it
    hands.answered(case, now)
    _tell_units(doing, case, decision.rule.action, changes, now)
    _tell_of_dissatisfaction(case, decision, now)
    fact = workflow.fact_of(decision.rule.action, before, decision.to, changes)
    # whoever reported the same matter under another code hears of it by that code
    following = merging.touch(merging.followers_of([case.id]).get(case.id, []))
    for one in (case, *following):
        if doing.actor.id != one.reported_by and one.channel == FIELD_CHANNEL:
            notify([one.reported_by], f"case.{fact}", Subject("case", one.id, code=one.case_no), now)


def _move_helpers(doing: Doing, case: Case, changes: Mapping[str, Any]) -> dict[str, Any]:
    """A case that leaves its unit leaves those that help, and no letter goes there; whoever is asked to help does from now on."""
    now = doing.moment.received_at
    if "unit" in changes:
        letters.let_go(doing, case)
    if "helpers" in changes:
        helpers.ask_to_help(case.id, changes["helpers"], now)
    elif "unit" in changes:
        return helpers.let_go(case.id, now)
    return {}


def _tell_units(doing: Doing, case: Case, action: StrEnum, changes: Mapping[str, Any], now: datetime) -> None:
    """Liaisons of the units a case comes to."""
    subject = Subject("case", case.id, code=case.case_no)
    if action in {Action.ROUTE, Action.SEND_ON}:
        anew = "unit" in changes
        asked = holders(Permission.CASE_SIGN if anew else Permission.CASE_FINISH, now, units=[case.unit_id or ""])
        notify(asked - {doing.actor.id}, "case.to_unit" if anew else "case.sent_on", subject, now)
    if action in {Action.ROUTE, Action.HELP}:
        asked = holders(Permission.CASE_PROGRESS, now, units=changes.get("helpers", []))
        notify(asked - {doing.actor.id}, "case.to_helper", subject, now)


def _tell_of_dissatisfaction(case: Case, decision: workflow.Decision, now: datetime) -> None:
    """The director, whose it is to decide; else the unit, and who watches over it."""
    if decision.heard is None or decision.heard.value != UNSATISFIED:
        return
    subject = Subject("case", case.id, code=case.case_no)
    if "director_decides" in case.flags:
        notify(holders(Permission.CASE_CLOSE_BY_DIRECTOR, now, over=case.told_over), "case.director", subject, now)
    else:
        unit = holders(Permission.CASE_FINISH, now, units=[case.unit_id] if case.unit_id else [])
        watching = holders(Permission.CASE_WATCH, now, over=case.told_over)
        notify(unit | watching, "case.again", subject, now)


def _set_fields(case: Case, changes: Mapping[str, Any]) -> None:
    if "path" in changes:  # whatever followed from the route before goes with it
        case.path, case.statutory_due_at, case.lawyer_id = changes["path"], None, None
    for name, value in changes.items():
        match name:
            case "unit":
                case.unit_id = value
            case "flags":
                case.flags = sorted({*case.flags, *value})
            case "protected":
                with naming.called_anew(case):
                    case.protected = value
            case "merged_into":
                case.merged_into = UUID(value) if value else None
            case "lawyer":
                case.lawyer_id = UUID(value)
            case "statutory_due_at":
                case.statutory_due_at = datetime.fromisoformat(value)
            case _ if name in _OF_THE_STEP:
                pass
            case _:
                setattr(case, name, value)
