"""Reading from a real hot standby: what is read there, that nobody reads less there than they know of, and that it may fail."""

from __future__ import annotations

import dataclasses
import os
import signal
import threading
import time
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text

from server.app import create_app
from server.core.clock import local_date, utc_now
from server.core.reading import replica_of
from tests.atlas.reader import cases_in, count, listed, tile_at
from tests.care import register
from tests.door import intake
from tests.replica.conftest import DATABASE, LIMIT_S, until
from tests.world import GARDEN, IN_GRID1

pytestmark = pytest.mark.cluster


def told(visitor) -> dict[str, int]:
    """How many open cases the list, the summary and the map know of."""
    tile = tile_at(*IN_GRID1, 12)
    summary = visitor.get("/atlas/summary", level="grid", state="open")
    assert summary.status == 200, summary.body
    return {
        "list": listed(visitor, state="open"),
        "summary": sum(one["open"] for one in summary.body["items"]),
        "tile": count(cases_in(visitor, tile, state="open")),
    }


def all_say(number: int) -> dict[str, int]:
    return {"list": number, "summary": number, "tile": number}


def test_every_route_that_may_is_answered_by_the_replica(pair, standby):
    """Also by a role that can only read: whatever tried to write there would be refused by the server."""
    worker = pair.door.login("worker01")
    clerk = pair.door.login("clerk01", app="console")
    director = pair.door.login("director01", app="console")
    officer = pair.door.login("officer01", app="console")
    worker.push(worker.report())
    register(officer)
    today = local_date(utc_now())
    day = today.isoformat()
    diary = worker.operation("diary.save", {"day": day, "text": "走了八户，都好。"})
    assert worker.push(diary)[0]["status"] == "applied"
    tile = tile_at(*IN_GRID1, 14)
    since = (utc_now() - timedelta(days=30)).isoformat()
    until_now = (utc_now() + timedelta(minutes=1)).isoformat()
    asked = {
        "/atlas/tiles/cases/<int:z>/<int:x>/<int:y>.mvt": lambda: clerk.get(
            f"/atlas/tiles/cases/14/{tile.x}/{tile.y}.mvt"
        ),
        "/atlas/tiles/areas/<int:z>/<int:x>/<int:y>.mvt": lambda: clerk.get(
            f"/atlas/tiles/areas/14/{tile.x}/{tile.y}.mvt"
        ),
        "/atlas/summary": lambda: clerk.get("/atlas/summary", level="town"),
        "/cases/figures": lambda: director.get("/cases/figures", since=since, until=until_now),
        "/watch/figures": lambda: clerk.get("/watch/figures"),
        "/voice/satisfaction": lambda: clerk.get("/voice/satisfaction", state="closed"),
        "/referrals/figures": lambda: clerk.get("/referrals/figures", since=since, until=until_now),
        "/care/coverage": lambda: officer.get("/care/coverage", level="grid", area=GARDEN),
        "/care/load": lambda: officer.get("/care/load", area=GARDEN),
        "/receptions/figures": lambda: clerk.get("/receptions/figures", first=day, last=day),
        "/diary/export": lambda: worker.ask(
            "GET", "/diary/export", query_string={"from": day, "to": day, "format": "xlsx"}
        ),
        "/people/export": lambda: officer.post("/people/export", {"purpose": "重阳节慰问", "filters": {}}),
    }
    may = {
        rule.rule.removeprefix("/api/v1")
        for rule in pair.app.url_map.iter_rules()
        if getattr(pair.app.view_functions[rule.endpoint], "replica", False) and "trying" not in rule.rule
    }
    assert may == set(asked)
    until(lambda: pair.state() == "ok")
    for path, ask in asked.items():
        with pair.there():
            answer = ask()
            assert answer.status == 200, (path, answer.body)
    there = standby.sql("SELECT DISTINCT usename, application_name FROM pg_stat_activity WHERE usename LIKE 'xunge%'")
    assert there == "xunge_reader|xunge_replica"
    written = standby.primary.sql("SELECT action FROM journal_entry WHERE action LIKE '%.export' ORDER BY 1", DATABASE)
    assert written == "diary.export\nperson.export"  # by the primary, beside what was read elsewhere


