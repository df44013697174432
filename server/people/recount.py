"""Due days counted anew, after a rhythm changed: a few plans at a time, so that no visit waits behind the whole district."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ARRAY, Date, Uuid, func, literal, select, update

from server.catalogue import queries as catalogue
from server.core.clock import local_date, utc_now
from server.core.db import db
from server.people.models import CarePlan
from server.people.rhythm import Rhythm, next_due

CHUNK = 1000
"""Plans locked together; measured at well under half a second."""


@dataclass(frozen=True)
class Recounted:
    """One chunk done: the last plan looked at (None: there are no more), and how many due days moved."""

    last: UUID | None
    moved: int


def running_plans_by_tier() -> dict[str, int]:
    """How many running plans another rhythm of each tier would move; a tier without any is not named."""
    running = (
        select(CarePlan.tier_code, func.count().label("n"))
        .where(CarePlan.ended_on.is_(None))
        .group_by(CarePlan.tier_code)
    )
    return {row.tier_code: row.n for row in db.session.execute(running)}


def recount_due(after: UUID | None, *, tier: str | None = None) -> Recounted:
    """Count the due days of the next chunk of running plans anew: those of a tier, or, without one, those with a grave
    change that nobody has gone to see. No rhythm makes anybody late by a stroke of the pen. The caller commits after each chunk; doing it all again changes nothing.

    A person's version stays: nobody has corrected what is known of them.
    """
    wanted = CarePlan.tier_code == tier if tier is not None else CarePlan.grave_at.is_not(None)
    statement = select(
        CarePlan.id,
        CarePlan.tier_code,
        CarePlan.began_on,
        CarePlan.last_seen_on,
        CarePlan.grave_at,
        CarePlan.due_on,
    ).where(CarePlan.ended_on.is_(None), wanted)
    if after is not None:
        statement = statement.where(CarePlan.id > after)
    plans = db.session.execute(statement.order_by(CarePlan.id).limit(CHUNK).with_for_update()).all()
    tiers, grave_hours = catalogue.care_tiers(), catalogue.care_rule().grave_hours
    due = {
        plan.id: next_due(
            Rhythm(tiers[plan.tier_code].every, tiers[plan.tier_code].unit),
            began_on=plan.began_on,
            last_seen_on=plan.last_seen_on,
            grave_at=plan.grave_at,
            grave_hours=grave_hours,
        )
        for plan in plans
    }
    today = local_date(utc_now())
    for plan in plans:
        # whoever should have gone earlier by the new rhythm is due today and not late: nobody missed a day that was not set
        due[plan.id] = max(due[plan.id], min(plan.due_on, today))
    moved = {plan.id: due[plan.id] for plan in plans if due[plan.id] != plan.due_on}
    if moved:
        fresh = func.unnest(literal(list(moved), ARRAY(Uuid)), literal(list(moved.values()), ARRAY(Date)))
        rows = fresh.table_valued("id", "due_on", name="fresh").render_derived()
        db.session.execute(
            update(CarePlan)
            .where(CarePlan.id == rows.c.id)
            .values(due_on=rows.c.due_on)
            .execution_options(synchronize_session=False)
        )
    return Recounted(plans[-1].id if len(plans) == CHUNK else None, len(moved))
