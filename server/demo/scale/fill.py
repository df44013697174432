"""From the timeline into the tables: chunk after chunk, each its own transaction of a second or so, and on from where it stopped.

A table ``demo_filling`` holds what is being filled and how far it is; it is there only meanwhile.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
import psycopg
from psycopg import sql
from sqlalchemy import Engine, insert, select

from geo.district import District, Places, build_district, person, places
from server.catalogue import queries as catalogue
from server.catalogue.workdays import CHINA, DAY, local_day
from server.core.db import db
from server.core.pinyin import pinyin_of
from server.demo import words
from server.demo.bulk import copy_into
from server.demo.cast import Cast
from server.demo.scale import aside
from server.demo.scale.codes import codes_of
from server.demo.scale.prototypes import (
    ADDRESS,
    YARD,
    Prototype,
    case_rows,
    given_rows,
    rating_rows,
    step_rows,
    tell,
)
from server.demo.scale.timeline import YEARS, Copies, Timeline
from server.demo.walks import HOURS
from server.identity.models import Account
from server.journal.models import JournalEntry
from server.units.models import Unit

GRIDS = 1000
LEAST = 2000
SERVED = timedelta(days=YEARS * 365 + 60)
_A_DOOR_TO, _A_VISIT_TO = 14, 5
"""So many cases."""
_POSITIONS_KEPT = timedelta(days=25)
"""Of a visit; less than the product keeps them, so that the filled database is as tidying leaves it."""
_NAMES = 3000

Tell = Callable[[str, int, int | None], None]
"""What is being done, how much of it is done, and of how much."""


@dataclass(frozen=True)
class Plan:
    """What is being filled. ``cases`` is how many there will be in all."""

    cases: int
    seed: int
    grids: int
    now: datetime
    next_day: date | None = None
    told: int = 0
    homes: bool = False


class FilledOtherwiseError(Exception):
    """The database holds something else, or something else is being filled."""


def plan_of(owner: Engine) -> Plan | None:
    """What was begun and not ended."""
    with _whole(owner) as connection:
        if connection.execute("SELECT to_regclass('demo_filling')").fetchone() == (None,):
            return None
        row = connection.execute("SELECT plan FROM demo_filling").fetchone()
    held = row[0] if row else {}
    return Plan(
        **held
        | {
            "now": datetime.fromisoformat(held["now"]),
            "next_day": date.fromisoformat(held["next_day"]) if held["next_day"] else None,
        }
    )


def begin(owner: Engine, plan: Plan) -> None:
    """Write down what is to be filled, in an empty database."""
    with _whole(owner) as connection:
        if connection.execute("SELECT 1 FROM area UNION ALL SELECT 1 FROM account LIMIT 1").fetchone():
            raise FilledOtherwiseError
        connection.execute("CREATE TABLE demo_filling (plan jsonb NOT NULL)")
        connection.execute("INSERT INTO demo_filling VALUES (%s)", [json.dumps(_written(plan))])


def run(owner: Engine, plan: Plan, say: Tell) -> dict[str, int]:
    """Fill up what the small demo left open; answers how many of each there are."""
    say("样本", 0, 1)
    if plan.next_day is None:
        plan = _open_up(owner, plan)
    ground = _Ground(plan, plan.told)
    say("样本", 1, 1)
    with _kept(owner) as connection:
        if not plan.homes:
            ground.lay_out(connection)
            _cases(connection, ground, say)
            say("住户", 0, 1)
            with connection.transaction():
                _homes(connection)
                _note(connection, homes=True)
            say("住户", 1, 1)
        counts = _counted(connection)
        waiting = aside.count_aside(connection)
    made = iter(range(1, waiting + 1))
    say("索引和约束", 0, waiting)
    aside.put_back(lambda: _whole(owner), lambda: say("索引和约束", next(made), waiting))
    with _kept(owner) as connection:
        say("统计", 0, 1)
        connection.execute("VACUUM ANALYZE")
        say("统计", 1, 1)
    with owner.begin() as done:
        done.execute(
            insert(JournalEntry).values(
                at=plan.now, action="demo.scale", subject_kind="installation", subject_id="1",
                details={"seed": plan.seed, "grids": plan.grids} | counts,
            )
        )  # fmt: skip
        done.exec_driver_sql("DROP TABLE demo_filling")
    return counts


def _open_up(owner: Engine, plan: Plan) -> Plan:
    """Set indexes aside, before the first day."""
    with _whole(owner) as connection:
        aside.put_aside(connection)
        (told,) = connection.execute("SELECT count(*) FROM cases").fetchone() or (0,)
        _note(connection, next_day=(local_day(plan.now) - (YEARS * 365) * DAY), told=told)
    found = plan_of(owner)
    if found is None:
        raise FilledOtherwiseError
    return found


class _Ground:
    """All that a chunk is made from; made anew it is the same."""

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
        self.door_ids = _ids(born, self.district.rng("doors"))
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


# --- cases and visits ---------------------------------------------------------------------------------------------------


def _cases(connection: psycopg.Connection[Any], ground: _Ground, say: Tell) -> None:
    chunks = ground.timeline.chunks(ground.plan.next_day or ground.timeline.days[0])
    whole = sum(ground.timeline.count(day) for day in ground.timeline.days)
    done = whole - sum(ground.timeline.count(day) for days in chunks for day in days)
    say("案件", done, whole)
    with ThreadPoolExecutor(1) as ahead:  # the next chunk is drawn while the database writes this one
        waiting = ahead.submit(_drawn, ground, chunks[0]) if chunks else None
        for number, days in enumerate(chunks):
            copies, visits = waiting.result() if waiting else ([], [])
            waiting = ahead.submit(_drawn, ground, chunks[number + 1]) if number + 1 < len(chunks) else None
            with connection.transaction():
                connection.execute("TRUNCATE copied")
                county = ground.district.county.code
                numbered = [
                    (day, mine, _first_serial(connection, county, day, len(mine.prototype)))
                    for day, mine in copies
                    if len(mine.prototype)
                ]
                copy_into(connection, "copied", (row for one in numbered for row in _copied_rows(ground, *one)))
                for table in _COPIES:
                    _multiplied(connection, table)
                copy_into(connection, "visit", visits)
                _note(connection, next_day=days[-1] + timedelta(days=1))
            done += sum(ground.timeline.count(day) for day in days)
            say("案件", done, whole)


def _drawn(ground: _Ground, days: list[date]) -> tuple[list[tuple[date, Copies]], list[dict[str, Any]]]:
    return [(day, ground.timeline.of(day)) for day in days], [row for day in days for row in _visit_rows(ground, day)]


def _first_serial(connection: psycopg.Connection[Any], county: str, day: date, count: int) -> int:
    """The first of so many serials of a day, which are taken by this."""
    (last,) = connection.execute(
        "INSERT INTO case_serial (county, day, last) VALUES (%s, %s, %s)"
        " ON CONFLICT (county, day) DO UPDATE SET last = case_serial.last + excluded.last RETURNING last",
        [county, day, count],
    ).fetchone() or (count,)
    return int(last) - count + 1


def _copied_rows(ground: _Ground, day: date, copies: Copies, first: int) -> Iterator[dict[str, Any]]:
    count = len(copies.prototype)
    rng = ground.district.rng("told", day.isoformat())
    rows = zip(
        _ids(copies.millisecond, rng), codes_of(ground.district.county.code, day, first, count),
        copies.prototype.tolist(), copies.place.tolist(), copies.days.tolist(), copies.point.tolist(),
        copies.grid.tolist(), rng.integers(len(words.TAILS), size=count).tolist(), strict=True,
    )  # fmt: skip
    for row_id, code, prototype, place, away, (lon, lat), grid, tail in rows:
        yield {
            "id": row_id, "case_no": code, "prototype": prototype, "place": place, "days": away, "lon": lon, "lat": lat,
            "area_code": ground.grids[grid], "tail": words.TAILS[tail],
        }  # fmt: skip


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
_COPIES = {
    "cases": (_OF_A_CASE, "JOIN door d USING (place) JOIN worker w ON w.grid_code = s.area_code ORDER BY s.case_no"),
    "case_step": (_OF_A_STEP, "JOIN worker w ON w.grid_code = s.area_code ORDER BY s.id, p.seq"),
    "case_rating": (_OF_A_RATING, ""),
    "watch_given": ({"case_id": "s.id"}, ""),
}
"""How each column of a copy comes from its prototype ``p``, the copy ``s``, the door ``d`` and the worker ``w`` of its grid."""


def _multiplied(connection: psycopg.Connection[Any], table: str) -> None:
    """Copies of the prototypes' rows; what is not told of here is as the prototype has it."""
    other, joined = _COPIES[table]
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


