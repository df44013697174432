"""Positions of workers do not stay: tracks go, and visits keep their grid and lose the point (DOMAIN §6, migration 0009)."""

from __future__ import annotations

from datetime import datetime, timedelta

from server.catalogue import queries as catalogue
from server.journal.forgetting import forget


def forget_positions(now: datetime) -> str:
    """Forget what is older than the rule says; answers what went, in words, or nothing."""
    before = now - timedelta(days=catalogue.track_rule().keep_days)
    gone = forget("forget_positions", before, action="positions.expire", now=now)
    return f"{gone['tracks']} 段路线、{gone['visits']} 次走访的位置" if any(gone.values()) else ""
