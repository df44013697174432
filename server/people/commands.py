"""People of special groups, changed. Commands never commit; the journal line stands beside the write it records."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from geoalchemy2 import WKTElement
from sqlalchemy import select

from server.areas.queries import is_live_grid
from server.catalogue import queries as catalogue
from server.catalogue.models import CareGroup
from server.core import crypto, problems
from server.core.clock import local_date
from server.core.db import db
from server.core.ids import new_id
from server.core.permissions import Permission
from server.core.pinyin import pinyin_of
from server.identity.actor import Actor
from server.identity.queries import actor_at
from server.journal.commands import record
from server.people import homes, queries, sealed
from server.people.id_number import parse_id_number
from server.people.models import CarePlan, Person, PersonMove, PersonSensitive
from server.people.rhythm import Rhythm, next_due

_RECENT = 5
"""So many visits stand on the page of somebody: what was promised last time, and the time before."""
MET = frozenset({"well", "matter"})
"""Outcomes of a visit in which somebody was met."""


def register_person(actor: Actor, facts: Mapping[str, Any], now: datetime) -> Person:
    """Enter somebody with at least one group. ``facts`` is a loaded ``PersonIn``.

    Refuses ``care.grid_absent`` (not where the actor edits people), ``person.id_number``, ``person.exists`` (the number
    is registered; the id is told only to whoever may know the person), ``care.group_absent``, ``care.helper_absent``.
    """
    person = enter_person(actor, facts, now)
    _journal(actor, person, "person.register", now, groups=[one["group"] for one in facts["groups"]])
    db.session.flush()
    return person


def enter_person(actor: Actor, facts: Mapping[str, Any], now: datetime) -> Person:
    """:func:`register_person` without its line in the journal: an import has one line for all its people."""
    today = local_date(now)
    grid = _grid_to_edit(actor, facts["grid"])
    number = parse_id_number(facts["id_number"], today) if facts["id_number"] else None
    if number is not None:
        _refuse_double(actor, number.text, today)
    home = homes.household_in(grid, facts["household_id"]) if facts["household_id"] else None
    person = Person(
        id=facts["person_id"] or new_id(),
        name=facts["name"],
        pinyin=pinyin_of(facts["name"]),
        sex=number.sex if number else facts["sex"],
        birth_year=number.born_on.year if number else facts["birth_year"],
        household_id=home.id if home else None,
        address_text=facts["address_text"],
        door=facts["door"],
        grid_code=grid,
        geom=_point(facts["location"]) or (home.geom if home else None),
        created_at=now,
        version=1,
    )
    db.session.add(person)
    db.session.flush()
    held = PersonSensitive(person_id=person.id)
    _seal(actor, person, held, facts, number.text if number else None)
    db.session.add(held)
    groups: set[str] = set()
    for group in facts["groups"]:
        groups.add(_enrol(actor, person, group, now, groups).group_code)
    return person


def change_person(actor: Actor, person_id: UUID, base_version: int, facts: Mapping[str, Any], now: datetime) -> Person:
    """Correct what is known of somebody; only what ``facts`` names changes. ``person.stale`` when it was changed since."""
    person = _to_edit(actor, person_id, local_date(now))
    if person.version != base_version:
        raise problems.PERSON_STALE(base_version=base_version, version=person.version)
    number = None
    if facts.get("id_number"):
        number = parse_id_number(facts["id_number"], local_date(now))
        _refuse_double(actor, number.text, local_date(now), besides=person.id)
    for name in ("name", "sex", "birth_year", "address_text", "door"):
        if name in facts:
            setattr(person, name, facts[name])
    if "household_id" in facts:
        home = homes.household_in(person.grid_code, facts["household_id"]) if facts["household_id"] else None
        person.household_id = home.id if home else None
    if "location" in facts:
        person.geom = _point(facts["location"])
    if number is not None:
        person.sex, person.birth_year = number.sex, number.born_on.year
    person.pinyin = pinyin_of(person.name)
    _seal(actor, person, _sensitive(person.id), facts, number.text if number else None)
    person.version += 1
    _journal(actor, person, "person.change", now, fields=sorted(facts))
    db.session.flush()
    return person


def enrol(actor: Actor, person_id: UUID, group: Mapping[str, Any], now: datetime) -> CarePlan:
    """Put somebody into a group; ``care.plan_exists`` when they are in it."""
    person, plan = join_group(actor, person_id, group, now)
    _journal(actor, person, "care.enrol", now, group=plan.group_code, tier=plan.tier_code)
    db.session.flush()
    return plan


def join_group(actor: Actor, person_id: UUID, group: Mapping[str, Any], now: datetime) -> tuple[Person, CarePlan]:
    """:func:`enrol` without its line in the journal: an import has one line for all its people."""
    person = _to_edit(actor, person_id, local_date(now))
    plan = _enrol(actor, person, group, now, {plan.group_code for plan in queries.open_plans(person.id)})
    person.version += 1
    return person, plan


def change_plan(actor: Actor, person_id: UUID, plan_id: UUID, facts: Mapping[str, Any], now: datetime) -> CarePlan:
    """Another tier, or another helper by name (None: whoever's post covers the grid)."""
    person, plan = _plan_to_edit(actor, person_id, plan_id, local_date(now))
    if facts.get("tier"):
        plan.tier_code = _tier(facts["tier"])
    if "helper_id" in facts and facts["helper_id"] != plan.helper_id:  # a form sends back whom others have named
        plan.helper_id = _helper(actor, facts["helper_id"], now)
    _set_due(plan)
    person.version += 1
    _journal(actor, person, "care.change_plan", now, plan=str(plan.id), tier=plan.tier_code, fields=sorted(facts))
    db.session.flush()
    return plan


def end_plan(actor: Actor, person_id: UUID, plan_id: UUID, reason: str, now: datetime) -> CarePlan:
    """Take somebody out of a group, for a reason; nothing falls due from it any more."""
    person, plan = _plan_to_edit(actor, person_id, plan_id, local_date(now))
    plan.ended_on, plan.end_reason = local_date(now), reason
    person.version += 1
    _journal(actor, person, "care.end_plan", now, plan=str(plan.id), group=plan.group_code)
    db.session.flush()
    return plan


def transfer(actor: Actor, person_id: UUID, facts: Mapping[str, Any], now: datetime) -> Person:
    """Somebody moves to another grid, perhaps out of the actor's sight; the move is kept, and helpers by name end with it."""
    person = _to_edit(actor, person_id, local_date(now))
    to_grid = facts["to_grid"]
    if not is_live_grid(to_grid):
        raise problems.GRID_ABSENT(code=to_grid)
    db.session.add(
        PersonMove(
            person_id=person.id,
            from_grid=person.grid_code,
            to_grid=to_grid,
            at=now,
            account_id=actor.id,
            reason=facts["reason"],
        )
    )
    person.grid_code, person.household_id = to_grid, None
    person.address_text, person.door, person.geom = facts["address_text"], facts["door"], _point(facts["location"])
    for plan in queries.open_plans(person.id):
        plan.helper_id = None
    person.version += 1
    _journal(actor, person, "person.transfer", now, to=to_grid)
    db.session.flush()
    return person


def mark_grave(actor: Actor, person_id: UUID, now: datetime) -> Person:
    """Somebody has said that things changed for the worse: they are to be seen within a day."""
    person = queries.person_for(actor, person_id, local_date(now), lock=True)
    _grave(person, now)
    person.version += 1
    _journal(actor, person, "care.grave", now)
    db.session.flush()
    return person


@dataclass(frozen=True)
class VisitFacts:
    """A visit, as far as the people at that door are concerned."""

    visit_id: UUID
    at: datetime
    by: str
    outcome: str
    mode: str
    note: str | None
    answers: Mapping[str, Any]
    grave: bool


def note_visit(person: Person, visit: VisitFacts) -> None:
    """Move on what hangs on being seen: plans, "what was said last time". Only forward in time, so that a phone that
    comes back late covers nothing newer. Absent and refused are honest outcomes and leave the plan as due as it was.
    """
    held = _sensitive(person.id)
    if person.last_visit_at is None or visit.at > person.last_visit_at:
        person.last_visit_at, person.last_visit_outcome = visit.at, visit.outcome
    recent = [{name: getattr(visit, name) for name in ("by", "outcome", "mode", "note")} | {"at": visit.at.isoformat()}]
    recent += sealed.get(held, "recent") or []
    sealed.put(
        held, "recent", sorted(recent, key=lambda one: datetime.fromisoformat(one["at"]), reverse=True)[:_RECENT]
    )
    if visit.outcome in MET:
        before = sealed.get(held, "last_said")
        if before is None or datetime.fromisoformat(before["at"]) < visit.at:
            said = {name: getattr(visit, name) for name in ("by", "outcome", "mode", "note")}
            said |= {"visit_id": str(visit.visit_id), "at": visit.at.isoformat(), "answers": dict(visit.answers)}
            sealed.put(held, "last_said", said)
        for plan in queries.open_plans(person.id):
            if visit.mode == "phone" and not catalogue.care_tier(plan.tier_code).phone_counts:
                continue
            plan.last_seen_on = max(plan.last_seen_on or date.min, local_date(visit.at))
            if plan.grave_at is not None and plan.grave_at < visit.at:
                plan.grave_at = None
            _set_due(plan)
    if visit.grave:
        _grave(person, visit.at)
    person.version += 1


def _grave(person: Person, at: datetime) -> None:
    for plan in queries.open_plans(person.id):
        plan.grave_at = max(plan.grave_at, at) if plan.grave_at else at
        _set_due(plan)


def _set_due(plan: CarePlan) -> None:
    tier = catalogue.care_tier(plan.tier_code)
    plan.due_on = next_due(
        Rhythm(tier.every, tier.unit),
        began_on=plan.began_on,
        last_seen_on=plan.last_seen_on,
        grave_at=plan.grave_at,
        grave_hours=catalogue.care_rule().grave_hours,
    )


def _enrol(actor: Actor, person: Person, facts: Mapping[str, Any], now: datetime, groups: Container[str]) -> CarePlan:
    """``groups``: those they are in."""
    group = _group(actor, facts["group"], person.grid_code)
    if group.code in groups:
        raise problems.PLAN_EXISTS(group=group.code)
    plan = CarePlan(
        id=new_id(),
        person_id=person.id,
        group_code=group.code,
        tier_code=_tier(facts["tier"] or group.tier),
        helper_id=_helper(actor, facts["helper_id"], now),
        began_on=local_date(now),
        last_seen_on=facts["last_seen_on"],
    )
    _set_due(plan)
    db.session.add(plan)
    db.session.flush()
    return plan


def _group(actor: Actor, code: str, grid: str) -> CareGroup:
    """A group in use that this actor may put people of this grid into."""
    group = catalogue.find_care_group(code)
    if group is None or group.retired_at is not None:
        raise problems.GROUP_ABSENT(code=code)
    if group.permission is not None and group.permission not in actor.permissions_in(grid):
        raise problems.GROUP_ABSENT(code=code)
    return group


def _tier(code: str) -> str:
    tier = catalogue.find_care_tier(code)
    if tier is None or tier.retired_at is not None:
        raise problems.REQUEST_INVALID(fields={"tier": ["没有这个档"]})
    return code


def _helper(actor: Actor, account_id: UUID | None, now: datetime) -> UUID | None:
    """Somebody who goes to doors today where the actor keeps the register: whoever is named comes to know the person, and
    nobody opens their people to a stranger elsewhere. ``care.helper_absent``.
    """
    if account_id is None:
        return None
    helper = actor_at(account_id, now)
    if (
        helper is None
        or helper.disabled
        or not any(Permission.PERSON_EDIT in actor.permissions_in(area) for area in helper.areas(Permission.VISIT_LOG))
    ):
        raise problems.HELPER_ABSENT(id=str(account_id))
    return account_id


def _to_edit(actor: Actor, person_id: UUID, today: date) -> Person:
    """The person, locked; whoever may read but not edit there is told so, whoever may not know them is not."""
    person = queries.person_for(actor, person_id, today, lock=True)
    if Permission.PERSON_EDIT not in actor.permissions_in(person.grid_code):
        raise problems.NOT_PERMITTED(permission=str(Permission.PERSON_EDIT))
    return person


def _plan_to_edit(actor: Actor, person_id: UUID, plan_id: UUID, today: date) -> tuple[Person, CarePlan]:
    person = _to_edit(actor, person_id, today)
    plan = queries.plan_for(actor, person.id, plan_id, today)
    if plan.ended_on is not None:
        raise problems.PLAN_ENDED(id=str(plan_id))
    return person, plan


def _grid_to_edit(actor: Actor, grid: str) -> str:
    if Permission.PERSON_EDIT not in actor.permissions_in(grid) or not is_live_grid(grid):
        raise problems.GRID_ABSENT(code=grid)
    return grid


def _refuse_double(actor: Actor, id_number: str, today: date, besides: UUID | None = None) -> None:
    indexed = PersonSensitive.id_number_index.in_(crypto.blinds(id_number, sealed.ID_NUMBER))
    found = db.session.scalar(select(PersonSensitive.person_id).where(indexed))
    if found is not None and found != besides:
        raise problems.PERSON_EXISTS(id=str(found) if queries.may_know(actor, found, today) else None)


def _seal(actor: Actor, person: Person, held: PersonSensitive, facts: Mapping[str, Any], id_number: str | None) -> None:
    """Seal what was given. The danger level is for those who may know of that group alone."""
    for field in ("phone", "guardian", "health", "needs"):
        if field in facts:
            sealed.put(held, field, facts[field])
    if "id_number" in facts:
        sealed.put(held, "id_number", id_number)
    if "danger_level" in facts and Permission.PERSON_READ_MENTAL in actor.permissions_in(person.grid_code):
        sealed.put(held, "danger_level", facts["danger_level"])


def _sensitive(person_id: UUID) -> PersonSensitive:
    held = db.session.get(PersonSensitive, person_id)
    if held is None:
        held = PersonSensitive(person_id=person_id)
        db.session.add(held)
    return held


def _point(location: Mapping[str, Any] | None) -> WKTElement | None:
    """A home point, WGS-84."""
    return WKTElement(f"POINT({location['lon']} {location['lat']})", srid=4326) if location else None


def _journal(actor: Actor, person: Person, action: str, now: datetime, **details: Any) -> None:
    record(at=now, account_id=actor.id, action=action, subject_kind="person", subject_id=person.id, **details)
