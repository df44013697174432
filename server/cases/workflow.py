"""What doing something to a case means here and now: the one judge over ``table.py``.

:func:`decide` decides; commands write what it decided. Pure: no Flask, no database, no clock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from server.cases import asked
from server.cases.rules import (
    EXTENSION,
    HEARING,
    INDEPENDENT,
    NO_PHONE,
    NOT_REACHED,
    PAUSE,
    TOLD,
    UNSATISFIED,
    URGENCIES,
    Action,
    How,
    Rule,
    State,
    Tie,
    below,
    label_of,
)
from server.cases.table import RULES
from server.core import problems
from server.core.permissions import Permission
from server.core.refusals import Problem, ProblemKind
from server.steps.loop import Loop, Refusals


@dataclass(frozen=True)
class Situation:
    """A case as an actor stands before it. ``state=None`` is a case that does not exist yet."""

    state: State | None
    permissions: frozenset[str]
    is_reporter: bool = False
    in_unit: bool = False
    helps: bool = False
    """The actor's unit helps with it (协办)."""
    signed: bool = False
    """The unit said that it has it."""
    returned_by: frozenset[str] = frozenset()
    """Units that sent it back as not theirs."""
    has_handled: bool = False
    least_urgency: str = "normal"
    """Of its category, by the list: nobody says that it presses less."""
    grave: bool = False
    """It presses as nothing else does (重大)."""
    supervisions: int = 0
    recurrences: int = 0
    closed_long_ago: bool = False
    """Longer than a matter may be said to have come back; after that it is a new one."""
    closed_before: bool = False
    """It had come to an end, and goes round again."""
    protected: bool = False
    """Its people are kept from each other (DOMAIN §4): never offered mediation."""
    stood: State | None = None
    """Merged: where it stood before."""
    code_by: str | None = None
    """Of somebody with the resident's code: who made it (``phone``, ``centre`` or ``resident``)."""
    answered: frozenset[How] = frozenset()
    """How the resident has been heard already in this round."""
    last_try: bool = False
    """Whoever is not reached now has been called often enough, on enough days."""
    called_just_now: bool = False
    """The actor closed it by a call, so lately that they may take that back."""
    too_soon: bool = False
    """They were called in vain, and are not to be called again yet: another call in vain belongs to the same try."""
    no_phone: bool = False
    """Nobody left a number by which they could be called back."""
    director_decides: bool = False
    """Twice not satisfied: what becomes of it is the director's to say."""
    assigned: bool = False
    """Some unit has it in hand, and can be asked to do it again."""
    asked: str | None = None
    """What the unit applied for and waits to be answered."""
    paused: bool = False
    overdue: bool = False
    letter_written: bool = False
    """Its present deadline has had its letter, whatever became of it."""
    letter_draft: bool = False
    """A letter of supervision waits to be signed."""
    letter_unanswered: bool = False
    """One was signed that the actor's unit has not answered."""

    @property
    def for_director(self) -> bool:
        """Nobody is called about it: the director says how it ends. Whoever brought in a protected matter is not called by
        themselves (DOMAIN §4).
        """
        return self.director_decides or self.protected


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
    same_try: bool = False
    """Called in vain before they were to be called again: no try more."""

    @property
    def told(self) -> dict[str, Any]:
        """What was heard, as the history tells it: of the step, and nothing of the case's."""
        if self.heard is None:
            return {}
        if self.heard.how is How.CALL:
            return {"outcome": self.heard.value} | ({"same_try": True} if self.same_try else {})
        return {"rating": self.heard.value, "how": str(self.heard.how)}

    def and_sets(self, **more: Any) -> Decision:
        return replace(self, sets={**self.sets, **more})


