"""Encryption of single values at rest: AES-256-GCM under keys the database never holds, and the blind index to find them.

A sealed value is ``key number (1 byte) ‖ nonce (12) ‖ ciphertext and tag``. Key number and the row it belongs to are
bound in as associated data, so that a value copied to another row, or passed off as sealed with another key, does not
open. The key number lets ``flask keys rotate`` find what is still sealed with an old key.
"""

from __future__ import annotations

import hmac
import json
import os
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

_NONCE_BYTES = 12
_written = json.JSONEncoder(separators=(",", ":")).encode


def seal(value: Any, row: str) -> bytes:
    """Encrypt a JSON value for the row named ``row`` (for example ``operation:<id>``) with the present key."""
    keys, nonce = _keys(), os.urandom(_NONCE_BYTES)
    number = max(keys)
    text = _written(value).encode()  # escaped: half a surrogate pair must not stop us
    return bytes([number]) + nonce + _cipher(keys[number]).encrypt(nonce, text, _bound(number, row))


def seal_if_any(value: Any, row: str) -> bytes | None:
    """``seal``; None for nothing."""
    return seal(value, row) if value not in (None, "", [], {}) else None


def unseal(sealed: bytes, row: str) -> Any:
    """The JSON value sealed for ``row``; ``cryptography.exceptions.InvalidTag`` for another row, or a key we do not have."""
    number, nonce, text = sealed[0], sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    # as text: bytes would have json guess their encoding first, each time
    return json.loads(_cipher(_keys()[number]).decrypt(nonce, text, _bound(number, row)).decode())


def unseal_if_any(sealed: bytes | None, row: str) -> Any:
    """``unseal``; None for None."""
    return unseal(sealed, row) if sealed is not None else None


def blind(text: str, purpose: str) -> bytes:
    """HMAC-SHA256 of a value under the present key, for exact search; another ``purpose`` gives another index."""
    return _blind(present_key_number(), text, purpose)


def blinds(text: str, purpose: str) -> list[bytes]:
    """What the index may hold for a value: one for every key we have, so that search works while keys are rotated."""
    return [_blind(number, text, purpose) for number in _keys()]


def present_key_number() -> int:
    """Number of the key new values are sealed with."""
    return max(_keys())


def key_numbers() -> tuple[int, ...]:
    """Every key we have, oldest first."""
    return tuple(sorted(_keys()))


def derived(purpose: str, *, number: int | None = None, length: int = 32) -> bytes:
    """A key of its own for ``purpose``, made from a data key (the present one when no number is named)."""
    return _derived(_keys()[number if number is not None else present_key_number()], purpose, length)


@lru_cache(maxsize=64)
def _derived(key: bytes, purpose: str, length: int) -> bytes:
    """Made once a key and purpose: a list of people is indexed by thousands of numbers."""
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=purpose.encode()).derive(key)


@lru_cache(maxsize=16)
def _cipher(key: bytes) -> AESGCM:
    """Made once a key: a list of people opens hundreds of values."""
    return AESGCM(key)


def _blind(number: int, text: str, purpose: str) -> bytes:
    return hmac.digest(derived(f"xunge blind index {purpose}", number=number), text.encode(), "sha256")


def _bound(number: int, row: str) -> bytes:
    return bytes([number]) + row.encode()


def _keys() -> dict[int, bytes]:
    keys: dict[int, bytes] = current_app.config["SETTINGS"].data_keys
    return keys
