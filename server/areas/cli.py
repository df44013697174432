"""``flask areas import``, ``flask areas check``; ``remap`` stands in ``server.remap``."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from geo.boundaries import Options, Reading, UnreadableBoundariesError, stream_file
from geo.codes import Level
from geo.crs import Crs
from server.areas.importing import Imported, Source, import_areas
from server.areas.problems import KINDS, problems_in
from server.areas.queries import county_code
from server.core.clock import utc_now

area_commands = AppGroup("areas", help="行政区划和网格")


@area_commands.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--level", required=True, type=click.Choice([one.value for one in Level]), help="文件里是哪一级")
@click.option("--code-field", required=True, help="代码所在的字段")
@click.option("--name-field", required=True, help="名称所在的字段")
@click.option("--parent-field", default=None, help="上级代码所在的字段（可以没有：代码本身就含上级）")
@click.option("--layer", default=None, help="图层（文件里有几个时）")
@click.option(
    "--crs",
    default=Crs.WGS84.value,
    type=click.Choice([one.value for one in Crs]),
    help="经纬度有没有偏移：高德、腾讯是 gcj02，百度是 bd09。投影坐标按文件里写的读，不用选",
)
@click.option("--retire-missing", is_flag=True, help="这一级里文件中没有的区域停用")
@click.option("--dry-run", is_flag=True, help="只检查，不写入")
def import_file(
    *,
    file: Path,
    level: str,
    code_field: str,
    name_field: str,
    parent_field: str | None,
    layer: str | None,
    crs: str,
    retire_missing: bool,
    dry_run: bool,
) -> None:
    """导入一级区域的边界文件：GeoJSON、GeoPackage（.gpkg）、压缩的 Shapefile（.zip）。

    有不能收的行就列出行号和原因，并以非零退出。边界变了的网格里，记录的网格由后台任务重新算（flask areas remap 现在就算）。
    """
    console = Console(soft_wrap=True)
    options = Options(Level(level), code_field, name_field, parent_field, Crs(crs), layer)
    reading = Reading()
    source = Source(file.name, options, utc_now())
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed} 行"), TimeElapsedColumn())
    try:
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
            task = bar.add_task("检查" if dry_run else "写入", total=None)
            imported = import_areas(
                stream_file(file, options, reading),
                reading,
                source,
                dry_run=dry_run,
                retire_missing=retire_missing,
                progress=lambda count: bar.advance(task, count),
            )
    except UnreadableBoundariesError as error:
        raise click.ClickException(error.sentence) from error
    _tell(console, imported, reading, dry_run=dry_run, retire_missing=retire_missing)
    if imported.refused:
        raise SystemExit(1)


def _tell(console: Console, imported: Imported, reading: Reading, *, dry_run: bool, retire_missing: bool) -> None:
    for repaired in reading.repaired:
        console.print(f"第 {repaired.row} 行 {repaired.code}：{repaired.sentence}", highlight=False, markup=False)
    for refused in imported.refused:
        console.print(f"第 {refused.row} 行没有收：{refused.sentence}", style="red", highlight=False, markup=False)
    for code in imported.retired:
        console.print(f"{code} 文件里没有，{'会停用' if dry_run else '已停用'}", highlight=False)
    for code in imported.kept:
        console.print(f"{code} 文件里没有，但下面还有在用的区域，没有停用", style="yellow", highlight=False)
    if retire_missing and imported.refused:
        console.print("有行没有收，所以文件里没有的区域都没有停用。", style="yellow", highlight=False)
    console.print(
        f"{'试跑，没有写入。' if dry_run else ''}收 {imported.taken} 行"
        f"（新增 {imported.new}，更新 {imported.changed}，不变 {imported.same}），"
        f"停用 {len(imported.retired)} 个，修补 {len(reading.repaired)} 处，拒绝 {len(imported.refused)} 行。",
        highlight=False,
    )
    if imported.redrawn:
        console.print(
            f"{imported.redrawn} 个网格的边界变了，"
            + (
                "导入后会重新算那里的案件和住户在哪个网格。"
                if dry_run
                else "那里的案件和住户在哪个网格，后台正在重新算。"
            ),
            highlight=False,
        )


_KIND_WORDS = {"misplaced": "放错上级", "overlap": "重叠", "sticks_out": "伸出上级", "gap": "空隙"}


@area_commands.command("check")
@click.option("--most", default=50, show_default=True, type=click.IntRange(1), help="最多列出几处，大的在前")
def check(most: int) -> None:
    """查边界哪里对不上：重叠、空隙、伸出上级、放错上级。宽不到 2 米的不算。有对不上的就以非零退出。"""
    console = Console(soft_wrap=True)
    found = problems_in([county_code() or ""])
    for feature in found["features"][:most]:
        told = feature["properties"]
        codes = "、".join(one["code"] for one in told["areas"])
        console.print(f"{told['sentence']}（{codes}）", highlight=False, markup=False)
    if not found["total"]:
        console.print("边界都对得上。", style="green")
        return
    counted = "，".join(f"{_KIND_WORDS[kind]} {found['counts'][kind]} 处" for kind in KINDS if found["counts"][kind])
    console.print(f"共 {found['total']} 处对不上：{counted}。", highlight=False)
    raise SystemExit(1)
