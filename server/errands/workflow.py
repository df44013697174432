"""The errand's own loop 受理 → 材料 → 代交 → 回告: one table decides, and nothing else moves a state."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from server.core import problems
from server.core.permissions import Permission


class State(StrEnum):
    """Where an errand stands."""

    ACCEPTED = "accepted"
    PAPERS = "papers"
    FILED = "filed"
    TOLD = "told"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """As people read it."""
        return _STATES[self]


_STATES = {
    State.ACCEPTED: "已受理",
    State.PAPERS: "已收材料",
    State.FILED: "已代交",
    State.TOLD: "已回告",
    State.WITHDRAWN: "已撤回",
}
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
class Field:
    """What a step asks for; ``papers`` are ticked, ``assignee_id`` is chosen, the rest is written."""

    name: str
    label: str
    required: bool = False


@dataclass(frozen=True)
class Rule:
    """One row of the table. ``to`` None: the state stays."""

    action: Action
    label: str
    from_: frozenset[State]
    to: State | None
    permission: Permission
    fields: tuple[Field, ...] = ()


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
    Rule(
        Action.GATHER,
        "收材料",
        OPEN,
        State.PAPERS,
        Permission.ERRAND_ACT,
        (Field("papers", "收到的材料"), Field("note", "备注")),
    ),
    Rule(
        Action.FILE,
        "代交",
        frozenset({State.ACCEPTED, State.PAPERS}),
        State.FILED,
        Permission.ERRAND_ACT,
        (Field("note", "交到哪里、交给谁"),),
    ),
    Rule(
        Action.TELL,
        "回告",
        frozenset({State.ACCEPTED, State.PAPERS, State.FILED}),
        State.TOLD,
        Permission.ERRAND_ACT,
        (Field("note", "结果，怎么告诉本人的", required=True),),
    ),
    Rule(
        Action.HAND_OVER,
        "交给别人",
        OPEN,
        None,
        Permission.ERRAND_OPEN,
        (Field("assignee_id", "交给谁", required=True), Field("note", "备注")),
    ),
    Rule(
        Action.WITHDRAW,
        "不办了",
        OPEN,
        State.WITHDRAWN,
        Permission.ERRAND_OPEN,
        (Field("note", "为什么不办了", required=True),),
    ),
)
_BY_ACTION = {rule.action: rule for rule in RULES}


def rule_for(action: str) -> Rule:
    """The row of an action; ``errand.action_unknown``."""
    try:
        return _BY_ACTION[Action(action)]
    except (ValueError, KeyError):
        raise problems.ERRAND_ACTION_UNKNOWN(action=action) from None


def allowed(here: Situation) -> list[Rule]:
    """What somebody may do now, in the order of the loop."""
    return [rule for rule in RULES if _fits(rule, here) and _may(rule, here)]


def decide(here: Situation, action: str, values: dict[str, object]) -> State:
    """The state after the step; refuses by name what the state, the person or a missing field does not allow."""
    rule = rule_for(action)
    if not _may(rule, here):
        raise problems.ERRAND_ACTION_NOT_YOURS(action=str(rule.action), label=rule.label)
    if not _fits(rule, here):
        raise problems.ERRAND_ACTION_NOT_NOW(
            action=str(rule.action), label=rule.label, state=str(here.state), state_label=here.state.label
        )
    missing = {one.name: ["必须填写"] for one in rule.fields if one.required and not values.get(one.name)}
    if missing:
        raise problems.REQUEST_INVALID(fields=missing)
    if rule.action is Action.GATHER and here.state is State.FILED:
        return here.state  # the window has asked for one paper more: it stays handed in
    return rule.to or here.state


def _fits(rule: Rule, here: Situation) -> bool:
    if here.state not in rule.from_:
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
