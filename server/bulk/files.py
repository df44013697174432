"""Files on their way in, and the rows that were not taken on their way out: kept sealed, for names and numbers stand in them.

A file is sealed in pieces, each bound to its place, so that neither end of it is ever whole in memory. To be read it is
opened into a file without a name, which is gone with the process that reads it, however that ends.
"""

from __future__ import annotations

import base64
import hashlib
import os
import struct
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from flask import current_app

from server.core import crypto
from server.core.disk import writing

PIECE = 1024 * 1024
_LENGTH = struct.Struct(">I")


def keep(import_id: UUID, stream: BinaryIO) -> tuple[bytes, int]:
    """Put a file away; answers its hash and its size."""
    digest, size = hashlib.sha256(), 0

    def pieces() -> Iterator[bytes]:
        nonlocal size
        while piece := stream.read(PIECE):
            digest.update(piece)
            size += len(piece)
            yield piece

    with writing():
        _write(_place(import_id, "in"), f"bulk:{import_id}:in", pieces())
    return digest.digest(), size


def hashed(file: BinaryIO) -> tuple[bytes, int]:
    """The hash and the size of a file that lies somewhere already."""
    digest = hashlib.sha256()
    while piece := file.read(PIECE):
        digest.update(piece)
    return digest.digest(), file.tell()


def opened(import_id: UUID) -> BinaryIO:
    """The file that was put away, to be read and sought in; ``FileNotFoundError`` when it is gone."""
    out = tempfile.TemporaryFile(dir=_folder())  # noqa: SIM115 -- the caller closes it
    for piece in _read(_place(import_id, "in"), f"bulk:{import_id}:in"):
        out.write(piece)
    out.seek(0)
    return out


def keep_refused(import_id: UUID, lines: Iterable[bytes]) -> None:
    _write(_place(import_id, "refused"), f"bulk:{import_id}:refused", _gathered(lines))


def refused(import_id: UUID) -> Iterator[bytes] | None:
    """The rows that were not taken, piece by piece; None when there are none, or none any more."""
    place = _place(import_id, "refused")
    return _read(place, f"bulk:{import_id}:refused") if place.exists() else None


def here(import_id: UUID) -> bool:
    return _place(import_id, "in").exists()


def forget(import_id: UUID) -> None:
    """Once it has been taken in nobody needs what was sent."""
    _place(import_id, "in").unlink(missing_ok=True)


def forget_refused(import_id: UUID) -> None:
    """What was refused is fetched within some days."""
    _place(import_id, "refused").unlink(missing_ok=True)


def _gathered(lines: Iterable[bytes]) -> Iterator[bytes]:
    held = bytearray()
    for line in lines:
        held += line
        if len(held) >= PIECE:
            yield bytes(held)
            held.clear()
    if held:
        yield bytes(held)


def _write(place: Path, name: str, pieces: Iterable[bytes]) -> None:
    """Whole or not at all: a file that is there can be read to its end."""
    half = place.with_suffix(f".{os.getpid()}.half")
    try:
        with half.open("wb") as out:
            for number, piece in enumerate(pieces):
                sealed = crypto.seal(base64.b64encode(piece).decode(), f"{name}:{number}")
                out.write(_LENGTH.pack(len(sealed)) + sealed)
        half.replace(place)
    finally:
        half.unlink(missing_ok=True)


def _read(place: Path, name: str) -> Iterator[bytes]:
    with place.open("rb") as kept:
        number = 0
        while begins := kept.read(_LENGTH.size):
            (length,) = _LENGTH.unpack(begins)
            yield base64.b64decode(crypto.unseal(kept.read(length), f"{name}:{number}"))
            number += 1


def _folder() -> Path:
    folder: Path = current_app.config["SETTINGS"].files / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _place(import_id: UUID, what: str) -> Path:
    return _folder() / f"{import_id}.{what}"
