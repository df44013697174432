"""What doing something to a case means here and now: the one judge over the table of ``rules.py``.

:func:`decide` decides; commands write what it decided. Pure: no Flask, no database, no clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from server.cases.rules import RULES, SATISFIED, UNSATISFIED, Action, Rule, State, Tie
from server.core import problems
from server.core.permissions import Permission
from server.steps.loop import Loop, Refusals


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
    protected: bool = False
    """Its people are kept from each other (DOMAIN §4): never offered mediation."""
    closed_before: bool = False
    """It had come to an end, and goes round again."""


@dataclass(frozen=True)
class Decision:
    """What happens: the state to move to, and the fields the case takes on."""

    rule: Rule
    to: State
    sets: Mapping[str, Any]


def decide(situation: Situation, action: str, values: Mapping[str, Any], photos: int = 0) -> Decision:
    """What doing ``action`` means here and now; refuses by name when it may not be done.

    ``values`` are the fields of the action as strings. Unknown fields, missing required ones and values outside the
    choices are refused together, so that a person mends a form once.
    """
    rule = LOOP.ruled(situation, action)
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


def fact_of(action: StrEnum, to: State) -> str:
    """The step in one word, as whoever brought the matter in is told of it: a call back says how it ended."""
    if action is Action.CALL_BACK:
        return {State.CLOSED: "closed", State.HANDLING: "second_time"}.get(to, "call_back")
    return str(action)


_MEDIATING = frozenset({Action.MEDIATE, Action.REFER})
_NEW_ROUND: Mapping[str, Any] = {"unit": None, "difficulty": None, "risk": None, "path": None, "resolution": None}


def _called_back(situation: Situation, outcome: str) -> tuple[State, dict[str, Any]]:
    """Satisfied closes; unsatisfied goes back for a second supervision, once (DOMAIN §5); not reached stays."""
    if outcome == SATISFIED:
        return State.CLOSED, {}
    if outcome == UNSATISFIED and situation.supervisions == 0:
        return State.HANDLING, {"supervisions": 1, "resolution": None}
    if outcome == UNSATISFIED:
        return State.CALLBACK, {"flags": ["director_decides"]}
    return State.CALLBACK, {}


def _further(rule: Rule, here: Situation) -> problems.Problem | None:
    """The tie between actor and case, and what comes too late."""
    names = {"action": str(rule.action), "label": rule.label}
    accepts = Permission.CASE_ACCEPT in here.permissions
    if rule.tie is Tie.UNIT and not here.in_unit:
        return problems.CASE_ACTION_NOT_YOUR_UNIT(**names)
    if rule.tie is Tie.REPORTER and not (here.is_reporter or accepts):
        return problems.CASE_ACTION_NOT_REPORTER(**names)
    if rule.tie is Tie.NOT_HANDLER and here.has_handled:
        return problems.CASE_HANDLER_CALLS_BACK()
    if here.protected and rule.action in _MEDIATING:
        return problems.CASE_NOT_MEDIATED()
    if rule.action is Action.RECUR and here.closed_long_ago:
        return problems.CASE_RECUR_TOO_LATE()
    if rule.action is Action.WITHDRAW and here.closed_before and not accepts:
        return problems.CASE_WITHDRAW_AFTER_CLOSING()
    return None


LOOP = Loop(
    RULES,
    Refusals(problems.CASE_ACTION_UNKNOWN, problems.CASE_ACTION_NOT_YOURS, problems.CASE_ACTION_NOT_NOW),
    may=lambda rule, here: rule.permission in here.permissions,
    further=_further,
)
rule_for, allowed = LOOP.rule_for, LOOP.allowed


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
