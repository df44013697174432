"""What cases and errands have in common: a number of the day, and an append-only history of steps."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, DateTime, ForeignKey, Integer, Text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from server.cases.codes import CaseCode
from server.core.db import AreaCode, db
from server.core.ids import new_id


class DailySerial:
    """The last serial given out in a county on a day."""

    county: Mapped[str] = mapped_column(AreaCode, primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    last: Mapped[int] = mapped_column(Integer)


class Step:
    """One step of a history; the app role can insert and read, never change."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    seq: Mapped[int] = mapped_column(Integer)
    """Also the record's version after the step."""
    operation_id: Mapped[UUID | None] = mapped_column(ForeignKey("operation.id"))
    action: Mapped[str] = mapped_column(Text)
    from_state: Mapped[str | None] = mapped_column(Text)
    to_state: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    role_label: Mapped[str] = mapped_column(Text)
    """The role the person acted in, as it was called on that day."""


def next_code(serials: type[DailySerial], county: str, day: date) -> CaseCode:
    """The next code of the day. The serial's row stays locked until commit, so serials have no gaps and never repeat."""
    statement = (
        insert(serials)
        .values(county=county, day=day, last=1)
        .on_conflict_do_update(index_elements=["county", "day"], set_={"last": serials.last + 1})
        .returning(serials.last)
    )
    return CaseCode(county, day, db.session.execute(statement).scalar_one())
