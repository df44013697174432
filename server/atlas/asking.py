"""How a tile is asked for: a statement made once, sent bare, and its answer kept for as long as nothing changed.

What is kept is kept under the very question: the statement with all it was made with (the scope is in it, so are the
filters), the tile, and the mark of the cases there are (``counts.standing``). Two who ask the same of the same cases get the
same answer, whoever they are; who may see something else asks something else. The mark is read anew for each request, so
that whoever changed a case sees it on the next tile, whichever process answers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, or_

from server.atlas import case_tiles, counts
from server.atlas.keeping import Keeper
from server.atlas.tile import Tile
from server.cases.listing import NO_FILTERS, OF_THE_ROW, filtering, given, matching
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


class Form(NamedTuple):
    """One way to answer a tile: a statement for how many features and what to draw them from, and how that is drawn."""

    statement: Statement
    draw: Callable[[Tile, Sequence[Any]], bytes]


Forms = Sequence[Form]
"""In which forms a tile may be answered: the first that is not too much."""


@dataclass(frozen=True)
class Question:
    """All that is asked for the tiles of one kind, of one actor, with one set of filters.

    ``by_area`` shows what their areas show them, ``whole`` also what they reported themselves elsewhere.
    """

    standing: Statement
    by_area: Forms
    whole: Forms


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
    wanted = given(filters)
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
        forms = question.whole if own else question.by_area
        tag = short_name(f"{forms[0].statement.name} {tile.z}/{tile.x}/{tile.y} {mark} {server}")
        if tag in has:
            return Answer(None, tag)

        # on this very connection: another may lead to a replica that knows less
        def ask() -> bytes:
            return _drawn(connection, tile, forms, told, anew=not counts.can_tell(filters))

        return Answer(_kept.get(tag, ask) if keep else ask(), tag)


def _plain(connection: Connection, actor: Actor, tile: Tile, filters: dict[str, Any], told: dict[str, Any]) -> Answer:
    mine = [*matching(actor, filters, told["now"]), placed(actor)]
    forms = _forms(mine, near=tile.z >= case_tiles.SINGLE_FROM, sought=bool(filters["q"]))
    return Answer(_drawn(connection, tile, forms, told, anew=True), None)


def _forms(mine: list[ColumnElement[bool]], *, near: bool, sought: bool = False) -> Forms:
    clusters = _clusters(case_tiles.clusters(mine, sought=sought))
    singles = Form(made(case_tiles.singles(mine, sought=sought)), case_tiles.draw_singles)
    return [singles, clusters] if near else [clusters]


def _clusters(asked: Select[Any]) -> Form:
    return Form(made(asked), lambda _, told: bytes(told[0] or b""))


def _drawn(connection: Connection, tile: Tile, forms: Forms, told: dict[str, Any], *, anew: bool) -> bytes:
    """``anew``: by a plan for these very filters. Kept for any, a plan begins with the tile, and of a far one that is everything
    there is: seven seconds for a clerk's thirty thousand cases, of which an index knows.
    """
    for form in forms:
        features, *row = form.statement.ask(connection, told, anew=anew)
        if features <= case_tiles.SINGLES_UP_TO:
            break
    return form.draw(tile, row) if features else b""


@lru_cache(KEPT)
def _question(actor: Actor, wanted: tuple[tuple[str, Any], ...], kind: Kind) -> Question:
    filters = {**NO_FILTERS, **dict(wanted)}
    allowed = filtering(filters, case_tiles.NOW)
    here, own = by_area(actor, Case.area_code, Case.protected), Case.reported_by == actor.id
    narrow, wide = [here, *allowed], [or_(own, here), *allowed]
    forms: tuple[Forms, Forms]
    if kind.counted:
        beside = [own_elsewhere(actor), *allowed]
        forms = (
            [_clusters(case_tiles.counted_clusters(counts.counted(actor, filters, None), narrow))],
            [_clusters(case_tiles.counted_clusters(counts.counted(actor, filters, beside), wide))],
        )
    else:
        forms = _forms(narrow, near=kind.singles), _forms(wide, near=kind.singles)
    return Question(made(counts.standing(actor, near=kind.near)), *forms)
