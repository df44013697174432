"""Brakes on guessing are counted here, for all processes together."""

import sqlalchemy as sa
from alembic import context, op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rate_count",
        sa.Column("key", sa.LargeBinary, primary_key=True),
        sa.Column("hits", sa.Integer, nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        prefixes=["UNLOGGED"],
    )
    role = '"' + context.get_context().opts["app_role"].replace('"', '""') + '"'
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON rate_count TO {role}")
    op.execute(FORGET)
    op.execute("REVOKE ALL ON FUNCTION forget_rate_counts() FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION forget_rate_counts() TO {role}")


FORGET = """
CREATE FUNCTION forget_rate_counts() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$ DELETE FROM rate_count WHERE ends_at < clock_timestamp() $$
"""
