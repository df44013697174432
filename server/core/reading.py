"""Connections for what is only read, and read often: map tiles first of all.

Beside the session's engine stands a second one whose connections are bare: every statement is a transaction of its own,
nothing is rolled back on return, no plan is compiled or made parallel. SQLAlchemy's usual way costs a tile half its
speed (docs: 0049).
"""

from __future__ import annotations

import select
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from flask import Flask, current_app
from sqlalchemy import Connection, Engine, create_engine, event, exc

from server.config import Settings

LIMITS = "-c timezone=UTC -c lock_timeout=5s -c statement_timeout=30s"
"""What holds for every connection of the web process."""
_BARE = f"{LIMITS} -c jit=off -c max_parallel_workers_per_gather=0"
_READING = "xunge_reading"


@contextmanager
def reading() -> Iterator[Connection]:
    """A bare connection to read by: see ``exec_driver_sql``. Each statement sees what is committed when it begins.

    What is to be seen as of one moment goes into one statement.
    """
    with _bare_engine().connect() as connection:
        yield connection


def install(app: Flask) -> None:
    """Make the engine; it connects when it is first asked."""
    settings: Settings = app.config["SETTINGS"]
    app.extensions[_READING] = bare_engine(settings.database_url)


def bare_engine(address: str) -> Engine:
    """An engine of bare connections."""
    engine = create_engine(
        address,
        isolation_level="AUTOCOMMIT",
        pool_reset_on_return=None,
        pool_size=10,
        hide_parameters=True,
        connect_args={"options": _BARE},
    )
    event.listen(engine, "checkout", _still_there)
    return engine


def _still_there(connection: Any, _record: Any, _proxy: Any) -> None:
    """A server that went away has said so: its last word waits on an idle connection. Looking costs no round trip."""
    poll = select.poll()
    poll.register(connection.pgconn.socket, select.POLLIN)
    if poll.poll(0):
        raise exc.DisconnectionError


def _bare_engine() -> Engine:
    return cast(Engine, current_app.extensions[_READING])
