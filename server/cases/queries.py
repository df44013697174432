"""Cases, read: one as every answer carries it. Whose it is to read: ``scope.py``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy import case as choice
from sqlalchemy.orm import defer, selectinload

from server.areas.queries import area_document, with_area
from server.cases import hearing, holding, letters, limits, merging, path, place, rules, workflow
from server.cases.choices import Choices, choices_for
from server.cases.forms import action_form, least_urgency, told_choices
from server.cases.models import Case, CaseSource, CaseStep
from server.cases.phones import unreachable
from server.cases.scope import case_for, hides_reporter, visible
from server.cases.situations import Amounts, amounts, recur_until, situation
from server.cases.step import CASE, FIELD_CHANNEL
from server.catalogue import paths as handling_paths
from server.catalogue import queries as catalogue
from server.catalogue.models import Category, HandlingPath
from server.core import problems
from server.core.clock import local_date, utc_now
from server.core.db import db
from server.core.permissions import Permission
from server.core.times import iso
from server.identity.actor import Actor
from server.identity.models import Account
from server.steps.thing import Attachment, Told, photo_document, step_document
from server.units.models import Unit
from server.units.queries import Asked, people_to_ask

_LETTERS = {Permission.CASE_SUPERVISE, Permission.CASE_HANDLE}


def case_document(actor: Actor, case_id: UUID) -> dict[str, Any]:
    """One case as every answer carries it."""
    found = case_documents(actor, select(Case.id).where(Case.id == case_id, visible(actor)))
    if not found:
        raise problems.CASE_ABSENT(id=str(case_id))
    return found[0]


def case_documents(actor: Actor, ids: Select[Any] | Sequence[UUID]) -> list[dict[str, Any]]:
    """Cases as answers carry them, in the order of ``ids`` when that is a list. The caller has applied the scope."""
    statement = _carried().where(Case.id.in_(ids)).execution_options(populate_existing=True)
    rows = db.session.execute(statement).all()
    if not rows:
        return []
    found = [row.Case.id for row in rows]
    histories, photos = CASE.histories(found), CASE.photos(found)
    heard = [one for one, told in histories.items() if any(each.step.action in rules.HEARING for each in told)]
    said = hearing.words_of(heard) if heard else {}
    beside = _beside(actor, [row.Case for row in rows])
    lists = _Lists(
        units=choices_for(actor, rows),
        difficulties=limits.difficulties(utc_now())
        if Permission.CASE_ASSESS in actor.permissions and any(row.Case.state == rules.State.ROUTED for row in rows)
        else [],
        signs=catalogue.sign_names() if any(row.Case.signs for row in rows) else {},
        amounts=amounts(),
        waiting=letters.waiting([row.Case for row in rows]) if _LETTERS & actor.permissions else {},
        no_phone=unreachable([row.Case for row in rows])
        if Permission.CASE_CALL_BACK in actor.permissions
        else frozenset(),
        paths=handling_paths.paths(),
        people=people_to_ask(local_date(utc_now()))
        if any(row.Case.lawyer_id or row.needs_lawyer for row in rows)
        else [],
    )
    documents = {
        row.Case.id: _document(actor, row, _steps(histories[row.Case.id], said), photos[row.Case.id], lists)
        | beside[row.Case.id]
        for row in rows
    }
    order = ids if isinstance(ids, Sequence) else found
    return [documents[case_id] for case_id in order if case_id in documents]


@cache
def _carried() -> Select[Any]:
    """What of a case and of the lists beside it is read for a document; put together once, which takes as long as asking it."""
    statement = (
        select(
            Case,
            Unit.name.label("unit_name"),
            Unit.phone.label("unit_phone"),
            Category.name.label("category_name"),
            Category.unit.label("category_unit"),
            Category.needs_lawyer,
            Category.urgency.label("least_urgency"),
            Account.name.label("reporter_name"),
            Case.geom.ST_X().label("lon"),
            Case.geom.ST_Y().label("lat"),
        )
        .join(Account, Account.id == Case.reported_by)
        .outerjoin(Unit, Unit.id == Case.unit_id)
        .outerjoin(Category, Category.code == Case.category)
        # its place is told as two numbers: nobody here draws it
        .options(selectinload(Case.helping), defer(Case.geom), defer(Case.mercator))
    )
    return with_area(statement, Case.area_code)


def spoken_by(actor: Actor, case: Case, step: dict[str, Any]) -> dict[str, Any]:
    """Who took a step, as this actor may read it."""
    by: dict[str, Any] = step["by"]
    return _HIDDEN if by["id"] == str(case.reported_by) and hides_reporter(actor, case) else by


def steps_of(case_id: UUID) -> list[dict[str, Any]]:
    """The history of one case, oldest first."""
    return _steps(CASE.histories([case_id])[case_id], {})


def story_of(case_id: UUID) -> list[dict[str, Any]]:
    """The same with what residents said in it, opened: for papers of those who may read that."""
    return _steps(CASE.histories([case_id])[case_id], hearing.words_of([case_id]))


def as_labelled(case: Case, steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same; what was taken in at a desk nobody sent up, and its first step is called so."""
    if case.channel != FIELD_CHANNEL and steps and steps[0]["action"] == rules.Action.REPORT:
        return [steps[0] | {"label": "登记"}, *steps[1:]]
    return steps


