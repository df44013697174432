"""Numbers of the day (一案一码): given out one after another in a county, by a row of its own for each kind of thing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, cast

from sqlalchemy import ARRAY, Date, Integer, bindparam, column, func, select
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.orm import Mapped, mapped_column

from server.core.db import AreaCode, db
from server.core.statements import Statement, made
from server.identity.actor import COUNTY_DIGITS
from server.steps.codes import DayCode


class DailySerial:
    """The last serial given out in a county on a day."""

    county: Mapped[str] = mapped_column(AreaCode, primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    last: Mapped[int] = mapped_column(Integer)


Counter = tuple[str, date]
"""A county and a day."""


def next_code(serials: type[DailySerial], area_code: str, day: date) -> DayCode:
    """The next code of the day in the county an area lies in. The serial's row stays locked until commit, so serials have
    no gaps and never repeat.
    """
    county = area_code[:COUNTY_DIGITS]
    told = {"county": county, "day": day, "count": 1}
    return DayCode(county, day, int(_advance_one(cast(Any, serials)).write(db.session.connection(), told)))


def next_codes(serials: type[DailySerial], wanted: Mapping[Counter, int]) -> dict[Counter, list[DayCode]]:
    """So many codes one after another from each of these counters. From a counter of 0 none, but nobody else is given one there
    until commit.
    """
    if not wanted:
        return {}
    counties, days = zip(*wanted, strict=True)
    told = {"counties": list(counties), "days": list(days), "counts": list(wanted.values())}
    return {
        (county, day): [DayCode(county, day, serial) for serial in range(last - wanted[county, day] + 1, last + 1)]
        for county, day, last in db.session.execute(_advance_all(cast(Any, serials)), told)
    }


@cache
def _advance_one(serials: Any) -> Statement:
    # by itself, and not as one of several: a push is spared a tenth of a millisecond of every report
    line = insert(serials).values(county=bindparam("county"), day=bindparam("day"), last=bindparam("count"))
    return made(_raised(line, serials).returning(serials.last))


@cache
def _advance_all(serials: Any) -> Any:
    kinds: dict[str, Any] = {"counties": ARRAY(AreaCode), "days": ARRAY(Date), "counts": ARRAY(Integer)}
    given = (
        func.unnest(*(bindparam(name, type_=kind) for name, kind in kinds.items()))
        .table_valued(column("county", AreaCode), column("day", Date), column("last", Integer))
        .render_derived()
    )
    # in one order, or two who want the same several would wait for each other
    lines = select(given.c.county, given.c.day, given.c.last).order_by(given.c.county, given.c.day)
    table = serials.__table__
    line = insert(table).from_select(["county", "day", "last"], lines)
    return _raised(line, table.c).returning(table.c.county, table.c.day, table.c.last)


def _raised(line: Insert, serials: Any) -> Insert:
    return line.on_conflict_do_update(
        index_elements=["county", "day"], set_={"last": serials.last + line.excluded.last}
    )
