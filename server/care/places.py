"""Places by name, as they are told where nothing else says where they lie: every neighbourhood has a first grid."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from server.areas.models import LEVEL_BY_DIGITS, Area
from server.core.db import db

_NEIGHBOURHOOD_DIGITS = next(digits for digits, level in LEVEL_BY_DIGITS.items() if level == "neighbourhood")
_GRID_DIGITS = next(digits for digits, level in LEVEL_BY_DIGITS.items() if level == "grid")


def place_names(codes: Iterable[str]) -> dict[str, str]:
    """Areas by code: a grid as ``花园社区·第1网格``, any other by its own name, one that is not known by its code."""
    wanted = set(codes)
    around = {code[:_NEIGHBOURHOOD_DIGITS] for code in wanted if len(code) == _GRID_DIGITS}
    rows = db.session.execute(select(Area.code, Area.name).where(Area.code.in_(wanted | around)))
    names: dict[str, str] = {row.code: row.name for row in rows}

    def told(code: str) -> str:
        neighbourhood = names.get(code[:_NEIGHBOURHOOD_DIGITS]) if len(code) == _GRID_DIGITS else None
        name = names.get(code, code)
        return f"{neighbourhood}·{name}" if neighbourhood else name

    return {code: told(code) for code in wanted}
