"""The base map through our door: who may, which tiles, what a broken upstream becomes, and that the key stays inside."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from itertools import islice
from urllib.parse import parse_qs, urlsplit

import pytest

from server.app import create_app
from server.basemap import routes
from server.config import ConfigError, read_settings
from server.core.limits import limiter
from tests.api.test_config import GOOD
from tests.door import Door
from tests.upstream import FakeTianditu, png

KEY = "0123456789abcdef0123456789abcdef"
TILE = "/basemap/vec/14/12676/6212"


@pytest.fixture
def tianditu():
    fake = FakeTianditu()
    yield fake
    fake.close()


@pytest.fixture
def keyed(settings, world, tianditu):
    """The same installation, of an operator with a key."""
    app = create_app(replace(settings, tianditu_key=KEY, tianditu_url=tianditu.url))
    limiter.enabled = False
    return Door(app)


def test_without_a_key_there_is_none_and_says_so(door):
    worker = door.login("worker01")
    assert worker.get("/basemap").body == {"on": False, "credit": None, "deepest": 18}
    refused = worker.get(TILE)
    assert (refused.status, refused.code) == (404, "basemap.off")


@pytest.mark.parametrize("face", ["field", "console"])
def test_a_tile_comes_through_to_both_faces_and_the_key_stays_inside(keyed, tianditu, face, caplog):
    caplog.set_level(logging.DEBUG)
    somebody = keyed.login("worker01" if face == "field" else "clerk01", app=face)
    told = somebody.get("/basemap")
    assert told.body["on"] is True
    assert "天地图" in told.body["credit"]
    tile = somebody.get(TILE)
    assert (tile.status, tile.raw, tile.headers["Content-Type"]) == (200, png(), "image/png")
    assert tile.headers["Cache-Control"] == "private, max-age=604800"
    asked = urlsplit(tianditu.asked[0])
    query = {name: value[0] for name, value in parse_qs(asked.query).items()}
    assert asked.path == "/vec_w/wmts"
    assert (
        query.items() >= {"LAYER": "vec", "TILEMATRIX": "14", "TILECOL": "12676", "TILEROW": "6212", "tk": KEY}.items()
    )
    assert KEY not in f"{told.body}{told.headers}{tile.headers}{caplog.text}"
    assert keyed.anybody.get(TILE).code == "auth.login_needed"
    assert len(tianditu.asked) == 1, "only what somebody logged in asked for leaves"


@pytest.mark.parametrize(
    "address",
    ["sat/14/1/1", "vec_c/14/1/1", "vec/0/0/0", "vec/19/1/1", "vec/3/8/0", "vec/3/0/8", "vec/3/999999999999/1"],
)
def test_an_address_that_is_none_never_leaves(keyed, tianditu, address):
    answer = keyed.login("worker01").get(f"/basemap/{address}")
    assert (answer.status, answer.code) == (404, "tile.absent")
    assert tianditu.asked == []


@pytest.mark.parametrize(
    "answer",
    [
        (403, "application/json", b'{"code":301005,"msg":"tk 0123456789abcdef0123456789abcdef"}'),
        (418, "text/html", b"<html>blocked</html>"),
        (302, "text/html", b""),
        (200, "text/html", b"<html>captive</html>"),
        (200, "image/png", b""),
        (200, "image/png", b"x" * (512 * 1024 + 1)),
    ],
)
def test_what_is_no_tile_becomes_a_problem(keyed, tianditu, answer, caplog):
    tianditu.answer = answer
    refused = keyed.login("worker01").get(TILE)
    assert (refused.status, refused.code) == (503, "basemap.unavailable")
    assert KEY not in f"{refused.body}{refused.headers}{caplog.text}"
    assert len(tianditu.asked) == 1, "no redirect is followed"


def test_an_upstream_that_is_away_is_left_alone_for_a_while(keyed, tianditu, caplog):
    worker = keyed.login("worker01")
    tianditu.answer = (500, "text/plain", b"")
    answers = [worker.get(TILE) for _ in range(7)]
    assert {answer.code for answer in answers} == {"basemap.unavailable"}
    assert len(tianditu.asked) == 4, "after four in a row nobody asks"
    assert caplog.text.count("base map: HTTP 500") == 4


def test_few_ask_a_slow_upstream_at_a_time(keyed, tianditu):
    """The others hear at once that there is none: records arrive on the same threads."""
    worker = keyed.login("worker01")
    tianditu.answering.clear()
    with ThreadPoolExecutor(6) as pool:
        asked = [pool.submit(worker.get, TILE) for _ in range(6)]
        at_once = list(islice(as_completed(asked, timeout=30), 3))
        assert {one.result().code for one in at_once} == {"basemap.unavailable"}
        tianditu.answering.set()
    assert sorted(one.result().status for one in asked) == [200, 200, 200, 503, 503, 503]


def test_nobody_home_is_told_without_the_address(settings, world, caplog):
    door = Door(create_app(replace(settings, tianditu_key=KEY, tianditu_url="http://127.0.0.1:9")))
    limiter.enabled = False
    assert door.login("worker01").get(TILE).code == "basemap.unavailable"
    assert KEY not in caplog.text
    assert "ConnectionRefusedError" in caplog.text


def test_a_map_is_looked_at_and_not_copied(keyed, tianditu, monkeypatch):
    monkeypatch.setattr(routes, "MOST", "3 per hour")
    first, second = keyed.login("worker01"), keyed.login("worker02")
    limiter.enabled = True
    codes = [first.get(f"/basemap/vec/14/{x}/6212").status for x in range(4)]
    others = second.get(TILE).status
    limiter.enabled = False
    assert (codes, others) == ([200, 200, 200, 429], 200)


def test_settings_of_the_base_map():
    off = read_settings(GOOD)
    assert (off.tianditu_key, off.tianditu_url) == (None, "https://t0.tianditu.gov.cn")
    on = read_settings(GOOD | {"XUNGE_TIANDITU_KEY": KEY, "XUNGE_TIANDITU_CREDIT": "天地图 GS（2026）1号"})
    assert (on.tianditu_key, on.tianditu_credit) == (KEY, "天地图 GS（2026）1号")
    with pytest.raises(ConfigError, match="XUNGE_TIANDITU_KEY"):
        read_settings(GOOD | {"XUNGE_TIANDITU_KEY": "a key&b=c"})
    with pytest.raises(ConfigError, match="XUNGE_TIANDITU_URL"):
        read_settings(GOOD | {"XUNGE_TIANDITU_URL": "ftp://x"})
