"""Connections for what is only read: bare ones for what is read often, and the replica's for what may be read there.

Beside the session's engine stands a second one whose connections are bare: every statement is a transaction of its own,
nothing is rolled back on return, no plan is compiled or made parallel. SQLAlchemy's usual way costs a tile half its
speed.

With ``DATABASE_REPLICA_URL`` a route that says ``replica=True`` reads from there, by :func:`reading` and by the session
alike; what it writes (a line in the journal) goes to the primary. When the replica does not answer, the view is called
once more and reads from the primary (docs: 0049).
"""

from __future__ import annotations

import select
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, cast

import flask_sqlalchemy.session
import psycopg
from flask import Flask, current_app
from sqlalchemy import Connection, Engine, create_engine, event, exc
from sqlalchemy.sql.dml import UpdateBase

from server.config import Settings
from server.core import wire
from server.core.replica import Replica

LIMITS = "-c timezone=UTC -c lock_timeout=5s -c statement_timeout=30s -c work_mem=16MB"
"""What holds for every connection of the web process. A word that stands in every tenth page of three years of cases is found by a
bitmap of 10 MB; where that does not fit, PostgreSQL reads the texts again.
"""
_BARE = f"{LIMITS} -c jit=off -c max_parallel_workers_per_gather=0"
_SHARED_AMONG = 2
"""PostgreSQL's own default."""
_READ_ONLY = "-c default_transaction_read_only=on -c application_name=xunge_replica"
_BARE_ENGINE = "xunge_bare_engine"
_REPLICA = "xunge_replica"

_read_from: ContextVar[Replica | None] = ContextVar("read_from", default=None)
"""The replica, while a view runs that may read there and it is near."""


@contextmanager
def reading(*, shared: bool = False) -> Iterator[Connection]:
    """A bare connection to read by: see ``exec_driver_sql``. Each statement sees what is committed when it begins.

    What is to be seen as of one moment goes into one statement. ``shared``: the work of a statement may be shared out among
    processes of PostgreSQL, for what reads hundreds of thousands of rows; a tile would only wait for them to begin.
    """
    replica = _read_from.get()
    with (replica.bare if replica else _bare_engine()).connect() as connection:
        if not shared:
            yield connection
            return
        connection.exec_driver_sql(f"SET max_parallel_workers_per_gather = {_SHARED_AMONG}")
        try:
            yield connection
        finally:
            connection.exec_driver_sql("RESET max_parallel_workers_per_gather")


@contextmanager
def at_once() -> Iterator[Connection]:
    """A bare connection to the primary, for what counts whatever becomes of the request's own transaction."""
    with _bare_engine().connect() as connection:
        yield connection


def rows_of(connection: Connection, sql: str, values: Mapping[str, Any], *, anew: bool = False) -> list[Any]:
    """The rows of a statement as the driver takes it and gives them, on a connection of :func:`reading`.

    Without SQLAlchemy's own half of the time. What fails is asked once more in its way, for what it makes of a failure.
    ``anew``: planned for these values, where a plan kept for any would be a worse one.
    """
    try:
        cursor = cast(Any, connection.connection).cursor()
        return cast(list[Any], cursor.execute(sql, values, prepare=False if anew else None).fetchall())
    except psycopg.errors.QueryCanceled as error:  # it took too long, and would again
        raise exc.OperationalError("", None, error) from error
    except psycopg.Error:
        return list(connection.exec_driver_sql(sql, dict(values)).all())


class Session(flask_sqlalchemy.session.Session):
    """The session of a request: reads where its route may read, writes on the primary always."""

    def get_bind(self, mapper: Any = None, clause: Any = None, bind: Any = None, **more: Any) -> Engine | Connection:
        replica = _read_from.get()
        if replica and bind is None and not self._flushing and not isinstance(clause, UpdateBase):
            return replica.plain
        return super().get_bind(mapper=mapper, clause=clause, bind=bind, **more)


_WRITES_NOTHING = "writes nothing"


@contextmanager
def writing_nothing(session: flask_sqlalchemy.session.Session) -> Iterator[None]:
    """Within it, every transaction of the session is read only; one that is never begun costs nothing."""
    session.info[_WRITES_NOTHING] = True
    try:
        yield
    finally:
        del session.info[_WRITES_NOTHING]


@event.listens_for(Session, "after_begin")
def _read_only(session: Session, _transaction: Any, connection: Connection) -> None:
    if _WRITES_NOTHING in session.info:
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")


@contextmanager
def reading_from(replica: Replica) -> Iterator[None]:
    """Within it, the session and :func:`reading` read from the replica."""
    before = _read_from.set(replica)
    try:
        yield
    finally:
        _read_from.reset(before)


def replica_of(app: Flask) -> Replica | None:
    """The replica of this installation, where there is one."""
    return cast(Replica | None, app.extensions[_REPLICA])


def install(app: Flask) -> None:
    """Make the engines; they connect when they are first asked."""
    settings: Settings = app.config["SETTINGS"]
    primary = _engine(settings.database_url, _BARE, **_BARE_WAYS)
    app.extensions[_BARE_ENGINE] = primary
    app.extensions[_REPLICA] = None
    if settings.replica_url:
        app.extensions[_REPLICA] = Replica(
            primary=primary,
            bare=_engine(settings.replica_url, f"{_BARE} {_READ_ONLY}", **_BARE_WAYS),
            plain=_engine(settings.replica_url, f"{LIMITS} {_READ_ONLY}"),
            limit_s=settings.replica_lag_s,
        )


def let_go(app: Flask) -> None:
    """Close what connections nobody holds, before the database is copied or dropped; it goes on with new ones."""
    cast(Engine, app.extensions[_BARE_ENGINE]).dispose()
    if replica := replica_of(app):
        replica.bare.dispose()
        replica.plain.dispose()


class BareCursor(psycopg.Cursor[Any]):
    """Answers come as bytes, not as text: a tile would be sent in hexadecimal, twice its size."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.format = psycopg.pq.Format.BINARY


_BARE_WAYS: dict[str, Any] = {
    "isolation_level": "AUTOCOMMIT",
    "pool_reset_on_return": None,
    "connect_args": {"cursor_factory": BareCursor},
}


def _engine(address: str, options: str, *, connect_args: Mapping[str, Any] | None = None, **ways: Any) -> Engine:
    engine = create_engine(
        address,
        pool_size=10,
        json_deserializer=wire.read,
        hide_parameters=True,  # what people wrote must not stand in a log beside an error
        connect_args={"options": options, **(connect_args or {})},
        **ways,
    )
    look_before_use(engine)
    return engine


def look_before_use(engine: Engine) -> None:
    """Give nobody a connection whose server is gone."""
    event.listen(engine, "checkout", _still_there)


def _still_there(connection: Any, _record: Any, _proxy: Any) -> None:
    """A server that went away has said so: its last word waits on an idle connection. Looking costs no round trip."""
    poll = select.poll()
    poll.register(connection.pgconn.socket, select.POLLIN)
    if poll.poll(0):
        raise exc.DisconnectionError


def _bare_engine() -> Engine:
    return cast(Engine, current_app.extensions[_BARE_ENGINE])
