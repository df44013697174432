"""New rows, written at the driver's level: a third of what SQLAlchemy's unit of work takes for one, and half of an ``insert()``.

For what every operation of a phone writes. What is edited at a desk goes the usual way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, inspect
from sqlalchemy.orm import make_transient_to_detached

from server.core.db import db
from server.core.statements import DIALECT, KEPT, Statement, made


@dataclass(frozen=True)
class _Insert:
    """One row of a table, told some of its columns."""

    statement: Statement
    bind: Mapping[str, Callable[[Any], Any]]
    """What SQLAlchemy makes of the values of a column before the driver gets them: a document, a point."""


def write_row(table: Table, line: Mapping[str, Any]) -> None:
    """Write one row in the session's transaction; columns that ``line`` does not name are PostgreSQL's to fill."""
    new = _insert(table, tuple(line))
    told = {name: new.bind[name](value) if name in new.bind else value for name, value in line.items()}
    # the primary's, also where the route reads from a replica: an export leaves a line in the journal
    new.statement.write(db.session.connection(bind_arguments={"bind": db.engine}), told)


def put(row: Any) -> None:
    """Write a new entity at once, as a row, after what the session has to write. It is the session's from then on, as if it
    had been flushed: what only PostgreSQL knows of it is asked for where somebody reads it. What is None is left to PostgreSQL,
    which has no other default where it may be.
    """
    db.session.flush()
    held = inspect(row).dict
    line = {}
    for column in _columns(cast(Any, type(row))):
        value = held.get(column.key)
        if value is None and column.default is not None:
            value = column.default(None)
            setattr(row, column.key, value)
        if value is not None:
            line[column.name] = value
    write_row(row.__table__, line)
    make_transient_to_detached(row)
    db.session.add(row)


@dataclass(frozen=True)
class _Column:
    key: str
    name: str
    default: Callable[[Any], Any] | None


@cache
def _columns(model: Any) -> tuple[_Column, ...]:
    """The columns of a model that are ours to fill, by their attributes."""
    return tuple(
        _Column(one.key, column.name, _default(column))
        for one in inspect(model).column_attrs
        if (column := one.columns[0]).computed is None
    )


def _default(column: Any) -> Callable[[Any], Any] | None:
    if column.default is None:
        return None
    value = column.default.arg
    return cast(Callable[[Any], Any], value) if column.default.is_callable else lambda _: value


@lru_cache(KEPT)
def _insert(table: Table, columns: tuple[str, ...]) -> _Insert:
    binds = {name: table.c[name].type.dialect_impl(DIALECT).bind_processor(DIALECT) for name in columns}
    return _Insert(
        made(insert(table).values({name: bindparam(name) for name in columns})),
        {name: bind for name, bind in binds.items() if bind is not None},
    )
