"""Groups, tiers and the rule of care, changed by an administrator. Commands never commit.

What falls due by them is counted anew by ``people/recount.py``: this floor knows no people.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from server.catalogue.models import CareGroup, CareRule, CareTier
from server.core import problems
from server.core.db import db
from server.identity.actor import Actor
from server.journal.commands import record


def put_group(actor: Actor, code: str, facts: Mapping[str, Any], now: datetime) -> CareGroup:
    """Enter a group, or change it: name, order, the tier of whoever joins, what a visit asks, and whether it is in use.

    Who may know its members is not changed here: a new group is open to whoever may read people, and no click opens a
    group of people under supervision to everybody. Refuses ``request.invalid`` for a tier there is not.
    """
    if db.session.get(CareTier, facts["tier"]) is None:
        raise problems.REQUEST_INVALID(fields={"tier": ["没有这个档"]})
    group = db.session.get(CareGroup, code, with_for_update=True)
    is_new = group is None
    if group is None:
        group = CareGroup(code=code)
        db.session.add(group)
    group.name, group.sort, group.tier = facts["name"], facts["sort"], facts["tier"]
    group.questions = facts["questions"]
    group.retired_at = (group.retired_at or now) if facts["retired"] else None
    _journal(actor, "care_group", code, now, new=is_new, tier=group.tier, retired=facts["retired"])
    db.session.flush()
    return group


def put_tier(actor: Actor, code: str, facts: Mapping[str, Any], now: datetime) -> CareTier:
    """Enter a tier, or change its name, order and rhythm. Visits being noted end before it, or count by the new rhythm."""
    tier = db.session.get(CareTier, code, with_for_update=True)
    before = f"{tier.every} {tier.unit}" if tier else None
    if tier is None:
        tier = CareTier(code=code)
        db.session.add(tier)
    for name in ("name", "sort", "every", "unit", "phone_counts"):
        setattr(tier, name, facts[name])
    _journal(actor, "care_tier", code, now, before=before, after=f"{tier.every} {tier.unit}")
    db.session.flush()
    return tier


def change_rule(actor: Actor, facts: Mapping[str, Any], now: datetime) -> CareRule:
    """Change how far phones look ahead, when what is overdue climbs, how soon a grave change is seen to."""
    rule = db.session.execute(select(CareRule).with_for_update()).scalar_one()
    before = {name: getattr(rule, name) for name in facts}
    for name, value in facts.items():
        setattr(rule, name, value)
    changed = {name: [before[name], value] for name, value in facts.items() if before[name] != value}
    _journal(actor, "care_rule", "1", now, **changed)
    db.session.flush()
    return rule


def _journal(actor: Actor, kind: str, code: str, now: datetime, **details: Any) -> None:
    record(at=now, account_id=actor.id, action=f"{kind}.change", subject_kind=kind, subject_id=code, **details)
