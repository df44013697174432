"""What a phone does before it stores a record about a person, in Python: an envelope for the server and for nobody else."""

from __future__ import annotations

import base64
import json
import os
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.door import Visitor


def server_key(visitor: Visitor) -> dict[str, str]:
    """The key this phone was given to seal for."""
    return visitor.get("/sync/vault", device_id=visitor.device_id).body["server_key"]


def envelope(content: Any, made_for: str, to: dict[str, str]) -> dict[str, Any]:
    """A JSON value sealed for the server."""
    head, ct = sealed_bytes(json.dumps(content).encode(), made_for, to)
    return head | {"ct": _text(ct)}


def sealed_photo(raw: bytes, sha256: str, to: dict[str, str]) -> bytes:
    """A photo as a phone sends it: length, head, ciphertext."""
    head, ct = sealed_bytes(raw, sha256, to)
    text = json.dumps(head).encode()
    return len(text).to_bytes(4) + text + ct


def sealed_bytes(raw: bytes, made_for: str, to: dict[str, str]) -> tuple[dict[str, Any], bytes]:
    point = base64.urlsafe_b64decode(to["point"] + "==")
    ephemeral = ec.generate_private_key(ec.SECP256R1())
    epk = ephemeral.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    secret = ephemeral.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point))
    wrapping = HKDF(algorithm=SHA256(), length=32, salt=epk + point, info=b"xunge envelope 1").derive(secret)
    key, iv, key_iv = os.urandom(32), os.urandom(12), os.urandom(12)
    wrapped = AESGCM(wrapping).encrypt(key_iv, key, made_for.encode())
    head = {"v": 1, "epk": _text(epk), "iv": _text(iv), "keys": {to["id"]: {"iv": _text(key_iv), "k": _text(wrapped)}}}
    return head, AESGCM(key).encrypt(iv, raw, made_for.encode())


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
