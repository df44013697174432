"""The closed loop, as one table and one function (DESIGN §3).

受理 → 分流 → 研判 → 处置 → 回访 → 结案. :data:`RULES` is the whole workflow: what each action is called, from which states
to which state it leads, who may do it and what it asks for. :func:`decide` is the only judge; commands write what it
decided. Pure: no Flask, no database, no clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from server.core import problems
from server.core.permissions import Permission


class State(StrEnum):
    """Where a case stands. The last three are ends."""

    REPORTED = "reported"
    ACCEPTED = "accepted"
    ROUTED = "routed"
    ASSESSED = "assessed"
    HANDLING = "handling"
    CALLBACK = "callback"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"

    @property
    def label(self) -> str:
        return _STATE_LABELS[self]


_STATE_LABELS = {
    State.REPORTED: "待受理",
    State.ACCEPTED: "已受理",
    State.ROUTED: "已分流",
    State.ASSESSED: "已研判",
    State.HANDLING: "处置中",
    State.CALLBACK: "待回访",
    State.CLOSED: "已结案",
    State.WITHDRAWN: "已撤回",
    State.MERGED: "已并案",
}

ENDS = frozenset({State.CLOSED, State.WITHDRAWN, State.MERGED})
OPEN = frozenset(State) - ENDS


class Action(StrEnum):
    """Everything that can be done to a case."""

    REPORT = "report"
    RESOLVE_ON_SPOT = "resolve_on_spot"
    SETTLE_AT_DESK = "settle_at_desk"
    ACCEPT = "accept"
    ROUTE = "route"
    RETURN = "return"
    ASSESS = "assess"
    HANDLE = "handle"
    FINISH = "finish"
    CALL_BACK = "call_back"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    MERGE = "merge"
    SUPPLEMENT = "supplement"
    RECUR = "recur"


class Tie(StrEnum):
    """What must tie the actor to the case, besides the permission."""

    NONE = "none"
    UNIT = "unit"
    """The case is in the hands of the actor's own unit."""
    REPORTER = "reporter"
    """The actor reported it, or sits at the intake desk (may accept cases)."""
    NOT_HANDLER = "not_handler"
    """The actor had no part in handling it (DOMAIN §5: whoever handled a case never makes its call back)."""


@dataclass(frozen=True)
class Choice:
    """One value a field may take."""

    value: str
    label: str


@dataclass(frozen=True)
class Field:
    """What an action asks for. ``choices=None`` is free text; the units are filled in by the query."""

    name: str
    label: str
    required: bool = False
    choices: tuple[Choice, ...] | None = None


URGENCIES = (Choice("normal", "普通"), Choice("urgent", "紧急"), Choice("grave", "重大"))
DIFFICULTIES = (
    Choice("simple", "简单"),
    Choice("ordinary", "一般"),
    Choice("complex", "复杂"),
    Choice("major", "重大疑难"),
)
RISKS = (Choice("blue", "蓝"), Choice("yellow", "黄"), Choice("orange", "橙"), Choice("red", "红"))

SATISFIED, UNSATISFIED, NOT_REACHED = "satisfied", "unsatisfied", "not_reached"
CALL_OUTCOMES = (
    Choice(SATISFIED, "满意，结案"),
    Choice(UNSATISFIED, "不满意，退回再办"),
    Choice(NOT_REACHED, "没联系上，下次再打"),
)

NOTE = Field("note", "备注")


@dataclass(frozen=True)
class Rule:
    """One row of the state table. ``before=frozenset()`` begins a case."""

    action: Action
    label: str
    permission: Permission
    before: frozenset[State]
    after: State | None
    """None: the case stays where it is."""
    begins: bool = False
    tie: Tie = Tie.NONE
    fields: tuple[Field, ...] = (NOTE,)
    sets: frozenset[str] = field(default_factory=lambda: frozenset({"state"}))
    """What decides staleness: the action conflicts when one of these changed since the screen was drawn. Withdrawing and
    merging mean the same whatever step the case has reached, so they leave ``state`` out."""
    photos: bool = False
    """What it is about is shown or said: words or a photo there must be, and a place may come along. Photos may come with
    any other step as well."""


