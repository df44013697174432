"""Copies of prototypes: which row of which table comes from what, in SQL; and their codes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import psycopg
from psycopg import sql

from server.demo import words
from server.demo.scale.codes import codes_of
from server.demo.scale.prototypes import ADDRESS, YARD
from server.demo.scale.stock import Stock, ids_at
from server.demo.scale.timeline import Copies

_MOVED = ("reported_at", "received_at", "closed_at", "yellow_at", "due_at", "due_from", "call_after", "paused_until")
_AWAY = "p.{} + s.days * interval '1 day'"
_DERIVED = "encode(set_byte(uuid_send(s.id), 15, {}), 'hex')::uuid"  # a case's own id ends in a zero byte
_OF_A_CASE = {
    "id": "s.id",
    "case_no": "s.case_no",
    "title": f"replace(p.title, '{YARD}', d.yard)",
    "description": f"replace(replace(p.description, '{YARD}', d.yard), '{ADDRESS}', d.address_text) || s.tail",
    "address_text": "d.address_text || ' ' || d.door",
    "geom": "ST_SetSRID(ST_MakePoint(s.lon, s.lat), 4326)",
    "area_code": "s.area_code",
    "reported_area_code": "s.area_code",
    "reported_by": "CASE WHEN p.by_worker THEN w.account_id ELSE p.reported_by END",
} | {name: _AWAY.format(name) for name in _MOVED}
_OF_A_STEP = {
    "id": _DERIVED.format("p.seq"),
    "case_id": "s.id",
    "at": _AWAY.format("at"),
    "account_id": "CASE WHEN p.by_worker THEN w.account_id ELSE p.account_id END",
}
_OF_A_RATING = {
    "id": _DERIVED.format("128 + p.step"),
    "case_id": "s.id",
    "at": _AWAY.format("at"),
    "done_at": _AWAY.format("done_at"),
}
COPIES = {
    "cases": (_OF_A_CASE, "JOIN door d USING (place) JOIN worker w ON w.grid_code = s.area_code ORDER BY s.case_no"),
    "case_step": (_OF_A_STEP, "JOIN worker w ON w.grid_code = s.area_code ORDER BY s.id, p.seq"),
    "case_rating": (_OF_A_RATING, ""),
    "watch_given": ({"case_id": "s.id"}, ""),
}
"""How each column of a copy comes from its prototype ``p``, the copy ``s``, the door ``d`` and the worker ``w`` of its grid."""


def multiply(connection: psycopg.Connection[Any], table: str) -> None:
    """Copies of the prototypes' rows; what is not told of here is as the prototype has it."""
    other, joined = COPIES[table]
    held = connection.execute(f"SELECT * FROM prototype_{table} LIMIT 0").description or ()  # noqa: S608  ours
    columns = list({**other, **{one.name: "" for one in held if one.name not in {"prototype", "by_worker"}}})
    connection.execute(
        sql.SQL("INSERT INTO {} ({}) SELECT {} FROM copied s JOIN {} p USING (prototype) {}").format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, columns)),
            sql.SQL(", ").join(sql.SQL(other.get(name, f"p.{name}")) for name in columns),
            sql.Identifier(f"prototype_{table}"),
            sql.SQL(joined),
        )
    )


def first_serial(connection: psycopg.Connection[Any], county: str, day: date, count: int) -> int:
    """The first of so many serials of a day, which are taken by this."""
    (last,) = connection.execute(
        "INSERT INTO case_serial (county, day, last) VALUES (%s, %s, %s)"
        " ON CONFLICT (county, day) DO UPDATE SET last = case_serial.last + excluded.last RETURNING last",
        [county, day, count],
    ).fetchone() or (count,)
    return int(last) - count + 1


def copied_rows(stock: Stock, day: date, copies: Copies, first: int) -> Iterator[dict[str, Any]]:
    """What SQL makes a copy from: which prototype, at which door, so many days away, there on the map."""
    count = len(copies.prototype)
    rng = stock.district.rng("told", day.isoformat())
    rows = zip(
        ids_at(copies.millisecond, rng), codes_of(stock.district.county.code, day, first, count),
        copies.prototype.tolist(), copies.place.tolist(), copies.days.tolist(), copies.point.tolist(),
        copies.grid.tolist(), rng.integers(len(words.TAILS), size=count).tolist(), strict=True,
    )  # fmt: skip
    for row_id, code, prototype, place, away, (lon, lat), grid, tail in rows:
        yield {
            "id": row_id, "case_no": code, "prototype": prototype, "place": place, "days": away, "lon": lon, "lat": lat,
            "area_code": stock.grids[grid], "tail": words.TAILS[tail],
        }  # fmt: skip
