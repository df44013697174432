"""All that a chunk is made from: the district, its doors, who works there, prototypes, the days. Made anew it is the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import numpy as np
import psycopg
from sqlalchemy import select

from geo.district import District, Places, build_district, person, places
from server.catalogue import queries as catalogue
from server.core.db import db
from server.core.pinyin import pinyin_of
from server.demo.bulk import copy_into
from server.demo.cast import Cast
from server.demo.scale.plan import Plan
from server.demo.scale.prototypes import Prototype, case_rows, given_rows, rating_rows, step_rows, tell
from server.demo.scale.timeline import YEARS, Timeline
from server.identity.models import Account
from server.units.models import Unit

SERVED = timedelta(days=YEARS * 365 + 60)
_A_DOOR_TO = 14
"""So many cases."""
_NAMES = 3000


class Stock:
    """Everything, in hand."""

    def __init__(self, plan: Plan, told: int) -> None:
        self.plan = plan
        self.district: District = build_district(plan.seed, plan.grids)
        self.grids = [grid.code for grid in self.district.grids]
        cast = Cast(self.district, list(db.session.scalars(select(Unit.id).order_by(Unit.id))))
        held = dict(db.session.execute(select(Account.username, Account.id)).tuples().all())
        self.account: dict[UUID, UUID] = {one.id: held[one.username] for one in cast.everybody}
        self.workers = [held[cast.workers[code].username] for code in self.grids]
        self.prototypes: list[Prototype] = tell(self.district, cast, plan.now)
        self.places: Places = places(self.district, max(plan.cases // _A_DOOR_TO, 4 * len(self.grids)))
        born = np.full(len(self.places), int((plan.now - SERVED).timestamp() * 1000), dtype=np.int64)
        self.door_ids = ids_at(born, self.district.rng("doors"))
        self.timeline = Timeline(self.district, self.prototypes, self.places, (catalogue.calendar(), plan.now))
        self.timeline.draw(plan.cases - told)
        db.session.rollback()

    def lay_out(self, connection: psycopg.Connection[Any]) -> None:
        """Prototypes, doors and workers as temporary tables."""
        cases = [one | {"reported_by": self.account[one["reported_by"]]} for one in case_rows(self.prototypes)]
        _lay(connection, "cases", cases)
        _lay(connection, "case_step", step_rows(self.prototypes, self.account))
        _lay(connection, "case_rating", rating_rows(self.prototypes, self.account))
        _lay(connection, "watch_given", given_rows(self.prototypes, self.plan.now))
        connection.execute(
            "CREATE TEMP TABLE door (place int PRIMARY KEY, id uuid, name text, pinyin text, yard text, door text,"
            " address_text text, grid_code text, geom geometry(Point, 4326))"
        )
        connection.execute("CREATE TEMP TABLE worker (grid_code text PRIMARY KEY, account_id uuid)")
        connection.execute(
            "CREATE TEMP TABLE copied (id uuid, case_no text, prototype int, place int, days int, lon float8, lat float8,"
            " area_code text, tail text)"
        )
        copy_into(connection, "door", _door_rows(self))
        copy_into(
            connection,
            "worker",
            ({"grid_code": code, "account_id": who} for code, who in zip(self.grids, self.workers, strict=True)),
        )
        connection.execute("ANALYZE door")
        connection.execute("ANALYZE worker")
        db.session.rollback()


def ids_at(millisecond: np.ndarray, rng: np.random.Generator) -> list[str]:
    """UUIDv7 of the moments, their last byte zero: what belongs to one has the same id but for that byte."""
    made = np.frombuffer(rng.bytes(16 * len(millisecond)), dtype=np.uint8).reshape(-1, 16).copy()
    for place in range(6):
        made[:, place] = (millisecond >> (8 * (5 - place))) & 0xFF
    made[:, 6] = (made[:, 6] & 0x0F) | 0x70
    made[:, 8] = (made[:, 8] & 0x3F) | 0x80
    made[:, 15] = 0
    whole = made.tobytes().hex()
    return [whole[at : at + 32] for at in range(0, len(whole), 32)]


def _door_rows(stock: Stock) -> Iterator[dict[str, Any]]:
    rng = stock.district.rng("heads")
    heads = [person(rng).name for _ in range(_NAMES)]
    pinyin = [pinyin_of(name) for name in heads]
    hood = {grid.code: stock.district.by_code[grid.parent or ""].name for grid in stock.district.grids}
    drawn = rng.integers(_NAMES, size=len(stock.places))
    for place, (yard, door, (lon, lat), grid, who) in enumerate(
        zip(
            stock.places.yard, stock.places.door, stock.places.point.tolist(), stock.timeline.door_grid.tolist(),
            drawn.tolist(), strict=True,
        )
    ):  # fmt: skip
        yield {
            "place": place, "id": stock.door_ids[place], "name": heads[who], "pinyin": pinyin[who], "yard": yard,
            "door": door, "address_text": f"{hood[stock.grids[grid]]} {yard}", "grid_code": stock.grids[grid],
            "geom": f"SRID=4326;POINT({lon} {lat})",
        }  # fmt: skip


def _lay(connection: psycopg.Connection[Any], table: str, rows: list[dict[str, Any]]) -> None:
    """Prototype rows as a temporary table, with the real one's types."""
    extra = {"prototype": "0", "by_worker": "false"}
    columns = rows[0] if rows else {"prototype": 0}
    chosen = ", ".join(f"{extra[name]} AS {name}" if name in extra else name for name in columns)
    connection.execute(f"CREATE TEMP TABLE prototype_{table} AS SELECT {chosen} FROM {table} LIMIT 0")  # noqa: S608  ours
    copy_into(connection, f"prototype_{table}", rows)
    connection.execute(f"ANALYZE prototype_{table}")
