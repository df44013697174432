"""Lists that people edit at a desk: held by the version that was read, never taken away, and every change in the journal.

``base_version`` is the version that was read, 0 for a line that is to be new; what a colleague saved meanwhile is refused
as ``list.stale`` instead of written over (docs/decisions/0025-lists-edited.md). Nothing here commits.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from marshmallow import ValidationError
from sqlalchemy import func, select

from server.core import problems
from server.core.db import ListLine, OnlyRow, db
from server.core.fields import LIST_CODE
from server.journal.commands import record

_SORT_STEP = 10
_Line = TypeVar("_Line", bound=ListLine)
_Row = TypeVar("_Row", bound=OnlyRow)


def held(model: type[_Line], code: str, base_version: int) -> tuple[_Line, bool]:
    """The line to write, locked, and whether it is new; a new one stands last, under a code that anything can carry."""
    line = db.session.get(model, code, with_for_update=True, populate_existing=True)
    if line is not None:
        _require_version(line.version, base_version)
        return line, False
    try:
        LIST_CODE(code)
    except ValidationError as error:
        raise problems.REQUEST_INVALID(fields={"code": error.messages}) from None
    _require_version(0, base_version)
    line = model()
    line.code, line.version = code, 0
    line.sort = (db.session.scalar(select(func.max(model.sort))) or 0) + _SORT_STEP
    db.session.add(line)
    return line, True


def change_only_row(
    model: type[_Row], base_version: int, facts: Mapping[str, Any]
) -> tuple[_Row, dict[str, list[Any]]]:
    """The one row of its table, changed, and what it was changed from and to."""
    row = db.session.execute(select(model).with_for_update().execution_options(populate_existing=True)).scalar_one()
    _require_version(row.version, base_version)
    changed = {name: [getattr(row, name), value] for name, value in facts.items() if getattr(row, name) != value}
    for name, value in facts.items():
        setattr(row, name, value)
    return row, changed


def require_name_free(line: ListLine, name: str) -> None:
    """Two lines of one name could not be told apart where they are chosen."""
    model = type(line)
    with db.session.no_autoflush:
        other = db.session.scalar(select(model).where(model.name == name, model.code != line.code).limit(1))
    if other is not None:
        where = "在停用的里，恢复它就行" if other.retired_at else "请改那一项，或换个名称"
        raise problems.REQUEST_INVALID(fields={"name": [f"已经有“{name}”了：{where}"]})


def retire(line: ListLine, facts: Mapping[str, Any], now: datetime) -> None:
    """Out of use, or in use again, as ``facts["retired"]`` says."""
    line.retired_at = (line.retired_at or now) if facts["retired"] else None


def mark(account_id: UUID, line: ListLine | OnlyRow, kind: str, now: datetime, **details: Any) -> None:
    """What every change leaves behind: a higher version, and a line in the journal."""
    line.version += 1
    _journal(account_id, kind, line.code if isinstance(line, ListLine) else "1", now, **details)
    db.session.flush()


def put_in_order(account_id: UUID, model: type[ListLine], name: str, codes: list[str], now: datetime) -> None:
    """Put the lines of a list in the order of ``codes``; ``list.stale`` when it has other lines by now."""
    lines = {one.code: one for one in db.session.scalars(select(model).with_for_update())}
    if lines.keys() != set(codes) or len(lines) != len(codes):
        raise problems.LIST_STALE()
    for place, code in enumerate(codes, start=1):
        lines[code].sort = place * _SORT_STEP
    _journal(account_id, name, "order", now, codes=codes)
    db.session.flush()


def _require_version(version: int, base_version: int) -> None:
    if version != base_version:
        raise problems.LIST_STALE()


def _journal(account_id: UUID, kind: str, code: str, now: datetime, **details: Any) -> None:
    record(at=now, account_id=account_id, action=f"{kind}.change", subject_kind=kind, subject_id=code, **details)
