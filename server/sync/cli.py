"""``flask restored``: after a database came back from a backup."""

from __future__ import annotations

from uuid import uuid4

import click
from flask.cli import with_appcontext
from sqlalchemy import update

from server.core.clock import utc_now
from server.core.db import db
from server.core.feed import Installation
from server.journal.commands import record


@click.command("restored", help="数据库从备份恢复之后执行一次：手机重新取全部资料，并补送备份之后已送达的记录。")
@with_appcontext
def restored() -> None:
    """Give the database a new epoch.

    Transaction ids begin anew in a restored database, so old cursors would pass over rows; and what phones sent after
    the backup was taken is in no database any more. The new epoch makes every phone fill a fresh mirror and send what
    it still holds (14 days) again (DESIGN §5).
    """
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
