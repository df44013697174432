"""Where things lie. Everything made here is under `var/` or `.venv/`, both ignored by git."""

from __future__ import annotations

import fcntl
import hashlib
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PROJECT = Path(__file__).resolve().parent.parent
VAR = PROJECT / "var"
VENV = PROJECT / ".venv"
PWA = PROJECT / "pwa"


def content_hash(paths: list[Path]) -> str:
    """Hash names and bytes, so that a fresh checkout with new times but the same content counts as unchanged."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        name = str(path.relative_to(PROJECT)) if path.is_relative_to(PROJECT) else str(path)
        digest.update(f"{name}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold an exclusive lock on a file, waiting for whoever has it. The kernel drops it when the holder dies."""
    handle = take_lock(path, wait=True)
    try:
        yield
    finally:
        if handle is not None:
            os.close(handle)


def take_lock(path: Path, *, wait: bool) -> int | None:
    """Lock a file and answer its descriptor, to be kept open as long as the lock is meant; None when taken and not waiting.

    The descriptor is not inherited by programs started later (PEP 446), so an orphaned child never keeps the lock.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle
