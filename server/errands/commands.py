"""Errands, opened and moved on. Commands never commit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from server.areas.locate import locate
from server.areas.queries import is_live_grid
from server.catalogue import queries as catalogue
from server.catalogue.models import ErrandKind
from server.core import crypto, problems
from server.core.clock import local_date
from server.core.db import db
from server.core.permissions import Permission
from server.errands import queries, workflow
from server.errands.models import Errand, ErrandSensitive, ErrandSerial, ErrandStep
from server.errands.step import ERRAND, take_errand_step
from server.errands.workflow import Action, State
from server.identity.actor import GRID_DIGITS, Actor, Doing
from server.identity.queries import actor_at
from server.notices.commands import take_back
from server.people import sealed
from server.people.homes import household_at
from server.people.models import CarePlan, Household, Person, PersonSensitive
from server.people.scope import person_visible, plan_visible
from server.steps.limits import due_after
from server.steps.serials import next_code


def open_errand(doing: Doing, facts: Mapping[str, Any], *, at_desk: bool = False) -> dict[str, Any]:
    """Take an errand in, at the door, by telephone or at the window. Answers ``{errand_id, errand_no, state}``.

    At a door it is a fact: whatever is unknown is flagged. At a desk somebody sits who can choose: there an unknown kind
    is ``errand.kind_absent``, an unknown person ``person.absent``, nobody who runs errands there ``care.helper_absent``, and
    no grid, or one where the actor takes no errands in, ``care.grid_absent``, because it would reach nobody's phone.
    """
    actor, moment = doing.actor, doing.moment
    if db.session.get(Errand, facts["errand_id"]) is not None:
        raise problems.ERRAND_EXISTS(id=str(facts["errand_id"]))
    kind = catalogue.errand_kind(facts["kind"])
    if at_desk and (kind is None or kind.retired_at is not None):
        raise problems.ERRAND_KIND_ABSENT(code=facts["kind"])
    today = local_date(moment.received_at)
    person = _person(actor, facts["person_id"], today)
    if at_desk and person is None and facts["person_id"] is not None:
        raise problems.PERSON_ABSENT(id=str(facts["person_id"]))
    home = household_at(actor, facts["household_id"])
    area_code, flags = _area(actor, facts, person, home)
    if at_desk:
        _require_grid(actor, facts, area_code)
    assignee_id = facts["assignee_id"]
    if assignee_id is not None and not _runs_errands_there(actor, assignee_id, area_code, moment.received_at):
        if at_desk:
            raise problems.HELPER_ABSENT(id=str(assignee_id))
        flags.add("assignee_unknown")
        assignee_id = None
    for name, given, found in (
        ("kind_unknown", facts["kind"], kind),
        ("person_unknown", facts["person_id"], person),
        ("household_unknown", facts["household_id"], home),
    ):
        if given is not None and found is None:
            flags.add(name)
    errand = Errand(
        id=facts["errand_id"],
        errand_no=f"DB{next_code(ErrandSerial, area_code, today)}",
        kind=facts["kind"],
        asked_via=facts["asked_via"],
        person_id=person.id if person else None,
        household_id=home.id if home else (person.household_id if person else None),
        visit_id=facts["visit_id"],
        area_code=area_code,
        assignee_id=assignee_id
        or _helper(actor, person, moment.received_at)
        or (None if at_desk else _opener(actor, area_code)),
        papers=facts["papers"],
        flags=sorted(flags),
        opened_by=actor.id,
        opened_at=moment.happened_at(facts["occurred_at"]),
        version=0,
    )
    _set_deadline(errand, kind)
    take_errand_step(doing, errand, workflow.rule_for(Action.OPEN), State.ACCEPTED, None)
    db.session.add(
        ErrandSensitive(errand_id=errand.id, request=crypto.seal(_request(facts, person, home), f"errand:{errand.id}"))
    )
    ERRAND.attach(doing, errand.id, facts["attachments"])
    return _answer(errand)


def act_on_errand(doing: Doing, errand_id: UUID, facts: Mapping[str, Any], base_version: int | None) -> dict[str, Any]:
    """One step. A stale one still applies unless somebody else moved the state meanwhile: then ``errand.stale``.

    Answers ``{errand_id, errand_no, state, version}``.
    """
    actor, now = doing.actor, doing.moment.received_at
    today = local_date(now)
    errand = queries.errand_for(actor, errand_id, today, lock=True)
    kind = catalogue.errand_kind(errand.kind)
    here = queries.situation(
        actor, errand, mine=queries.is_mine(actor, errand, today), needs_papers=bool(kind and kind.papers)
    )
    rule = workflow.rule_for(facts["action"])
    if base_version is not None and base_version < errand.version and rule.after is not None:
        _refuse_stale(actor, errand, base_version)
    after = workflow.decide(here, facts["action"], dict(facts))
    if rule.action is Action.GATHER:
        errand.papers = list(dict.fromkeys([*errand.papers, *facts["papers"]]))
    if rule.action is Action.HAND_OVER:
        if not _runs_errands_there(actor, facts["assignee_id"], errand.area_code, now):
            raise problems.HELPER_ABSENT(id=str(facts["assignee_id"]))
        errand.assignee_id = facts["assignee_id"]
        take_back("errand", errand.id, now, but=facts["assignee_id"])
    take_errand_step(doing, errand, rule, after, facts["note"])
    ERRAND.attach(doing, errand.id, facts["attachments"])
    return _answer(errand)


def _refuse_stale(actor: Actor, errand: Errand, base_version: int) -> None:
    # one's own steps are no news: a phone without network takes two on the same version
    moved = db.session.scalars(
        select(ErrandStep)
        .where(
            ErrandStep.errand_id == errand.id,
            ErrandStep.seq > base_version,
            ErrandStep.to_state != ErrandStep.from_state,
            ErrandStep.account_id != actor.id,
        )
        .order_by(ErrandStep.seq.desc())
    ).first()
    if moved is not None:
        by = actor_at(moved.account_id, moved.at)
        raise problems.ERRAND_STALE(base_version=base_version, version=errand.version, by=by.name if by else "同事")


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


def _area(
    actor: Actor, facts: Mapping[str, Any], person: Person | None, home: Household | None
) -> tuple[str, set[str]]:
    """Where an errand lies, and flags: the grid chosen, else the person's or the household's, else by the point, else
    the grid of whoever opened it. Nothing of it known: the county, ``no_location``.
    """
    chosen = (facts["location"] or {}).get("grid")
    if chosen and is_live_grid(chosen):
        return str(chosen), set()
    if person is not None:
        return person.grid_code, set()
    if home is not None:
        return home.grid_code, set()
    located = locate(facts["location"], actor.grids)
    if located.found.how != "none" or not actor.grids:
        return located.found.area_code, set(located.flags)
    guessed = set(located.flags)
    if len(actor.grids) == 1:  # then it is no guess
        guessed.discard("no_location")
    return actor.grids[0], guessed


def _require_grid(actor: Actor, facts: Mapping[str, Any], area_code: str) -> None:
    chosen = (facts["location"] or {}).get("grid")
    held = Permission.ERRAND_OPEN in actor.permissions_in(area_code)
    if len(area_code) < GRID_DIGITS or not held or (chosen and chosen != area_code):
        raise problems.GRID_ABSENT(code=chosen or area_code)


def _runner(account_id: UUID, now: datetime) -> Actor | None:
    """Whom an errand given to that account reaches; None unless they can run it."""
    found = actor_at(account_id, now)
    return found if found and not found.disabled and Permission.ERRAND_ACT in found.permissions else None


def _runs_errands_there(actor: Actor, account_id: UUID, area_code: str, now: datetime) -> bool:
    """The rule of :func:`server.errands.listing.runners`: whoever is handed an errand reads its name, telephone and door,
    so it goes to nobody whose post does not cover the grid. Of no known grid: to those of the actor's own areas.
    """
    found = _runner(account_id, now)
    if found is None:
        return False
    if len(area_code) == GRID_DIGITS:
        return Permission.ERRAND_ACT in found.permissions_in(area_code)
    return any(Permission.ERRAND_OPEN in actor.permissions_in(area) for area in found.areas(Permission.ERRAND_ACT))


def _opener(actor: Actor, area_code: str) -> UUID | None:
    """Whoever took it in at a door and runs errands has it, by name where the place is not on their own list anyway: it must
    not be gone from their phone once it is delivered.
    """
    return actor.id if Permission.ERRAND_ACT in actor.permissions and area_code not in actor.grids else None


def _helper(actor: Actor, person: Person | None, now: datetime) -> UUID | None:
    """Whoever goes to that person by name and runs errands; None: the grid's own worker."""
    if person is None:
        return None
    helpers = db.session.scalars(
        select(CarePlan.helper_id)
        .join(Person, Person.id == CarePlan.person_id)
        .where(
            CarePlan.person_id == person.id,
            CarePlan.ended_on.is_(None),
            CarePlan.helper_id.is_not(None),
            plan_visible(actor, local_date(now)),
        )
        .order_by(CarePlan.due_on, CarePlan.id)
    )
    return next((one for one in helpers if one is not None and _runner(one, now)), None)


def _person(actor: Actor, person_id: UUID | None, today: date) -> Person | None:
    if person_id is None:
        return None
    return db.session.scalar(select(Person).where(Person.id == person_id, person_visible(actor, today)))


def _set_deadline(errand: Errand, kind: ErrandKind | None) -> None:
    if kind is None:
        return
    set_to = due_after(errand.opened_at, kind.limit_amount, kind.limit_unit)
    errand.yellow_at, errand.due_at = set_to.yellow_at, set_to.due_at


def _answer(errand: Errand) -> dict[str, Any]:
    return {
        "errand_id": str(errand.id),
        "errand_no": errand.errand_no,
        "state": errand.state,
        "version": errand.version,
    }
