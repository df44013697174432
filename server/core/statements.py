"""Statements that are asked again and again: made once by SQLAlchemy, then sent as the driver takes them.

To make one costs more than most answers; whoever asks often keeps what :func:`made` gives (an ``lru_cache`` over what it was
made of) and tells it only what differs from one time to the next.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ClauseElement, Connection, make_url

from server.core.reading import rows_of

KEPT = 2_000
"""Statements kept ready, of each kind and in each process: so many people with so many filters."""

_DIALECT = make_url("postgresql+psycopg://").get_dialect()()


@dataclass(frozen=True)
class Statement:
    """SQL as the driver takes it, with the values it was made with; those it is told when asked are added."""

    sql: str
    values: Mapping[str, Any]
    name: str
    """What it asks, in short: two of one name ask the same."""

    def ask(self, connection: Connection, told: Mapping[str, Any]) -> Any:
        """Its one row."""
        [row] = self.rows(connection, told)
        return row

    def rows(self, connection: Connection, told: Mapping[str, Any]) -> list[Any]:
        """All its rows."""
        return rows_of(connection, self.sql, {**self.values, **told})

    def write(self, connection: Connection, told: Mapping[str, Any]) -> Any:
        """For what writes, in the connection's own transaction: the one value it returns, or None. What has an ON CONFLICT
        SQLAlchemy would make anew each time it is asked.
        """
        return connection.exec_driver_sql(self.sql, {**self.values, **told}).scalar()


def made(statement: ClauseElement) -> Statement:
    """A statement ready to be sent, again and again."""
    compiled = statement.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
    values = {name: value for name, value in compiled.params.items() if value is not None}
    return Statement(str(compiled), values, short_name(repr((str(compiled), sorted(values.items())))))


def short_name(words: str) -> str:
    """Words of any length as one of 32 signs."""
    return hashlib.sha256(words.encode()).hexdigest()[:32]
