"""The server's half of a phone's vault.

Rows about people lie on a phone encrypted under a key that is made of the worker's PIN and of a share handed out here,
another one every day. A phone that is lost keeps the share it has until its list expires, and is given no other once the
account is disabled or the session ended; without a share the PIN opens nothing.

Shares are derived, not stored: whoever may have today's may also have an earlier day's again, to open what was sealed
under it. What this protects and what not: docs/手册-上门服务.md.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import date, timedelta
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

from server.catalogue import queries as catalogue
from server.core import envelopes, problems
from server.identity.actor import Actor

OLDEST = timedelta(days=60)


def share(actor: Actor, device_id: str, day: date | None, today: date) -> dict[str, Any]:
    """``{day, share, keep_days, server_key, lock}`` for one account on one device; ``day`` is today unless an earlier one is
    named. ``lock``: how long the phone may lie idle before it asks for its PIN.
    """
    wanted = day or today
    if not today - OLDEST <= wanted <= today:
        raise problems.REQUEST_INVALID(fields={"day": ["这一天的不能再取"]})
    rule = catalogue.care_rule()
    secret: str = current_app.config["SETTINGS"].secret_key
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"xunge vault share").derive(secret.encode())
    made = hmac.new(key, f"{actor.id}:{device_id}:{wanted.isoformat()}".encode(), hashlib.sha256).digest()
    return {
        "day": wanted.isoformat(),
        "share": base64.urlsafe_b64encode(made).decode().rstrip("="),
        "keep_days": rule.keep_days,
        "server_key": envelopes.server_key(),
        "lock": {"hidden_minutes": rule.lock_hidden_minutes, "idle_minutes": rule.lock_idle_minutes},
    }
