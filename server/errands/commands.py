"""Errands, opened and moved on. Commands never commit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from server.areas.locate import locate
from server.areas.queries import is_live_grid
from server.cases import deadlines
from server.cases.codes import CaseCode
from server.cases.step import Doing
from server.catalogue import queries as catalogue
from server.catalogue.models import ErrandKind
from server.core import crypto, problems
from server.core.clock import local_date
from server.core.db import db
from server.core.ids import new_id
from server.core.permissions import Permission
from server.errands import queries, workflow
from server.errands.models import Errand, ErrandAttachment, ErrandSensitive, ErrandSerial, ErrandStep
from server.errands.workflow import Action, State
from server.identity.actor import Actor
from server.identity.queries import actor_at
from server.journal.commands import record
from server.people import sealed
from server.people.models import CarePlan, Household, Person, PersonSensitive
from server.people.queries import visible as visible_households
from server.people.scope import person_visible, plan_visible

COUNTY_DIGITS = 6
GRID_DIGITS = 15


def open_errand(doing: Doing, facts: Mapping[str, Any], *, at_desk: bool = False) -> dict[str, Any]:
    """Take an errand in, at the door, by telephone or at the window. Answers ``{errand_id, errand_no, state}``.

    At a door it is a fact: whatever is unknown is flagged. At a desk somebody sits who can choose: there an unknown kind
    is ``errand.kind_absent``, and no grid is ``care.grid_absent``, because it would reach nobody's phone.
    """
    actor, moment = doing.actor, doing.moment
    if db.session.get(Errand, facts["errand_id"]) is not None:
        raise problems.ERRAND_EXISTS(id=str(facts["errand_id"]))
    kind = catalogue.errand_kind(facts["kind"])
    if at_desk and (kind is None or kind.retired_at is not None):
        raise problems.ERRAND_KIND_ABSENT(code=facts["kind"])
    flags = set() if kind else {"kind_unknown"}
    today = local_date(moment.received_at)
    person = _person(actor, facts["person_id"], today)
    if facts["person_id"] is not None and person is None:
        flags.add("person_unknown")
    home = _household(actor, facts["household_id"])
    area_code = _area(actor, facts, person, home)
    if len(area_code) < GRID_DIGITS:
        if at_desk:
            raise problems.GRID_ABSENT(code=area_code)
        flags.add("no_location")
    errand = Errand(
        id=facts["errand_id"],
        errand_no=_next_number(area_code[:COUNTY_DIGITS], today),
        kind=facts["kind"],
        state=str(State.ACCEPTED),
        asked_via=facts["asked_via"],
        person_id=person.id if person else None,
        household_id=home.id if home else (person.household_id if person else None),
        visit_id=facts["visit_id"],
        area_code=area_code,
        assignee_id=_assignee(actor, facts["assignee_id"], person, moment.received_at),
        papers=facts["papers"],
        flags=sorted(flags),
        opened_by=actor.id,
        opened_at=moment.happened_at(facts["occurred_at"]),
        version=0,
    )
    _set_deadline(errand, kind)
    db.session.add(errand)
    db.session.flush()
    db.session.add(
        ErrandSensitive(errand_id=errand.id, request=crypto.seal(_request(facts, person, home), f"errand:{errand.id}"))
    )
    _step(doing, errand, Action.OPEN, None, None)
    _attach(doing, errand.id, facts["attachments"])
    return _answer(errand)


def act_on_errand(doing: Doing, errand_id: UUID, facts: Mapping[str, Any], base_version: int | None) -> dict[str, Any]:
    """One step. A stale one still applies unless somebody else moved the state meanwhile: then ``errand.stale``.

    Answers ``{errand_id, errand_no, state, version}``.
    """
    actor, now = doing.actor, doing.moment.received_at
    today = local_date(now)
    errand = queries.errand_for(actor, errand_id, today, lock=True)
    here = queries.situation(actor, errand, mine=queries.is_mine(actor, errand, today))
    rule = workflow.rule_for(facts["action"])
    if base_version is not None and base_version < errand.version and rule.to is not None:
        _refuse_stale(errand, base_version)
    before = State(errand.state)
    after = workflow.decide(here, facts["action"], dict(facts))
    if rule.action is Action.GATHER:
        errand.papers = list(dict.fromkeys([*errand.papers, *facts["papers"]]))
    if rule.action is Action.HAND_OVER:
        errand.assignee_id = _assignee(actor, facts["assignee_id"], None, now)
    errand.state = str(after)
    if after not in workflow.OPEN:
        errand.closed_at = now
        errand.yellow_at = errand.due_at = None
    _step(doing, errand, rule.action, before, facts["note"])
    _attach(doing, errand.id, facts["attachments"])
    return _answer(errand)


def _refuse_stale(errand: Errand, base_version: int) -> None:
    moved = db.session.scalars(
        select(ErrandStep)
        .where(
            ErrandStep.errand_id == errand.id,
            ErrandStep.seq > base_version,
            ErrandStep.to_state != ErrandStep.from_state,
        )
        .order_by(ErrandStep.seq.desc())
    ).first()
    if moved is not None:
        by = actor_at(moved.account_id, moved.at)
        raise problems.ERRAND_STALE(base_version=base_version, version=errand.version, by=by.name if by else "同事")


def _step(doing: Doing, errand: Errand, action: Action, before: State | None, note: str | None) -> None:
    errand.version += 1
    step_id = new_id()
    permission = Permission.ERRAND_OPEN if action is Action.OPEN else workflow.rule_for(str(action)).permission
    db.session.add(
        ErrandStep(
            id=step_id,
            errand_id=errand.id,
            seq=errand.version,
            operation_id=doing.operation_id,
            action=str(action),
            from_state=str(before) if before else None,
            to_state=errand.state,
            at=doing.moment.recorded_at,
            account_id=doing.actor.id,
            role_label=doing.actor.label_for(permission),
            note=crypto.seal_if_any(note, f"errand_step:{step_id}"),
        )
    )
    record(
        at=doing.moment.received_at,
        account_id=doing.actor.id,
        action=f"errand.{action}",
        subject_kind="errand",
        subject_id=errand.id,
        errand_no=errand.errand_no,
        to=errand.state,
    )
    db.session.flush()


def _request(facts: Mapping[str, Any], person: Person | None, home: Household | None) -> dict[str, Any]:
    """Who asked and where; what the phone did not say is taken from the register."""
    given = {name: value for name, value in (facts["request"] or {}).items() if value}
    known: dict[str, Any] = {}
    if home is not None:
        known = {"name": home.name, "address_text": home.address_text, "door": home.door}
    if person is not None:
        phone = sealed.get(db.session.get(PersonSensitive, person.id), "phone")
        known = {"name": person.name, "address_text": person.address_text, "door": person.door, "phone": phone}
    return known | given


def _area(actor: Actor, facts: Mapping[str, Any], person: Person | None, home: Household | None) -> str:
    chosen = (facts["location"] or {}).get("grid")
    if chosen and is_live_grid(chosen):
        return str(chosen)
    if person is not None:
        return person.grid_code
    if home is not None:
        return home.grid_code
    found = locate(facts["location"], actor.grids).found
    return found.area_code if found.how != "none" or not actor.grids else actor.grids[0]


def _assignee(actor: Actor, wanted: UUID | None, person: Person | None, now: datetime) -> UUID | None:
    """Whoever was named; else whoever goes to that person by name; else nobody: the grid's own worker."""
    if wanted is not None:
        found = actor_at(wanted, now)
        if found is None or found.disabled or Permission.ERRAND_ACT not in found.permissions:
            raise problems.HELPER_ABSENT(id=str(wanted))
        return wanted
    if person is None:
        return None
    return db.session.scalar(
        select(CarePlan.helper_id)
        .join(Person, Person.id == CarePlan.person_id)
        .where(
            CarePlan.person_id == person.id,
            CarePlan.ended_on.is_(None),
            CarePlan.helper_id.is_not(None),
            plan_visible(actor, local_date(now)),
        )
        .order_by(CarePlan.due_on, CarePlan.id)
        .limit(1)
    )


