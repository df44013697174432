"""One private cluster a test run, migrated from empty; the app connects as the app role; every test really commits.

``world`` is a small district with people in it (tests/world.py). It is made once a database; after each test the rows
that tests add are deleted again (DELETE takes 3 ms where TRUNCATE takes 58).
"""

from __future__ import annotations

import base64
import os
from datetime import datetime
from pathlib import Path

import hypothesis
import pytest
from flask import Flask
from sqlalchemy import Connection, Engine, create_engine, text

from launch import cluster as clusters
from server.app import create_app
from server.catalogue import queries as catalogue
from server.config import Settings
from server.core.db import db
from server.core.limits import limiter
from server.steps.deadlines import over_since
from server.watch.rounds import look
from tests.door import Door
from tests.loop import Centre
from tests.world import LONG_AGO, World, build_world

# how long an example takes is no property: on a busy machine one that touches the database takes what it takes
hypothesis.settings.register_profile("as long as it takes", deadline=None)
hypothesis.settings.load_profile("as long as it takes")

SECRET = "a secret for tests only, long enough for the check"
DATA_KEY = base64.b64decode("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")

ADDED_BY_TESTS = (
    "rate_count",
    "tombstone",
    "robot_message",
    "robot",
    "job_run",
    "letter",
    "letter_serial",
    "watch_given",
    "notice",
    "paper_template",
    "meeting_decision",
    "meeting_unit",
    "meeting_case",
    "meeting_step",
    "meeting",
    "referral",
    "mediation_step",
    "mediation",
    "task_attachment",
    "task_step",
    "task_sensitive",
    "task",
    "errand_attachment",
    "errand_step",
    "errand_sensitive",
    "errand",
    "errand_serial",
    "visit_match",
    "visit_sensitive",
    "care_leave",
    "person_move",
    "care_plan",
    "person_sensitive",
    "person",
    "bulk_import",
    "reception",
    "feed_key",
    "channel_mapping",
    "case_source",
    "case_phone",
    "case_helper",
    "saved_filter",
    "joining",
    "case_attachment",
    "case_sensitive",
    "case_contact",
    "case_rating",
    "case_step",
    "cases",
    "atlas_change",  # after the cases: they leave their lines here when they go
    "atlas_cell",
    "specialist",
    "case_serial",
    "visit",
    "patrol_track",
    "diary",
    "patrol",
    "household_change",
    "household_sensitive",
    "household",
    "attachment_upload",
    "attachment",
    "operation",
    "device_contact",
    "login_session",
    "journal_entry",
)


@pytest.fixture(scope="session")
def cluster():
    """A PostgreSQL server of our own, without durability, gone after the run."""
    with clusters.temporary() as running:
        yield running


@pytest.fixture(scope="session")
def settings(cluster, tmp_path_factory):
    """Settings of an app on an empty database of that cluster."""
    return settings_for(cluster, "test", tmp_path_factory.mktemp("files"))


def settings_for(cluster: clusters.Cluster, database: str, files: Path, *, demo: bool = False) -> Settings:
    """Make a database and the settings to reach it by."""
    cluster.create_database(database)
    return Settings(
        database_url=cluster.app_url(database),
        database_owner_url=cluster.owner_url(database),
        secret_key=SECRET,
        data_keys={1: DATA_KEY},
        files=files,
        web_dist=Path(os.environ.get("XUNGE_WEB_DIST") or Path(__file__).resolve().parent.parent / "pwa" / "dist"),
        demo=demo,
        public_url=None,
        check_answers=True,
    )


def environment_of(settings: Settings) -> dict[str, str]:
    """The same settings as a process of its own finds them in its environment."""
    return os.environ | {
        "DATABASE_URL": settings.database_url,
        "DATABASE_REPLICA_URL": settings.replica_url or "",
        "XUNGE_REPLICA_LAG_S": str(settings.replica_lag_s),
        "XUNGE_SECRET_KEY": settings.secret_key,
        "XUNGE_DATA_KEY": base64.b64encode(settings.data_keys[1]).decode(),
        "XUNGE_FILES": str(settings.files),
        "XUNGE_WEB_DIST": str(settings.web_dist),
        "XUNGE_DEMO": "1" if settings.demo else "0",
        "XUNGE_CHECK_ANSWERS": "1",
    }


@pytest.fixture(scope="session")
def app(settings):
    """The application on a migrated database with the test world in it."""
    return inhabited(settings)


