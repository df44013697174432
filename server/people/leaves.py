"""Somebody is away: a named colleague has their list, by name and by post, for exactly those days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from server.core import problems
from server.core.clock import LOCAL_ZONE, local_date
from server.core.db import db
from server.core.ids import new_id
from server.core.permissions import Permission
from server.identity import commands as identity
from server.identity.actor import Actor
from server.identity.models import Account, Assignment
from server.identity.queries import actor_at, actors_at
from server.journal.commands import record
from server.people.models import CareLeave

_BEGAN_BEFORE, _ENDS_WITHIN = timedelta(days=1), timedelta(days=180)
"""A leave is told the day after at the latest; a longer one is another post, not a leave."""


def give_list(actor: Actor, facts: Mapping[str, Any], now: datetime) -> CareLeave:
    """Hand somebody's list over from the first day to the last, both whole.

    The colleague also holds the absent one's posts of those days, as far as the actor manages care there: a list is not
    only named people, it is the grid. Refuses ``care.leave_dates``, ``care.helper_absent`` and ``care.leave_overlaps``.
    """
    first, last, today = facts["from_on"], facts["to_on"], local_date(now)
    if not (first <= last and today <= last <= today + _ENDS_WITHIN and first >= today - _BEGAN_BEFORE):
        raise problems.LEAVE_DATES(from_on=first.isoformat(), to_on=last.isoformat())
    absent, deputy = _colleague(actor, facts["account_id"], now), _colleague(actor, facts["deputy_id"], now)
    if absent.id == deputy.id:
        raise problems.HELPER_ABSENT(id=str(deputy.id))
    _refuse_away((absent.id, deputy.id), first, last)
    begins = max(datetime.combine(first, time(), LOCAL_ZONE), now)
    ends = datetime.combine(last + timedelta(days=1), time(), LOCAL_ZONE)
    leave = CareLeave(
        id=new_id(),
        account_id=absent.id,
        deputy_id=deputy.id,
        from_on=first,
        to_on=last,
        made_by=actor.id,
        made_at=now,
        posts=[
            identity.assign(
                deputy.id,
                post.role,
                now=now,
                area_code=post.area_code,
                by=actor.id,
                valid_from=begins,
                valid_to=ends,
            ).id
            for post in absent.posts
            if post.area_code
            and Permission.VISIT_LOG in post.permissions
            and Permission.CARE_MANAGE in actor.permissions_in(post.area_code)
            and (post.role, post.area_code) not in {(own.role, own.area_code) for own in deputy.posts}
        ],
    )
    db.session.add(leave)
    record(
        at=now,
        account_id=actor.id,
        action="care.leave",
        subject_kind="account",
        subject_id=absent.id,
        deputy=str(deputy.id),
        from_on=first.isoformat(),
        to_on=last.isoformat(),
    )
    db.session.flush()
    return leave


def _refuse_away(account_ids: tuple[UUID, UUID], first: date, last: date) -> None:
    """Nobody is away twice on one day, and nobody who is away has somebody else's list: it would reach no door."""
    # locked, so that of two who enter the same leave at once the second one finds the first
    db.session.execute(
        select(Account.id).where(Account.id.in_(account_ids)).order_by(Account.id).with_for_update(key_share=True)
    )
    away = select(CareLeave.id).where(
        CareLeave.account_id.in_(account_ids),
        CareLeave.cancelled_at.is_(None),
        CareLeave.from_on <= last,
        CareLeave.to_on >= first,
    )
    if db.session.scalar(away.limit(1)) is not None:
        raise problems.LEAVE_OVERLAPS(from_on=first.isoformat(), to_on=last.isoformat())


def take_back(actor: Actor, leave_id: UUID, now: datetime) -> CareLeave:
    """They are back before the last day: the list is theirs again from now on."""
    leave = db.session.get(CareLeave, leave_id, with_for_update=True)
    if leave is None or leave.id not in {one["id"] for one in _mine(actor, now)}:
        raise problems.PLAN_ABSENT(id=str(leave_id))
    leave.cancelled_at = leave.cancelled_at or now
    for post in db.session.scalars(select(Assignment).where(Assignment.id.in_(leave.posts))):
        if post.valid_to is None or post.valid_to > now:
            post.valid_to = max(now, post.valid_from + timedelta(microseconds=1))
    record(at=now, account_id=actor.id, action="care.leave_end", subject_kind="account", subject_id=leave.account_id)
    db.session.flush()
    return leave


def leaves(actor: Actor, now: datetime) -> list[dict[str, Any]]:
    """Leaves of this and the coming days that concern the actor, or people whose care the actor manages."""
    return [one | {"id": str(one["id"])} for one in _mine(actor, now)]


def _mine(actor: Actor, now: datetime) -> list[dict[str, Any]]:
    absent, deputy = aliased(Account), aliased(Account)
    rows = db.session.execute(
        select(CareLeave, absent.name.label("absent"), deputy.name.label("deputy"))
        .join(absent, absent.id == CareLeave.account_id)
        .join(deputy, deputy.id == CareLeave.deputy_id)
        .where(CareLeave.to_on >= local_date(now))
        .order_by(CareLeave.from_on, CareLeave.id)
    ).all()
    away = actors_at({row.CareLeave.account_id for row in rows}, now)
    return [
        {
            "id": row.CareLeave.id,
            "account": {"id": str(row.CareLeave.account_id), "name": row.absent},
            "deputy": {"id": str(row.CareLeave.deputy_id), "name": row.deputy},
            "from_on": row.CareLeave.from_on.isoformat(),
            "to_on": row.CareLeave.to_on.isoformat(),
            "cancelled": row.CareLeave.cancelled_at is not None,
        }
        for row in rows
        if actor.id in {row.CareLeave.account_id, row.CareLeave.deputy_id}
        or _manages(actor, away[row.CareLeave.account_id])
    ]


def _colleague(actor: Actor, account_id: UUID, now: datetime) -> Actor:
    """Somebody who goes to doors where the actor manages care."""
    found = actor_at(account_id, now)
    if found is None or not _manages(actor, found):
        raise problems.HELPER_ABSENT(id=str(account_id))
    return found


def _manages(actor: Actor, other: Actor) -> bool:
    return not other.disabled and any(
        post.area_code
        and Permission.VISIT_LOG in post.permissions
        and Permission.CARE_MANAGE in actor.permissions_in(post.area_code)
        for post in other.posts
    )