def _person(actor: Actor, person_id: UUID | None, today: date) -> Person | None:
    if person_id is None:
        return None
    return db.session.scalar(select(Person).where(Person.id == person_id, person_visible(actor, today)))


def _household(actor: Actor, household_id: UUID | None) -> Household | None:
    if household_id is None:
        return None
    return db.session.scalar(select(Household).where(Household.id == household_id, visible_households(actor)))


def _set_deadline(errand: Errand, kind: ErrandKind | None) -> None:
    if kind is None:
        return
    limit = deadlines.Limit(kind.limit_amount, deadlines.LimitUnit(kind.limit_unit))
    set_to = deadlines.deadline(errand.opened_at, limit, catalogue.calendar())
    errand.yellow_at, errand.due_at = set_to.yellow_at, set_to.due_at


def _next_number(county: str, day: date) -> str:
    """The next errand number of the day (DB + the case code's shape, serials of its own)."""
    statement = (
        insert(ErrandSerial)
        .values(county=county, day=day, last=1)
        .on_conflict_do_update(index_elements=["county", "day"], set_={"last": ErrandSerial.last + 1})
        .returning(ErrandSerial.last)
    )
    return f"DB{CaseCode(county, day, db.session.execute(statement).scalar_one())}"


def _attach(doing: Doing, errand_id: UUID, hashes: list[str]) -> None:
    if not hashes:
        return
    rows = [
        {"errand_id": errand_id, "sha256": sha256, "account_id": doing.actor.id, "at": doing.moment.recorded_at}
        for sha256 in dict.fromkeys(hashes)
    ]
    db.session.execute(insert(ErrandAttachment).values(rows).on_conflict_do_nothing())


def _answer(errand: Errand) -> dict[str, Any]:
    return {
        "errand_id": str(errand.id),
        "errand_no": errand.errand_no,
        "state": errand.state,
        "version": errand.version,
    }
