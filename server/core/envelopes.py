"""What a phone seals for the server, so that a record about a person lies readable nowhere on its way.

A phone seals parts of an operation the moment it is recorded, with keys anybody may hold: a content key encrypts the
text, and the content key is wrapped for each recipient: the server, and the phone's own vault (which opens with the
worker's PIN). The server can therefore take a record from a phone that is locked, and a forgotten PIN loses nothing.

Format, JSON, all bytes base64url without padding::

    {"v": 1, "epk": ephemeral P-256 point, "iv": …, "ct": AES-256-GCM of the JSON text,
     "keys": {"server:<key number>": {"iv": …, "k": content key under AES-256-GCM}, "own": {…}}}

Wrapping key of a recipient: HKDF-SHA256 of the ECDH secret, salt ``epk ‖ recipient's point``, info ``xunge envelope 1``.
Associated data of both layers: the id the envelope was made for. ``tests/vectors/envelopes.json`` holds examples that
Python and TypeScript open alike.
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from server.core import crypto, problems

_CURVE = ec.SECP256R1()
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_INFO = b"xunge envelope 1"
_LENGTH_BYTES = 4
SEALED_TYPE = "application/vnd.xunge.sealed"
"""How a sealed photo calls itself on its way."""


def server_key() -> dict[str, str]:
    """``{id, point}``: the recipient a phone seals for, and its public point (65 bytes, base64url)."""
    number = crypto.present_key_number()
    return {"id": f"server:{number}", "point": _text(_point(_private(number).public_key()))}


def open_envelope(envelope: Any, made_for: str) -> dict[str, Any]:
    """The JSON object sealed for us and for ``made_for``; ``envelope.unreadable`` for anything else."""
    try:
        opened = json.loads(_open(envelope, _bytes(envelope["ct"]), made_for))
    except (KeyError, TypeError, ValueError, RecursionError):
        raise problems.ENVELOPE_UNREADABLE() from None
    if not isinstance(opened, dict):
        raise problems.ENVELOPE_UNREADABLE()
    return opened


def open_photo(sealed: bytes, sha256: str) -> bytes:
    """The photo a phone sealed: four bytes of length, the head as JSON, the ciphertext. ``envelope.unreadable`` as above."""
    end = _LENGTH_BYTES + int.from_bytes(sealed[:_LENGTH_BYTES])
    try:
        head = json.loads(sealed[_LENGTH_BYTES:end])
    except (ValueError, RecursionError):
        raise problems.ENVELOPE_UNREADABLE() from None
    return _open(head, sealed[end:], sha256)


def _open(head: Any, ct: bytes, made_for: str) -> bytes:
    try:
        name, wrapped = next((n, w) for n, w in head["keys"].items() if n.startswith("server:"))
        number = int(name.removeprefix("server:"))
        if number not in crypto.key_numbers():
            raise problems.ENVELOPE_UNREADABLE()
        epk, bound = _bytes(head["epk"]), made_for.encode()
        private = _private(number)
        secret = private.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, epk))
        content_key = AESGCM(_wrapping_key(secret, epk, private)).decrypt(
            _bytes(wrapped["iv"]), _bytes(wrapped["k"]), bound
        )
        return AESGCM(content_key).decrypt(_bytes(head["iv"]), ct, bound)
    except (KeyError, TypeError, ValueError, AttributeError, StopIteration, InvalidTag):
        raise problems.ENVELOPE_UNREADABLE() from None


def _private(number: int) -> ec.EllipticCurvePrivateKey:
    # 48 bytes for a 32-byte order: the remainder is then as good as uniform (FIPS 186-5, A.2.1)
    wide = int.from_bytes(crypto.derived("xunge envelope key", number=number, length=48))
    return ec.derive_private_key(wide % (_ORDER - 1) + 1, _CURVE)


def _wrapping_key(secret: bytes, epk: bytes, private: ec.EllipticCurvePrivateKey) -> bytes:
    salt = epk + _point(private.public_key())
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=_INFO).derive(secret)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from error