RULES: tuple[Rule, ...] = (
    Rule(Action.REPORT, "上报中心", Permission.CASE_REPORT, frozenset(), State.REPORTED, begins=True),
    Rule(
        Action.RESOLVE_ON_SPOT,
        "当场办结",
        Permission.CASE_RESOLVE_ON_SPOT,
        frozenset(),
        State.CLOSED,
        begins=True,
    ),
    Rule(
        Action.SETTLE_AT_DESK,
        "窗口办结",
        Permission.CASE_SETTLE_AT_DESK,
        frozenset({State.REPORTED}),
        State.CLOSED,
        begins=True,
        fields=(Field("resolution", "怎么办结的（群众能看到）", required=True),),
        sets=frozenset({"state", "resolution"}),
    ),
    Rule(
        Action.ACCEPT,
        "受理",
        Permission.CASE_ACCEPT,
        frozenset({State.REPORTED}),
        State.ACCEPTED,
        fields=(Field("urgency", "紧急程度", choices=URGENCIES), NOTE),
        sets=frozenset({"state", "urgency"}),
    ),
    Rule(
        Action.ROUTE,
        "分流",
        Permission.CASE_ROUTE,
        frozenset({State.ACCEPTED}),
        State.ROUTED,
        fields=(Field("unit", "主办单位", required=True, choices=()), NOTE),
        sets=frozenset({"state", "unit"}),
    ),
    Rule(
        Action.RETURN,
        "退回",
        Permission.CASE_RETURN,
        frozenset({State.ROUTED}),
        State.ACCEPTED,
        tie=Tie.UNIT,
        fields=(Field("note", "退回原因", required=True),),
        sets=frozenset({"state", "unit"}),
    ),
    Rule(
        Action.ASSESS,
        "研判",
        Permission.CASE_ASSESS,
        frozenset({State.ROUTED}),
        State.ASSESSED,
        fields=(
            Field("difficulty", "难易程度", required=True, choices=DIFFICULTIES),
            Field("risk", "风险等级", required=True, choices=RISKS),
            Field("note", "研判意见"),
        ),
        sets=frozenset({"state", "difficulty", "risk"}),
    ),
    Rule(
        Action.HANDLE,
        "开始处置",
        Permission.CASE_HANDLE,
        frozenset({State.ASSESSED}),
        State.HANDLING,
        tie=Tie.UNIT,
    ),
    Rule(
        Action.FINISH,
        "办结",
        Permission.CASE_FINISH,
        frozenset({State.HANDLING}),
        State.CALLBACK,
        tie=Tie.UNIT,
        fields=(Field("resolution", "办理结果（群众能看到）", required=True), NOTE),
        sets=frozenset({"state", "resolution"}),
        photos=True,
    ),
    Rule(
        Action.CALL_BACK,
        "回访",
        Permission.CASE_CALL_BACK,
        frozenset({State.CALLBACK}),
        State.CLOSED,
        tie=Tie.NOT_HANDLER,
        fields=(Field("outcome", "回访结果", required=True, choices=CALL_OUTCOMES), Field("note", "群众怎么说")),
    ),
    Rule(
        Action.REOPEN,
        "重新办理",
        Permission.CASE_REOPEN,
        frozenset({State.CLOSED}),
        State.ACCEPTED,
        fields=(Field("note", "为什么重新办理", required=True),),
    ),
    Rule(
        Action.WITHDRAW,
        "撤回",
        Permission.CASE_WITHDRAW,
        OPEN,
        State.WITHDRAWN,
        tie=Tie.REPORTER,
        fields=(Field("note", "撤回原因", required=True),),
        sets=frozenset(),
    ),
    Rule(
        Action.MERGE,
        "并案",
        Permission.CASE_MERGE,
        OPEN,
        State.MERGED,
        fields=(Field("into", "并入哪一件（案件编号）", required=True), NOTE),
        sets=frozenset({"merged_into"}),
    ),
    Rule(
        Action.SUPPLEMENT,
        "补充",
        Permission.CASE_SUPPLEMENT,
        OPEN,
        None,
        fields=(Field("note", "补充什么"),),
        sets=frozenset(),
        photos=True,
    ),
    Rule(
        Action.RECUR,
        "问题又出现了",
        Permission.CASE_RECUR,
        frozenset({State.CLOSED}),
        State.REPORTED,
        tie=Tie.REPORTER,
        fields=(Field("note", "现在是什么样"),),
        photos=True,
    ),
)

BY_ACTION = {rule.action: rule for rule in RULES}


@dataclass(frozen=True)
class Situation:
    """A case as an actor stands before it. ``state=None`` is a case that does not exist yet."""

    state: State | None
    permissions: frozenset[str]
    is_reporter: bool = False
    in_unit: bool = False
    has_handled: bool = False
    supervisions: int = 0
    recurrences: int = 0
    closed_long_ago: bool = False
    """Longer than a matter may be said to have come back; after that it is a new one."""


@dataclass(frozen=True)
class Decision:
    """What happens: the state to move to, and the fields the case takes on."""

    rule: Rule
    to: State
    sets: Mapping[str, Any]


def allowed(situation: Situation) -> tuple[Rule, ...]:
    """The actions open to this actor now, in the order of the loop."""
    return tuple(rule for rule in RULES if situation.state in rule.before and _refusal(situation, rule) is None)


