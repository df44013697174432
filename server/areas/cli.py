"""``flask areas import``, ``flask areas check``; ``remap`` stands in ``server.remap``."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from geo.boundaries import Options, UnreadableBoundariesError
from geo.codes import Level
from geo.crs import Crs
from server.areas.importing import Imported, Source, import_areas
from server.areas.problems import KINDS, problems_in
from server.areas.queries import county_code
from server.areas.retiring import HOWEVER_MANY, asks_consent
from server.areas.words import refusals_of, warnings_of
from server.core import problems
from server.core.clock import utc_now
from server.core.refusals import Problem

area_commands = AppGroup("areas", help="行政区划和网格")
MOST_LISTED = 20
"""Codes of one kind; the summary must not scroll away."""


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
@click.option("--yes", is_flag=True, help="停用得多也不再问")
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
    yes: bool,
    dry_run: bool,
) -> None:
    """导入一级区域的边界文件：GeoJSON、GeoPackage（.gpkg）、压缩的 Shapefile（.zip）。

    有不能收的行就列出行号和原因，并以非零退出。要停用的超过在用的十分之一，写入前再问一句。边界变了的网格里，记录的网格由后台任务重新算（flask areas remap 现在就算）。
    """
    console = Console(soft_wrap=True)
    options = Options(Level(level), code_field, name_field, parent_field, Crs(crs), layer)
    source = Source(file.name, options, utc_now())
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed} 行"), TimeElapsedColumn())

    def taken_in(agreed: int) -> Imported:
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
            task = bar.add_task("检查" if dry_run else "写入", total=None)
            return import_areas(
                file,
                source,
                dry_run=dry_run,
                retire_missing=retire_missing,
                agreed=agreed,
                progress=lambda count: bar.advance(task, count),
            )

    try:
        try:
            imported = taken_in(HOWEVER_MANY if yes else 0)
        except Problem as problem:
            if problem.kind is not problems.AREAS_RETIRES_MANY:
                raise
            imported = taken_in(_agreed(**problem.details))
    except UnreadableBoundariesError as error:
        raise click.ClickException(error.sentence) from error
    _tell(console, imported, dry_run=dry_run, retire_missing=retire_missing)
    if imported.refused:
        raise SystemExit(1)


def _agreed(*, retired: int, in_force: int) -> int:
    """Ask whether so many are meant; answers how many. Nobody there to answer is a no."""
    try:
        meant = click.confirm(f"文件里没有的 {retired} / {in_force} 个区域都会停用。确实要停用吗？")
    except click.Abort:
        meant = False
    if not meant:
        raise click.ClickException(
            f"没有导入。确实要停用这 {retired} 个，就加上 --yes；只想更新文件里的，去掉 --retire-missing。"
        )
    return retired


def _tell(console: Console, imported: Imported, *, dry_run: bool, retire_missing: bool) -> None:
    for repaired in imported.reading.repaired:
        console.print(f"第 {repaired.row} 行 {repaired.code}：{repaired.sentence}", highlight=False, markup=False)
    for refused in refusals_of(imported):
        console.print(refused, style="red", highlight=False, markup=False)
    will = "会停用" if dry_run else "已停用"
    _list(console, imported.retired, f"文件里没有，{will}", style=None)
    _list(console, imported.kept, "文件里没有，但下面还有在用的区域，没有停用", style="yellow")
    if retire_missing and imported.refused:
        console.print("有行没有收，所以文件里没有的区域都没有停用。", style="yellow", highlight=False)
    console.print(
        f"{'试跑，没有写入。' if dry_run else ''}收 {imported.taken} 行"
        f"（新增 {imported.new}，更新 {imported.changed}，不变 {imported.same}），"
        f"停用 {len(imported.retired)} 个，修补 {len(imported.reading.repaired)} 处，拒绝 {len(imported.refused)} 行。",
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
    if imported.retired:
        asked = dry_run and asks_consent(len(imported.retired), imported.in_force)
        console.print(
            f"文件里没有的区域{will} {len(imported.retired)} / {imported.in_force} 个"
            f"{'，导入时要再确认一次（或加 --yes）' if asked else ''}。",
            style="yellow",
            highlight=False,
        )
    for warning in warnings_of(imported):
        console.print(warning, style="yellow", highlight=False)


def _list(console: Console, codes: list[str], what: str, *, style: str | None) -> None:
    for code in codes[:MOST_LISTED]:
        console.print(f"{code} {what}", style=style, highlight=False)
    if len(codes) > MOST_LISTED:
        console.print(f"还有 {len(codes) - MOST_LISTED} 个，{what}", style=style, highlight=False)


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
