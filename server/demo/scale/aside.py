"""Indexes and foreign keys of the large tables, set aside while they are filled: made once over all rows they cost a fraction.

What was set aside stands in a table until it is made again, so that a killed filling can go on and nothing is forgotten.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import AbstractContextManager
from typing import Any

import psycopg
from psycopg import sql

TABLES = ("cases", "case_step", "case_rating", "visit", "household")
_AT_ONCE = 2
_MEMORY = "384MB"

Connect = Callable[[], AbstractContextManager[psycopg.Connection[Any]]]
"""A connection for one transaction."""

_INDEXES = """
SELECT c.relname, i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
WHERE c.relname = ANY (%s) AND c.relnamespace = 'public'::regnamespace
  AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
ORDER BY 2
"""
_KEYS = """
SELECT c.relname, quote_ident(k.conname), pg_get_constraintdef(k.oid)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
WHERE k.contype = 'f' AND c.relname = ANY (%s) AND c.relnamespace = 'public'::regnamespace
ORDER BY 2
"""


def put_aside(connection: psycopg.Connection[Any]) -> None:
    """Drop them, and write down how they were, in the caller's transaction."""
    connection.execute(
        "CREATE TABLE demo_aside (kind text, in_table text, name text, definition text, PRIMARY KEY (in_table, name))"
    )
    tables = list(TABLES)
    connection.execute(f"INSERT INTO demo_aside SELECT 'key', k.* FROM ({_KEYS}) k", [tables])  # noqa: S608  ours
    connection.execute(f"INSERT INTO demo_aside SELECT 'index', i.* FROM ({_INDEXES}) i", [tables])  # noqa: S608  ours
    for kind, table, name, _ in _aside(connection):
        statement = "ALTER TABLE {table} DROP CONSTRAINT {name}" if kind == "key" else "DROP INDEX {name}"
        connection.execute(sql.SQL(statement).format(table=sql.Identifier(table), name=sql.SQL(name)))


def count_aside(connection: psycopg.Connection[Any]) -> int:
    """How many still wait to be made again."""
    gone = connection.execute("SELECT to_regclass('demo_aside')").fetchone() == (None,)
    return 0 if gone else len(_aside(connection))


def put_back(connect: Connect, done: Callable[[], None]) -> None:
    """Make them again: indexes two at a time, the dearest first, then the keys. Each is struck off in its own transaction."""
    with connect() as connection:
        waiting = _aside(connection) if count_aside(connection) else []
    indexes = [one for one in waiting if one[0] == "index"]
    indexes.sort(key=lambda one: (" gin " not in one[3], " gist " not in one[3], one[1] != "cases"))
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for making in as_completed([pool.submit(_make, connect, one) for one in indexes]):
            making.result()
            done()
    for one in waiting:
        if one[0] == "key":
            _make(connect, one)
            done()
    with connect() as connection:
        connection.execute("DROP TABLE IF EXISTS demo_aside")


def _make(connect: Connect, one: tuple[str, str, str, str]) -> None:
    kind, table, name, definition = one
    with connect() as connection:
        connection.execute(sql.SQL("SET LOCAL maintenance_work_mem = {}").format(sql.Literal(_MEMORY)))
        if kind == "key":
            add = sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} ").format(sql.Identifier(table), sql.SQL(name))
            connection.execute(add + sql.SQL(definition))
        else:
            connection.execute(sql.SQL(definition))
        connection.execute("DELETE FROM demo_aside WHERE in_table = %s AND name = %s", [table, name])


def _aside(connection: psycopg.Connection[Any]) -> list[tuple[str, str, str, str]]:
    return connection.execute("SELECT kind, in_table, name, definition FROM demo_aside ORDER BY kind, name").fetchall()
