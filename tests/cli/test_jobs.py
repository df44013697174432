"""``flask jobs run``: any number of workers, a job that is due done once, and the job of one that died taken over."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest
from sqlalchemy import text

from server import jobs
from server.core.clock import utc_now
from server.core.db import db
from server.core.job_runs import jobs_state
from server.jobs import PERIODIC
from tests.cli.conftest import ROOT
from tests.conftest import environment_of


@pytest.fixture
def worker(made):
    """``worker()`` starts one, as ``make run`` does; whoever still runs at the end is stopped."""
    running = []

    def start():
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", "jobs", "run"],
            cwd=ROOT,
            env=environment_of(made.app.config["SETTINGS"]),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        running.append(process)
        return process

    yield start
    for process in running:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture
def made(make_installation):
    return make_installation()


def until(what, seconds=60):
    deadline = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.2)  # between two looks at another process, which tells nobody when it is done
    return found


def state(made):
    with made.app.app_context():
        found = jobs_state(utc_now())
        db.session.remove()
    return found


def runs(made):
    return {row["name"] for row in made.rows("SELECT name FROM job_run WHERE done_at IS NOT NULL")}


def test_two_workers_do_each_job_once_and_take_over_from_one_that_died(made, worker):
    assert state(made)["state"] == "stopped"
    answer = made.app.test_client().get("/readyz")
    assert (answer.status_code, answer.json["jobs"]["words"]) == (200, "后台任务没有运行，预警和催办不会发出")

    first, second = worker(), worker()
    until(lambda: runs(made) == {one.name for one in PERIODIC})
    until(lambda: state(made)["state"] == "ok")
    # what was queued once a minute is one row for each minute, however many workers there are
    twice = made.rows(
        "SELECT task_name, defer_timestamp FROM jobs.procrastinate_periodic_defers"
        " GROUP BY task_name, defer_timestamp HAVING count(*) > 1"
    )
    assert twice == []

    first.send_signal(signal.SIGKILL)
    first.wait()
    # a job that the dead one had in hand: as it leaves it behind
    made.do("INSERT INTO jobs.procrastinate_workers (last_heartbeat) VALUES (now() - interval '5 minutes')")
    dead = made.one("SELECT max(id) FROM jobs.procrastinate_workers")
    made.do("DELETE FROM job_run")
    made.do(
        "INSERT INTO jobs.procrastinate_jobs (queue_name, task_name, status, worker_id, args)"
        " VALUES ('default', 'watch', 'doing', :id, '{\"timestamp\": 1}')",
        id=dead,
    )
    left = made.one("SELECT max(id) FROM jobs.procrastinate_jobs WHERE args = '{\"timestamp\": 1}'")
    until(lambda: made.rows("SELECT 1 FROM jobs.procrastinate_jobs WHERE id = :id", id=left) == [])
    assert "watch" in runs(made)

    second.send_signal(signal.SIGTERM)
    assert second.wait(20) == 0
    said = second.stdout.read().decode()
    assert said == "后台任务已启动。\n"


def test_a_job_that_fails_is_told_by_readyz_and_done_again(made, monkeypatch):
    def fails(_):
        raise ValueError("what somebody wrote")

    monkeypatch.setitem(jobs.BY_NAME, "watch", jobs.Periodic("watch", "* * * * *", fails))
    result = made.flask("jobs", "now", "watch")
    assert isinstance(result.exception, ValueError)
    made.do("INSERT INTO jobs.procrastinate_workers DEFAULT VALUES")
    found = state(made)
    assert (found["state"], found["failing"]) == ("late", ["watch"])
    assert made.one("SELECT fault FROM job_run") == "ValueError"
    monkeypatch.undo()
    assert made.flask("jobs", "now", "watch").output == "watch：没有要做的\n"
    assert state(made)["state"] == "ok"
    made.do("UPDATE job_run SET done_at = now() - interval '10 minutes', failed_at = NULL")
    assert (state(made)["state"], state(made)["words"]) == ("late", "后台任务慢了，预警和催办会晚到")


def test_the_application_may_queue_and_clear_jobs_and_owns_nothing_of_them(made):
    with made.app.app_context():
        owned = db.session.scalar(
            text(
                "SELECT count(*) FROM pg_class WHERE relnamespace = 'jobs'::regnamespace AND relowner = current_user::regrole"
            )
        )
        assert owned == 0
        assert not db.session.scalar(text("SELECT has_schema_privilege('jobs', 'CREATE')"))
        db.session.remove()
