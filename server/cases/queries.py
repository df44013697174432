"""Cases, read. Scope is decided here, in :func:`visible`, and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, or_, select

from server.areas.queries import area_document, inside_any, with_area
from server.cases import path, rules, workflow
from server.cases.models import Case, CaseStep
from server.cases.step import CASE
from server.catalogue import paths as handling_paths
from server.catalogue import queries as catalogue
from server.catalogue.models import Category, HandlingPath, Lawyer
from server.core import problems
from server.core.clock import utc_now
from server.core.db import db
from server.core.permissions import Permission
from server.core.times import iso
from server.identity.actor import COUNTY_DIGITS, Actor
from server.identity.models import Account
from server.steps.thing import Attachment, Told, photo_document, step_document
from server.units.models import Unit

_REPORTERS = {Permission.CASE_WITHDRAW, Permission.CASE_SUPPLEMENT, Permission.CASE_RECUR}
_IN_HAND = (
    Permission.CASE_SUPPLEMENT,
    Permission.MEDIATION_CONDUCT,
    Permission.CASE_REFER,
    Permission.MEETING_CALL,
    Permission.PAPER_MAKE,
)
"""What a unit may do only to what is in its hands."""
_ROUND_AGAIN = (rules.Action.RECUR, rules.Action.REOPEN)
_HANDLING_ACTIONS = (rules.Action.HANDLE, rules.Action.MEDIATE, rules.Action.FINISH, rules.Action.RESOLVE_ON_SPOT)


def visible(actor: Actor) -> Any:
    """SQL: the cases this actor may know of: inside their areas, in the hands of their units, or reported by them.

    Protected matters are hidden from grid, neighbourhood and town (DOMAIN §4), except from whoever reported them.
    """
    areas = actor.areas(Permission.CASE_READ)
    whole = [code for code in areas if len(code) <= COUNTY_DIGITS]
    part = [code for code in areas if len(code) > COUNTY_DIGITS]
    return or_(
        Case.reported_by == actor.id,
        inside_any(Case.area_code, whole),
        and_(inside_any(Case.area_code, part), Case.protected.is_(False)),
        Case.unit_id.in_(actor.units(Permission.CASE_READ)),
    )


def case_for(actor: Actor, case_id: UUID, *, lock: bool = False) -> Case:
    """The case, fetched and authorised in one call; ``case.absent`` when it is not there *or* not theirs."""
    return CASE.fetch(case_id, visible(actor), lock=lock)


def case_document(actor: Actor, case_id: UUID) -> dict[str, Any]:
    """One case as every answer carries it."""
    found = case_documents(actor, select(Case.id).where(Case.id == case_id, visible(actor)))
    if not found:
        raise problems.CASE_ABSENT(id=str(case_id))
    return found[0]


def case_documents(actor: Actor, ids: Select[Any] | Sequence[UUID]) -> list[dict[str, Any]]:
    """Cases as answers carry them, in the order of ``ids`` when that is a list. The caller has applied the scope."""
    statement = (
        select(
            Case,
            Unit.name.label("unit_name"),
            Unit.phone.label("unit_phone"),
            Category.name.label("category_name"),
            Category.needs_lawyer,
            Account.name.label("reporter_name"),
            Case.geom.ST_X().label("lon"),
            Case.geom.ST_Y().label("lat"),
        )
        .join(Account, Account.id == Case.reported_by)
        .outerjoin(Unit, Unit.id == Case.unit_id)
        .outerjoin(Category, Category.code == Case.category)
        .where(Case.id.in_(ids))
    )
    rows = db.session.execute(with_area(statement, Case.area_code).execution_options(populate_existing=True)).all()
    found = [row.Case.id for row in rows]
    histories, photos = CASE.histories(found), CASE.photos(found)
    lists = _Lists(
        units=active_units() if Permission.CASE_ROUTE in actor.permissions else [],
        signs=catalogue.sign_names() if any(row.Case.signs for row in rows) else {},
        recur_days=catalogue.case_rule().recur_days,
        paths=handling_paths.paths(),
        lawyers=handling_paths.lawyers() if any(row.Case.lawyer or row.needs_lawyer for row in rows) else [],
    )
    documents = {
        row.Case.id: _document(actor, row, _steps(histories[row.Case.id]), photos[row.Case.id], lists) for row in rows
    }
    order = ids if isinstance(ids, Sequence) else found
    return [documents[case_id] for case_id in order if case_id in documents]


def situation(
    actor: Actor, case: Case, steps: Sequence[dict[str, Any]], at: datetime, until: datetime | None
) -> workflow.Situation:
    """The case as this actor stands before it at a moment; ``until``: up to when it may come back."""
    return workflow.Situation(
        state=rules.State(case.state),
        permissions=permissions_on(actor, case),
        is_reporter=case.reported_by == actor.id,
        in_unit=case.unit_id is not None and case.unit_id in actor.units(Permission.CASE_HANDLE),
        has_handled=any(s["by"]["id"] == str(actor.id) and s["action"] in _HANDLING_ACTIONS for s in steps),
        supervisions=case.supervisions,
        recurrences=case.recurrences,
        closed_long_ago=until is not None and at >= until,
        protected=case.protected,
        closed_before=any(s["action"] in _ROUND_AGAIN for s in steps),
    )


def recur_until(case: Case, recur_days: int) -> datetime | None:
    """Up to when it may be said of a closed case that it came back, so many days after it was closed."""
    if case.state != rules.State.CLOSED or case.closed_at is None:
        return None
    return case.closed_at + timedelta(days=recur_days)


def permissions_on(actor: Actor, case: Case) -> frozenset[str]:
    """What the actor may do to this case: a post counts only where it is held, so that a clerk of one town is none in
    the next. A unit's post counts everywhere; whether the case is in its hands is the workflow's to ask. Withdrawing,
    adding to it and saying that it came back follow the reporter to wherever they are posted now.
    """
    own = _REPORTERS & actor.permissions if case.reported_by == actor.id else frozenset()
    held = actor.permissions_in(case.area_code)
    return held - {one for one in _IN_HAND if not _held_here(actor, case, one)} | own


def _held_here(actor: Actor, case: Case, permission: Permission) -> bool:
    """A unit adds to what is in its hands; once it has sent a case back, it does not even see it."""
    areas = actor.areas(permission)
    return case.unit_id in actor.units(permission) or any(case.area_code.startswith(c) for c in areas)


def hides_reporter(actor: Actor, case: Case) -> bool:
    """Whether this actor must not learn who reported a protected matter (DOMAIN §4): everybody but the reporter and
    those who hold the whole district; so a unit, whatever else its people do beside.
    """
    whole = (code for code in actor.areas(Permission.CASE_READ) if len(code) <= COUNTY_DIGITS)
    return case.protected and case.reported_by != actor.id and not any(case.area_code.startswith(c) for c in whole)


def spoken_by(actor: Actor, case: Case, step: dict[str, Any]) -> dict[str, Any]:
    """Who took a step, as this actor may read it."""
    by: dict[str, Any] = step["by"]
    return _HIDDEN if by["id"] == str(case.reported_by) and hides_reporter(actor, case) else by


def steps_of(case_id: UUID) -> list[dict[str, Any]]:
    """The history of one case, oldest first."""
    return _steps(CASE.histories([case_id])[case_id])


def require_photo(actor: Actor, case_id: UUID, sha256: str) -> None:
    """A photo opens through a case the actor may see; ``photo.absent``."""
    CASE.require_photo(case_for(actor, case_id).id, sha256)


def active_units() -> list[rules.Choice]:
    """Units a case can be given to."""
    rows = db.session.execute(select(Unit.id, Unit.name).where(Unit.retired_at.is_(None)).order_by(Unit.sort, Unit.id))
    return [rules.Choice(row.id, row.name) for row in rows]


def _steps(history: Sequence[Told[CaseStep]]) -> list[dict[str, Any]]:
    return [
        step_document(one, workflow.rule_for(one.step.action).label)
        | {"from": one.step.from_state, "note": one.step.note, "changes": one.step.changes}
        for one in history
    ]


@dataclass(frozen=True)
class _Lists:
    """What the lists say to every case of a page: asked once, however many there are."""

    units: list[rules.Choice]
    signs: dict[str, str]
    recur_days: int
    paths: list[HandlingPath]
    lawyers: list[Lawyer]


def _document(
    actor: Actor, row: Any, steps: list[dict[str, Any]], photos: Sequence[Attachment], lists: _Lists
) -> dict[str, Any]:
    case: Case = row.Case
    until = recur_until(case, lists.recur_days)
    hidden = hides_reporter(actor, case)
    lawyers = lists.lawyers if row.needs_lawyer else []
    filled = {"unit": lists.units} | path.choices(case, lists.paths, lawyers)
    return {
        "id": str(case.id),
        "case_no": case.case_no,
        "title": case.title,
        "description": case.description,
        "category": {"code": case.category, "name": row.category_name or case.category},
        "channel": case.channel,
        "disposal": case.disposal,
        "urgency": case.urgency,
        "difficulty": case.difficulty,
        "risk": case.risk,
        "state": case.state,
        "location": {"type": "Point", "coordinates": [row.lon, row.lat]} if row.lon is not None else None,
        "area": _area(row, hidden=hidden),
        "address_text": case.address_text,
        "household_id": _household(actor, case, hidden=hidden),
        "people_count": case.people_count,
        "signs": case.signs,
        "sign_names": [name for code, name in lists.signs.items() if code in case.signs],
        "resolution": case.resolution,
        "unit": {"id": case.unit_id, "name": row.unit_name, "phone": row.unit_phone} if case.unit_id else None,
        "yellow_at": iso(case.yellow_at),
        "due_at": iso(case.due_at),
        "paused_since": iso(case.paused_since),
        "path": path.path_document(case, lists.paths),
        "statutory_due_at": iso(case.statutory_due_at),
        "lawyer": path.lawyer_document(case, lists.lawyers),
        "version": case.version,
        "reported_at": iso(case.reported_at),
        "reported_by": None if hidden else {"id": str(case.reported_by), "name": row.reporter_name},
        "flags": case.flags,
        # said to its reporter alone: others must not learn from it whom a case is about
        "private": case.reported_by == actor.id and (case.protected or case.person_id is not None),
        "recurrences": case.recurrences,
        "recur_until": iso(until),
        "steps": [step | {"by": spoken_by(actor, case, step)} for step in steps],
        "attachments": [
            photo_document(one) | {"by": "" if hidden else str(one.photo.account_id), "step": one.photo.step}
            for one in photos
        ],
        "actions": [
            _action(rule, filled)
            for rule in workflow.allowed(situation(actor, case, steps, utc_now(), until))
            if not rule.part
        ],
    }


def _household(actor: Actor, case: Case, *, hidden: bool) -> str | None:
    """Whose door it was told at, for those who go to the doors there."""
    theirs = not hidden and Permission.HOUSEHOLD_READ in actor.permissions_in(case.area_code)
    return str(case.household_id) if case.household_id and theirs else None


def _area(row: Any, *, hidden: bool) -> dict[str, Any]:
    """Where the case lies. To whom the reporter is hidden, without the grid and how it was found: a grid has one worker,
    and "assigned" would say that it was that one.
    """
    document = area_document(row, row.Case.area_how, row.Case.area_distance_m)
    return document | {"grid": None, "how": "inside", "distance_m": None} if hidden else document


_HIDDEN = {"id": "", "name": "（保密）", "role_label": ""}


def _action(rule: rules.Rule, filled: Mapping[str, list[rules.Choice]]) -> dict[str, Any]:
    fields = []
    for one in rule.fields:
        choices = filled[one.name] if one.choices == () else one.choices
        if one.choices == () and not choices and not one.required:
            continue
        fields.append(
            {"name": one.name, "label": one.label, "required": one.required}
            | ({"choices": [{"value": c.value, "label": c.label} for c in choices]} if choices else {})
        )
    return {"name": str(rule.action), "label": rule.label, "fields": fields, "photos": rule.photos}
