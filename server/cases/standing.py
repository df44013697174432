"""How a case stood before a step that may be taken back, kept in the history by that step: whoever takes it back gives the
matter no new time, and nothing is owed to it twice. Pure but for the limits that are counted anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from server.cases import limits
from server.cases.models import Case
from server.cases.rules import Action, State
from server.core.times import iso

_LIMIT = ("yellow_at", "due_at", "due_from", "deadline_no", "due_unit", "extended_days")
_ALL = (*_LIMIT, "paused_since", "paused_until", "call_after", "asked", "signed", "flags")
_MOMENTS = frozenset({"yellow_at", "due_at", "due_from", "paused_since", "paused_until", "call_after"})
_KEPT: Mapping[str, tuple[str, ...]] = {Action.MERGE: _ALL, Action.ROUTE: _LIMIT, Action.CALL_BACK: _ALL}
"""What a step keeps: one that is merged also what only its state meant, for it waits for what it waited for."""
_TAKEN_BACK: Mapping[str, Action] = {
    Action.SPLIT: Action.MERGE,
    Action.RECALL: Action.ROUTE,
    Action.UNHEAR: Action.CALL_BACK,
}
"""Which step takes back which."""
_LEADS_TO = {Action.MERGE: State.MERGED, Action.ROUTE: State.ROUTED, Action.CALL_BACK: State.CLOSED}


def kept(case: Case, action: str, to: State) -> dict[str, Any]:
    """What the history of a step tells besides, so that it can be taken back."""
    names = _KEPT.get(action, ()) if _LEADS_TO.get(Action(action)) is to else ()
    if not names or case.due_at is None:
        return {}
    before = {name: getattr(case, name) for name in names}
    return {"time_before": {name: iso(value) if name in _MOMENTS else value for name, value in before.items()}}


def stand_again(case: Case, action: str, steps: Sequence[Mapping[str, Any]]) -> None:
    """The limit that ran before the step that is taken back runs on; what presses more since then presses on."""
    of = _TAKEN_BACK.get(action)
    if of is None:
        return
    # the step by which it came to where it is taken from: another one that led there since gave it another beginning
    came = next((at for at in reversed(range(len(steps))) if _leads_to(steps[at], of)), None)
    if came is None or steps[came]["action"] != of:
        return
    before = steps[came]["changes"].get("time_before")
    if before is None:
        return
    for name, value in before.items():
        setattr(case, name, datetime.fromisoformat(value) if value and name in _MOMENTS else value)
    graver = any("urgency" in step["changes"] for step in steps[came:])
    if graver and case.state in limits.BY_URGENCY and case.due_from and case.paused_since is None:
        limits.set_deadline(case, State(case.state), case.due_from)


def _leads_to(step: Mapping[str, Any], of: Action) -> bool:
    to = _LEADS_TO[of]
    return bool(step["to"] == to and step["from"] != to)
