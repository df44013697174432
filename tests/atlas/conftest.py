"""Who looks at the map in most of these tests."""

from __future__ import annotations

import pytest


@pytest.fixture
def clerk(door):
    """吴静, whose post is the whole county, at the desk."""
    return door.login("clerk01", app="console")
