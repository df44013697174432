"""What the application asks its database, listened to beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from psycopg import Cursor
from sqlalchemy import Engine, event

from server.core.db import db
from server.core.reading import BareCursor


@contextmanager
def listening(app: Flask) -> Iterator[list[tuple[str, Any]]]:
    """Statements with their parameters, in the order they were asked."""
    with app.app_context():
        engine = db.engine
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, parameters))

    def note_bare(cursor: Any, statement: Any, parameters: Any = None, **more: Any) -> Any:
        asked.append((statement, parameters))
        return Cursor.execute(cursor, statement, parameters, **more)

    event.listen(engine, "before_cursor_execute", note)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(BareCursor, "execute", note_bare)
            yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


def read_whole(owner: Engine, asked: list[tuple[str, Any]], table: str) -> list[str]:
    """Those statements that no index helps to find their rows of a table: PostgreSQL would read every one of them."""
    found = []
    with owner.connect() as connection:
        # an index read for its order alone finds nothing: a bitmap needs a condition, its own or the one it was made
        # with, however small the tables of a test are
        for way in ("seqscan", "indexscan", "indexonlyscan"):
            connection.exec_driver_sql(f"SET enable_{way} = off")
        for statement, parameters in asked:
            if f" {table} " in statement.replace("\n", " "):
                [plan] = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).scalar_one()
                ways = {node["Node Type"] for node in nodes(plan["Plan"]) if node.get("Relation Name") == table}
                found += [statement] if ways - {"Bitmap Heap Scan", "ModifyTable"} else []
    return found


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)
