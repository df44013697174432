"""Errands, read. Scope is decided in :func:`visible`, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select, union_all
from sqlalchemy.orm import aliased

from server.areas.queries import area_document, inside_any, with_area
from server.catalogue.models import ErrandKind
from server.core import crypto
from server.core.clock import local_date
from server.core.db import db
from server.core.permissions import Permission
from server.core.times import iso
from server.errands import workflow
from server.errands.models import Errand, ErrandSensitive, ErrandStep
from server.errands.step import ERRAND
from server.errands.workflow import State
from server.identity.actor import Actor
from server.identity.models import Account
from server.people.scope import about_known, helpers
from server.steps.thing import Attachment, Told, photo_document, step_document

_STILL_TOLD = timedelta(days=3)


def visible(actor: Actor, today: date) -> Any:
    """SQL: errands on the actor's own list, opened by them, or lying where they read errands. One for somebody the
    actor may not know of is not theirs to see, unless it is theirs to do.
    """
    return or_(
        _by_name(actor, today),
        Errand.opened_by == actor.id,
        and_(
            inside_any(Errand.area_code, actor.areas(Permission.ERRAND_READ)),
            about_known(Errand.person_id, actor, today),
        ),
    )


def _by_name(actor: Actor, today: date) -> Any:
    return Errand.assignee_id.in_(helpers(actor.id, today))


def on_list(actor: Actor, today: date) -> Any:
    """SQL: errands this actor runs: theirs by name, by standing in, or by their own grid where nobody is named (and the
    person, if there is one, is known to them: a grid of its own opens no supervised group).
    """
    return or_(_by_name(actor, today), _by_grid(actor, today))


def _by_grid(actor: Actor, today: date) -> Any:
    own = [code for code in actor.grids if Permission.ERRAND_ACT in actor.permissions_in(code)]
    return and_(
        Errand.assignee_id.is_(None), inside_any(Errand.area_code, own), about_known(Errand.person_id, actor, today)
    )


def errand_for(actor: Actor, errand_id: UUID, today: date, *, lock: bool = False) -> Errand:
    """The errand, fetched and authorised in one call; ``errand.absent`` when not there *or* not theirs."""
    return ERRAND.fetch(errand_id, visible(actor, today), lock=lock)


def on_own_list(actor: Actor, now: datetime) -> list[dict[str, Any]]:
    """Errands of the actor's own list as a phone carries them: open ones, the most pressing first, then what ended in the
    last days, so that its number and its answer can still be told.

    Two ways to the list, each by an index of its own: one OR over both makes PostgreSQL read every errand.
    """
    today = local_date(now)
    alive = or_(Errand.state.in_(workflow.OPEN), Errand.closed_at > now - _STILL_TOLD)
    ways = [select(Errand.id).where(alive, way) for way in (_by_name(actor, today), _by_grid(actor, today))]
    ids = db.session.scalars(
        select(Errand.id)
        .where(Errand.id.in_(union_all(*ways)))
        .order_by(Errand.closed_at.is_not(None), Errand.due_at, Errand.id)
    )
    return errand_documents(actor, ids, now)


def errand_documents(actor: Actor, ids: Iterable[UUID], now: datetime) -> list[dict[str, Any]]:
    """Errands as answers carry them, in the order of ``ids``. The caller has applied the scope."""
    wanted = list(ids)
    if not wanted:
        return []
    opener, assignee = aliased(Account), aliased(Account)
    statement = (
        select(
            Errand,
            ErrandSensitive.request,
            ErrandKind.name.label("kind_name"),
            ErrandKind.papers.label("kind_papers"),
            opener.name.label("opener"),
            assignee.name.label("assignee"),
            on_list(actor, local_date(now)).label("mine"),
        )
        .join(opener, opener.id == Errand.opened_by)
        .outerjoin(assignee, assignee.id == Errand.assignee_id)
        .outerjoin(ErrandSensitive, ErrandSensitive.errand_id == Errand.id)
        .outerjoin(ErrandKind, ErrandKind.code == Errand.kind)
        .where(Errand.id.in_(wanted))
    )
    rows = db.session.execute(with_area(statement, Errand.area_code).execution_options(populate_existing=True)).all()
    histories, photos = ERRAND.histories(wanted), ERRAND.photos(wanted)
    found = {row.Errand.id: _document(actor, row, histories[row.Errand.id], photos[row.Errand.id]) for row in rows}
    return [found[one] for one in wanted if one in found]


def situation(actor: Actor, errand: Errand, *, mine: bool, needs_papers: bool) -> workflow.Situation:
    """The errand as this actor stands before it. ``needs_papers``: its kind takes some."""
    return workflow.Situation(
        state=State(errand.state),
        permissions=actor.permissions_in(errand.area_code),
        is_theirs=mine,
        opened_it=errand.opened_by == actor.id,
        needs_papers=needs_papers,
    )


def is_mine(actor: Actor, errand: Errand, today: date) -> bool:
    """Whether the errand is on this actor's own list."""
    return ERRAND.within(errand.id, on_list(actor, today))


