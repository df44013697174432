"""What steps do besides moving a case: the route it takes, another category, more time, a suspension, a letter signed."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from server.cases import hearing, letters, limits, naming, path, place, rules
from server.cases.models import Case
from server.cases.rules import EXTENSION, PAUSE, Action, State
from server.catalogue import queries as catalogue
from server.core import problems
from server.core.clock import local_date
from server.core.times import iso
from server.identity.actor import Doing
from server.notices.commands import take_back

TOLD = frozenset({"lapsed", "days", "until", "due_at", "paused", "refused", "unasked", "letter", "letter_changed"})
"""What such a step tells in the history and no column of a case holds under that name."""

_MOST_DIGITS = 9
"""More of them are no number of days, and Python reads no number without end."""


@dataclass(frozen=True)
class _Step:
    """What a step is taken on, with what, and what came before it."""

    doing: Doing
    case: Case
    values: Mapping[str, Any]
    steps: Sequence[Mapping[str, Any]]

    @property
    def now(self) -> datetime:
        return self.doing.moment.received_at


def take_effect(
    doing: Doing, case: Case, action: str, values: Mapping[str, Any], steps: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Do what the step means for the case's route, time and letters, and answer what the history tells of it."""
    effect = _EFFECTS.get(action)
    return effect(_Step(doing, case, values, steps)) if effect else {}


def _assess(step: _Step) -> dict[str, Any]:
    said = {name: value for name, value in step.values.items() if value}
    against = rules.too_simple(said["difficulty"], said["risk"], step.case.urgency)
    if against and not said.get("reason", "").strip():
        raise problems.CASE_TOO_SIMPLE(against=against, fields={"reason": f"{against}，判“简单”要写明为什么"})
    return path.chosen(step.case, said, step.steps, step.now)


def _recategorise(step: _Step) -> dict[str, Any]:
    """Of another category: what follows from a category follows from the new one. What is secret stays so, and what presses
    presses on: nobody who only names the kind takes either back.
    """
    case, code = step.case, step.values["category"].strip()
    before, category = catalogue.category(case.category), catalogue.category(code)
    if category is None or category.retired_at is not None:
        raise problems.REQUEST_INVALID(fields={"category": ["没有这一类，或者已经停用"]})
    if code == case.category:
        raise problems.REQUEST_INVALID(fields={"category": ["现在就是这一类"]})
    told: dict[str, Any] = {
        "category": code,
        "category_name": category.name,
        "category_before": before.name if before else case.category,
    }
    with naming.called_anew(case):
        case.category = code
        if category.protected and not case.protected:
            told["protected"] = case.protected = True
    case.flags = [one for one in case.flags if one not in _OF_A_CATEGORY]
    if (graver := rules.graver(case.urgency, category.urgency)) != case.urgency:
        told["urgency"] = case.urgency = graver
        if case.state in limits.BY_URGENCY and case.paused_since is None:  # from where it began
            limits.set_deadline(case, State(case.state), case.due_from or step.now)
            told["due_at"] = iso(case.due_at)
    return told | (path.fitting(case, step.steps, step.now) if case.state in rules.BEING_SETTLED else {})


_OF_A_CATEGORY = frozenset({"category_unknown", "category_retired"})


def _relocate(step: _Step) -> dict[str, Any]:
    return place.moved(step.case, step.values, step.now)


def _ask_extension(step: _Step) -> dict[str, Any]:
    return {"asked": EXTENSION, "days": _days(step.values["days"])}


def _ask_pause(step: _Step) -> dict[str, Any]:
    return {"asked": PAUSE, "until": _day(step.values["until"], step.now).isoformat()}


def _extend(step: _Step) -> dict[str, Any]:
    asked = asked_for(step.steps, "days")
    days = _days(step.values["days"]) if step.values.get("days") else asked
    if days > asked:
        raise problems.REQUEST_INVALID(fields={"days": [f"申请的是 {asked} 个工作日，不能批得更多"]})
    limits.extend(step.case, days)
    return {"asked": None, "days": days, "due_at": iso(step.case.due_at)}


def _pause(step: _Step) -> dict[str, Any]:
    asked = asked_for(step.steps, "until")
    until = _day(step.values.get("until") or asked, step.now)
    if until.isoformat() > asked:
        raise problems.REQUEST_INVALID(fields={"until": [f"申请的是到 {asked}，不能批得更晚"]})
    limits.pause(step.case, step.now, catalogue.calendar().opens(until))
    return {"asked": None, "paused": True, "until": until.isoformat()}


def _refuse(step: _Step) -> dict[str, Any]:
    return {"asked": None, "refused": step.case.asked}


def _unask(step: _Step) -> dict[str, Any]:
    return {"asked": None, "unasked": step.case.asked}


