"""Settings: what is missing or unsafe stops the start, and is named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from server.app import create_app
from server.config import ConfigError, read_settings
from tests.door import Door

GOOD = {
    "DATABASE_URL": "postgresql://app@/x",
    "XUNGE_SECRET_KEY": "s" * 32,
    "XUNGE_DATA_KEY": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
}


def test_a_plain_address_is_read_for_our_driver():
    settings = read_settings(GOOD)
    assert settings.database_url == "postgresql+psycopg://app@/x"
    assert (settings.demo, settings.secure_cookies, settings.proxy_hops) == (False, False, 0)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", ""),
        ("DATABASE_URL", "sqlite://"),
        ("XUNGE_SECRET_KEY", ""),
        ("XUNGE_SECRET_KEY", "short"),
        ("XUNGE_DATA_KEY", "not base64!"),
        ("XUNGE_DATA_KEY", "c2hvcnQ="),
        ("XUNGE_DEMO", "yes"),
        ("XUNGE_PROXY_HOPS", "-1"),
        ("PUBLIC_URL", "xunge.example.cn"),
        ("PUBLIC_URL", "https://xunge.example.cn/path"),
    ],
)
def test_what_is_missing_or_unsafe_is_named(name, value):
    with pytest.raises(ConfigError, match=name):
        read_settings(GOOD | {name: value})


def test_a_replica_is_an_address_and_how_long_it_is_waited_for():
    plain = read_settings(GOOD)
    assert (plain.replica_url, plain.replica_lag_s) == (None, 0.5)
    there = {"DATABASE_REPLICA_URL": "postgresql://reader:x@db2/xunge", "XUNGE_REPLICA_LAG_S": "1.5"}
    both = read_settings(GOOD | there)
    assert (both.replica_url, both.replica_lag_s) == ("postgresql+psycopg://reader:x@db2/xunge", 1.5)


@pytest.mark.parametrize(
    ("name", "value"),
    [("DATABASE_REPLICA_URL", "mysql://db2/xunge"), ("XUNGE_REPLICA_LAG_S", "soon"), ("XUNGE_REPLICA_LAG_S", "60")],
)
def test_a_replica_that_cannot_be_meant_is_named(name, value):
    with pytest.raises(ConfigError, match=name):
        read_settings(GOOD | {name: value})


def test_https_makes_cookies_secure():
    assert read_settings(GOOD | {"PUBLIC_URL": "https://xunge.example.cn"}).secure_cookies


@pytest.mark.parametrize(("hops", "seen"), [(0, "127.0.0.1"), (1, "10.1.2.3")])
def test_a_forwarded_address_is_believed_only_from_our_own_proxy(settings, world, rows, hops, seen):
    door = Door(create_app(replace(settings, proxy_hops=hops)))
    body = {"username": "worker01", "password": "door of a test"}
    answer = door.anybody.ask("POST", "/auth/login", json=body, headers={"X-Forwarded-For": "9.9.9.9, 10.1.2.3"})
    assert answer.status == 200
    assert rows("SELECT address FROM journal_entry WHERE action = 'login'") == [{"address": seen}]
