"""``flask keys status``, ``flask keys check`` and ``flask keys rotate``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import current_app
from flask.cli import AppGroup
from rich.console import Console
from sqlalchemy import Engine, create_engine, pool
from sqlalchemy.exc import OperationalError

from server.core import crypto
from server.core.clock import utc_now
from server.core.db import db
from server.core.progress import bar
from server.journal.commands import record
from server.keys import rotation

key_commands = AppGroup("keys", help="加密内容的密钥")


@key_commands.command("status")
def status() -> None:
    """每一列里，几号密钥各封存了多少条内容；旧密钥还要不要留。"""
    console, present, have = Console(soft_wrap=True), crypto.present_key_number(), crypto.key_numbers()
    standing = rotation.standing()
    console.print(f"现用 {present} 号密钥；手上有：{'、'.join(f'{one} 号' for one in have)}。", highlight=False)
    for column, counts in standing.items():
        said = "，".join(f"{number} 号 {count} 条" for number, count in counts.items()) or "没有内容"
        console.print(f"{column}：{said}", highlight=False, markup=False)
    used = {number for counts in standing.values() for number in counts}
    for number in sorted(used - set(have)):
        console.print(
            f"{number} 号密钥不在手上，它封存的内容现在打不开！请从备份里找回。", style="red", highlight=False
        )
    for number in have:
        if number != present:
            console.print(_about_old(number, used), highlight=False)


def _about_old(number: int, used: set[int]) -> str:
    if number in used:
        return f"{number} 号还在用：请运行 flask keys rotate，把内容换到现用的密钥。"
    silent = rotation.silent_devices(utc_now())
    if silent is None:
        return f"没有内容用 {number} 号，但手机里可能还有用它封的记录：先运行一次 flask keys rotate，从那时算起。"
    if silent:
        return f"没有内容用 {number} 号了；还有 {silent} 部手机换密钥后没有传完过，里面可能有用它封的记录，先留着。"
    return f"{number} 号不再需要：服务器和手机里都没有用它封存的内容了。恢复以前的备份时还要用它，请另外存好。"


@key_commands.command("check")
def check() -> None:
    """手上的密钥打得开库里的加密内容吗；打不开就停下，不让新内容用另一把密钥封。启动时会自己查一遍。"""
    if closed := rotation.closed_columns():
        raise click.ClickException(
            f"手上的数据密钥打不开库里已有的加密内容（{'、'.join(closed)}）。多半是恢复备份时漏了密钥（var/secrets），"
            "或 XUNGE_DATA_KEY 写错了。请把原来的密钥放回去再启动；库里的数据没有动。"
        )


@key_commands.command("rotate")
def rotate() -> None:
    """把旧密钥封存的内容全部换成用现用密钥封存，检索用的索引一起换。可以边用边换；断了再运行一次就接着换。"""
    console = Console(soft_wrap=True)
    rotated = rotation.Rotated()
    with _owner() as owner:
        total = rotation.rows_to_seal(owner)
        try:
            with bar(console, "换密钥", total) as advance:
                rotation.rotate(owner, rotated, progress=advance)
        except OperationalError as error:
            raise click.ClickException("数据库正忙或断开了。已换的不会丢，请再运行一次，会接着换。") from error
        finally:
            _journal(rotated)
    for column, sentence in rotated.left:
        console.print(f"{column} 没有换：{sentence}", style="red", highlight=False, markup=False)
    console.print(
        f"换了 {rotated.sealed_anew.total()} 条，没有换 {len(rotated.left)} 条；现用 {crypto.present_key_number()} 号密钥。",
        highlight=False,
    )
    if rotated.left:
        raise SystemExit(1)


def _journal(rotated: rotation.Rotated) -> None:
    record(
        at=utc_now(),
        account_id=None,
        action=rotation.ROTATED,
        subject_kind="key",
        subject_id=crypto.present_key_number(),
        sealed_anew=dict(rotated.sealed_anew),
        left=len(rotated.left),
    )
    db.session.commit()


@contextmanager
def _owner() -> Iterator[Engine]:
    """A connection as the owner: the application's role may not change what is sealed in ledger, contacts and steps."""
    address = current_app.config["SETTINGS"].database_owner_url
    if address is None:
        raise click.ClickException("没有设 DATABASE_OWNER_URL：换密钥要用数据库所有者的地址（make flask 会自己设好）。")
    owner = create_engine(
        address,
        poolclass=pool.NullPool,
        hide_parameters=True,
        connect_args={"options": "-c timezone=UTC -c lock_timeout=30s"},
    )
    try:
        if not rotation.owns_everything(owner):
            raise click.ClickException("DATABASE_OWNER_URL 不是这些表的所有者，换不了密钥。")
        yield owner
    finally:
        owner.dispose()