def decide(situation: Situation, action: str, values: Mapping[str, Any], photos: int = 0) -> Decision:
    """What doing ``action`` means here and now; refuses by name when it may not be done.

    ``values`` are the fields of the action as strings. Unknown fields, missing required ones and values outside the
    choices are refused together, so that a person mends a form once.
    """
    rule = LOOP.ruled(situation, action)
    if faults := asked.faults(rule, values, photos, no_phone=situation.no_phone):
        raise problems.CASE_FIELDS_MISSING(action=action, fields=faults)
    sets = {name: value for name, value in values.items() if name not in _SAID and value}
    # a rule that leads nowhere never begins a case, so there is a state to stay in
    plain = Decision(rule, rule.after or situation.state or State.REPORTED, sets)
    means = _MEANS.get(Action(rule.action))
    return means(situation, plain, values) if means else plain


def fact_of(action: StrEnum, before: str | None, to: State, values: Mapping[str, Any]) -> str:
    """The step in one word, as whoever brought the matter in is told of it: a call back or a rating says how it ended, and
    of progress they hear only what is for residents too.
    """
    if action is Action.PROGRESS and values.get("tell") != TOLD:
        return ""
    if action in HEARING:
        ended = {State.CLOSED: "closed", State.HANDLING: "second_time", State.REPORTED: "second_time"}
        return ended.get(to, "heard") if to != before else "heard"
    told: dict[StrEnum, str] = {Action.CLOSE_BY_DIRECTOR: "closed", Action.SEND_ON: "reopen"}
    return told.get(action, str(action))


# --- what an action means beside the state its rule leads to ---------------------------------------------------------

_SAID = frozenset({"note", "outcome", "rating", "body"})
"""Fields whose values stand in the history or in a letter, and not on the case."""
_NOT_ROUTED: Mapping[str, Any] = {"unit": None, "difficulty": None, "risk": None, "path": None}
_NEW_ROUND: Mapping[str, Any] = {
    **_NOT_ROUTED,
    "resolution": None,
    "supervisions": 0,
}


def _hear(here: Situation, plain: Decision, values: Mapping[str, Any]) -> Decision:
    said = str(values.get("outcome") or values.get("rating"))
    if said == NO_PHONE:  # counted as nobody reached, and there is nobody to try again
        unheard = Heard(NOT_REACHED, How.CALL)
        return replace(plain.and_sets(flags=["no_phone", NOT_REACHED]), to=State.CLOSED, heard=unheard)
    heard = Heard(said, _how(plain.rule, here))
    if said == NOT_REACHED and here.too_soon:
        return replace(plain, to=State.CALLBACK, heard=heard, same_try=True)
    to, more = _after_hearing(here, heard)
    return replace(plain.and_sets(**more), to=to, heard=heard)


def _accept(here: Situation, plain: Decision, values: Mapping[str, Any]) -> Decision:
    if below(values.get("urgency") or here.least_urgency, here.least_urgency):
        least = label_of(URGENCIES, here.least_urgency)
        raise problems.CASE_URGENCY_BELOW(least=least, fields={"urgency": f"这一类事按规定至少是“{least}”"})
    return plain


def _route(here: Situation, plain: Decision, values: Mapping[str, Any]) -> Decision:
    if values["unit"] in here.returned_by and not values.get("reason"):
        raise problems.CASE_UNIT_RETURNED_IT(fields={"reason": "它退回过这件事，写一句为什么还给它"})
    return plain


def _send_on(here: Situation, plain: Decision, values: Mapping[str, Any]) -> Decision:
    """By the director's own decision, as often as it takes; what the rules do by themselves stays done once."""
    if values.get("unit"):
        return replace(plain.and_sets(**{**_NOT_ROUTED, "unit": values["unit"]}, resolution=None), to=State.ROUTED)
    if not here.assigned:
        raise problems.CASE_FIELDS_MISSING(action=str(Action.SEND_ON), fields={"unit": "请选一家单位"})
    return plain.and_sets(resolution=None)


def _help(_: Situation, plain: Decision, values: Mapping[str, Any]) -> Decision:
    return plain.and_sets(helpers=values.get("helpers") or "")


def _split(here: Situation, plain: Decision, _: Mapping[str, Any]) -> Decision:
    return replace(plain.and_sets(merged_into=None), to=here.stood or State.REPORTED)


