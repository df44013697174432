"""Installations of their own, migrated and empty: the command line is tried on what an operator begins with."""

from __future__ import annotations

from itertools import count

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import create_engine, text

from server.app import create_app
from tests.conftest import settings_for

_numbers = count(1)


class Installation:
    """An application on a database of its own, and ``flask …`` on it as the app role."""

    def __init__(self, app: Flask, owner_url: str) -> None:
        self.app = app
        self._owner = create_engine(owner_url)

    def flask(self, *arguments: object, stdin: str | None = None) -> Result:
        return self.app.test_cli_runner().invoke(args=[str(one) for one in arguments], input=stdin)

    def rows(self, statement: str, **values: object) -> list[dict]:
        """Stored rows, seen as the owner."""
        with self._owner.connect() as connection:
            return [dict(row) for row in connection.execute(text(statement), values).mappings()]

    def one(self, statement: str, **values: object) -> object:
        (row,) = self.rows(statement, **values)
        (value,) = row.values()
        return value


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


@pytest.fixture
def empty(make_installation):
    """A real installation before anybody did anything."""
    return make_installation()
