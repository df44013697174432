"""Cases counted by cell, kept beside the cases (migration 0030): what they can answer, and how they are kept.

Read is always the sum of two tables in one statement: ``atlas_cell``, and what changed since it was folded. So nobody who
writes waits for a counter, and nobody who reads misses a change. Lights turn without a write; they stand in ``atlas_change``
in advance, with the moment they turn at, and count from then on.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Float,
    FromClause,
    Integer,
    Select,
    bindparam,
    cast,
    exists,
    func,
    literal_column,
    not_,
    select,
    true,
    union_all,
)

from server.atlas.case_tiles import CELLS, NOW, cells_of_cases, of_the_tile
from server.atlas.models import AtlasCell, AtlasState, atlas_change
from server.atlas.tile import Block, Tile
from server.cases import rules
from server.cases.listing import read_states
from server.cases.models import OFF_MAP_SQL
from server.cases.scope import by_area, own_elsewhere
from server.core.db import db
from server.identity.actor import Actor
from server.journal.commands import record

CELL_ZOOM = 16
"""A cell is a tile of this zoom; the nearest tiles of clusters have eight along a side."""
NEAR_FROM = 12
"""From this zoom on a tile's mark is that of its own cells; a farther one changes whenever anything does."""
MARKS = 1 << 53
"""Marks are summed up to here and begin again."""
SLACK = timedelta(minutes=2)
"""Folded is only what is older: the clocks of several machines do not quite agree."""
AT_ONCE = 20_000
"""Lines folded in one transaction: a fifth of a second."""

_TEN = literal_column("10", Integer)
_ATTRIBUTES = frozenset({"state", "area"})


def can_tell(filters: dict[str, Any]) -> bool:
    """Whether cells answer these filters: an area, open or closed or either, and nothing else."""
    if any(value for name, value in filters.items() if name not in _ATTRIBUTES):
        return False
    return filters["state"] is None or _openness(filters["state"]) is not None


def told_of_cells(tile: Tile) -> dict[str, int]:
    """The values for a tile that statements about cells name."""
    if tile.z > CELL_ZOOM:  # a part of a cell
        x, y = (number >> (tile.z - CELL_ZOOM) for number in (tile.x, tile.y))
        return {"x_from": x, "x_to": x + 1, "y_from": y, "y_to": y + 1}
    up = CELL_ZOOM - tile.z
    return {
        "x_from": tile.x << up,
        "x_to": (tile.x + 1) << up,
        "y_from": tile.y << up,
        "y_to": (tile.y + 1) << up,
        "bits": max(up - CELLS.bit_length() + 1, 0),
        "first_x": tile.x * CELLS,
        "first_y": tile.y * CELLS,
    }


def counted(actor: Actor, filters: dict[str, Any], also: list[ColumnElement[bool]] | None) -> Select[Any]:
    """The cells of a tile of clusters, for ``case_tiles.counted_clusters``. ``also``: cases to be counted beside, one by one."""

    def lines(table: FromClause) -> Select[Any]:
        held = table.c
        bits = _whole("bits")
        return select(
            (held.cell_x.op(">>")(bits) - _whole("first_x")).label("column"),
            (literal_column(str(CELLS - 1), Integer) - (held.cell_y.op(">>")(bits) - _whole("first_y"))).label("row"),
            held.n,
            held.sum_x,
            held.sum_y,
            held.yellow,
            held.red,
        ).where(_in_tile(table), *_wanted(actor, filters, table))

    parts = [lines(AtlasCell.__table__), lines(atlas_change).where(atlas_change.c.at <= NOW)]
    if also is not None:
        cases = cells_of_cases(also, {}).subquery()
        parts.append(
            select(
                cases.c.column,
                cases.c.row,
                literal_column("1"),
                cast(func.round(cases.c.x * _TEN), BigInteger),
                cast(func.round(cases.c.y * _TEN), BigInteger),
                cases.c.yellow,
                cases.c.red,
            ).where(of_the_tile(cases.c.column, cases.c.row))
        )
    every = union_all(*parts).subquery()
    n = func.sum(every.c.n, type_=Float)
    return (
        select(
            cast(every.c.column, Integer).label("column"),
            cast(every.c.row, Integer).label("row"),
            n.label("n"),
            # whole numbers far below 2⁵³: a double adds them without loss, and in half the time
            (func.sum(cast(every.c.sum_x, Float)) / (n * _TEN)).label("x"),
            (func.sum(cast(every.c.sum_y, Float)) / (n * _TEN)).label("y"),
            func.sum(every.c.yellow).label("yellow"),
            func.sum(every.c.red).label("red"),
        )
        .group_by(every.c.column, every.c.row)
        .having(n > literal_column("0"))
    )


