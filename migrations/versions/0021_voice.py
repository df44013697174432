"""The resident's voice: what call backs and ratings came to, the script of the caller and how often they try, who made the
code a resident follows a case by, and whom a second supervision is told.

What callers heard before stands in the history; it is counted from here on as well, so it is written down once more. Their
words stay where they are.
"""

import json
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

SEED = Path(__file__).resolve().parent.parent / "seed" / "0021_voice"


def upgrade() -> None:
    op.add_column("cases", sa.Column("code_by", sa.Text()))
    op.add_column("cases", sa.Column("call_after", sa.DateTime(timezone=True)))
    op.create_check_constraint(op.f("ck_cases_code_by"), "cases", "code_by IN ('phone','centre','resident')")
    op.create_index("ix_cases_to_call", "cases", ["due_at", "id"], postgresql_where=sa.text("state = 'callback'"))
    op.create_table(
        "case_rating",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.SmallInteger(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("independent", sa.Boolean(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("said", sa.LargeBinary()),
        sa.CheckConstraint(
            "value IN ('satisfied','mostly','unsatisfied','not_reached')", name=op.f("ck_case_rating_value")
        ),
        sa.CheckConstraint("how IN ('call','code','phone_code','door')", name=op.f("ck_case_rating_how")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_rating_case_id_cases")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_case_rating_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_rating")),
    )
    op.create_index(
        "uq_case_rating_once",
        "case_rating",
        ["case_id", "round", "independent"],
        unique=True,
        postgresql_where=sa.text("value <> 'not_reached'"),
    )
    op.create_index("ix_case_rating_case_id", "case_rating", ["case_id"])
    op.create_index("ix_case_rating_at", "case_rating", ["at"])
    op.create_table(
        "call_rule",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("script", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("tries", sa.SmallInteger(), nullable=False),
        sa.Column("days", sa.SmallInteger(), nullable=False),
        sa.Column("wait_minutes", sa.SmallInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.CheckConstraint("id = 1", name=op.f("ck_call_rule_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_rule")),
    )
    role = '"' + context.get_context().opts["app_role"].replace('"', '""') + '"'
    op.execute(f"GRANT SELECT, INSERT ON case_rating TO {role}")
    op.execute(f"GRANT SELECT, UPDATE ON call_rule TO {role}")
    op.execute(HEARD_BEFORE)

    bind = op.get_bind()
    bind.execute(
        sa.text(
            "INSERT INTO call_rule (id, script, tries, days, wait_minutes)"
            " VALUES (:id, :script, :tries, :days, :wait_minutes)"
        ),
        _read("call_rule"),
    )
    bind.execute(
        sa.text(
            "INSERT INTO notice_kind (code, name, template, keep_days, sort)"
            " VALUES (:code, :name, :template, :keep_days, :sort)"
        ),
        _read("notice_kinds"),
    )
    roles = {role for (role,) in bind.execute(sa.text("SELECT code FROM role"))}
    bind.execute(
        sa.text("INSERT INTO role_permission (role, permission) VALUES (:role, :permission) ON CONFLICT DO NOTHING"),
        [
            {"role": role, "permission": permission}
            for role, permissions in _read("permissions").items()
            if role in roles
            for permission in permissions
        ],
    )


def _read(name: str) -> Any:
    return json.loads((SEED / f"{name}.json").read_text(encoding="utf-8"))


HEARD_BEFORE = """
INSERT INTO case_rating (id, case_id, round, step, value, how, independent, done_at, at, account_id)
SELECT DISTINCT ON (case_id, round) gen_random_uuid(), case_id, round, seq, outcome, 'call', true, done_at, at, account_id
FROM (
    SELECT case_id, seq, at, account_id, action, changes ->> 'outcome' AS outcome,
           count(*) FILTER (WHERE action <> 'call_back') OVER told AS round,
           max(at) FILTER (WHERE action <> 'call_back') OVER told AS done_at
    FROM case_step
    WHERE action IN ('finish', 'settle_at_desk', 'resolve_on_spot', 'call_back')
    WINDOW told AS (PARTITION BY case_id ORDER BY seq)
) AS step
WHERE action = 'call_back' AND outcome IN ('satisfied', 'unsatisfied') AND round > 0
ORDER BY case_id, round, seq
"""
