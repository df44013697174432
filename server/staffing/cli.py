"""``flask users add`` and ``flask users import``."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import click
from flask.cli import AppGroup
from rich.console import Console

from server.areas.models import Area
from server.areas.queries import county_code
from server.core.clock import utc_now
from server.core.db import db
from server.core.progress import bar
from server.identity.commands import add_account
from server.identity.queries import account_by_username
from server.journal.commands import record
from server.staffing import asking
from server.staffing.posts import Place, PostRefusedError, directory, give_post, somebody_is
from server.staffing.sheet import NewAccount, SheetUnreadableError, read_sheet, write_people

ADMIN = "admin"

user_commands = AppGroup("users", help="账号和岗位")


@user_commands.command("add")
@click.argument("username", required=False)
@click.option("--name", help="姓名")
@click.option("--role", help="角色，如 网格员、受理员（或其代码）")
@click.option("--area", help="区域或网格编码")
@click.option("--unit", help="承办单位名称")
@click.option("--password-stdin", is_flag=True, help="从标准输入读密码（不给则在终端里问）")
@click.option("--admin", is_flag=True, help="全区的系统管理员；还没有区域时先登记本区县")
@click.option("--county", help="与 --admin 同用：本区县 6 位代码")
@click.option("--county-name", help="与 --admin 同用：本区县名称")
@click.option("--if-none", is_flag=True, help="与 --admin 同用：已有管理员就什么也不做")
@click.option("--check", is_flag=True, help="与 --admin 同用：只看有没有管理员，没有则以非零退出")
def add(
    *,
    username: str | None,
    name: str | None,
    role: str | None,
    area: str | None,
    unit: str | None,
    password_stdin: bool,
    admin: bool,
    county: str | None,
    county_name: str | None,
    if_none: bool,
    check: bool,
) -> None:
    """新建一个账号并给它岗位；账号已存在时只补岗位，不改密码。没给的内容在终端里问。"""
    now = utc_now()
    has_admin = somebody_is(ADMIN, now)
    if check:
        raise SystemExit(0 if has_admin else 1)
    if admin and if_none and has_admin:
        return
    try:
        if admin:
            role, place = ADMIN, Place(area=_county(county, county_name))
        else:
            known = directory()
            role = asking.given_or_asked(role, "角色", "--role", judge=known.role)
            if not area and not unit:
                area = asking.given_or_asked(None, "区域或网格编码（承办单位的账号请用 --unit）", "--area")
            place = known.place(role, area or "", unit or "")
        username = asking.given_or_asked(
            username, "用户名", "USERNAME", default=ADMIN if admin else None, judge=asking.username
        )
        account = account_by_username(username)
        is_new = account is None
        if account is None:
            name = asking.given_or_asked(name, "姓名", "--name", judge=asking.some_text)
            password = asking.password(from_stdin=password_stdin)
            account = add_account(username=username, name=name, password=password, now=now)
    except PostRefusedError as error:
        raise click.ClickException(f"{error}。") from error
    given = give_post(account.id, role, place, now)
    db.session.commit()
    where = place.unit or place.area
    click.echo(
        f"{'已新建' if is_new else '已有'}账号 {account.username}（{account.name}），"
        f"{'已给岗位' if given else '岗位原来就有'}：{directory().labels[role]}，{where}。"
    )


@user_commands.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--passwords", required=True, type=click.Path(path_type=Path), help="把新账号的初始密码写到这个新文件")
@click.option("--dry-run", is_flag=True, help="只检查，不写入")
def import_file(*, file: Path, passwords: Path, dry_run: bool) -> None:
    """从 Excel 导入人员：姓名、用户名、角色、网格编码（或区域编码）、单位。重复导入不会重复建。"""
    console = Console(soft_wrap=True)
    try:
        sheet = read_sheet(file)
    except SheetUnreadableError as error:
        raise click.ClickException(str(error)) from error
    written = None
    if not dry_run and sheet.people:
        db.session.rollback()  # judging the sheet only read
        with (
            _kept_passwords(passwords) as keep,
            bar(console, "建账号", len(sheet.people)) as advance,
        ):
            written = write_people(sheet, now=utc_now(), keep=keep, progress=lambda: advance(1))
    for number, sentence in sheet.refused:
        console.print(f"第 {number} 行没有收：{sentence}", style="red", highlight=False, markup=False)
    taken = sum(len(person.rows) for person in sheet.people.values())
    if written is None:
        console.print(
            f"没有写入。可收 {taken} 行（{len(sheet.people)} 人），拒绝 {len(sheet.refused)} 行。", highlight=False
        )
    else:
        console.print(
            f"收 {taken} 行：新账号 {written.new} 个，已有 {written.known} 个，新岗位 {written.posts} 个；"
            f"拒绝 {len(sheet.refused)} 行。",
            highlight=False,
        )
        if written.new:
            console.print(f"初始密码在 {passwords}，只有你能读；发给本人后请删除。", highlight=False, markup=False)
    if sheet.refused:
        raise SystemExit(1)


@contextmanager
def _kept_passwords(place: Path) -> Iterator[Callable[[NewAccount], None]]:
    """Passwords go to a new file that only this user can read, line by line, and nowhere else; no file when none is new."""
    if place.exists():
        raise click.ClickException(f"{place} 已经存在，请换一个文件名（免得盖掉以前的密码）。")
    files: list[TextIO] = []

    def keep(one: NewAccount) -> None:
        if not files:
            handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            files.append(os.fdopen(handle, "w", encoding="utf-8-sig", newline=""))
            csv.writer(files[0]).writerow(["用户名", "姓名", "初始密码"])
        csv.writer(files[0]).writerow([one.username, one.name, one.password])
        files[0].flush()
        os.fsync(files[0].fileno())

    try:
        yield keep
    except OSError as error:
        raise click.ClickException(f"{place} 写不了：{error.strerror}") from error
    finally:
        for file in files:
            file.close()


def _county(code: str | None, name: str | None) -> str:
    """The county this installation serves; written down now when areas have not been imported yet."""
    existing = county_code()
    if existing:
        if code and code != existing:
            raise PostRefusedError(f"这里是 {existing}，不是 {code}")
        return existing
    code = asking.given_or_asked(code, "还没有导入区域。本区县的 6 位代码", "--county", judge=asking.county_code)
    name = asking.given_or_asked(name, "本区县名称", "--county-name", judge=asking.some_text)
    db.session.add(Area(code=code, level="county", name=name))
    db.session.flush()
    record(at=utc_now(), account_id=None, action="area.add", subject_kind="area", subject_id=code)
    return code