def _visit_rows(ground: _Ground, day: date) -> Iterator[dict[str, Any]]:
    """Knocks at doors of a day, well before now; positions only as long as the product keeps them."""
    rng = ground.district.rng("visits", day.isoformat())
    count = int(rng.poisson(ground.plan.cases / _A_VISIT_TO * ground.timeline.share(day)))
    outcomes = [outcome for outcome, _ in words.VISIT_OUTCOMES]
    weights = np.array([weight for _, weight in words.VISIT_OUTCOMES], dtype=float)
    drawn = rng.choice(len(outcomes), count, p=weights / weights.sum())
    place = rng.integers(len(ground.places), size=count)
    hour, minute = rng.choice(HOURS, count), rng.integers(60, size=count)
    midnight = datetime.combine(day, datetime.min.time(), CHINA)
    grid = ground.timeline.door_grid[place]
    moments = [midnight + timedelta(hours=int(h), minutes=int(m)) for h, m in zip(hour, minute, strict=True)]
    millisecond = np.array([int(at.timestamp() * 1000) for at in moments], dtype=np.int64)
    for at, row_id, what, where, of_grid in zip(
        moments, _ids(millisecond, rng), drawn.tolist(), place.tolist(), grid.tolist(), strict=True
    ):
        if at >= ground.plan.now:
            continue
        notes = words.VISIT_NOTES[outcomes[what]]
        lon, lat = ground.places.point[where]
        kept = at > ground.plan.now - _POSITIONS_KEPT
        yield {
            "id": row_id, "account_id": ground.workers[of_grid], "household_id": ground.door_ids[where],
            "outcome": outcomes[what], "mode": "door", "note": notes[where % len(notes)], "signs": [], "attachments": [],
            "geom": f"SRID=4326;POINT({lon} {lat})" if kept else None, "location_source": "gps",
            "accuracy_m": 12.0 if kept else None, "area_code": ground.grids[of_grid], "area_how": "assigned",
            "occurred_at": at, "recorded_at": at, "flags": [], "version": 1,
        }  # fmt: skip


