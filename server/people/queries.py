"""People of special groups, read. Whom an actor may know of is asked in ``scope.py`` alone; households: ``homes.py``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields
from sqlalchemy import ARRAY, Date, Uuid, any_, bindparam, cast, func, literal, select, true
from sqlalchemy.dialects.postgresql import JSONPATH
from sqlalchemy.orm import aliased

from server.areas.queries import area_document, inside_any, with_area
from server.catalogue.models import CareGroup, CareRule, CareTier
from server.core import problems
from server.core.db import db
from server.core.permissions import Permission
from server.core.statements import KEPT
from server.core.times import iso
from server.identity.actor import Actor
from server.identity.models import Account
from server.people import sealed
from server.people.models import CarePlan, Person, PersonSensitive
from server.people.rhythm import Climb, Rhythm, missed
from server.people.schemas import VIEWS
from server.people.scope import helpers, person_visible, plan_visible

_TODAY: Any = bindparam("today", type_=Date)
_UNTIL: Any = bindparam("until", type_=Date)
"""A list that is kept ready is told the day when it is asked."""
Shape = dict[str, Any]
"""What a schema lets through: names, each with the shape of what is nested under it, or None."""


def person_for(actor: Actor, person_id: UUID, today: date, *, lock: bool = False) -> Person:
    """The person, fetched and authorised in one call; ``person.absent`` when not there *or* not theirs to know."""
    statement = select(Person).where(Person.id == person_id, person_visible(actor, today))
    if lock:
        statement = statement.with_for_update(of=Person)
    person = db.session.scalar(statement.execution_options(populate_existing=True))
    if person is None:
        raise problems.PERSON_ABSENT(id=str(person_id))
    return person


def may_know(actor: Actor, person_id: UUID, today: date) -> bool:
    """Whether this actor may know that the person is registered."""
    return db.session.scalar(select(Person.id).where(Person.id == person_id, person_visible(actor, today))) is not None


def plan_for(actor: Actor, person_id: UUID, plan_id: UUID, today: date) -> CarePlan:
    """One plan of a person; ``care.plan_absent`` when not there or not theirs to know."""
    statement = (
        select(CarePlan)
        .join(Person, Person.id == CarePlan.person_id)
        .where(CarePlan.id == plan_id, CarePlan.person_id == person_id, plan_visible(actor, today))
    )
    plan = db.session.scalar(statement.execution_options(populate_existing=True))
    if plan is None:
        raise problems.PLAN_ABSENT(id=str(plan_id))
    return plan


def open_plans(person_id: UUID) -> list[CarePlan]:
    """Every plan in force, whoever may know of it: what happened to somebody moves all of them."""
    found = select(CarePlan).where(CarePlan.person_id == person_id, CarePlan.ended_on.is_(None)).order_by(CarePlan.id)
    return list(db.session.scalars(found.execution_options(populate_existing=True)))


def due(actor: Actor, today: date, until: date) -> list[UUID]:
    """The one due query over everybody in the actor's scope: whom to see by ``until`` (a day), earliest first."""
    first = func.min(CarePlan.due_on)
    statement = (
        select(CarePlan.person_id, first)
        .join(Person, Person.id == CarePlan.person_id)
        .where(CarePlan.ended_on.is_(None), CarePlan.due_on <= until, plan_visible(actor, today))
        .group_by(CarePlan.person_id)
        .order_by(first, CarePlan.person_id)
    )
    return [row.person_id for row in db.session.execute(statement)]


def walking_list(actor: Actor, today: date, until: date) -> list[dict[str, Any]]:
    """The same over the actor's own list: to them by name, by standing in for a colleague, or by their own grid where nobody
    is named; as the door needs them, earliest first. Two round trips, whatever the list holds.
    """
    theirs = db.session.execute(_walked(replace(actor, session_id=None)), {"today": today, "until": until})
    plans = _by_person(theirs, today)
    rows = db.session.execute(_read_whole(), {"ids": list(plans)})
    documents = [_document(actor, row, plans[row.id], today, for_the_door=True) for row in rows]
    return sorted(documents, key=lambda one: (one["due_on"] or "", one["id"]))


@lru_cache(KEPT)
def _walked(actor: Actor) -> Any:
    """SQL: the plans of everybody on the actor's own list, as far as they may know of them; told ``today`` and ``until``."""
    return _read_plans().where(CarePlan.person_id.in_(_own_list(actor)), plan_visible(actor, _TODAY))


