"""What is being filled and how far it is: a table ``demo_filling`` that is there only meanwhile."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import psycopg
from sqlalchemy import Engine

GRIDS = 1000
"""Of a large demo, where nobody says otherwise."""
LEAST = 2000
"""Cases: fewer than these the small demo has of itself, or nearly."""


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
    with whole(owner) as connection:
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
    with whole(owner) as connection:
        if connection.execute("SELECT 1 FROM area UNION ALL SELECT 1 FROM account LIMIT 1").fetchone():
            raise FilledOtherwiseError
        connection.execute("CREATE TABLE demo_filling (plan jsonb NOT NULL)")
        connection.execute("INSERT INTO demo_filling VALUES (%s)", [json.dumps(_written(plan))])


def note(connection: psycopg.Connection[Any], **changed: Any) -> None:
    """How far it is, in the caller's transaction."""
    connection.execute("UPDATE demo_filling SET plan = plan || %s", [json.dumps(changed, default=str)])


def _written(plan: Plan) -> dict[str, Any]:
    next_day = plan.next_day.isoformat() if plan.next_day else None
    return asdict(plan) | {"now": plan.now.isoformat(), "next_day": next_day}


@contextmanager
def kept(owner: Engine) -> Iterator[psycopg.Connection[Any]]:
    """A connection for a while, on which every transaction is asked for."""
    with owner.connect() as connection:
        held: Any = connection.connection.driver_connection
        held.autocommit = True
        yield held


@contextmanager
def whole(owner: Engine) -> Iterator[psycopg.Connection[Any]]:
    """A connection for one transaction."""
    with kept(owner) as connection, connection.transaction():
        yield connection
