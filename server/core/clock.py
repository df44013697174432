"""The only place that asks the machine what time it is. Business time is a parameter everywhere else."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LOCAL_ZONE = ZoneInfo("Asia/Shanghai")


def utc_now() -> datetime:
    """Now, timezone-aware, in UTC."""
    return datetime.now(UTC)


def local_date(moment: datetime) -> date:
    """The date on the wall calendar (Asia/Shanghai) at ``moment``."""
    return moment.astimezone(LOCAL_ZONE).date()
