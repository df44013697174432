"""How a tile is asked for: a statement made once, sent bare, and its answer kept for as long as nothing changed.

What is kept is kept under the very question: the statement with all it was made with (the scope is in it, so are the
filters), the tile, and the mark of the cases there are (``counts.standing``). Two who ask the same of the same cases get the
same answer, whoever they are; who may see something else asks something else. The mark is read anew for each request, so
that whoever changed a case sees it on the next tile, whichever process answers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, or_

from server.atlas import case_tiles, counts
from server.atlas.keeping import Keeper
from server.atlas.tile import Tile
from server.cases.listing import NO_FILTERS, OF_THE_ROW, filtering, matching
from server.cases.models import Case
from server.cases.scope import by_area, own_elsewhere, placed, sees_by_area
from server.core.reading import reading
from server.core.statements import KEPT, Statement, made, short_name
from server.identity.actor import Actor

KEPT_BYTES = 32 << 20
"""Tiles kept in one process."""

_kept = Keeper(KEPT_BYTES)


@dataclass(frozen=True)
class Answer:
    """The bytes of a tile, or None when the caller has them already; ``tag`` names them where they can be named."""

    data: bytes | None
    tag: str | None


@dataclass(frozen=True)
class Question:
    """All that is asked for the tiles of one kind, of one actor, with one set of filters.

    ``by_area`` shows what their areas show them, ``whole`` also what they reported themselves elsewhere.
    """

    standing: Statement
    by_area: Statement
    whole: Statement


class Kind(NamedTuple):
    """What a statement is made for besides who asks and by which filters."""

    singles: bool
    counted: bool
    """By cells: they can tell of these filters."""
    near: bool
    """The mark is that of the tile's own cells."""


def case_tile(actor: Actor, tile: Tile, filters: dict[str, Any], now: datetime, *, has: Any, keep: bool) -> Answer:
    """The MVT of one tile, layer ``cases``; empty bytes when nothing is in it.

    ``has``: the tags the caller has the bytes of. ``keep``: whether a kept answer will do.
    """
    told = case_tiles.told_of(tile, now)
    wanted = tuple((name, value) for name, value in filters.items() if value)
    if not sees_by_area(actor) or any(name not in OF_THE_ROW for name, _ in wanted):
        with reading() as connection:
            return _plain(connection, actor, tile, filters, told)
    told |= counts.told_of_cells(tile)
    singles = tile.z >= case_tiles.SINGLE_FROM
    kind = Kind(singles, not singles and counts.can_tell(filters), tile.z >= counts.NEAR_FROM)
    question = _question(replace(actor, session_id=None), wanted, kind)
    with reading() as connection:
        mark, server, known, own = question.standing.ask(connection, told)
        if not known:  # a clock that is behind: cells know of this moment no more
            return _plain(connection, actor, tile, filters, told)
        statement = question.whole if own else question.by_area
        tag = short_name(f"{statement.name} {tile.z}/{tile.x}/{tile.y} {mark} {server}")
        if tag in has:
            return Answer(None, tag)

        # on this very connection: another may lead to a replica that knows less
        def ask() -> bytes:
            return _bytes(statement.ask(connection, told))

        return Answer(_kept.get(tag, ask) if keep else ask(), tag)


def _plain(connection: Connection, actor: Actor, tile: Tile, filters: dict[str, Any], told: dict[str, Any]) -> Answer:
    mine = [*matching(actor, filters, told["now"]), placed(actor)]
    make = case_tiles.singles if tile.z >= case_tiles.SINGLE_FROM else case_tiles.clusters
    return Answer(_bytes(made(make(mine)).ask(connection, told)), None)


def _bytes(row: Any) -> bytes:
    return bytes(row[0] or b"")


@lru_cache(KEPT)
def _question(actor: Actor, wanted: tuple[tuple[str, Any], ...], kind: Kind) -> Question:
    filters = {**NO_FILTERS, **dict(wanted)}
    allowed = filtering(filters, case_tiles.NOW)
    here, own = by_area(actor, Case.area_code, Case.protected), Case.reported_by == actor.id
    narrow, wide = [here, *allowed], [or_(own, here), *allowed]
    if kind.counted:
        beside = [own_elsewhere(actor), *allowed]
        statements = (
            case_tiles.counted_clusters(counts.counted(actor, filters, None), narrow),
            case_tiles.counted_clusters(counts.counted(actor, filters, beside), wide),
        )
    else:
        make = case_tiles.singles if kind.singles else case_tiles.clusters
        statements = make(narrow), make(wide)
    return Question(made(counts.standing(actor, near=kind.near)), *map(made, statements))
