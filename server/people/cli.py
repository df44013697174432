"""``flask people import``."""

from __future__ import annotations

import csv
from pathlib import Path

import click
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import Progress

from server.areas.queries import county_code
from server.core.clock import utc_now
from server.core.db import db
from server.core.problems import Problem
from server.identity.actor import at_the_terminal
from server.people.importing import Imported, import_people

people_commands = AppGroup("people", help="特殊群体的人员")


@people_commands.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--sheet", default=None, help="工作簿里的哪一张表（不给则第一张）")
@click.option(
    "--map", "wishes", multiple=True, metavar="目标=列名", help="指定某一项用哪一列，如 住址=户籍地址；可以多次"
)
@click.option("--group", default=None, help="表里没写群体的行归哪个群体（名称或代码）")
@click.option("--dry-run", is_flag=True, help="只检查，不写入")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="把没有收的行写到这个 CSV 文件")
def import_file(
    *, file: Path, sheet: str | None, wishes: tuple[str, ...], group: str | None, dry_run: bool, report: Path | None
) -> None:
    """从 Excel 或 CSV 导入特殊群体人员。重复导入不会重复登记；有不能收的行就列出行号和原因，并以非零退出。"""
    console = Console(soft_wrap=True)
    county = county_code()
    if county is None:
        raise click.ClickException("还没有导入行政区划，请先运行 flask areas import。")
    try:
        with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
            task = bar.add_task("检查" if dry_run else "写入", total=None)
            imported = import_people(
                at_the_terminal(county),
                file.read_bytes(),
                now=utc_now(),
                sheet=sheet,
                wished=wishes_of(wishes),
                group=group,
                dry_run=dry_run,
                began=lambda total: bar.update(task, total=total),
                progress=lambda: bar.advance(task),
            )
    except Problem as refusal:
        raise click.ClickException(sentence_of(refusal)) from refusal
    finally:
        db.session.remove()
    for one in imported.refused:  # without the name: what a terminal shows lies in logs
        console.print(f"第 {one.row} 行没有收：{one.reason}", style="red", highlight=False, markup=False)
    console.print(_summary(imported, dry_run=dry_run), highlight=False, markup=False)
    if report is not None:
        _write_report(report, imported)
        console.print(f"没有收的行写在 {report}。", highlight=False, markup=False)
    if imported.refused:
        raise SystemExit(1)


def wishes_of(wishes: tuple[str, ...]) -> dict[str, str | None]:
    """``--map`` as ``{target: heading}``; nothing behind the sign leaves a column out."""
    pairs = [wish.partition("=") for wish in wishes]
    if any(not target or not equals for target, equals, _ in pairs):
        raise click.BadParameter("写成 目标=列名，如 住址=户籍地址", param_hint="--map")
    return {target.strip(): heading.strip() or None for target, _, heading in pairs}


def sentence_of(refusal: Problem) -> str:
    """Why a file was not taken, for a terminal."""
    faults = [fault for name in refusal.details.get("fields", {}).values() for fault in name]
    return "；".join(faults) if faults else str(refusal.document()["title"])


def _summary(imported: Imported, *, dry_run: bool) -> str:
    return (
        f"{'试跑，没有写入。' if dry_run else ''}共 {imported.total} 行：新登记 {imported.taken}，"
        f"加入群体 {imported.enrolled}，已登记、不变 {imported.unchanged}，拒绝 {len(imported.refused)}。"
    )


def _write_report(place: Path, imported: Imported) -> None:
    with place.open("w", encoding="utf-8-sig", newline="") as out:
        lines = csv.writer(out)
        lines.writerow(["行号", "原因"])
        lines.writerows((one.row, one.reason) for one in imported.refused)
