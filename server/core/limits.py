"""Brakes on guessing. Counted in the database, so that a limit holds however many processes and machines answer.

One upsert a hit, in a table without a log (docs: 0049): after a crash it is empty, which is no harm. They slow guessing
down, they are not an accounting. A view that bears no brake pays nothing for those that do: Flask-Limiter looks at every
request, which cost a kept tile a twentieth.
"""

from __future__ import annotations

import functools
import hashlib
import math
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import g, request
from limits import parse_many
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import DateTime, Integer, LargeBinary
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from server.core import problems
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
        """Seconds since 1970, by the clock here; how long it is until then, by the server's."""
        left = "SELECT extract(epoch FROM greatest(ends_at - clock_timestamp(), '0'))::float8 FROM rate_count WHERE key = %s"
        return time.time() + float(_ask(left, _digest(key)) or 0)

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


def by_address() -> str:
    """Where a request comes from; behind a proxy that was configured, what that says."""
    return request.remote_addr or "127.0.0.1"


def by_address_and_name() -> str:
    """A whole office behind one address must not lock itself out: count per address and name."""
    body = request.get_json(silent=True)
    name = body.get("username") if isinstance(body, dict) else None
    return f"{by_address()}:{str(name)[:120].lower()}"


def by_account() -> str:
    """Of routes behind a login: whoever is logged in, wherever from."""
    return str(g.account_id)


class Brakes:
    """What a view bears under its route: ``@limiter.limit("10 per minute; 100 per hour", key_func=by_account)``."""

    def __init__(self) -> None:
        self.enabled = True
        """Tests go faster than any hand, but for those of the brakes."""
        self._windows = FixedWindowRateLimiter(_InDatabase())

    def limit(
        self, rates: str | Callable[[], str], *, key_func: Callable[[], str] = by_address
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """So often and no more for one key and one route; beyond that ``request.too_many`` (429) and how long to wait."""

        def braked(view: Callable[..., Any]) -> Callable[..., Any]:
            @functools.wraps(view)
            def wrapper(*args: Any, **kwargs: Any) -> Any:
                if self.enabled:
                    self._count(rates if isinstance(rates, str) else rates(), str(request.endpoint), key_func())
                return view(*args, **kwargs)

            return wrapper

        return braked

    def _count(self, rates: str, *key: str) -> None:
        # each is counted, also beside one that is used up
        over = [rate for rate in parse_many(rates) if not self._windows.hit(rate, *key)]
        if over:
            free_at = max(self._windows.get_window_stats(rate, *key).reset_time for rate in over)
            raise problems.REQUEST_TOO_MANY(retry_after_s=max(1, math.ceil(free_at - time.time())))


limiter = Brakes()