# --- doors and who lives there ------------------------------------------------------------------------------------------


def _door_rows(ground: _Ground) -> Iterator[dict[str, Any]]:
    rng = ground.district.rng("heads")
    heads = [person(rng).name for _ in range(_NAMES)]
    pinyin = [pinyin_of(name) for name in heads]
    hood = {grid.code: ground.district.by_code[grid.parent or ""].name for grid in ground.district.grids}
    drawn = rng.integers(_NAMES, size=len(ground.places))
    for place, (yard, door, (lon, lat), grid, who) in enumerate(
        zip(
            ground.places.yard, ground.places.door, ground.places.point.tolist(), ground.timeline.door_grid.tolist(),
            drawn.tolist(), strict=True,
        )
    ):  # fmt: skip
        yield {
            "place": place, "id": ground.door_ids[place], "name": heads[who], "pinyin": pinyin[who], "yard": yard,
            "door": door, "address_text": f"{hood[ground.grids[grid]]} {yard}", "grid_code": ground.grids[grid],
            "geom": f"SRID=4326;POINT({lon} {lat})",
        }  # fmt: skip


def _homes(connection: psycopg.Connection[Any]) -> None:
    """A household behind each door, with its last visit as the product keeps it."""
    connection.execute(
        "INSERT INTO household (id, name, pinyin, address_text, door, grid_code, geom, last_visit_id, last_visit_outcome,"
        " last_visit_note, last_visit_at, last_visit_by, version)"
        " SELECT d.id, d.name, d.pinyin, d.address_text, d.door, d.grid_code, d.geom, v.id, v.outcome, v.note,"
        "  v.occurred_at, a.name, 1 + coalesce(v.visits, 0)"
        " FROM door d LEFT JOIN (SELECT DISTINCT ON (household_id) *, count(*) OVER (PARTITION BY household_id) AS visits"
        "  FROM visit ORDER BY household_id, occurred_at DESC, id DESC) v ON v.household_id = d.id"
        " LEFT JOIN account a ON a.id = v.account_id"
        " ORDER BY d.id"
    )


