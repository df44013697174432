"""How a case is handled: its path, mediations, referrals, meetings and what they decided, papers made from templates."""

import json
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

SEED = Path(__file__).resolve().parent.parent / "seed" / "0024_handling"

READ_AND_ADD = ("mediation_step", "meeting_step", "meeting_case", "paper_template")
"""Nothing written here is ever changed or removed by the application."""
READ_ADD_CHANGE = (
    "handling_path",
    "mediation",
    "referral",
    "meeting",
    "meeting_unit",
    "meeting_decision",
)


def upgrade() -> None:
    _lists()
    _on_cases()
    _mediations()
    _meetings()
    _papers()
    op.drop_constraint(op.f("ck_notice_entity"), "notice")
    op.create_check_constraint(op.f("ck_notice_entity"), "notice", "entity IN ('case','task','errand','meeting')")
    role = '"' + context.get_context().opts["app_role"].replace('"', '""') + '"'
    for table in READ_AND_ADD:
        op.execute(f"GRANT SELECT, INSERT ON {table} TO {role}")
    for table in READ_ADD_CHANGE:
        op.execute(f"GRANT SELECT, INSERT, UPDATE ON {table} TO {role}")
    for table in ("handling_path", "time_limit", "notice_kind"):
        _insert(table, _read(table))
    op.execute("UPDATE category SET needs_lawyer = true WHERE code = 'dispute.litigation'")
    roles = {role for (role,) in op.get_bind().execute(sa.text("SELECT code FROM role"))}
    granted = _read("permissions")
    _insert(
        "role_permission",
        [
            {"role": role, "permission": permission}
            for role, permissions in granted.items()
            if role in roles
            for permission in permissions
        ],
    )


