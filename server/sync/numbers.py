"""Transaction ids after a database came back from a backup into another cluster, which counts from its own beginning.

Rows carry the ids of the cluster they came from. Pull reads only below the ids in use (``pg_snapshot_xmin``), so until the new
cluster had counted as far, it would pass over every row: phones would fill a mirror without them. So ids are used up.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Text, cast, func, select, text

from server.core.db import Model, Synced, db

AT_ONCE = 100_000
"""Ids: about a second."""

_USE_UP = """
DO $$ BEGIN FOR i IN 1..{count} LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$
"""


def behind() -> int:
    """By how many ids the rows are ahead of the database; 0 where they are not."""
    tables = [one.local_table for one in Model.registry.mappers if issubclass(one.class_, Synced)]
    highest = [select(func.max(one.c.tx)).scalar_subquery() for one in tables]
    used = func.pg_snapshot_xmin(func.pg_current_snapshot())
    ahead = select(_number(func.greatest(*highest)) - _number(used))
    return max(0, 1 + (-1 if (found := db.session.scalar(ahead)) is None else found))


def _number(xid: ColumnElement[Any]) -> ColumnElement[int]:
    return cast(cast(xid, Text), BigInteger)


def use_up(count: int, advance: Callable[[int], None]) -> None:
    """Begin and end so many transactions that do nothing."""
    db.session.rollback()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET synchronous_commit = off"))
        for begun in range(0, count, AT_ONCE):
            part = min(AT_ONCE, count - begun)
            connection.execute(text(_USE_UP.format(count=part)))
            advance(part)
        connection.execute(text("RESET synchronous_commit"))
