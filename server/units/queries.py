"""Units and specialists, read. Neither is anybody's secret inside the centre."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from server.core.db import db
from server.core.kept import kept
from server.core.permissions import Permission
from server.core.times import iso
from server.identity.models import Account
from server.identity.queries import posted_in_units
from server.units.kinds import specialist_kinds
from server.units.models import Joining, Specialist, SpecialistKind, Unit
from server.units.rota import OnCall
from server.units.rota import on_call as on_call_by


@kept
def active() -> Sequence[Unit]:
    """Units a case can be given to, in order."""
    return db.session.scalars(select(Unit).where(Unit.retired_at.is_(None)).order_by(Unit.sort, Unit.id)).all()


def on_call(now: datetime) -> dict[str, list[OnCall]]:
    """Who is on call now, by unit."""
    return {one.id: people for one in active() if (people := on_call_by(one.rota, now))}


@dataclass(frozen=True)
class Asked:
    """Somebody of the list, as whoever chooses among them needs to know."""

    id: UUID
    name: str
    phone: str | None
    unit: str | None
    unit_id: str | None
    account_id: UUID | None
    words: str
    """As what, and for what: 金牌调解员，邻里、物业."""
    lawyer: bool
    there: bool
    """Not gone (准出) that day."""


def people_to_ask(today: date) -> list[Asked]:
    """Everybody of the list, in the order of what they are; those who left too, for what they were asked before."""
    kinds = specialist_kinds()
    place = {one.code: number for number, one in enumerate(kinds)}
    rows = db.session.execute(
        select(Specialist, Unit.name).outerjoin(Unit, Unit.id == Specialist.unit_id).order_by(Specialist.name)
    ).all()
    rows = sorted(rows, key=lambda row: min(place.get(code, len(place)) for code in row[0].kinds))
    return [_asked(one, unit, kinds, today) for one, unit in rows]


def _asked(one: Specialist, unit: str | None, kinds: Sequence[SpecialistKind], today: date) -> Asked:
    own = [kind for kind in kinds if kind.code in one.kinds]
    return Asked(
        one.id,
        one.name,
        one.phone,
        unit,
        one.unit_id,
        one.account_id,
        words="，".join(filter(None, ("、".join(kind.name for kind in own), one.good_at))),
        lawyer=any(kind.lawyer for kind in own),
        there=one.until is None or one.until > today,
    )


def directory(now: datetime) -> dict[str, Any]:
    """Every unit and specialist with their history: ``{units, specialists, kinds}``."""
    units = db.session.scalars(select(Unit).order_by(Unit.sort, Unit.id))
    people = db.session.execute(
        select(Specialist, Unit.name.label("unit_name"), Account.username)
        .outerjoin(Unit, Unit.id == Specialist.unit_id)
        .outerjoin(Account, Account.id == Specialist.account_id)
        .order_by(Specialist.until.is_not(None), Specialist.name, Specialist.id)
    )
    history: dict[tuple[str, str], list[dict[str, Any]]] = {}
    told = select(Joining, Account.name).join(Account, Account.id == Joining.account_id).order_by(Joining.at)
    for one, by in db.session.execute(told):
        line = {"action": one.action, "day": one.day.isoformat(), "reason": one.reason, "by": by}
        history.setdefault((one.subject_kind, one.subject_id), []).append(line)
    liaisons = posted_in_units(Permission.CASE_HANDLE, now)
    return {
        "units": [
            _unit(one, now) | {"liaisons": liaisons.get(one.id, []), "history": history.get(("unit", one.id), [])}
            for one in units
        ],
        "specialists": [
            _specialist(*row) | {"history": history.get(("specialist", str(row[0].id)), [])} for row in people
        ],
        "kinds": [
            {"code": one.code, "name": one.name, "retired": one.retired_at is not None} for one in specialist_kinds()
        ],
    }


def _unit(one: Unit, now: datetime) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "phone": one.phone,
        "place": one.place,
        "stationing": one.stationing,
        "categories": one.categories,
        "areas": one.areas,
        "rota": one.rota,
        "on_call": [
            {"name": who.name, "phone": who.phone, "until": iso(who.until)} for who in on_call_by(one.rota, now)
        ],
        "retired": one.retired_at is not None,
        "version": one.version,
    }


def _specialist(one: Specialist, unit_name: str | None, username: str | None) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "name": one.name,
        "kinds": one.kinds,
        "good_at": one.good_at,
        "phone": one.phone,
        "unit": {"id": one.unit_id, "name": unit_name} if one.unit_id else None,
        "username": username,
        "until": one.until.isoformat() if one.until else None,
        "version": one.version,
    }
