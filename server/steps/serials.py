"""Numbers of the day (一案一码): given out one after another in a county, by a row of its own for each kind of thing."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any, cast

from sqlalchemy import Date, Integer, bindparam
from sqlalchemy.dialects.postgresql import insert
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


def next_code(serials: type[DailySerial], area_code: str, day: date) -> DayCode:
    """The next code of the day in the county an area lies in. The serial's row stays locked until commit, so serials have
    no gaps and never repeat.
    """
    county = area_code[:COUNTY_DIGITS]
    return DayCode(county, day, _advance(serials, county, day, 1))


def next_codes(serials: type[DailySerial], county: str, day: date, count: int) -> list[DayCode]:
    """So many codes one after another. With ``count`` 0 nobody else is given one until commit."""
    last = _advance(serials, county, day, count)
    return [DayCode(county, day, serial) for serial in range(last - count + 1, last + 1)]


def _advance(serials: type[DailySerial], county: str, day: date, count: int) -> int:
    told = {"county": county, "day": day, "count": count}
    return int(_statement(cast(Any, serials)).write(db.session.connection(), told))


@cache
def _statement(serials: Any) -> Statement:
    line = insert(serials).values(county=bindparam("county"), day=bindparam("day"), last=bindparam("count"))
    raised = line.on_conflict_do_update(
        index_elements=["county", "day"], set_={"last": serials.last + line.excluded.last}
    )
    return made(raised.returning(serials.last))
