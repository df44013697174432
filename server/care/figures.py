"""Figures about care: how many people are seen in time where, and who carries how much. Nothing here ranks anybody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Integer, and_, cast, func, literal_column, or_, select
from sqlalchemy import case as choice

from server.areas.models import LEVEL_BY_DIGITS, Area
from server.areas.queries import inside_any
from server.care.places import place_names
from server.catalogue.models import CareTier
from server.core.clock import local_date
from server.core.db import db
from server.core.permissions import Permission
from server.errands import workflow
from server.errands.models import Errand
from server.errands.queries import visible as visible_errands
from server.identity.actor import GRID_DIGITS, Actor
from server.identity.models import Account, Assignment, Role, RolePermission
from server.people.listing import matching_people
from server.people.models import CareLeave, CarePlan, Person
from server.people.scope import plan_visible

_WEEK = timedelta(days=7)
_DIGITS = {level: digits for digits, level in LEVEL_BY_DIGITS.items()}
_COUNTED = ("people", "due", "overdue", "grave", "seen_in_time", "never_seen", "missed")


def coverage(actor: Actor, filters: Mapping[str, Any], today: date) -> dict[str, Any]:
    """``{items: [{code, name, people, due, overdue, grave, seen_in_time, never_seen, missed, coverage}], total: {…}}``.

    By code. ``people``, ``due`` (by today), ``overdue`` and ``grave`` (worse, and nobody has been there since) count what
    the list of people counts for the same area, group and tier. ``seen_in_time``: somebody has been there, and nothing is
    overdue. ``never_seen``: nobody has been there yet, overdue or not. ``missed``: periods that ended without a visit, the
    most missed plan of each person. ``coverage``: the share of people seen in time, None without people; whoever has just
    been registered is covered by the first visit, not by the register.
    """
    digits = _DIGITS[filters["level"]]
    wanted = {"area": None, "group": None, "tier": None} | dict(filters)
    listed = matching_people(
        actor, wanted | {"state": "cared_for", "due": None, "level": None, "helper": None, "q": None}, today
    ).subquery()
    plans = (
        select(
            CarePlan.person_id,
            func.max(_missed_sql(today)).label("missed"),
            func.bool_or(CarePlan.last_seen_on.is_not(None)).label("seen"),
        )
        .join(Person, Person.id == CarePlan.person_id)
        .join(CareTier, CareTier.code == CarePlan.tier_code)
        .where(CarePlan.ended_on.is_(None), plan_visible(actor, today), *_same_plans(wanted))
        .group_by(CarePlan.person_id)
        .subquery()
    )
    code = func.left(Person.grid_code, digits)
    overdue = listed.c.due_on < today
    counted = (
        select(
            code.label("code"),
            func.count().label("people"),
            func.count().filter(listed.c.due_on <= today).label("due"),
            func.count().filter(overdue).label("overdue"),
            func.count().filter(listed.c.grave).label("grave"),
            func.count().filter(and_(~overdue, plans.c.seen)).label("seen_in_time"),
            func.count().filter(~plans.c.seen).label("never_seen"),
            func.sum(plans.c.missed).label("missed"),
        )
        .select_from(listed)
        .join(Person, Person.id == listed.c.id)
        .join(plans, plans.c.person_id == listed.c.id)
        .group_by(code)
        .subquery()
    )
    rows = db.session.execute(
        select(counted, func.coalesce(Area.name, counted.c.code).label("name"))
        .outerjoin(Area, Area.code == counted.c.code)
        .order_by(counted.c.code)
    ).mappings()
    items = [{"code": row["code"], "name": row["name"]} | _figures([row]) for row in rows]
    return {"items": items, "total": _figures(items)}


def _same_plans(filters: Mapping[str, Any]) -> list[Any]:
    """The list's filters that choose among a person's plans."""
    pairs = ((CarePlan.group_code, filters["group"]), (CarePlan.tier_code, filters["tier"]))
    return [column == value for column, value in pairs if value]


def _figures(rows: list[Any]) -> dict[str, Any]:
    sums: dict[str, Any] = {name: int(sum(row[name] for row in rows)) for name in _COUNTED}
    people = sums["people"]
    return sums | {"coverage": round(sums["seen_in_time"] / people, 4) if people else None}


def _missed_sql(today: date) -> Any:
    """SQL of :func:`server.people.rhythm.missed`, over ``CarePlan`` joined with ``CareTier``; a test holds them together."""
    late = func.greatest(cast(today, Date) - CarePlan.due_on, 0)
    days = CareTier.every * choice((CareTier.unit == "weeks", 7), else_=1)
    by_days = (late + days - 1) // days
    months = func.greatest(_month_number(cast(today, Date)) - _month_number(CarePlan.due_on), 0)
    whole = (months + CareTier.every - 1) // CareTier.every
    # a period may end in this month on an earlier day: then one more has ended
    reached = cast(CarePlan.due_on + whole * CareTier.every * literal_column("interval '1 month'"), Date)
    by_months = whole + cast(reached < today, Integer)
    return choice((CarePlan.due_on >= today, 0), (CareTier.unit == "months", by_months), else_=by_days)


def _month_number(day: Any) -> Any:
    return cast(func.date_part("year", day) * 12 + func.date_part("month", day), Integer)


def _posts(now: datetime, within: Any) -> Any:
    """SQL: ``(account_id, name, area_code, role_label)`` of everybody who goes to doors today in an area ``within``."""
    goes_to_doors = select(RolePermission.role).where(RolePermission.permission == str(Permission.VISIT_LOG))
    return (
        select(
            Assignment.account_id,
            Account.name.label("name"),
            Assignment.area_code,
            Role.label.label("role_label"),
        )
        .join(Account, Account.id == Assignment.account_id)
        .join(Role, Role.code == Assignment.role)
        .where(
            Assignment.role.in_(goes_to_doors),
            Assignment.valid_from <= now,
            or_(Assignment.valid_to.is_(None), Assignment.valid_to > now),
            Account.disabled_at.is_(None),
            within,
        )
    )


def load(actor: Actor, area: str | None, now: datetime) -> dict[str, Any]:
    """``{items: [{account, role_label, area, people, due_week, overdue, errands_open, away}]}`` by area, then name.

    Whom and what each has on the own list, as far as the actor may know of it: by name, or by grid where nobody is
    named. Somebody with several posts stands where their first lasting one is.
    """
    today = local_date(now)
    within = inside_any(Assignment.area_code, actor.areas(Permission.PERSON_READ))
    if area:
        within = and_(within, inside_any(Assignment.area_code, [area]))
    posts = _posts(now, within)
    first: dict[UUID, Any] = {}
    # a post for some days, in a colleague's place, moves nobody on the page
    for row in db.session.execute(posts.order_by(Assignment.valid_to.is_not(None), Assignment.area_code, Role.sort)):
        first.setdefault(row.account_id, row)
    lists, errands, away = _lists(actor, now), _errands_open(actor, now), _away(today)
    names = place_names({row.area_code for row in first.values()})
    return {
        "items": [
            {
                "account": {"id": str(account_id), "name": row.name},
                "role_label": row.role_label,
                "area": {"code": row.area_code, "name": names[row.area_code]},
                **lists.get(account_id, {"people": 0, "due_week": 0, "overdue": 0}),
                "errands_open": errands.get(account_id, 0),
                "away": account_id in away,
            }
            for account_id, row in sorted(first.items(), key=lambda one: (one[1].area_code, one[1].name))
        ]
    }


def _grid_posts(now: datetime) -> Any:
    """SQL: which account has which grid on its list."""
    return (
        _posts(now, func.length(Assignment.area_code) == GRID_DIGITS)
        .with_only_columns(Assignment.account_id, Assignment.area_code)
        .distinct()
        .subquery()
    )


def _lists(actor: Actor, now: datetime) -> dict[UUID, dict[str, int]]:
    today = local_date(now)
    posts = _grid_posts(now)
    plans = (
        select(CarePlan.person_id, CarePlan.helper_id, CarePlan.due_on, Person.grid_code)
        .join(Person, Person.id == CarePlan.person_id)
        .where(CarePlan.ended_on.is_(None), plan_visible(actor, today))
        .cte("plans")
    )
    by_name = select(plans.c.helper_id.label("account_id"), plans.c.person_id, plans.c.due_on).where(
        plans.c.helper_id.is_not(None)
    )
    by_grid = (
        select(posts.c.account_id, plans.c.person_id, plans.c.due_on)
        .join(posts, posts.c.area_code == plans.c.grid_code)
        .where(plans.c.helper_id.is_(None))
    )
    entries = by_name.union_all(by_grid).subquery()
    person = (
        select(entries.c.account_id, entries.c.person_id, func.min(entries.c.due_on).label("due_on"))
        .group_by(entries.c.account_id, entries.c.person_id)
        .subquery()
    )
    rows = db.session.execute(
        select(
            person.c.account_id,
            func.count().label("people"),
            func.count().filter(person.c.due_on <= today + _WEEK).label("due_week"),
            func.count().filter(person.c.due_on < today).label("overdue"),
        ).group_by(person.c.account_id)
    )
    return {row.account_id: {"people": row.people, "due_week": row.due_week, "overdue": row.overdue} for row in rows}


def _errands_open(actor: Actor, now: datetime) -> dict[UUID, int]:
    posts = _grid_posts(now)
    account = func.coalesce(Errand.assignee_id, posts.c.account_id)
    rows = db.session.execute(
        select(account.label("account_id"), func.count().label("number"))
        .select_from(Errand)
        .outerjoin(posts, and_(Errand.assignee_id.is_(None), posts.c.area_code == Errand.area_code))
        .where(
            Errand.state.in_([str(state) for state in workflow.OPEN]),
            visible_errands(actor, local_date(now)),
            account.is_not(None),
        )
        .group_by(account)
    )
    return {row.account_id: row.number for row in rows}


def _away(today: date) -> set[UUID]:
    return set(
        db.session.scalars(
            select(CareLeave.account_id).where(
                CareLeave.from_on <= today, CareLeave.to_on >= today, CareLeave.cancelled_at.is_(None)
            )
        )
    )


def helpers(actor: Actor, area: str | None, now: datetime) -> dict[str, Any]:
    """``{items: [{id, name, role_label, area}]}``: who goes to doors inside ``area`` or in an area around it, by area and
    name; only where the actor may read people.
    """
    within = inside_any(Assignment.area_code, actor.areas(Permission.PERSON_READ))
    if area:
        around = [area[:digits] for digits in _DIGITS.values() if digits <= len(area)]
        within = and_(within, or_(inside_any(Assignment.area_code, [area]), Assignment.area_code.in_(around)))
    rows = db.session.execute(_posts(now, within).order_by(Assignment.area_code, Account.name, Role.sort)).all()
    names = place_names({row.area_code for row in rows})
    return {
        "items": [
            {
                "id": str(row.account_id),
                "name": row.name,
                "role_label": row.role_label,
                "area": {"code": row.area_code, "name": names[row.area_code]},
            }
            for row in rows
        ]
    }
