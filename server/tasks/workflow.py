"""A task's own short loop 派出 → 已看到 → 办好了 / 办不了, or recalled: one table decides, and nothing else moves a state.

Seeing it is the worker's own word or their first step, never a check-in. Words that reach us after a task was recalled are
kept as a step of it all the same: somebody went there.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from server.core import problems
from server.core.permissions import Permission
from server.steps.loop import Field, Labelled, Loop, Refusals, Rule, require_fields


class State(Labelled):
    """Where a task stands."""

    SENT = "sent", "已派出"
    RECEIVED = "received", "已看到"
    DONE = "done", "已办好"
    CANNOT = "cannot", "办不了"
    RECALLED = "recalled", "已撤回"


OPEN = frozenset({State.SENT, State.RECEIVED})


class Action(StrEnum):
    """What can be done with a task."""

    SEND = "send"
    RECEIVE = "receive"
    DONE = "done"
    CANNOT = "cannot"
    RECALL = "recall"


@dataclass(frozen=True)
class Situation:
    """A task as somebody stands before it. ``permissions`` are those held where it lies."""

    state: State
    permissions: frozenset[str]
    is_theirs: bool = False
    """On their own list, by name or by grid."""
    sent_it: bool = False


_WORD = (Field("note", "说一句", required=True, missing="请写一句"),)
"""Nothing is said by such a step alone."""
RULES = (
    Rule(Action.SEND, "派任务", Permission.TASK_SEND, frozenset(), State.SENT, begins=True),
    Rule(Action.RECEIVE, "看到了", Permission.TASK_ACT, frozenset({State.SENT}), State.RECEIVED),
    # what could not be done yesterday may be done today
    Rule(Action.DONE, "办好了", Permission.TASK_ACT, OPEN | {State.CANNOT, State.RECALLED}, State.DONE, _WORD),
    Rule(Action.CANNOT, "办不了", Permission.TASK_ACT, OPEN | {State.RECALLED}, State.CANNOT, _WORD),
    Rule(Action.RECALL, "撤回", Permission.TASK_SEND, OPEN, State.RECALLED),
)


def _may(rule: Rule, here: Situation) -> bool:
    if rule.permission is Permission.TASK_ACT:
        return here.is_theirs
    return here.sent_it or rule.permission in here.permissions


LOOP = Loop(
    RULES,
    Refusals(problems.TASK_ACTION_UNKNOWN, problems.TASK_ACTION_NOT_YOURS, problems.TASK_ACTION_NOT_NOW),
    may=_may,
)
rule_for = LOOP.rule_for


def allowed(here: Situation) -> list[Rule]:
    """What somebody may do now; answering what was recalled is taken when it comes, but not offered."""
    return [] if here.state is State.RECALLED else LOOP.allowed(here)


def decide(here: Situation, action: str, note: str | None) -> State:
    """The state after the step; refuses by name what the state, the person or a missing word does not allow."""
    rule = LOOP.ruled(here, action)
    require_fields(rule, {"note": note})
    return State.RECALLED if here.state is State.RECALLED else State(rule.after)


_OUTCOMES = {"well": "平安", "matter": "有事", "absent": "没在家", "refused": "不愿见"}
_MET = frozenset({"well", "matter"})


def answer_of_visit(outcome: str, note: str | None) -> tuple[Action, str]:
    """What a visit says of the task it was made for: a word about whoever was met is an answer, a closed door or no word
    at all only that one was there.
    """
    words = _OUTCOMES.get(outcome, outcome)
    return (Action.DONE if note and outcome in _MET else Action.RECEIVE), f"{words}。{note}" if note else words
