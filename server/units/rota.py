"""Who is on call at a moment, by a rota of days and hours. Pure.

A turn is ``{name, phone, days, from, to}``: ``days`` 1 (Monday) to 7, ``from`` and ``to`` "08:30" in local time. One that
ends no later than it begins goes on into the next day, and belongs to the day it begins on; both at the same time are
the whole day and night.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from server.core.clock import LOCAL_ZONE


@dataclass(frozen=True)
class OnCall:
    """Somebody who is there now, and until when."""

    name: str
    phone: str | None
    until: datetime


def on_call(rota: Iterable[Mapping[str, Any]], now: datetime) -> list[OnCall]:
    """Whoever's turn it is, in the order of the rota."""
    local = now.astimezone(LOCAL_ZONE)
    found = []
    for turn in rota:
        for began in (local.date(), local.date() - timedelta(days=1)):
            if began.isoweekday() not in turn["days"]:
                continue
            begins, ends = time.fromisoformat(turn["from"]), time.fromisoformat(turn["to"])
            start = datetime.combine(began, begins, LOCAL_ZONE)
            end = datetime.combine(began + timedelta(days=int(ends <= begins)), ends, LOCAL_ZONE)
            if start <= local < end:
                found.append(OnCall(turn["name"], turn["phone"], end))
                break
    return found
