"""A mediation's own loop 调解中 → 达成协议 / 未达成 / 终止, and an agreement's way to court (司法确认): one table decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from server.core import problems
from server.core.permissions import Permission
from server.core.refusals import Problem
from server.steps.loop import Field, Labelled, Loop, Refusals, Rule, require_fields


class Kind(Labelled):
    """The three mediations (三调)."""

    PEOPLE = "people", "人民调解"
    ADMINISTRATIVE = "administrative", "行政调解"
    JUDICIAL = "judicial", "司法调解"


class State(Labelled):
    """Where a mediation stands."""

    OPEN = "open", "调解中"
    AGREED = "agreed", "达成协议"
    FAILED = "failed", "未达成协议"
    STOPPED = "stopped", "已终止"
    APPLIED = "applied", "已申请司法确认"
    CONFIRMED = "confirmed", "已司法确认"
    REFUSED = "refused", "法院未予确认"


SETTLED = (State.AGREED, State.APPLIED, State.CONFIRMED)
"""There is an agreement: what is left is to keep it."""


class Action(StrEnum):
    """What can be done with a mediation."""

    BEGIN = "begin"
    SESSION = "session"
    PARTIES = "parties"
    REPLACE = "replace"
    EXTEND = "extend"
    AGREE = "agree"
    AMEND = "amend"
    FAIL = "fail"
    STOP = "stop"
    APPLY = "apply"
    CONFIRM = "confirm"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Situation:
    """A mediation as somebody stands before it. ``permissions`` are those held on its case."""

    state: State | None
    permissions: frozenset[str]
    kind: Kind = Kind.PEOPLE
    extended: bool = False
    protected: bool = False
    """Its case became a protected matter, which is never mediated (DOMAIN §4): nothing goes on but its end."""
    apply_until: date | None = None
    """The last day on which the parties may go to court with their agreement."""


_P = Permission.MEDIATION_CONDUCT
_SAID = Field("said", "当事人怎么说、谈到哪一步", required=True, missing="请写一句谈得怎么样")
RULES = (
    Rule(Action.BEGIN, "开始调解", _P, frozenset(), State.OPEN, begins=True),
    Rule(Action.SESSION, "记一次调解", _P, frozenset({State.OPEN}), None, (_SAID,)),
    Rule(
        Action.AGREE,
        "达成协议",
        _P,
        frozenset({State.OPEN}),
        State.AGREED,
        (Field("terms", "协议内容", required=True, missing="请写协议内容：谁、做什么、什么时候前"),),
    ),
    Rule(Action.FAIL, "未达成", _P, frozenset({State.OPEN}), State.FAILED, (_SAID,)),
    Rule(
        Action.EXTEND,
        "延长期限",
        _P,
        frozenset({State.OPEN}),
        None,
        (Field("both_agree", "双方都同意延长", required=True, missing="要双方当事人都同意才能延长"),),
    ),
    Rule(Action.STOP, "终止调解", _P, frozenset({State.OPEN}), State.STOPPED, (_SAID,)),
    Rule(Action.APPLY, "申请司法确认", _P, frozenset({State.AGREED}), State.APPLIED),
    Rule(
        Action.AMEND,
        "改协议",
        _P,
        frozenset({State.AGREED}),
        None,
        (
            Field("terms", "协议内容", required=True, missing="请写协议内容：谁、做什么、什么时候前"),
            Field("reason", "为什么改", required=True, missing="请写一句为什么改"),
        ),
    ),
    Rule(Action.CONFIRM, "法院已确认", _P, frozenset({State.APPLIED}), State.CONFIRMED),
    Rule(Action.REFUSE, "法院未确认", _P, frozenset({State.APPLIED}), State.REFUSED, (_SAID,)),
    Rule(
        Action.PARTIES,
        "改当事人",
        _P,
        frozenset({State.OPEN, State.AGREED, State.APPLIED}),
        None,
        (Field("parties", "当事人", required=True, missing="至少写一位当事人"),),
    ),
    Rule(
        Action.REPLACE,
        "换调解员",
        _P,
        frozenset({State.OPEN}),
        None,
        (Field("reason", "为什么换", required=True, missing="请写一句为什么换"),),
    ),
)


def _further(rule: Rule, here: Situation) -> Problem | None:
    if here.protected and here.state is State.OPEN and rule.action is not Action.STOP:
        return problems.CASE_NOT_MEDIATED()
    if rule.action is Action.EXTEND and here.extended:
        return problems.MEDIATION_EXTENDED()
    if rule.action is Action.APPLY and here.kind is Kind.JUDICIAL:
        return problems.MEDIATION_NEEDS_NO_CONFIRMATION()
    return None


LOOP = Loop(
    RULES,
    Refusals(problems.MEDIATION_ACTION_UNKNOWN, problems.MEDIATION_ACTION_NOT_YOURS, problems.MEDIATION_ACTION_NOT_NOW),
    may=lambda rule, here: rule.permission in here.permissions,
    further=_further,
)
rule_for, allowed = LOOP.rule_for, LOOP.allowed


def decide(here: Situation, action: str, values: Mapping[str, Any]) -> State:
    """The state after the step; refuses by name what the state, the person, the law's limit or a missing word forbids.

    ``values["day"]``: on which day the parties went to court.
    """
    rule = LOOP.ruled(here, action)
    require_fields(rule, values)
    if rule.action is Action.APPLY and here.apply_until is not None and values["day"] > here.apply_until:
        until = here.apply_until
        raise problems.MEDIATION_CONFIRM_LATE(until=f"{until.year}年{until.month}月{until.day}日")
    # a rule that leads nowhere never begins a mediation, so there is a state to stay in
    return State(rule.after or here.state or State.OPEN)
