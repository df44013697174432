"""A town's data moves from the private database of `make run` into a PostgreSQL of its own, as docs/手册-部署.md says."""

from __future__ import annotations

import subprocess

import pytest

from launch import account
from launch.cluster import temporary
from server.app import create_app
from tests.conftest import inhabited, settings_for
from tests.door import Door

pytestmark = pytest.mark.cluster

COUNTED = 20_000
"""Transactions the private one had before; the other has not seen as many."""


def counted(cluster):
    cluster.sql(f"DO $$ BEGIN FOR i IN 1..{COUNTED} LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$")


@pytest.fixture
def dumped(cluster, tmp_path):
    """The world with a case in it, what its worker's phone holds, and the dump."""
    settings = settings_for(cluster, "moves", tmp_path / "files")
    app = inhabited(settings)
    counted(cluster)
    worker = Door(app).login("worker01")
    worker.push(worker.report())
    mirror, _, _ = worker.pull_all()
    command = [cluster.program("pg_dump"), "-Fc", settings.database_owner_url.replace("+psycopg", "")]
    return mirror, subprocess.run(command, capture_output=True, check=True).stdout


def test_everything_stands_in_the_other_and_phones_get_all_of_it(dumped, tmp_path):
    mirror, dump = dumped
    with temporary() as other:
        settings = settings_for(other, "xunge", tmp_path / "others")  # roles, database and extensions as in section 五
        restore = [other.program("pg_restore"), "-h", str(other.socket), "-U", "postgres", "-d", "xunge"]
        command = account.dropping_to(other.account, restore)
        done = subprocess.run(command, input=dump, cwd="/", capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")
        app = create_app(settings)
        result = app.test_cli_runner().invoke(args=["restored"])
        assert result.exit_code == 0, result.output
        worker = Door(app).login("worker01")
        moved, _, _ = worker.pull_all()
        assert moved.keys() == mirror.keys()
        assert [one["status"] for one in worker.push(worker.report())] == ["applied"]
        moved, _, _ = worker.pull_all()
        assert len([kind for kind, _ in moved if kind == "case"]) == 2
