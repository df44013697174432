"""Tasks from the centre, and notices in the app."""

import json
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import context, op

from server.core.db import Xid8

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

SEED = Path(__file__).resolve().parent.parent / "seed" / "0007_tasks"

STAMPED = ("notice", "task")

READ_AND_ADD = ("task_attachment", "task_sensitive", "task_step")
"""Nothing written here is ever changed or removed by the application."""

READ_ADD_CHANGE = ("notice", "notice_kind", "task", "task_kind")


def upgrade() -> None:
    _notices()
    _tasks()
    for table in STAMPED:
        op.execute(
            f"CREATE TRIGGER stamp_tx BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION stamp_tx()"
        )
    role = '"' + context.get_context().opts["app_role"].replace('"', '""') + '"'
    for table in READ_AND_ADD:
        op.execute(f"GRANT SELECT, INSERT ON {table} TO {role}")
    for table in READ_ADD_CHANGE:
        op.execute(f"GRANT SELECT, INSERT, UPDATE ON {table} TO {role}")
    _insert("notice_kind", _read("notice_kinds"))
    _insert("task_kind", _read("task_kinds"))
    _insert("time_limit", _read("time_limits"))
    roles = {role for (role,) in op.get_bind().execute(sa.text("SELECT code FROM role"))}
    granted = json.loads((SEED / "permissions.json").read_text(encoding="utf-8"))
    _insert(
        "role_permission",
        [
            {"role": role, "permission": permission}
            for role, permissions in granted.items()
            if role in roles
            for permission in permissions
        ],
    )


def _notices() -> None:
    op.create_table(
        "notice_kind",
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("template", sa.Text, nullable=False),
        sa.Column("keep_days", sa.SmallInteger, nullable=False),
        sa.CheckConstraint("keep_days > 0", name=op.f("ck_notice_kind_keep_days")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_notice_kind")),
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("entity", sa.Text, nullable=False),
        sa.Column("subject_id", sa.Uuid, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("tx", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint("entity IN ('case','task','errand')", name=op.f("ck_notice_entity")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_notice_account_id")),
        sa.ForeignKeyConstraint(["kind"], ["notice_kind.code"], name=op.f("fk_notice_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index("ix_notice_account_id_tx", "notice", ["account_id", "tx"])


def _tasks() -> None:
    op.create_table(
        "task_kind",
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("sort", sa.SmallInteger, nullable=False),
        sa.Column("by_visit", sa.Boolean, nullable=False),
        sa.Column("suggestion", sa.Text, nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_task_kind")),
    )
    op.create_table(
        "task",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("urgency", sa.Text, nullable=False),
        sa.Column("case_id", sa.Uuid),
        sa.Column("household_id", sa.Uuid),
        sa.Column("person_id", sa.Uuid),
        sa.Column("area_code", sa.Text(collation="C"), nullable=False),
        sa.Column("assignee_id", sa.Uuid),
        sa.Column("sent_by", sa.Uuid, nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("yellow_at", sa.DateTime(timezone=True)),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("tx", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint("state IN ('sent','received','done','cannot','recalled')", name=op.f("ck_task_state")),
        sa.CheckConstraint("urgency IN ('normal','urgent','grave')", name=op.f("ck_task_urgency")),
        sa.ForeignKeyConstraint(["kind"], ["task_kind.code"], name=op.f("fk_task_kind")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_task_case_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_task_household_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_task_person_id")),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_task_area_code")),
        sa.ForeignKeyConstraint(["assignee_id"], ["account.id"], name=op.f("fk_task_assignee_id")),
        sa.ForeignKeyConstraint(["sent_by"], ["account.id"], name=op.f("fk_task_sent_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    op.create_index("ix_task_area_code_tx", "task", ["area_code", "tx"])
    op.create_index("ix_task_assignee_id_tx", "task", ["assignee_id", "tx"])
    op.create_index("ix_task_case_id", "task", ["case_id"])
    op.create_index("ix_task_person_id", "task", ["person_id"])
    op.create_index(
        "ix_task_due_at_id", "task", ["due_at", "id"], postgresql_where=sa.text("state IN ('sent','received')")
    )
    op.create_table(
        "task_sensitive",
        sa.Column("task_id", sa.Uuid, nullable=False),
        sa.Column("request", sa.LargeBinary, nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_sensitive_task_id")),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_task_sensitive")),
    )
    op.create_table(
        "task_step",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("task_id", sa.Uuid, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("operation_id", sa.Uuid),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("from_state", sa.Text),
        sa.Column("to_state", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("role_label", sa.Text, nullable=False),
        sa.Column("visit_id", sa.Uuid),
        sa.Column("said", sa.LargeBinary),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_step_task_id")),
        sa.ForeignKeyConstraint(["operation_id"], ["operation.id"], name=op.f("fk_task_step_operation_id")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_task_step_account_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_task_step_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_step")),
        sa.UniqueConstraint("task_id", "seq", name="uq_task_step_task_id_seq"),
    )
    op.create_table(
        "task_attachment",
        sa.Column("task_id", sa.Uuid, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_attachment_task_id")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_task_attachment_account_id")),
        sa.PrimaryKeyConstraint("task_id", "sha256", "account_id", name=op.f("pk_task_attachment")),
    )
    op.create_index("ix_task_attachment_sha256", "task_attachment", ["sha256"])


def _read(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((SEED / f"{name}.json").read_text(encoding="utf-8"))
    return rows


def _insert(table: str, rows: list[dict[str, Any]]) -> None:
    columns = [sa.column(name) for name in rows[0]]
    op.bulk_insert(sa.table(table, *columns), rows)