def _own_list(actor: Actor) -> Any:
    """SQL: who has a plan in force that falls due by ``until`` on the list this actor walks by.

    Two ways to the list, each by an index of its own: one OR over both tables makes PostgreSQL read everybody.
    """
    plan, somebody = _list_aliases()
    falling_due = (plan.ended_on.is_(None), plan.due_on <= _UNTIL)
    by_name = select(plan.person_id).where(*falling_due, plan.helper_id.in_(helpers(actor.id, _TODAY)))
    by_grid = (
        select(plan.person_id)
        .join(somebody, somebody.id == plan.person_id)
        .where(
            *falling_due,
            plan.helper_id.is_(None),
            inside_any(somebody.grid_code, actor.grids),
            plan_visible(actor, _TODAY, plan, somebody),
        )
    )
    return by_name.union_all(by_grid)


@cache
def _list_aliases() -> tuple[Any, Any]:
    """A plan and its person under names of their own. Made once: naming each column anew took as long as reading them."""
    return aliased(CarePlan), aliased(Person)


def people_documents(
    actor: Actor, ids: Iterable[UUID], today: date, *, for_the_door: bool = False
) -> list[dict[str, Any]]:
    """People as answers carry them, in the order of ``ids``, each as far as this actor may see them there.

    ``for_the_door``: as the one who goes there sees them, whatever else they may do at a desk. The caller has applied
    the scope to ``ids``; plans are scoped here.
    """
    wanted = list(ids)
    rows = {row.id: row for row in db.session.execute(_read_whole(), {"ids": wanted})}
    plans = _plans(actor, CarePlan.person_id == any_(literal(list(rows), ARRAY(Uuid))), today)
    return [_document(actor, rows[one], plans[one], today, for_the_door=for_the_door) for one in wanted if one in rows]


@cache
def _read_whole() -> Any:
    """SQL: people by their ``ids`` with what is sealed, where they live, and its areas by name. Put together once."""
    # columns, not objects: these are read and never changed. The point is read as lon and lat, not parsed whole
    whole = [one for one in (*Person.__table__.c, *PersonSensitive.__table__.c) if one.name != "geom"]
    point = (Person.geom.ST_X().label("lon"), Person.geom.ST_Y().label("lat"))
    statement = select(*whole, *point).outerjoin(PersonSensitive, PersonSensitive.person_id == Person.id)
    # one array instead of a parameter each: however many they are, it is the same statement to PostgreSQL
    by_ids = Person.id == any_(bindparam("ids", type_=ARRAY(Uuid)))
    return with_area(statement, Person.grid_code).where(by_ids)


