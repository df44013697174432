"""The lists an administrator edits, read; and as the rows a phone carries."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from server.catalogue.models import CalendarYear, Category, Channel, EscalationRule, Sign, TimeLimit
from server.catalogue.workdays import Calendar
from server.core.db import db


def category(code: str) -> Category | None:
    """A category by code, retired or not."""
    return db.session.get(Category, code)


def escalation_rules() -> list[dict[str, Any]]:
    """All must-escalate rules, in order."""
    return [rule_row(rule) for rule in db.session.scalars(select(EscalationRule).order_by(EscalationRule.sort))]


def time_limit(step: str, grade: str) -> TimeLimit:
    """The limit of a step for a grade (urgency, difficulty), else the one for every grade (``all``)."""
    limits = {limit.grade: limit for limit in db.session.scalars(select(TimeLimit).where(TimeLimit.step == step))}
    return limits.get(grade) or limits["all"]


def calendar() -> Calendar:
    """The working-day calendar of all years that have one."""
    return Calendar.from_rows(calendar_rows())


def calendar_rows() -> list[dict[str, Any]]:
    """Every year that has a table, oldest first."""
    return [calendar_row(year) for year in db.session.scalars(select(CalendarYear).order_by(CalendarYear.year))]


def channels() -> list[dict[str, Any]]:
    """How a case can reach us, in order: ``{code, name}`` each."""
    rows = db.session.execute(select(Channel.code, Channel.name).order_by(Channel.sort, Channel.code))
    return [{"code": row.code, "name": row.name} for row in rows]


def has_channel(code: str) -> bool:
    """Whether cases can reach us that way."""
    return db.session.get(Channel, code) is not None


def category_tree() -> list[dict[str, Any]]:
    """The categories in use as ``GET /categories`` answers them: two levels, in order."""
    in_use = db.session.scalars(select(Category).where(Category.retired_at.is_(None)).order_by(Category.sort))
    rows = [category_row(one) for one in in_use]
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
        "retired": one.retired_at is not None,
    }


def sign_row(one: Sign) -> dict[str, Any]:
    return {"code": one.code, "name": one.name, "do_first": one.do_first, "sort": one.sort}


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
