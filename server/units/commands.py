"""Units and specialists, entered and changed; coming and going (准入准出). Commands never commit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import column, func, select, table

from server.core import problems
from server.core.clock import local_date
from server.core.db import db
from server.identity.actor import Actor
from server.identity.commands import end_posts
from server.identity.queries import account_by_username
from server.journal.commands import record
from server.units.kinds import specialist_kinds
from server.units.models import Joining, Specialist, Unit

_SORT_STEP = 10
# Areas and categories stand beside this room and must not be imported; only whether a code is there is asked.
_area = table("area", column("code"), column("retired_at"))
_category = table("category", column("code"))


def put_unit(actor: Actor, unit_id: str, base_version: int, facts: Mapping[str, Any], now: datetime) -> None:
    """Enter a unit, or change it. Refuses ``list.stale`` and what names an area, a kind or a unit that is not there."""
    unit = db.session.get(Unit, unit_id, with_for_update=True, populate_existing=True)
    _require_version(unit, base_version)
    _require_free_name(unit_id, facts["name"])
    _require_codes("areas", _area, facts["areas"])
    _require_codes("categories", _category, facts["categories"])
    is_new = unit is None
    if unit is None:
        last = db.session.scalar(select(func.max(Unit.sort))) or 0
        unit = Unit(id=unit_id, sort=last + _SORT_STEP, version=0)
        db.session.add(unit)
    for name in ("name", "phone", "place", "stationing", "areas", "categories", "rota"):
        setattr(unit, name, facts[name])
    unit.version += 1
    db.session.flush()
    if is_new:
        _moved(actor, ("unit", unit_id), "join", {"day": local_date(now), "reason": facts["reason"] or "入驻"}, now)
    record(
        at=now,
        account_id=actor.id,
        action="unit.change",
        subject_kind="unit",
        subject_id=unit_id,
        new=is_new,
        stationing=unit.stationing,
        areas=unit.areas,
        categories=unit.categories,
    )


def unit_leaves(actor: Actor, unit_id: str, facts: Mapping[str, Any], now: datetime) -> None:
    """It can be given no case any more, and the posts held in it end. What it has in hand stays until it is handed over:
    refuses ``unit.has_open_cases`` while there is any.
    """
    unit = _unit(unit_id, facts["base_version"])
    if unit.retired_at is not None:
        raise problems.LIST_STALE()
    cases = table("cases", column("unit_id"), column("state"))
    open_cases = (
        db.session.scalar(
            select(func.count())
            .select_from(cases)
            .where(cases.c.unit_id == unit_id, cases.c.state.not_in(["closed", "withdrawn", "merged"]))
        )
        or 0
    )
    if open_cases:
        raise problems.UNIT_HAS_OPEN_CASES(count=open_cases)
    unit.retired_at, unit.version = now, unit.version + 1
    end_posts(by=actor.id, now=now, unit_id=unit_id)
    _moved(actor, ("unit", unit_id), "leave", facts, now)


def unit_joins(actor: Actor, unit_id: str, facts: Mapping[str, Any], now: datetime) -> None:
    """It is there again. Posts are given anew: who worked in it before may be elsewhere."""
    unit = _unit(unit_id, facts["base_version"])
    if unit.retired_at is None:
        raise problems.LIST_STALE()
    unit.retired_at, unit.version = None, unit.version + 1
    _moved(actor, ("unit", unit_id), "join", facts, now)


def put_specialist(
    actor: Actor, specialist_id: UUID, base_version: int, facts: Mapping[str, Any], now: datetime
) -> None:
    """Enter somebody one turns to, or change what is known of them. A new one joins with it."""
    one = db.session.get(Specialist, specialist_id, with_for_update=True, populate_existing=True)
    _require_version(one, base_version)
    offered = {kind.code for kind in specialist_kinds() if kind.retired_at is None} | set(one.kinds if one else ())
    if not set(facts["kinds"]) <= offered:
        raise problems.REQUEST_INVALID(fields={"kinds": ["没有这一种，或者已经停用"]})
    if facts["unit"] and db.session.get(Unit, facts["unit"]) is None:
        raise problems.REQUEST_INVALID(fields={"unit": ["没有这个单位"]})
    account = account_by_username(facts["username"]) if facts["username"] else None
    if facts["username"] and account is None:
        raise problems.REQUEST_INVALID(fields={"username": ["没有这个账号"]})
    is_new = one is None
    if one is None:
        one = Specialist(id=specialist_id, version=0)
        db.session.add(one)
    for name in ("name", "kinds", "good_at", "phone"):
        setattr(one, name, facts[name])
    one.unit_id, one.account_id = facts["unit"], account.id if account else None
    one.version += 1
    db.session.flush()
    if is_new:
        came = {"day": facts["day"] or local_date(now), "reason": facts["reason"] or "聘任"}
        _moved(actor, ("specialist", specialist_id), "join", came, now)
    record(
        at=now,
        account_id=actor.id,
        action="specialist.change",
        subject_kind="specialist",
        subject_id=specialist_id,
        new=is_new,
        kinds=one.kinds,
    )


def specialist_leaves(actor: Actor, specialist_id: UUID, facts: Mapping[str, Any], now: datetime) -> None:
    """They are asked no more; the posts of their account end with it."""
    one = _specialist(specialist_id, facts["base_version"], there=True)
    one.until, one.version = facts["day"], one.version + 1
    if one.account_id is not None:
        end_posts(by=actor.id, now=now, account_id=one.account_id)
    _moved(actor, ("specialist", specialist_id), "leave", facts, now)


def specialist_joins(actor: Actor, specialist_id: UUID, facts: Mapping[str, Any], now: datetime) -> None:
    """They are back. Their account gets its posts from whoever gives posts."""
    one = _specialist(specialist_id, facts["base_version"], there=False)
    one.until, one.version = None, one.version + 1
    _moved(actor, ("specialist", specialist_id), "join", facts, now)


def _unit(unit_id: str, base_version: int) -> Unit:
    unit = db.session.get(Unit, unit_id, with_for_update=True, populate_existing=True)
    if unit is None:
        raise problems.UNIT_ABSENT(id=unit_id)
    _require_version(unit, base_version)
    return unit


def _specialist(specialist_id: UUID, base_version: int, *, there: bool) -> Specialist:
    one = db.session.get(Specialist, specialist_id, with_for_update=True, populate_existing=True)
    if one is None:
        raise problems.LIST_ABSENT()
    _require_version(one, base_version)
    if (one.until is None) is not there:
        raise problems.LIST_STALE()
    return one


def _require_version(row: Unit | Specialist | None, base_version: int) -> None:
    if (row.version if row else 0) != base_version:
        raise problems.LIST_STALE()


def _require_free_name(unit_id: str, name: str) -> None:
    if db.session.scalar(select(Unit.id).where(Unit.name == name, Unit.id != unit_id).limit(1)) is not None:
        raise problems.REQUEST_INVALID(fields={"name": [f"已经有“{name}”了，换个名称"]})


def _require_codes(name: str, codes: Any, wanted: Sequence[str]) -> None:
    known = set(db.session.scalars(select(codes.c.code).where(codes.c.code.in_(wanted))))
    if strangers := [one for one in wanted if one not in known]:
        raise problems.REQUEST_INVALID(fields={name: [f"没有“{'、'.join(strangers)}”"]})


def _moved(actor: Actor, subject: tuple[str, object], action: str, facts: Mapping[str, Any], now: datetime) -> None:
    kind, subject_id = subject
    db.session.add(
        Joining(
            subject_kind=kind,
            subject_id=str(subject_id),
            action=action,
            day=facts["day"],
            reason=facts["reason"],
            at=now,
            account_id=actor.id,
        )
    )
    record(at=now, account_id=actor.id, action=f"{kind}.{action}", subject_kind=kind, subject_id=subject_id)
    db.session.flush()
