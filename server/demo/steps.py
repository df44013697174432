"""Histories as the product writes them, for stories that are copied into the database whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from server.core.ids import new_id
from server.demo.bulk import copy_rows
from server.demo.cast import Player
from server.steps.codes import DayCode
from server.steps.thing import NOTHING, Thing


def tell(
    thing: Thing[Any, Any],
    tale: Any,
    action: str,
    who: Player,
    at: datetime,
    *,
    before: str | None = None,
    sealed: Mapping[str, Any] = NOTHING,
    **columns: Any,
) -> None:
    """Add a step to a tale, which has moved already: ``before`` is where it stood."""
    step_id = new_id()
    tale.steps.append(
        {
            "id": step_id,
            f"{thing.name}_id": tale.id,
            "seq": len(tale.steps) + 1,
            "operation_id": None,
            "action": str(action),
            "from_state": str(before) if before else None,
            "to_state": str(tale.state),
            "at": at,
            "account_id": who.id,
            "role_label": who.label,
            **thing.sealed(step_id, sealed),
            **columns,
        }
    )


class Serials:
    """Codes in the order of registration; the rows they leave are where the next one goes on."""

    def __init__(self, county: str) -> None:
        self._county = county
        self._last: dict[date, int] = {}

    def next_code(self, day: date) -> DayCode:
        """The next of a day."""
        self._last[day] = self._last.get(day, 0) + 1
        return DayCode(self._county, day, self._last[day])

    def write(self, table: str) -> None:
        """Leave the serials in a table."""
        copy_rows(table, ({"county": self._county, "day": day, "last": last} for day, last in self._last.items()))