def inhabited(settings: Settings) -> Flask:
    """An application whose database is migrated and has the test world in it."""
    application = create_app(settings)
    limiter.enabled = False  # its own test turns it on
    result = application.test_cli_runner().invoke(args=["db", "upgrade"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    build_world(application)
    return application


@pytest.fixture(scope="session")
def owner(settings, app):
    """An engine of the owner role: for looking at rows and cleaning up, never for what is tested."""
    engine = create_engine(settings.database_owner_url)
    yield engine
    engine.dispose()


def clean(owner: Engine) -> None:
    """Delete what a test added, and put everybody back into the post they were made with."""
    with owner.begin() as connection:
        for table in ADDED_BY_TESTS:
            connection.execute(text(f"DELETE FROM {table}"))
        _boundaries_again(connection)
        _staging_empty(connection)
        # what came with the installation was written by nobody; tests change only entries of their own
        connection.execute(text("DELETE FROM advice_entry WHERE updated_by IS NOT NULL"))
        # of feeds and files: nobody's, with no password
        connection.execute(text("DELETE FROM account WHERE password_hash = '!'"))
        connection.execute(
            text("UPDATE unit SET retired_at = NULL, categories = '{}', areas = '{}', rota = '[]', version = 1")
        )
        connection.execute(text("DELETE FROM unit WHERE id NOT IN ('water', 'heating')"))
        connection.execute(text("UPDATE account SET disabled_at = NULL WHERE disabled_at IS NOT NULL"))
        connection.execute(text("DELETE FROM assignment WHERE valid_from > :made"), {"made": LONG_AGO})
        connection.execute(text("UPDATE assignment SET valid_to = NULL WHERE valid_to IS NOT NULL"))


def _staging_empty(connection: Connection) -> None:
    """Lists that were being read when their test ended; their tables belong to the app."""
    left = connection.scalars(
        text(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname = 'staging' ORDER BY tablename DESC"
        )
    )
    for table in left.all():
        connection.execute(text(f"DROP TABLE {table}"))


def _boundaries_again(connection: Connection) -> None:
    """Every area as it was first, and none that a test drew."""
    imports = connection.scalar(text("SELECT count(*) FROM area_import"))
    if imports:
        connection.execute(text("DELETE FROM area_change"))
        connection.execute(
            text(
                "DELETE FROM area WHERE code IN (SELECT code FROM area_version WHERE version = 1 AND import_id IS NOT NULL)"
            )
        )
        connection.execute(
            text(
                "UPDATE area SET name = first.name, geom = first.geom, retired_at = NULL"
                " FROM area_version AS first WHERE first.code = area.code AND first.version = 1"
            )
        )
        connection.execute(text("DELETE FROM area_version WHERE version > 1 OR import_id IS NOT NULL"))
        connection.execute(text("UPDATE area_version SET valid_to = NULL"))
        connection.execute(text("DELETE FROM area_import"))


@pytest.fixture
def world(app, owner):
    """The district and its people; whatever a test adds is deleted after it."""
    yield World(app)
    with app.app_context():
        db.session.remove()
    clean(owner)


@pytest.fixture
def door(app, world):
    """The HTTP door: ``door.login("worker01")`` answers somebody's session."""
    return Door(app)


@pytest.fixture
def centre(door):
    """Everybody at the centre: ``centre.case_in("handling")`` answers a case brought there by the right people."""
    return Centre(door)


@pytest.fixture
def rows(owner):
    """Look at stored rows: ``rows("SELECT … WHERE id = :id", id=…)`` answers a list of dicts."""

    def look(statement: str, **values):
        with owner.connect() as connection:
            return [dict(row) for row in connection.execute(text(statement), values).mappings()]

    return look


@pytest.fixture
def watch(app, world):
    """One look of the watch at a moment: ``watch(moment)`` answers how many of each kind were given."""

    def at(moment):
        with app.app_context():
            found = dict(look(moment))
            db.session.remove()
        return found

    return at


@pytest.fixture
def overdue(centre, app, watch):
    """A case in a unit's hands, so many working days late: ``overdue()`` has a letter drafted, which waits to be signed."""

    def make(state="handling", days=3):
        case = centre.case_in(state)
        with app.app_context():
            late = over_since(datetime.fromisoformat(case["due_at"]), days, catalogue.calendar())
        watch(late)
        return case

    return make