def _recur(here: Situation, plain: Decision, _: Mapping[str, Any]) -> Decision:
    again = {"recurrences": here.recurrences + 1, "disposal": "escalated", "flags": ["came_back"]}
    return plain.and_sets(**_NEW_ROUND, **again)


def _setting(**more: Any) -> _Means:
    return lambda _, plain, __: plain.and_sets(**more)


_Means = Callable[[Situation, Decision, Mapping[str, Any]], Decision]
_MEANS: Mapping[Action, _Means] = {
    Action.ACCEPT: _accept,
    Action.ROUTE: _route,
    Action.RECALL: _setting(**_NOT_ROUTED),
    Action.RETURN: _setting(unit=None),
    Action.SIGN: _setting(signed=True),
    Action.SEND_ON: _send_on,
    Action.HELP: _help,
    Action.CALL_BACK: _hear,
    Action.RATE: _hear,
    Action.RATE_AT_DOOR: _hear,
    Action.REOPEN: _setting(**_NEW_ROUND),
    Action.SPLIT: _split,
    Action.PROTECT: _setting(protected=True),
    Action.UNPROTECT: _setting(protected=False),
    Action.RECUR: _recur,
}
"""Actions that are not here mean what their rule says, with the fields of their form."""


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


# --- what stands against an action -----------------------------------------------------------------------------------


def _further(rule: Rule, here: Situation) -> Problem | None:
    """The tie between actor and case, then what the action alone knows of."""
    if (untied := _UNTIED[rule.tie](here)) is not None:
        return _of(rule, untied)
    against = _AGAINST.get(Action(rule.action))
    return against(rule, here) if against else None


def _of(rule: Rule, kind: ProblemKind) -> Problem:
    """A refusal of this action; those that name it are told its name."""
    names = {"action": str(rule.action), "label": rule.label}
    return kind(**{name: names[name] for name in kind.details})


def _not_the_unit(here: Situation) -> ProblemKind | None:
    if here.in_unit:
        return None
    return problems.CASE_LEAD_UNIT_ONLY if here.helps else problems.CASE_ACTION_NOT_YOUR_UNIT


def _accepts(here: Situation) -> bool:
    return Permission.CASE_ACCEPT in here.permissions


_UNTIED: Mapping[Tie, Callable[[Situation], ProblemKind | None]] = {
    Tie.NONE: lambda _: None,
    Tie.UNIT: _not_the_unit,
    Tie.ANY_UNIT: lambda here: None if here.in_unit or here.helps else problems.CASE_ACTION_NOT_YOUR_UNIT,
    Tie.REPORTER: lambda here: None if here.is_reporter or _accepts(here) else problems.CASE_ACTION_NOT_REPORTER,
    Tie.NOT_UNIT: lambda here: problems.CASE_OWN_REQUEST if here.in_unit else None,
    Tie.NOT_HANDLER: lambda here: problems.CASE_HANDLER_CALLS_BACK if here.has_handled else None,
}


def _unheard(rule: Rule, here: Situation) -> Problem | None:
    """What stands against hearing the resident now. Once a round by a call or a code of theirs; once besides in a worker's
    presence, which must not take the resident's own word away from them.
    """
    how = _how(rule, here)
    if here.for_director:
        return problems.CASE_DIRECTOR_DECIDES()
    if earlier := here.answered & (INDEPENDENT if how in INDEPENDENT else frozenset(How)):
        return problems.CASE_RATED_ALREADY(how=str(min(earlier)), how_label=min(earlier).label)
    if here.closed_long_ago:
        return problems.CASE_RATE_TOO_LATE()
    return None


def _where(stands: Callable[[Situation], bool], kind: ProblemKind) -> _Against:
    return lambda rule, here: _of(rule, kind) if stands(here) else None


def _applied_before(_: Rule, here: Situation) -> Problem | None:
    if here.asked:
        return problems.CASE_ASKED_ALREADY()
    return problems.CASE_PAUSED() if here.paused else None


