"""``flask people import``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click
from flask.cli import AppGroup

from server.areas.queries import county_code
from server.bulk.cli import import_at_terminal, wishes_of
from server.core.clock import utc_now
from server.identity.actor import at_the_terminal
from server.people.importing import PEOPLE, how_of

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
    county = county_code()
    if county is None:
        raise click.ClickException("还没有导入行政区划，请先运行 flask areas import。")
    import_at_terminal(
        PEOPLE,
        at_the_terminal(county),
        file,
        how_of(group, sheet=sheet, mapping=wishes_of(wishes)),
        now=utc_now(),
        dry_run=dry_run,
        report=report,
        summary=_summary,
    )


def _summary(counts: Mapping[str, int]) -> str:
    taken, enrolled, unchanged = (counts.get(name, 0) for name in ("taken", "enrolled", "unchanged"))
    return (
        f"共 {counts['total']} 行：新登记 {taken}，加入群体 {enrolled}，已登记、不变 {unchanged}，"
        f"拒绝 {counts['refused']}。"
    )
