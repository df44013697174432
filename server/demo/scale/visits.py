"""Visits at the doors, and the households behind them with what is known since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import psycopg

from server.catalogue.workdays import CHINA
from server.demo import words
from server.demo.scale.stock import Stock, ids_at
from server.demo.walks import HOURS

_A_VISIT_TO = 5
"""So many cases."""
_POSITIONS_KEPT = timedelta(days=25)
"""Less than the product keeps them, so that the filled database is as tidying leaves it."""


def visit_rows(stock: Stock, day: date) -> Iterator[dict[str, Any]]:
    """Knocks at doors of a day, well before now; positions only as long as the product keeps them."""
    rng = stock.district.rng("visits", day.isoformat())
    count = int(rng.poisson(stock.plan.cases / _A_VISIT_TO * stock.timeline.share(day)))
    outcomes = [outcome for outcome, _ in words.VISIT_OUTCOMES]
    weights = np.array([weight for _, weight in words.VISIT_OUTCOMES], dtype=float)
    drawn = rng.choice(len(outcomes), count, p=weights / weights.sum())
    place = rng.integers(len(stock.places), size=count)
    hour, minute = rng.choice(HOURS, count), rng.integers(60, size=count)
    midnight = datetime.combine(day, datetime.min.time(), CHINA)
    grid = stock.timeline.door_grid[place]
    moments = [midnight + timedelta(hours=int(h), minutes=int(m)) for h, m in zip(hour, minute, strict=True)]
    millisecond = np.array([int(at.timestamp() * 1000) for at in moments], dtype=np.int64)
    for at, row_id, what, where, of_grid in zip(
        moments, ids_at(millisecond, rng), drawn.tolist(), place.tolist(), grid.tolist(), strict=True
    ):
        if at >= stock.plan.now:
            continue
        notes = words.VISIT_NOTES[outcomes[what]]
        lon, lat = stock.places.point[where]
        kept = at > stock.plan.now - _POSITIONS_KEPT
        yield {
            "id": row_id, "account_id": stock.workers[of_grid], "household_id": stock.door_ids[where],
            "outcome": outcomes[what], "mode": "door", "note": notes[where % len(notes)], "signs": [], "attachments": [],
            "geom": f"SRID=4326;POINT({lon} {lat})" if kept else None, "location_source": "gps",
            "accuracy_m": 12.0 if kept else None, "area_code": stock.grids[of_grid], "area_how": "assigned",
            "occurred_at": at, "recorded_at": at, "flags": [], "version": 1,
        }  # fmt: skip


def households(connection: psycopg.Connection[Any]) -> None:
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
