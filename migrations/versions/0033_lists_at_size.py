"""Lists that stay quick among millions: what few cases have, by its own small index, and parts of a code by their signs.

Indexes on what nearly every case lacks cost a write nothing. What the two functions of pairs cost is told as it is: with the
default, the planner would rather compute the pairs of every text in the table than ask the index that holds them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER FUNCTION sign_pairs(text) COST 5000")
    op.execute("ALTER FUNCTION case_signs(text, text, text, text) COST 10000")
    for name, columns, condition in (
        ("ix_cases_urgent", ["urgency", "reported_at", "id"], "urgency <> 'normal'"),
        ("ix_cases_flagged", ["reported_at", "id"], "flags <> '{}'"),
        ("ix_cases_gone", ["reported_at", "id"], "state IN ('withdrawn','merged')"),
    ):
        op.create_index(name, "cases", columns, postgresql_where=sa.text(condition))
    op.create_index("ix_cases_channel_reported", "cases", ["channel", "reported_at", "id"])
    op.create_index(
        "ix_cases_category_reported",
        "cases",
        ["category", "reported_at", "id"],
        postgresql_ops={"category": "text_pattern_ops"},
    )
    op.create_index(
        "ix_cases_code_parts", "cases", ["case_no"], postgresql_using="gin", postgresql_ops={"case_no": "gin_trgm_ops"}
    )
    op.create_index("ix_case_source_source_no", "case_source", ["source_no"])
    op.create_index("ix_notice_account_id_at", "notice", ["account_id", "at", "id"])
