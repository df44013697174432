"""Households, read. One that turned out to be another (``merged_into``) is gone from every list; whoever still names it means
the one it was merged into, and asks :func:`current_id`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import aliased

from server.areas.queries import inside_any
from server.core import problems
from server.core.db import db
from server.core.permissions import Permission
from server.core.statements import KEPT, Statement, made, sent
from server.core.times import iso
from server.identity.actor import Actor
from server.identity.models import Account
from server.people.models import Household, HouseholdChange

MOST_MERGES = 100


def visible(actor: Actor) -> Any:
    """SQL: the households of the areas the actor works in."""
    return _visible(actor.areas(Permission.HOUSEHOLD_READ))


def _visible(areas: tuple[str, ...]) -> Any:
    return inside_any(Household.grid_code, areas) & Household.merged_into.is_(None)


def current_id(household_id: UUID) -> UUID:
    """The household that this id means today; an id nobody knows means itself."""
    up = select(Household.id, Household.merged_into).where(Household.id == household_id).cte(recursive=True)
    above = aliased(Household)
    up = up.union_all(select(above.id, above.merged_into).where(above.id == up.c.merged_into))
    return db.session.scalar(select(up.c.id).where(up.c.merged_into.is_(None))) or household_id


def merged_ids(household_id: UUID) -> list[UUID]:
    """The households that were merged into this one, directly or by way of another."""
    # every visit asks it: at the driver's level a statement costs half of what it costs through expressions
    return [one for (one,) in sent(db.session.connection(), _IDS_BELOW, {"id": household_id})]


def household_rows(ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """Households as a phone carries them, by id. The caller has applied the scope."""
    found = db.session.execute(
        select(Household, Household.geom.ST_X().label("lon"), Household.geom.ST_Y().label("lat"))
        .where(Household.id.in_(ids))
        .execution_options(populate_existing=True)
    ).all()
    merged = _merged([home.id for home, _, _ in found])
    return {home.id: _row(home, merged.get(home.id, []), lon, lat) for home, lon, lat in found}


def may_read_household(actor: Actor, household_id: UUID) -> bool:
    """Whether this household lies where the actor works."""
    return (
        db.session.scalar(select(Household.id).where(Household.id == current_id(household_id), visible(actor)))
        is not None
    )


def household_in(grid: str, household_id: UUID) -> Household | None:
    """A household of that grid."""
    wanted = current_id(household_id)
    return db.session.scalar(select(Household).where(Household.id == wanted, Household.grid_code == grid))


def household_at(actor: Actor, household_id: UUID | None, *, lock: bool = False) -> Household | None:
    """The household a record names, as far as it lies where the actor works."""
    one = select(Household).where(visible(actor))
    asked = one.with_for_update() if lock else one
    return _meant(household_id, lambda meant: db.session.scalar(asked.where(Household.id == meant)))


class Door(NamedTuple):
    """What a visit has to know of the household it was made to."""

    id: UUID
    grid_code: str
    last_visit_at: datetime | None


def door_at(actor: Actor, household_id: UUID | None) -> Door | None:
    """The same for whoever writes down a visit, locked; at the driver's level, for that is half of what a phone sends."""
    statement, connection = _locked(actor.areas(Permission.HOUSEHOLD_READ)), db.session.connection()
    found = _meant(household_id, lambda meant: statement.one(connection, {"meant": meant}))
    return Door(*found) if found else None


@lru_cache(maxsize=KEPT)
def _locked(areas: tuple[str, ...]) -> Statement:
    columns = (getattr(Household, name) for name in Door._fields)
    return made(select(*columns).where(Household.id == bindparam("meant"), _visible(areas)).with_for_update())


Found = TypeVar("Found")


def _meant(household_id: UUID | None, find: Callable[[UUID], Found | None]) -> Found | None:
    """What is found by an id, or by the id of the household it was merged into."""
    if household_id is None:
        return None
    meant, wanted = None, household_id  # nearly always it was never merged, and means itself
    while meant != (meant := wanted):
        found = find(meant)
        if found is not None:
            return found
        # not theirs; or merged, perhaps while we waited for the lock, and then the id means another
        wanted = current_id(household_id)
    return None


