"""Who comes to the door in most of these tests, each logged in where they work; and what nobody does at a door."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text

from tests.borders import document
from tests.care import lists_kept
from tests.list_desk import Desk


@pytest.fixture
def worker(door):
    """王芳, who walks the first grid, on the phone."""
    return door.login("worker01")


@pytest.fixture
def officer(door):
    """周平, who keeps the register of people in the town, at the desk."""
    return door.login("officer01", app="console")


@pytest.fixture
def clerk(door):
    """吴静, who takes in what is brought to the county's centre, at the desk."""
    return door.login("clerk01", app="console")


@pytest.fixture
def admin(door):
    """Who sets the installation up and runs none of its business, at the desk."""
    return door.login("admin", app="console")


@pytest.fixture
def change(owner):
    """``change("UPDATE …", …)``: what only time or a colleague long ago could have done."""

    def run(statement, **values):
        with owner.begin() as connection:
            connection.execute(text(statement), values)

    return run


@pytest.fixture
def desk(admin, owner):
    """An administrator at the page of lists; whatever is saved there, the next test finds them as they were delivered."""
    with lists_kept(owner):
        yield Desk(admin)


@pytest.fixture
def case(centre):
    """A case the centre has accepted, with an address."""
    return centre.case_in("accepted", address_text="8号院")


@pytest.fixture
def take_in(app, world, tmp_path):
    """``take_in(shapes, "--retire-missing")``: an import by the command line, as an operator does it."""

    def run(shapes, *more, level="grid", ok=True):
        file = tmp_path / "grids.geojson"
        file.write_text(json.dumps(document(shapes)))
        fields = ("--code-field", "code", "--name-field", "name")
        result = app.test_cli_runner().invoke(args=["areas", "import", str(file), "--level", level, *fields, *more])
        assert (result.exit_code == 0) is ok, result.output
        return result.output

    return run
