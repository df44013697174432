"""What has an area that follows from its point: cases, households, and people of special groups.

What was said of a day stays as it was said: the area a case was reported in, visits, patrols, errands and tasks. Nor does a
row move that somebody put into its grid by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult, text

from server.areas.assign import assign
from server.areas.queries import NEAREST_WITHIN_M
from server.core.db import db


@dataclass(frozen=True)
class Kind:
    """``candidates`` answers ids of rows in the piece ``:import``/``:code``; ``move`` puts such rows where they lie now and
    answers how many have another area since. It takes the moment of the import, to ask where they lay before.
    """

    name: str
    label: str
    candidates: str
    move: Callable[[list[UUID], datetime, datetime], int]
    values: Mapping[str, Any] = field(default_factory=dict)
    """What ``candidates`` names besides."""


def _run(statement: str, **values: Any) -> int:
    done: CursorResult[Any] = db.session.execute(text(statement), values)  # type: ignore[assignment]  # a write answers one
    return done.rowcount


def _begin() -> None:
    _run(_MOVING)
    _run("CREATE INDEX IF NOT EXISTS moving_geom ON moving USING gist (geom)")


def _move_cases(ids: list[UUID], _at: datetime, now: datetime) -> int:
    _begin()
    _run(_TAKE_CASES, ids=ids)
    _run(_STILL_ASSIGNED)
    assign(db.session.connection(), "moving")
    _run(_WRITE_CASES)
    return _run(_TOMBSTONES, entity="case", now=now)


def _move_homes(table: str) -> Callable[[list[UUID], datetime, datetime], int]:
    def move(ids: list[UUID], at: datetime, now: datetime) -> int:
        _begin()
        _run(_TAKE_HOMES.format(table=table), ids=ids, at=at, metres=NEAREST_WITHIN_M)
        assign(db.session.connection(), "moving")
        # out of every grid is nowhere to be visited: it stays where somebody knows of it
        _run("DELETE FROM moving WHERE area_how = 'none'")
        moved = _run(_WRITE_HOMES.format(table=table))
        if table == "household":
            _run(_THEIR_PEOPLE)
            _run(_TOMBSTONES, entity="household", now=now)
        return moved

    return move


_MOVING = """
CREATE TEMP TABLE IF NOT EXISTS moving (
    id uuid PRIMARY KEY, geom geometry(Point, 4326), was text, was_how text, accuracy_m float8,
    area_code text, area_how text, area_distance_m float8
) ON COMMIT DELETE ROWS
"""
_TAKE_CASES = """
INSERT INTO moving (id, geom, was, was_how, accuracy_m)
SELECT id, geom, area_code, area_how, coalesce(accuracy_m, 0) FROM cases
WHERE id = ANY (:ids) AND area_how <> 'chosen' ORDER BY id FOR UPDATE
"""
# put into the reporter's own grid because their circle touched it (DESIGN §3): so it stays while it does
_STILL_ASSIGNED = """
DELETE FROM moving USING area
WHERE was_how = 'assigned' AND area.code = was AND level = 'grid' AND retired_at IS NULL
  AND ST_DWithin(area.geom::geography, moving.geom::geography, accuracy_m)
"""
_WRITE_CASES = """
UPDATE cases
SET area_code = moving.area_code, area_how = moving.area_how, area_distance_m = moving.area_distance_m,
    flags = CASE WHEN moving.area_how = 'none'
        THEN ARRAY(SELECT unnest(array_append(array_remove(flags, 'outside_district'), 'outside_district')) ORDER BY 1)
        ELSE array_remove(flags, 'outside_district') END
FROM moving
WHERE cases.id = moving.id
  AND (cases.area_code, cases.area_how, cases.area_distance_m)
      IS DISTINCT FROM (moving.area_code, moving.area_how, moving.area_distance_m)
"""
# told to the area they left; whoever still has them in scope gets them back with the same page of pull
_TOMBSTONES = """
INSERT INTO tombstone (entity, row_id, area_code, at)
SELECT :entity, id::text, was, :now FROM moving WHERE was <> area_code
"""
# a home lies in the grid of its point only where it did so before; the others somebody put where they are
_TAKE_HOMES = """
INSERT INTO moving (id, geom, was)
SELECT home.id, home.geom, home.grid_code
FROM {table} AS home
JOIN area_version AS before ON before.code = home.grid_code
    AND before.valid_from < :at AND (before.valid_to IS NULL OR before.valid_to >= :at)
WHERE home.id = ANY (:ids) AND ST_DWithin(before.geom::geography, home.geom::geography, :metres)
ORDER BY home.id FOR UPDATE OF home
"""
_WRITE_HOMES = """
UPDATE {table} AS home SET grid_code = moving.area_code FROM moving WHERE home.id = moving.id AND was <> moving.area_code
"""
_THEIR_PEOPLE = """
UPDATE person SET grid_code = moving.area_code
FROM moving WHERE person.household_id = moving.id AND person.grid_code = was AND was <> moving.area_code
"""

# OFFSET 0: the piece's polygon is prepared once and asked of every point the index finds near it
_CASES_IN_A_PIECE = """
SELECT found.id
FROM area_change AS change CROSS JOIN LATERAL (
    SELECT id FROM cases
    WHERE mercator && ST_Expand(ST_Transform(change.piece, 3857), 200) AND area_how <> 'chosen'
      AND (ST_Intersects(change.piece, geom)
           OR area_how IN ('nearest', 'none')
              AND ST_DWithin(change.piece::geography, geom::geography, :metres))
    OFFSET 0
) AS found
WHERE import_id = :import AND code = :code ORDER BY found.id
"""
_HOMES_IN_A_PIECE = """
SELECT home.id FROM area_change AS change JOIN {table} AS home ON ST_Intersects(change.piece, home.geom) {more}
WHERE import_id = :import AND code = :code ORDER BY home.id
"""

KINDS = (
    Kind("case", "案件", _CASES_IN_A_PIECE, _move_cases, {"metres": NEAREST_WITHIN_M}),
    Kind("household", "住户", _HOMES_IN_A_PIECE.format(table="household", more=""), _move_homes("household")),
    Kind(
        "person",
        "人员",
        _HOMES_IN_A_PIECE.format(table="person", more="AND home.household_id IS NULL"),
        _move_homes("person"),
    ),
)
"""People who are registered at a household move with it."""
