"""Brakes on guessing. Counted in the database, so that a limit holds however many processes and machines answer.

One upsert a hit, in a table without a log (docs: 0049): after a crash it is empty, which is no harm. They slow guessing
down, they are not an accounting.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from flask import g, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits.storage import Storage
from sqlalchemy import DateTime, Integer, LargeBinary
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from server.core.db import Model
from server.core.reading import at_once

_SCHEMES = ["xunge"]


class RateCount(Model):
    """How often one key was met since its window began. The key is a digest: addresses and names are nobody's to read here."""

    __tablename__ = "rate_count"
    __table_args__ = ({"prefixes": ["UNLOGGED"]},)

    key: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    hits: Mapped[int] = mapped_column(Integer)
    ends_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


_HIT = (
    "INSERT INTO rate_count AS had (key, hits, ends_at)"
    " VALUES (%s, %s, clock_timestamp() + make_interval(secs => %s))"
    " ON CONFLICT (key) DO UPDATE SET"
    " hits = excluded.hits + CASE WHEN had.ends_at > clock_timestamp() THEN had.hits ELSE 0 END,"
    " ends_at = CASE WHEN had.ends_at > clock_timestamp() THEN had.ends_at ELSE excluded.ends_at END"
    " RETURNING hits"
)


class _InDatabase(Storage):
    """Fixed windows, counted by the server's own clock: the machines in front of it need not agree on the time."""

    STORAGE_SCHEME = _SCHEMES

    @property
    def base_exceptions(self) -> type[Exception]:
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        return int(_ask(_HIT, _digest(key), amount, expiry) or 0)

    def get(self, key: str) -> int:
        return int(
            _ask("SELECT hits FROM rate_count WHERE key = %s AND ends_at > clock_timestamp()", _digest(key)) or 0
        )

    def get_expiry(self, key: str) -> float:
        """Seconds since 1970."""
        ends = "SELECT extract(epoch FROM greatest(ends_at, clock_timestamp()))::float8 FROM rate_count WHERE key = %s"
        return float(_ask(ends, _digest(key)) or 0)

    def clear(self, key: str) -> None:
        _ask("UPDATE rate_count SET ends_at = clock_timestamp() WHERE key = %s RETURNING 1", _digest(key))

    def check(self) -> bool:
        return bool(_ask("SELECT true"))

    def reset(self) -> int | None:
        """Every window is over."""
        over = (
            "WITH ended AS (UPDATE rate_count SET ends_at = clock_timestamp() RETURNING 1) SELECT count(*) FROM ended"
        )
        return int(_ask(over) or 0)


def forget_counts(_now: datetime) -> str:
    """Remove windows that are over; nobody is told of it."""
    _ask("SELECT forget_rate_counts()")
    return ""


def _digest(key: str) -> bytes:
    return hashlib.blake2b(key.encode(errors="replace"), digest_size=16).digest()


def _ask(statement: str, *values: object) -> Any:
    with at_once() as connection:
        return connection.exec_driver_sql(statement, values).scalar()


limiter = Limiter(key_func=get_remote_address, storage_uri="xunge://", headers_enabled=False)


def BY_ADDRESS_AND_NAME() -> str:  # noqa: N802  (a key, used like a constant)
    """A whole office behind one address must not lock itself out: count per address and name."""
    body = request.get_json(silent=True)
    name = body.get("username") if isinstance(body, dict) else None
    return f"{get_remote_address()}:{str(name)[:120].lower()}"


def by_account() -> str:
    """Of routes behind a login: whoever is logged in, wherever from."""
    return str(g.account_id)
