"""The database session, the declarative base, and the columns every feature shares."""

from __future__ import annotations

from collections.abc import Container, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Integer, MetaData, SmallInteger, Text, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import UserDefinedType

from server.core.reading import Session
from server.core.refusals import Problem

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every constraint gets a name, so that the problems catalogue can tell which one refused."""

    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(model_class=Base, disable_autonaming=True, session_options={"class_": Session})

if TYPE_CHECKING:
    Model = Base  # mypy does not take a runtime attribute (db.Model) as a base class
else:
    Model = db.Model


def done_reading() -> None:
    """End a transaction that only read, by a COMMIT: at a ROLLBACK the driver gives up whatever statements it has prepared on the
    connection, and PostgreSQL plans each anew the next ten times.
    """
    db.session.commit()


class Xid8(UserDefinedType[str]):
    """PostgreSQL's 64-bit transaction id; travels as decimal text, because it outgrows no client that way."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "xid8"


@contextmanager
def new_row(keys: Container[str], exists: Problem) -> Iterator[None]:
    """What is written within is refused as ``exists`` where the database says by one of these keys that the row is there: what
    nearly never is need not be asked for first. The transaction has failed with it, as with every refusal.
    """
    try:
        yield
        db.session.flush()
    except IntegrityError as error:
        if constraint_of(error) in keys:
            raise exists from None
        raise


def constraint_of(error: IntegrityError) -> str:
    """The name of the constraint that refused; empty where the database named none."""
    return getattr(getattr(error.orig, "diag", None), "constraint_name", None) or ""


AreaCode = Text(collation="C")
"""Area codes compare byte by byte, so that "inside" (starts with) can use a plain index."""


class Synced:
    """Rows a phone pulls. ``tx`` is the transaction that last wrote the row; a trigger keeps it on every update.

    Pull reads below ``pg_snapshot_xmin``, so that a row committed late by a slow writer is never passed over
    (DESIGN §5; ``updated_at`` cursors were measured to miss half of them).
    """

    tx: Mapped[str] = mapped_column(Xid8(), server_default=text("pg_current_xact_id()"), nullable=False)


class Edited:
    """What is edited at the desk: its version tells of two people who edit it which came second."""

    version: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))


class ListLine(Edited):
    """A line of a list: named by a code that nobody reads, in an order, and never removed, because records name it."""

    code: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    sort: Mapped[int] = mapped_column(SmallInteger)
    retired_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """Offered to nobody any more; what names it stays."""


class OnlyRow(Edited):
    """The one row of its table: numbers that an administrator sets. Each table checks ``id = 1``."""

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