def _unless_asked(*what: str) -> _Against:
    return _where(lambda here: here.asked not in what, problems.CASE_NOTHING_ASKED)


def _not_at_the_window(_: Rule, here: Situation) -> Problem | None:
    """A protected matter is looked into by whom it concerns; what was not to somebody's liking once, by a unit and not again by
    whoever settled it.
    """
    if here.protected:
        return problems.CASE_PROTECTED_NOT_SETTLED()
    return problems.CASE_NOT_SETTLED_TWICE() if here.supervisions > 0 else None


def _no_letter_now(_: Rule, here: Situation) -> Problem | None:
    """By hand as by itself: about what is overdue, once for each deadline."""
    if here.paused or not here.overdue:
        return problems.CASE_PAUSED() if here.paused else problems.LETTER_NOT_OVERDUE()
    return problems.LETTER_WRITTEN() if here.letter_written or here.letter_draft else None


_Against = Callable[[Rule, Situation], Problem | None]
_AGAINST: Mapping[Action, _Against] = {
    Action.SETTLE_AT_DESK: _not_at_the_window,
    Action.RECALL: _where(lambda here: here.signed, problems.CASE_SIGNED_ALREADY),
    Action.SIGN: _where(lambda here: here.signed, problems.CASE_SIGNED_ALREADY),
    Action.MEDIATE: _where(lambda here: here.protected, problems.CASE_NOT_MEDIATED),
    Action.REFER: _where(lambda here: here.protected, problems.CASE_NOT_MEDIATED),
    Action.CALL_BACK: _unheard,
    Action.UNHEAR: _where(lambda here: not here.called_just_now, problems.CASE_CALL_STANDS),
    Action.RATE: _unheard,
    Action.RATE_AT_DOOR: _unheard,
    Action.CLOSE_BY_DIRECTOR: _where(lambda here: not here.for_director, problems.CASE_NOT_FOR_DIRECTOR),
    Action.SEND_ON: _where(lambda here: not here.for_director, problems.CASE_NOT_FOR_DIRECTOR),
    Action.WITHDRAW: _where(
        lambda here: here.closed_before and not _accepts(here), problems.CASE_WITHDRAW_AFTER_CLOSING
    ),
    Action.SPLIT: _where(lambda here: here.stood is None, problems.CASE_SPLIT_NO_LEAD),
    Action.PROTECT: _where(lambda here: here.protected, problems.CASE_PROTECTED_ALREADY),
    Action.UNPROTECT: _where(lambda here: not here.protected, problems.CASE_NOT_PROTECTED),
    Action.ASK_EXTENSION: _applied_before,
    Action.ASK_PAUSE: _applied_before,
    Action.UNASK: _unless_asked(EXTENSION, PAUSE),
    Action.EXTEND: _unless_asked(EXTENSION),
    Action.PAUSE: _unless_asked(PAUSE),
    Action.REFUSE: _unless_asked(EXTENSION, PAUSE),
    Action.RESUME: _where(lambda here: not here.paused, problems.CASE_NOT_PAUSED),
    Action.DRAFT_LETTER: _no_letter_now,
    Action.SIGN_LETTER: _where(lambda here: not here.letter_draft, problems.LETTER_NO_DRAFT),
    Action.DROP_LETTER: _where(lambda here: not here.letter_draft, problems.LETTER_NO_DRAFT),
    Action.REPLY_LETTER: _where(lambda here: not here.letter_unanswered, problems.LETTER_NONE_TO_ANSWER),
    Action.RECUR: _where(lambda here: here.closed_long_ago, problems.CASE_RECUR_TOO_LATE),
}


LOOP = Loop(
    RULES,
    Refusals(problems.CASE_ACTION_UNKNOWN, problems.CASE_ACTION_NOT_YOURS, problems.CASE_ACTION_NOT_NOW),
    may=lambda rule, here: rule.permission in here.permissions,
    further=_further,
)
rule_for, allowed = LOOP.rule_for, LOOP.allowed
