"""并案: of several reports of one matter one leads, the others follow it, each with its own code, history and reporter.

Chains are followed to their end: what followed a case that was merged in turn follows what that one follows.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Select, bindparam, literal, select, update

from server.cases.models import Case
from server.core.db import db

LONGEST = 50
"""Links of a chain that are followed; nobody merges so often, and a ring (which nothing makes) must not hang a page."""


def leads_of(ids: Collection[UUID]) -> dict[UUID, UUID]:
    """``{follower: the case that leads in the end}`` of those that follow one."""
    if not ids:
        return {}
    return {row.id: row.lead for row in db.session.execute(_LEADS, {"ids": list(ids)})}


def followers_of(ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """``{lead: everything that follows it, over however many links}``; the earliest reported first."""
    found: dict[UUID, list[UUID]] = {}
    for row in db.session.execute(_FOLLOWERS, {"ids": list(ids)}):
        found.setdefault(row.lead, []).append(row.id)
    return found


_IDS: BindParameter[Any] = bindparam("ids", expanding=True)


def _leads() -> Select[Any]:
    first = select(Case.id.label("id"), Case.merged_into.label("lead"), literal(1).label("link"))
    up = first.where(Case.id.in_(_IDS), Case.merged_into.is_not(None)).cte("up", recursive=True)
    up = up.union_all(
        select(up.c.id, Case.merged_into, up.c.link + 1)
        .join(Case, Case.id == up.c.lead)
        .where(Case.merged_into.is_not(None), up.c.link < LONGEST)
    )
    return select(up.c.id, up.c.lead).join(Case, Case.id == up.c.lead).where(Case.merged_into.is_(None))


def _followers() -> Select[Any]:
    first = select(Case.merged_into.label("lead"), Case.id.label("id"), literal(1).label("link"))
    down = first.where(Case.merged_into.in_(_IDS)).cte("down", recursive=True)
    down = down.union_all(
        select(down.c.lead, Case.id, down.c.link + 1)
        .join(Case, Case.merged_into == down.c.id)
        .where(down.c.link < LONGEST)
    )
    return select(down.c.lead, down.c.id).join(Case, Case.id == down.c.id).order_by(Case.reported_at, Case.id)


_LEADS, _FOLLOWERS = _leads(), _followers()
"""Made once: every page asks them, and to make them costs more than to answer them."""


def touch(ids: list[UUID]) -> list[Any]:
    """Stamp followers, so that phones which carry them pull what became of their lead; answers their rows."""
    if not ids:
        return []
    db.session.execute(update(Case).where(Case.id.in_(ids)).values(version=Case.version))
    return list(
        db.session.execute(select(Case.id, Case.case_no, Case.reported_by, Case.channel).where(Case.id.in_(ids)))
    )
