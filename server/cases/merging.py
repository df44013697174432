"""并案: of several reports of one matter one leads, the others follow it, each with its own code, history and reporter.

Chains are followed to their end: what followed a case that was merged in turn follows what that one follows.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import literal, select, update

from server.cases.models import Case
from server.core.db import db

LONGEST = 50
"""Links of a chain that are followed; nobody merges so often, and a ring (which nothing makes) must not hang a page."""


def leads_of(ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """``{follower: the case that leads in the end}`` of those that follow one."""
    first = select(Case.id.label("id"), Case.merged_into.label("lead"), literal(1).label("link")).where(
        Case.id.in_(list(ids)), Case.merged_into.is_not(None)
    )
    up = first.cte("up", recursive=True)
    up = up.union_all(
        select(up.c.id, Case.merged_into, up.c.link + 1)
        .join(Case, Case.id == up.c.lead)
        .where(Case.merged_into.is_not(None), up.c.link < LONGEST)
    )
    ends = select(up.c.id, up.c.lead).join(Case, Case.id == up.c.lead).where(Case.merged_into.is_(None))
    return {row.id: row.lead for row in db.session.execute(ends)}


def followers_of(ids: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """``{lead: everything that follows it, over however many links}``; the earliest reported first."""
    first = select(Case.merged_into.label("lead"), Case.id.label("id"), literal(1).label("link")).where(
        Case.merged_into.in_(list(ids))
    )
    down = first.cte("down", recursive=True)
    down = down.union_all(
        select(down.c.lead, Case.id, down.c.link + 1)
        .join(Case, Case.merged_into == down.c.id)
        .where(down.c.link < LONGEST)
    )
    rows = db.session.execute(
        select(down.c.lead, down.c.id).join(Case, Case.id == down.c.id).order_by(Case.reported_at, Case.id)
    )
    found: dict[UUID, list[UUID]] = {}
    for row in rows:
        found.setdefault(row.lead, []).append(row.id)
    return found


def touch(ids: list[UUID]) -> list[Any]:
    """Stamp followers, so that phones which carry them pull what became of their lead; answers their rows."""
    if not ids:
        return []
    db.session.execute(update(Case).where(Case.id.in_(ids)).values(version=Case.version))
    return list(
        db.session.execute(select(Case.id, Case.case_no, Case.reported_by, Case.channel).where(Case.id.in_(ids)))
    )
