"""What doing something to a case means here and now: the one judge over the table of ``rules.py``.

:func:`decide` decides; commands write what it decided. Pure: no Flask, no database, no clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from server.cases.rules import BY_ACTION, RULES, SATISFIED, UNSATISFIED, Action, Rule, State, Tie
from server.core import problems
from server.core.permissions import Permission


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
    closed_before: bool = False
    """It had come to an end, and goes round again."""


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
    if (
        rule.action is Action.WITHDRAW
        and situation.closed_before
        and Permission.CASE_ACCEPT not in situation.permissions
    ):
        return problems.CASE_WITHDRAW_AFTER_CLOSING()
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
    if photos and not rule.photos:
        faults["attachments"] = "这一步不带照片"
    elif rule.photos and not faults and not photos and not any(values.get(name) for name in asked):
        faults["note"] = "写一句，或加张照片"
    return faults
