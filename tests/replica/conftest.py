"""A primary with durability on, a hot standby fed by it, and the application with both addresses."""

from __future__ import annotations

import dataclasses
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import jsonify
from flask_smorest import Blueprint
from sqlalchemy import create_engine, event, text

from launch.cluster import Cluster
from launch.standby import Standby
from server.app import create_app
from server.core.db import db
from server.core.endpoint import ANYONE, endpoint
from server.core.limits import limiter
from server.core.reading import reading, replica_of
from tests.conftest import clean, environment_of, inhabited, settings_for
from tests.door import Door
from tests.wire import Wire
from tests.world import World

ROOT = Path(__file__).resolve().parents[2]
READER = "xunge_reader"
DATABASE = "replica_test"
LIMIT_S = 2.0
"""More than a busy machine needs for what takes half a millisecond on an idle one."""


def until(true: Callable[[], object], seconds: float = 20) -> None:
    """Look again until it is so."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)  # between two looks at another process


@pytest.fixture(scope="session")
def place():
    """Not pytest's own directory: that is closed to the account PostgreSQL runs under."""
    made = Path(tempfile.mkdtemp(prefix="xunge-replica-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="session")
def primary(place):
    with Cluster(place / "primary") as running:
        yield running


@pytest.fixture(scope="session")
def pair_settings(primary, place, tmp_path_factory):
    """A migrated database with the test world in it, and a standby that has all of it, reached by a role that only reads."""
    settings = settings_for(primary, DATABASE, tmp_path_factory.mktemp("replica-files"))
    inhabited(settings)
    primary.sql(
        f"CREATE ROLE {READER} LOGIN PASSWORD 'reads only' IN ROLE xunge_app;"
        f"ALTER ROLE {READER} SET default_transaction_read_only = on"
    )
    hba = (primary.data / "pg_hba.conf").read_text()
    (primary.data / "pg_hba.conf").write_text(hba + f"local all {READER} scram-sha-256\n")
    return settings


@pytest.fixture(scope="session")
def standby(pair_settings, primary, place):
    """Running at the beginning of every test that leaves it so."""
    made = Reading(primary, place / "standby", "xunge_standby")
    made.start()
    yield made
    made.stop()


class Reading(Standby):
    """A standby that lets the reading role in."""

    def _configure(self) -> None:
        super()._configure()
        hba = self.data / "pg_hba.conf"
        hba.write_text(hba.read_text() + f"local all {READER} scram-sha-256\n")

    def reader_url(self, database: str) -> str:
        return self.app_url(database).replace("xunge_app:", f"{READER}:", 1).replace(self.app_password, "reads%20only")

    @property
    def app_password(self) -> str:
        return self.app_url("any").split("xunge_app:", 1)[1].split("@", 1)[0]


class Counted:
    """The application, with how often a request took a connection to the replica to read by."""

    def __init__(self, app) -> None:
        self.app, self.door, self.world = app, Door(app), World(app)
        self.replica = replica_of(app)
        self.asked = 0
        self._asking_whether = threading.local()
        self._is_near = self.replica.is_near
        self.replica.is_near = self._near
        for engine in (self.replica.bare, self.replica.plain):
            event.listen(engine, "checkout", self._count)

    def _near(self):
        self._asking_whether.now = True
        try:
            return self._is_near()
        finally:
            self._asking_whether.now = False

    def _count(self, *_):
        looking = threading.current_thread().name == "replica"
        if not looking and not getattr(self._asking_whether, "now", False):
            self.asked += 1

    def state(self) -> str:
        return self.replica.document()["state"]

    @contextmanager
    def there(self):
        """What is done within was read from the replica."""
        until(lambda: self.state() == "ok")
        before = self.asked
        yield
        assert self.asked > before

    @contextmanager
    def not_there(self):
        before = self.asked
        yield
        assert self.asked == before


@pytest.fixture
def both(pair_settings, standby):
    """Settings with both addresses, at a moment when the standby follows; what the test wrote is gone after it."""
    standby.start()
    standby.sql("SELECT pg_wal_replay_resume()")  # whatever a test before it left
    yield dataclasses.replace(pair_settings, replica_url=standby.reader_url(DATABASE), replica_lag_s=LIMIT_S)
    owner = create_engine(pair_settings.database_owner_url)
    clean(owner)
    owner.dispose()


@pytest.fixture
def served(both, tmp_path):
    """The real server, two processes, over a real line."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{port}", "--reuse-port"]
    command += ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--no-control-socket"]
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment_of(both), stdout=log, stderr=log)
    line = Wire(f"http://127.0.0.1:{port}")

    def ready():
        assert process.poll() is None, (tmp_path / "log").read_text()[-2000:]
        try:
            return line.open("/readyz").get_json()["replica"]["state"] == "ok"
        except OSError:
            return False

    try:
        until(ready, 60)
        yield line
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture
def pair(both):
    """The application on both, in this process, at a moment when the replica is near."""
    app = create_app(both)
    trying = Blueprint("trying", __name__, url_prefix="/api/v1/trying")

    @endpoint(trying, "GET", "/slow", can=ANYONE, replica=True)
    def slow():
        """Takes long on a standby only."""
        with_wait = "SELECT count(*), max(CASE WHEN pg_is_in_recovery() THEN pg_sleep(20)::text END) FROM unit"
        return jsonify(units=db.session.execute(text(with_wait)).scalar_one())

    @endpoint(trying, "GET", "/slow-bare", can=ANYONE, replica=True, transaction=False)
    def slow_bare():
        with reading() as connection:
            with_wait = "SELECT count(*), max(CASE WHEN pg_is_in_recovery() THEN pg_sleep(20)::text END) FROM unit"
            return jsonify(units=connection.exec_driver_sql(with_wait).scalar_one())

    app.register_blueprint(trying)
    limiter.enabled = False
    counted = Counted(app)
    until(lambda: counted.state() == "ok")
    yield counted
    counted.replica.close()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
