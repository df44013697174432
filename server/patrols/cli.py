"""``flask patrols expire``."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from server.core.clock import utc_now
from server.patrols.expiry import expire

patrol_commands = AppGroup("patrols", help="巡查")


@patrol_commands.command("expire")
def expire_positions() -> None:
    """清掉过了保留天数的巡查路线和走访位置（天数在 设置 → 巡查路线）。每天运行一次；make run 自己会跑。"""
    tracks, visits = expire(utc_now())
    click.echo(f"清掉 {tracks} 段路线、{visits} 次走访的位置。" if tracks or visits else "没有到期的路线和位置。")