def by_code(actor: Actor, filters: dict[str, Any], block: Block | None) -> Select[Any]:
    """``code, known, open, closed, yellow, red`` of the cells of a block, or of all; for whom cells tell all they see by area."""

    def lines(table: FromClause) -> Select[Any]:
        held = table.c
        wanted = _wanted(actor, filters, table)
        if block is not None:
            wanted += [held.cell_x >= block.x_from, held.cell_x < block.x_to]
            wanted += [held.cell_y >= block.y_from, held.cell_y < block.y_to]
        return select(held.area_code, held.open, held.n, held.yellow, held.red).where(*wanted)

    every = union_all(lines(AtlasCell.__table__), lines(atlas_change).where(atlas_change.c.at <= NOW)).subquery()
    none = literal_column("0", Integer)
    return select(
        every.c.area_code.label("code"),
        true().label("known"),
        func.coalesce(func.sum(every.c.n).filter(every.c.open), none).label("open"),
        func.coalesce(func.sum(every.c.n).filter(not_(every.c.open)), none).label("closed"),
        func.sum(every.c.yellow).label("yellow"),
        func.sum(every.c.red).label("red"),
    ).group_by(every.c.area_code)


OFF_MAP: ColumnElement[bool] = literal_column(f"({OFF_MAP_SQL})", Boolean)
"""SQL: a case that stands in no cell."""


def known() -> Select[Any]:
    """Whether the moment can be told of."""
    return select(AtlasState.folded_to <= NOW)


def standing(actor: Actor, *, near: bool) -> Select[Any]:
    """One row about a tile at a moment: ``mark, server, known, own``.

    ``mark`` names the cases there are: as long as it is the same, no case in the tile was written and no light turned.
    ``server`` is the run of the server that says so, for another may know less or more. ``known``: whether the moment can
    be told of. ``own``: whether the actor reported cases that their areas do not show them.
    """
    table = AtlasCell.__table__
    changes = select(func.coalesce(func.sum(atlas_change.c.mark), 0)).where(atlas_change.c.at <= NOW)
    if near:
        cells = select(func.coalesce(func.sum(table.c.mark), 0)).where(_in_tile(table))
        changes = changes.where(_in_tile(atlas_change))
    else:
        cells = select(AtlasState.mark)
    return select(
        ((cells.scalar_subquery() + changes.scalar_subquery()) % MARKS).label("mark"),
        func.extract("epoch", func.pg_postmaster_start_time()).label("server"),
        (AtlasState.folded_to <= NOW).label("known"),
        exists().where(own_elsewhere(actor)).label("own"),
    )


def fold(now: datetime) -> str:
    """Add what changed to the cells, in short transactions; answers how much, in words, or nothing."""
    folded = 0
    while True:
        db.session.rollback()
        done = db.session.scalar(select(func.atlas_fold(now - SLACK, AT_ONCE))) or 0
        db.session.commit()
        folded += done
        if done < AT_ONCE:
            return f"{folded} 处变化" if folded else ""


def differences() -> tuple[int, int]:
    """How many counts do not agree with the cases, and by how many cases in all."""
    found = func.atlas_differences().table_valued("n")
    row = db.session.execute(select(func.count(), func.coalesce(func.sum(func.abs(found.c.n)), 0))).one()
    return row[0], int(row[1])


def mend(now: datetime) -> int:
    """Bring the counts to what the cases are, and say so in the journal; answers how many were wrong. Commits."""
    mended = db.session.scalar(select(func.atlas_mend())) or 0
    if mended:
        record(at=now, account_id=None, action="atlas.mend", subject_kind="installation", subject_id=1, counts=mended)
    db.session.commit()
    return mended


def _openness(states: str) -> bool | str | None:
    """Whether the states are the open ones or the others; ``"either"`` for all there are, None for anything else."""
    names, is_open = read_states(states), {str(state) for state in rules.OPEN}
    every = {str(state) for state in rules.State}
    if names == every:
        return "either"
    return names == is_open if names in (is_open, every - is_open) else None


def _wanted(actor: Actor, filters: dict[str, Any], table: FromClause) -> list[ColumnElement[bool]]:
    held = table.c
    wanted = [by_area(actor, held.area_code, held.protected)]
    if filters["area"]:
        wanted.append(held.area_code.like(filters["area"] + "%"))
    is_open = _openness(filters["state"]) if filters["state"] else None
    if isinstance(is_open, bool):
        wanted.append(held.open.is_(is_open))
    return wanted


def _in_tile(table: FromClause) -> ColumnElement[bool]:
    x, y = table.c.cell_x, table.c.cell_y
    return (x >= _whole("x_from")) & (x < _whole("x_to")) & (y >= _whole("y_from")) & (y < _whole("y_to"))


def _whole(name: str) -> ColumnElement[int]:
    return bindparam(name, type_=Integer, required=False)
