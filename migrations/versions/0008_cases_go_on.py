"""A case goes on: what is added to it (补充), what came back (问题又出现了), and the one it may be the same as.

Categories carry what people call them, so that a phone finds them by everyday words and pinyin; danger signs the category
they speak of; and where gas fills a room, one leaves before one calls.
"""

import json
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import context, op

from server.core.db import Xid8

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SEED = Path(__file__).resolve().parent.parent / "seed" / "0008_cases"


def upgrade() -> None:
    op.add_column("cases", sa.Column("recurrences", sa.SmallInteger(), nullable=False, server_default="0"))
    op.add_column("case_attachment", sa.Column("step", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("category", sa.Column("keywords", sa.Text()))
    op.add_column("sign", sa.Column("category", sa.Text()))
    op.create_table(
        "case_contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("contact", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_contact_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_contact")),
    )
    op.create_index("ix_case_contact_case_id", "case_contact", ["case_id"])
    op.create_table(
        "case_rule",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("similar_metres", sa.SmallInteger(), nullable=False),
        sa.Column("similar_days", sa.SmallInteger(), nullable=False),
        sa.Column("recur_days", sa.SmallInteger(), nullable=False),
        sa.Column("tx", Xid8(), nullable=False, server_default=sa.text("pg_current_xact_id()")),
        sa.CheckConstraint("id = 1", name=op.f("ck_case_rule_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_rule")),
    )
    op.execute("CREATE TRIGGER stamp_tx BEFORE INSERT OR UPDATE ON case_rule FOR EACH ROW EXECUTE FUNCTION stamp_tx()")
    role = '"' + context.get_context().opts["app_role"].replace('"', '""') + '"'
    op.execute(f"GRANT SELECT, INSERT ON case_contact TO {role}")
    op.execute(f"GRANT SELECT, UPDATE ON case_rule TO {role}")

    bind = op.get_bind()
    bind.execute(
        sa.text(
            "INSERT INTO case_rule (id, similar_metres, similar_days, recur_days)"
            " VALUES (:id, :similar_metres, :similar_days, :recur_days)"
        ),
        _read("case_rule"),
    )
    bind.execute(sa.text("UPDATE category SET keywords = :keywords WHERE code = :code"), _read("category_keywords"))
    bind.execute(sa.text("UPDATE sign SET category = :category WHERE code = :code"), _read("sign_categories"))
    for words in _read("gas_words"):  # what an administrator wrote instead stands
        table = sa.table(words["table"], sa.column(words["key"]), sa.column(words["column"]))
        bind.execute(
            sa.update(table)
            .where(table.c[words["key"]] == words["row"], table.c[words["column"]] == words["was"])
            .values({words["column"]: words["now"]})
        )
    roles = {role for (role,) in bind.execute(sa.text("SELECT code FROM role"))}
    given = json.loads((SEED / "permissions.json").read_text(encoding="utf-8"))
    bind.execute(
        sa.text("INSERT INTO role_permission (role, permission) VALUES (:role, :permission) ON CONFLICT DO NOTHING"),
        [
            {"role": role, "permission": permission}
            for role, permissions in given.items()
            if role in roles
            for permission in permissions
        ],
    )


def _read(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((SEED / f"{name}.json").read_text(encoding="utf-8"))
    return rows
