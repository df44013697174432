"""The errand's own loop 受理 → 材料 → 代交 → 回告: one table decides, and nothing else moves a state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from server.core import problems
from server.core.permissions import Permission
from server.steps.loop import Field, Labelled, Loop, Refusals, Rule, require_fields, stands


class State(Labelled):
    """Where an errand stands."""

    ACCEPTED = "accepted", "已受理"
    PAPERS = "papers", "已收材料"
    FILED = "filed", "已代交"
    TOLD = "told", "已回告"
    WITHDRAWN = "withdrawn", "已撤回"


OPEN = frozenset({State.ACCEPTED, State.PAPERS, State.FILED})


class Action(StrEnum):
    """What can be done with an errand."""

    OPEN = "open"
    GATHER = "gather"
    FILE = "file"
    TELL = "tell"
    HAND_OVER = "hand_over"
    WITHDRAW = "withdraw"


@dataclass(frozen=True)
class Situation:
    """An errand as somebody stands before it. ``permissions`` are those held where it lies."""

    state: State
    permissions: frozenset[str]
    is_theirs: bool = False
    """On their own list, by name or by grid."""
    opened_it: bool = False
    needs_papers: bool = True


RULES = (
    Rule(Action.OPEN, "受理", Permission.ERRAND_OPEN, frozenset(), State.ACCEPTED, begins=True),
    Rule(
        Action.GATHER,
        "收材料",
        Permission.ERRAND_ACT,
        OPEN,
        State.PAPERS,
        # papers are ticked, whom it goes to is chosen, the rest is written
        (Field("papers", "收到的材料"), Field("note", "备注")),
    ),
    Rule(
        Action.FILE,
        "代交",
        Permission.ERRAND_ACT,
        frozenset({State.ACCEPTED, State.PAPERS}),
        State.FILED,
        (Field("note", "交到哪里、交给谁"),),
    ),
    Rule(
        Action.TELL,
        "回告",
        Permission.ERRAND_ACT,
        OPEN,
        State.TOLD,
        (Field("note", "结果，怎么告诉本人的", required=True),),
    ),
    Rule(
        Action.HAND_OVER,
        "交给别人",
        Permission.ERRAND_OPEN,
        OPEN,
        None,
        (Field("assignee_id", "交给谁", required=True), Field("note", "备注")),
    ),
    Rule(
        Action.WITHDRAW,
        "不办了",
        Permission.ERRAND_OPEN,
        OPEN,
        State.WITHDRAWN,
        (Field("note", "为什么不办了", required=True),),
    ),
)


def _fits(rule: Rule, here: Situation) -> bool:
    if not stands(rule, here):
        return False
    if rule.action is Action.GATHER:
        return here.needs_papers
    # without papers to gather there is nothing to hand in: such an errand is done and told
    return not (rule.action is Action.TELL and here.state is State.ACCEPTED and here.needs_papers)


def _may(rule: Rule, here: Situation) -> bool:
    if rule.permission is Permission.ERRAND_ACT:
        return here.is_theirs or rule.permission in here.permissions
    # handing over and withdrawing: whoever asked for it, whoever it lies with, or who takes errands in there
    return here.opened_it or here.is_theirs or rule.permission in here.permissions


LOOP = Loop(
    RULES,
    Refusals(problems.ERRAND_ACTION_UNKNOWN, problems.ERRAND_ACTION_NOT_YOURS, problems.ERRAND_ACTION_NOT_NOW),
    may=_may,
    fits=_fits,
)
rule_for, allowed = LOOP.rule_for, LOOP.allowed


def decide(here: Situation, action: str, values: Mapping[str, object]) -> State:
    """The state after the step; refuses by name what the state, the person or a missing field does not allow."""
    rule = LOOP.ruled(here, action)
    require_fields(rule, values)
    if rule.action is Action.GATHER and here.state is State.FILED:
        return here.state  # the window has asked for one paper more: it stays handed in
    return State(rule.after or here.state)