def require_photo(actor: Actor, case_id: UUID, sha256: str) -> None:
    """A photo opens through a case the actor may see; ``photo.absent``."""
    CASE.require_photo(case_for(actor, case_id).id, sha256)


def _steps(history: Sequence[Told[CaseStep]], said: hearing.Words) -> list[dict[str, Any]]:
    """``said``: what residents said in steps of theirs, which lies sealed."""
    return [
        step_document(one, workflow.rule_for(one.step.action).label)
        | {
            "from": one.step.from_state,
            "note": one.step.note or said.get((one.step.case_id, one.step.seq)),
            "changes": one.step.changes,
        }
        for one in history
    ]


@dataclass(frozen=True)
class _Lists:
    """What the lists say to every case of a page: asked once, however many there are."""

    units: Choices
    difficulties: list[rules.Choice]
    signs: dict[str, str]
    amounts: Amounts
    waiting: Mapping[UUID, letters.Waiting]
    no_phone: frozenset[UUID]
    paths: list[HandlingPath]
    people: list[Asked]


def _document(
    actor: Actor, row: Any, steps: list[dict[str, Any]], photos: Sequence[Attachment], lists: _Lists
) -> dict[str, Any]:
    case: Case = row.Case
    hidden = hides_reporter(actor, case)
    waiting = lists.waiting.get(case.id, letters.NONE)
    here = situation(
        actor,
        case,
        steps,
        at=utc_now(),
        by=lists.amounts,
        waiting=waiting,
        no_phone=case.id in lists.no_phone,
        least_urgency=row.least_urgency or "normal",
    )
    allowed = [rule for rule in workflow.allowed(here) if not rule.part]
    steps = as_labelled(case, steps)
    filled = _filled(row, steps, lists, {one.name for rule in allowed for one in rule.fields})
    hints = holding.hint(case, steps)
    least = least_urgency(row)
    if any(rule.action in rules.ASKS for rule in allowed):
        least = least | holding.bounds(case)
    starts = {"body": waiting.text, "address": case.address_text or ""}
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
        "location": None if hidden or row.lon is None else {"type": "Point", "coordinates": [row.lon, row.lat]},
        "area": _area(row, hidden=hidden),
        "address_text": case.address_text,
        "household_id": _household(actor, case, hidden=hidden),
        "people_count": case.people_count,
        "signs": case.signs,
        "sign_names": [name for code, name in lists.signs.items() if code in case.signs],
        "resolution": case.resolution,
        "unit": {"id": case.unit_id, "name": row.unit_name, "phone": row.unit_phone} if case.unit_id else None,
        "signed": case.signed,
        "helpers": [{"id": one.unit_id, "name": one.unit.name} for one in case.helping],
        "yellow_at": iso(case.yellow_at),
        "due_at": iso(case.due_at),
        "paused_since": iso(case.paused_since),
        "paused_until": iso(case.paused_until),
        "extended_days": case.extended_days,
        "asked": case.asked,
        "path": path.path_document(case, lists.paths),
        "statutory_due_at": iso(case.statutory_due_at),
        "lawyer": path.lawyer_document(case, lists.people),
        "version": case.version,
        "reported_at": iso(case.reported_at),
        **_other_times(case),
        "reported_by": None if hidden else {"id": str(case.reported_by), "name": row.reporter_name},
        "flags": case.flags,
        # said to its reporter alone: others must not learn from it whom a case is about
        "private": case.reported_by == actor.id and (case.protected or case.person_id is not None),
        "recurrences": case.recurrences,
        "recur_until": iso(recur_until(case, lists.amounts.recur_days)),
        "call_after": iso(case.call_after),
        "protected": case.protected,
        "steps": [_told(actor, case, step, hidden=hidden) for step in steps],
        "attachments": [
            photo_document(one) | {"by": "" if hidden else str(one.photo.account_id), "step": one.photo.step}
            for one in photos
        ],
        "actions": [
            action_form(rule, filled, here, hints if rule.action in rules.ANSWERS else least, starts)
            for rule in allowed
        ],
    }


