"""Households added, corrected and merged at the door: names in pinyin, who lives there, a telephone, where a double went."""

import json
from pathlib import Path

import sqlalchemy as sa
from alembic import context, op
from pypinyin import Style, lazy_pinyin
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

SEED = Path(__file__).resolve().parent.parent / "seed" / "0010_households"
AT_ONCE = 5000


def upgrade() -> None:
    op.add_column("household", sa.Column("pinyin", sa.Text, nullable=False, server_default=""))
    op.add_column("household", sa.Column("members_count", sa.SmallInteger))
    op.add_column("household", sa.Column("phone_tail", sa.Text))
    op.add_column("household", sa.Column("flags", sa.ARRAY(sa.Text), nullable=False, server_default="{}"))
    op.add_column("household", sa.Column("merged_into", sa.Uuid))
    op.create_foreign_key(op.f("fk_household_merged_into"), "household", "household", ["merged_into"], ["id"])
    op.create_check_constraint(op.f("ck_household_merged_into_another"), "household", "merged_into <> id")
    op.create_index(
        "ix_household_merged_into",
        "household",
        ["merged_into"],
        postgresql_where=sa.text("merged_into IS NOT NULL"),
    )
    op.create_table(
        "household_sensitive",
        sa.Column("household_id", sa.Uuid, nullable=False),
        sa.Column("phone", sa.LargeBinary),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_household_sensitive_household_id")),
        sa.PrimaryKeyConstraint("household_id", name=op.f("pk_household_sensitive")),
    )
    op.create_table(
        "household_change",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("household_id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("fields", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("before", postgresql.JSONB, nullable=False),
        sa.Column("after", postgresql.JSONB, nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "action IN ('add','correct','merge','absorb','unmerge','release')", name=op.f("ck_household_change_action")
        ),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_household_change_household_id")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_household_change_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_change")),
        sa.UniqueConstraint("household_id", "version", name=op.f("uq_household_change_household_id_version")),
    )
    role = '"' + context.get_context().opts["app_role"].replace('"', '""') + '"'
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON household_sensitive TO {role}")
    op.execute(f"GRANT SELECT, INSERT ON household_change TO {role}")

    bind = op.get_bind()
    _write_pinyin(bind)
    roles = {role for (role,) in bind.execute(sa.text("SELECT code FROM role"))}
    rows = [
        {"role": role, "permission": permission}
        for role, permissions in json.loads((SEED / "permissions.json").read_text(encoding="utf-8")).items()
        if role in roles
        for permission in permissions
    ]
    op.bulk_insert(sa.table("role_permission", sa.column("role"), sa.column("permission")), rows)


def _write_pinyin(bind: sa.Connection) -> None:
    """Names of households that are there already, as ``core/pinyin.py`` wrote them on the day of this migration."""
    after = None
    while True:
        page = bind.execute(
            sa.text(
                "SELECT id, name FROM household WHERE CAST(:after AS uuid) IS NULL OR id > :after ORDER BY id LIMIT :n"
            ),
            {"after": after, "n": AT_ONCE},
        ).all()
        if not page:
            return
        bind.execute(
            sa.text("UPDATE household SET pinyin = :pinyin WHERE id = :id"),
            [{"id": one.id, "pinyin": _pinyin(one.name)} for one in page],
        )
        after = page[-1].id


def _pinyin(name: str) -> str:
    whole, initials = "".join(lazy_pinyin(name)), "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
    return f"{whole} {initials}".lower()
