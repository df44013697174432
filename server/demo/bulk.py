"""Rows by COPY: the whole demo goes in as one short transaction, so that a killed load leaves nothing half done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

import psycopg
import shapely
from psycopg import sql
from psycopg.types.json import Json
from shapely.geometry.base import BaseGeometry

from server.core.db import db


def copy_rows(table: str, rows: Iterable[Mapping[str, Any]]) -> int:
    """Insert rows that all have the columns of the first one; answers how many. The caller commits."""
    connection: Any = db.session.connection().connection.driver_connection
    # made before, and not while the statement runs: the application's statements may take only so long
    return copy_into(connection, table, list(rows))


def copy_into(connection: psycopg.Connection[Any], table: str, rows: Iterable[Mapping[str, Any]]) -> int:
    """The same on a connection of the caller's; rows are taken one by one and never held."""
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return 0
    columns = list(first)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    count = 0
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for count, row in enumerate(chain((first,), rows), 1):  # noqa: B007
            copy.write_row([_value(row[name]) for name in columns])
    return count


def _value(value: Any) -> Any:
    if isinstance(value, BaseGeometry):
        return shapely.to_wkb(shapely.set_srid(value, 4326), hex=True, include_srid=True)
    return Json(value) if isinstance(value, dict) else value
