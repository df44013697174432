"""Lists as files, in bulk: an import is a row with its state, and what is read of it stands in a schema for the while.

The application owns nothing that is kept. In ``staging`` it makes tables of its own, one set an import, and drops them:
rows that are not taken yet need no log, an index of their own, and statistics, which only an owner can ask for.
"""

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bulk_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("by_job", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("tries", sa.SmallInteger(), nullable=False, server_default=sa.text("0")),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column("how", JSONB(), nullable=False),
        sa.Column("file_name", sa.Text()),
        sa.Column("file_hash", sa.LargeBinary(), nullable=False),
        sa.Column("file_size", sa.BigInteger(), nullable=False),
        sa.Column("columns", JSONB(), nullable=False),
        sa.Column("mapping", JSONB(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("last_row", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("share", sa.Float(), nullable=False, server_default=sa.text("0")),
        sa.Column("counts", JSONB(), nullable=False, server_default=sa.text("'{}'")),
        sa.Column("told", sa.LargeBinary()),
        sa.Column("problem", JSONB()),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "state IN ('waiting','reading','checking','writing','telling','done','refused')",
            name=op.f("ck_bulk_import_state"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_bulk_import_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_import")),
    )
    op.create_index("ix_bulk_import_account_id", "bulk_import", ["account_id", "kind", "begun_at"])
    op.create_index(
        "ix_bulk_import_begun_at", "bulk_import", ["begun_at"], postgresql_where=sa.text("ended_at IS NULL")
    )
    role = '"' + context.get_context().opts["app_role"].replace('"', '""') + '"'
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON bulk_import TO {role}")
    op.execute("CREATE SCHEMA staging")
    op.execute(f"GRANT USAGE, CREATE ON SCHEMA staging TO {role}")