def editable(actor: Actor, household_id: UUID) -> Household:
    """A household the actor may change, locked: fetched and authorised in one call; ``household.absent``."""
    home = db.session.scalar(
        select(Household)
        .where(Household.id == household_id, inside_any(Household.grid_code, actor.areas(Permission.HOUSEHOLD_EDIT)))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if home is None:
        raise problems.HOUSEHOLD_ABSENT(id=str(household_id))
    return home


def merges(actor: Actor) -> list[dict[str, Any]]:
    """The last merges in force where the actor may change households, newest first: which went into which, by whom, when."""
    kept = aliased(Household)
    rows = db.session.execute(
        select(Household, kept, HouseholdChange.at, Account.name.label("by"))
        .join(kept, kept.id == Household.merged_into)
        .join(HouseholdChange, (HouseholdChange.household_id == Household.id) & (HouseholdChange.action == "merge"))
        .join(Account, Account.id == HouseholdChange.account_id)
        .where(
            HouseholdChange.version == _last_merge(Household.id),
            inside_any(Household.grid_code, actor.areas(Permission.HOUSEHOLD_EDIT)),
        )
        .order_by(HouseholdChange.at.desc(), Household.id)
        .limit(MOST_MERGES)
    )
    return [
        {"household": _door(home), "into": _door(into), "at": iso(at), "by": by, "grid": home.grid_code}
        for home, into, at, by in rows
    ]


def _last_merge(household_id: Any) -> Any:
    """SQL: the version in which that household was merged last; it may have been parted and merged again."""
    one = aliased(HouseholdChange)
    newest = select(func.max(one.version)).where(one.household_id == household_id, one.action == "merge")
    return newest.correlate(Household).scalar_subquery()


def _door(home: Household) -> dict[str, Any]:
    return {"id": str(home.id), "name": home.name, "address_text": home.address_text, "door": home.door}


def _merged(ids: Sequence[UUID]) -> dict[UUID, list[Household]]:
    """By id, the households that were merged into each, oldest first."""
    found: dict[UUID, list[Household]] = defaultdict(list)
    for root, home in db.session.execute(_BELOW, {"ids": ids}):
        found[root].append(home)
    return found


def _below() -> Select[Any]:
    down = (
        select(Household.merged_into.label("root"), Household.id)
        .where(Household.merged_into.in_(bindparam("ids", expanding=True)))
        .cte(recursive=True)
    )
    below = aliased(Household)
    down = down.union_all(select(down.c.root, below.id).where(below.merged_into == down.c.id))
    every = select(down.c.root, Household).join(Household, Household.id == down.c.id).order_by(Household.id)
    return every.execution_options(populate_existing=True)


_BELOW = _below()
"""Made once: to make it costs more than to answer it."""
_IDS_BELOW = """
WITH RECURSIVE below AS (
    SELECT id FROM household WHERE merged_into = %(id)s
    UNION ALL SELECT household.id FROM household JOIN below ON household.merged_into = below.id
) SELECT id FROM below
"""


def _row(home: Household, merged: Sequence[Household], lon: float | None, lat: float | None) -> dict[str, Any]:
    """What was said and when it is due is the whole door's, whichever of the doubles it was written to."""
    group = [home, *merged]
    visited = max((one for one in group if one.last_visit_at is not None), key=_visited_at, default=None)
    last = None
    if visited is not None and visited.last_visit_id is not None:
        last = {
            "id": str(visited.last_visit_id),
            "outcome": visited.last_visit_outcome,
            "note": visited.last_visit_note,
            "occurred_at": iso(visited.last_visit_at),
            "by": visited.last_visit_by,
        }
    due_on = None if home.moved_out else min((one.due_on for one in group if one.due_on is not None), default=None)
    return {
        "id": str(home.id),
        "name": home.name,
        "pinyin": home.pinyin,
        "address_text": home.address_text,
        "door": home.door,
        "grid": home.grid_code,
        "location": {"type": "Point", "coordinates": [lon, lat]} if lon is not None else None,
        "members_count": home.members_count,
        "phone_tail": home.phone_tail,
        "last_visit": last,
        "due_on": due_on.isoformat() if due_on else None,
        "merged": [_door(one) for one in merged],
        "apart_from": sorted({str(other) for one in group for other in one.apart_from}),
        "moved_out": home.moved_out,
        "version": home.version,
    }


def _visited_at(home: Household) -> Any:
    return home.last_visit_at
