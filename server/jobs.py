"""Jobs in PostgreSQL (procrastinate): what is done by itself, by any number of workers, with no other server.

``flask jobs run`` is a worker; ``make run`` starts one. Which worker does what does not matter: a job that is due is
queued once however many there are (``queueing_lock``), and the job of one that died is taken over by another. The
queue's tables stand in a schema of their own (``jobs``), where the application may delete what is done.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import click
import procrastinate
from flask import Flask
from flask.cli import AppGroup, ScriptInfo, pass_script_info
from procrastinate import exceptions, jobs
from rich.console import Console
from sqlalchemy import text

from server.atlas import counts
from server.bulk import desk as bulk
from server.core.clock import utc_now
from server.core.db import db
from server.core.job_runs import STALLED_S, note_run
from server.core.progress import bar
from server.meetings.rounds import remind
from server.notices import robots
from server.remap.work import remap
from server.tidy import sweep
from server.watch import calendar
from server.watch.rounds import look

_DAY_S = 24 * 3600
_GRACE_S = 10


@dataclass(frozen=True)
class Periodic:
    """Something done by the clock; ``cron`` is in UTC. ``work`` takes now, commits, and may be done twice at once."""

    name: str
    cron: str
    work: Callable[[datetime], Any]


PERIODIC = (
    Periodic("watch", "* * * * *", look),
    Periodic("meetings", "* * * * *", remind),
    Periodic("calendar", "0 1 * * *", calendar.remind),  # 09:00 in Asia/Shanghai
    Periodic("robots", "* * * * * */10", robots.send),  # somebody who tries one waits for it
    Periodic("counts", "* * * * *", counts.fold),
    Periodic("areas", "* * * * *", remap),
    Periodic("imports", "* * * * * */5", bulk.work_off),  # seconds stand last
    Periodic("tidy", "30 19 * * *", sweep),  # 03:30 in Asia/Shanghai
)
BY_NAME = {one.name: one for one in PERIODIC}


def run_now(name: str, now: datetime) -> Any:
    """Do a job here and now, and leave behind how it went."""
    try:
        done = BY_NAME[name].work(now)
    except Exception as error:  # whatever it is: how it went is left behind, and it is raised again
        db.session.rollback()
        note_run(name, now, type(error).__name__)
        raise
    note_run(name, now, None)
    return done


def queue_of(app: Flask) -> procrastinate.App:
    """The queue of this installation, with every job it knows."""
    address = app.config["SETTINGS"].database_url.replace("postgresql+psycopg://", "postgresql://", 1)
    queue = procrastinate.App(
        connector=procrastinate.PsycopgConnector(
            conninfo=address,
            kwargs={"options": "-c search_path=jobs -c timezone=UTC -c lock_timeout=5s -c statement_timeout=30s"},
            min_size=1,
            max_size=2 + len(PERIODIC),
        ),
        # what is done once a day is done at the start when its hour was missed
        periodic_defaults={"max_delay": _DAY_S},
    )
    for one in PERIODIC:
        task = queue.task(name=one.name, queueing_lock=one.name)(_inside(app, one.name))
        queue.periodic(cron=one.cron)(task)
    take_over: Any = _take_over  # the library's types know no coroutine here
    task = queue.task(name="take_over", queueing_lock="take_over", pass_context=True)(take_over)
    queue.periodic(cron="* * * * * */20")(task)  # seconds stand last
    return queue


def _inside(app: Flask, name: str) -> Callable[..., None]:
    """A job in a thread of the worker, in the application's context and with a session of its own."""

    def work(**_: Any) -> None:  # when it was due is told; what it does goes by now
        with app.app_context():
            try:
                run_now(name, utc_now())
            finally:
                db.session.remove()

    return work


async def _take_over(context: procrastinate.JobContext, **_: Any) -> None:
    """Put back into the queue what a worker that died had in hand, and forget jobs that failed weeks ago."""
    manager = context.app.job_manager
    await manager.prune_stalled_workers(STALLED_S)
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_S):
        try:
            await manager.retry_job(job)
        except exceptions.UniqueViolation:  # the same job waits already
            await manager.finish_job(job, jobs.Status.FAILED, delete_job=True)
    await manager.delete_old_jobs(nb_hours=14 * 24, include_failed=True, include_cancelled=True, include_aborted=True)


job_commands = AppGroup(
    "jobs", help="后台任务：预警、催办、督办函、群机器人、地图上的数、按新边界重新算网格、清理到期的。"
)


@job_commands.command("run", with_appcontext=False)
@pass_script_info
def run(info: ScriptInfo) -> None:
    """一直运行，到按 Ctrl-C 为止。可以同时开几个，一件事只做一次；一个停了，别的接着做。"""
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    app = info.load_app()
    # whoever is told that it started can rely on it: the queue itself would try for half a minute, and say nothing
    with app.app_context():
        db.session.execute(text("SELECT 1"))
        db.session.remove()
    click.echo("后台任务已启动。")
    queue_of(app).run_worker(
        concurrency=len(PERIODIC),
        delete_jobs="successful",
        shutdown_graceful_timeout=_GRACE_S,
        stalled_worker_timeout=STALLED_S,
    )


@job_commands.command("now")
@click.argument("name", type=click.Choice(sorted(BY_NAME)))
def now(name: str) -> None:
    """现在就做一次：watch 看时限，meetings 看会上定的事，robots 发群消息，counts 并地图上的数，areas 按新边界重新算网格，imports 接着导入，tidy 清到期的。"""
    with bar(Console(), name):
        done = run_now(name, utc_now())
    click.echo(f"{name}：{done or '没有要做的'}")
