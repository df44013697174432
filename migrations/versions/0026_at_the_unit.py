"""What somebody sent back is found again by them; what residents call the kinds of matters they choose from."""

import json
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0024"
branch_labels = None
depends_on = None

SEED = Path(__file__).resolve().parent.parent / "seed" / "0026_at_the_unit"


def upgrade() -> None:
    returned = sa.text("action = 'return'")
    op.create_index("ix_case_step_returned", "case_step", ["account_id", "at"], postgresql_where=returned)
    op.add_column("category", sa.Column("resident_name", sa.Text))
    category = sa.table("category", sa.column("code"), sa.column("resident_name"))
    names = json.loads((SEED / "resident_names.json").read_text(encoding="utf-8"))
    for code, name in names.items():
        op.execute(category.update().where(category.c.code == code).values(resident_name=name))
