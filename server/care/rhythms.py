"""Rhythms changed: the list first, then everybody's next due day, in short transactions of their own.

Cut off half way (a crash, an impatient browser), saving the same again goes on: the recount only ever moves a day that
is not what the rhythm says.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from server.catalogue import lists
from server.core.db import db
from server.identity.actor import Actor
from server.people.recount import recount_due


def change_tier(actor: Actor, code: str, base_version: int, facts: Mapping[str, Any], now: datetime) -> int:
    """Enter or change a tier; answers how many due days moved. Commits, chunk by chunk."""
    _commit(lambda: lists.put_tier(actor, code, base_version, facts, now))
    return _recount(tier=code)


def change_rule(actor: Actor, base_version: int, facts: Mapping[str, Any], now: datetime) -> int:
    """Change the rule; a grave change nobody has gone to see falls due by the new hours. Commits, chunk by chunk."""
    _commit(lambda: lists.change_rule(actor, base_version, facts, now))
    return _recount(tier=None)


def _recount(tier: str | None) -> int:
    moved, last = 0, None
    while True:
        chunk = _commit(lambda after=last: recount_due(after, tier=tier))
        moved, last = moved + chunk.moved, chunk.last
        if last is None:
            return moved


def _commit(work: Any) -> Any:
    db.session.rollback()
    try:
        result = work()
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    return result
