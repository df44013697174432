"""The time light has one definition; SQL passes the vectors that Python and the phone pass."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text, update

from server.cases.listing import light_sql
from server.cases.models import Case
from server.core.db import db

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "light.json").read_text())["cases"]


def moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_sql_shows_the_light_of_the_vectors(app, door, vector):
    worker = door.login("worker01")
    worker.push(worker.report())
    times = {name: moment(vector[name]) for name in ("yellow_at", "due_at", "paused_since")}
    with app.app_context():
        db.session.execute(update(Case).values(**times))
        assert db.session.scalar(select(light_sql(moment(vector["now"])))) == vector["light"]
        db.session.rollback()


def test_the_list_filters_by_the_light_of_now(door, rows, owner):
    worker, clerk = door.login("worker01"), door.login("clerk01", app="console")
    operations = [worker.report(description=name) for name in ("green", "yellow", "red")]
    worker.push(*operations)
    hours = {"green": (1, 2), "yellow": (-1, 2), "red": (-2, -1)}
    with owner.begin() as connection:
        for name, (yellow, due) in hours.items():
            connection.execute(
                text(
                    "UPDATE cases SET yellow_at = now() + make_interval(hours => :yellow),"
                    " due_at = now() + make_interval(hours => :due) WHERE description = :name"
                ),
                {"yellow": yellow, "due": due, "name": name},
            )
    for name in hours:
        found = clerk.get("/cases", light=name).body
        assert [case["description"] for case in found["items"]] == [name]
        assert found["total"] == 1
