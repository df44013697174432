"""The list of people: filtered, scoped, grave changes first and then by when they are due, in keyset pages; and search
by an exact number.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, func, or_, select, tuple_

from server.areas.queries import inside_any
from server.catalogue import queries as catalogue
from server.core import crypto, problems
from server.core.db import db
from server.core.keyset import read_cursor, write_cursor
from server.core.statements import planned_anew
from server.identity.actor import Actor
from server.people import sealed
from server.people.id_number import parse_id_number
from server.people.models import CarePlan, Person, PersonSensitive
from server.people.queries import people_documents
from server.people.scope import beyond_a_glance, person_visible, plan_visible

_WEEK = timedelta(days=7)


def people_page(actor: Actor, filters: Mapping[str, Any], today: date) -> dict[str, Any]:
    """``{items, next_cursor, total}``: whoever got gravely worse, then the earliest due. The total counts exactly what the
    pages would show.
    """
    # named and counted beside the page, so that the grouping of a whole town's plans is done once
    matching = matching_people(actor, filters, today).cte("matching")
    total = select(func.count()).select_from(matching)
    place = in_order(matching)
    page = select(matching.c.id, matching.c.due_on, matching.c.grave, total.scalar_subquery().label("total")).order_by(
        *place
    )
    if filters["cursor"]:
        page = page.where(tuple_(*place) > _after(filters["cursor"]))
    rows = db.session.execute(planned_anew(page.limit(filters["limit"] + 1))).all()
    shown = rows[: filters["limit"]]
    return {
        "items": people_documents(actor, [row.id for row in shown], today),
        "next_cursor": _cursor(shown[-1]) if len(rows) > len(shown) else None,
        "total": rows[0].total if rows else db.session.scalar(total),
    }


def matching_people(actor: Actor, filters: Mapping[str, Any], today: date) -> Select[Any]:
    """SQL: ``(id, due_on, grave)`` of the people in scope that match. Every filter is on plans the actor may know of:
    whoever is due, or worse, only by a plan that is hidden from them is not so to them.
    """
    # ended, a plan may still hold the change that nobody went to see
    grave = func.bool_or(and_(CarePlan.grave_at.is_not(None), CarePlan.ended_on.is_(None)))
    running = filters["state"] == "cared_for"
    statement = (
        select(Person.id, func.min(CarePlan.due_on).label("due_on"), grave.label("grave"))
        .join(CarePlan, CarePlan.person_id == Person.id)
        .where(plan_visible(actor, today))
        .group_by(Person.id)
    )
    if running:
        statement = statement.where(CarePlan.ended_on.is_(None))
    else:
        statement = statement.having(func.bool_and(CarePlan.ended_on.is_not(None)))
    if filters["area"]:
        statement = statement.where(inside_any(Person.grid_code, [filters["area"]]))
    for column, value in ((CarePlan.group_code, filters["group"]), (CarePlan.tier_code, filters["tier"])):
        if value:
            statement = statement.where(column == value)
    if filters["helper"]:
        statement = statement.where(CarePlan.helper_id == filters["helper"])
    if (due := _due(filters, today)) is not None:
        statement = statement.where(due)
    if filters["q"]:
        statement = statement.where(_matches(filters["q"]), beyond_a_glance(actor))
    return statement


def in_order(matching: Any) -> tuple[Any, Any, Any]:
    """SQL: what :func:`matching_people` is sorted by, for the list and for what is taken out of it."""
    return ~matching.c.grave, matching.c.due_on, matching.c.id


def find_exact(actor: Actor, number: Mapping[str, Any], today: date) -> list[dict[str, Any]]:
    """The people in scope with exactly this ID number or telephone; nothing is found by a part of either, and nobody
    whom the actor sees at a glance only.
    """
    ways = []
    if number["id_number"]:
        wanted = parse_id_number(number["id_number"], today).text
        ways.append(PersonSensitive.id_number_index.in_(crypto.blinds(wanted, sealed.ID_NUMBER)))
    if number["phone"] and sealed.digits(number["phone"]):
        wanted = sealed.digits(number["phone"])
        ways.append(PersonSensitive.phone_index.in_(crypto.blinds(wanted, sealed.PHONE)))
    if not ways:
        raise problems.REQUEST_INVALID(fields={"id_number": ["请填身份证号或电话"]})
    ids = db.session.scalars(
        select(Person.id)
        .join(PersonSensitive, PersonSensitive.person_id == Person.id)
        .where(or_(*ways), person_visible(actor, today), beyond_a_glance(actor))
        .order_by(Person.id)
        .limit(20)
    )
    return people_documents(actor, ids, today)


def _due(filters: Mapping[str, Any], today: date) -> Any:
    rule = catalogue.care_rule()
    conditions = {
        "overdue": CarePlan.due_on < today,
        "today": CarePlan.due_on <= today,
        "week": CarePlan.due_on <= today + _WEEK,
        "grave": CarePlan.grave_at.is_not(None),
    }
    climbed = {"leader": rule.leader_after_days, "neighbourhood": rule.neighbourhood_after_days}
    wanted = [conditions[filters["due"]]] if filters["due"] else []
    if filters["level"]:
        wanted.append(CarePlan.due_on <= today - timedelta(days=climbed[filters["level"]]))
    return and_(*wanted) if wanted else None


def _matches(words: str) -> Any:
    """Name, pinyin or address contains every word. LIKE's own signs are text here."""

    def has(column: Any, word: str) -> Any:
        return column.contains(word, autoescape=True)

    return and_(
        *(
            or_(has(Person.name, word), has(Person.pinyin, word.lower()), has(Person.address_text, word))
            for word in words.split()
        )
    )


def _cursor(last: Row[Any]) -> str:
    return write_cursor(not last.grave, last.due_on.isoformat(), str(last.id))


def _after(cursor: str) -> tuple[bool, date, UUID]:
    def read(place: Any) -> tuple[bool, date, UUID]:
        calm, due_on, person_id = place
        return bool(calm), date.fromisoformat(due_on), UUID(person_id)

    return read_cursor(cursor, read)
