"""Alembic's entry: connects as the OWNER role, grants to the app role, never waits long for a lock."""

from __future__ import annotations

from alembic import context
from click import ClickException
from flask import current_app
from geoalchemy2 import alembic_helpers
from sqlalchemy import create_engine, pool, text
from sqlalchemy.exc import OperationalError

from server.core.db import db


def include_object(obj: object, name: str, type_: str, reflected: bool, compare_to: object) -> bool:
    """Leave PostGIS's own tables and the job queue's alone."""
    if type_ == "table" and name.startswith("procrastinate_"):
        return False
    return bool(alembic_helpers.include_object(obj, name, type_, reflected, compare_to))


def run() -> None:
    """Migrate in one transaction per revision."""
    settings = current_app.config["SETTINGS"]
    if settings.database_owner_url is None:
        raise ClickException("没有设 DATABASE_OWNER_URL：升级表结构要用数据库所有者的地址，不能用程序平常的账号。")
    engine = create_engine(settings.database_owner_url, poolclass=pool.NullPool)
    try:
        connected = engine.connect()
    except OperationalError as error:
        raise ClickException(
            "连不上数据库。请看看它开着没有，DATABASE_OWNER_URL 里的主机、账号、密码对不对。"
            f"它的原话：{str(error.orig).strip()}"
        ) from error
    with connected as connection:
        # A migration that waits for a lock holds up everybody behind it: give up early instead.
        connection.execute(text("SET lock_timeout = '5s'"))
        connection.commit()
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            include_object=include_object,
            process_revision_directives=alembic_helpers.writer,
            render_item=alembic_helpers.render_item,
            compare_type=True,
            transaction_per_migration=True,
            app_role=connection.dialect.create_connect_args(db.engine.url)[1].get("user") or "",
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
