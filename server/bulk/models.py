"""A list that is brought in as a file: one row, from the upload to the last row of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Text,
    false,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from server.core.db import Model
from server.core.ids import new_id


class BulkImport(Model):
    """One file on its way in. What is read of it stands in ``staging`` until it has ended."""

    __tablename__ = "bulk_import"
    __table_args__ = (
        CheckConstraint("state IN ('waiting','reading','checking','writing','telling','done','refused')", name="state"),
        Index("ix_bulk_import_account_id", "account_id", "kind", "begun_at"),
        Index("ix_bulk_import_begun_at", "begun_at", postgresql_where=text("ended_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(Text)
    """What its rows are: ``case`` or ``person`` (:mod:`server.bulk.kinds`)."""
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    """None: somebody at the machine's own terminal."""
    state: Mapped[str] = mapped_column(Text)
    by_job: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    """A worker does it, and whoever sent it looks in from time to time."""
    tries: Mapped[int] = mapped_column(SmallInteger, default=0, server_default=text("0"))
    """How often a worker has taken it up."""
    dry_run: Mapped[bool] = mapped_column(Boolean)
    """Tried: read and checked, and nothing of it kept."""
    how: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """What was said with it: channel, group, sheet, columns that were pointed at."""
    file_name: Mapped[str | None] = mapped_column(Text)
    file_hash: Mapped[bytes] = mapped_column(LargeBinary)
    file_size: Mapped[int] = mapped_column(BigInteger)
    columns: Mapped[list[str]] = mapped_column(JSONB)
    mapping: Mapped[dict[str, str]] = mapped_column(JSONB)
    total: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    """Rows read."""
    last_row: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    """Everything up to this row of the file is settled; committed with the rows themselves."""
    share: Mapped[float] = mapped_column(Float, default=0, server_default=text("0"))
    """How much of the present state is done, 0 to 1."""
    counts: Mapped[dict[str, int]] = mapped_column(JSONB, default=dict, server_default=text("'{}'"))
    told: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The first rows that were refused and what looked known, sealed: names stand in it."""
    problem: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    """Why the file was refused as a whole."""
    begun_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    """When it was received: the moment of everything that is made of it, however often it is taken up again."""
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
