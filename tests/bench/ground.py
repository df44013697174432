"""What benchmarks stand on: a private cluster with so many cases of the made-up district, kept from run to run.

It lies under ``var/bench/ground-<rows>`` and is used again while the loader and the seed are the same ones. Migrations that came
since are run on it, as on an installation of that size; where one of before is another now, it is filled anew.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, make_url, text

from launch.cluster import Cluster
from launch.place import PROJECT, VAR, content_hash, locked
from launch.run import web_command
from server.app import create_app
from server.config import Settings
from server.core import reading
from server.core.db import db
from server.core.limits import limiter
from server.demo.scale.plan import GRIDS
from server.process import settle
from tests.bench.paper import say
from tests.conftest import environment_of, settings_for
from tests.door import Door, Visitor
from tests.world import PASSWORD

BENCH = VAR / "bench"
SEED = 620902
_LOADER = ("server/demo", "server/catalogue/demo", "geo/district")
_DATABASE = "ground"
_SMALL = 50_000
_READY_SECONDS = 60


@dataclass
class Ground:
    """A loaded database and the application on it."""

    rows: int
    cluster: Cluster
    settings: Settings
    app: Flask
    note: dict[str, Any]
    """``{loader, migrations, seconds, bytes}``: how long the loading took, and how large the database is."""

    @property
    def owner_url(self) -> str:
        assert self.settings.database_owner_url
        return self.settings.database_owner_url

    @property
    def app_url(self) -> str:
        return self.settings.database_url

    def door(self, username: str, *, app: str | None = None) -> Visitor:
        """Somebody signed in; at the desk when they have one there, unless ``app`` says which."""
        limiter.enabled = False
        return Door(self.app).login(username, app=app or ("field" if username.startswith(_ON_FOOT) else "console"))

    def bin(self, name: str) -> str:
        """``psql``, ``pgbench`` … of the version that made the data."""
        return self.cluster.program(name)

    def libpq(self, *, owner: bool = False) -> dict[str, str]:
        """An environment in which psql and pgbench find the database, by its socket, as the application (or its owner)."""
        url = make_url(self.owner_url if owner else self.app_url)
        return os.environ | {
            "PGHOST": str(self.cluster.socket),
            "PGUSER": str(url.username),
            "PGPASSWORD": str(url.password),
            "PGDATABASE": str(url.database),
        }

    @contextmanager
    def served(self, workers: int = 2) -> Iterator[str]:
        """The real gunicorn, as in production; answers its address."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        environment = environment_of(self.settings) | {"XUNGE_CHECK_ANSWERS": "0"}
        BENCH.mkdir(parents=True, exist_ok=True)
        log = BENCH / f"served-{self.rows}.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                web_command("127.0.0.1", port, workers), cwd=PROJECT, env=environment, stdout=out, stderr=out
            )
        url = f"http://127.0.0.1:{port}"
        try:
            wait_for(f"{url}/readyz", process, log)
            yield url
        finally:
            process.terminate()
            process.wait(30)

    @contextmanager
    def copy(self) -> Iterator[Ground]:
        """The same in a database of its own that is dropped afterwards: for what writes. Nobody else may be connected."""
        name = f"copy_{os.getpid()}"
        self.let_go()
        self.cluster.drop_database(name)
        self.cluster.create_database(name, template=str(make_url(self.app_url).database))
        settings = replace(
            self.settings,
            database_url=self.cluster.app_url(name),
            database_owner_url=self.cluster.owner_url(name),
        )
        copied = replace(self, settings=settings, app=_application(settings))
        try:
            yield copied
        finally:
            copied.let_go()
            self.cluster.drop_database(name)

    def let_go(self) -> None:
        """Give every connection of the application back."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        reading.let_go(self.app)


_ON_FOOT = ("worker", "leader0", "visitor")


@contextmanager
def standing(rows: int) -> Iterator[Ground]:
    """A ground of so many cases: the one that lies there, or a new one, which takes its minutes."""
    directory = BENCH / f"ground-{rows}"
    with locked(BENCH / f"ground-{rows}.lock"):
        if not _still_holds(_note_of(directory)):
            shutil.rmtree(directory, ignore_errors=True)
        directory.mkdir(mode=0o755, parents=True, exist_ok=True)
        with Cluster(directory) as cluster:
            settings = replace(settings_for(cluster, _DATABASE, directory / "files", demo=True), check_answers=False)
            app = _application(settings)
            _bring_up(app, settings, rows, directory / "note.json")
            ground = Ground(rows, cluster, settings, app, _note_of(directory))
            try:
                yield ground
            finally:
                ground.let_go()


def grids_of(rows: int) -> int:
    """A thousand, but where the benches only show that they work: the small demo takes most of the time there."""
    return GRIDS if rows > _SMALL else 1


def _application(settings: Settings) -> Flask:
    app = create_app(settings)
    settle()
    app.config["JWT_ACCESS_TOKEN_EXPIRES"] = timedelta(hours=12)  # whoever signs in before a bench is there at its end
    return app


def _bring_up(app: Flask, settings: Settings, rows: int, file: Path) -> None:
    """Fill it, unless it is; and bring its schema up to date."""
    note = _note_of(file.parent)
    if note.get("migrations") == _migrations():
        return
    began = time.monotonic()
    _flask(app, "db", "upgrade")
    if not note:
        say(f"{rows} cases for the benches, once …")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("XUNGE_DEMO_PASSWORD", PASSWORD)
            _flask(app, "demo", "load", "--scale", str(rows), "--seed", str(SEED), "--grids", str(grids_of(rows)))
        note = {"loader": _loader(), "seconds": round(time.monotonic() - began, 1)}
    engine = create_engine(settings.database_owner_url or "", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("VACUUM ANALYZE"))
        size = connection.scalar(text("SELECT pg_database_size(current_database())")) or 0
    engine.dispose()
    file.write_text(json.dumps(note | {"migrations": _migrations(), "bytes": size}))
    say(f"{rows} cases in {note['seconds']} s, {size / 2**20:.0f} MiB")


def _flask(app: Flask, *arguments: str) -> None:
    result = app.test_cli_runner().invoke(args=list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output


def _still_holds(note: dict[str, Any]) -> bool:
    """Whether it was filled by this loader, and every migration of then is the same one today."""
    present = _migrations()
    return note.get("loader") == _loader() and all(present.get(name) == was for name, was in note["migrations"].items())


def _loader() -> str:
    files = [file for room in _LOADER for file in (PROJECT / room).rglob("*") if file.suffix in {".py", ".json"}]
    return f"{content_hash(files)}-{SEED}"


def _migrations() -> dict[str, str]:
    return {file.name: content_hash([file]) for file in (PROJECT / "migrations" / "versions").glob("*.py")}


def _note_of(directory: Path) -> dict[str, Any]:
    file = directory / "note.json"
    found: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
    return found


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until a server that was started answers; its own words when it does not."""
    deadline = time.monotonic() + _READY_SECONDS
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            assert process.poll() is None, log.read_text()[-3000:]
            assert time.monotonic() < deadline, "not ready: " + log.read_text()[-3000:]
            time.sleep(0.05)
