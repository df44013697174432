"""A meeting's loop 已约 → 开过了, or cancelled: one table decides."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from server.core import problems
from server.core.permissions import Permission
from server.steps.loop import Field, Labelled, Loop, Refusals, Rule


class Kind(Labelled):
    """Called together now, or planned."""

    URGENT = "urgent", "即时召集"
    JOINT = "joint", "联席会议"


class State(Labelled):
    """Where a meeting stands."""

    PLANNED = "planned", "等着开"
    HELD = "held", "开过了"
    CANCELLED = "cancelled", "不开了"


class Action(StrEnum):
    """What can be done with a meeting."""

    CALL = "call"
    HOLD = "hold"
    CANCEL = "cancel"


@dataclass(frozen=True)
class Situation:
    """A meeting as somebody stands before it. ``permissions`` are those held on a case it is about."""

    state: State | None
    permissions: frozenset[str]


_P = Permission.MEETING_CALL
RULES = (
    Rule(Action.CALL, "召集", _P, frozenset(), State.PLANNED, begins=True),
    Rule(Action.HOLD, "记会议结果", _P, frozenset({State.PLANNED}), State.HELD),
    Rule(
        Action.CANCEL,
        "不开了",
        _P,
        frozenset({State.PLANNED}),
        State.CANCELLED,
        (Field("note", "为什么", required=True),),
    ),
)
LOOP: Loop[Rule, Situation] = Loop(
    RULES,
    Refusals(problems.MEETING_ACTION_UNKNOWN, problems.MEETING_ACTION_NOT_YOURS, problems.MEETING_ACTION_NOT_NOW),
    may=lambda rule, here: rule.permission in here.permissions,
)
rule_for, allowed = LOOP.rule_for, LOOP.allowed
