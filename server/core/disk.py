"""Writing files: what the disk refuses is said, not a fault."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

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
