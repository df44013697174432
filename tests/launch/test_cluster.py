"""A real cluster from nothing to gone: started, killed, started again, stopped."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from launch.cluster import Cluster
from launch.place import PROJECT

pytestmark = pytest.mark.cluster


@pytest.fixture(scope="module")
def directory() -> Iterator[Path]:
    """A directory the server's account can reach: pytest's own are closed to it."""
    made = Path(tempfile.mkdtemp(prefix="xunge-launch-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="module")
def cluster(directory: Path) -> Iterator[Cluster]:
    with Cluster(directory / "cluster", durable=False) as running:
        running.create_database("one")
        yield running


def _ask(url: str, statement: str) -> object:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            done = connection.execute(text(statement))
            return done.scalar() if done.returns_rows else None
    finally:
        engine.dispose()


def test_the_owner_owns_and_the_app_does_not(cluster: Cluster):
    _ask(cluster.owner_url("one"), "CREATE TABLE IF NOT EXISTS kept (word text)")
    with pytest.raises(ProgrammingError, match="permission denied"):
        _ask(cluster.app_url("one"), "CREATE TABLE mine (word text)")
    with pytest.raises(ProgrammingError, match="permission denied"):
        _ask(cluster.app_url("one"), "SELECT * FROM kept")
    for url in (cluster.owner_url("one"), cluster.app_url("one")):
        assert (
            _ask(url, "SELECT rolsuper OR rolcreatedb OR rolcreaterole FROM pg_roles WHERE rolname = current_user")
            is False
        )


def test_the_extensions_are_there_and_chinese_has_trigrams(cluster: Cluster):
    assert _ask(cluster.app_url("one"), "SELECT ST_AsText(ST_Point(98.5, 39.7, 4326))") == "POINT(98.5 39.7)"
    assert float(str(_ask(cluster.app_url("one"), "SELECT similarity('供暖不热', '供暖不好')"))) > 0.3
    assert _ask(cluster.app_url("one"), "SELECT count(*) FROM pg_extension WHERE extname = 'btree_gist'") == 1


def test_a_wrong_password_and_a_foreign_name_are_turned_away(cluster: Cluster):
    good = cluster.app_url("one")
    password = good.split(":")[2].split("@")[0]
    with pytest.raises(OperationalError, match="password authentication failed"):
        _ask(good.replace(password, "guess"), "SELECT 1")
    with pytest.raises(OperationalError, match=r"Peer|pg_hba"):
        # under the superuser's own name no password helps; under root's own account neither
        _ask(good.replace("xunge_app", "somebody"), "SELECT 1")


def test_nothing_listens_on_tcp(cluster: Cluster):
    assert cluster.sql("SHOW listen_addresses") == ""


def test_a_copy_of_a_template_has_its_rows_and_its_rights(cluster: Cluster):
    _ask(cluster.owner_url("one"), "CREATE TABLE copied AS SELECT 7 AS n; GRANT SELECT ON copied TO xunge_app")
    assert cluster.create_database("two", "one") is True
    assert cluster.create_database("two", "one") is False
    assert _ask(cluster.app_url("two"), "SELECT n FROM copied") == 7
    with pytest.raises(ProgrammingError, match="permission denied"):
        _ask(cluster.app_url("two"), "CREATE TABLE mine (word text)")
    cluster.drop_database("two")
    assert cluster.create_database("two", "one") is True


def test_a_second_start_joins_the_first(cluster: Cluster, directory: Path):
    other = Cluster(directory / "cluster", durable=False)
    assert other.start() is False
    assert other.pid() == cluster.pid()
    assert other.app_url("one") == cluster.app_url("one")


def test_a_lost_password_file_heals_at_the_next_start(cluster: Cluster, directory: Path):
    before = cluster.app_url("one")
    cluster.stop()
    (directory / "cluster" / "passwords").unlink()
    assert cluster.start() is True
    assert cluster.app_url("one") != before
    assert _ask(cluster.app_url("one"), "SELECT current_user") == "xunge_app"


def test_killed_at_once_it_comes_back_with_what_was_committed(directory: Path):
    with Cluster(directory / "durable") as durable:
        durable.create_database("one")
        _ask(durable.owner_url("one"), "CREATE TABLE killed AS SELECT 42 AS n; GRANT SELECT ON killed TO xunge_app")
        pid = durable.pid()
        assert pid
        os.kill(pid, signal.SIGKILL)
        # at once: its last backends and its lock files are still about
        assert durable.start() is True
        assert durable.pid() != pid
        assert _ask(durable.app_url("one"), "SELECT n FROM killed") == 42
        assert durable.sql("SHOW fsync; SHOW data_checksums") == "on\non"


def test_it_ends_with_a_process_that_is_killed(directory: Path):
    script = (
        "import time; from pathlib import Path; from launch.cluster import Cluster\n"
        f"c = Cluster(Path({str(directory / 'orphan')!r}), durable=False); c.start(); print(c.pid(), flush=True); time.sleep(60)"
    )
    starter = subprocess.Popen([sys.executable, "-c", script], cwd=PROJECT, stdout=subprocess.PIPE)
    assert starter.stdout
    pid = int(starter.stdout.readline())
    starter.kill()
    starter.communicate()
    orphan = Cluster(directory / "orphan", durable=False)
    deadline = time.monotonic() + 20
    while orphan.pid() == pid and time.monotonic() < deadline:
        time.sleep(0.05)
    left = orphan.pid()
    orphan.stop()
    assert left is None


def test_stopped_it_is_gone_and_stopping_again_is_nothing(cluster: Cluster):
    cluster.stop()
    assert cluster.pid() is None
    assert not cluster.accepts()
    cluster.stop()


def test_an_interrupted_first_run_is_begun_again(directory: Path):
    half = directory / "half"
    (half / "data.part").mkdir(parents=True)
    (half / "data.part" / "PG_VERSION").write_text("15\n")
    with Cluster(half, durable=False) as begun:
        assert begun.sql("SELECT 1") == "1"
