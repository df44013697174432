"""Grids as lists of people name them: 花园社区第三网格, 花园社区 3号网格, or 第三网格 beside a column 社区."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from server.areas.models import Area
from server.areas.queries import inside_any
from server.core.db import db
from server.core.permissions import Permission
from server.identity.actor import Actor

_NUMBERED = re.compile(r"第?([0-9]+|[一二三四五六七八九十]+)号?网格")
_DIGITS = {sign: value for value, sign in enumerate("一二三四五六七八九", 1)}


@dataclass(frozen=True)
class _Named:
    """A grid's code, and what it and its neighbourhood are called, each with and without what lies around it."""

    code: str
    places: frozenset[str]
    names: frozenset[str]


class GridNames:
    """The grids in force where the actor brings people in, by name; read once, when the first name is asked for."""

    def __init__(self, actor: Actor, permission: Permission = Permission.PERSON_IMPORT) -> None:
        self._codes = actor.areas(permission)
        self._known: list[_Named] | None = None

    def codes(self, name: str, place: str) -> list[str]:
        """The grids that may be meant by a name, in the neighbourhood called ``place`` unless that is empty."""
        if self._known is None:
            self._known = [_named(row) for row in db.session.execute(_grids(self._codes))]
        wanted, around = _narrow(name), _narrow(place)
        return [one.code for one in self._known if wanted in one.names and (not around or around in one.places)]


def a_grid(actor: Actor, permission: Permission) -> dict[str, str]:
    """One of the grids the actor brings people in, as a list names it."""
    found = db.session.execute(_grids(actor.areas(permission)).limit(1)).first()
    return {"grid": found.code, "neighbourhood": found.place} if found else {}


def _grids(codes: Iterable[str]) -> Any:
    place, town = aliased(Area), aliased(Area)
    return (
        select(Area.code, Area.name, place.name.label("place"), town.name.label("town"))
        .join(place, place.code == Area.parent_code)
        .outerjoin(town, town.code == place.parent_code)
        .where(
            Area.level == "grid",
            Area.retired_at.is_(None),
            inside_any(Area.code, codes),
        )
        .order_by(Area.code)
    )


def _named(row: Any) -> _Named:
    places = (row.place, f"{row.town or ''}{row.place}")
    names = (row.name, *(f"{place}{row.name}" for place in places))
    return _Named(row.code, frozenset(map(_narrow, places)), frozenset(map(_narrow, names)))


def _narrow(text: str) -> str:
    """A name as it is compared: 第三网格, 第03网格 and 3号网格 are one; spaces and dots between its parts count nothing."""
    plain = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text))
    return _NUMBERED.sub(lambda found: f"{_number(found[1])}网格", plain)


def _number(text: str) -> int:
    """A number below a hundred as it is written or spoken: 12, 十二, 三十."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (10 * _DIGITS.get(tens, 1) if ten else 0) + _DIGITS.get(ones, 0)
