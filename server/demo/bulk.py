"""Rows by COPY: the whole demo goes in as one short transaction, so that a killed load leaves nothing half done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import shapely
from psycopg import sql
from psycopg.types.json import Json
from shapely.geometry.base import BaseGeometry

from server.core.db import db


def copy_rows(table: str, rows: Iterable[Mapping[str, Any]]) -> int:
    """Insert rows that all have the columns of the first one; answers how many. The caller commits."""
    rows = list(rows)
    if not rows:
        return 0
    columns = list(rows[0])
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    connection: Any = db.session.connection().connection.driver_connection
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([_value(row[name]) for name in columns])
    return len(rows)


def _value(value: Any) -> Any:
    if isinstance(value, BaseGeometry):
        return shapely.to_wkb(shapely.set_srid(value, 4326), hex=True, include_srid=True)
    return Json(value) if isinstance(value, dict) else value
