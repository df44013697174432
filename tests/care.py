"""People of special groups for tests: everything about them is invented, and their ID numbers check."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Engine, text

from server.core.clock import local_date, utc_now
from server.people.id_number import check_character
from tests.door import Visitor
from tests.world import GRID1, IN_GRID1

TODAY = local_date(utc_now())


def days(number: int) -> date:
    """The day so many days after today, or before it."""
    return TODAY + timedelta(days=number)


def id_number(born: str = "19400101", serial: int = 1) -> str:
    """An invented number that holds together; an even serial is a woman's."""
    first = f"620902{born}{serial:03d}"
    return first + check_character(first)


def person(**more: Any) -> dict[str, Any]:
    """What is typed in to register somebody; anything can be replaced, None leaves it out."""
    facts = {
        "name": "张桂兰",
        "id_number": id_number(),
        "phone": "199-0000-0001",
        "guardian": {"name": "李明", "relation": "儿子", "phone": "199-0000-0002"},
        "health": "高血压三级，2019年脑梗",
        "needs": "腿脚不便，要人扶",
        "address_text": "花园社区8号院",
        "door": "3单元201",
        "grid": GRID1,
        "location": {"lon": IN_GRID1[0], "lat": IN_GRID1[1]},
        "groups": [{"group": "elderly_alone_80"}],
    } | more
    return {name: value for name, value in facts.items() if value is not None}


def register(officer: Visitor, **more: Any) -> dict[str, Any]:
    """Register somebody through the door; answers them as the officer sees them."""
    answer = officer.post("/people", person(**more))
    assert answer.status == 201, answer.body
    return answer.body


def listed(visitor: Visitor, **filters: Any) -> list[str]:
    """Ids of the people on the first page of the register, in its order."""
    answer = visitor.get("/people", **filters)
    assert answer.status == 200, answer.body
    return [one["id"] for one in answer.body["items"]]


_LISTS = (
    "care_tier",
    "care_group",
    "care_rule",
    "errand_kind",
    "centre",
    "track_rule",
    "watch_rule",
    "letter_rule",
    "time_limit",
    "calendar_year",
)
_NAMED_BY_ROWS = {
    "call_rule": "id",
    "case_rule": "id",
    "task_kind": "code",
    "notice_kind": "code",
    "channel": "code",
    "specialist_kind": "code",
}
"""Lists whose lines rows refer to, with their keys: put back in place."""


@contextmanager
def lists_kept(owner: Engine) -> Iterator[None]:
    """The lists of care as they were before, put back afterwards; plans made meanwhile go with them."""
    with owner.begin() as connection:
        before = {
            table: connection.execute(text(f"SELECT jsonb_agg(t) FROM {table} t")).scalar_one()
            for table in (*_LISTS, *_NAMED_BY_ROWS)
        }
    yield
    with owner.begin() as connection:
        connection.execute(text("DELETE FROM care_plan"))
        for table in reversed(_LISTS):
            connection.execute(text(f"DELETE FROM {table}"))
        for table, lines in before.items():
            of = f"jsonb_populate_recordset(NULL::{table}, CAST(:lines AS jsonb))"
            values = {"lines": json.dumps(lines)}
            if key := _NAMED_BY_ROWS.get(table):
                names = ", ".join(lines[0])
                connection.execute(text(f"DELETE FROM {table} WHERE {key} NOT IN (SELECT {key} FROM {of})"), values)
                connection.execute(
                    text(f"UPDATE {table} t SET ({names}) = (SELECT {names} FROM {of} o WHERE o.{key} = t.{key})"),
                    values,
                )
            else:
                connection.execute(text(f"INSERT INTO {table} SELECT * FROM {of}"), values)
