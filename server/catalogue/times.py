"""Limits, the working-day calendar, and what the watch goes by, changed by an administrator. Commands never commit.

A deadline that was given stays: another limit or another calendar counts for those given from then on. How far a deadline
is over is counted at every look, so that urging and letters follow the calendar and the amounts of today.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from server.catalogue.models import CalendarYear, LetterRule, TimeLimit, WatchRule
from server.catalogue.workdays import SATURDAY, WorkingHours, WorkingYear
from server.core import marks, problems
from server.core.db import db
from server.identity.actor import Actor
from server.journal import edited

LIMIT_NAMES = {
    "response.normal": "受理：普通的事",
    "response.urgent": "受理：紧急的事",
    "response.grave": "受理：重大的事",
    "route.all": "分流：普通的事",
    "route.urgent": "分流：紧急的事",
    "route.grave": "分流：重大的事",
    "sign.all": "签收：普通的事",
    "sign.urgent": "签收：紧急的事",
    "sign.grave": "签收：重大的事",
    "assess.all": "研判：普通的事",
    "assess.urgent": "研判：紧急的事",
    "assess.grave": "研判：重大的事",
    "settle.simple": "处置：简单",
    "settle.ordinary": "处置：一般",
    "settle.complex": "处置：复杂",
    "settle.major": "处置：重大疑难",
    "mediation.all": "调解",
    "mediation_extension.all": "调解延长",
    "judicial_confirmation.all": "申请司法确认",
    "call_back.all": "回访",
    "grid.all": "网格里自己办",
    "task.all": "任务：普通",
    "task.urgent": "任务：紧急",
    "task.grave": "任务：重大",
}
"""What each limit is called, in the order of the loop; one without a name here is shown by its code."""
LETTER_PARTS: Mapping[str, Mapping[str, str]] = {
    "number_form": {"{year}": "【年】", "{number}": "【号】"},
    "body": {
        "{code}": "【编号】",
        "{unit}": "【单位】",
        "{step}": "【环节】",
        "{due}": "【期限】",
        "{over}": "【超期】",
        "{extended}": "【延期】",
        "{days}": "【答复天数】",
    },
}
"""What the words of a letter can have filled in, each as the desk shows it."""
_FIRST_YEAR, _LAST_YEAR = 2020, 2100


def put_time_limit(actor: Actor, code: str, base_version: int, facts: Mapping[str, Any], now: datetime) -> TimeLimit:
    """Another amount for a limit there is; ``list.absent`` for one there is not."""
    step, _, grade = code.partition(".")
    limit = db.session.get(TimeLimit, (step, grade), with_for_update=True, populate_existing=True)
    if limit is None:
        raise problems.LIST_ABSENT()
    edited.require_version(limit.version, base_version)
    before = f"{limit.amount} {limit.unit}"
    limit.amount, limit.unit = facts["amount"], facts["unit"]
    after = f"{limit.amount} {limit.unit}"
    edited.mark_named(actor.id, limit, "time_limit", code, now, before=before, after=after)
    return limit


def put_calendar_year(
    actor: Actor, code: str, base_version: int, facts: Mapping[str, Any], now: datetime
) -> CalendarYear:
    """Enter a year's holidays, make-up days and hours, or change them. Refuses what no calendar can be, by its field."""
    if not code.isdecimal() or not _FIRST_YEAR <= int(code) <= _LAST_YEAR:
        raise problems.LIST_ABSENT()
    year = int(code)
    _require_calendar(year, facts)
    row = db.session.get(CalendarYear, year, with_for_update=True, populate_existing=True)
    edited.require_version(row.version if row else 0, base_version)
    if row is None:
        row = CalendarYear(year=year, version=0)
        db.session.add(row)
    before = {name: _told(getattr(row, name)) for name in ("holidays", "makeup", "work_start", "work_end")}
    for name in before:
        setattr(row, name, facts[name])
    changed = {name: [was, _told(facts[name])] for name, was in before.items() if was != _told(facts[name])}
    edited.mark_named(actor.id, row, "calendar_year", code, now, **changed)
    return row


def change_watch_rule(actor: Actor, base_version: int, facts: Mapping[str, Any], now: datetime) -> WatchRule:
    """Change after how many working days over what is done, and how far more time may go.

    Refuses ``request.invalid`` where a later rung would come before an earlier one.
    """
    with db.session.no_autoflush:
        rule, changed = edited.change_only_row(WatchRule, base_version, facts)
        rungs = ("urge_days", "letter_days", "supervisor_days", "director_days")
        for lower, higher in pairwise(rungs):
            if getattr(rule, higher) < getattr(rule, lower):
                raise problems.REQUEST_INVALID(fields={higher: ["不能比前一步的天数少"]})
    edited.mark(actor.id, rule, "watch_rule", now, **changed)
    return rule


def change_letter_rule(actor: Actor, base_version: int, facts: Mapping[str, Any], now: datetime) -> LetterRule:
    """Change the words of letters, their number, and how soon they are answered. Letters drafted before keep theirs.

    Refuses ``request.invalid`` for a number that would not tell two letters apart, words that do not name the case, and
    a place that is none.
    """
    faults = {}
    if not all(part in facts["number_form"] for part in ("{year}", "{number}")):
        faults["number_form"] = ["要写上【年】和【号】，不然两份函会同号"]
    if "{code}" not in facts["body"] or "{unit}" not in facts["body"]:
        faults["body"] = ["要写上【编号】和【单位】"]
    for name, parts in LETTER_PARTS.items():
        if unknown := marks.strange(facts[name], parts):
            faults[name] = [f"没有{'、'.join(unknown)}可换，能换的只有{''.join(parts.values())}"]
    if faults:
        raise problems.REQUEST_INVALID(fields=faults)
    rule, changed = edited.change_only_row(LetterRule, base_version, facts)
    edited.mark(actor.id, rule, "letter_rule", now, changed=sorted(changed))
    return rule


def _require_calendar(year: int, facts: Mapping[str, Any]) -> None:
    faults: dict[str, list[str]] = {}
    for name, weekend in (("holidays", False), ("makeup", True)):
        days: list[date] = facts[name]
        if wrong := next((day for day in days if day.year != year), None):
            faults[name] = [f"{wrong} 不在 {year} 年"]
        elif wrong := next((day for day in days if (day.weekday() >= SATURDAY) is not weekend), None):
            faults[name] = [f"{wrong} {'不是周六周日' if weekend else '是周六周日，本来就休息'}"]
    if not faults:
        try:
            hours = WorkingHours(facts["work_start"], facts["work_end"])
            WorkingYear(year, frozenset(facts["holidays"]), frozenset(facts["makeup"]), hours)
        except ValueError:
            faults["work_end"] = ["下班要比上班晚"]
    if faults:
        raise problems.REQUEST_INVALID(fields=faults)


def _told(value: Any) -> Any:
    return [day.isoformat() for day in sorted(value)] if isinstance(value, list) else value and str(value)
