"""The history of a thing: what each kind's own table of steps has in common."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.core.ids import new_id


def behind(key: str) -> ForeignKey:
    """The row of what is written before it: that it is there is looked at when both are committed."""
    return ForeignKey(key, deferrable=True, initially="DEFERRED")


class Step:
    """One step of a history; the app role can insert and read, never change."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    seq: Mapped[int] = mapped_column(Integer)
    """Also the record's version after the step."""
    operation_id: Mapped[UUID | None] = mapped_column(
        behind("operation.id")  # its line is written last, with the outcome
    )
    action: Mapped[str] = mapped_column(Text)
    from_state: Mapped[str | None] = mapped_column(Text)
    to_state: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    role_label: Mapped[str] = mapped_column(Text)
    """The role the person acted in, as it was called on that day."""
