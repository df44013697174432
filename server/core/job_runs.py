"""How the jobs are doing: what each left behind when it ran last, and whether a worker is there at all."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import DateTime, Text, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from server.core.db import Model, db

STALLED_S = 30
"""A worker says every ten seconds that it lives."""
LATE_S = 180
"""What runs every minute has not run for so long."""
WORDS = {
    "ok": "后台任务正常",
    "late": "后台任务慢了，预警和催办会晚到",
    "stopped": "后台任务没有运行，预警和催办不会发出",
}


class JobRun(Model):
    """One row a job."""

    __tablename__ = "job_run"

    name: Mapped[str] = mapped_column(Text, primary_key=True)
    done_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    failed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    fault: Mapped[str | None] = mapped_column(Text)
    """The kind of error, never its message: that may hold what people wrote."""


def note_run(name: str, now: datetime, fault: str | None) -> None:
    """Leave behind how it went. Commits."""
    how: dict[str, Any] = {"failed_at": now, "fault": fault} if fault else {"done_at": now}
    statement = insert(JobRun).values(name=name, **how)
    db.session.execute(statement.on_conflict_do_update(index_elements=["name"], set_=how))
    db.session.commit()


def jobs_state(now: datetime) -> dict[str, Any]:
    """``{state, words, heartbeat_s, watch_s, failing}``: ``state`` is ``ok``, ``late`` or ``stopped``."""
    heartbeat = db.session.scalar(
        text(
            "SELECT extract(epoch FROM clock_timestamp() - max(last_heartbeat))::float8 FROM jobs.procrastinate_workers"
        )
    )
    runs = {run.name: run for run in db.session.query(JobRun)}
    watched = runs["watch"].done_at if "watch" in runs else None
    watch_s = (now - watched).total_seconds() if watched else None
    if heartbeat is None or heartbeat > STALLED_S:
        state = "stopped"
    else:
        state = "late" if watch_s is not None and watch_s > LATE_S else "ok"
    failing = sorted(
        run.name for run in runs.values() if run.failed_at and (run.done_at is None or run.failed_at > run.done_at)
    )
    return {
        "state": "late" if state == "ok" and failing else state,
        "words": WORDS["late" if state == "ok" and failing else state],
        "heartbeat_s": round(heartbeat, 1) if heartbeat is not None else None,
        "watch_s": round(watch_s, 1) if watch_s is not None else None,
        "failing": failing,
    }
