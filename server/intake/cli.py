"""``flask cases import``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import click
from flask.cli import AppGroup
from rich.console import Console

from geo.crs import Crs
from server.areas.queries import county_code
from server.bulk.cli import import_at_terminal, wishes_of
from server.cases.phones import cases_with_numbers, index_before
from server.core.clock import utc_now
from server.core.db import db
from server.core.progress import bar
from server.identity.actor import at_the_terminal
from server.intake.feeds import technical_account
from server.intake.importing import CASES, how_of

case_commands = AppGroup("cases", help="案件")


@case_commands.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--channel", required=True, help="从哪个渠道来，如 hotline_12345、petition、police_110、pre_litigation")
@click.option("--category", default=None, help="表里没写、或写的分类这里没有的行，归哪个事项分类（代码）")
@click.option("--sheet", default=None, help="工作簿里的哪一张表（不给则第一张）")
@click.option(
    "--map", "wishes", multiple=True, metavar="目标=列名", help="指定某一项用哪一列，如 内容=工单内容；可以多次"
)
@click.option("--crs", default=Crs.WGS84.value, type=click.Choice([one.value for one in Crs]), help="经纬度的坐标系")
@click.option("--settled", is_flag=True, help="旧台账：表里都是以前办结的事，登记成历史，不催办，不算今天新来的")
@click.option("--dry-run", is_flag=True, help="只检查，不写入")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="把没有收的行写到这个 CSV 文件")
def import_file(
    *,
    file: Path,
    channel: str,
    category: str | None,
    sheet: str | None,
    wishes: tuple[str, ...],
    crs: str,
    settled: bool,
    dry_run: bool,
    report: Path | None,
) -> None:
    """从 Excel 或 CSV 导入别的渠道来的事。同一个来源编号只收一次；有不能收的行就列出行号和原因，并以非零退出。"""
    county = county_code()
    if county is None:
        raise click.ClickException("还没有导入行政区划，请先运行 flask areas import。")
    now = utc_now()
    actor = replace(at_the_terminal(county), id=technical_account("import", "批量导入", now))
    db.session.commit()
    import_at_terminal(
        CASES,
        actor,
        file,
        how_of(channel, category, crs, settled=settled, sheet=sheet, mapping=wishes_of(wishes)),
        now=now,
        dry_run=dry_run,
        report=report,
        summary=partial(_summary, "登记成以前办结的" if settled else "新登记"),
    )


def _summary(taken: str, counts: Mapping[str, int]) -> str:
    return (
        f"共 {counts['total']} 行：{taken} {counts.get('taken', 0)}，以前收过、不变 {counts.get('unchanged', 0)}，"
        f"拒绝 {counts['refused']}。"
    )


@case_commands.command("index-phones")
def index_phones() -> None:
    """让以前登记的案件也能按电话号码找到。升级后运行一次；中断了再运行，接着做。"""
    console = Console(soft_wrap=True)
    with bar(console, "案件", cases_with_numbers()) as advance:
        found = sum(index_before(progress=advance))
    db.session.remove()
    console.print(f"记下 {found} 个号码。", highlight=False, markup=False)
