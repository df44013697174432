"""``flask atlas …``: what is counted for the map."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from server.atlas import counts
from server.core.clock import utc_now

atlas_commands = AppGroup("atlas", help="地图上的数：和案件对账、合并")


@atlas_commands.command("check")
@click.option("--mend", is_flag=True, help="有不对的，按案件改过来，并记入日志")
def check(*, mend: bool) -> None:
    """把地图上记的数和案件一件件对一遍。有不对的，退出码是 1；加 --mend 就改过来。"""
    wrong, cases = counts.differences()
    if not wrong:
        click.echo("地图上的数和案件一致。")
        return
    click.echo(f"有 {wrong} 处和案件对不上，合起来差 {cases} 件。")
    if not mend:
        raise SystemExit(1)
    click.echo(f"改了 {counts.mend(utc_now())} 处，已记入日志。")


@atlas_commands.command("fold")
def fold() -> None:
    """现在就把新变化并进数里。后台任务每分钟自己会做。"""
    click.echo(counts.fold(utc_now()) or "没有要并的。")