_SAME_TIME = timedelta(minutes=5)


def _other_times(case: Case) -> dict[str, Any]:
    """When it was and when it came in, where that is not when it was reported: by a list of another office, or without a
    network. Of all others nothing is said, for phones carry it too.
    """
    told = {"occurred_at": case.occurred_at, "received_at": case.received_at}
    return {name: iso(at) for name, at in told.items() if at and abs(at - case.reported_at) >= _SAME_TIME}


def _beside(actor: Actor, cases: Sequence[Case]) -> dict[UUID, dict[str, Any]]:
    """What stands beside each case: its number where it came from, the case it follows, and those that follow it.

    Whoever follows their own matter hears how the leading one stands, also when that lies where they see nothing: its
    code, its state, its unit and its result, as a resident would, and no more.
    """
    ids = [case.id for case in cases]
    numbers = select(CaseSource.case_id, CaseSource.source_no).where(CaseSource.case_id.in_(ids))
    sources = {row.case_id: row.source_no for row in db.session.execute(numbers)}
    leads, followers = merging.leads_of([case.id for case in cases if case.merged_into]), merging.followers_of(ids)
    others = {*leads.values(), *(one for found in followers.values() for one in found)}
    told = _others(actor, others) if others else {}
    return {
        case.id: {
            "source_no": None if hides_reporter(actor, case) else sources.get(case.id),
            "lead": _lead(case, told.get(leads.get(case.id))),
            "merged": [_follower(actor, told[one]) for one in followers.get(case.id, []) if told[one].seen],
        }
        for case in cases
    }


def _others(actor: Actor, ids: set[UUID]) -> dict[UUID | None, Any]:
    seen = choice((visible(actor), True), else_=False).label("seen")
    rows = db.session.execute(
        select(Case, Unit.name.label("unit_name"), Unit.phone.label("unit_phone"), Account.name.label("reporter"), seen)
        .join(Account, Account.id == Case.reported_by)
        .outerjoin(Unit, Unit.id == Case.unit_id)
        .where(Case.id.in_(ids))
    )
    return {row.Case.id: row for row in rows}


def _lead(case: Case, told: Any) -> dict[str, Any] | None:
    if told is None or (told.Case.protected and not case.protected):
        return None
    lead: Case = told.Case
    return {
        "id": str(lead.id) if told.seen else None,
        "case_no": lead.case_no,
        "state": lead.state,
        "unit": {"id": lead.unit_id, "name": told.unit_name, "phone": told.unit_phone} if lead.unit_id else None,
        "due_at": iso(lead.due_at),
        "closed_at": iso(lead.closed_at),
        "resolution": lead.resolution,
    }


def _follower(actor: Actor, told: Any) -> dict[str, Any]:
    case: Case = told.Case
    return {
        "id": str(case.id),
        "case_no": case.case_no,
        "title": case.title,
        "reported_at": iso(case.reported_at),
        "reporter": None if hides_reporter(actor, case) else told.reporter,
    }


SILENT = rules.HEARING | {rules.Action.PROTECT, rules.Action.UNPROTECT}
"""Steps whose words are not told to whom the reporter is hidden: why it is protected, and what the resident said."""


_OF_PLACES = place.SECRET | {"place"}


def _told(actor: Actor, case: Case, step: dict[str, Any], *, hidden: bool) -> dict[str, Any]:
    """A step as this actor may read it: to whom the reporter is hidden, not where it was taken, not why it is protected,
    and not the resident's own words, which may name them.
    """
    told = step | {"by": spoken_by(actor, case, step)}
    if not hidden:
        return told
    changes = {name: value for name, value in step["changes"].items() if name not in _OF_PLACES}
    return told | {"changes": changes, "note": None if step["action"] in SILENT else step["note"]}


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


def _filled(
    row: Any, steps: Sequence[dict[str, Any]], lists: _Lists, asked: set[str]
) -> dict[str, list[dict[str, Any]]]:
    """What the fields ``asked`` whose choices are of the case offer for this one."""
    units = lists.units(row, steps) if asked & {"unit", "helpers"} else []
    people = lists.people if row.needs_lawyer else []
    ways = path.choices(row.Case, lists.paths, people) if asked & {"path", "lawyer"} else {}
    return {
        "unit": units,
        # whom to ask for help nobody suggests
        "helpers": [{"value": one["value"], "label": one["label"]} for one in units],
        "difficulty": told_choices(lists.difficulties),
    } | {name: told_choices(choices) for name, choices in ways.items()}