def require_photo(actor: Actor, errand_id: UUID, sha256: str, today: date) -> None:
    """A photo opens through an errand the actor may see whole; ``photo.absent``."""
    errand = errand_for(actor, errand_id, today)
    whole = sees_whole(actor, errand, mine=is_mine(actor, errand, today))
    ERRAND.require_photo(errand.id if whole else None, sha256)


def sees_whole(actor: Actor, errand: Errand, *, mine: bool) -> bool:
    """Who asked, where they live and what was said: for those who run or take errands there, not for figures."""
    held = actor.permissions_in(errand.area_code)
    runs = Permission.ERRAND_ACT in held or Permission.ERRAND_OPEN in held
    return mine or errand.opened_by == actor.id or runs


def _document(
    actor: Actor, row: Any, history: Sequence[Told[ErrandStep]], photos: Sequence[Attachment]
) -> dict[str, Any]:
    errand: Errand = row.Errand
    mine = bool(row.mine)
    whole = sees_whole(actor, errand, mine=mine)
    request = crypto.unseal_if_any(row.request, f"errand:{errand.id}") or {}
    name = request.get("name") or ""
    return {
        "id": str(errand.id),
        "errand_no": errand.errand_no,
        "kind": {"code": errand.kind, "name": row.kind_name or errand.kind},
        "state": errand.state,
        "state_label": State(errand.state).label,
        "asked_via": errand.asked_via,
        "person_id": str(errand.person_id) if whole and errand.person_id else None,
        "household_id": str(errand.household_id) if whole and errand.household_id else None,
        "area": area_document(row, "chosen", None),
        "assignee": {"id": str(errand.assignee_id), "name": row.assignee} if errand.assignee_id else None,
        "name": name if whole else f"{name[:1]}**",
        "phone": request.get("phone") if whole else None,
        "address_text": request.get("address_text") if whole else None,
        "door": request.get("door") if whole else None,
        "note": request.get("note") if whole else None,
        "papers": [
            {"name": one, "got": one in errand.papers}
            for one in dict.fromkeys([*(row.kind_papers or []), *errand.papers])
        ],
        "opened_by": {"id": str(errand.opened_by), "name": row.opener},
        "opened_at": iso(errand.opened_at),
        "yellow_at": iso(errand.yellow_at),
        "due_at": iso(errand.due_at),
        "closed_at": iso(errand.closed_at),
        "flags": errand.flags,
        "version": errand.version,
        "mine": mine,
        "steps": [
            step_document(one, workflow.rule_for(one.step.action).label)
            | {"note": ERRAND.opened(one.step, "note") if whole else None}
            for one in history
        ],
        "attachments": [photo_document(one) for one in photos] if whole else [],
        "actions": [
            {
                "name": str(rule.action),
                "label": rule.label,
                "fields": [{"name": one.name, "label": one.label, "required": one.required} for one in rule.fields],
            }
            for rule in workflow.allowed(situation(actor, errand, mine=mine, needs_papers=bool(row.kind_papers)))
        ],
    }
