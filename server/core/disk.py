"""Writing files: what the disk refuses is said, not a fault."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from server.core import problems

log = logging.getLogger(__name__)


@contextmanager
def writing() -> Iterator[None]:
    """Raise ``server.disk_refuses`` where the disk is full or nobody may write there: the log says why, for the operator."""
    try:
        yield
    except OSError as error:
        log.exception("a file could not be written: %s", error.strerror)
        raise problems.SERVER_DISK_REFUSES() from error


NARROW_BYTES = 1 << 30
"""Below this somebody should look: a town's photos are some hundred megabytes a week."""


def files_state(folder: Path) -> dict[str, str]:
    """``{state, words}`` of where files are stored, before anybody sends one: ``ok``, ``narrow`` or ``refused``. Where that is
    is not said: whoever reaches the server may ask.
    """
    there = folder
    while not there.exists() and there != there.parent:  # made when the first file comes
        there = there.parent
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        words = "XUNGE_FILES 的目录写不进去：换一个，或者改成归运行服务的账号。别的照常，照片先留在手机上"
        return {"state": "refused", "words": words}
    if shutil.disk_usage(there).free < NARROW_BYTES:
        return {"state": "narrow", "words": "存文件的磁盘剩下不到 1 GB"}
    return {"state": "ok", "words": "存文件的目录正常"}