def _lists() -> None:
    op.create_table(
        "handling_path",
        *_line(),
        sa.Column("mediation", sa.Text),
        sa.Column("limit_days", sa.SmallInteger),
        sa.Column("starts", sa.Text, nullable=False, server_default="assessed"),
        sa.Column("basis", sa.Text),
        sa.Column("remedy", sa.Text, nullable=False),
        sa.Column("categories", ARRAY(sa.Text), nullable=False),
        sa.Column("except_categories", ARRAY(sa.Text), nullable=False, server_default="{}"),
        sa.CheckConstraint(
            "mediation IN ('people','administrative','judicial')", name=op.f("ck_handling_path_mediation")
        ),
        sa.CheckConstraint("limit_days > 0", name=op.f("ck_handling_path_limit_days")),
        sa.CheckConstraint("starts IN ('accepted','assessed')", name=op.f("ck_handling_path_starts")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_handling_path")),
    )


def _on_cases() -> None:
    op.add_column("category", sa.Column("needs_lawyer", sa.Boolean, nullable=False, server_default=sa.text("false")))
    op.add_column("cases", sa.Column("path", sa.Text))
    op.add_column("cases", sa.Column("statutory_due_at", sa.DateTime(timezone=True)))
    op.add_column("cases", sa.Column("lawyer_id", sa.Uuid))
    op.create_foreign_key(op.f("fk_cases_path"), "cases", "handling_path", ["path"], ["code"])
    op.create_foreign_key(op.f("fk_cases_lawyer_id"), "cases", "specialist", ["lawyer_id"], ["id"])


def _mediations() -> None:
    op.create_table(
        "mediation",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("mediator", sa.Text, nullable=False),
        sa.Column("mediator_id", sa.Uuid),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("yellow_at", sa.DateTime(timezone=True)),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("extended", sa.Boolean, nullable=False, server_default=sa.text("false")),
        sa.Column("agreed_on", sa.Date),
        sa.Column("applied_on", sa.Date),
        sa.Column("answered_on", sa.Date),
        sa.Column("parties", sa.LargeBinary),
        sa.Column("terms", sa.LargeBinary),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint("kind IN ('people','administrative','judicial')", name=op.f("ck_mediation_kind")),
        sa.CheckConstraint(
            "state IN ('open','agreed','failed','stopped','applied','confirmed','refused')",
            name=op.f("ck_mediation_state"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_mediation_case_id")),
        sa.ForeignKeyConstraint(["mediator_id"], ["specialist.id"], name=op.f("fk_mediation_mediator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation")),
    )
    op.create_index("ix_mediation_case_id", "mediation", ["case_id"])
    op.create_index(
        "ix_mediation_due_at_id", "mediation", ["due_at", "id"], postgresql_where=sa.text("state IN ('open','agreed')")
    )
    op.create_table(
        "mediation_step",
        *_step("mediation"),
        sa.Column("said", sa.LargeBinary),
        sa.Column("facts", JSONB, nullable=False),
    )
    op.create_table(
        "referral",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("to_kind", sa.Text, nullable=False),
        sa.Column("referred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("referred_by", sa.Uuid, nullable=False),
        sa.Column("outcome", sa.Text),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("answered_by", sa.Uuid),
        sa.CheckConstraint("source IN ('police_110','pre_litigation','petition')", name=op.f("ck_referral_source")),
        sa.CheckConstraint("to_kind IN ('people','administrative','judicial')", name=op.f("ck_referral_to_kind")),
        sa.CheckConstraint("outcome IN ('settled','returned')", name=op.f("ck_referral_outcome")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_referral_case_id")),
        sa.ForeignKeyConstraint(["referred_by"], ["account.id"], name=op.f("fk_referral_referred_by")),
        sa.ForeignKeyConstraint(["answered_by"], ["account.id"], name=op.f("fk_referral_answered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
    )
    op.create_index("ix_referral_case_id", "referral", ["case_id"])
    op.create_index("ix_referral_referred_at", "referral", ["referred_at"])


def _meetings() -> None:
    op.create_table(
        "meeting",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("called_by", sa.Uuid, nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("minutes", sa.LargeBinary),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint("kind IN ('urgent','joint')", name=op.f("ck_meeting_kind")),
        sa.CheckConstraint("state IN ('planned','held','cancelled')", name=op.f("ck_meeting_state")),
        sa.ForeignKeyConstraint(["called_by"], ["account.id"], name=op.f("fk_meeting_called_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    op.create_index("ix_meeting_starts_at_id", "meeting", ["starts_at", "id"])
    op.create_table(
        "meeting_step",
        *_step("meeting"),
        sa.Column("note", sa.Text),
    )
    op.create_table(
        "meeting_case",
        sa.Column("meeting_id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_case_meeting_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_meeting_case_case_id")),
        sa.PrimaryKeyConstraint("meeting_id", "case_id", name=op.f("pk_meeting_case")),
    )
    op.create_index("ix_meeting_case_case_id", "meeting_case", ["case_id"])
    op.create_table(
        "meeting_unit",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("meeting_id", sa.Uuid, nullable=False),
        sa.Column("unit_id", sa.Text, nullable=False),
        sa.Column("came", sa.Boolean),
        sa.Column("who", sa.LargeBinary),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_unit_meeting_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_meeting_unit_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_unit")),
        sa.UniqueConstraint("meeting_id", "unit_id", name="uq_meeting_unit_meeting_id_unit_id"),
    )
    op.create_index("ix_meeting_unit_unit_id", "meeting_unit", ["unit_id"])
    op.create_table(
        "meeting_decision",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("meeting_id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("seq", sa.SmallInteger, nullable=False),
        sa.Column("unit_id", sa.Text, nullable=False),
        sa.Column("what", sa.LargeBinary, nullable=False),
        sa.Column("yellow_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.Column("done_by", sa.Uuid),
        sa.Column("answer", sa.LargeBinary),
        sa.Column("told", sa.SmallInteger, nullable=False, server_default="0"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_decision_meeting_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_meeting_decision_case_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_meeting_decision_unit_id")),
        sa.ForeignKeyConstraint(["done_by"], ["account.id"], name=op.f("fk_meeting_decision_done_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_decision")),
    )
    op.create_index("ix_meeting_decision_meeting_id", "meeting_decision", ["meeting_id"])
    op.create_index(
        "ix_meeting_decision_yellow_at",
        "meeting_decision",
        ["yellow_at"],
        postgresql_where=sa.text("done_at IS NULL AND told < 2"),
    )
    op.create_index(
        "ix_meeting_decision_unit_id_due_at",
        "meeting_decision",
        ["unit_id", "due_at"],
        postgresql_where=sa.text("done_at IS NULL"),
    )


def _papers() -> None:
    op.create_table(
        "paper_template",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("file", sa.LargeBinary, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_paper_template_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_template")),
        sa.UniqueConstraint("kind", "version", name="uq_paper_template_kind_version"),
    )


def _line() -> list[Any]:
    return [
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("sort", sa.SmallInteger, nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    ]


def _step(thing: str) -> list[Any]:
    table = f"{thing}_step"
    return [
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column(f"{thing}_id", sa.Uuid, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("operation_id", sa.Uuid),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("from_state", sa.Text),
        sa.Column("to_state", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("role_label", sa.Text, nullable=False),
        sa.ForeignKeyConstraint([f"{thing}_id"], [f"{thing}.id"], name=op.f(f"fk_{table}_{thing}_id")),
        sa.ForeignKeyConstraint(["operation_id"], ["operation.id"], name=op.f(f"fk_{table}_operation_id")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f(f"fk_{table}_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(f"{thing}_id", "seq", name=f"uq_{table}_{thing}_id_seq"),
    ]


def _read(name: str) -> Any:
    return json.loads((SEED / f"{name}.json").read_text(encoding="utf-8"))


def _insert(table: str, rows: list[dict[str, Any]]) -> None:
    columns = [
        sa.column(name, ARRAY(sa.Text)) if isinstance(value, list) else sa.column(name)
        for name, value in rows[0].items()
    ]
    op.bulk_insert(sa.table(table, *columns), rows)
