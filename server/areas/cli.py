"""``flask areas import``."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import Progress

from geo.boundaries import Options, UnreadableBoundariesError, read_file
from geo.codes import Level
from geo.crs import Crs
from server.areas.importing import import_areas
from server.core.clock import utc_now

area_commands = AppGroup("areas", help="行政区划和网格")


@area_commands.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--level", required=True, type=click.Choice([one.value for one in Level]), help="文件里是哪一级")
@click.option("--code-field", required=True, help="代码所在的字段")
@click.option("--name-field", required=True, help="名称所在的字段")
@click.option("--parent-field", default=None, help="上级代码所在的字段（可以没有：代码本身就含上级）")
@click.option("--crs", default=Crs.WGS84.value, type=click.Choice([one.value for one in Crs]), help="文件的坐标系")
@click.option("--dry-run", is_flag=True, help="只检查，不写入")
def import_file(
    *, file: Path, level: str, code_field: str, name_field: str, parent_field: str | None, crs: str, dry_run: bool
) -> None:
    """导入一级区域的边界文件（GeoJSON）。有不能收的行就列出行号和原因，并以非零退出。"""
    console = Console(soft_wrap=True)
    options = Options(Level(level), code_field, name_field, parent_field, Crs(crs))
    try:
        reading = read_file(file, options)
    except UnreadableBoundariesError as error:
        raise click.ClickException(error.sentence) from error
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("写入" if not dry_run else "检查", total=len(reading.accepted))
        imported = import_areas(
            reading,
            source=file.name,
            now=utc_now(),
            dry_run=dry_run,
            progress=lambda count: bar.advance(task, count),
        )
    for repaired in reading.repaired:
        console.print(f"第 {repaired.row} 行 {repaired.code}：{repaired.sentence}", highlight=False)
    for refused in imported.refused:
        console.print(f"第 {refused.row} 行没有收：{refused.sentence}", style="red", highlight=False, markup=False)
    console.print(
        f"{'试跑，没有写入。' if dry_run else ''}收 {imported.new + imported.changed + imported.same} 行"
        f"（新增 {imported.new}，更新 {imported.changed}，不变 {imported.same}），"
        f"修补 {len(reading.repaired)} 处，拒绝 {len(imported.refused)} 行。",
        highlight=False,
    )
    if imported.refused:
        raise SystemExit(1)