# --- parts --------------------------------------------------------------------------------------------------------------


def _lay(connection: psycopg.Connection[Any], table: str, rows: list[dict[str, Any]]) -> None:
    """Prototype rows as a temporary table, with the real one's types."""
    extra = {"prototype": "0", "by_worker": "false"}
    columns = rows[0] if rows else {"prototype": 0}
    chosen = ", ".join(f"{extra[name]} AS {name}" if name in extra else name for name in columns)
    connection.execute(f"CREATE TEMP TABLE prototype_{table} AS SELECT {chosen} FROM {table} LIMIT 0")  # noqa: S608  ours
    copy_into(connection, f"prototype_{table}", rows)
    connection.execute(f"ANALYZE prototype_{table}")


def _ids(millisecond: np.ndarray, rng: np.random.Generator) -> list[str]:
    """UUIDv7 of the moments, their last byte zero: what belongs to one has the same id but for that byte."""
    made = np.frombuffer(rng.bytes(16 * len(millisecond)), dtype=np.uint8).reshape(-1, 16).copy()
    for place in range(6):
        made[:, place] = (millisecond >> (8 * (5 - place))) & 0xFF
    made[:, 6] = (made[:, 6] & 0x0F) | 0x70
    made[:, 8] = (made[:, 8] & 0x3F) | 0x80
    made[:, 15] = 0
    whole = made.tobytes().hex()
    return [whole[at : at + 32] for at in range(0, len(whole), 32)]


def _note(connection: psycopg.Connection[Any], **changed: Any) -> None:
    connection.execute("UPDATE demo_filling SET plan = plan || %s", [json.dumps(changed, default=str)])


def _written(plan: Plan) -> dict[str, Any]:
    next_day = plan.next_day.isoformat() if plan.next_day else None
    return asdict(plan) | {"now": plan.now.isoformat(), "next_day": next_day}


def _counted(connection: psycopg.Connection[Any]) -> dict[str, int]:
    found = {}
    for name, table in (("cases", "cases"), ("steps", "case_step"), ("visits", "visit"), ("households", "household")):
        (found[name],) = connection.execute(f"SELECT count(*) FROM {table}").fetchone() or (0,)  # noqa: S608  ours
    return found


@contextmanager
def _kept(owner: Engine) -> Iterator[psycopg.Connection[Any]]:
    """A connection for a while, on which every transaction is asked for."""
    with owner.connect() as connection:
        held: Any = connection.connection.driver_connection
        held.autocommit = True
        yield held


@contextmanager
def _whole(owner: Engine) -> Iterator[psycopg.Connection[Any]]:
    """A connection for one transaction."""
    with _kept(owner) as connection, connection.transaction():
        yield connection