def rule_for(action: str) -> Rule:
    """The rule of an action by name; refuses an unknown one."""
    try:
        return BY_ACTION[Action(action)]
    except ValueError:
        raise problems.CASE_ACTION_UNKNOWN(action=action) from None


def decide(situation: Situation, action: str, values: Mapping[str, Any], photos: int = 0) -> Decision:
    """What doing ``action`` means here and now; refuses by name when it may not be done.

    ``values`` are the fields of the action as strings. Unknown fields, missing required ones and values outside the
    choices are refused together, so that a person mends a form once.
    """
    rule = rule_for(action)
    if (refusal := _refusal(situation, rule)) is not None:
        raise refusal
    faults = _faults(rule, values, photos)
    if faults:
        raise problems.CASE_FIELDS_MISSING(action=action, fields=faults)
    sets = {name: value for name, value in values.items() if name not in {"note", "outcome"} and value}
    # a rule that leads nowhere never begins a case, so there is a state to stay in
    to = rule.after or situation.state or State.REPORTED
    match rule.action:
        case Action.CALL_BACK:
            to, more = _called_back(situation, str(values["outcome"]))
            sets |= more
        case Action.RETURN:
            sets["unit"] = None
        case Action.REOPEN:
            sets |= _NEW_ROUND
        case Action.RECUR:
            sets |= {
                **_NEW_ROUND,
                "supervisions": 0,
                "recurrences": situation.recurrences + 1,
                "disposal": "escalated",
                "flags": ["came_back"],
            }
    return Decision(rule, to, sets)


def fact_of(action: Action, to: State) -> str:
    """The step in one word, as whoever brought the matter in is told of it: a call back says how it ended."""
    if action is Action.CALL_BACK:
        return {State.CLOSED: "closed", State.HANDLING: "second_time"}.get(to, "call_back")
    return str(action)


_NEW_ROUND: Mapping[str, Any] = {"unit": None, "difficulty": None, "risk": None, "resolution": None}


def _called_back(situation: Situation, outcome: str) -> tuple[State, dict[str, Any]]:
    """Satisfied closes; unsatisfied goes back for a second supervision, once (DOMAIN §5); not reached stays."""
    if outcome == SATISFIED:
        return State.CLOSED, {}
    if outcome == UNSATISFIED and situation.supervisions == 0:
        return State.HANDLING, {"supervisions": 1, "resolution": None}
    if outcome == UNSATISFIED:
        return State.CALLBACK, {"flags": ["director_decides"]}
    return State.CALLBACK, {}


def _refusal(situation: Situation, rule: Rule) -> problems.Problem | None:
    names = {"action": str(rule.action), "label": rule.label}
    if rule.permission not in situation.permissions:
        return problems.CASE_ACTION_NOT_YOURS(**names)
    if situation.state is None:
        if rule.begins:
            return None
        return problems.CASE_ACTION_NOT_NOW(**names, state="none", state_label="还没登记")
    if situation.state not in rule.before:
        return problems.CASE_ACTION_NOT_NOW(**names, state=str(situation.state), state_label=situation.state.label)
    if (untied := _untied(situation, rule, names)) is not None:
        return untied
    if rule.action is Action.RECUR and situation.closed_long_ago:
        return problems.CASE_RECUR_TOO_LATE()
    return None


def _untied(situation: Situation, rule: Rule, names: dict[str, str]) -> problems.Problem | None:
    if rule.tie is Tie.UNIT and not situation.in_unit:
        return problems.CASE_ACTION_NOT_YOUR_UNIT(**names)
    if rule.tie is Tie.REPORTER and not (situation.is_reporter or Permission.CASE_ACCEPT in situation.permissions):
        return problems.CASE_ACTION_NOT_REPORTER(**names)
    if rule.tie is Tie.NOT_HANDLER and situation.has_handled:
        return problems.CASE_HANDLER_CALLS_BACK()
    return None


def _faults(rule: Rule, values: Mapping[str, Any], photos: int) -> dict[str, str]:
    asked = {one.name: one for one in rule.fields}
    faults = {name: "没有这一项" for name in values if name not in asked}
    for name, one in asked.items():
        value = values.get(name)
        if value is None or (isinstance(value, str) and not value.strip()):
            if one.required:
                faults[name] = f"请填写“{one.label}”"
        elif not isinstance(value, str):
            faults[name] = "格式不对"
        elif one.choices and value not in {choice.value for choice in one.choices}:
            faults[name] = "请从列出的选项中选择"
    if rule.photos and not faults and not photos and not any(values.get(name) for name in asked):
        faults["note"] = "写一句，或加张照片"
    return faults
