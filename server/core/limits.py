"""Brakes on guessing. Counted per process in memory: they slow guessing down, they are not an accounting."""

from __future__ import annotations

from flask import g, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(key_func=get_remote_address, storage_uri="memory://", headers_enabled=False)


def BY_ADDRESS_AND_NAME() -> str:  # noqa: N802  (a key, used like a constant)
    """A whole office behind one address must not lock itself out: count per address and name."""
    body = request.get_json(silent=True)
    name = body.get("username") if isinstance(body, dict) else None
    return f"{get_remote_address()}:{str(name)[:120].lower()}"


def by_account() -> str:
    """Of routes behind a login: whoever is logged in, wherever from."""
    return str(g.account_id)
