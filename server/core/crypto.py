"""Encryption of single values at rest: AES-256-GCM under a key the database never holds.

A sealed value is ``key number (1 byte) ‖ nonce (12) ‖ ciphertext and tag``. The row it belongs to is bound in as
associated data, so that a value copied to another row does not open. The key number lets a later rotation find what is
still sealed with an old key.
"""

from __future__ import annotations

import json
import os
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app

KEY_NUMBER = 1
_NONCE_BYTES = 12


def seal(value: Any, row: str) -> bytes:
    """Encrypt a JSON value for the row named ``row`` (for example ``operation:<id>``)."""
    nonce = os.urandom(_NONCE_BYTES)
    text = json.dumps(value, separators=(",", ":")).encode()  # escaped: half a surrogate pair must not stop us
    return bytes([KEY_NUMBER]) + nonce + _cipher().encrypt(nonce, text, row.encode())


def unseal(sealed: bytes, row: str) -> Any:
    """The JSON value sealed for ``row``; ``cryptography.exceptions.InvalidTag`` for another row or key."""
    nonce, text = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    return json.loads(_cipher().decrypt(nonce, text, row.encode()))


def _cipher() -> AESGCM:
    return AESGCM(current_app.config["SETTINGS"].data_key)
