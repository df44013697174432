"""What doing something to a case means here and now: the one judge over the table of ``rules.py``.

:func:`decide` decides; commands write what it decided. Pure: no Flask, no database, no clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from server.cases.rules import (
    HEARING,
    INDEPENDENT,
    NOT_REACHED,
    RULES,
    UNSATISFIED,
    Action,
    How,
    Rule,
    State,
    Tie,
)
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
    closed_before: bool = False
    """It had come to an end, and goes round again."""
    code_by: str | None = None
    """Of somebody with the resident's code: who made it (``phone``, ``centre`` or ``resident``)."""
    answered: frozenset[How] = frozenset()
    """How the resident has been heard already in this round."""
    last_try: bool = False
    """Whoever is not reached now has been called often enough, on enough days."""
    director_decides: bool = False
    """Twice not satisfied: what becomes of it is the director's to say."""
    assigned: bool = False
    """Some unit has it in hand, and can be asked to do it again."""


@dataclass(frozen=True)
class Heard:
    """What the resident said of the result, and how that was obtained; ``not_reached`` when nobody could be asked."""

    value: str
    how: How


@dataclass(frozen=True)
class Decision:
    """What happens: the state to move to, and the fields the case takes on."""

    rule: Rule
    to: State
    sets: Mapping[str, Any]
    heard: Heard | None = None


def decide(situation: Situation, action: str, values: Mapping[str, Any], photos: int = 0) -> Decision:
    """What doing ``action`` means here and now; refuses by name when it may not be done.

    ``values`` are the fields of the action as strings. Unknown fields, missing required ones and values outside the
    choices are refused together, so that a person mends a form once.
    """
    rule = LOOP.ruled(situation, action)
    faults = _faults(rule, values, photos)
    if faults:
        raise problems.CASE_FIELDS_MISSING(action=action, fields=faults)
    sets = {name: value for name, value in values.items() if name not in {"note", "outcome", "rating"} and value}
    # a rule that leads nowhere never begins a case, so there is a state to stay in
    to = rule.after or situation.state or State.REPORTED
    heard = None
    match rule.action:
        case Action.CALL_BACK | Action.RATE | Action.RATE_AT_DOOR:
            heard = Heard(str(values.get("outcome") or values.get("rating")), _how(rule, situation))
            to, more = _after_hearing(situation, heard)
            sets |= more
        case Action.RETURN:
            sets["unit"] = None
        case Action.REOPEN:
            sets |= _NEW_ROUND
        case Action.RECUR:
            sets |= {
                **_NEW_ROUND,
                "recurrences": situation.recurrences + 1,
                "disposal": "escalated",
                "flags": ["came_back"],
            }
    return Decision(rule, to, sets, heard)


def fact_of(action: StrEnum, before: str | None, to: State) -> str:
    """The step in one word, as whoever brought the matter in is told of it: a call back or a rating says how it ended."""
    if action in HEARING:
        ended = {State.CLOSED: "closed", State.HANDLING: "second_time", State.REPORTED: "second_time"}
        return ended.get(to, "heard") if to != before else "heard"
    return "closed" if action is Action.CLOSE_BY_DIRECTOR else str(action)


_NEW_ROUND: Mapping[str, Any] = {
    "unit": None,
    "difficulty": None,
    "risk": None,
    "resolution": None,
    "supervisions": 0,
}


def _how(rule: Rule, here: Situation) -> How:
    """How what is said in this step is obtained. A code that a worker's phone made may have been scanned by the worker."""
    if rule.action is Action.CALL_BACK:
        return How.CALL
    if rule.action is Action.RATE_AT_DOOR:
        return How.DOOR
    return How.PHONE_CODE if here.code_by == "phone" else How.CODE


def _after_hearing(here: Situation, heard: Heard) -> tuple[State, dict[str, Any]]:
    """Satisfied closes, when it is the resident's own word; unsatisfied goes back for a second supervision, once a round
    (DOMAIN §5), then to the director; somebody called in vain often enough is let alone.
    """
    stays = here.state or State.CALLBACK
    if heard.value == NOT_REACHED:
        return (State.CLOSED, {"flags": ["not_reached"]}) if here.last_try else (stays, {})
    if heard.value != UNSATISFIED:
        return (State.CLOSED if heard.how in INDEPENDENT else stays), {}
    if here.supervisions > 0:
        return State.CALLBACK, {"flags": ["director_decides"]}
    if here.assigned:
        return State.HANDLING, {"supervisions": 1, "resolution": None}
    # settled at the door or the window, and not to their satisfaction: for the centre to look at
    return State.REPORTED, {**_NEW_ROUND, "supervisions": 1, "disposal": "escalated", "flags": ["not_satisfied"]}


def _unheard(rule: Rule, here: Situation) -> problems.Problem | None:
    """What stands against hearing the resident now. Once a round by a call or a code of theirs; once besides in a worker's
    presence, which must not take the resident's own word away from them.
    """
    how = _how(rule, here)
    if here.director_decides:
        return problems.CASE_DIRECTOR_DECIDES()
    if earlier := here.answered & (INDEPENDENT if how in INDEPENDENT else frozenset(How)):
        return problems.CASE_RATED_ALREADY(how=str(min(earlier)), how_label=min(earlier).label)
    if here.closed_long_ago:
        return problems.CASE_RATE_TOO_LATE()
    return None


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
    if rule.action in HEARING and (refused := _unheard(rule, here)) is not None:
        return refused
    if rule.action is Action.CLOSE_BY_DIRECTOR and not here.director_decides:
        return problems.CASE_NOT_FOR_DIRECTOR()
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
