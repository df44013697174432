"""Pull: what changed in the actor's scope, oldest first, and never a row passed over.

Rows carry the transaction that last wrote them (``tx``). A page reads only below ``pg_snapshot_xmin``: every
transaction below it has ended, so no row can still appear behind the cursor (DESIGN §5, STACK "Pull cursor").

A phone asks every few minutes and mostly there is nothing: what changed is one statement, made once for each scope.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Text,
    bindparam,
    cast,
    func,
    literal_column,
    null,
    or_,
    select,
    union_all,
)

from server.areas.queries import inside_any
from server.core import problems
from server.core.clock import utc_now
from server.core.db import Xid8
from server.core.feed import Installation, Tombstone
from server.core.permissions import Permission
from server.core.reading import reading
from server.core.statements import KEPT, Statement, made
from server.identity.actor import Actor
from server.people.scope import helpers
from server.sync.cursor import SCHEMA, START, Cursor, number_below, scope_fingerprint
from server.sync.entities import ENTITIES, TODAY, change, told_at

_LAST_RANK = 1_000
_TOMBSTONES = 0
"""Tombstones come first: a row that left one scope and still stands in another arrives again right after."""
_HORIZON = -1
_FROM: ColumnElement[Any] = cast(bindparam("from", type_=Text, required=False), Xid8)
_BELOW = func.pg_snapshot_xmin(func.pg_current_snapshot())
_MOST = bindparam("most", type_=BigInteger, required=False)


class Found(NamedTuple):
    """One change: ``row_id`` as text, and of a row that is gone what it was."""

    tx: int
    rank: int
    row_id: str
    gone: str | None
    gone_id: str | None


def pull(actor: Actor, cursor_text: str | None, limit: int) -> dict[str, Any]:
    """One page: ``{changes, cursor, has_more, reset, epoch}``.

    ``reset`` is true when the cursor belongs to another database, row shape or scope (or there is none): the page is
    then the first of a fresh mirror.
    """
    now = utc_now()
    cursor = Cursor.parse(cursor_text) if cursor_text else None
    with reading() as connection:
        epoch, lists = standing(actor).ask(connection, told_at(now))
        scope = scope_fingerprint(actor, {*lists} - {actor.id})
        reset = cursor is None or (cursor.epoch, cursor.schema, cursor.scope) != (str(epoch), SCHEMA, scope)
        at = START if cursor is None or reset else (cursor.tx, cursor.rank, cursor.id)
        statement, told = changed(actor, at, limit + 1, now)
        rows = [Found(*row) for row in statement.rows(connection, told)]
    horizon = max(one.tx for one in rows if one.rank == _HORIZON)
    found = _once(sorted((one for one in rows if one.rank != _HORIZON), key=_place))
    page, has_more = found[:limit], len(found) > limit
    if has_more:
        tx, rank, row_id, *_ = page[-1]
        end = Cursor(str(epoch), SCHEMA, scope, tx, rank, row_id)
    else:
        end = Cursor(str(epoch), SCHEMA, scope, max(horizon - 1, at[0]), _LAST_RANK, "")
    return {
        "changes": _changes(actor, page),
        "cursor": end.text(),
        "has_more": has_more,
        "reset": reset,
        "epoch": str(epoch),
    }


def standing(actor: Actor) -> Statement:
    """Which database this is, and whose lists the actor has today."""
    return _standing(replace(actor, session_id=None))


def changed(actor: Actor, at: tuple[int, int, str], most: int, now: datetime) -> tuple[Statement, dict[str, Any]]:
    """The statement whose rows are :class:`Found`, no more than ``most`` of each kind, and what it is to be told. The one of
    rank ``_HORIZON`` is none: its ``tx`` is where the page must end.
    """
    tx, rank, last = at
    told: dict[str, Any] = {"from": str(tx), "most": most, **told_at(now)}
    if _TOMBSTONES <= rank <= len(ENTITIES):
        try:
            told["last"] = _READ_ID[rank](last)
        except ValueError:
            raise problems.CURSOR_INVALID() from None
    return _changed(replace(actor, session_id=None), rank, fresh=at == START), told


def _place(one: Found) -> tuple[int, int, Any]:
    return one.tx, one.rank, _READ_ID[one.rank](one.row_id)


def _once(found: Iterable[Found]) -> list[Found]:
    """In order; what came by two ways stands side by side and goes once."""
    return [next(same) for _, same in groupby(found, key=lambda one: one[:3])]


@lru_cache(KEPT)
def _standing(actor: Actor) -> Statement:
    return made(select(Installation.epoch, func.array(helpers(actor.id, TODAY).scalar_subquery())))


@lru_cache(KEPT)
def _changed(actor: Actor, at_rank: int, *, fresh: bool) -> Statement:
    horizon = select(
        _number(_BELOW), literal_column(str(_HORIZON)), literal_column("''"), cast(null(), Text), cast(null(), Text)
    )
    return made(union_all(horizon, *_feeds(actor, at_rank, fresh=fresh)))


def _feeds(actor: Actor, at_rank: int, *, fresh: bool) -> Iterator[Select[Any]]:
    if not fresh:  # a fresh mirror holds nothing that could have to go
        reach = inside_any(Tombstone.area_code, actor.areas(Permission.AREA_READ))
        theirs = or_(Tombstone.account_id == actor.id, reach)
        yield _feed(_TOMBSTONES, Tombstone, Tombstone.id, at_rank, Tombstone.entity, Tombstone.row_id).where(theirs)
    for rank, entity in enumerate(ENTITIES, start=_TOMBSTONES + 1):
        for way in entity.ways(actor) if entity.ways else [entity.scope(actor)]:
            yield _feed(rank, entity.model, entity.key, at_rank).where(way)


def _feed(rank: int, model: Any, key: Any, at_rank: int, *gone: Any) -> Select[Any]:
    """What was written after the cursor: of the kinds behind its own from its transaction on, of those before it from the next."""
    ordered = key.collate("C") if isinstance(key.type, Text) else key  # as Python orders them
    after = [model.tx >= _FROM if rank >= at_rank else model.tx > _FROM]
    if rank == at_rank:
        after.append(or_(model.tx > _FROM, ordered > bindparam("last", type_=key.type, required=False)))
    was = gone or (cast(null(), Text), cast(null(), Text))
    return (
        select(_number(model.tx), literal_column(str(rank)), cast(key, Text), *was)
        .where(*after, model.tx < _BELOW)
        .order_by(model.tx, ordered)
        .limit(_MOST)
    )


_READ_ID = [number_below(2**63), *(entity.read_id for entity in ENTITIES)]
"""By rank, how an id in a cursor is read."""


def _number(tx_column: Any) -> Any:
    # Labelled: beside a whole row the cast would otherwise answer to the name of the row's own tx and not be found.
    return cast(cast(tx_column, Text), BigInteger).label("tx_number")


def _changes(actor: Actor, page: list[Found]) -> list[dict[str, Any]]:
    ids: dict[int, list[Any]] = {}
    for one in page:
        if one.gone is None:
            ids.setdefault(one.rank, []).append(_READ_ID[one.rank](one.row_id))
    rows = {rank: ENTITIES[rank - 1].rows(actor, wanted) for rank, wanted in ids.items()}
    changes = []
    for one in page:
        if one.gone is not None:
            changes.append(change(one.gone, one.gone_id, None))
        elif (row_id := _READ_ID[one.rank](one.row_id)) in rows[one.rank]:
            changes.append(change(ENTITIES[one.rank - 1].name, row_id, rows[one.rank][row_id]))
    return changes
