"""Who was received, read and counted; and what is known of somebody who calls."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, not_, or_, select

from server.areas.models import Area
from server.areas.queries import inside_any
from server.cases.models import Case
from server.cases.phones import compared, is_phone, people_of, with_phone
from server.cases.scope import contact_open
from server.catalogue.models import Category
from server.core import crypto
from server.core.clock import local_date
from server.core.db import db
from server.core.keyset import page_by_moment
from server.core.permissions import Permission
from server.core.times import iso
from server.identity.actor import COUNTY_DIGITS, GRID_DIGITS, Actor
from server.identity.models import Account
from server.intake.commands import PURPOSE
from server.intake.models import Reception
from server.journal.commands import record
from server.people.listing import find_exact

KINDS = {
    "consult": "咨询",
    "settled": "当场办结",
    "legal_answer": "涉法诉求即时解答",
    "accepted": "受理",
    "added": "补充到已登记的事",
}
PROTECTED = "要保密的事"
_SHOWN = 6
_ASKED = "caller asked"


def visible(actor: Actor) -> Any:
    """SQL: receptions where the actor reads them, and one's own. What they say of a protected matter, by its case or by
    the kind that somebody asked about, is for those who hold the whole district.
    """
    areas = actor.areas(Permission.RECEPTION_READ)
    whole = [code for code in areas if len(code) <= COUNTY_DIGITS]
    case = select(Case.id).where(Case.id == Reception.case_id, Case.protected)
    kind = select(Category.code).where(
        Category.code == Reception.category, Category.protected, Reception.case_id.is_(None)
    )
    told = [one.correlate(Reception).exists() for one in (case, kind)]
    return or_(
        Reception.account_id == actor.id,
        inside_any(Reception.area_code, whole),
        and_(inside_any(Reception.area_code, areas), not_(or_(*told))),
    )


def reception_page(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    """``{items, next_cursor}``, the newest first."""
    wanted = [visible(actor)]
    if query["kind"]:
        wanted.append(Reception.kind == query["kind"])
    if query["day"]:
        wanted.append(Reception.day == query["day"])
    rows, next_cursor = page_by_moment(
        select(Reception.id).where(*wanted),
        Reception.at,
        Reception.id,
        order="received",
        newest=True,
        cursor=query["cursor"],
        limit=query["limit"],
    )
    return {"items": reception_documents([row.id for row in rows]), "next_cursor": next_cursor}


def reception_documents(ids: list[Any]) -> list[dict[str, Any]]:
    """Receptions as answers carry them, in that order. The caller has applied the scope."""
    rows = db.session.execute(
        select(Reception, Account.name, Case.case_no, Case.title, Case.protected)
        .join(Account, Account.id == Reception.account_id)
        .outerjoin(Case, Case.id == Reception.case_id)
        .where(Reception.id.in_(ids))
    )
    found = {row.Reception.id: _document(row) for row in rows}
    return [found[one] for one in ids if one in found]


def _document(row: Any) -> dict[str, Any]:
    one: Reception = row.Reception
    said = crypto.unseal_if_any(one.said, f"reception:{one.id}") or {}
    return {
        "id": str(one.id),
        "at": iso(one.at),
        "kind": one.kind,
        "kind_label": KINDS[one.kind],
        "channel": one.channel,
        "people": one.people,
        "category": one.category,
        "case": _case(row) if one.case_id else None,
        "asked": said.get("asked"),
        "answered": said.get("answered"),
        "by": row.name,
    }


def _case(row: Any) -> dict[str, Any]:
    """What came of it, in words; the list lies open on a screen that others see."""
    title = PROTECTED if row.protected else row.title
    return {"id": str(row.Reception.case_id), "case_no": row.case_no, "title": title}


def figures(actor: Actor, first: date, last: date) -> dict[str, Any]:
    """``{days: [{day, receptions, people, kinds: {kind: {receptions, people}}}], total}``, both days included."""
    rows = db.session.execute(
        select(
            Reception.day, Reception.kind, func.count().label("receptions"), func.sum(Reception.people).label("people")
        )
        .where(visible(actor), Reception.day >= first, Reception.day <= last)
        .group_by(Reception.day, Reception.kind)
        .order_by(Reception.day)
    )
    days: dict[date, dict[str, dict[str, int]]] = defaultdict(_nothing)
    total = _nothing()
    for row in rows:
        for counted in (days[row.day][row.kind], total[row.kind]):
            counted["receptions"] += row.receptions
            counted["people"] += int(row.people)
    return {
        "days": [{"day": day.isoformat()} | _summed(kinds) for day, kinds in days.items()],
        "total": _summed(total),
    }


def _nothing() -> dict[str, dict[str, int]]:
    return {kind: {"receptions": 0, "people": 0} for kind in KINDS}


def _summed(kinds: dict[str, dict[str, int]]) -> dict[str, Any]:
    return {
        "receptions": sum(one["receptions"] for one in kinds.values()),
        "people": sum(one["people"] for one in kinds.values()),
        "kinds": [{"kind": kind, "label": KINDS[kind], **counted} for kind, counted in kinds.items()],
    }


def caller(actor: Actor, phone: str, now: datetime) -> dict[str, Any]:
    """What this actor may know of whoever has a number: ``{name, grid, address_text, cases, receptions}``.

    Out of cases whose people are theirs to learn, receptions they read, and the register of people where they hold it.
    Every question leaves a line in the journal, with how much was found and a keyed hash of the number, never the number:
    whoever suspects that somebody was looked up can ask for that one, and nobody can read a list of numbers there.
    """
    if not is_phone(phone):
        return {"name": None, "grid": None, "address_text": None, "cases": [], "receptions": []}
    cases = list(
        db.session.scalars(
            select(Case)
            .where(Case.id.in_(with_phone(phone)), contact_open(actor))
            .order_by(Case.reported_at.desc(), Case.id)
            .limit(_SHOWN)
        )
    )
    received = list(
        db.session.scalars(
            select(Reception.id)
            .where(
                Reception.phone_index.in_(crypto.blinds(compared(phone), PURPOSE)),
                Reception.kind == "consult",
                visible(actor),
            )
            .order_by(Reception.at.desc())
            .limit(_SHOWN)
        )
    )
    name, grid, address = _registered(actor, phone, now)
    for one in cases:
        name = name or _name_in(one, phone)
        if not one.protected:
            grid = grid or (one.area_code if len(one.area_code) == GRID_DIGITS else None)
            address = address or one.address_text
    record(
        at=now,
        account_id=actor.id,
        action="case.caller_asked",
        subject_kind="account",
        subject_id=actor.id,
        number=crypto.blind(compared(phone), _ASKED).hex(),
        cases=len(cases),
        receptions=len(received),
    )
    known = db.session.get(Area, grid) if grid else None
    return {
        "name": name,
        "grid": {"code": known.code, "name": known.name} if known else None,
        "address_text": address,
        "cases": [
            {
                "id": str(one.id),
                "case_no": one.case_no,
                # whoever stands at the window may not be who called last time
                "title": PROTECTED if one.protected else one.title,
                "state": one.state,
                "reported_at": iso(one.reported_at),
            }
            for one in cases
        ],
        "receptions": reception_documents(received),
    }


def _registered(actor: Actor, phone: str, now: datetime) -> tuple[str | None, str | None, str | None]:
    """Name, grid and address out of the register of people; that somebody stands in it is not said."""
    if Permission.PERSON_READ not in actor.permissions:
        return None, None, None
    found = find_exact(actor, {"phone": phone, "id_number": None}, local_date(now))
    if len(found) != 1:
        return None, None, None
    one = found[0]
    return one["name"], (one["area"]["grid"] or {}).get("code"), one["address_text"]


def _name_in(case: Case, phone: str) -> str | None:
    """What the owner of a number is called in a case."""
    wanted, people = compared(phone), people_of(case.id)
    names = (one["name"] for one in people if compared(one.get("phone") or "") == wanted)
    return next(filter(None, names), None)