def test_what_is_written_and_synchronised_stays_on_the_primary(pair):
    worker = pair.door.login("worker01")
    with pair.not_there():
        worker.push(worker.report())
        worker.pull_all()
        worker.get("/cases", limit=10)
        worker.get("/notices")


def test_a_lagging_replica_hides_nothing_from_anybody(pair, standby, caplog):
    """Who wrote, their other tab, and the colleague who is told and opens the map: all see it, at once."""
    worker, clerk = pair.door.login("worker01"), pair.door.login("clerk01", app="console")
    other_tab, colleague = pair.door.login("clerk01", app="console"), pair.door.login("router01", app="console")
    worker.push(worker.report())
    with pair.there():
        assert told(clerk) == all_say(1)
    standby.sql("SELECT pg_wal_replay_pause()")
    until(lambda: standby.sql("SELECT pg_get_wal_replay_pause_state()") == "paused")
    caplog.clear()
    assert clerk.post("/cases", intake(disposal="escalated")).status == 201
    with pair.not_there():
        assert told(clerk) == told(other_tab) == all_say(2)
        worker.push(worker.report())
        assert told(colleague) == all_say(3)
    assert pair.state() == "behind"
    ready = pair.app.test_client().get("/readyz").get_json()
    assert ready["ok"] is True
    assert ready["replica"] | {"lag_s": 0} == {
        "state": "behind",
        "words": "只读副本落后，先由主库回答",
        "name": "xunge_standby",
        "lag_s": 0,
    }
    # known to be behind, nobody waits for it
    began = time.monotonic()
    for _ in range(20):
        assert clerk.get("/watch/figures").status == 200
    assert time.monotonic() - began < 20 * LIMIT_S
    assert [record.getMessage() for record in caplog.records if "replica:" in record.getMessage()] == [
        "replica: ok -> behind"
    ]
    standby.sql("SELECT pg_wal_replay_resume()")
    until(lambda: pair.state() == "ok")
    with pair.there():
        assert told(clerk) == all_say(3)


def test_two_processes_over_a_real_line_keep_it_too(served, standby):
    """Every request is a connection of its own and may meet either process; what one was told of, the other shows."""
    clerk, colleague = served.login("clerk01", app="console"), served.login("router01", app="console")
    for number in range(1, 6):
        assert clerk.post("/cases", intake(disposal="escalated")).status == 201
        assert told(clerk) == told(colleague) == all_say(number)
    by_process = "SELECT count(DISTINCT pid) FROM pg_stat_activity WHERE application_name = 'xunge_replica'"
    assert int(standby.sql(by_process)) >= 2
    standby.sql("SELECT pg_wal_replay_pause()")
    until(lambda: standby.sql("SELECT pg_get_wal_replay_pause_state()") == "paused")
    for number in range(6, 11):
        assert clerk.post("/cases", intake(disposal="escalated")).status == 201
        assert told(colleague) == told(clerk) == all_say(number)
    standby.stop()
    assert clerk.post("/cases", intake(disposal="escalated")).status == 201
    assert told(colleague) == all_say(11)
    assert served.open("/readyz").status_code == 200


def test_a_replica_that_is_a_little_late_is_waited_for(pair, standby):
    worker, clerk = pair.door.login("worker01"), pair.door.login("clerk01", app="console")
    standby.sql("SELECT pg_wal_replay_pause()")
    until(lambda: standby.sql("SELECT pg_get_wal_replay_pause_state()") == "paused")
    worker.push(worker.report())
    late = threading.Timer(0.1, standby.sql, ["SELECT pg_wal_replay_resume()"])
    late.start()
    with pair.there():
        assert clerk.get("/atlas/summary", level="grid").body["items"][0]["open"] == 1
    late.join()


def test_a_log_that_ends_within_a_record_keeps_nobody_waiting(pair, pair_settings, primary):
    """A large transaction pauses half-way: its log is on disk up to a whole page, and no replica can replay half a record."""
    clerk = pair.door.login("clerk01", app="console")
    owner = create_engine(pair_settings.database_owner_url)
    with owner.connect() as half_way:
        half_way.execute(text("CREATE TABLE half_way AS SELECT repeat('x', 1000) AS x FROM generate_series(1, 999)"))
        until(lambda: int(primary.sql("SELECT pg_current_wal_insert_lsn() - pg_current_wal_flush_lsn()")) < 8192)
        assert primary.sql("SELECT (pg_current_wal_flush_lsn() - '0/0') % 8192") == "0"
        with pair.there():
            began = time.monotonic()
            assert clerk.get("/watch/figures").status == 200
            assert time.monotonic() - began < LIMIT_S
        half_way.rollback()
    owner.dispose()


