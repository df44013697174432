"""The lists an administrator edits, read; and as the rows a phone carries."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import select

from server.catalogue.models import (
    AdviceEntry,
    CalendarYear,
    CallRule,
    CareGroup,
    CareRule,
    CareTier,
    CaseRule,
    Category,
    Centre,
    Channel,
    ErrandKind,
    EscalationRule,
    LetterRule,
    Sign,
    TimeLimit,
    TrackRule,
    WatchRule,
)
from server.catalogue.times import LIMIT_NAMES
from server.catalogue.workdays import Calendar
from server.core.db import db
from server.core.kept import kept
from server.core.pinyin import pinyin_of


@kept
def category(code: str) -> Category | None:
    """A category by code, retired or not."""
    return db.session.get(Category, code)


def categories() -> list[Category]:
    """Every category, retired ones too, in order."""
    return list(db.session.scalars(select(Category).order_by(Category.sort, Category.code)))


@kept
def escalation_rules() -> list[dict[str, Any]]:
    """All must-escalate rules, in order."""
    return [rule_row(rule) for rule in db.session.scalars(select(EscalationRule).order_by(EscalationRule.sort))]


@kept
def time_limit(step: str, grade: str) -> TimeLimit:
    """The limit of a step for a grade (urgency, difficulty), else the one for every grade (``all``)."""
    limits = {limit.grade: limit for limit in db.session.scalars(select(TimeLimit).where(TimeLimit.step == step))}
    return limits.get(grade) or limits["all"]


def time_limits() -> list[dict[str, Any]]:
    """Every limit as it is edited, in the order of the loop."""
    held = {f"{one.step}.{one.grade}": one for one in db.session.scalars(select(TimeLimit))}
    order = [*(code for code in LIMIT_NAMES if code in held), *sorted(held.keys() - LIMIT_NAMES.keys())]
    return [
        {
            "code": code,
            "name": LIMIT_NAMES.get(code, code),
            "version": held[code].version,
            "retired": False,
            "amount": held[code].amount,
            "unit": held[code].unit,
        }
        for code in order
    ]


def calendar_years(this_year: int) -> list[dict[str, Any]]:
    """Every year as it is edited, newest first; this year and the next, of version 0, where they have no table yet."""
    held = {one.year: one for one in db.session.scalars(select(CalendarYear))}
    years = sorted(held.keys() | {this_year, this_year + 1}, reverse=True)
    hours = held[max(held)] if held else None
    blank = {
        "holidays": [],
        "makeup": [],
        "work_start": f"{hours.work_start:%H:%M}" if hours else "08:30",
        "work_end": f"{hours.work_end:%H:%M}" if hours else "18:00",
    }
    return [
        {
            "code": str(year),
            "name": f"{year} 年",
            "version": held[year].version if year in held else 0,
            "retired": False,
        }
        | ({k: v for k, v in calendar_row(held[year]).items() if k != "year"} if year in held else blank)
        for year in years
    ]


@kept
def calendar() -> Calendar:
    """The working-day calendar of all years that have one."""
    return Calendar.from_rows(calendar_rows())


@kept
def calendar_rows() -> list[dict[str, Any]]:
    """Every year that has a table, oldest first."""
    return [calendar_row(year) for year in db.session.scalars(select(CalendarYear).order_by(CalendarYear.year))]


def channels(permissions: Collection[str]) -> list[dict[str, Any]]:
    """How a case can reach us, in order: ``{code, name, in_person, mine}``. ``mine``: whoever has these permissions
    registers what comes that way.
    """
    return [
        {
            "code": row.code,
            "name": row.name,
            "in_person": row.in_person,
            "mine": row.permission is None or row.permission in permissions,
        }
        for row in ways_in()
    ]


def ways_in() -> list[Channel]:
    """Every way in which cases reach us, in order."""
    return list(db.session.scalars(select(Channel).order_by(Channel.sort, Channel.code)))


def channel(code: str) -> Channel | None:
    """A way in which cases reach us."""
    return db.session.get(Channel, code)


def similar_to() -> dict[str, list[str]]:
    """Which categories name which as like themselves; protected ones are compared with nothing."""
    rows = db.session.execute(select(Category.code, Category.similar_to).where(Category.protected.is_(False)))
    return {row.code: row.similar_to for row in rows}


def category_tree() -> list[dict[str, Any]]:
    """The categories in use as ``GET /categories`` answers them: two levels, in order."""
    in_use = db.session.scalars(select(Category).where(Category.retired_at.is_(None)).order_by(Category.sort))
    rows = [category_row(one) | {"resident_name": one.resident_name} for one in in_use]
    tree = [row for row in rows if row["parent"] is None]
    for parent in tree:
        parent["children"] = [row for row in rows if row["parent"] == parent["code"]]
    return tree


def category_row(one: Category) -> dict[str, Any]:
    return {
        "code": one.code,
        "parent": one.parent_code,
        "name": one.name,
        "sort": one.sort,
        "closable_on_spot": one.closable_on_spot,
        "urgency": one.urgency,
        "unit": one.unit,
        "high_risk": one.high_risk,
        "protected": one.protected,
        "advice": one.advice,
        "keywords": one.keywords,
        "pinyin": _spoken(one.name, one.keywords),
        "similar_to": one.similar_to,
        "retired": one.retired_at is not None,
    }


@cache
def _spoken(name: str, keywords: str | None) -> str:
    return pinyin_of(name, *(keywords or "").split())


def sign_row(one: Sign) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name,
        "do_first": one.do_first,
        "sort": one.sort,
        "category": one.category,
        "words": one.words,
    }


@kept
def sign_names() -> dict[str, str]:
    """What each danger sign is called, by code, in order."""
    return {row.code: row.name for row in db.session.execute(select(Sign.code, Sign.name).order_by(Sign.sort))}


@kept
def case_rule() -> CaseRule:
    """How near and how lately a case may be the same as a new one, and how long it may come back."""
    return db.session.get_one(CaseRule, 1)


def case_rule_row(one: CaseRule) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "similar_metres": one.similar_metres,
        "similar_days": one.similar_days,
        "recur_days": one.recur_days,
    }


@kept
def call_rule() -> CallRule:
    """What a caller says, and how often somebody is called."""
    return db.session.get_one(CallRule, 1)


def call_rule_row(one: CallRule) -> dict[str, Any]:
    """A row as desks carry it."""
    return {
        "script": one.script,
        "tries": one.tries,
        "days": one.days,
        "wait_minutes": one.wait_minutes,
        "call_from": f"{one.call_from:%H:%M}",
        "call_to": f"{one.call_to:%H:%M}",
        "undo_minutes": one.undo_minutes,
        "version": one.version,
    }


@kept
def watch_rule() -> WatchRule:
    """When what is overdue is urged, written about and climbs, and how far more time may go."""
    return db.session.get_one(WatchRule, 1)


@kept
def letter_rule() -> LetterRule:
    """The words of a letter of supervision."""
    return db.session.get_one(LetterRule, 1)


def rule_row(one: EscalationRule) -> dict[str, Any]:
    return {"code": one.code, "when": one.when, "reason": one.reason, "do_first": one.do_first, "sort": one.sort}


def calendar_row(one: CalendarYear) -> dict[str, Any]:
    return {
        "year": one.year,
        "holidays": [day.isoformat() for day in sorted(one.holidays)],
        "makeup": [day.isoformat() for day in sorted(one.makeup)],
        "work_start": one.work_start.strftime("%H:%M"),
        "work_end": one.work_end.strftime("%H:%M"),
    }


@kept
def care_rule() -> CareRule:
    """How far phones look ahead, when what is overdue climbs, how long phones keep people."""
    return db.session.execute(select(CareRule)).scalar_one()


def centre() -> Centre:
    """The centre, as residents read of it."""
    return db.session.execute(select(Centre)).scalar_one()


@kept
def track_rule() -> TrackRule:
    """Whether patrols may be tracked, why, and how long positions of workers are kept."""
    return db.session.execute(select(TrackRule)).scalar_one()


def track_rule_row(one: TrackRule) -> dict[str, Any]:
    """``{policy, reason, keep_days, version}`` as phones and desks carry it."""
    return {"policy": one.policy, "reason": one.reason, "keep_days": one.keep_days, "version": one.version}


def centre_row() -> dict[str, Any]:
    """``{name, phone, address}`` for slips."""
    one = centre()
    return {"name": one.name, "phone": one.phone, "address": one.address}


@kept
def find_care_group(code: str) -> CareGroup | None:
    """A group by code, retired or not."""
    return db.session.get(CareGroup, code)


@kept
def find_care_tier(code: str) -> CareTier | None:
    """A tier by code."""
    return db.session.get(CareTier, code)


def care_tier(code: str) -> CareTier:
    """A tier that a plan names, held as it is to the end of the transaction: a due day counted by a rhythm that is being
    changed at that moment would stay wrong after everybody's were counted anew.
    """
    held = select(CareTier).where(CareTier.code == code).with_for_update(read=True)
    return db.session.execute(held.execution_options(populate_existing=True)).scalar_one()


def care_groups() -> dict[str, CareGroup]:
    """Every group by code, retired ones too, in order."""
    return {one.code: one for one in db.session.scalars(select(CareGroup).order_by(CareGroup.sort, CareGroup.code))}


def care_tiers() -> dict[str, CareTier]:
    """Every tier by code, in order."""
    return {one.code: one for one in db.session.scalars(select(CareTier).order_by(CareTier.sort, CareTier.code))}


def errand_kind(code: str) -> ErrandKind | None:
    """A kind of errand by code, retired or not."""
    return db.session.get(ErrandKind, code)


def errand_kinds() -> dict[str, ErrandKind]:
    """Every kind of errand by code, retired ones too, in order."""
    return {one.code: one for one in db.session.scalars(select(ErrandKind).order_by(ErrandKind.sort, ErrandKind.code))}


def advice_row(one: AdviceEntry) -> dict[str, Any]:
    """An entry of the guide as phones and desks carry it."""
    return {
        "id": str(one.id),
        "topic": one.topic,
        "conditions": one.conditions,
        "papers": one.papers,
        "where_to": one.where_to,
        "phone": one.phone,
        "keywords": one.keywords,
        "pinyin": one.pinyin,
        "sort": one.sort,
        "version": one.version,
        "retired": one.retired_at is not None,
    }
