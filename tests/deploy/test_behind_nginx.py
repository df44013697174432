"""Several processes behind nginx, as deploy/ sets them up: what goes in comes out once, whichever of them dies or is renewed."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from sqlalchemy import create_engine, text

from geo.readers import MOST_BYTES
from server.app import MAX_REQUEST_BYTES
from server.bulk.sheet import MAX_BYTES
from tests.atlas.reader import cases_in, count, tile_at
from tests.deploy.conftest import DEPLOY
from tests.door import jpeg, sha256_of
from tests.world import IN_GRID1, IN_GRID2, IN_VILLAGE

pytestmark = pytest.mark.cluster

ROUNDS, EACH = 8, 5
WORKERS = {"worker01": IN_GRID1, "worker02": IN_GRID2, "villager01": IN_VILLAGE}


@pytest.fixture
def look(site_settings):
    engine = create_engine(site_settings.database_owner_url)

    def rows(statement, **values):
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(statement), values)]

    yield rows
    engine.dispose()


def test_everything_goes_through(site, site_settings, look):
    line = site.line()
    worker = line.login("worker01", **{"X-Forwarded-For": "6.6.6.6"})
    [(address,)] = look("SELECT address FROM journal_entry WHERE action LIKE '%login%'")
    assert address == "127.0.0.1"  # what nginx saw, not what the caller says of itself

    photo = jpeg(size=(800, 600))
    report = worker.report(attachments=[sha256_of(photo)], description="漏水" * 900)
    [outcome] = worker.push(report)
    assert outcome["status"] == "applied"
    assert worker.photo(photo).status in (200, 201, 204)
    mirror, _, _ = worker.pull_all()
    assert ("case", report["payload"]["case_id"]) in mirror

    clerk = line.login("clerk01", app="console")
    tile = tile_at(*IN_GRID1, 15)
    assert count(cases_in(clerk, tile)) == 1
    path = f"/atlas/tiles/cases/15/{tile.x}/{tile.y}.mvt"
    etag = clerk.get(path).headers["ETag"]
    assert clerk.ask("GET", path, headers={"If-None-Match": etag}).status == 304
    case = clerk.ask("GET", f"/cases/{report['payload']['case_id']}", headers={"Accept-Encoding": "gzip"})
    assert case.headers["Content-Encoding"] == "gzip"
    assert case.body["id"] == report["payload"]["case_id"]

    # the build's own packing, kept by nginx for each encoding
    assert (site_settings.web_dist / "index.html").is_file(), "the PWA is not built: make test builds it first"
    page = line.open("/login")
    script = page.data.decode().split('src="/assets/', 1)[1].split('"', 1)[0]
    for encoding in ("br", "gzip", "br"):
        asset = line.open(f"/assets/{script}", headers={"Accept-Encoding": encoding})
        assert (asset.status_code, asset.headers["Content-Encoding"]) == (200, encoding)
    assert any((site.place / "cache-xunge").rglob("*"))

    big = b"x" * (MAX_REQUEST_BYTES + 1)
    refused = worker.ask("PUT", f"/attachments/{sha256_of(big)}", data=big, content_type="image/jpeg")
    assert (refused.status, refused.code) == (413, "request.too_large")
    assert refused.body["details"] == {"limit_bytes": MAX_REQUEST_BYTES}
    assert f"client_max_body_size {MAX_REQUEST_BYTES // 1024**2}m;" in (DEPLOY / "nginx.conf").read_text()

    clerk.get("/cases", q="张桂兰")
    assert "桂兰" not in (site.place / "xunge.log").read_text()
    assert "%E5%BC%A0" not in (site.place / "xunge.log").read_text()


def test_files_to_import_are_larger_than_what_else_comes(site):
    """Each reaches the application, which says itself what is wrong with it and how large it may be."""
    handbook = (DEPLOY.parent / "docs" / "手册-部署.md").read_text()
    for setting in (
        "location ~ ^/api/v1/(cases|people|areas)/import$",
        "client_max_body_size 1g;",
        "proxy_request_buffering off;",
        "proxy_read_timeout 900s;",
    ):
        assert setting in handbook
        assert setting in (DEPLOY / "nginx.conf").read_text()

    line = site.line()
    admin, clerk, officer = (line.login(username, app="console") for username in ("admin", "clerk01", "officer01"))
    big = b"x" * (MAX_REQUEST_BYTES + 1)
    for desk, path, query, refusal in (
        (admin, "/areas/import", {"filename": "a.gpkg", "level": "grid"}, "areas.import_unreadable"),
        (clerk, "/cases/import", {"filename": "a.xlsx", "channel": "hotline_12345"}, "bulk.unreadable"),
        (officer, "/people/import", {"filename": "a.xlsx"}, "bulk.unreadable"),
    ):
        answer = desk.ask("POST", path, data=big, query_string=query, content_type="application/octet-stream")
        assert (answer.status, answer.code) == (422, refusal), answer.body
        for announced, most in ((MAX_BYTES + 1, MAX_BYTES), (MOST_BYTES + 1, MOST_BYTES)):
            if most == MOST_BYTES and path != "/areas/import":
                continue
            length = {"Content-Length": str(announced)}  # said, and never sent
            answer = desk.ask("POST", path, query_string=query, headers=length)
            assert (answer.status, answer.code) == (413, "request.too_large")
            assert answer.body["details"] == {"limit_bytes": most}


def test_limits_hold_over_both_processes(site):
    guess = {"username": "router01", "password": "x"}
    answers = [
        site.line().open("/api/v1/auth/login", "POST", data=json.dumps(guess), content_type="application/json")
        for _ in range(12)
    ]
    assert [one.status_code for one in answers] == [401] * 10 + [429] * 2


def test_one_dies_all_are_renewed_and_nothing_is_lost(site, look):
    """Phones send without a pause, a desk looks without a pause; meanwhile one process is killed, both are reloaded,
    one is restarted, and one of the workers of jobs goes.
    """
    line = site.line()
    sent: list[str] = []
    again: list[str] = []
    looks: list[int] = []
    over = Event()

    def phone(username):
        worker = line.login(username, device_id=username)
        for _ in range(ROUNDS):
            batch = [worker.report(at=WORKERS[username]) for _ in range(EACH)]
            while True:  # what a phone does: the same operations, until their outcome is known
                try:
                    outcomes = worker.push(*batch)
                except (AssertionError, OSError) as error:
                    again.append(repr(error)[:200])
                    time.sleep(0.2)
                    continue
                assert {one["status"] for one in outcomes} <= {"applied", "duplicate"}, outcomes
                break
            sent.extend(one["payload"]["case_id"] for one in batch)

    def desk():
        clerk = line.login("clerk01", app="console")
        while not over.is_set():
            looks.extend(clerk.ask("GET", path).status for path in ("/cases", "/atlas/summary?level=grid", "/me"))

    def dies_and_comes_back():
        """Systemd waits for no traffic: what came meanwhile stands in its socket, maybe everybody who is sending."""
        site.web[0].kill()
        site.web[0].after_its_pause()

    with ThreadPoolExecutor(len(WORKERS) + 1) as people:
        looking = people.submit(desk)
        sending = [people.submit(phone, username) for username in WORKERS]
        upheavals = [
            site.jobs[0].kill,
            dies_and_comes_back,
            site.web[0].reload,
            site.web[1].reload,
            site.web[1].restart,
            site.jobs[0].after_its_pause,
        ]
        for number, upheaval in enumerate(upheavals, 1):
            wanted = number * len(WORKERS) * ROUNDS * EACH // (len(upheavals) + 2)
            deadline = time.monotonic() + 120
            while len(sent) < wanted:
                assert time.monotonic() < deadline, (len(sent), again)
                time.sleep(0.02)  # between two looks at how far they are
            upheaval()
        for one in sending:
            one.result(180)
        over.set()
        looking.result(60)
    stored = look("SELECT id::text FROM cases")
    assert len(sent) == len(WORKERS) * ROUNDS * EACH
    assert sorted(one for (one,) in stored) == sorted(sent)
    assert set(looks) == {200}, looks
    # reloads and the restart cost nobody an answer; the kill may cost those it was just answering
    assert len(again) <= len(WORKERS), again
    jobs = line.open("/readyz").get_json()["jobs"]
    assert jobs["heartbeat_s"] < 30  # the other goes on
