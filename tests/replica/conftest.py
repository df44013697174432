"""A primary with durability on, a hot standby fed by it, and the application with both addresses."""

from __future__ import annotations

import dataclasses
import shutil
import tempfile
import threading
import time
from collections import Counter
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
from tests.conftest import clean, settings_for
from tests.door import Door
from tests.world import World, build_world

READER = "xunge_reader"
DATABASE = "replica_test"


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
    application = create_app(settings)
    result = application.test_cli_runner().invoke(args=["db", "upgrade"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    with application.app_context():
        build_world()
        db.session.commit()
        db.session.remove()
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
    """The application, with how many statements each server was asked."""

    def __init__(self, app) -> None:
        self.app, self.door, self.world = app, Door(app), World(app)
        self.replica = replica_of(app)
        self.asked: Counter[str] = Counter()
        for engine in (self.replica.bare, self.replica.plain):
            event.listen(engine, "before_cursor_execute", self._count)

    def _count(self, _connection, _cursor, statement, *_):
        looking = threading.current_thread().name == "replica" or "pg_last_wal_replay_lsn" in statement
        if not looking:
            self.asked["replica"] += 1

    def state(self) -> str:
        return self.replica.document()["state"]

    @contextmanager
    def there(self):
        """What is done within was read from the replica."""
        before = self.asked["replica"]
        yield
        assert self.asked["replica"] > before

    @contextmanager
    def not_there(self):
        before = self.asked["replica"]
        yield
        assert self.asked["replica"] == before


@pytest.fixture
def pair(pair_settings, standby):
    """The application on both, at a moment when the replica is near."""
    standby.start()
    standby.sql("SELECT pg_wal_replay_resume()")  # whatever a test before it left
    settings = dataclasses.replace(pair_settings, replica_url=standby.reader_url(DATABASE), replica_lag_s=0.3)
    app = create_app(settings)
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
    owner = create_engine(pair_settings.database_owner_url)
    clean(owner)
    owner.dispose()
