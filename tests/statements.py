"""What the application asks its database, listened to beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from psycopg import Cursor
from sqlalchemy import Connection, Engine, make_url

from launch.cluster import Cluster


@contextmanager
def listening(app: Flask) -> Iterator[list[tuple[str, Any]]]:
    """Statements with their parameters, in the order they were asked."""
    application = make_url(app.config["SETTINGS"].database_url).username
    asked: list[tuple[str, Any]] = []

    def noting(ask: Callable[..., Any]) -> Callable[..., Any]:
        def note(cursor: Any, statement: Any, parameters: Any = None, **more: Any) -> Any:
            # what is no text the driver asks for itself, when it connects
            if isinstance(statement, str) and cursor.connection.info.user == application:
                asked.append((statement, parameters))
            return ask(cursor, statement, parameters, **more)

        return note

    # the driver's own door: some statements go past SQLAlchemy
    with pytest.MonkeyPatch.context() as patch:
        for way in ("execute", "executemany"):
            patch.setattr(Cursor, way, noting(getattr(Cursor, way)))
        yield asked


def read_whole(cluster: Cluster, owner: Engine, asked: list[tuple[str, Any]], table: str) -> list[str]:
    """Those statements that no index helps to find their rows of a table: PostgreSQL would read every one of them."""
    found = []
    with owner.connect() as connection, _never_analyzed(cluster, connection, table):
        # an index read for its order alone finds nothing: a bitmap needs a condition, its own or the one it was made with
        for way in ("seqscan", "indexscan", "indexonlyscan"):
            connection.exec_driver_sql(f"SET LOCAL enable_{way} = off")
        for statement, parameters in asked:
            if f" {table} " in statement.replace("\n", " "):
                [plan] = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).scalar_one()
                ways = {node["Node Type"] for node in nodes(plan["Plan"]) if node.get("Relation Name") == table}
                found += [statement] if ways - {"Bitmap Heap Scan", "ModifyTable"} else []
    return found


@contextmanager
def _never_analyzed(cluster: Cluster, connection: Connection, table: str) -> Iterator[None]:
    """The planner knows nothing about a table, as before anybody analyzed it.

    Of a single row that autovacuum happened to look at it thinks that an index selects everything, and makes no bitmap.
    """
    # whoever holds it is not analyzed meanwhile
    connection.exec_driver_sql(f"LOCK TABLE {table} IN SHARE UPDATE EXCLUSIVE MODE")
    cluster.sql(
        f"UPDATE pg_class SET reltuples = -1, relpages = 0 WHERE oid = '{table}'::regclass;"
        f"DELETE FROM pg_statistic WHERE starelid = '{table}'::regclass",
        database=str(connection.engine.url.database),
    )
    try:
        yield
    finally:
        connection.rollback()
        connection.exec_driver_sql(f"ANALYZE {table}")
        connection.commit()


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)
