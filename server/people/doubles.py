"""Two rows that look like one household: they are, and become one; or they are not, and nobody is asked again.

A merge rewrites nothing that names the household it drops: that row stays, says where it went (``merged_into``), and comes
back whole when the two are parted again (decision 0030). Commands never commit.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from server.core import problems
from server.core.db import db
from server.core.feed import leave_area
from server.identity.actor import Actor, Moment
from server.people import homes
from server.people.household_history import changed, journal
from server.people.models import Household


def merge_households(actor: Actor, moment: Moment, keep: UUID, drop: UUID) -> dict[str, Any]:
    """Say that two rows are one household. Both lie where the actor may change households, else ``household.absent``.

    Said twice, or of two that are one already, it changes nothing. Nobody living there is looked at: who is registered at
    the dropped door moves with it, and the answer says nothing of them.
    """
    kept_id, dropped_id = homes.current_id(keep), homes.current_id(drop)
    if kept_id == dropped_id:
        return {"household_id": str(homes.editable(actor, kept_id).id)}
    # always in one order: two colleagues who merge the same pair the other way round must not wait for each other
    locked = {one: homes.editable(actor, one) for one in sorted((kept_id, dropped_id))}
    kept, dropped = locked[kept_id], locked[dropped_id]
    if kept.merged_into is not None or dropped.merged_into is not None:
        raise problems.SERVER_BUSY()  # merged while we waited for the lock: the next try sees what it is now
    at = moment.received_at
    dropped.merged_into = kept.id
    for one in (kept, dropped):
        one.version += 1
    leave_area("household", dropped.id, dropped.grid_code, at)
    changed(actor, dropped, at, "merge", after={"into": str(kept.id)})
    changed(actor, kept, at, "absorb", after={"household": str(dropped.id)})
    journal(actor, dropped, at, "household.merge", into=str(kept.id))
    db.session.flush()
    return {"household_id": str(kept.id), "dropped_id": str(dropped.id)}


def unmerge_household(actor: Actor, at: datetime, household_id: UUID) -> dict[str, Any]:
    """Part a household from the one it was merged into: both are again what they were. ``household.not_merged``."""
    into = db.session.scalar(select(Household.merged_into).where(Household.id == household_id))
    # locked in the same order as in a merge; the kept one need not be editable to lose what is not its own
    both = select(Household).where(Household.id.in_([household_id, into])).order_by(Household.id).with_for_update()
    found = {one.id: one for one in db.session.scalars(both)}
    dropped = homes.editable(actor, household_id)
    if into is None or dropped.merged_into != into:
        raise problems.HOUSEHOLD_NOT_MERGED(id=str(household_id))
    kept = found[into]
    dropped.merged_into = None
    for one in (kept, dropped):
        one.version += 1
    changed(actor, dropped, at, "unmerge", after={"from": str(kept.id)})
    changed(actor, kept, at, "release", after={"household": str(dropped.id)})
    journal(actor, dropped, at, "household.unmerge", kept=str(kept.id))
    _remember_apart(kept, dropped)
    db.session.flush()
    return {"household_id": str(dropped.id), "kept_id": str(kept.id)}


def keep_apart(actor: Actor, at: datetime, household_id: UUID, other_id: UUID) -> dict[str, Any]:
    """Say that two households that look like one are two. Both lie where the actor may change households, else
    ``household.absent``. Said twice, or of two that were merged meanwhile, it changes nothing.
    """
    ids = sorted({homes.current_id(household_id), homes.current_id(other_id)})
    found = [homes.editable(actor, one) for one in ids]
    if any(one.merged_into is not None for one in found):
        raise problems.SERVER_BUSY()  # merged while we waited for the lock: the next try sees what it is now
    if len(found) > 1:
        part(actor, at, *found)
        db.session.flush()
    return {"household_ids": [str(one.id) for one in found]}


def part(actor: Actor, at: datetime, one: Household, other: Household) -> None:
    if other.id in one.apart_from and one.id in other.apart_from:
        return
    _remember_apart(one, other)
    for mine, its in ((one, other), (other, one)):
        mine.version += 1
        changed(actor, mine, at, "apart", after={"household": str(its.id)})
    journal(actor, one, at, "household.apart", other=str(other.id))


def _remember_apart(one: Household, other: Household) -> None:
    for mine, its in ((one, other), (other, one)):
        mine.apart_from = sorted({*mine.apart_from, its.id})
