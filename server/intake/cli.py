"""``flask cases import``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import Progress

from geo.crs import Crs
from server.areas.queries import county_code
from server.cases.phones import cases_with_numbers, index_before
from server.core.clock import utc_now
from server.core.db import db
from server.core.problems import Problem
from server.core.progress import bar
from server.identity.actor import at_the_terminal
from server.intake.feeds import technical_account
from server.intake.importing import import_cases
from server.intake.refused import write_refused
from server.people.cli import sentence_of, wishes_of

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
    dry_run: bool,
    report: Path | None,
) -> None:
    """从 Excel 或 CSV 导入别的渠道来的事。同一个来源编号只收一次；有不能收的行就列出行号和原因，并以非零退出。"""
    console = Console(soft_wrap=True)
    county = county_code()
    if county is None:
        raise click.ClickException("还没有导入行政区划，请先运行 flask areas import。")
    now = utc_now()
    try:
        actor = replace(at_the_terminal(county), id=technical_account("import", "批量导入", now))
        db.session.commit()
        with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
            task = bar.add_task("检查" if dry_run else "写入", total=None)
            imported = import_cases(
                actor,
                file.read_bytes(),
                channel,
                now=now,
                sheet=sheet,
                wished=wishes_of(wishes),
                category=category,
                crs=crs,
                dry_run=dry_run,
                began=lambda total: bar.update(task, total=total),
                progress=lambda: bar.advance(task),
            )
    except Problem as refusal:
        raise click.ClickException(sentence_of(refusal)) from refusal
    finally:
        db.session.remove()
    for one in imported.refused:
        console.print(f"第 {one.row} 行没有收：{one.reason}", style="red", highlight=False, markup=False)
    for like in imported.known:
        console.print(f"第 {like.row} 行像 {like.case_no}：{like.why}", highlight=False, markup=False)
    console.print(
        f"{'试跑，没有写入。' if dry_run else ''}共 {imported.total} 行：新登记 {imported.taken}，"
        f"以前收过、不变 {imported.unchanged}，拒绝 {len(imported.refused)}。",
        highlight=False,
        markup=False,
    )
    if report is not None:
        report.write_text(write_refused(imported.columns, imported.kept), encoding="utf-8", newline="")
        console.print(f"没有收的行写在 {report}。", highlight=False, markup=False)
    if imported.refused:
        raise SystemExit(1)


@case_commands.command("index-phones")
def index_phones() -> None:
    """让以前登记的案件也能按电话号码找到。升级后运行一次；中断了再运行，接着做。"""
    console = Console(soft_wrap=True)
    with bar(console, "案件", cases_with_numbers()) as advance:
        found = sum(index_before(progress=advance))
    db.session.remove()
    console.print(f"记下 {found} 个号码。", highlight=False, markup=False)
