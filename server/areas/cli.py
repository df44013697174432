"""``flask areas import``, ``flask areas check``; ``remap`` stands in ``server.remap``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup
from rich.console import Console

from geo.boundaries import Options, UnreadableBoundariesError
from geo.codes import Level
from geo.crs import Crs
from server.areas.consent import WHATEVER, asks_consent
from server.areas.importing import Imported, Source, import_areas, misfits
from server.areas.problems import problems_in
from server.areas.queries import county_code
from server.areas.words import counted, refusals_of, warnings_of
from server.core.clock import utc_now
from server.core.progress import bar

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
@click.option("--yes", is_flag=True, help="停用得多、整片移了位置也不再问")
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

    先试读一遍再写入。有不能收的行就列出行号和原因，并以非零退出；重叠、空隙、伸出上级的照收，列出来。要停用的超过在用的十分之一，或者整片移了位置，写入前再问一句。边界变了的网格里，记录的网格由后台任务重新算（flask areas remap 现在就算）。
    """
    console = Console(soft_wrap=True)
    options = Options(Level(level), code_field, name_field, parent_field, Crs(crs), layer)
    source = Source(file.name, options, utc_now())

    def passed(*, write: bool) -> Imported:
        with bar(console, "写入" if write else "检查") as advance:
            return import_areas(
                file,
                source,
                dry_run=not write,
                retire_missing=retire_missing,
                agreed=WHATEVER,
                progress=advance,
            )

    try:
        if not dry_run and not yes:
            _ask_consent(console, passed(write=False))
        imported = passed(write=not dry_run)
    except UnreadableBoundariesError as error:
        raise click.ClickException(error.sentence) from error
    _tell(console, imported, dry_run=dry_run, retire_missing=retire_missing)
    if imported.refused:
        raise SystemExit(1)


def _ask_consent(console: Console, tried: Imported) -> None:
    """Ask whether it is meant, where so much would go or move. Nobody there to answer is a no."""
    retired, in_force = len(tried.retired), tried.in_force
    if asks_consent(retired, in_force) and not _agrees(
        f"文件里没有的 {retired} / {in_force} 个区域都会停用。确实要停用吗？"
    ):
        raise click.ClickException(
            f"没有导入。确实要停用这 {retired} 个，就加上 --yes；只想更新文件里的，去掉 --retire-missing。"
        )
    if tried.shifted:
        for warning in warnings_of(tried):
            console.print(warning, style="yellow", highlight=False)
        if not _agrees("坐标没有选错，确实要这样移吗？"):
            raise click.ClickException("没有导入。用 --crs 选对坐标系；确实要移，就加上 --yes。")


def _agrees(question: str) -> bool:
    try:
        return click.confirm(question)
    except click.Abort:
        return False


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
    if (unfit := misfits(imported))["total"]:
        _tell_misfits(console, unfit, MOST_LISTED)
        console.print(
            "这些照收，画得不准的请改好再导一次。" if dry_run else "画得不准的请改好再导一次。", highlight=False
        )


def _tell_misfits(console: Console, found: dict[str, Any], most: int) -> None:
    for feature in found["features"][:most]:
        told = feature["properties"]
        codes = "、".join(one["code"] for one in told["areas"])
        console.print(f"{told['sentence']}（{codes}）", highlight=False, markup=False)
    console.print(f"{counted(found)}。", highlight=False)


def _list(console: Console, codes: list[str], what: str, *, style: str | None) -> None:
    for code in codes[:MOST_LISTED]:
        console.print(f"{code} {what}", style=style, highlight=False)
    if len(codes) > MOST_LISTED:
        console.print(f"还有 {len(codes) - MOST_LISTED} 个，{what}", style=style, highlight=False)


@area_commands.command("check")
@click.option("--most", default=50, show_default=True, type=click.IntRange(1), help="最多列出几处，大的在前")
def check(most: int) -> None:
    """查边界哪里对不上：重叠、空隙、伸出上级、放错上级。宽不到 2 米的不算。有对不上的就以非零退出。"""
    console = Console(soft_wrap=True)
    found = problems_in([county_code() or ""])
    if not found["total"]:
        console.print("边界都对得上。", style="green")
        return
    _tell_misfits(console, found, most)
    raise SystemExit(1)