def _resume(step: _Step) -> dict[str, Any]:
    # the job that ends suspensions may be late: what was granted is not stretched by that
    until = step.case.paused_until or step.now
    limits.resume(step.case, min(step.now, until))
    return {"paused": False, "due_at": iso(step.case.due_at)}


def _sign(step: _Step) -> dict[str, Any]:
    return letters.sign(step.doing, step.case, (step.values.get("body") or "").strip())


def _draft(step: _Step) -> dict[str, Any]:
    letters.draft(step.case, step.now)
    return {"letter": None}


def _drop(step: _Step) -> dict[str, Any]:
    letters.drop(step.doing, step.case, step.values["note"])
    return {"letter": None}


def _answer(step: _Step) -> dict[str, Any]:
    return {"letter": letters.answer(step.doing, step.case, step.values["note"])}


def _unhear(step: _Step) -> dict[str, Any]:
    """The call in which it was closed counts for nothing, and nobody is told any more that it is over."""
    if closing := hearing.last_closing(step.steps):
        hearing.take_back(step.case, closing["seq"])
    take_back("case", step.case.id, step.now, kinds=["case.closed"])
    return {}


_EFFECTS: Mapping[str, Callable[[_Step], dict[str, Any]]] = {
    Action.ASSESS: _assess,
    Action.RECATEGORISE: _recategorise,
    Action.RELOCATE: _relocate,
    Action.ASK_EXTENSION: _ask_extension,
    Action.ASK_PAUSE: _ask_pause,
    Action.EXTEND: _extend,
    Action.PAUSE: _pause,
    Action.REFUSE: _refuse,
    Action.UNASK: _unask,
    Action.RESUME: _resume,
    Action.DRAFT_LETTER: _draft,
    Action.SIGN_LETTER: _sign,
    Action.DROP_LETTER: _drop,
    Action.REPLY_LETTER: _answer,
    Action.UNHEAR: _unhear,
}


def _application(steps: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The step in which something was applied for last."""
    return next((step for step in reversed(steps) if step["changes"].get("asked")), None)


def asked_for(steps: Sequence[Mapping[str, Any]], name: str) -> Any:
    """What was applied for last."""
    step = _application(steps)
    return step["changes"].get(name) if step else None


def hint(case: Case, steps: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """What whoever answers an application should have before them, by field: what was asked, why, and what becomes of it."""
    step = _application(steps) if case.asked else None
    if step is None:
        return {}
    why = f"，说是“{step['note'].strip().rstrip('。.；;')}”" if step["note"] else ""
    if case.asked == EXTENSION:
        days = step["changes"]["days"]
        later = limits.extended(case, days)
        ends = (
            f"照批，时限从 {limits.moment_words(case.due_at)} 到 {limits.moment_words(later.due_at)}"
            f"{limits.guess_words(later.guessed_years)}"
            if later and case.due_at
            else ""
        )
        return {"days": "。".join(filter(None, (f"申请延期 {days} 个工作日{why}", ends))) + "。"}
    until = limits.day_words(date.fromisoformat(step["changes"]["until"]))
    return {"until": f"申请中止到 {until}{why}。照批，到那天早上接着算，没用完的时间还在。"}


def bounds(case: Case) -> dict[str, str]:
    """What whoever applies for time should know before they write, by field: how much there is to be had, and till when."""
    rule, example = catalogue.watch_rule(), 5
    later = limits.extended(case, min(example, rule.extend_max_days))
    till = (
        f"比如 {min(example, rule.extend_max_days)} 个工作日，同意了就到 {limits.moment_words(later.due_at)}。"
        if later
        else ""
    )
    return {
        "days": f"填 1 到 {rule.extend_max_days}，从现在的期限往后加。{till}",
        "until": f"选明天起、{rule.pause_max_days} 天以内的一天。同意了，到那天早上接着算，没用完的时间还在。",
    }


def _days(text: str) -> int:
    most = catalogue.watch_rule().extend_max_days
    digits = unicodedata.normalize("NFKC", text).strip()
    days = int(digits) if digits.isdecimal() and len(digits) <= _MOST_DIGITS else 0
    if not 1 <= days <= most:
        raise problems.REQUEST_INVALID(fields={"days": [f"填 1 到 {most} 的整数"]})
    return days


def _day(text: str, now: datetime) -> date:
    """A day on which work begins again: after today, and no further than a suspension may last."""
    most = catalogue.watch_rule().pause_max_days
    today = local_date(now)
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise problems.REQUEST_INVALID(fields={"until": ["写成 2026-12-01 这样的日期"]}) from None
    if not today < day <= today + timedelta(days=most):
        raise problems.REQUEST_INVALID(fields={"until": [f"选明天起、{most} 天以内的一天"]})
    return day
