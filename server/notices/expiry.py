"""Notices do not stay: after the days of their kind nobody sees them, and they go (migration 0015)."""

from __future__ import annotations

from datetime import datetime

from server.journal.forgetting import forget


def forget_notices(now: datetime) -> str:
    """Forget what has expired; answers what went, in words, or nothing. Phones drop theirs by their own clock."""
    gone = forget("forget_notices", now, action="notices.expire", now=now)
    return f"{gone['notices']} 条消息" if any(gone.values()) else ""