@pytest.mark.parametrize("path", ["slow", "slow-bare"])
def test_a_conflict_with_what_is_replayed_is_answered_by_the_primary(pair, standby, path, caplog):
    """A lock taken at the primary ends a statement that runs at the standby; nobody notices."""
    standby.sql("ALTER SYSTEM SET max_standby_streaming_delay = 0")
    standby.sql("SELECT pg_reload_conf()")
    answers = []

    def ask():
        answers.append(pair.app.test_client().get(f"/api/v1/trying/{path}"))

    asking = threading.Thread(target=ask)
    asking.start()
    running = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(20)%' AND pid <> pg_backend_pid()"
    until(lambda: standby.sql(running) == "1")
    standby.primary.sql("BEGIN; LOCK TABLE unit IN ACCESS EXCLUSIVE MODE; COMMIT", DATABASE)
    asking.join(15)
    assert answers, "the conflict did not end it"
    assert answers[0].status_code == 200
    assert answers[0].get_json() == {"units": 2}
    until(lambda: pair.state() == "ok")
    assert "-> away" not in caplog.text  # the next question may well be answered there


def test_a_dead_replica_costs_nobody_anything(pair, standby, caplog):
    clerk, worker = pair.door.login("clerk01", app="console"), pair.door.login("worker01")
    worker.push(worker.report())
    with pair.there():
        assert told(clerk) == all_say(1)
    caplog.clear()
    pid = standby.pid()
    os.kill(pid, signal.SIGKILL)
    worker.push(worker.report())
    with pair.not_there():
        assert told(clerk) == all_say(2)
    assert pair.state() == "away"
    with pair.not_there():
        for _ in range(20):
            assert clerk.get("/watch/figures").status == 200
    assert pair.app.test_client().get("/readyz").status_code == 200
    [said] = [record.getMessage() for record in caplog.records if "replica:" in record.getMessage()]
    assert said.startswith("replica: ok -> away (")  # and why: refused, ended, or shutting down
    assert len(said) > len("replica: ok -> away ()") + 10
    standby.start()
    until(lambda: pair.state() == "ok")
    with pair.there():
        assert told(clerk) == all_say(2)


def test_a_frozen_replica_is_given_up(pair, standby):
    """Its connections stand and say nothing: the worst way to be gone."""
    clerk = pair.door.login("clerk01", app="console")
    with pair.there():
        clerk.get("/watch/figures")
    pids = [int(pid) for pid in standby.sql("SELECT pid FROM pg_stat_activity WHERE usename = 'xunge_reader'").split()]
    pids.append(standby.pid())
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        with pair.not_there():
            began = time.monotonic()
            assert clerk.get("/watch/figures").status == 200
            assert time.monotonic() - began < 15
            until(lambda: pair.state() == "away")
            began = time.monotonic()
            for _ in range(10):
                assert clerk.get("/watch/figures").status == 200
            assert time.monotonic() - began < 10  # not two seconds each
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)
    until(lambda: pair.state() == "ok")


def test_the_primary_itself_is_not_taken_for_a_replica(pair_settings):
    app = create_app(dataclasses.replace(pair_settings, replica_url=pair_settings.database_url))
    replica = replica_of(app)
    until(lambda: replica.document()["state"] == "not_a_replica")
    assert not replica.is_near()
    assert app.test_client().get("/readyz").get_json()["replica"]["state"] == "not_a_replica"
    replica.close()


def test_without_a_replica_nothing_is_said_of_one(pair_settings):
    assert "replica" not in create_app(pair_settings).test_client().get("/readyz").get_json()


def test_a_database_that_ended_its_connections_costs_nobody_a_request(pair, primary):
    """As after its restart: what lies in the pool is dead, is seen to be, and is not given to anybody."""
    worker = pair.door.login("worker01")
    for _ in range(2):
        assert worker.get("/sync/pull").status == 200
        assert worker.push(worker.report())[0]["status"] == "applied"
        primary.sql("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = 'xunge_app'")
    assert worker.get("/sync/pull").status == 200
