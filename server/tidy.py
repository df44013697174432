"""``flask tidy``: what is kept for some days only is forgotten, once a day (``server/jobs.py``)."""

from __future__ import annotations

from datetime import datetime

import click
from flask.cli import with_appcontext
from rich.console import Console

from server.core.clock import utc_now
from server.core.progress import bar
from server.notices.expiry import forget_notices
from server.patrols.expiry import forget_positions

SWEEPS = (forget_positions, forget_notices)
"""Each takes now, forgets in short transactions of its own, and answers what went, in words."""


def sweep(now: datetime) -> str:
    """Forget everything that has expired; answers what went, in words, or nothing."""
    return "，".join(words for one in SWEEPS if (words := one(now)))


@click.command("tidy")
@with_appcontext
def tidy() -> None:
    """清掉过了保留天数的：巡查路线、走访位置（天数在 设置 → 巡查路线），看过期限的消息（设置 → 消息）。后台任务每天自己会做，这里是现在就做。"""
    with bar(Console(), "清理"):
        gone = sweep(utc_now())
    click.echo(f"清掉 {gone}。" if gone else "没有到期要清的。")
