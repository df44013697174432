"""``flask restored``: after a database came back from a backup. ``flask outbox import``: what a phone could not send itself."""

from __future__ import annotations

from typing import TextIO
from uuid import uuid4

import click
from flask.cli import AppGroup, with_appcontext
from rich.console import Console
from sqlalchemy import update

from server.core.clock import utc_now
from server.core.db import db
from server.core.feed import Installation
from server.core.progress import bar
from server.identity.queries import account_by_username
from server.journal.commands import record
from server.sync import numbers, outbox_file

outbox_commands = AppGroup("outbox", help="手机导出的待传文件")


@outbox_commands.command("import")
@click.argument("file", type=click.File(encoding="utf-8"))
@click.option("--as", "administrator", required=True, help="谁来导入：他的用户名，写进日志")
def import_outbox(file: TextIO, administrator: str) -> None:
    """收下手机「导出成文件」的记录，算在原来记的人名下。手机后来又联上网也不会重复。"""
    now = utc_now()
    importer = account_by_username(administrator)
    if importer is None:
        raise click.ClickException(f"没有用户 {administrator}")
    try:
        content, whose = outbox_file.read(file.read())
        whole = len(content["operations"]) + len(content["attachments"])
        with bar(Console(), "收记录和照片", whole) as advance:
            done = outbox_file.bring_in(content, whose, now, advance)
    except outbox_file.FileUnreadableError as error:
        raise click.ClickException(str(error)) from error
    record(
        at=now,
        account_id=importer.id,
        action="outbox.imported",
        subject_kind="account",
        subject_id=whose,
        outcomes=dict(done.outcomes),
        photos=done.photos,
    )
    db.session.commit()
    words = {"applied": "收下", "duplicate": "早就收到", "refused": "没收", "conflict": "要人定", "retry": "再导一次"}
    click.echo(
        "，".join(f"{words.get(name, name)} {count} 条" for name, count in done.outcomes.items()) or "没有要收的记录"
    )
    for seq, reason in done.reasons:
        click.echo(f"  第 {seq} 条：{reason}")
    if done.left:
        click.echo(f"手机上没收或不再送的 {done.left} 条没有导入。")
    click.echo(f"照片收下 {done.photos} 张" + (f"，没收 {done.photos_refused} 张" if done.photos_refused else ""))


@click.command("restored", help="数据库从备份恢复之后执行一次：手机重新取全部资料，并补送备份之后已送达的记录。")
@with_appcontext
def restored() -> None:
    """Give the database a new epoch.

    Transaction ids begin anew in a restored database, so old cursors would pass over rows, and so would a fresh mirror until
    the ids of the rows are used up; and what phones sent after the backup was taken is in no database any more. The new epoch
    makes every phone fill a fresh mirror and send what it still holds (14 days) again (DESIGN §5).
    """
    if count := numbers.behind():
        with bar(Console(), "让事务号接上备份里的", count) as advance:
            numbers.use_up(count, advance)
    epoch = uuid4()
    db.session.execute(update(Installation).values(epoch=epoch))
    record(
        at=utc_now(),
        account_id=None,
        action="database.restored",
        subject_kind="installation",
        subject_id=1,
        epoch=str(epoch),
    )
    db.session.commit()
    click.echo("已换新的数据库纪元。手机下次联网时会重新取资料，并补送记录。")
