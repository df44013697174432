"""``flask tidy``: what is kept for some days only is forgotten, once a day."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from server.core.clock import utc_now
from server.notices.expiry import forget_notices
from server.patrols.expiry import forget_positions

SWEEPS = (forget_positions, forget_notices)
"""Each takes now, forgets in short transactions of its own, and answers what went, in words."""


@click.command("tidy")
@with_appcontext
def tidy() -> None:
    """清掉过了保留天数的：巡查路线、走访位置（天数在 设置 → 巡查路线），看过期限的消息（设置 → 消息）。每天运行一次；make run 自己会跑。"""
    gone = [words for sweep in SWEEPS if (words := sweep(utc_now()))]
    click.echo(f"清掉 {'，'.join(gone)}。" if gone else "没有到期要清的。")
