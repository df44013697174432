"""Pull: what changed in the actor's scope, oldest first, and never a row passed over.

Rows carry the transaction that last wrote them (``tx``). A page reads only below ``pg_snapshot_xmin``: every
transaction below it has ended, so no row can still appear behind the cursor (DESIGN §5, STACK "Pull cursor").
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Text, and_, cast, or_, select, text

from server.areas.queries import inside_any
from server.core import problems
from server.core.clock import local_date, utc_now
from server.core.db import Xid8, db
from server.core.feed import Tombstone, current_epoch
from server.core.permissions import Permission
from server.identity.actor import Actor
from server.people.scope import helpers
from server.sync.cursor import SCHEMA, START, Cursor, number_below, scope_fingerprint
from server.sync.entities import ENTITIES, change

_LAST_RANK = 1_000
_TOMBSTONES = 0
"""Tombstones come first: a row that left one scope and still stands in another arrives again right after."""


def pull(actor: Actor, cursor_text: str | None, limit: int) -> dict[str, Any]:
    """One page: ``{changes, cursor, has_more, reset, epoch}``.

    ``reset`` is true when the cursor belongs to another database, row shape or scope (or there is none): the page is
    then the first of a fresh mirror.
    """
    epoch, scope = current_epoch(), scope_fingerprint(actor, _stands_in_for(actor))
    cursor = Cursor.parse(cursor_text) if cursor_text else None
    reset = cursor is None or (cursor.epoch, cursor.schema, cursor.scope) != (epoch, SCHEMA, scope)
    at = START if cursor is None or reset else (cursor.tx, cursor.rank, cursor.id)
    horizon = int(db.session.execute(text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text")).scalar_one())

    found = _once(heapq.merge(*_feeds(actor, at, horizon, limit + 1, fresh=at == START), key=_place))
    page, has_more = found[:limit], len(found) > limit
    if has_more:
        tx, rank, row_id = page[-1][:3]
        end = Cursor(epoch, SCHEMA, scope, tx, rank, str(row_id))
    else:
        end = Cursor(epoch, SCHEMA, scope, max(horizon - 1, at[0]), _LAST_RANK, "")
    return {
        "changes": _changes(actor, page),
        "cursor": end.text(),
        "has_more": has_more,
        "reset": reset,
        "epoch": epoch,
    }


Found = tuple[int, int, Any, Any]
"""``(tx, rank, id, tombstone or None)``."""


def _place(one: Found) -> tuple[int, int, Any]:
    return one[:3]


def _once(found: Iterable[Found]) -> list[Found]:
    """In order; what came by two ways stands side by side and goes once."""
    return [next(same) for _, same in groupby(found, key=_place)]


def _feeds(actor: Actor, at: tuple[int, int, str], horizon: int, limit: int, *, fresh: bool) -> Iterator[list[Found]]:
    if not fresh:  # a fresh mirror holds nothing that could have to go
        yield _tombstones(actor, at, horizon, limit)
    for rank, entity in enumerate(ENTITIES, start=_TOMBSTONES + 1):
        after = _after(entity.model.tx, entity.key, entity.read_id, at, rank)
        for way in entity.ways(actor) if entity.ways else [entity.scope(actor)]:
            rows = db.session.execute(
                select(entity.key, _number(entity.model.tx))
                .where(way, after, entity.model.tx < _xid(horizon))
                .order_by(entity.model.tx, entity.key)
                .limit(limit)
            )
            yield [(tx, rank, row_id, None) for row_id, tx in rows]


def _stands_in_for(actor: Actor) -> set[UUID]:
    return set(db.session.scalars(helpers(actor.id, local_date(utc_now())))) - {actor.id}


def _tombstones(actor: Actor, at: tuple[int, int, str], horizon: int, limit: int) -> list[Found]:
    theirs = or_(Tombstone.account_id == actor.id, inside_any(Tombstone.area_code, actor.areas(Permission.AREA_READ)))
    rows = db.session.execute(
        select(Tombstone, _number(Tombstone.tx))
        .where(
            theirs,
            _after(Tombstone.tx, Tombstone.id, number_below(2**63), at, _TOMBSTONES),
            Tombstone.tx < _xid(horizon),
        )
        .order_by(Tombstone.tx, Tombstone.id)
        .limit(limit)
    )
    return [(tx, _TOMBSTONES, stone.id, stone) for stone, tx in rows]


def _after(tx_column: Any, key: Any, read_id: Any, at: tuple[int, int, str], rank: int) -> Any:
    tx, at_rank, at_id = at
    if rank > at_rank:
        return tx_column >= _xid(tx)
    if rank < at_rank:
        return tx_column > _xid(tx)
    try:
        last = read_id(at_id)
    except ValueError:
        raise problems.CURSOR_INVALID() from None
    return or_(tx_column > _xid(tx), and_(tx_column == _xid(tx), key > last))


def _number(tx_column: Any) -> Any:
    # Labelled: beside a whole row the cast would otherwise answer to the name of the row's own tx and not be found.
    return cast(cast(tx_column, Text), BigInteger).label("tx_number")


def _xid(value: int) -> Any:
    return cast(cast(str(value), Text), Xid8())


def _changes(actor: Actor, page: list[Found]) -> list[dict[str, Any]]:
    ids: dict[int, list[Any]] = {}
    for _, rank, row_id, stone in page:
        if stone is None:
            ids.setdefault(rank, []).append(row_id)
    rows = {rank: ENTITIES[rank - 1].rows(actor, wanted) for rank, wanted in ids.items()}
    changes = []
    for _, rank, row_id, stone in page:
        if stone is not None:
            changes.append(change(stone.entity, stone.row_id, None))
        elif row_id in rows[rank]:
            changes.append(change(ENTITIES[rank - 1].name, row_id, rows[rank][row_id]))
    return changes
