"""Which key seals what, and everything sealed anew with the present key.

Rotation works as the owner of the tables: the application may not change ledger lines, contacts and steps, and shall
not be able to. It goes in short transactions over rows that it locks, beside a running server; cut off, it is started
again and finds what is left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from sqlalchemy import Connection, Engine, Row, func, or_, select, text, update
from sqlalchemy.exc import IntegrityError

from server.core import crypto
from server.core.db import db
from server.identity.models import Account, DeviceContact
from server.journal.models import JournalEntry
from server.keys.columns import SEALED, SealedColumn

CHUNK = 200
ROTATED = "keys.rotate"
_FETCHED_ANEW = timedelta(days=1)
"""A phone asks for the server's public key every day; what it seals until then is sealed for the key before."""


@dataclass
class Rotated:
    """What became of the values: sealed anew by column, and those left as they were, with the reason."""

    sealed_anew: Counter[str] = field(default_factory=Counter)
    left: list[tuple[str, str]] = field(default_factory=list)


def standing() -> dict[str, dict[int, int]]:
    """``{column: {key number: values}}``, every sealed column, also those with nothing in them."""
    return {one.name: dict(sorted(db.session.execute(_numbers(one)).tuples().all())) for one in SEALED}


def closed_columns() -> list[str]:
    """Sealed columns of which the first value does not open: the keys at hand are not those it was sealed with."""
    return [one.name for one in SEALED if not _opens(one)]


def _opens(one: SealedColumn) -> bool:
    row = db.session.execute(select(one.key, one.column).where(one.column.is_not(None)).limit(1)).one_or_none()
    if row is None:
        return True
    try:
        crypto.unseal(bytes(row[1]), one.row_name(row[0]))
    except (InvalidTag, KeyError):
        return False
    return True


def silent_devices(now: datetime) -> int | None:
    """Phones of accounts in use that may still hold records sealed for an older key; None before the first rotation to
    the present one.
    """
    first = db.session.scalar(
        select(func.min(JournalEntry.at)).where(
            JournalEntry.action == ROTATED, JournalEntry.subject_id == str(crypto.present_key_number())
        )
    )
    if first is None:
        return None
    waiting = (
        select(func.count())
        .select_from(DeviceContact)
        .join(Account, Account.id == DeviceContact.account_id)
        .where(DeviceContact.at < min(first + _FETCHED_ANEW, now), Account.disabled_at.is_(None))
    )
    return db.session.scalar(waiting)


def owns_everything(owner: Engine) -> bool:
    """Whether this address is that of the owner of every table with something sealed."""
    owned = text("SELECT count(*) FROM pg_tables WHERE tableowner = current_user AND tablename = ANY(:names)")
    names = sorted({one.table.name for one in SEALED})
    with owner.connect() as connection:
        return connection.scalar(owned, {"names": names}) == len(names)


def rows_to_seal(owner: Engine) -> int:
    """Rows with at least one value under another key than the present one."""
    with owner.connect() as connection:
        return sum(
            connection.scalar(select(func.count()).select_from(columns[0].table).where(_stale(columns))) or 0
            for columns in _by_table()
        )


def rotate(owner: Engine, rotated: Rotated, *, progress: Callable[[int], None]) -> None:
    """Seal everything anew that is not under the present key, with its blind index. ``rotated`` holds what is committed
    also when this breaks off; ``progress`` hears of rows done.
    """
    for columns in _by_table():
        last: UUID | None = None
        while True:
            done = Rotated()
            with owner.begin() as connection:
                rows = _next(connection, columns, last)
                for row in rows:
                    _seal_anew(connection, columns, row, done)
            rotated.sealed_anew.update(done.sealed_anew)
            rotated.left += done.left
            if not rows:
                break
            last = rows[-1][0]
            progress(len(rows))


def _by_table() -> list[list[SealedColumn]]:
    return [list(columns) for _, columns in groupby(SEALED, key=lambda one: one.table.name)]


def _numbers(one: SealedColumn) -> Any:
    number = func.get_byte(one.column, 0)
    return select(number, func.count()).where(one.column.is_not(None)).group_by(number)


def _stale(columns: list[SealedColumn]) -> Any:
    present = crypto.present_key_number()
    return or_(*(func.get_byte(one.column, 0) != present for one in columns))


def _next(connection: Connection, columns: list[SealedColumn], last: UUID | None) -> list[Row[Any]]:
    key = columns[0].key
    chunk = select(key, *(one.column for one in columns)).where(_stale(columns)).order_by(key).limit(CHUNK)
    if last is not None:
        chunk = chunk.where(key > last)
    return list(connection.execute(chunk.with_for_update()))


def _seal_anew(connection: Connection, columns: list[SealedColumn], row: Row[Any], rotated: Rotated) -> None:
    """One row, all or nothing: a value that does not open, or whose index is taken, stays as it was and is named."""
    key, present = row[0], crypto.present_key_number()
    values: dict[str, bytes] = {}
    done = []
    for one, held in zip(columns, row[1:], strict=True):
        if held is None or held[0] == present:
            continue
        name = one.row_name(key)
        try:
            value = crypto.unseal(held, name)
        except KeyError:
            rotated.left.append((one.name, f"{key}：没有 {held[0]} 号密钥，打不开"))
            continue
        except (InvalidTag, ValueError):
            rotated.left.append((one.name, f"{key}：打不开，内容或密钥不对"))
            continue
        values[one.column.name] = crypto.seal(value, name)
        if one.index is not None:
            values[one.index.column.name] = crypto.blind(one.index.compared(value), one.index.purpose)
        done.append(one.name)
    if not values:
        return
    try:
        with connection.begin_nested():
            connection.execute(update(columns[0].table).where(columns[0].key == key).values(values))
    except IntegrityError:
        rotated.left.append((columns[0].table.name, f"{key}：证件号和另一个人相同，请先核对这两个人"))
    else:
        rotated.sealed_anew.update(done)
