"""Lists read once for a whole piece of work: what an administrator edits does not change between two of a phone's operations, nor
between two cases of one page.

Whoever does many things in one request says so with :func:`keeping`, as every route that only reads does; what is read through
a :func:`kept` function is then read once and stays as it was, over all transactions in between. Outside of it such a function
reads every time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from server.core.db import Model, db

P = ParamSpec("P")
T = TypeVar("T")

_memory: ContextVar[dict[Any, Any] | None] = ContextVar("kept", default=None)


@contextmanager
def keeping() -> Iterator[None]:
    """While this lasts, each kept function is asked once for the same arguments."""
    known = _memory.get()
    before = _memory.set({} if known is None else known)
    try:
        yield
    finally:
        _memory.reset(before)


def kept(read: Callable[P, T]) -> Callable[P, T]:
    """Of a function that reads a list nobody writes in the work that keeps it."""

    @wraps(read)
    def once(*args: P.args, **named: P.kwargs) -> T:
        memory = _memory.get()
        if memory is None:
            return read(*args, **named)
        key = (read, args, tuple(named.items()))
        if key not in memory:
            memory[key] = _apart(read(*args, **named))
        found: T = memory[key]
        return found

    return once


def _apart(found: T) -> T:
    """Rows out of the session, or the next commit would forget what was read of them."""
    for one in found if isinstance(found, list) else [found]:
        if isinstance(one, Model) and one in db.session:
            db.session.expunge(one)
    return found
