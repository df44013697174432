"""From the timeline into the tables: chunk after chunk, each its own transaction of a second or so, and on from where it stopped."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import psycopg
from sqlalchemy import Engine, insert

from server.catalogue.workdays import DAY, local_day
from server.demo.bulk import copy_into
from server.demo.scale import aside
from server.demo.scale.copies import COPIES, copied_rows, first_serial, multiply
from server.demo.scale.plan import FilledOtherwiseError, Plan, kept, note, plan_of, whole
from server.demo.scale.stock import Stock
from server.demo.scale.timeline import YEARS, Copies
from server.demo.scale.visits import households, visit_rows
from server.journal.models import JournalEntry

Tell = Callable[[str, int, int | None], None]
"""What is being done, how much of it is done, and of how much."""


def run(owner: Engine, plan: Plan, say: Tell) -> dict[str, int]:
    """Fill up what the small demo left open; answers how many of each there are."""
    say("样本", 0, 1)
    if plan.next_day is None:
        plan = _open_up(owner, plan)
    stock = Stock(plan, plan.told)
    say("样本", 1, 1)
    with kept(owner) as connection:
        if not plan.homes:
            stock.lay_out(connection)
            _cases(connection, stock, say)
            say("住户", 0, 1)
            with connection.transaction():
                households(connection)
                note(connection, homes=True)
            say("住户", 1, 1)
        counts = _counted(connection)
        waiting = aside.count_aside(connection)
    made = iter(range(1, waiting + 1))
    say("索引和约束", 0, waiting)
    aside.put_back(lambda: whole(owner), lambda: say("索引和约束", next(made), waiting))
    with kept(owner) as connection:
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
    with whole(owner) as connection:
        aside.put_aside(connection)
        (told,) = connection.execute("SELECT count(*) FROM cases").fetchone() or (0,)
        note(connection, next_day=(local_day(plan.now) - (YEARS * 365) * DAY), told=told)
    found = plan_of(owner)
    if found is None:
        raise FilledOtherwiseError
    return found


def _cases(connection: psycopg.Connection[Any], stock: Stock, say: Tell) -> None:
    chunks = stock.timeline.chunks(stock.plan.next_day or stock.timeline.days[0])
    total = sum(stock.timeline.count(day) for day in stock.timeline.days)
    done = total - sum(stock.timeline.count(day) for days in chunks for day in days)
    say("案件", done, total)
    with ThreadPoolExecutor(1) as ahead:  # the next chunk is drawn while the database writes this one
        waiting = ahead.submit(_drawn, stock, chunks[0]) if chunks else None
        for number, days in enumerate(chunks):
            copies, visits = waiting.result() if waiting else ([], [])
            waiting = ahead.submit(_drawn, stock, chunks[number + 1]) if number + 1 < len(chunks) else None
            with connection.transaction():
                connection.execute("TRUNCATE copied")
                county = stock.district.county.code
                numbered = [
                    (day, mine, first_serial(connection, county, day, len(mine.prototype)))
                    for day, mine in copies
                    if len(mine.prototype)
                ]
                copy_into(connection, "copied", (row for one in numbered for row in copied_rows(stock, *one)))
                for table in COPIES:
                    multiply(connection, table)
                copy_into(connection, "visit", visits)
                note(connection, next_day=days[-1] + timedelta(days=1))
            done += sum(stock.timeline.count(day) for day in days)
            say("案件", done, total)


def _drawn(stock: Stock, days: list[date]) -> tuple[list[tuple[date, Copies]], list[dict[str, Any]]]:
    return [(day, stock.timeline.of(day)) for day in days], [row for day in days for row in visit_rows(stock, day)]


def _counted(connection: psycopg.Connection[Any]) -> dict[str, int]:
    found = {}
    for name, table in (("cases", "cases"), ("steps", "case_step"), ("visits", "visit"), ("households", "household")):
        (found[name],) = connection.execute(f"SELECT count(*) FROM {table}").fetchone() or (0,)  # noqa: S608  ours
    return found
