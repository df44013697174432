"""The tables an import stands in while it is read, checked and written: its own, without a log, dropped when it has ended.

One parent, and parts of so many rows below it (plain inheritance), so that whatever is done to a part (its index, its
areas) is a short transaction however long the file is. After a crash of the database they are empty, and read anew.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import sql
from sqlalchemy import Connection, text

from server.core.db import db
from server.core.fields import storable_text

PART = 100_000
"""Rows of a part."""
SECONDS = 2.0
"""A transaction that writes ends after so long: an open one holds every pull back (DESIGN §4)."""
SCHEMA = "staging"


@dataclass(frozen=True)
class Batch:
    """Some rows ready for COPY, one a line, and the number of the last."""

    text: str
    rows: int
    last_row: int


@dataclass
class Staging:
    """The tables of one import."""

    kind: str
    import_id: UUID
    columns: Mapping[str, str]
    """``{column: type}`` beside ``row`` and ``faults``, in the order of the lines that are copied."""

    @property
    def name(self) -> str:
        """The parent, quoted for SQL."""
        return f"{SCHEMA}.{self._bare}"

    @property
    def _bare(self) -> str:
        return f"{self.kind}_{self.import_id.hex}"

    def beside(self, what: str) -> str:
        """A further table that goes with these."""
        return f"{SCHEMA}.{self._bare}_{what}"

    def create(self) -> None:
        """Begin anew: whatever was read before is gone."""
        self.drop()
        columns = ", ".join(f"{name} {type_}" for name, type_ in self.columns.items())
        run(f"CREATE UNLOGGED TABLE {self.name} (row integer, faults text, {columns})")
        db.session.commit()

    def exists(self) -> bool:
        """Whether they stand, with the columns of this version: an import may be taken up again after an upgrade."""
        return set(self.columns) <= set(
            values(
                "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(:name) AND attnum > 0 AND NOT attisdropped",
                name=self.name,
            )
        )

    def drop(self) -> None:
        """Take away every table of this import. Commits."""
        for name in values(
            "SELECT relname FROM pg_class WHERE relnamespace = 'staging'::regnamespace AND relkind = 'r'"
            " AND starts_with(relname, :bare) ORDER BY relname DESC",
            bare=self._bare,
        ):
            run(f"DROP TABLE {SCHEMA}.{name}")
        db.session.commit()

    def parts(self) -> list[str]:
        """The parts, in the order of their rows, each as it stands in SQL."""
        found = values(
            "SELECT c.relname FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid"
            " WHERE inhparent = CAST(:name AS regclass) ORDER BY c.relname",
            name=self.name,
        )
        return [f"{SCHEMA}.{one}" for one in found]

    def fill(self, batches: Iterable[Batch], after: Any) -> int:
        """Copy everything in, part by part, each transaction short; ``after(rows, last_row)`` stands in each of them.
        Answers how many rows.
        """
        total, waiting, number = 0, iter(batches), 0
        batch = next(waiting, None)
        while batch is not None:
            number += 1
            part, held = f"{SCHEMA}.{self._bare}_{number:04d}", 0
            run(f"CREATE UNLOGGED TABLE {part} () INHERITS ({self.name})")
            while batch is not None and held < PART:
                began = time.monotonic()
                while batch is not None and held < PART and time.monotonic() - began < SECONDS:
                    self._copy(part, batch.text)
                    held, total, last_row = held + batch.rows, total + batch.rows, batch.last_row
                    # the next rows may ask the database: nothing is being copied then
                    batch = next(waiting, None)
                after(total, last_row)
                db.session.commit()
            run(f"CREATE UNIQUE INDEX ON {part} (row)")
            run(f"ANALYZE {part}")
            db.session.commit()
        return total

    def _copy(self, part: str, lines: str) -> None:
        schema, name = part.split(".")
        columns = ["row", "faults", *self.columns]
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(schema, name), sql.SQL(", ").join(map(sql.Identifier, columns))
        )
        driver: Any = db.session.connection().connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            copy.write(lines)


def connection() -> Connection:
    return db.session.connection()


def run(statement: str, **given: Any) -> int:
    """A statement on tables whose names are ours; answers how many rows."""
    done: Any = db.session.execute(text(statement), given)
    return int(done.rowcount)


def value(statement: str, **given: Any) -> Any:
    return db.session.execute(text(statement), given).scalar()


def values(statement: str, **given: Any) -> list[Any]:
    return list(db.session.execute(text(statement), given).scalars())


def line(cells: Iterable[str | None]) -> str:
    """One row for COPY; None is NULL."""
    return "\t".join(["\\N" if cell is None else cell for cell in cells]) + "\n"


def safe(cell: str) -> str:
    """A text as COPY reads it back unchanged."""
    if "\\" in cell:
        cell = cell.replace("\\", "\\\\")
    if cell.isprintable():
        return cell
    cell = storable_text(cell)
    return cell.replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
