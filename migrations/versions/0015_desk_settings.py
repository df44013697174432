"""More lists edited at the desk (the rule of cases, kinds of tasks and of notices), cases that came back found quickly, and
notices that end.

A notice that nobody can see any more is of no use to anybody, and it tells what somebody did with what another reported.
The application may not delete one: a function of the owner does, which takes only what has expired.
"""

import json
from pathlib import Path

import sqlalchemy as sa
from alembic import context, op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

SEED = Path(__file__).resolve().parent.parent / "seed" / "0015_desk"
EDITED = ("case_rule", "notice_kind", "task_kind")


def upgrade() -> None:
    for table in EDITED:
        op.add_column(table, sa.Column("version", sa.Integer(), nullable=False, server_default="1"))

    op.add_column("notice_kind", sa.Column("name", sa.Text()))
    op.add_column("notice_kind", sa.Column("sort", sa.SmallInteger()))
    op.add_column("notice_kind", sa.Column("retired_at", sa.DateTime(timezone=True)))
    bind = op.get_bind()
    bind.execute(
        sa.text("UPDATE notice_kind SET name = :name, sort = :sort WHERE code = :code"),
        json.loads((SEED / "notice_kinds.json").read_text(encoding="utf-8")),
    )
    # a kind that another release brought: its sentence says what it is of
    bind.execute(sa.text("UPDATE notice_kind SET name = template, sort = 900 WHERE name IS NULL"))
    for column in ("name", "sort"):
        op.alter_column("notice_kind", column, nullable=False)

    op.create_index("ix_cases_recurred", "cases", ["reported_at", "id"], postgresql_where=sa.text("recurrences > 0"))
    op.create_index("ix_notice_expires_at", "notice", ["expires_at"])
    role = '"' + context.get_context().opts["app_role"].replace('"', '""') + '"'
    op.execute(FORGET)
    op.execute("REVOKE ALL ON FUNCTION forget_notices(timestamptz, integer) FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION forget_notices(timestamptz, integer) TO {role}")


FORGET = """
CREATE FUNCTION forget_notices(before timestamptz, at_most integer, OUT notices integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    -- the hour is for clocks that do not quite agree
    IF before > clock_timestamp() + interval '1 hour' THEN
        RAISE EXCEPTION 'these notices are still read' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM notice WHERE id IN (
        SELECT id FROM notice WHERE expires_at < before ORDER BY expires_at LIMIT at_most FOR UPDATE SKIP LOCKED
    );
    GET DIAGNOSTICS notices = ROW_COUNT;
END $$;
"""
