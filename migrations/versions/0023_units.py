"""Units: how they are there, what they are for, who is on call; helping units of a case; specialists; saved filters; 签收.

What a unit signs for stops the limit to sign and begins the one to assess. Coming and going (准入准出) is written once and
kept.
"""

import json
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

SEED = Path(__file__).resolve().parent.parent / "seed" / "0023_units"
OPEN = "state NOT IN ('closed','withdrawn','merged')"


def upgrade() -> None:
    _cases()
    _units()
    _filters()
    role = '"' + context.get_context().opts["app_role"].replace('"', '""') + '"'
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON case_helper, saved_filter, specialist, specialist_kind TO {role}")
    op.execute(f"GRANT SELECT, INSERT ON joining TO {role}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON unit TO {role}")
    for table in ("time_limit", "notice_kind", "specialist_kind"):
        rows = _read(f"{table}s")
        columns = [sa.column(name) for name in rows[0]]
        op.bulk_insert(sa.table(table, *columns), rows)
    roles = {code for (code,) in op.get_bind().execute(sa.text("SELECT code FROM role"))}
    granted = json.loads((SEED / "permissions.json").read_text(encoding="utf-8"))
    op.bulk_insert(
        sa.table("role_permission", sa.column("role"), sa.column("permission")),
        [
            {"role": code, "permission": permission}
            for code, permissions in granted.items()
            if code in roles
            for permission in permissions
        ],
    )


def _cases() -> None:
    op.add_column("cases", sa.Column("signed", sa.Boolean, nullable=False, server_default=sa.text("false")))
    op.create_index(
        "ix_cases_closed_at_id", "cases", ["closed_at", "id"], postgresql_where=sa.text("closed_at IS NOT NULL")
    )
    op.create_index("ix_cases_open_unit", "cases", ["unit_id", "due_at", "id"], postgresql_where=sa.text(OPEN))
    op.create_table(
        "case_helper",
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("unit_id", sa.Text, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_helper_case_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_case_helper_unit_id")),
        sa.PrimaryKeyConstraint("case_id", "unit_id", name=op.f("pk_case_helper")),
    )
    op.create_index("ix_case_helper_unit_id", "case_helper", ["unit_id"], postgresql_where=sa.text("until IS NULL"))


def _units() -> None:
    for column in (
        sa.Column("place", sa.Text),
        sa.Column("stationing", sa.Text),
        sa.Column("categories", sa.ARRAY(sa.Text), nullable=False, server_default=sa.text("'{}'")),
        sa.Column("areas", sa.ARRAY(sa.Text), nullable=False, server_default=sa.text("'{}'")),
        sa.Column("rota", JSONB, nullable=False, server_default=sa.text("'[]'")),
        sa.Column("version", sa.Integer, nullable=False, server_default=sa.text("1")),
    ):
        op.add_column("unit", column)
    op.create_check_constraint(
        op.f("ck_unit_stationing"), "unit", "stationing IN ('resident','rotating','on_call','linked')"
    )
    op.create_table(
        "specialist_kind",
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("lawyer", sa.Boolean, nullable=False, server_default=sa.text("false")),
        sa.Column("sort", sa.SmallInteger, nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer, nullable=False, server_default=sa.text("1")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_specialist_kind")),
    )
    op.create_table(
        "specialist",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kinds", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("good_at", sa.Text),
        sa.Column("phone", sa.Text),
        sa.Column("unit_id", sa.Text),
        sa.Column("account_id", sa.Uuid),
        sa.Column("until", sa.Date),
        sa.Column("version", sa.Integer, nullable=False, server_default=sa.text("1")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_specialist_unit_id")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_specialist_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_specialist")),
    )
    op.create_table(
        "joining",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("subject_kind", sa.Text, nullable=False),
        sa.Column("subject_id", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.CheckConstraint("subject_kind IN ('unit','specialist')", name=op.f("ck_joining_subject_kind")),
        sa.CheckConstraint("action IN ('join','leave')", name=op.f("ck_joining_action")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_joining_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joining")),
    )
    op.create_index("ix_joining_subject", "joining", ["subject_kind", "subject_id"])


def _filters() -> None:
    op.create_table(
        "saved_filter",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("query", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dropped_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_saved_filter_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filter")),
    )
    op.create_index(
        "uq_saved_filter_account_id_name",
        "saved_filter",
        ["account_id", "name"],
        unique=True,
        postgresql_where=sa.text("dropped_at IS NULL"),
    )
    op.create_index("ix_task_sent_by", "task", ["sent_by", "sent_at", "id"])


def _read(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((SEED / f"{name}.json").read_text(encoding="utf-8"))
    return rows
