"""Installations of their own, migrated and empty: the command line is tried on what an operator begins with."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import create_engine, text

from server.app import create_app
from tests.conftest import environment_of, settings_for

ROOT = Path(__file__).resolve().parents[2]
_numbers = count(1)


class Installation:
    """An application on a database of its own, and ``flask …`` on it as the app role."""

    def __init__(self, app: Flask, owner_url: str) -> None:
        self.app = app
        self._owner = create_engine(owner_url)

    def flask(self, *arguments: object, stdin: str | None = None) -> Result:
        return self.app.test_cli_runner().invoke(args=[str(one) for one in arguments], input=stdin)

    def at_terminal(self, arguments: list[str], typed: list[str]) -> str:
        """``flask …`` as a process with a terminal, at which each line is typed when it asks; answers what stood there."""
        ours, its = pty.openpty()
        command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
        environment = environment_of(self.app.config["SETTINGS"])
        with subprocess.Popen(command, stdin=its, stdout=its, stderr=its, env=environment, cwd=ROOT) as process:
            os.close(its)
            said, lines = "", iter(typed)
            while part := _read(ours):
                said += part
                if said.endswith(": "):
                    os.write(ours, f"{next(lines)}\n".encode())
            os.close(ours)
        assert process.returncode == 0, said
        assert list(lines) == [], f"never asked for; {said}"
        return said

    def rows(self, statement: str, **values: object) -> list[dict]:
        """Stored rows, seen as the owner."""
        with self._owner.connect() as connection:
            return [dict(row) for row in connection.execute(text(statement), values).mappings()]

    def do(self, statement: str, **values: object) -> None:
        """Change stored rows as the owner: what only time or a death could have done."""
        with self._owner.begin() as connection:
            connection.execute(text(statement), values)

    def one(self, statement: str, **values: object) -> object:
        (row,) = self.rows(statement, **values)
        (value,) = row.values()
        return value


def _read(terminal: int) -> str:
    """What came next; empty at the end. A terminal whose other side closed is an error to Linux, not an end."""
    ready, _, _ = select.select([terminal], [], [], 60)
    assert ready, "the command neither asks nor ends"
    try:
        return os.read(terminal, 4096).decode(errors="replace")
    except OSError:
        return ""


@pytest.fixture(scope="session")
def make_installation(cluster, tmp_path_factory):
    """``make_installation(demo=True)``: a fresh one each time."""

    def make(*, demo: bool = False) -> Installation:
        settings = settings_for(cluster, f"cli{next(_numbers)}", tmp_path_factory.mktemp("files"), demo=demo)
        app = create_app(settings)
        made = Installation(app, settings.database_owner_url)
        result = made.flask("db", "upgrade")
        assert result.exit_code == 0, result.output
        return made

    return make


@pytest.fixture(scope="session")
def loaded_demo(make_installation):
    """A demo installation to look at, loaded by the command, which tells how many of each. Loading takes its seconds once."""
    made = make_installation(demo=True)
    result = made.flask("demo", "load")
    assert result.exit_code == 0, result.output
    made.said = result.output.replace("\n", "")
    return made


@pytest.fixture
def empty(make_installation):
    """A real installation before anybody did anything."""
    return make_installation()
