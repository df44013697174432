"""Brakes on guessing hold over all processes together: they are counted in the database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from server.app import create_app
from server.core.clock import utc_now
from server.core.limits import limiter
from server.tidy import sweep
from tests.door import Door

WRONG = {"username": "worker01", "password": "x"}


@pytest.fixture
def braked(world):
    limiter.enabled = True
    yield
    limiter.enabled = False


def guess(door):
    return door.anybody.post("/auth/login", WRONG).status


def test_two_processes_count_together(door, settings, braked):
    """Each application has connections of its own, as each process has."""
    other = Door(create_app(settings))
    assert [guess(door) for _ in range(5)] + [guess(other) for _ in range(5)] == [401] * 10
    assert guess(door) == guess(other) == 429


def test_at_the_same_moment_none_is_lost(door, braked):
    with ThreadPoolExecutor(8) as several:
        answers = list(several.map(lambda _: guess(door), range(24)))
    assert sorted(answers) == [401] * 10 + [429] * 14


def test_how_long_to_wait_is_what_is_left_of_the_window(door, braked, owner):
    assert [guess(door) for _ in range(11)][-1] == 429
    with owner.begin() as connection:
        connection.execute(text("UPDATE rate_count SET ends_at = now() + interval '7 seconds'"))
    refused = door.anybody.post("/auth/login", WRONG)
    assert (refused.status, refused.code) == (429, "request.too_many")
    assert int(refused.headers["Retry-After"]) == refused.body["details"]["retry_after_s"] in range(1, 8)


def test_a_window_that_is_over_counts_no_more_and_is_forgotten(app, door, braked, owner, rows):
    assert [guess(door) for _ in range(11)][-1] == 429
    kept = rows("SELECT key, hits FROM rate_count")
    assert all(len(one["key"]) == 16 for one in kept)  # digests: no name and no address
    with owner.begin() as connection:
        connection.execute(text("UPDATE rate_count SET ends_at = now() - interval '1 second'"))
    assert guess(door) == 401
    assert max(one["hits"] for one in rows("SELECT hits FROM rate_count WHERE ends_at > now()")) == 1
    with owner.begin() as connection:
        connection.execute(text("UPDATE rate_count SET ends_at = now() - interval '1 second'"))
    with app.app_context():
        sweep(utc_now())
    assert rows("SELECT 1 FROM rate_count") == []
