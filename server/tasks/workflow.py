"""A task's own short loop 派出 → 已看到 → 办好了 / 办不了, or recalled: one table decides, and nothing else moves a state.

Seeing it is the worker's own word or their first step, never a check-in. Words that reach us after a task was recalled are
kept as a step of it all the same: somebody went there.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from server.core import problems
from server.core.permissions import Permission


class State(StrEnum):
    """Where a task stands."""

    SENT = "sent"
    RECEIVED = "received"
    DONE = "done"
    CANNOT = "cannot"
    RECALLED = "recalled"

    @property
    def label(self) -> str:
        """As people read it."""
        return _STATES[self]


_STATES = {
    State.SENT: "已派出",
    State.RECEIVED: "已看到",
    State.DONE: "已办好",
    State.CANNOT: "办不了",
    State.RECALLED: "已撤回",
}
OPEN = frozenset({State.SENT, State.RECEIVED})


class Action(StrEnum):
    """What can be done with a task."""

    SEND = "send"
    RECEIVE = "receive"
    DONE = "done"
    CANNOT = "cannot"
    RECALL = "recall"


@dataclass(frozen=True)
class Rule:
    """One row of the table. ``needs_note``: nothing is said by the step alone."""

    action: Action
    label: str
    from_: frozenset[State]
    to: State
    permission: Permission
    needs_note: bool = False


@dataclass(frozen=True)
class Situation:
    """A task as somebody stands before it. ``permissions`` are those held where it lies."""

    state: State
    permissions: frozenset[str]
    is_theirs: bool = False
    """On their own list, by name or by grid."""
    sent_it: bool = False


RULES = (
    Rule(Action.RECEIVE, "看到了", frozenset({State.SENT}), State.RECEIVED, Permission.TASK_ACT),
    # what could not be done yesterday may be done today
    Rule(
        Action.DONE, "办好了", OPEN | {State.CANNOT, State.RECALLED}, State.DONE, Permission.TASK_ACT, needs_note=True
    ),
    Rule(Action.CANNOT, "办不了", OPEN | {State.RECALLED}, State.CANNOT, Permission.TASK_ACT, needs_note=True),
    Rule(Action.RECALL, "撤回", OPEN, State.RECALLED, Permission.TASK_SEND),
)
_BY_ACTION = {rule.action: rule for rule in RULES}


def rule_for(action: str) -> Rule:
    """The row of an action; ``task.action_unknown``."""
    try:
        return _BY_ACTION[Action(action)]
    except (ValueError, KeyError):
        raise problems.TASK_ACTION_UNKNOWN(action=action) from None


def allowed(here: Situation) -> list[Rule]:
    """What somebody may do now; answering what was recalled is taken when it comes, but not offered."""
    return [rule for rule in RULES if here.state in rule.from_ - {State.RECALLED} and _may(rule, here)]


def decide(here: Situation, action: str, note: str | None) -> State:
    """The state after the step; refuses by name what the state, the person or a missing word does not allow."""
    rule = rule_for(action)
    if not _may(rule, here):
        raise problems.TASK_ACTION_NOT_YOURS(action=str(rule.action), label=rule.label)
    if here.state not in rule.from_:
        raise problems.TASK_ACTION_NOT_NOW(
            action=str(rule.action), label=rule.label, state=str(here.state), state_label=here.state.label
        )
    if rule.needs_note and not note:
        raise problems.REQUEST_INVALID(fields={"note": ["请写一句"]})
    return State.RECALLED if here.state is State.RECALLED else rule.to


def _may(rule: Rule, here: Situation) -> bool:
    if rule.permission is Permission.TASK_ACT:
        return here.is_theirs
    return here.sent_it or rule.permission in here.permissions


_OUTCOMES = {"well": "平安", "matter": "有事", "absent": "没在家", "refused": "不愿见"}
_MET = frozenset({"well", "matter"})


def answer_of_visit(outcome: str, note: str | None) -> tuple[Action, str]:
    """What a visit says of the task it was made for: whoever was met is an answer, a closed door only that one was there."""
    words = _OUTCOMES.get(outcome, outcome)
    return (Action.DONE if outcome in _MET else Action.RECEIVE), f"{words}。{note}" if note else words