@dataclass
class Plans:
    """Somebody's plans as far as the reader may know of them, and the names of the questions their groups ask."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)


def view_of(actor: Actor, grid_code: str, plans: Sequence[dict[str, Any]]) -> str:
    """How much of somebody this actor sees: ``manage`` where they edit people, ``field`` where they go to doors (or are
    named to go to this one), else ``glance``.
    """
    held = actor.permissions_in(grid_code)
    if Permission.PERSON_EDIT in held:
        return "manage"
    named = any(plan["helper"] and plan["helper"]["id"] == str(actor.id) for plan in plans)
    return "field" if named or Permission.VISIT_LOG in held else "glance"


@cache
def _read_plans() -> Any:
    """SQL: plans with the names and rhythms that answers show, those in force first. Put together once."""
    return (
        select(
            *CarePlan.__table__.columns,
            Account.name.label("helper_name"),
            CareGroup.name.label("group_name"),
            func.jsonb_path_query_array(CareGroup.questions, cast("$[*].name", JSONPATH)).label("asked"),
            CareTier.name.label("tier_name"),
            CareTier.every,
            CareTier.unit,
            CareTier.phone_counts,
            CareRule.leader_after_days,
            CareRule.neighbourhood_after_days,
        )
        .join(Person, Person.id == CarePlan.person_id)
        .join(CareGroup, CareGroup.code == CarePlan.group_code)
        .join(CareTier, CareTier.code == CarePlan.tier_code)
        .join(CareRule, true())  # one row
        .outerjoin(Account, Account.id == CarePlan.helper_id)
        .order_by(CarePlan.ended_on.is_not(None), CarePlan.due_on, CarePlan.id)
    )


def _plans(actor: Actor, whose: Any, today: date) -> dict[UUID, Plans]:
    """The plans that the actor may know of, by person, of the people that ``whose`` (SQL over ``CarePlan``) names."""
    return _by_person(db.session.execute(_read_plans().where(whose, plan_visible(actor, today))), today)


def _by_person(rows: Iterable[Any], today: date) -> dict[UUID, Plans]:
    found: dict[UUID, Plans] = defaultdict(Plans)
    for plan in rows:
        running, climb = plan.ended_on is None, Climb(plan.leader_after_days, plan.neighbourhood_after_days)
        found[plan.person_id].asked |= set(plan.asked)
        found[plan.person_id].rows.append(
            {
                "id": str(plan.id),
                "group": {"code": plan.group_code, "name": plan.group_name},
                "tier": {"code": plan.tier_code, "name": plan.tier_name},
                "phone_counts": plan.phone_counts,
                "helper": {"id": str(plan.helper_id), "name": plan.helper_name} if plan.helper_id else None,
                "began_on": plan.began_on.isoformat(),
                "last_seen_on": plan.last_seen_on.isoformat() if plan.last_seen_on else None,
                "due_on": plan.due_on.isoformat() if running else None,
                "missed": missed(Rhythm(plan.every, plan.unit), plan.due_on, today) if running else 0,
                "level": str(climb.level(plan.due_on, today)) if running else None,
                "grave_at": iso(plan.grave_at),
                "ended_on": plan.ended_on.isoformat() if plan.ended_on else None,
                "end_reason": plan.end_reason,
            }
        )
    return found


def _document(
    actor: Actor,
    row: Any,
    known: Plans,
    today: date,
    *,
    for_the_door: bool,
) -> dict[str, Any]:
    plans = known.rows
    view = "field" if for_the_door else view_of(actor, row.grid_code, plans)
    running = [plan for plan in plans if plan["ended_on"] is None]
    whole: dict[str, Any] = {
        "id": str(row.id),
        "view": view,
        "name": row.name if view != "glance" else f"{row.name[:1]}**",
        "sex": row.sex,
        "age": today.year - row.birth_year if row.birth_year else None,
        "area": area_document(row, "chosen", None),
        "plans": plans if view != "glance" else [plan | {"end_reason": None} for plan in plans],
        "due_on": min((plan["due_on"] for plan in running), default=None),
        "missed": max((plan["missed"] for plan in running), default=0),
        "last_visit": {"at": iso(row.last_visit_at), "outcome": row.last_visit_outcome} if row.last_visit_at else None,
        "version": row.version,
    }
    if view != "glance":
        whole |= _for_the_door(row, known.asked, whole=view == "field")
    if view == "manage":
        whole |= {
            "id_number": sealed.mask_id_number(sealed.get(row, "id_number")),
            "has_health": row.health is not None,
            "has_danger_level": row.danger_level is not None
            and Permission.PERSON_READ_MENTAL in actor.permissions_in(row.grid_code),
        }
    document: dict[str, Any] = _through(_GATES[view], whole)
    return document


def _shape(schema: Schema) -> Shape:
    """The names a schema lets through, and the shapes of what is nested under them."""
    kinds = {name: getattr(kind, "inner", kind) for name, kind in schema.fields.items()}
    return {name: _shape(kind.schema) if isinstance(kind, fields.Nested) else None for name, kind in kinds.items()}


def _through(gate: Shape, whole: Mapping[str, Any]) -> dict[str, Any]:
    """The schema is the gate: nothing passes that it does not name. What passes is already as JSON has it, so that
    nothing is left to convert, and a worker's list of seventy people is not dumped field by field.
    """
    passed: dict[str, Any] = {}
    for name, inside in gate.items():
        if name in whole:
            value = whole[name]
            if inside is not None and value is not None:
                many = isinstance(value, list)
                value = [_through(inside, one) for one in value] if many else _through(inside, value)
            passed[name] = value
    return passed


_GATES = {name: _shape(schema()) for name, schema in VIEWS.items()}
"""Read from the schemas once: they take longer to make than somebody to show."""


def _for_the_door(row: Any, known: set[str], *, whole: bool) -> dict[str, Any]:
    """What the door needs. Of the answers given last time only those to questions of groups the reader may know of: others
    would tell that there is another group.
    """
    phone, guardian, said = (sealed.get(row, name) for name in ("phone", "guardian", "last_said"))
    if not whole:
        phone = sealed.mask_phone(phone)
        guardian = guardian and guardian | {"phone": sealed.mask_phone(guardian.get("phone"))}
    recent = sealed.get(row, "recent") or ([said] if said else [])
    return {
        "recent": [{name: one[name] for name in ("at", "by", "outcome", "mode", "note")} for one in recent],
        "pinyin": row.pinyin,
        "address_text": row.address_text,
        "door": row.door,
        "household_id": str(row.household_id) if row.household_id else None,
        "location": {"type": "Point", "coordinates": [row.lon, row.lat]} if row.lon is not None else None,
        "phone": phone,
        "guardian": guardian,
        "needs": sealed.get(row, "needs"),
        "last_said": said and said | {"answers": {k: v for k, v in said["answers"].items() if k in known}},
    }
