"""Intake (受理): receptions counted apart from cases, every channel by form, file and key, and nothing registered twice.

Telephone numbers of cases are found by a blind index; what cases and their steps say is found by the pairs of signs it
holds, because Chinese is searched inside of words. The pairs are an expression of the index alone: no column to keep.
"""

import json
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

SEED = Path(__file__).resolve().parent.parent / "seed" / "0022_intake"
ADDED_TO = ("case_phone", "case_source", "reception")
CHANGED = ("channel_mapping", "feed_key")

PAIRS = """
CREATE FUNCTION sign_pairs(said text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT sign[at] || sign[at + 1]), '{}')
    FROM string_to_array(lower(said), NULL) AS sign, generate_series(1, cardinality(sign) - 1) AS at
$$;
"""
"""NULL as the separator splits a text into its signs."""

SAID = """
CREATE FUNCTION case_signs(title text, description text, address_text text, resolution text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT public.sign_pairs(
        title || ' ' || description || ' ' || coalesce(address_text, '') || ' ' || coalesce(resolution, '')
    )
$$;
"""

UNNAMED = """
UPDATE cases SET title = k.name || coalesce(
    '，' || (SELECT a.name FROM area a WHERE a.code = left(cases.area_code, 12) AND length(a.code) >= 9), '')
FROM category k
WHERE k.code = cases.category AND cases.protected AND position(rtrim(title, '…') IN description) > 0
"""
"""A protected matter was called by what somebody wrote, with the names in it."""


def upgrade() -> None:
    op.execute(UNNAMED)
    op.create_table(
        "case_phone",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=False),
        sa.Column("phone_index", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_phone_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_phone")),
    )
    op.create_index("ix_case_phone_case_id", "case_phone", ["case_id"])
    op.create_index("ix_case_phone_phone_index", "case_phone", ["phone_index"])

    op.create_table(
        "case_source",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("source_no", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["channel"], ["channel.code"], name=op.f("fk_case_source_channel_channel")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_source_case_id_cases")),
        sa.PrimaryKeyConstraint("channel", "source_no", name=op.f("pk_case_source")),
    )
    op.create_index("ix_case_source_case_id", "case_source", ["case_id"], unique=True)
    op.create_index(
        "ix_cases_merged_into", "cases", ["merged_into"], postgresql_where=sa.text("merged_into IS NOT NULL")
    )

    op.add_column("channel", sa.Column("permission", sa.Text()))
    op.add_column("channel", sa.Column("in_person", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("channel", sa.Column("retired_at", sa.DateTime(timezone=True)))
    op.add_column("channel", sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("1")))
    op.create_table(
        "channel_mapping",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("mapping", JSONB(), nullable=False),
        sa.Column("saved_by", sa.Uuid()),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["channel"], ["channel.code"], name=op.f("fk_channel_mapping_channel_channel")),
        sa.ForeignKeyConstraint(["saved_by"], ["account.id"], name=op.f("fk_channel_mapping_saved_by_account")),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_channel_mapping")),
    )

    op.create_table(
        "feed_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("begins", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["channel"], ["channel.code"], name=op.f("fk_feed_key_channel_channel")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_feed_key_account_id_account")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_feed_key_made_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_key")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_feed_key_secret_hash")),
    )

    op.create_table(
        "reception",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("people", sa.SmallInteger(), nullable=False),
        sa.Column("category", sa.Text()),
        sa.Column("area_code", sa.Text(collation="C"), nullable=False),
        sa.Column("case_id", sa.Uuid()),
        sa.Column("said", sa.LargeBinary()),
        sa.Column("phone", sa.LargeBinary()),
        sa.Column("phone_index", sa.LargeBinary()),
        sa.CheckConstraint("kind IN ('consult','settled','legal_answer','accepted')", name=op.f("ck_reception_kind")),
        sa.CheckConstraint("(kind = 'consult') = (case_id IS NULL)", name=op.f("ck_reception_case")),
        sa.CheckConstraint("people > 0", name=op.f("ck_reception_people")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_reception_account_id_account")),
        sa.ForeignKeyConstraint(["channel"], ["channel.code"], name=op.f("fk_reception_channel_channel")),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_reception_area_code_area")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_reception_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reception")),
    )
    op.create_index("ix_reception_at_id", "reception", ["at", "id"])
    op.create_index("ix_reception_day", "reception", ["day"])
    op.create_index(
        "ix_reception_phone_index", "reception", ["phone_index"], postgresql_where=sa.text("phone_index IS NOT NULL")
    )

    op.execute(PAIRS)
    op.execute(SAID)
    op.create_index(
        "ix_cases_said",
        "cases",
        [sa.text("case_signs(title, description, address_text, resolution)")],
        postgresql_using="gin",
    )
    op.create_index("ix_case_step_said", "case_step", [sa.text("sign_pairs(note)")], postgresql_using="gin")

    role = '"' + context.get_context().opts["app_role"].replace('"', '""') + '"'
    for table in ADDED_TO:
        op.execute(f"GRANT SELECT, INSERT ON {table} TO {role}")
    for table in CHANGED:
        op.execute(f"GRANT SELECT, INSERT, UPDATE ON {table} TO {role}")
    _seed()


def _seed() -> None:
    bind = op.get_bind()
    bind.execute(
        sa.text("UPDATE channel SET permission = :permission, in_person = :in_person WHERE code = :code"),
        _read("channels"),
    )
    bind.execute(
        sa.text(
            "INSERT INTO notice_kind (code, name, template, keep_days, sort)"
            " VALUES (:code, :name, :template, :keep_days, :sort) ON CONFLICT DO NOTHING"
        ),
        _read("notice_kinds"),
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
