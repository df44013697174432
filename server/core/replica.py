"""A streaming replica: whether it is there, and whether it knows by now what the primary knew a moment ago.

Nobody is asked what they have written or seen. Before a request reads from the replica, the primary says how far its log
is written (one round trip, no disk), and the replica must have replayed that far: whatever anybody had been told was done
before the request began is in what it reads, from whichever tab, device or process (docs: 0049). What takes longer than
the limit is read from the primary instead.

One thread a process looks after the replica once a second. While it does not find it near, no request goes there, so
that a replica which is gone or far behind costs none of them anything.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import pq
from sqlalchemy import Connection, Engine, ExceptionContext, event, exc

log = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0
SILENT_S = 10.0
"""No look has come back for so long: nobody is sent there."""
_PATIENCE_S = 2.0
"""For an answer to a question that takes no time; a frozen machine keeps its connections open and says nothing."""
_STATEMENT_S = 31.0
"""For any answer: the server itself ends a statement at 30 s."""
_CONNECT_S = 2
_UNHEARD_MS = 3000
"""A machine that takes no packet for so long is not there."""
_GONE = {"53300", "57P01", "57P02", "57P03", "57P04"}
"""A server that is full, starting or going down."""
_CONFLICT = {"40001", "40P01"}
"""What was read is being changed by what is replayed; the next question may be answered."""
_REASON = 300
"""So much of a reason stands in the log."""
WORDS = {
    "ok": "只读副本正常",
    "behind": "只读副本落后，先由主库回答",
    "away": "只读副本连不上，先由主库回答",
    "not_a_replica": "DATABASE_REPLICA_URL 不是本库的流复制副本，只用主库",
    "unknown": "只读副本还没有看过，先由主库回答",
}


class ReplicaFailedError(Exception):
    """The replica could not answer, and why; the primary can. ``gone``: nor will it answer the next."""

    def __init__(self, why: object, *, gone: bool) -> None:
        super().__init__(" ".join(str(why).split())[:_REASON])
        self.gone = gone


@dataclass(frozen=True)
class Look:
    """What was found of the replica when it was looked at last."""

    state: str
    name: str | None = None
    lag_s: float | None = None


class Replica:
    """The replica of one process. ``bare`` and ``plain`` are engines to it, for tiles and for the session."""

    def __init__(self, *, primary: Engine, bare: Engine, plain: Engine, limit_s: float) -> None:
        self.bare, self.plain = bare, plain
        self._primary, self._limit_s = primary, limit_s
        self._look = Look("unknown")
        self._looked_at = 0.0
        self._watcher: tuple[int, threading.Thread] | None = None
        self._starting = threading.Lock()
        self._stopped = threading.Event()
        for engine in (bare, plain):
            event.listen(engine, "handle_error", _tell_apart)
            event.listen(engine, "do_connect", _patiently)

    def is_near(self) -> bool:
        """Whether a request that begins now may read there: it has replayed all that the primary has acknowledged."""
        self._watch()
        if self._look.state != "ok" or time.monotonic() - self._looked_at > SILENT_S:
            return False
        with self._primary.connect() as connection:
            wanted = _written(connection)
        try:
            with self.bare.connect() as connection:
                near = _replayed(connection, wanted, self._limit_s)
        except ReplicaFailedError as error:
            self.failed(error)
            return False
        if not near:
            self._found(Look("behind", self._look.name))
        return near

    def failed(self, error: ReplicaFailedError) -> None:
        """Somebody got no answer there: where it is gone, nobody else tries until a look finds it well."""
        if error.gone:
            self._found(Look("away", self._look.name), str(error))

    def document(self) -> dict[str, Any]:
        """``{state, words, name, lag_s}`` of the last look; never waits for the replica."""
        self._watch()
        look = self._look
        if look.state == "ok" and time.monotonic() - self._looked_at > SILENT_S:
            look = Look("away", look.name)
        return {"state": look.state, "words": WORDS[look.state], "name": look.name, "lag_s": look.lag_s}

    def close(self) -> None:
        """Look no more, and let go of every connection."""
        self._stopped.set()
        if self._watcher:
            self._watcher[1].join(_PATIENCE_S * 3)
        for engine in (self.bare, self.plain):
            engine.dispose()

    # ------------------------------------------------------------------ looking after it

    def _watch(self) -> None:
        if self._watcher and self._watcher[0] == os.getpid():
            return
        with self._starting:
            if not self._watcher or self._watcher[0] != os.getpid():  # a thread does not live on in a forked process
                thread = threading.Thread(target=self._keep_looking, name="replica", daemon=True)
                self._watcher = os.getpid(), thread
                thread.start()

    def _keep_looking(self) -> None:
        while not self._stopped.is_set():
            began, why = time.monotonic(), ""
            try:
                look = self._look_once()
            except ReplicaFailedError as error:
                look, why = Look("away", self._look.name), str(error)
            except exc.SQLAlchemyError:  # the primary is away: nothing can be said of the replica
                look = self._look
            self._looked_at = time.monotonic()
            self._found(look, why)
            self._stopped.wait(max(0.0, LOOK_EVERY_S - (time.monotonic() - began)))

    def _look_once(self) -> Look:
        with self._primary.connect() as connection:
            wanted = _written(connection)
            whole = connection.exec_driver_sql("SELECT system_identifier FROM pg_control_system()").scalar_one()
        with self.bare.connect() as connection:
            with _waiting_at_most(connection, _PATIENCE_S):
                # without a receiver it may have left the primary's history, and its positions mean nothing to us
                mine, streaming, name = connection.exec_driver_sql(
                    "SELECT pg_is_in_recovery() AND system_identifier = %s, EXISTS (SELECT FROM pg_stat_wal_receiver),"
                    " nullif(current_setting('cluster_name'), '') FROM pg_control_system()",
                    (whole,),
                ).one()
            if not mine:
                return Look("not_a_replica", name)
            near = _replayed(connection, wanted, self._limit_s)
            lag_s = 0.0 if near else _lag(connection)
        if not streaming:
            return Look("away", name, lag_s)
        return Look("ok" if near else "behind", name, lag_s)

    def _found(self, look: Look, why: str = "") -> None:
        before, self._look = self._look, look
        if look.state != before.state:
            log.warning("replica: %s -> %s%s", before.state, look.state, why and f" ({why})")


# ---------------------------------------------------------------------- positions in the log


def _written(primary: Connection) -> str:
    """How far the primary's log is safe on disk. What was acknowledged lies before it, unless ``synchronous_commit`` is off.

    The log's writer stops at whole pages, in the middle of a record that nobody waits for (a page touched by a reader, half
    a large transaction); no replica can replay half a record. Any commit carries the end of the log past it.
    """
    ask = "SELECT pg_current_wal_flush_lsn()::text, (pg_current_wal_flush_lsn() - '0/0') %% 8192 = 0"
    written, perhaps_within_a_record = primary.exec_driver_sql(ask, ()).one()
    if perhaps_within_a_record:
        primary.exec_driver_sql("SELECT pg_current_xact_id()")
        written, _ = primary.exec_driver_sql(ask, ()).one()
    return str(written)


def _replayed(replica: Connection, wanted: str, limit_s: float) -> bool:
    """Whether the replica has replayed ``wanted``, or does within the limit."""
    deadline, pause = time.monotonic() + limit_s, 0.001
    with _waiting_at_most(replica, _PATIENCE_S):
        while not replica.exec_driver_sql("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", (wanted,)).scalar_one():
            if time.monotonic() + pause > deadline:
                return False
            time.sleep(pause)
            pause = min(2 * pause, 0.05)
    return True


def _lag(replica: Connection) -> float:
    statement = "SELECT extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())::float8"
    return round(float(replica.exec_driver_sql(statement).scalar_one() or 0), 1)


# ---------------------------------------------------------------------- connections that do not wait for ever


class _Patient(psycopg.Connection[Any]):
    """A connection that takes silence for an answer."""

    patience = _STATEMENT_S

    def wait(self, gen: Any, *args: Any, **more: Any) -> Any:
        try:
            return super().wait(gen, *args, **{"timeout": self.patience} | more)
        except psycopg.OperationalError:
            if self.pgconn.transaction_status == pq.TransactionStatus.ACTIVE:
                self.pgconn.finish()  # what it may still say is an answer to a question given up
            raise


@contextmanager
def _waiting_at_most(connection: Connection, seconds: float) -> Iterator[None]:
    """Within it, a connection to the replica is given up when it says nothing for so long."""
    driver: Any = connection.connection.driver_connection
    driver.patience = seconds
    try:
        yield
    finally:
        driver.patience = _STATEMENT_S


def _patiently(_dialect: Any, _record: Any, args: Any, more: Any) -> Any:
    return _Patient.connect(*args, connect_timeout=_CONNECT_S, tcp_user_timeout=_UNHEARD_MS, **more)


def _tell_apart(context: ExceptionContext) -> None:
    """What only says that this server cannot answer now is not the question's fault."""
    state = getattr(context.original_exception, "sqlstate", None)
    gone = context.connection is None or context.is_disconnect or state in _GONE
    if gone or state in _CONFLICT:
        raise ReplicaFailedError(context.original_exception, gone=gone) from context.original_exception
