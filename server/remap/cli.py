"""``flask areas remap``."""

from __future__ import annotations

import click
from flask.cli import with_appcontext
from rich.console import Console

from server.core.clock import utc_now
from server.core.progress import bars
from server.remap.work import remap


@click.command("remap")
@with_appcontext
def remap_now() -> None:
    """边界变了以后，重新算案件和住户在哪个网格。后台任务每分钟也做；断了再来一次，从断的地方接着做。"""
    console = Console(soft_wrap=True)
    with bars(console) as show:
        done = remap(
            utc_now(),
            seconds=None,
            progress=lambda pieces, left: show("重新算", pieces, pieces + left),
        )
    console.print(str(done) if done is not None else "没有要重新算的。", highlight=False)
