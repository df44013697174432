"""Statements that are asked again and again: made once by SQLAlchemy, then sent as the driver takes them.

To make one costs more than most answers; whoever asks often keeps what :func:`made` gives (an ``lru_cache`` over what it was
made of) and tells it only what differs from one time to the next.

The contrary is :func:`planned_anew`: a list's filters are different ones each time, and what finds one word's cases quickly
takes seconds for another's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import psycopg
from sqlalchemy import ClauseElement, Connection, Engine, Executable, event, exc, make_url

from server.core.reading import rows_of

KEPT = 2_000
"""Statements kept ready, of each kind and in each process: so many people with so many filters."""

DIALECT = make_url("postgresql+psycopg://").get_dialect()()


@dataclass(frozen=True)
class Statement:
    """SQL as the driver takes it, with the values it was made with; those it is told when asked are added."""

    sql: str
    values: Mapping[str, Any]
    name: str
    """What it asks, in short: two of one name ask the same."""

    def ask(self, connection: Connection, told: Mapping[str, Any], *, anew: bool = False) -> Any:
        """Its one row."""
        [row] = self.rows(connection, told, anew=anew)
        return row

    def rows(self, connection: Connection, told: Mapping[str, Any], *, anew: bool = False) -> list[Any]:
        """All its rows; ``anew``: by a plan for these values."""
        return rows_of(connection, self.sql, {**self.values, **told}, anew=anew)

    def one(self, connection: Connection, told: Mapping[str, Any]) -> Any:
        """Its row or None, in the connection's own transaction: for what locks it."""
        return sent(connection, self.sql, {**self.values, **told}).fetchone()

    def write(self, connection: Connection, told: Mapping[str, Any]) -> Any:
        """For what writes, in the connection's own transaction: the one value it returns, or None. What has an ON CONFLICT
        SQLAlchemy would make anew each time it is asked.
        """
        cursor = sent(connection, self.sql, {**self.values, **told})
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


def made(statement: ClauseElement) -> Statement:
    """A statement ready to be sent, again and again."""
    compiled = statement.compile(dialect=DIALECT, compile_kwargs={"render_postcompile": True})
    values = {name: value for name, value in compiled.params.items() if value is not None}
    return Statement(str(compiled), values, short_name(repr((str(compiled), sorted(values.items())))))


def sent(connection: Connection, sql: str, values: Mapping[str, Any]) -> Any:
    """The driver's own cursor, after a statement in the transaction of a connection: without SQLAlchemy a fifth less. What fails,
    fails as SQLAlchemy says it.
    """
    driver = cast(Any, connection.connection)
    try:
        return driver.cursor().execute(sql, values)
    except psycopg.Error as error:
        if driver.closed:  # the server went away, and with it all that the transaction did
            connection.invalidate(error)
        raise exc.DBAPIError.instance(sql, None, error, psycopg.Error, hide_parameters=True) from error


Asked = TypeVar("Asked", bound=Executable)
_ANEW = "planned_anew"


def planned_anew(statement: Asked) -> Asked:
    """The same, for which PostgreSQL looks for the way each time it is asked. What is asked often it otherwise asks in one way
    whatever it is told (from the eleventh time on a connection): a search took 3 s so where it takes 0.1.
    """
    return statement.execution_options(**{_ANEW: True})


@event.listens_for(Engine, "do_execute")
def _unprepared(cursor: Any, sql: str, values: Any, context: Any) -> bool:
    """What is not prepared is planned for its values."""
    if not context.execution_options.get(_ANEW):
        return False
    cursor.execute(sql, values, prepare=False)
    return True


def short_name(words: str) -> str:
    """Words of any length as one of 32 signs."""
    return hashlib.sha256(words.encode()).hexdigest()[:32]
